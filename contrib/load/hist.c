#include "contrib/load/hist.h"

#include <math.h>

size_t hist_bucket(uint64_t us)
{
	return us >> HIST_TOP ? HIST_BUCKETS - 1 : bucket_of(us, HIST_BITS);
}

uint64_t hist_bucket_end(size_t bucket)
{
	return bucket_end(bucket, HIST_BITS);
}

void hist_add(struct hist *hist, int64_t us)
{
	uint64_t value = us > 0 ? (uint64_t)us : 0;

	if (!hist->count || value < hist->least)
		hist->least = value;
	if (value > hist->most)
		hist->most = value;
	hist->count++;
	hist->sum += value;
	hist->buckets[hist_bucket(value)]++;
}

void hist_merge(struct hist *into, const struct hist *from)
{
	if (!from->count)
		return;
	if (!into->count || from->least < into->least)
		into->least = from->least;
	if (from->most > into->most)
		into->most = from->most;
	into->count += from->count;
	into->sum += from->sum;
	for (size_t i = 0; i < HIST_BUCKETS; i++)
		into->buckets[i] += from->buckets[i];
}

int64_t hist_at(const struct hist *hist, double percent)
{
	/* 99.9 % of 20,000 are 19,980, whatever binary fractions make of it. */
	uint64_t rank = (uint64_t)ceil(percent / 100 * (double)hist->count - 1e-6), seen = 0, end;

	if (!hist->count)
		return 0;
	for (size_t i = 0; i < HIST_BUCKETS; i++) {
		seen += hist->buckets[i];
		if (seen < rank || !seen)
			continue;
		end = hist_bucket_end(i);
		return (int64_t)(end < hist->most ? end : hist->most);
	}
	return (int64_t)hist->most;
}

double hist_mean(const struct hist *hist)
{
	return hist->count ? (double)hist->sum / (double)hist->count : 0;
}
