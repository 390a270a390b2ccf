/* task_notice: telling testers that something is asked of them, once.
 *
 * Of a task they hear as it is made; of a survey or diary ten minutes after its last
 * question, so that whoever makes it can finish. */
#ifndef HEARTH_DOMAIN_TASK_NOTICE_H
#define HEARTH_DOMAIN_TASK_NOTICE_H

#include "server/domain/task.h"

enum { TASK_NOTICE_AFTER = 600 };

int task_notice_made(struct hall_context *cx, const struct gate_room *room,
		     const struct task *task);
/* Of the minute's tick. */
int task_notice_tick(struct hall_context *cx);

#endif
