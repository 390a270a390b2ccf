#include "server/domain/export.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/item.h"
#include "server/domain/room_may.h"
#include "server/domain/row.h"

enum { EXPORT_PIECE = 200, EXPORT_BYTES = 512 * 1024 };

/* The stable columns, in the order of the statement. */
static const struct {
	const char *name;
	bool is_time, is_staff;
} columns[] = {
    {"item", false, false},	  {"type", false, false},	    {"title", false, false},
    {"status", false, false},	  {"resolution", false, false},	    {"severity", false, false},
    {"frequency", false, false},  {"feature", false, false},	    {"found_in", false, false},
    {"fixed_in", false, false},	  {"votes", false, true},	    {"impact", false, true},
    {"author", false, false},	  {"visibility", false, false},	    {"teams", false, true},
    {"assignee", false, true},	  {"created_at", true, false},	    {"first_ack_at", true, false},
    {"closed_at", true, false},	  {"trying_to", false, false},	    {"happened", false, false},
    {"expected", false, false},	  {"steps", false, false},	    {"environment", false, false},
    {"workaround", false, false}, {"merged_into", false, false},    {"external_ref", false, true},
    {"tags", false, true},	  {"lang", false, false},	    {"rice_reach", false, true},
    {"rice_impact", false, true}, {"rice_confidence", false, true}, {"rice_effort", false, true},
    {"rice", false, true},
};
enum { EXPORT_COLUMNS = sizeof(columns) / sizeof(columns[0]) };

#define EXPORT_SELECT                                                                              \
	"SELECT f.id, f.name, f.type, t.title, f.status, f.resolution, f.severity, f.frequency, "  \
	"fe.slug, rf.version, rx.version, f.votes, (f.impact + 500) / 1000, " ALIAS_HANDLE(        \
	    "a",                                                                                   \
	    "f.room") ", "                                                                         \
		      "f.visibility, (SELECT group_concat(team, ' ') FROM (SELECT team FROM "      \
		      "feedback_team "                                                             \
		      "WHERE item = f.id ORDER BY team)), " ALIAS_HANDLE(                          \
			  "m",                                                                     \
			  "f.room") ", f.created_at, f.first_ack_at, f.closed_at, "                \
				    "f.trying_to, CASE WHEN p.deleted_at IS NULL THEN p.body "     \
				    "ELSE '' END, f.expected, "                                    \
				    "f.steps, f.environment, f.workaround, " ITEM_MERGED_INTO(     \
					"?1") ", "                                                 \
					      "f.external_ref, "                                   \
					      "(SELECT group_concat(name, ', ') FROM (SELECT "     \
					      "g.name FROM "                                       \
					      "feedback_tag gt JOIN tag g "                        \
					      "ON g.id = gt.tag WHERE gt.item = f.id ORDER BY "    \
					      "g.name)), "                                         \
					      "f.lang, CAST(f.rice_reach AS TEXT), "               \
					      "CAST(f.rice_impact AS "                             \
					      "TEXT), "                                            \
					      "CAST(f.rice_confidence AS TEXT), "                  \
					      "CAST(f.rice_effort AS "                             \
					      "TEXT), "                                            \
					      "CASE WHEN f.rice > 0 THEN CAST(f.rice / 100.0 AS "  \
					      "TEXT) END "                                         \
					      "FROM feedback f CROSS JOIN thread t ON t.id = "     \
					      "f.thread "                                          \
					      "JOIN post p ON p.thread = f.thread AND p.number = " \
					      "1 JOIN "                                            \
					      "member a ON a.id = f.author "                       \
					      "JOIN space_member sm ON sm.space = f.space AND "    \
					      "sm.member = "                                       \
					      "?1 "                                                \
					      "LEFT JOIN member m ON m.id = f.assignee LEFT JOIN " \
					      "feature "                                           \
					      "fe ON fe.id = f.feature "                           \
					      "LEFT JOIN release rf ON rf.id = f.found_in LEFT "   \
					      "JOIN "                                              \
					      "release rx ON rx.id = f.fixed_in "                  \
					      "WHERE +f.room = ?2 AND f.id > ?3 AND (?4 = 0 OR "   \
					      "f.author = "                                        \
					      "?1) "                                               \
					      "AND (?5 = 0 OR f.visibility = 'room') ORDER BY "    \
					      "f.id LIMIT ?6"

enum export_form { EXPORT_CSV, EXPORT_JSON, EXPORT_MARKDOWN };

/* --- one row --- */

static json_t *cell(const struct db_rows *rows, size_t i, bool is_staff)
{
	int column = (int)i + 1;

	if (columns[i].is_staff && !is_staff)
		return json_null();
	if (columns[i].is_time)
		return row_time(rows, column);
	if (strcmp(columns[i].name, "votes") == 0 || strcmp(columns[i].name, "impact") == 0)
		return row_int(rows, column);
	return row_name(rows, column);
}

static void csv_cell(struct buf *out, const char *text)
{
	/* What a spreadsheet would run. */
	bool is_formula = *text && strchr("=+-@\t\r", *text);

	if (!is_formula && !strpbrk(text, ",\"\r\n")) {
		buf_add_text(out, text);
		return;
	}
	buf_add_text(out, is_formula ? "\"'" : "\"");
	for (; *text; text++) {
		if (*text == '"')
			buf_add_char(out, '"');
		buf_add_char(out, *text);
	}
	buf_add_char(out, '"');
}

static void csv_row(struct hall_context *cx, struct buf *out, const struct db_rows *rows,
		    bool is_staff)
{
	for (size_t i = 0; i < EXPORT_COLUMNS; i++) {
		json_t *value = cell(rows, i, is_staff);

		if (i)
			buf_add_char(out, ',');
		if (json_is_integer(value))
			buf_printf(out, "%lld", (long long)json_integer_value(value));
		else if (json_is_string(value))
			csv_cell(out, arena_dup(cx->arena, json_string_value(value)));
		json_decref(value);
	}
	buf_add_text(out, "\n");
}

static void json_row(struct buf *out, const struct db_rows *rows, bool is_staff, bool is_first)
{
	json_t *object = json_object();
	char *text;

	for (size_t i = 0; i < EXPORT_COLUMNS; i++)
		json_object_set_new(object, columns[i].name, cell(rows, i, is_staff));
	text = json_dumps(object, JSON_COMPACT);
	buf_add_text(out, is_first ? "" : ",\n");
	buf_add_text(out, text ? text : "null");
	free(text);
	json_decref(object);
}

static void markdown_row(struct buf *out, const struct db_rows *rows, bool is_staff)
{
	buf_printf(out, "## %s %s\n\n", db_text(rows, 1), db_text(rows, 3));
	for (size_t i = 0; i < EXPORT_COLUMNS; i++) {
		json_t *value = cell(rows, i, is_staff);
		const char *text = json_string_value(value);

		if (i == 0 || i == 2) /* in the heading */
			text = NULL;
		if (json_is_integer(value))
			buf_printf(out, "- %s: %lld\n", columns[i].name,
				   (long long)json_integer_value(value));
		else if (text && strchr(text, '\n'))
			buf_printf(out, "\n%s:\n\n%s\n\n", columns[i].name, text);
		else if (text)
			buf_printf(out, "- %s: %s\n", columns[i].name, text);
		json_decref(value);
	}
	buf_add_text(out, "\n");
}

/* --- a piece --- */

static void piece_begin(struct buf *out, enum export_form form, const struct gate_room *room)
{
	if (form == EXPORT_JSON)
		buf_add_text(out, "[\n");
	if (form == EXPORT_MARKDOWN)
		buf_printf(out, "# %s\n\n%s\n\n", room->title, room->purpose);
	if (form != EXPORT_CSV)
		return;
	for (size_t i = 0; i < EXPORT_COLUMNS; i++)
		buf_printf(out, "%s%s", i ? "," : "", columns[i].name);
	buf_add_text(out, "\n");
}

static void piece_row(struct hall_context *cx, struct buf *out, enum export_form form,
		      const struct db_rows *rows, bool is_staff, bool is_first)
{
	if (form == EXPORT_CSV)
		csv_row(cx, out, rows, is_staff);
	else if (form == EXPORT_JSON)
		json_row(out, rows, is_staff, is_first);
	else
		markdown_row(out, rows, is_staff);
}

static int piece(struct hall_context *cx, const struct gate_room *room, enum export_form form,
		 int64_t last, json_t **result_r)
{
	bool is_staff = gate_room_is_staff(room), has_more = false, is_first = last == 0;
	bool is_own = !is_staff, is_public = is_staff && !room_may(room, ROOM_EXPORT);
	struct buf out = {0};
	struct db_rows *rows =
	    db_query(cx->db, EXPORT_SELECT, "iiiiii", cx->member, room->id, last, (int64_t)is_own,
		     (int64_t)is_public, (int64_t)EXPORT_PIECE + 1);
	int count = 0, err;

	if (is_first)
		piece_begin(&out, form, room);
	while (db_next(rows)) {
		has_more = count == EXPORT_PIECE || buf_len(&out) > EXPORT_BYTES;
		if (has_more)
			break;
		piece_row(cx, &out, form, rows, is_staff, is_first && count == 0);
		last = db_int(rows, 0);
		count++;
	}
	err = db_end(rows);
	if (!has_more && form == EXPORT_JSON)
		buf_add_text(&out, "\n]\n");
	if (err == 0)
		*result_r =
		    json_pack("{s:o, s:s?}", "text", json_stringn(buf_data(&out), buf_len(&out)),
			      "next", has_more ? cursor_make(cx->arena, &last, 1) : NULL);
	buf_free(&out);
	return err;
}

static int export_form(struct hall_context *cx, json_t *in, enum export_form *form_r)
{
	bool csv = json_is_true(json_object_get(in, "csv")),
	     json = json_is_true(json_object_get(in, "json")),
	     markdown = json_is_true(json_object_get(in, "markdown"));

	if (csv + json + markdown > 1)
		return hall_fail(cx, ERR_INVALID, "one of --csv, --json and --markdown");
	*form_r = json ? EXPORT_JSON : markdown ? EXPORT_MARKDOWN : EXPORT_CSV;
	return 0;
}

static int export_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	enum export_form form = EXPORT_CSV;
	struct gate_room room;
	int64_t last = 0;
	int err = cursor_read(cx, in, &last, 1);

	if (err == 0)
		err = export_form(cx, in, &form);
	if (err == 0)
		err = gate_room(cx, fields_text(in, "room"), &room);
	return err < 0 ? err : piece(cx, &room, form, last, result_r);
}

const struct hall_binding export_bindings[] = {
    {"feedback.export", export_call, NULL},
    {0},
};
