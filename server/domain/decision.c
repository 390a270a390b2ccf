#include "server/domain/decision.h"

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/item_names.h"
#include "server/domain/room_may.h"
#include "server/domain/row.h"

static int decision_new(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct gate_item *items;
	size_t count;
	int64_t id;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need_open(cx, &room, ROOM_DECIDE);
	if (err == 0)
		err = item_names_read(cx, in, &room, &items, &count);
	if (err < 0)
		return err;
	id = hall_next_seq(cx);
	err = id < 0 ? (int)id
		     : db_run(cx->db,
			      "INSERT INTO decision (id, room, title, rationale, by, at) "
			      "VALUES (?, ?, ?, ?, ?, ?)",
			      "iissii", id, room.id, fields_text(in, "title"),
			      fields_text(in, "body"), cx->member, cx->now);
	for (size_t i = 0; err == 0 && i < count; i++)
		err = db_run(cx->db,
			     "INSERT INTO decision_item (decision, item) VALUES (?, ?) "
			     "ON CONFLICT DO NOTHING",
			     "ii", id, items[i].id);
	if (err == 0)
		*result_r = json_pack("{s:I}", "decision", (json_int_t)id);
	return err;
}

/* The reports behind it that the caller may read. */
static int decision_items(struct hall_context *cx, int64_t decision, json_t *object)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT f.name FROM decision_item d JOIN feedback f ON f.id = d.item "
	    "JOIN space_member sm ON sm.space = f.space AND sm.member = ?2 WHERE d.decision = ?1 "
	    "ORDER BY f.id",
	    "ii", decision, cx->member);
	json_t *names = json_array();

	while (db_next(rows))
		json_array_append_new(names, row_text(rows, 0));
	json_object_set_new(object, "items", names);
	return db_end(rows);
}

static int decision_list(struct hall_context *cx, json_t *in, json_t **result_r)
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
	    "SELECT d.id, d.title, d.rationale, " ALIAS_HANDLE(
		"m", "d.room") ", d.at FROM decision d "
			       "LEFT JOIN member m ON m.id = d.by WHERE d.room = ? AND d.id < ? "
			       "ORDER BY d.id DESC LIMIT ?",
	    "iii", room.id, last, limit + 1);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, &last, 1);
			break;
		}
		last = db_int(rows, 0);
		json_array_append_new(items, json_pack("{s:o, s:o, s:o, s:o, s:o}", "decision",
						       row_int(rows, 0), "title", row_text(rows, 1),
						       "rationale", row_text(rows, 2), "by",
						       row_text(rows, 3), "at", row_time(rows, 4)));
	}
	err = db_end(rows);
	json_array_foreach(items, i, item)
	{
		if (err == 0)
			err = decision_items(
			    cx, json_integer_value(json_object_get(item, "decision")), item);
	}
	*result_r = fields_page(items, next);
	return err;
}

const struct hall_binding decision_bindings[] = {
    {"decision.new", decision_new, NULL},
    {"decision.list", decision_list, NULL},
    {0},
};
