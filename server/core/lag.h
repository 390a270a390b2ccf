/* lag: how long something took, of the last one to two minutes.
 *
 * Log-linear buckets (common/base/bucket.h), so a percentile is known to a quarter of itself, in a
 * kilobyte, and adding costs a shift. Zero-initialised it is empty. Not locked. */
#ifndef HEARTH_CORE_LAG_H
#define HEARTH_CORE_LAG_H

#include <stdint.h>

#include "common/base/bucket.h"

enum {
	LAG_BITS = 2,
	LAG_TOP = 30, /* microseconds from 1 << LAG_TOP on count as the greatest */
	LAG_BUCKETS = BUCKET_COUNT(LAG_TOP, LAG_BITS),
	LAG_MS = 60000,
};

struct lag {
	int64_t
	    since_ms; /* monotonic: `now` is counted since then, `before` in the LAG_MS before */
	uint32_t now[LAG_BUCKETS], before[LAG_BUCKETS];
};

void lag_add(struct lag *lag, int64_t us, int64_t now_ms);
/* Nearest rank, the upper end of its bucket; -1: nothing was added lately. */
int64_t lag_at(struct lag *lag, int percent, int64_t now_ms);

#endif
