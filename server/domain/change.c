#include "server/domain/change.h"

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"

static json_t *change_field(const json_t *data, const char *name)
{
	json_t *v = json_object_get(data, name);

	return v ? json_incref(v) : json_null();
}

static json_t *change_json(const struct db_rows *rows)
{
	json_t *data = json_loads(db_text(rows, 3), 0, NULL);
	json_t *item = json_pack(
	    "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "seq", row_int(rows, 0), "kind",
	    row_text(rows, 1), "at", row_time(rows, 2), "board", change_field(data, "board"),
	    "thread", change_field(data, "thread"), "post", change_field(data, "post"), "number",
	    change_field(data, "number"), "author", change_field(data, "author"), "title",
	    change_field(data, "title"), "to", change_field(data, "to"));

	json_decref(data);
	return item;
}

/* Each space that the caller reads gives its next few, by an index: what happened in
 * others is not walked over, and leaves no page short and no gap in a cursor. */
static struct db_rows *change_rows(struct hall_context *cx, int64_t last, int64_t limit)
{
	return db_query(
	    cx->db,
	    GATE_MINE
	    "SELECT c.seq, c.kind, c.at, c.data FROM (SELECT n.seq FROM (SELECT id FROM mine UNION "
	    "ALL "
	    "SELECT NULL) k CROSS JOIN change n ON n.seq IN (SELECT o.seq FROM change o WHERE "
	    "o.space IS k.id AND o.seq > ?3 ORDER BY o.seq LIMIT ?4) ORDER BY n.seq LIMIT ?4) p "
	    "CROSS JOIN change c ON c.seq = p.seq ORDER BY c.seq",
	    "iiii", gate_level(cx), cx->member, last, limit);
}

static int change_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), last = fields_int(in, "since", 0);
	struct db_rows *rows;
	json_t *items;
	char *next = NULL;
	int err = cursor_read(cx, in, &last, 1);

	if (err < 0)
		return err;
	items = json_array();
	rows = change_rows(cx, last, limit + 1);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, &last, 1);
			break;
		}
		last = db_int(rows, 0);
		json_array_append_new(items, change_json(rows));
	}
	*result_r = fields_page(items, next);
	return db_end(rows);
}

const struct hall_binding change_bindings[] = {
    {"change.list", change_list, NULL},
    {0},
};
