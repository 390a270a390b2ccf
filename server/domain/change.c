#include "server/domain/change.h"

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"

/* Changes looked at for one page; a page may be short. */
enum { CHANGE_SCAN = 2000 };

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

static int change_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), last = fields_int(in, "since", 0), scanned = 0;
	struct db_rows *rows;
	json_t *items;
	char *next = NULL;
	int err = cursor_read(cx, in, &last, 1);

	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(cx->db,
			GATE_MINE "SELECT c.seq, c.kind, c.at, c.data, "
				  "c.space IS NULL OR c.space IN (SELECT id FROM mine) "
				  "FROM change c WHERE c.seq > ?3 ORDER BY c.seq LIMIT ?4",
			"iiii", gate_level(cx), cx->member, last, (int64_t)CHANGE_SCAN);
	while (db_next(rows)) {
		bool may = db_int(rows, 4) != 0;

		if (may && (int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, &last, 1);
			break;
		}
		last = db_int(rows, 0);
		if (may)
			json_array_append_new(items, change_json(rows));
		if (++scanned == CHANGE_SCAN)
			next = cursor_make(cx->arena, &last, 1);
	}
	*result_r = fields_page(items, next);
	return db_end(rows);
}

const struct hall_binding change_bindings[] = {
    {"change.list", change_list, NULL},
    {0},
};
