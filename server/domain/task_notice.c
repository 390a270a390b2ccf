#include "server/domain/task_notice.h"

#include "common/base/err.h"
#include "server/domain/notice.h"
#include "server/domain/programme.h"

enum { TASK_NOTICE_TICK = 20 };

static int task_notice_send(struct hall_context *cx, int64_t room, int64_t actor,
			    const struct task *task)
{
	struct notice notice = {.kind = NOTICE_TASK,
				.actor = actor,
				.space = room,
				.target = arena_printf(cx->arena, "task:%s", task->name),
				.about = task->title};
	int64_t *members;
	int err = programme_testers(cx, room, task->segment, &members, &notice.to_count);

	notice.to = members;
	if (err == 0)
		err = notice_send(cx, &notice);
	return err < 0 ? err
		       : db_run(cx->db, "UPDATE task SET told_at = ? WHERE id = ?", "ii", cx->now,
				task->id);
}

int task_notice_made(struct hall_context *cx, const struct gate_room *room, const struct task *task)
{
	if (task->is_survey || task->is_diary)
		return 0;
	return task_notice_send(cx, room->id, cx->member, task);
}

/* The oldest that is ready; ERR_NOT_FOUND: none is. */
static int task_notice_next(struct hall_context *cx, struct task *task_r, int64_t *room_r,
			    int64_t *maker_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT t.id, t.name, t.title, t.segment, t.room, t.made_by FROM task t "
		     "WHERE t.told_at IS NULL AND t.closed_at IS NULL AND "
		     "(SELECT max(q.made_at) FROM question q WHERE q.task = t.id) <= ? ORDER BY "
		     "t.id LIMIT 1",
		     "i", cx->now - TASK_NOTICE_AFTER);
	bool is_there = db_next(rows);
	int err;

	if (is_there) {
		*task_r = (struct task){.id = db_int(rows, 0),
					.name = arena_dup(cx->arena, db_text(rows, 1)),
					.title = arena_dup(cx->arena, db_text(rows, 2)),
					.segment = arena_dup(cx->arena, db_text(rows, 3))};
		*room_r = db_int(rows, 4);
		*maker_r = db_int(rows, 5);
	}
	err = db_end(rows);
	return err < 0 || is_there ? err : ERR_NOT_FOUND;
}

int task_notice_tick(struct hall_context *cx)
{
	struct task task;
	int64_t room, maker;
	int err = 0;

	for (int i = 0; err == 0 && i < TASK_NOTICE_TICK; i++) {
		err = task_notice_next(cx, &task, &room, &maker);
		if (err == 0)
			err = task_notice_send(cx, room, maker, &task);
	}
	return err == ERR_NOT_FOUND ? 0 : err;
}
