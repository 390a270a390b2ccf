/* bucket: the buckets of a log-linear histogram, as Gil Tene's HdrHistogram has them
 * (http://hdrhistogram.org): each power of two is split into 1 << bits equal
 * parts, so a value is known to one part in so many, and its bucket costs a shift. */
#ifndef HEARTH_BASE_BUCKET_H
#define HEARTH_BASE_BUCKET_H

#include <stddef.h>
#include <stdint.h>

/* How many there are for values below 1 << top. */
#define BUCKET_COUNT(top, bits) (((top) - (bits) + 1) << (bits))

/* The bucket of a value; those below 2 << bits have one of their own. */
static inline size_t bucket_of(uint64_t value, unsigned bits)
{
	unsigned shift = 0;

	if (value >> bits >> 1)
		shift = 63 - (unsigned)__builtin_clzll(value) - bits;
	return ((size_t)shift << bits) + (size_t)(value >> shift);
}

/* The greatest value of a bucket. */
static inline uint64_t bucket_end(size_t bucket, unsigned bits)
{
	size_t shift = bucket >> bits ? (bucket >> bits) - 1 : 0;

	return ((uint64_t)(bucket - (shift << bits) + 1) << shift) - 1;
}

#endif
