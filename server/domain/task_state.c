#include "server/domain/task_state.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/not_now.h"
#include "server/domain/room_member.h"
#include "server/domain/task.h"

int task_state_mark(struct hall_context *cx, int64_t room, int64_t task, const char *state,
		    const char *note)
{
	int err = db_run(cx->db,
			 "INSERT INTO task_state (task, member, state, note, at) "
			 "VALUES (?, ?, ?, ?, ?) ON CONFLICT (task, member) DO UPDATE SET "
			 "state = excluded.state, note = excluded.note, at = excluded.at",
			 "iissi", task, cx->member, state, note ? note : "", cx->now);

	if (err == 0)
		err = not_now_forget_task(cx, task);
	return err < 0 ? err : room_member_heard(cx, room, cx->member);
}

static int task_state_need(struct hall_context *cx, json_t *in, struct task *task_r,
			   struct gate_room *room_r)
{
	int err = task_need(cx, in, ROOM_TAKE_PART, task_r, room_r);

	return err < 0 ? err : task_is_open(cx, task_r);
}

static int task_state_set(struct hall_context *cx, json_t *in, const char *state, json_t **result_r)
{
	struct gate_room room;
	struct task task;
	int err = task_state_need(cx, in, &task, &room);

	if (err == 0 && (task.is_survey || task.is_diary) && strcmp(state, "done") == 0)
		return hall_fail(cx, ERR_REFUSED, "a %s is done by answering it: survey answer %s",
				 task.is_diary ? "diary" : "survey", task.name);
	if (err == 0)
		err = task_state_mark(cx, room.id, task.id, state, fields_text(in, "note"));
	if (err == 0)
		*result_r = json_pack("{s:s, s:s}", "task", task.name, "state", state);
	return err;
}

static int task_state_done(struct hall_context *cx, json_t *in, json_t **result_r)
{
	return task_state_set(cx, in, "done", result_r);
}

static int task_state_blocked(struct hall_context *cx, json_t *in, json_t **result_r)
{
	return task_state_set(cx, in, "blocked", result_r);
}

static int task_state_skip(struct hall_context *cx, json_t *in, json_t **result_r)
{
	return task_state_set(cx, in, "skipped", result_r);
}

/* Still to be done, but not this week. */
static int task_state_later(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct task task;
	int64_t until, is_said = 0;
	int err = task_state_need(cx, in, &task, &room);

	if (err == 0 && !task.is_diary)
		err = db_one_int(cx->db, &is_said,
				 "SELECT EXISTS (SELECT 1 FROM task_state WHERE task = ? AND "
				 "member = ?)",
				 "ii", task.id, cx->member);
	if (err == 0 && is_said)
		return hall_fail(cx, ERR_REFUSED,
				 "you have said something of it; task undo %s "
				 "first",
				 task.name);
	if (err == 0)
		err = not_now_task(cx, task.id, fields_text(in, "note"), &until);
	if (err == 0)
		err = room_member_heard(cx, room.id, cx->member);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s, s:o}", "task", task.name, "state", "open",
				      "until", fields_time(until));
	return err;
}

/* What was answered stays answered. */
static int task_state_undo(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct task task;
	int64_t is_answered = 0;
	int err = task_state_need(cx, in, &task, &room);

	if (err == 0)
		err = db_one_int(cx->db, &is_answered,
				 "SELECT EXISTS (SELECT 1 FROM answer a JOIN question q "
				 "ON q.id = a.question WHERE q.task = ? AND a.member = ?)",
				 "ii", task.id, cx->member);
	if (err == 0 && is_answered)
		return hall_fail(cx, ERR_REFUSED,
				 "you have answered it; survey answer %s changes what you said",
				 task.name);
	if (err == 0)
		err = db_run(cx->db, "DELETE FROM task_state WHERE task = ? AND member = ?", "ii",
			     task.id, cx->member);
	if (err == 0)
		err = not_now_forget_task(cx, task.id);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s}", "task", task.name, "state", "open");
	return err;
}

const struct hall_binding task_state_bindings[] = {
    {"task.done", task_state_done, NULL}, {"task.blocked", task_state_blocked, NULL},
    {"task.skip", task_state_skip, NULL}, {"task.later", task_state_later, NULL},
    {"task.undo", task_state_undo, NULL}, {0},
};
