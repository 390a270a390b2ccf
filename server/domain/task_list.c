#include "server/domain/task_list.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/programme.h"
#include "server/domain/question.h"
#include "server/domain/row.h"
#include "server/domain/task.h"

/* How many testers there are, by segment: "" for all. */
struct task_crowd {
	const char *segment;
	int64_t people;
};

/* Of task t; ts is the caller's own row. ?2: the caller, ?3: when their day began. */
#define TASK_COLUMNS                                                                               \
	"t.name, t.kind, t.title, t.due_at, t.required, t.segment, f.slug, p.name, "               \
	"CASE WHEN t.closed_at IS NULL THEN ts.state ELSE coalesce(ts.state, 'closed') "           \
	"END, " TASK_IS_TO_DO(                                                                     \
	    "?3") ", ts.note, t.closed_at, "                                                       \
		  "(SELECT count(*) FROM question q WHERE q.task = t.id), t.made_at, "             \
		  "(SELECT count(*) FROM task_state d WHERE d.task = t.id AND d.state = 'done'), " \
		  "(SELECT n.until FROM not_now n WHERE n.task = t.id AND n.member = ?2) "
#define TASK_FROM                                                                                  \
	"FROM task t LEFT JOIN feature f ON f.id = t.feature "                                     \
	"LEFT JOIN room_phase p ON p.id = t.phase "                                                \
	"LEFT JOIN task_state ts ON ts.task = t.id AND ts.member = ?2 "

static int task_crowds(struct hall_context *cx, const struct gate_room *room,
		       struct task_crowd **crowds_r, size_t *count_r)
{
	enum { MOST = 200 };
	struct task_crowd *crowds = arena_alloc(cx->arena, (MOST + 1) * sizeof(*crowds));
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT segment, count(*) FROM room_member WHERE room = ? AND part = 'tester' "
		     "AND state = 'active' GROUP BY segment LIMIT ?",
		     "ii", room->id, (int64_t)MOST);

	crowds[0] = (struct task_crowd){"", 0};
	*count_r = 1;
	while (db_next(rows)) {
		const char *segment = db_text(rows, 0);

		crowds[0].people += db_int(rows, 1);
		if (*segment)
			crowds[(*count_r)++] =
			    (struct task_crowd){arena_dup(cx->arena, segment), db_int(rows, 1)};
	}
	*crowds_r = crowds;
	return db_end(rows);
}

static int64_t task_crowd(const struct task_crowd *crowds, size_t count, const char *segment)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(crowds[i].segment, segment) == 0)
			return crowds[i].people;
	}
	return 0;
}

/* Testers see their own state, the others whether it is open. */
static json_t *task_state(const struct db_rows *rows, const struct gate_room *room)
{
	if (room->part != GATE_ROOM_TESTER)
		return json_string(db_is_null(rows, 11) ? "open" : "closed");
	return db_int(rows, 9) || db_is_null(rows, 8) ? json_string("open") : row_text(rows, 8);
}

static json_t *task_json(const struct db_rows *rows, const struct gate_room *room,
			 const struct task_crowd *crowds, size_t count, int64_t now)
{
	bool is_staff = gate_room_is_staff(room);
	bool is_tester = room->part == GATE_ROOM_TESTER, is_later = db_int(rows, 15) > now;

	return json_pack(
	    "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "task", row_text(rows, 0), "kind", row_text(rows, 1), "title", row_text(rows, 2),
	    "due_at", row_time(rows, 3), "required", row_bool(rows, 4), "segment",
	    row_name(rows, 5), "feature", row_text(rows, 6), "phase", row_text(rows, 7), "state",
	    task_state(rows, room), "asked",
	    json_boolean(db_int(rows, 9) && is_tester && !is_later), "later_until",
	    is_later ? row_time(rows, 15) : json_null(), "note",
	    is_tester ? row_name(rows, 10) : json_null(), "closed_at", row_time(rows, 11),
	    "questions", row_int(rows, 12), "made_at", row_time(rows, 13), "done",
	    is_staff ? row_int(rows, 14) : json_null(), "of",
	    is_staff ? json_integer(task_crowd(crowds, count, db_text(rows, 5))) : json_null());
}

/* To do first, then open, then closed; what is due first in front. */
static struct db_rows *task_query(struct hall_context *cx, json_t *in, const struct gate_room *room,
				  int64_t today, int64_t limit, int64_t skip)
{
	bool is_tester = room->part == GATE_ROOM_TESTER;

	return db_query(cx->db,
			"SELECT " TASK_COLUMNS TASK_FROM "WHERE t.room = ?1 AND t.id <> 0 "
			"AND (NOT ?4 OR " TASK_IS_ASKED(
			    "?5") ") AND (NOT ?6 OR (t.closed_at IS NULL AND (NOT ?4 "
				  "OR " TASK_IS_TO_DO("?3") "))) ORDER BY t.closed_at IS NOT NULL, "
							    "NOT " TASK_IS_TO_DO("?3") ", "
										       "coalesce(t."
										       "due_at, 1 "
										       "<< 40), "
										       "t.made_at, "
										       "t.name "
										       "LIMIT ?7 "
										       "OFFSET ?8",
			"iiiisiii", room->id, cx->member, today, (int64_t)is_tester,
			room->segment ? room->segment : "",
			(int64_t)json_is_true(json_object_get(in, "open")), limit, skip);
}

static int task_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), skip = 0;
	struct task_crowd *crowds = NULL;
	struct programme_day today;
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	char *next = NULL;
	size_t count = 0;
	int err = cursor_read(cx, in, &skip, 1);

	if (err == 0)
		err = programme_room(cx, in, &room);
	if (err == 0)
		err = programme_today(cx, &today);
	if (err == 0)
		err = task_crowds(cx, &room, &crowds, &count);
	if (err < 0)
		return err;
	items = json_array();
	rows = task_query(cx, in, &room, today.begins_at, limit + 1, skip);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			skip += limit;
			next = cursor_make(cx->arena, &skip, 1);
			break;
		}
		json_array_append_new(items, task_json(rows, &room, crowds, count, cx->now));
	}
	*result_r = fields_page(items, next);
	return db_end(rows);
}

/* --- one --- */

static int task_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct task_crowd *crowds = NULL;
	struct programme_day today;
	struct gate_room room;
	struct task task;
	struct db_rows *rows;
	json_t *result = NULL, *questions = NULL;
	size_t count = 0;
	int err = task_find(cx, in, &task, &room);

	if (err == 0)
		err = programme_today(cx, &today);
	if (err == 0)
		err = task_crowds(cx, &room, &crowds, &count);
	if (err == 0)
		err = question_list(cx, task.id, task.is_diary ? today.number : 0, &questions);
	if (err < 0)
		return err;
	rows = db_query(cx->db, "SELECT " TASK_COLUMNS ", t.body " TASK_FROM "WHERE t.id = ?1",
			"iii", task.id, cx->member, today.begins_at);
	if (db_next(rows)) {
		result = task_json(rows, &room, crowds, count, cx->now);
		json_object_set_new(result, "room", json_string(room.slug));
		json_object_set_new(result, "text", row_name(rows, 16));
		json_object_set(result, "questions", questions);
	}
	json_decref(questions);
	*result_r = result;
	return db_end(rows);
}

const struct hall_binding task_list_bindings[] = {
    {"task.list", task_list, NULL},
    {"task.show", task_show, NULL},
    {0},
};
