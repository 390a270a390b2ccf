/* tasks: what a room asks of its testers; staff see how far each is.
 *
 * Opened as "tasks" with {"room": SLUG}. */
#ifndef HEARTH_TASKS_H
#define HEARTH_TASKS_H

#include "client/view.h"

extern const struct view_ops tasks_ops;

#endif
