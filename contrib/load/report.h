/* report: what a run found, as a table on standard output while it goes, and as
 * JSON at its end. */
#ifndef HEARTH_LOAD_REPORT_H
#define HEARTH_LOAD_REPORT_H

#include <jansson.h>
#include <stdbool.h>

#include "contrib/load/stage.h"

struct report;

struct report *report_new(const char *machine, const char *command);
void report_free(struct report **report);

/* What follows is of this act. */
void report_act(struct report *report, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* All measures of the act that have any, in milliseconds. */
void report_measures(struct report *report, const struct stage *stage);
/* The keys that took longest, and when: beside a trace of the server it says why. */
void report_slowest(struct report *report, const struct stage *stage);
void report_number(struct report *report, const char *name, double value, const char *unit,
		   const char *words);
/* The run did less than it was asked to. */
void report_fail(struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void report_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The end: says what failed, writes JSON to the file (NULL: none); true when the
 * run did all it was asked to. */
bool report_finish(struct report *report, const char *path);

#endif
