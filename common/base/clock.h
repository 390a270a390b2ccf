/* clock: what time it is.
 *
 * Stored times are whole seconds since 1970 in UTC; durations are measured on
 * the monotonic clock, so a wall clock that jumps moves no deadline. */
#ifndef HEARTH_BASE_CLOCK_H
#define HEARTH_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

int64_t clock_now(void);     /* seconds, UTC */
int64_t clock_now_ms(void);  /* milliseconds, UTC */
int64_t clock_mono_ms(void); /* milliseconds since some fixed moment */
int64_t clock_mono_us(void);
/* Seconds since the machine was started, those that it slept included. */
int64_t clock_up(void);

/* RFC 3339 in UTC, as "2026-03-10T18:42:00Z". */
enum { CLOCK_TEXT = 32 };
char *clock_format(int64_t seconds, char text_r[CLOCK_TEXT]);

/* Reads RFC 3339 (any offset), a date (midnight UTC), or a time before or
 * after `now` as "-3d", "+2h30m" (units w d h m s), of the years 0000 to 9999, which
 * are all that clock_format() can write. 0 or ERR_INVALID. */
int clock_parse(const char *text, int64_t now, int64_t *seconds_r);

#endif
