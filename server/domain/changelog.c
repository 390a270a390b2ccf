#include "server/domain/changelog.h"

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/item_names.h"
#include "server/domain/item_notice.h"
#include "server/domain/room_may.h"
#include "server/domain/row.h"

static int log_release(struct hall_context *cx, const struct gate_room *room, const char *version,
		       int64_t *release_r)
{
	int err =
	    db_one_int(cx->db, release_r, "SELECT id FROM release WHERE room = ? AND version = ?",
		       "is", room->id, version);

	return err == ERR_NOT_FOUND ? hall_fail(cx, err, "this room has no release %s", version)
				    : err;
}

static int log_new(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *version = fields_text(in, "release");
	struct gate_room room;
	struct gate_item *items;
	int64_t release, id;
	size_t count;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need_open(cx, &room, ROOM_DECIDE);
	if (err == 0)
		err = log_release(cx, &room, version, &release);
	if (err == 0)
		err = item_names_read(cx, in, &room, &items, &count);
	if (err < 0)
		return err;
	id = hall_next_seq(cx);
	err = id < 0 ? (int)id
		     : db_run(cx->db,
			      "INSERT INTO changelog (id, room, release, text, by, at) "
			      "VALUES (?, ?, ?, ?, ?, ?)",
			      "iiisii", id, room.id, release, fields_text(in, "body"), cx->member,
			      cx->now);
	for (size_t i = 0; err == 0 && i < count; i++) {
		err = db_run(cx->db,
			     "INSERT INTO changelog_item (changelog, item) VALUES (?, ?) "
			     "ON CONFLICT DO NOTHING",
			     "ii", id, items[i].id);
		if (err == 0)
			err = item_notice_released(cx, &items[i], version);
	}
	if (err == 0)
		*result_r = json_pack("{s:I}", "change", (json_int_t)id);
	return err;
}

/* The reports behind it, and whose they are; in a solo room nobody is named. */
static int log_items(struct hall_context *cx, const struct gate_room *room, int64_t change,
		     json_t *object)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT f.name, t.title, " ALIAS_HANDLE(
		"m", "f.room") ", f.author = ?2, f.credit FROM changelog_item c "
			       "JOIN feedback f ON f.id = c.item JOIN thread t ON t.id = f.thread "
			       "JOIN member m ON m.id = f.author "
			       "JOIN space_member sm ON sm.space = f.space AND sm.member = ?2 "
			       "WHERE c.changelog = ?1 ORDER BY f.id",
	    "ii", change, cx->member);
	bool may_name = !room->is_solo || gate_room_is_staff(room);
	json_t *list = json_array();

	while (db_next(rows))
		json_array_append_new(
		    list, json_pack("{s:o, s:o, s:o, s:o, s:o}", "item", row_text(rows, 0), "title",
				    row_text(rows, 1), "because_of",
				    may_name || db_int(rows, 3) ? row_text(rows, 2) : json_null(),
				    "yours", row_bool(rows, 3), "credit", row_name(rows, 4)));
	json_object_set_new(object, "items", list);
	return db_end(rows);
}

static int log_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), last = INT64_MAX;
	struct gate_room room;
	struct db_rows *rows;
	json_t *items, *item;
	char *next = NULL;
	size_t i;
	int err = cursor_read(cx, in, &last, 1);

	if (err == 0)
		err = gate_room(cx, fields_text(in, "room"), &room);
	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(
	    cx->db,
	    "SELECT c.id, r.version, c.text, " ALIAS_HANDLE(
		"m",
		"c.room") ", c.at FROM changelog c "
			  "JOIN release r ON r.id = c.release LEFT JOIN member m ON m.id = c.by "
			  "WHERE c.room = ?1 AND c.id < ?2 AND (?3 IS NULL OR r.version = ?3) "
			  "ORDER BY c.id DESC LIMIT ?4",
	    "iisi", room.id, last, fields_text(in, "release"), limit + 1);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, &last, 1);
			break;
		}
		last = db_int(rows, 0);
		json_array_append_new(
		    items, json_pack("{s:o, s:o, s:o, s:o, s:o}", "change", row_int(rows, 0),
				     "release", row_text(rows, 1), "text", row_text(rows, 2), "by",
				     row_text(rows, 3), "at", row_time(rows, 4)));
	}
	err = db_end(rows);
	json_array_foreach(items, i, item)
	{
		if (err == 0)
			err = log_items(cx, &room,
					json_integer_value(json_object_get(item, "change")), item);
	}
	*result_r = fields_page(items, next);
	return err;
}

const struct hall_binding changelog_bindings[] = {
    {"changelog.new", log_new, NULL},
    {"changelog.list", log_list, NULL},
    {0},
};
