/* task: one task, survey or diary: what it asks, and what I say of it.
 *
 * Opened as "task" with {"task": NAME}, and "room" where it is known. */
#ifndef HEARTH_TASK_H
#define HEARTH_TASK_H

#include "client/view.h"

extern const struct view_ops task_ops;

#endif
