/* hist: a histogram of durations with a bounded relative error, of one size.
 *
 * Log-linear buckets (common/base/bucket.h) of 1 part in HIST_PARTS, from a microsecond to more
 * than an hour, in 28 KB, and recording costs a shift and an addition. Plain
 * numbers without pointers: it may lie in memory that processes share, and sums
 * of histograms are histograms. Zero-initialised it is empty. */
#ifndef HEARTH_LOAD_HIST_H
#define HEARTH_LOAD_HIST_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/bucket.h"

enum {
	HIST_BITS = 7,
	HIST_PARTS = 1 << HIST_BITS,
	HIST_TOP = 33, /* values from 1 << HIST_TOP on count as the greatest */
	HIST_BUCKETS = BUCKET_COUNT(HIST_TOP, HIST_BITS),
};

struct hist {
	uint64_t count, sum, least, most; /* least and most as they were recorded */
	uint64_t buckets[HIST_BUCKETS];
};

void hist_add(struct hist *hist, int64_t us); /* negative counts as 0 */
void hist_merge(struct hist *into, const struct hist *from);

/* Nearest rank; the upper end of its bucket, but never more than the greatest
 * that was recorded. 0 where there are none. */
int64_t hist_at(const struct hist *hist, double percent);
double hist_mean(const struct hist *hist);

/* The bucket of a value, and the greatest value of a bucket. */
size_t hist_bucket(uint64_t us);
uint64_t hist_bucket_end(size_t bucket);

#endif
