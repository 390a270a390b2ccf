/* task: what a room asks its testers to do: tasks, surveys and diaries.
 *
 * A task is for the testers of a segment, or for all; to a tester of another one
 * it is as if it were not there. A survey or diary without questions is not asked
 * of anybody yet. Being due changes nothing by itself; being closed does: nothing
 * is marked or answered any more. A diary is done anew each day. */
#ifndef HEARTH_DOMAIN_TASK_H
#define HEARTH_DOMAIN_TASK_H

#include "server/domain/room_may.h"

struct task {
	int64_t id;
	char *name, *title, *segment; /* GOLF-T482; segment "": of all */
	bool is_survey, is_diary;     /* neither: a plain task */
	int64_t closed_at;	      /* 0: open */
};

/* The task that the field `task` names, for whom it is, and for staff. */
int task_find(struct hall_context *cx, json_t *in, struct task *task_r, struct gate_room *room_r);
/* The same for who may do that in its room, while something may be changed. */
int task_need(struct hall_context *cx, json_t *in, enum room_action action, struct task *task_r,
	      struct gate_room *room_r);
/* 0, or ERR_REFUSED in words: the task was closed. */
int task_is_open(struct hall_context *cx, const struct task *task);

extern const struct hall_binding task_bindings[];

/* Whether task `t` is asked of testers of `segment`: to others it is as if it were not there. */
#define TASK_IS_ASKED(segment)                                                                     \
	"((t.segment = '' OR t.segment = " segment ") AND (t.kind = 'task' OR EXISTS (SELECT 1 "   \
	"FROM question q WHERE q.task = t.id)))"

/* Whether task `t` with the caller's row `ts` of task_state (or NULLs) is still to
 * be done; `today`: when their day began. */
#define TASK_IS_TO_DO(today)                                                                       \
	"(t.closed_at IS NULL AND (t.kind = 'task' OR EXISTS (SELECT 1 FROM question tq "          \
	"WHERE tq.task = t.id)) AND (ts.state IS NULL OR (t.kind = 'diary' AND "                   \
	"ts.state = 'done' AND ts.at < " today ")))"

#endif
