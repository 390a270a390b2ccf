/* when: moments in a member's zone and words.
 *
 * The zone is the process's (TZ, a POSIX rule in hosted clients; whoever
 * changes TZ calls tzset). Days are the zone's calendar days, also where a
 * clock change makes one of 23 or 25 hours. Words go through the catalogue.
 * Moments outside the years 1 to 9999 count as the nearest within. Results
 * are NUL-terminated in the caller's text. */
#ifndef HEARTH_TEXT_WHEN_H
#define HEARTH_TEXT_WHEN_H

#include <stdint.h>

enum { WHEN_TEXT = 64 };

/* How long ago, for lists: "now", "8 min ago", "3 h ago", "yesterday",
 * "Tue", "7 Mar", "Mar 2024". The future counts as now. */
char *when_ago(int64_t at, int64_t now, char text_r[WHEN_TEXT]);

/* The same in at most 7 columns, for columns: "8 min", "3 h", "Tue", "7 Mar", "2024". */
char *when_short(int64_t at, int64_t now, char text_r[WHEN_TEXT]);

/* For a post's head: "today 19:34", "yesterday 07:10", "Tue 18:50",
 * "7 Mar 18:50", "7 Mar 2024 18:50". */
char *when_exact(int64_t at, int64_t now, char text_r[WHEN_TEXT]);

/* For what is due: "today 18:00", "tomorrow", "Friday", "7 Mar", "7 Mar 2027"; what
 * is past as when_exact has it. */
char *when_due(int64_t at, int64_t now, char text_r[WHEN_TEXT]);

/* The clock with its zone's name, for the status line: "19:42 CET". */
char *when_clock(int64_t now, char text_r[WHEN_TEXT]);

/* "since Tuesday evening", for what is new: "since yesterday morning",
 * "since 7 March", "since 7 March 2024". The future counts as now. */
char *when_since(int64_t at, int64_t now, char text_r[WHEN_TEXT]);

#endif
