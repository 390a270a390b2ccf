#include "server/domain/unit.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/notice.h"
#include "server/domain/programme.h"
#include "server/domain/room_member.h"
#include "server/domain/row.h"

/* Somebody is to do something with it by its date. */
#define UNIT_IS_LATE                                                                               \
	"(u.due_at IS NOT NULL AND u.due_at < ?2 AND "                                             \
	"u.state IN ('assigned', 'shipped', 'return_due'))"

/* --- writing --- */

static int unit_note(struct hall_context *cx, int64_t unit)
{
	return db_run(cx->db,
		      "INSERT INTO unit_event (unit, member, state, due_at, by, at) "
		      "SELECT id, member, state, due_at, NULLIF(?2, 0), ?3 FROM unit WHERE id = ?1",
		      "iii", unit, cx->member, cx->now);
}

int unit_put(struct hall_context *cx, int64_t room, const struct unit_row *row, bool *is_new_r)
{
	int64_t unit;
	int err = db_one_int(cx->db, &unit, "SELECT id FROM unit WHERE room = ? AND serial = ?",
			     "is", room, row->serial);
	bool is_new = err == ERR_NOT_FOUND;

	if (is_new)
		err = db_one_int(cx->db, &unit,
				 "INSERT INTO unit (room, member, serial, state, due_at, at) "
				 "VALUES (?1, ?2, ?3, coalesce(?4, 'assigned'), NULLIF(?5, 0), ?6) "
				 "RETURNING id",
				 "iissii", room, row->member, row->serial, row->state, row->due_at,
				 cx->now);
	else if (err == 0)
		err = db_run(cx->db,
			     "UPDATE unit SET member = ?2, state = coalesce(?3, state), "
			     "due_at = NULLIF(?4, 0), at = ?5, reminded = 0 WHERE id = ?1",
			     "iisii", unit, row->member, row->state, row->due_at, cx->now);
	if (is_new_r)
		*is_new_r = is_new;
	return err < 0 ? err : unit_note(cx, unit);
}

int unit_holder(struct hall_context *cx, const struct gate_room *room, const char *handle,
		int64_t *member_r)
{
	int64_t was_in = 0;
	int err = alias_find(cx, room, handle, member_r);

	if (err == 0)
		err = db_one_int(cx->db, &was_in,
				 "SELECT EXISTS (SELECT 1 FROM room_member WHERE room = ? AND "
				 "member = ?)",
				 "ii", room->id, *member_r);
	if (err == 0 && !was_in)
		err = ERR_NOT_FOUND;

	return err == ERR_NOT_FOUND
		   ? hall_fail(cx, err, "nobody called %s is or was in this room", handle)
		   : err;
}

/* The serial to go by: as said, or that of the only unit they have. */
static int unit_serial(struct hall_context *cx, int64_t room, int64_t member, const char *handle,
		       const char **serial)
{
	struct db_rows *rows;
	size_t count = 0;
	int err;

	if (*serial)
		return 0;
	rows = db_query(cx->db, "SELECT serial FROM unit WHERE room = ? AND member = ? LIMIT 2",
			"ii", room, member);
	while (db_next(rows)) {
		count++;
		*serial = arena_dup(cx->arena, db_text(rows, 0));
	}
	err = db_end(rows);
	if (err == 0 && count != 1)
		return hall_fail(cx, ERR_INVALID,
				 count ? "%s has several: which one? --serial"
				       : "%s has none yet: --serial says which it is",
				 handle);
	return err;
}

static int unit_tell(struct hall_context *cx, const struct gate_room *room,
		     const struct unit_row *row)
{
	struct notice notice = {.kind = NOTICE_UNIT,
				.actor = cx->member,
				.space = room->id,
				.target = arena_printf(cx->arena, "units:%s", room->slug),
				.about = row->serial,
				.to = &row->member,
				.to_count = 1};

	return row->state && strcmp(row->state, "shipped") == 0 ? notice_send(cx, &notice) : 0;
}

static int unit_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *handle = fields_text(in, "handle");
	struct unit_row row = {.serial = fields_text(in, "serial"),
			       .state = fields_text(in, "state"),
			       .due_at = programme_until(in, "due", 0)};
	struct gate_room room;
	int err = programme_need(cx, in, ROOM_PEOPLE, &room);

	if (err == 0)
		err = unit_holder(cx, &room, handle, &row.member);
	if (err == 0)
		err = unit_serial(cx, room.id, row.member, handle, &row.serial);
	if (err == 0)
		err = unit_put(cx, room.id, &row, NULL);
	if (err == 0)
		err = unit_tell(cx, &room, &row);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s}", "room", room.slug, "serial", row.serial);
	return err;
}

/* Whether it came is for who waits for it to say. */
static int unit_got(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct unit_row row = {.member = cx->member, .state = "received"};
	const char *serial = fields_text(in, "serial");
	json_t *serials = json_array(), *one;
	struct gate_room room;
	struct db_rows *rows;
	size_t i;
	int err = programme_need(cx, in, ROOM_TAKE_PART, &room);

	if (err < 0) {
		json_decref(serials);
		return err;
	}
	*result_r = json_pack("{s:s, s:o}", "room", room.slug, "serials", serials);
	rows = db_query(cx->db,
			"SELECT serial FROM unit WHERE room = ?1 AND member = ?2 AND state IN "
			"('assigned', 'shipped') AND (?3 IS NULL OR serial = ?3) ORDER BY serial",
			"iis", room.id, cx->member, serial);
	while (db_next(rows))
		json_array_append_new(serials, row_text(rows, 0));
	err = db_end(rows);
	if (err == 0 && json_array_size(serials) == 0)
		return hall_fail(cx, ERR_NOT_FOUND, "nothing is on its way to you here");
	json_array_foreach(serials, i, one)
	{
		row.serial = json_string_value(one);
		if (err == 0)
			err = unit_put(cx, room.id, &row, NULL);
	}
	return err < 0 ? err : room_member_heard(cx, room.id, cx->member);
}

/* --- reading --- */

static int unit_counts(struct hall_context *cx, int64_t room, json_t *result)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT count(*), coalesce(sum(u.state IN ('received', 'return_due', 'returned')), 0), "
	    "coalesce(sum(" UNIT_IS_LATE "), 0) FROM unit u WHERE u.room = ?1",
	    "ii", room, cx->now);

	if (db_next(rows)) {
		json_object_set_new(result, "units", row_int(rows, 0));
		json_object_set_new(result, "received", row_int(rows, 1));
		json_object_set_new(result, "overdue", row_int(rows, 2));
	}
	return db_end(rows);
}

static json_t *unit_json(const struct db_rows *rows)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "serial", row_text(rows, 0),
			 "handle", row_text(rows, 1), "segment", row_name(rows, 2), "state",
			 row_text(rows, 3), "overdue", row_bool(rows, 4), "due_at",
			 row_time(rows, 5), "at", row_time(rows, 6), "real", row_text(rows, 7));
}

/* What is late first, then what somebody waits for; a tester has their own. */
static int unit_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), skip = 0;
	json_t *items = json_array();
	struct gate_room room;
	struct db_rows *rows;
	char *next = NULL;
	int err = cursor_read(cx, in, &skip, 1);

	*result_r = fields_page(items, NULL);
	if (err == 0)
		err = programme_room(cx, in, &room);
	if (err < 0)
		return err;
	json_object_update_new(*result_r,
			       json_pack("{s:n, s:n, s:n}", "units", "received", "overdue"));
	rows = db_query(
	    cx->db,
	    "SELECT u.serial, " ALIAS_HANDLE(
		"m",
		"u.room") ", rm.segment, u.state, " UNIT_IS_LATE
			  ", u.due_at, u.at, " ALIAS_REAL(
			      "m", "u.room",
			      "?8") " FROM unit u JOIN member m ON m.id = u.member LEFT JOIN "
				    "room_member rm "
				    "ON rm.room = u.room AND rm.member = u.member "
				    "WHERE u.room = ?1 AND (?3 OR u.member = ?4) AND (?5 IS NULL "
				    "OR u.state "
				    "= ?5) "
				    "ORDER BY NOT " UNIT_IS_LATE
				    ", u.due_at IS NULL, u.due_at, u.serial LIMIT ?6 OFFSET ?7",
	    "iiiisiii", room.id, cx->now, (int64_t)gate_room_is_staff(&room), cx->member,
	    fields_text(in, "state"), limit + 1, skip, (int64_t)alias_may_see(&room));
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			skip += limit;
			next = cursor_make(cx->arena, &skip, 1);
			break;
		}
		json_array_append_new(items, unit_json(rows));
	}
	if (next)
		json_object_set_new(*result_r, "next", json_string(next));
	err = db_end(rows);
	return err == 0 && gate_room_is_staff(&room) ? unit_counts(cx, room.id, *result_r) : err;
}

static int unit_history(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *serial = fields_text(in, "serial");
	json_t *items = json_array();
	struct gate_room room;
	struct db_rows *rows;
	int err = programme_room(cx, in, &room);

	*result_r = fields_page(items, NULL);
	if (err < 0)
		return err;
	rows = db_query(
	    cx->db,
	    "SELECT " ALIAS_HANDLE("m", "u.room") ", e.state, e.due_at, " ALIAS_HANDLE(
		"b",
		"u.room") ", e.at FROM unit u "
			  "JOIN unit_event e ON e.unit = u.id JOIN member m ON m.id = e.member "
			  "LEFT JOIN member b ON b.id = e.by "
			  "WHERE u.room = ?1 AND u.serial = ?2 AND (?3 OR (u.member = ?4 AND "
			  "e.member = ?4)) ORDER BY e.id LIMIT 500",
	    "isii", room.id, serial, (int64_t)gate_room_is_staff(&room), cx->member);
	while (db_next(rows))
		json_array_append_new(
		    items, json_pack("{s:o, s:o, s:o, s:o, s:o}", "at", row_time(rows, 4), "handle",
				     row_text(rows, 0), "state", row_text(rows, 1), "due_at",
				     row_time(rows, 2), "by", row_text(rows, 3)));
	err = db_end(rows);
	if (err == 0 && json_array_size(items) == 0)
		return hall_fail(cx, ERR_NOT_FOUND, "there is no unit %s here, or not for you",
				 serial);
	return err;
}

const struct hall_binding unit_bindings[] = {
    {"unit.set", unit_set, NULL},
    {"unit.got", unit_got, NULL},
    {"unit.list", unit_list, NULL},
    {"unit.history", unit_history, NULL},
    {0},
};
