#include "server/domain/task.h"

#include <sodium.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/programme.h"
#include "server/domain/task_notice.h"

/* How often a name is drawn; each time among ten times as many. */
enum { TASK_TRIES = 6, TASK_FIRST = 100 };

/* --- finding one --- */

static int task_load(struct hall_context *cx, struct task *task)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT name, title, segment, kind, closed_at FROM task WHERE id = ?",
		     "i", task->id);

	if (db_next(rows)) {
		task->name = arena_dup(cx->arena, db_text(rows, 0));
		task->title = arena_dup(cx->arena, db_text(rows, 1));
		task->segment = arena_dup(cx->arena, db_text(rows, 2));
		task->is_survey = strcmp(db_text(rows, 3), "survey") == 0;
		task->is_diary = strcmp(db_text(rows, 3), "diary") == 0;
		task->closed_at = db_int(rows, 4);
	}
	return db_end(rows);
}

static bool task_is_for(const struct task *task, const struct gate_room *room)
{
	if (room->part != GATE_ROOM_TESTER)
		return room->part != GATE_ROOM_PARTNER;
	return !*task->segment || strcmp(task->segment, room->segment) == 0;
}

int task_find(struct hall_context *cx, json_t *in, struct task *task_r, struct gate_room *room_r)
{
	int err;

	*task_r = (struct task){0};
	err = gate_room_task(cx, fields_text(in, "task"), &task_r->id, room_r);
	if (err == 0)
		err = task_load(cx, task_r);
	return err < 0 || task_is_for(task_r, room_r) ? err : ERR_NOT_FOUND;
}

int task_need(struct hall_context *cx, json_t *in, enum room_action action, struct task *task_r,
	      struct gate_room *room_r)
{
	int err = task_find(cx, in, task_r, room_r);

	return err < 0 ? err : room_need_open(cx, room_r, action);
}

int task_is_open(struct hall_context *cx, const struct task *task)
{
	char at[CLOCK_TEXT];

	if (!task->closed_at)
		return 0;
	clock_format(task->closed_at, at);
	return hall_fail(cx, ERR_REFUSED, "%s was closed on %.10s at %.5s UTC; nothing was changed",
			 task->name, at, at + 11);
}

/* --- making and changing --- */

static int task_give(const struct task *task, json_t **result_r)
{
	*result_r = json_pack("{s:s}", "task", task->name);
	return 0;
}

/* How many testers it is for now. */
static int task_testers(struct hall_context *cx, int64_t room, const char *segment,
			int64_t *count_r)
{
	return db_one_int(cx->db, count_r,
			  "SELECT count(*) FROM room_member WHERE room = ?1 AND part = 'tester' "
			  "AND state = 'active' AND (?2 = '' OR segment = ?2)",
			  "is", room, segment);
}

static int task_insert(struct hall_context *cx, json_t *in, const struct gate_room *room,
		       int64_t feature, int64_t phase, struct task *task)
{
	const char *body = fields_text(in, "body"), *kind = fields_text(in, "kind");

	return db_one_int(
	    cx->db, &task->id,
	    "INSERT INTO task (name, room, phase, feature, kind, title, body, segment, required, "
	    "due_at, made_at, made_by) VALUES (?1, ?2, NULLIF(?3, 0), NULLIF(?4, 0), ?5, ?6, ?7, "
	    "?8, ?9, NULLIF(?10, 0), ?11, ?12) ON CONFLICT (name) DO NOTHING RETURNING id",
	    "siiissssiiii", task->name, room->id, phase, feature, kind ? kind : "task", task->title,
	    body ? body : "", task->segment, (int64_t)json_is_true(json_object_get(in, "required")),
	    programme_until(in, "due", 0), cx->now, cx->member);
}

/* Under a name nobody can count by. */
static int task_insert_named(struct hall_context *cx, json_t *in, const struct gate_room *room,
			     int64_t feature, int64_t phase, struct task *task)
{
	uint32_t first = TASK_FIRST;
	int err = ERR_NOT_FOUND;

	for (int i = 0; err == ERR_NOT_FOUND && i < TASK_TRIES; i++, first *= 10) {
		task->name = arena_printf(cx->arena, "%s-T%u", room->prefix,
					  (unsigned)(first + randombytes_uniform(9 * first)));
		err = task_insert(cx, in, room, feature, phase, task);
	}
	return err == ERR_NOT_FOUND ? ERR_CONFLICT : err;
}

static bool task_is_kind(const json_t *in, const char *kind)
{
	const char *given = fields_text(in, "kind");

	return given && strcmp(given, kind) == 0;
}

static int task_new(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *segment = fields_text(in, "segment");
	struct task task = {.title = (char *)fields_text(in, "title"),
			    .segment = (char *)(segment ? segment : ""),
			    .is_survey = task_is_kind(in, "survey"),
			    .is_diary = task_is_kind(in, "diary")};
	int64_t feature, phase, testers;
	struct gate_room room;
	int err = programme_need(cx, in, ROOM_PROGRAMME, &room);

	if (err == 0)
		err = programme_feature(cx, room.id, fields_text(in, "feature"), &feature);
	if (err == 0)
		err = programme_phase(cx, room.id, fields_text(in, "phase"), &phase);
	if (err == 0)
		err = task_insert_named(cx, in, &room, feature, phase, &task);
	if (err == 0)
		err = task_notice_made(cx, &room, &task);
	if (err == 0)
		err = task_testers(cx, room.id, task.segment, &testers);
	if (err == 0)
		*result_r =
		    json_pack("{s:s, s:I}", "task", task.name, "testers", (json_int_t)testers);
	return err;
}

static int task_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t feature, phase;
	struct gate_room room;
	struct task task;
	int err = task_need(cx, in, ROOM_PROGRAMME, &task, &room);

	if (err == 0)
		err = programme_feature(cx, room.id, fields_text(in, "feature"), &feature);
	if (err == 0)
		err = programme_phase(cx, room.id, fields_text(in, "phase"), &phase);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "UPDATE task SET title = coalesce(?2, title), body = coalesce(?3, body), "
		    "due_at = CASE WHEN ?4 THEN ?4 ELSE due_at END, "
		    "required = CASE WHEN ?5 < 0 THEN required ELSE ?5 END, "
		    "feature = CASE WHEN ?6 THEN ?6 ELSE feature END, "
		    "phase = CASE WHEN ?7 THEN ?7 ELSE phase END WHERE id = ?1",
		    "issiiii", task.id, fields_text(in, "title"), fields_text(in, "text"),
		    programme_until(in, "due", 0),
		    fields_has(in, "required")
			? (int64_t)json_is_true(json_object_get(in, "required"))
			: -1,
		    feature, phase);
	/* Due at another time: who was reminded is reminded anew. */
	if (err == 0 && fields_has(in, "due"))
		err = db_run(cx->db, "DELETE FROM task_reminder WHERE task = ?", "i", task.id);
	return err < 0 ? err : task_give(&task, result_r);
}

static int task_close(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct task task;
	int err = task_need(cx, in, ROOM_PROGRAMME, &task, &room);

	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE task SET closed_at = coalesce(closed_at, ?) WHERE id = ?",
			     "ii", cx->now, task.id);
	return err < 0 ? err : task_give(&task, result_r);
}

static int task_reopen(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct task task;
	int err = task_need(cx, in, ROOM_PROGRAMME, &task, &room);

	if (err == 0)
		err = db_run(cx->db, "UPDATE task SET closed_at = NULL WHERE id = ?", "i", task.id);
	return err < 0 ? err : task_give(&task, result_r);
}

const struct hall_binding task_bindings[] = {
    {"task.new", task_new, NULL},
    {"task.set", task_set, NULL},
    {"task.close", task_close, NULL},
    {"task.reopen", task_reopen, NULL},
    {0},
};
