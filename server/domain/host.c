#include "server/domain/host.h"

#include "common/base/clock.h"
#include "common/base/err.h"
#include "server/domain/audit.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"
#include "server/domain/tally.h"

/* Notes not dealt with; above this the sysop is away, and the disk is not. */
enum { HOST_OPEN_MAX = 10000 };

static int host_may_write(struct hall_context *cx, int64_t now)
{
	int64_t open;
	int err;

	if (!tally_may(TALLY_HOST_NOTE, cx->caller->remote, now))
		return hall_fail(cx, ERR_BUSY,
				 "that is a lot of notes for one hour; write the next one later");
	err = db_one_int(cx->db, &open, "SELECT count(*) FROM host_note WHERE done_at IS NULL", "");
	if (err == 0 && open >= HOST_OPEN_MAX)
		err =
		    hall_fail(cx, ERR_BUSY, "the hosts have not caught up; try again another day");
	return err;
}

static int host_write(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *sender = fields_text(in, "sender");
	int64_t now = clock_mono_ms(), note;
	int err = host_may_write(cx, now);

	if (err == 0)
		err = db_one_int(cx->db, &note,
				 "INSERT INTO host_note (at, member, sender, body) "
				 "VALUES (?, NULLIF(?, 0), ?, ?) RETURNING id",
				 "iiss", cx->now, cx->member, sender ? sender : "",
				 fields_text(in, "body"));
	if (err < 0)
		return err;
	tally_add(TALLY_HOST_NOTE, cx->caller->remote, now);
	*result_r = json_pack("{s:I}", "note", (json_int_t)note);
	return 0;
}

static json_t *host_item(const struct db_rows *rows)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "note", row_int(rows, 0), "at",
			 row_time(rows, 1), "handle", row_text(rows, 2), "sender",
			 row_name(rows, 3), "body", row_text(rows, 4), "done_at",
			 row_time(rows, 5));
}

static int host_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	size_t limit = (size_t)fields_int(in, "limit", CALLS_PAGE);
	bool with_done = json_is_true(json_object_get(in, "done"));
	int64_t before = INT64_MAX;
	const char *next = NULL;
	struct db_rows *rows;
	json_t *items;
	int err = cursor_read(cx, in, &before, 1);

	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(cx->db,
			"SELECT n.id, n.at, m.handle, n.sender, n.body, n.done_at FROM host_note n "
			"LEFT JOIN member m ON m.id = n.member WHERE n.id < ? "
			"AND (? = 1 OR n.done_at IS NULL) ORDER BY n.id DESC LIMIT ?",
			"iii", before, (int64_t)with_done, (int64_t)limit + 1);
	while (db_next(rows)) {
		if (json_array_size(items) == limit) {
			next = cursor_make(cx->arena, &before, 1);
			break;
		}
		json_array_append_new(items, host_item(rows));
		before = db_int(rows, 0);
	}
	err = db_end(rows);
	if (err < 0)
		json_decref(items);
	else
		*result_r = fields_page(items, next);
	return err;
}

static int host_done(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t note = fields_int(in, "note", 0), id;
	int err = db_one_int(cx->db, &id,
			     "UPDATE host_note SET done_at = COALESCE(done_at, ?) WHERE id = ? "
			     "RETURNING id",
			     "ii", cx->now, note);

	if (err == 0)
		err = audit_note(cx, "host.done", arena_printf(cx->arena, "%lld", (long long)note),
				 NULL);
	if (err == 0)
		*result_r = json_pack("{s:I}", "note", (json_int_t)note);
	return err;
}

const struct hall_binding host_bindings[] = {
    {"host.write", host_write, NULL},
    {"host.list", host_list, NULL},
    {"host.done", host_done, NULL},
    {0},
};
