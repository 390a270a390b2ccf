#include "server/core/lag.h"

#include <stddef.h>
#include <string.h>

static size_t lag_bucket(int64_t us)
{
	uint64_t value = us < 0 ? 0 : us >> LAG_TOP ? (1 << LAG_TOP) - 1 : (uint64_t)us;

	return bucket_of(value, LAG_BITS);
}

static void lag_turn(struct lag *lag, int64_t now_ms)
{
	int64_t gone = now_ms - lag->since_ms;

	if (gone < LAG_MS)
		return;
	if (gone < 2 * LAG_MS)
		memcpy(lag->before, lag->now, sizeof(lag->before));
	else
		memset(lag->before, 0, sizeof(lag->before));
	memset(lag->now, 0, sizeof(lag->now));
	lag->since_ms = now_ms;
}

void lag_add(struct lag *lag, int64_t us, int64_t now_ms)
{
	lag_turn(lag, now_ms);
	lag->now[lag_bucket(us)]++;
}

int64_t lag_at(struct lag *lag, int percent, int64_t now_ms)
{
	uint64_t count = 0, rank;
	size_t bucket;

	lag_turn(lag, now_ms);
	for (bucket = 0; bucket < LAG_BUCKETS; bucket++)
		count += lag->now[bucket] + lag->before[bucket];
	if (count == 0)
		return -1;
	rank = (count * (uint64_t)percent + 99) / 100;
	count = 0;
	for (bucket = 0; bucket < LAG_BUCKETS; bucket++) {
		count += lag->now[bucket] + lag->before[bucket];
		if (count >= rank)
			break;
	}
	return (int64_t)bucket_end(bucket, LAG_BITS);
}
