/* results: who did a task, and what was answered to a survey, counted.
 *
 * Opened as "results" with {"task": NAME}, and "room" where it is known. */
#ifndef HEARTH_RESULTS_H
#define HEARTH_RESULTS_H

#include "client/view.h"

extern const struct view_ops results_ops;

#endif
