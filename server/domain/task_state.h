/* task_state: what a tester says of a task: done, blocked, skipped. */
#ifndef HEARTH_DOMAIN_TASK_STATE_H
#define HEARTH_DOMAIN_TASK_STATE_H

#include "server/core/hall.h"

/* Marks the caller's; they are heard by it. */
int task_state_mark(struct hall_context *cx, int64_t room, int64_t task, const char *state,
		    const char *note);

extern const struct hall_binding task_state_bindings[];

#endif
