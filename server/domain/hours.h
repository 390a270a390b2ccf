/* hours: a member's hours of the day, from the POSIX rule of their zone.
 *
 * The C library knows one zone a process; the server needs one a member. Rules
 * are those of zone.h, as "CET-1CEST,M3.5.0,M10.5.0/3" (POSIX.1-2017, 8.3 TZ,
 * with the hours from -167 to 167 of RFC 8536). A rule that cannot be read
 * counts as UTC. Minutes are of the day, 0 to 1439; times are UTC seconds. */
#ifndef HEARTH_DOMAIN_HOURS_H
#define HEARTH_DOMAIN_HOURS_H

#include <stdbool.h>
#include <stdint.h>

enum { HOURS_MINUTES = 1440 };

/* Seconds to add to UTC for the local time at that moment. */
int64_t hours_offset(const char *rule, int64_t at);
int hours_minute(const char *rule, int64_t at);
/* The first moment after `at` when the local clock shows that minute. */
int64_t hours_next(const char *rule, int64_t at, int minute);

/* From `from` up to `to`, over midnight if need be; none when they are equal. */
bool hours_are_quiet(int from, int to, int minute);

/* "22:30" to 1350; false when it is no time of the day. */
bool hours_parse(const char *text, int *minute_r);

#endif
