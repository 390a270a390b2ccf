/* linear_feedback: a room's reports in linear mode: sending one, those there are, one
 * of them and what may be said and done about it. */
#ifndef HEARTH_LINEAR_FEEDBACK_H
#define HEARTH_LINEAR_FEEDBACK_H

#include <stdbool.h>

#include "client/linear_io.h"

void linear_feedback_new(struct linear *linear, const char *room);
void linear_feedback_mine(struct linear *linear, const char *room);
void linear_feedback_all(struct linear *linear, const char *room);

/* Those that the parameters of feedback.list (taken over) ask for, a page at a time. */
void linear_feedback_list(struct linear *linear, json_t *params, const char *heading);

/* One report, by name, until one goes back. */
void linear_feedback_show(struct linear *linear, const char *item);

/* What a row of room.asked asks; false: nothing about a report. */
bool linear_feedback_asked(struct linear *linear, const json_t *row);

#endif
