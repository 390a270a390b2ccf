#include "server/domain/asked.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/not_now.h"
#include "server/domain/programme.h"
#include "server/domain/room.h"
#include "server/domain/row.h"
#include "server/domain/task.h"

enum { ASKED_MOST = 50 }; /* of a kind, in a room */

static json_t *asked_row(const struct gate_room *room, const char *kind)
{
	return json_pack("{s:s, s:s, s:s, s:n, s:n, s:s, s:n, s:n}", "room", room->slug,
			 "room_title", room->title, "kind", kind, "item", "task", "title",
			 room->title, "due_at", "at");
}

/* Rows of: item, task, title, due_at, at, kind. */
static int asked_take(const struct gate_room *room, struct db_rows *rows, json_t *list)
{
	while (db_next(rows)) {
		json_t *row = asked_row(room, db_text(rows, 5));

		json_object_set_new(row, "item", row_text(rows, 0));
		json_object_set_new(row, "task", row_text(rows, 1));
		json_object_set_new(row, "title", row_text(rows, 2));
		json_object_set_new(row, "due_at", row_time(rows, 3));
		json_object_set_new(row, "at", row_time(rows, 4));
		json_array_append_new(list, row);
	}
	return db_end(rows);
}

/* Staff wait for the word of who reported it. */
static struct db_rows *asked_replies(struct hall_context *cx, const struct gate_room *room)
{
	return db_query(cx->db,
			"SELECT f.name, NULL, t.title, NULL, f.waiting_since, 'reply' "
			"FROM feedback f JOIN thread t ON t.id = f.thread WHERE f.author = ?2 "
			"AND f.room = ?1 AND f.status = 'needs_info' "
			"ORDER BY f.waiting_since LIMIT ?3",
			"iii", room->id, cx->member, (int64_t)ASKED_MOST);
}

/* Staff ask a partner what they think of it. */
static struct db_rows *asked_partner(struct hall_context *cx, const struct gate_room *room)
{
	return db_query(cx->db,
			"SELECT f.name, NULL, t.title, NULL, pa.at, 'reply' FROM partner_asked pa "
			"JOIN feedback f ON f.id = pa.item JOIN thread t ON t.id = f.thread "
			"WHERE pa.member = ?2 AND pa.answered_at IS NULL AND f.room = ?1 AND "
			"f.status NOT IN ('done', 'declined', 'merged', 'withdrawn') "
			"AND " GATE_ROOM_IS_LENT("f", "?2") " ORDER BY pa.at LIMIT ?3",
			"iii", room->id, cx->member, (int64_t)ASKED_MOST);
}

/* Mended, as staff think: whoever reported it or has it too says whether it is. */
static struct db_rows *asked_checks(struct hall_context *cx, const struct gate_room *room)
{
	return db_query(
	    cx->db,
	    "SELECT f.name, NULL, t.title, NULL, f.verify_since, 'check' "
	    "FROM feedback f JOIN thread t ON t.id = f.thread "
	    "JOIN space_member sm ON sm.space = f.space AND sm.member = ?2 "
	    "WHERE f.room = ?1 AND f.status = 'verify' AND f.verify_since IS NOT NULL "
	    "AND (f.author = ?2 OR EXISTS (SELECT 1 FROM feedback_vote v WHERE v.item = f.id "
	    "AND v.member = ?2 AND v.kind = 'affected')) "
	    "AND NOT EXISTS (SELECT 1 FROM feedback_comment c JOIN post p ON p.id = c.post "
	    "WHERE c.item = f.id AND p.author = ?2 AND p.created_at >= f.verify_since "
	    "AND c.kind IN ('verify_ok', 'verify_fail')) "
	    "AND NOT " NOT_NOW_IS("item", "f.id", "?2", "?4") " ORDER BY f.verify_since LIMIT ?3",
	    "iiii", room->id, cx->member, (int64_t)ASKED_MOST, cx->now);
}

static struct db_rows *asked_tasks(struct hall_context *cx, const struct gate_room *room,
				   int64_t today)
{
	return db_query(
	    cx->db,
	    "SELECT NULL, t.name, t.title, t.due_at, t.made_at, t.kind FROM task t "
	    "LEFT JOIN task_state ts ON ts.task = t.id AND ts.member = ?2 "
	    "WHERE t.room = ?1 AND (t.segment = '' OR t.segment = ?4) "
	    "AND " TASK_IS_TO_DO("?5") " AND NOT " NOT_NOW_IS(
		"task", "t.id", "?2", "?6") " ORDER BY t.due_at IS NULL, t.due_at, t.id "
					    "LIMIT ?3",
	    "iiisii", room->id, cx->member, (int64_t)ASKED_MOST, room->segment ? room->segment : "",
	    today, cx->now);
}

/* Sent, and not said to have arrived. */
static struct db_rows *asked_units(struct hall_context *cx, const struct gate_room *room)
{
	return db_query(cx->db,
			"SELECT NULL, NULL, serial, due_at, at, 'unit' FROM unit "
			"WHERE room = ?1 AND member = ?2 AND state = 'shipped' ORDER BY serial "
			"LIMIT ?3",
			"iii", room->id, cx->member, (int64_t)ASKED_MOST);
}

/* What its programme asks of a tester. */
static int asked_programme(struct hall_context *cx, const struct gate_room *room, json_t *list)
{
	struct programme_day today;
	int err = programme_today(cx, &today);

	if (err == 0)
		err = asked_take(room, asked_units(cx, room), list);
	return err < 0 ? err : asked_take(room, asked_tasks(cx, room, today.begins_at), list);
}

int asked_of(struct hall_context *cx, const struct gate_room *room, json_t *list)
{
	const char *state = room->state ? room->state : "";
	int err;

	if (strcmp(room->phase, "archived") == 0)
		return 0;
	if (strcmp(state, "nda_pending") == 0 || strcmp(state, "invited") == 0)
		json_array_append_new(
		    list, asked_row(room, strcmp(state, "invited") == 0 ? "invited" : "sign"));
	if (strcmp(state, "active") != 0)
		return 0;
	err = asked_take(room, asked_replies(cx, room), list);
	if (err == 0)
		err = asked_take(room, asked_checks(cx, room), list);
	if (err == 0 && room->part == GATE_ROOM_PARTNER)
		err = asked_take(room, asked_partner(cx, room), list);
	if (err == 0 && room->part == GATE_ROOM_TESTER)
		err = asked_programme(cx, room, list);
	return err;
}

int asked_count(struct hall_context *cx, const struct gate_room *room, int64_t *count_r)
{
	json_t *list = json_array();
	int err = asked_of(cx, room, list);

	*count_r = (int64_t)json_array_size(list);
	json_decref(list);
	return err;
}

/* --- of all rooms --- */

static int asked_room(struct hall_context *cx, const char *slug, json_t *list, json_t *rooms)
{
	size_t before = json_array_size(list);
	struct gate_room room;
	int64_t unread = 0;
	int err = gate_room_door(cx, slug, &room);

	if (err == 0)
		err = asked_of(cx, &room, list);
	if (err == 0 && rooms)
		err = room_unread(cx, &room, &unread);
	if (err == 0 && rooms)
		json_array_append_new(
		    rooms, json_pack("{s:s, s:s, s:s?, s:I, s:I}", "room", room.slug, "title",
				     room.title, "state", room.state, "unread", (json_int_t)unread,
				     "asked", (json_int_t)(json_array_size(list) - before)));
	return err == ERR_NOT_FOUND ? 0 : err;
}

int asked_of_all(struct hall_context *cx, json_t *list, json_t *rooms)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT r.slug FROM room_member rm JOIN room r ON r.id = rm.room WHERE rm.member = ? "
	    "AND rm.state NOT IN ('left', 'removed', 'declined') ORDER BY r.slug",
	    "i", cx->member);
	json_t *slugs = json_array(), *slug;
	size_t i;
	int err;

	while (db_next(rows))
		json_array_append_new(slugs, row_text(rows, 0));
	err = db_end(rows);
	json_array_foreach(slugs, i, slug)
	{
		if (err == 0)
			err = asked_room(cx, json_string_value(slug), list, rooms);
	}
	json_decref(slugs);
	return err;
}

static int asked_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *slug = fields_text(in, "room");
	json_t *list = json_array();
	struct gate_room room;
	int err = slug ? gate_room_door(cx, slug, &room) : asked_of_all(cx, list, NULL);

	if (err == 0 && slug)
		err = asked_of(cx, &room, list);
	*result_r = fields_page(list, NULL);
	return err;
}

const struct hall_binding asked_bindings[] = {
    {"room.asked", asked_call, NULL},
    {0},
};
