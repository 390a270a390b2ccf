#include "server/domain/audit.h"

#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"

int audit_by(struct hall_context *cx, const char *actor, const char *action, const char *object,
	     const char *detail)
{
	return db_run(cx->db,
		      "INSERT INTO audit (at, actor, action, object, detail) "
		      "VALUES (?, ?, ?, ?, ?)",
		      "issss", cx->now, actor, action, object, detail ? detail : "");
}

int audit_note(struct hall_context *cx, const char *action, const char *object, const char *detail)
{
	const char *actor = cx->caller->handle;

	return audit_by(cx, actor ? actor : "console", action, object, detail);
}

int audit_moderated(struct hall_context *cx, const struct gate_space *space, const char *action,
		    int64_t object, const char *detail)
{
	if (space->visibility == GATE_HIDDEN)
		return 0;
	return audit_note(cx, action, arena_printf(cx->arena, "%lld", (long long)object), detail);
}

static int audit_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	size_t limit = (size_t)fields_int(in, "limit", CALLS_PAGE);
	int64_t before = INT64_MAX;
	const char *next = NULL;
	struct db_rows *rows;
	json_t *items;
	int err = cursor_read(cx, in, &before, 1);

	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(cx->db,
			"SELECT id, at, actor, action, object, detail FROM audit "
			"WHERE id < ? ORDER BY id DESC LIMIT ?",
			"ii", before, (int64_t)limit + 1);
	while (db_next(rows)) {
		if (json_array_size(items) == limit) {
			next = cursor_make(cx->arena, &before, 1);
			break;
		}
		before = db_int(rows, 0);
		json_array_append_new(
		    items, json_pack("{s:o, s:s, s:s, s:s, s:s}", "at", row_time(rows, 1), "actor",
				     db_text(rows, 2), "action", db_text(rows, 3), "object",
				     db_text(rows, 4), "detail", db_text(rows, 5)));
	}
	err = db_end(rows);
	if (err < 0)
		json_decref(items);
	else
		*result_r = fields_page(items, next);
	return err;
}

const struct hall_binding audit_bindings[] = {
    {"audit.list", audit_list, NULL},
    {0},
};
