#include "server/domain/draft.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/api/check.h"
#include "common/base/err.h"
#include "server/core/gate_room.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"

/* Reads a positive number and the end of the text or ':' after it. */
static int draft_number(const char **p, int64_t *value_r)
{
	char *end;

	if (!isdigit((unsigned char)**p))
		return ERR_INVALID;
	errno = 0;
	*value_r = strtoll(*p, &end, 10);
	if (errno || *value_r > FIELD_ID_MAX || (*end && *end != ':'))
		return ERR_INVALID;
	*p = end;
	return 0;
}

/* --- what a target names has to be there for the caller --- */

static int draft_of_board(struct hall_context *cx, const char *name)
{
	struct gate_space space;

	return check_is_name(name) ? gate_board(cx, name, &space) : ERR_INVALID;
}

static int draft_of_room(struct hall_context *cx, const char *name)
{
	struct gate_room room;

	return check_is_name(name) ? gate_room(cx, name, &room) : ERR_INVALID;
}

static int draft_of_item(struct hall_context *cx, const char *name)
{
	struct gate_item item;

	return gate_room_item(cx, name, &item);
}

static int draft_of_task(struct hall_context *cx, const char *name)
{
	struct gate_room room;
	int64_t task;

	return gate_room_task(cx, name, &task, &room);
}

static int draft_of_post(struct hall_context *cx, const char *name)
{
	struct gate_space space;
	int64_t post;

	if (draft_number(&name, &post) < 0 || *name)
		return ERR_INVALID;
	return gate_post(cx, post, &space);
}

static int draft_of_thread(struct hall_context *cx, const char *name)
{
	struct gate_space space;
	int64_t thread, number;

	if (draft_number(&name, &thread) < 0)
		return ERR_INVALID;
	if (*name == ':' && (name++, draft_number(&name, &number)) < 0)
		return ERR_INVALID;
	return *name ? ERR_INVALID : gate_thread(cx, thread, &space);
}

static const struct draft_kind {
	const char *name;
	int (*gate)(struct hall_context *cx, const char *name);
} draft_kinds[] = {
    {"new", draft_of_board},   {"edit", draft_of_post},	    {"reply", draft_of_thread},
    {"report", draft_of_room}, {"comment", draft_of_item},  {"note", draft_of_item},
    {"survey", draft_of_task}, {"task", draft_of_room},	    {"release", draft_of_room},
    {"nda", draft_of_room},    {"screener", draft_of_room}, {"decision", draft_of_room},
    {"change", draft_of_room}, {"launch", draft_of_room},   {"thanks", draft_of_room},
    {"units", draft_of_room},
};

static int draft_target(struct hall_context *cx, const char *target)
{
	size_t len = strcspn(target, ":");

	if (strcmp(target, "about") == 0 || strcmp(target, "hosts") == 0)
		return 0;
	for (size_t i = 0; target[len] && i < sizeof(draft_kinds) / sizeof(draft_kinds[0]); i++) {
		if (strlen(draft_kinds[i].name) == len &&
		    strncmp(draft_kinds[i].name, target, len) == 0)
			return target[len + 1] ? draft_kinds[i].gate(cx, target + len + 1)
					       : ERR_INVALID;
	}
	return ERR_INVALID;
}

static int draft_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), last = INT64_MAX;
	struct db_rows *rows;
	json_t *items;
	char *next = NULL;
	int err = cursor_read(cx, in, &last, 1);

	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(cx->db,
			"SELECT id, target, title, body, revision, updated_at FROM draft "
			"WHERE member = ?1 AND id < ?2 AND (?3 IS NULL OR target = ?3) "
			"ORDER BY id DESC LIMIT ?4",
			"iisi", cx->member, last, fields_text(in, "target"), limit + 1);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, &last, 1);
			break;
		}
		last = db_int(rows, 0);
		json_array_append_new(
		    items, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "draft", row_int(rows, 0),
				     "target", row_text(rows, 1), "title", row_text(rows, 2),
				     "body", row_text(rows, 3), "revision", row_int(rows, 4),
				     "updated_at", row_time(rows, 5)));
	}
	*result_r = fields_page(items, next);
	return db_end(rows);
}

static int draft_give(int64_t draft, int64_t revision, bool forked, json_t **result_r)
{
	*result_r = json_pack("{s:I, s:I, s:b}", "draft", (json_int_t)draft, "revision",
			      (json_int_t)revision, "forked", forked);
	return 0;
}

static int draft_insert(struct hall_context *cx, json_t *in, bool forked, json_t **result_r)
{
	const char *title = fields_text(in, "title");
	int64_t draft;
	int err =
	    db_one_int(cx->db, &draft,
		       "INSERT INTO draft (member, target, title, body, revision, updated_at) "
		       "VALUES (?, ?, ?, ?, 1, ?) RETURNING id",
		       "isssi", cx->member, fields_text(in, "target"), title ? title : "",
		       fields_text(in, "body"), cx->now);

	if (err == 0)
		err = db_run(cx->db,
			     "DELETE FROM draft WHERE member = ?1 AND id IN (SELECT id FROM draft "
			     "WHERE member = ?1 ORDER BY id DESC LIMIT -1 OFFSET ?2)",
			     "ii", cx->member, (int64_t)DRAFT_MOST);
	return err < 0 ? err : draft_give(draft, 1, forked, result_r);
}

static int draft_replace(struct hall_context *cx, json_t *in, int64_t draft, int64_t revision,
			 json_t **result_r)
{
	int err = db_run(cx->db,
			 "UPDATE draft SET title = coalesce(?, title), body = ?, revision = ?, "
			 "updated_at = ? WHERE id = ?",
			 "ssiii", fields_text(in, "title"), fields_text(in, "body"), revision + 1,
			 cx->now, draft);

	return err < 0 ? err : draft_give(draft, revision + 1, false, result_r);
}

static int draft_begin(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int err = draft_target(cx, fields_text(in, "target"));

	if (err == ERR_INVALID)
		return hall_fail(
		    cx, err,
		    "target: reply:THREAD, reply:THREAD:NUMBER, new:BOARD, edit:POST, "
		    "report:ROOM, comment:ITEM, note:ITEM, survey:TASK, task:ROOM, "
		    "release:ROOM, nda:ROOM, screener:ROOM, decision:ROOM, change:ROOM, "
		    "launch:ROOM, thanks:ROOM, units:ROOM, about or hosts");
	return err < 0 ? err : draft_insert(cx, in, false, result_r);
}

/* A draft that is gone (sent, or thrown away elsewhere) is begun anew, so that
 * no text is lost. One that is there is one's own text: it is kept also when
 * what it was for may not be read any more. */
static int draft_save(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t draft = fields_int(in, "draft", 0), revision;
	int err = ERR_NOT_FOUND;

	if (draft)
		err = db_one_int(cx->db, &revision,
				 "SELECT revision FROM draft WHERE member = ? AND target = ? AND "
				 "+id = ?",
				 "isi", cx->member, fields_text(in, "target"), draft);
	if (err == ERR_NOT_FOUND)
		return draft_begin(cx, in, result_r);
	if (err < 0)
		return err;
	if (fields_int(in, "revision", revision) != revision)
		return draft_insert(cx, in, true, result_r);
	return draft_replace(cx, in, draft, revision, result_r);
}

/* What was meant for this one alone is meant for nothing any more. */
static int draft_let_files_go(struct hall_context *cx, int64_t draft)
{
	return db_run(cx->db,
		      "UPDATE file SET draft = NULL WHERE owner = ?1 AND post IS NULL AND draft = "
		      "(SELECT d.target FROM draft d WHERE d.member = ?1 AND +d.id = ?2) AND "
		      "NOT EXISTS (SELECT 1 FROM draft d WHERE d.member = ?1 AND "
		      "d.target = file.draft AND d.id <> ?2)",
		      "ii", cx->member, draft);
}

static int draft_drop(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t draft = fields_int(in, "draft", 0);
	/* Found among one's own only: another's draft takes the same work as none. */
	int err = draft_let_files_go(cx, draft);

	if (err < 0)
		return err;
	err = db_run(cx->db,
		     "DELETE FROM draft WHERE id = (SELECT d.id FROM draft d "
		     "WHERE d.member = ? AND +d.id = ?)",
		     "ii", cx->member, draft);

	if (err == 0 && db_changes(cx->db) == 0)
		return ERR_NOT_FOUND;
	if (err == 0)
		*result_r = json_pack("{s:I}", "draft", (json_int_t)draft);
	return err;
}

const struct hall_binding draft_bindings[] = {
    {"draft.list", draft_list, NULL},
    {"draft.save", draft_save, NULL},
    {"draft.drop", draft_drop, NULL},
    {0},
};
