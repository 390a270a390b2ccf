/* figures: samples and what is printed of them.
 *
 * Tables are plain text, so that they can be pasted into RESULTS.md as they
 * are. Nothing here judges a figure. */
#ifndef HEARTH_BENCH_FIGURES_H
#define HEARTH_BENCH_FIGURES_H

#include <stddef.h>

/* Zero-initialised it is empty. */
struct figures {
	double *value;
	size_t count, room;
};

void figures_add(struct figures *figures, double value);
void figures_free(struct figures *figures);

/* The nearest-rank percentile, 0 where there are none; sorts. */
double figures_at(struct figures *figures, double percent);
double figures_mean(const struct figures *figures);

/* A heading, then rows: what, p50, p99, greatest, how many. */
void figures_title(const char *format, ...) __attribute__((format(printf, 1, 2)));
void figures_row(struct figures *figures, const char *unit, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A row of one value. */
void figures_one(double value, const char *unit, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void figures_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
