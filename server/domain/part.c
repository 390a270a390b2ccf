#include "server/domain/part.h"

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/alias.h"
#include "server/domain/audit.h"
#include "server/domain/board.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/room_people.h"
#include "server/domain/row.h"

static int part_member(struct hall_context *cx, json_t *in, int64_t *member_r)
{
	return db_one_int(cx->db, member_r,
			  "SELECT id FROM member WHERE handle = ? AND state <> 'deleted'", "s",
			  fields_text(in, "handle"));
}

int part_admit(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *board = fields_text(in, "board"), *handle = fields_text(in, "handle");
	const char *part = fields_text(in, "part");
	int64_t space, member;
	int err = board_find(cx, board, &space);

	if (!part)
		part = "member";
	if (err == 0)
		err = part_member(cx, in, &member);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "INSERT INTO space_member (space, member, part, since) VALUES (?, ?, ?, ?) "
		    "ON CONFLICT (space, member) DO UPDATE SET part = excluded.part",
		    "iisi", space, member, part, cx->now);
	if (err == 0)
		err = audit_note(cx, "board.admit", board,
				 arena_printf(cx->arena, "%s as %s", handle, part));
	if (err == 0)
		*result_r =
		    json_pack("{s:s, s:s, s:s}", "board", board, "handle", handle, "part", part);
	return err;
}

int part_dismiss(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *board = fields_text(in, "board");
	int64_t space, member;
	int err = board_shape(cx, board, &space);

	if (err == 0)
		err = part_member(cx, in, &member);
	if (err == 0)
		err = db_run(cx->db, "DELETE FROM space_member WHERE space = ? AND member = ?",
			     "ii", space, member);
	if (err == 0 && db_changes(cx->db) == 0)
		err = ERR_NOT_FOUND;
	if (err == 0)
		err = audit_note(cx, "board.dismiss", board, fields_text(in, "handle"));
	if (err == 0)
		*result_r = json_pack("{s:s}", "board", board);
	return err;
}

/* With aliases neither since when nor in which order: both would tell who is who. */
int part_people(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), skip = 0, room = 0;
	struct gate_space space;
	struct db_rows *rows;
	json_t *items;
	char *next = NULL;
	bool may;
	int err = cursor_read(cx, in, &skip, 1);

	if (err == 0)
		err = gate_board(cx, fields_text(in, "board"), &space);
	if (err == 0)
		err = room_people_may_see(cx, &space, &may);
	if (err == 0 && !may)
		err = hall_fail(cx, ERR_REFUSED, "who else is here is for its staff to know");
	if (err < 0)
		return err;
	err = alias_room(cx, space.id, &room);
	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(
	    cx->db,
	    "SELECT " ALIAS_HANDLE("m", "p.space") " AS called, p.part, iif(?4, NULL, p.since) "
						   "FROM space_member p JOIN member m ON m.id = "
						   "p.member WHERE p.space = ?1 "
						   "ORDER BY iif(?4, called, '') COLLATE NOCASE, "
						   "p.member LIMIT ?2 OFFSET ?3",
	    "iiii", space.id, limit + 1, skip, room);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			skip += limit;
			next = cursor_make(cx->arena, &skip, 1);
			break;
		}
		json_array_append_new(items, json_pack("{s:o, s:o, s:o}", "handle",
						       row_text(rows, 0), "part", row_text(rows, 1),
						       "since", row_time(rows, 2)));
	}
	*result_r = fields_page(items, next);
	return db_end(rows);
}
