#include "tests/bench/figures.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/base/mem.h"

enum { FIGURES_WHAT = 54 };

void figures_add(struct figures *figures, double value)
{
	if (figures->count == figures->room) {
		figures->room = figures->room * 2 + 64;
		figures->value = mem_resize(figures->value, figures->room, sizeof(*figures->value));
	}
	figures->value[figures->count++] = value;
}

void figures_free(struct figures *figures)
{
	free(figures->value);
	*figures = (struct figures){0};
}

static int figures_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double figures_at(struct figures *figures, double percent)
{
	size_t rank;

	if (!figures->count)
		return 0;
	qsort(figures->value, figures->count, sizeof(*figures->value), figures_compare);
	rank = (size_t)ceil(percent / 100 * (double)figures->count);
	return figures->value[rank ? rank - 1 : 0];
}

double figures_mean(const struct figures *figures)
{
	double sum = 0;

	for (size_t i = 0; i < figures->count; i++)
		sum += figures->value[i];
	return figures->count ? sum / (double)figures->count : 0;
}

static void figures_what(const char *format, va_list ap)
{
	char what[160];

	vsnprintf(what, sizeof(what), format, ap);
	printf("  %-*s", FIGURES_WHAT, what);
}

void figures_title(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	printf("\n");
	vprintf(format, ap);
	va_end(ap);
	printf("\n  %-*s %9s %9s %9s %7s\n", FIGURES_WHAT, "", "p50", "p99", "max", "n");
	fflush(stdout);
}

void figures_row(struct figures *figures, const char *unit, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	figures_what(format, ap);
	va_end(ap);
	printf(" %9.2f %9.2f %9.2f %7zu %s\n", figures_at(figures, 50), figures_at(figures, 99),
	       figures_at(figures, 100), figures->count, unit);
	fflush(stdout);
}

void figures_one(double value, const char *unit, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	figures_what(format, ap);
	va_end(ap);
	printf(" %9.*f %s\n", value >= 1000 ? 0 : value >= 1 ? 2 : 3, value, unit);
	fflush(stdout);
}

void figures_note(const char *format, ...)
{
	va_list ap;

	printf("  ");
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	printf("\n");
	fflush(stdout);
}
