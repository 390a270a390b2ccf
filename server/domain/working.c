#include "server/domain/working.h"

#include <stdbool.h>

enum { HOUR = 3600, DAY = 24 * HOUR };

/* 1970-01-01 was a Thursday. */
static bool is_weekend(int64_t at)
{
	int64_t weekday = (at / DAY + 3) % 7; /* 0: Monday */

	return weekday >= 5;
}

static int64_t next_day(int64_t at)
{
	return (at / DAY + 1) * DAY;
}

int64_t working_due(int64_t from, int64_t hours)
{
	int64_t left = hours * HOUR;

	for (;;) {
		while (is_weekend(from))
			from = next_day(from);
		if (from + left <= next_day(from))
			return from + left;
		left -= next_day(from) - from;
		from = next_day(from);
	}
}
