#include "server/domain/follow.h"

#include <string.h>

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"

int follow_is_mutable(struct hall_context *cx, int64_t member, int64_t space, bool *is_r)
{
	int64_t looks_after = 0;
	int err = db_one_int(cx->db, &looks_after,
			     "SELECT " FOLLOW_LOOKS_AFTER("?2") " FROM member a WHERE a.id = ?1",
			     "ii", member, space);

	*is_r = !looks_after;
	return err == ERR_NOT_FOUND ? 0 : err;
}

/* --- who follows --- */

/* All the members a query gives. */
static int follow_gather(struct hall_context *cx, struct db_rows *rows, int64_t **members_r,
			 size_t *count_r)
{
	int64_t *members = NULL;
	size_t count = 0, room = 0;

	while (db_next(rows)) {
		if (count == room) {
			int64_t *more;

			room = room ? room * 2 : 16;
			more = arena_alloc(cx->arena, room * sizeof(*more));
			if (count)
				memcpy(more, members, count * sizeof(*more));
			members = more;
		}
		members[count++] = db_int(rows, 0);
	}
	*members_r = members;
	*count_r = count;
	return db_end(rows);
}

int follow_watchers(struct hall_context *cx, int64_t thread, int64_t space, int64_t **members_r,
		    size_t *count_r)
{
	return follow_gather(
	    cx,
	    db_query(cx->db,
		     "SELECT member FROM follow WHERE what = 'thread' AND object = ?1 AND "
		     "level = 'watch' UNION ALL SELECT b.member FROM follow b WHERE b.what = "
		     "'board' AND b.object = ?2 AND b.level = 'watch' AND NOT EXISTS (SELECT 1 "
		     "FROM follow f WHERE f.member = b.member AND f.what = 'thread' AND "
		     "f.object = ?1)",
		     "ii", thread, space),
	    members_r, count_r);
}

int follow_participants(struct hall_context *cx, int64_t thread, int64_t **members_r,
			size_t *count_r)
{
	return follow_gather(
	    cx,
	    db_query(cx->db,
		     "SELECT d.member FROM notice_setting d CROSS JOIN participant p ON "
		     "p.member = d.member AND p.thread = ?1 WHERE d.kind = 'taking_part' AND "
		     "(d.delivery = 'now' OR d.mail = 'now') AND NOT EXISTS (SELECT 1 FROM follow "
		     "f WHERE f.member = d.member AND f.what = 'thread' AND f.object = ?1)",
		     "i", thread),
	    members_r, count_r);
}

/* --- calls --- */

static int follow_has_room(struct hall_context *cx)
{
	int64_t count;
	int err = db_one_int(cx->db, &count,
			     "SELECT (SELECT count(*) FROM follow WHERE member = ?1) + (SELECT "
			     "count(*) FROM follow_alias WHERE member = ?1)",
			     "i", cx->member);

	if (err == 0 && count >= FOLLOW_MAX)
		err = hall_fail(cx, ERR_TOO_LARGE,
				"you follow %d things; let go of some of them first", FOLLOW_MAX);
	return err;
}

/* Of a board and of a member `normal` is what holds without a row; of a thread
 * it is said, because its board may be watched. */
static int follow_set(struct hall_context *cx, const char *what, int64_t object, const char *level,
		      json_t **result_r)
{
	bool is_kept = strcmp(level, "normal") != 0 || strcmp(what, "thread") == 0;
	int err = db_run(cx->db, "DELETE FROM follow WHERE member = ? AND what = ? AND object = ?",
			 "isi", cx->member, what, object);

	if (err == 0 && is_kept)
		err = follow_has_room(cx);
	if (err == 0 && is_kept)
		err = db_run(cx->db,
			     "INSERT INTO follow (member, what, object, level, since) "
			     "VALUES (?, ?, ?, ?, ?)",
			     "isisi", cx->member, what, object, level, cx->now);
	if (err == 0)
		*result_r = json_pack("{s:s}", "level", level);
	return err;
}

static int follow_thread(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t thread = fields_int(in, "thread", 0);
	struct gate_space space;
	int err = gate_thread(cx, thread, &space);

	return err < 0 ? err : follow_set(cx, "thread", thread, fields_text(in, "level"), result_r);
}

static int follow_board(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_space space;
	int err = gate_board(cx, fields_text(in, "board"), &space);

	return err < 0 ? err
		       : follow_set(cx, "board", space.id, fields_text(in, "level"), result_r);
}

static int follow_find_member(struct hall_context *cx, const char *handle, int64_t *member_r)
{
	int err = db_one_int(
	    cx->db, member_r,
	    "SELECT id FROM member WHERE handle = ? AND state IN ('active', 'placeholder')", "s",
	    handle);

	return err == ERR_NOT_FOUND ? hall_fail(cx, err, "there is no member of that name") : err;
}

/* Who is meant: by their handle, or by what they are called in a room. *room_r: that
 * room, where it is an alias; 0: it is a handle. */
static int follow_find(struct hall_context *cx, json_t *in, int64_t *member_r, int64_t *room_r)
{
	const char *slug = fields_text(in, "room");
	struct gate_room room;
	int64_t has_alias;
	int err;

	*room_r = 0;
	if (!slug)
		return follow_find_member(cx, fields_text(in, "handle"), member_r);
	err = gate_room(cx, slug, &room);
	if (err == 0)
		err = alias_find(cx, &room, fields_text(in, "handle"), member_r);
	if (err == 0)
		err = db_one_int(cx->db, &has_alias, "SELECT " ALIAS_IS("?1", "?2"), "ii",
				 *member_r, room.id);
	if (err == 0 && has_alias)
		*room_r = room.id;
	return err;
}

static int follow_alias(struct hall_context *cx, int64_t room, int64_t whom, const char *level,
			json_t **result_r)
{
	bool is_muted = strcmp(level, "mute") == 0;
	int err =
	    db_run(cx->db, "DELETE FROM follow_alias WHERE member = ? AND room = ? AND whom = ?",
		   "iii", cx->member, room, whom);

	if (err == 0 && is_muted)
		err = follow_has_room(cx);
	if (err == 0 && is_muted)
		err = db_run(cx->db,
			     "INSERT INTO follow_alias (member, room, whom, since) "
			     "VALUES (?, ?, ?, ?)",
			     "iiii", cx->member, room, whom, cx->now);
	if (err == 0)
		*result_r = json_pack("{s:s}", "level", level);
	return err;
}

static int follow_member(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *level = fields_text(in, "level");
	bool may = true;
	int64_t member, room;
	int err = follow_find(cx, in, &member, &room);

	if (err == 0 && member == cx->member)
		err = hall_fail(cx, ERR_REFUSED, "that is you");
	if (err == 0 && room)
		return follow_alias(cx, room, member, level, result_r);
	if (err == 0 && strcmp(level, "mute") == 0)
		err = follow_is_mutable(cx, member, 0, &may);
	if (err == 0 && !may)
		err = hall_fail(cx, ERR_REFUSED,
				"staff and hosts are not muted: what they say may concern you");
	return err < 0 ? err : follow_set(cx, "member", member, level, result_r);
}

/* What holds for a thread: what was said of it, or of its board. */
static int follow_show_thread(struct hall_context *cx, int64_t thread, json_t **result_r)
{
	struct gate_space space;
	struct db_rows *rows;
	int err = gate_thread(cx, thread, &space);

	if (err < 0)
		return err;
	rows = db_query(cx->db,
			"SELECT coalesce((SELECT level FROM follow WHERE member = ?1 AND "
			"what = 'thread' AND object = ?2), (SELECT level FROM follow WHERE "
			"member = ?1 AND what = 'board' AND object = ?3), 'normal'), "
			"EXISTS (SELECT 1 FROM participant WHERE member = ?1 AND thread = ?2) AND "
			"NOT EXISTS (SELECT 1 FROM follow WHERE member = ?1 AND what = 'thread' "
			"AND object = ?2)",
			"iii", cx->member, thread, space.id);
	if (db_next(rows))
		*result_r = json_pack("{s:o, s:o}", "level", row_text(rows, 0), "taking_part",
				      row_bool(rows, 1));
	return db_end(rows);
}

static int follow_show_one(struct hall_context *cx, const char *what, int64_t object,
			   json_t **result_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT coalesce((SELECT level FROM follow WHERE member = ? "
		     "AND what = ? AND object = ?), 'normal')",
		     "isi", cx->member, what, object);

	if (db_next(rows))
		*result_r = json_pack("{s:o, s:b}", "level", row_text(rows, 0), "taking_part", 0);
	return db_end(rows);
}

static int follow_show_alias(struct hall_context *cx, int64_t room, int64_t whom, json_t **result_r)
{
	int64_t is_muted;
	int err = db_one_int(cx->db, &is_muted,
			     "SELECT EXISTS (SELECT 1 FROM follow_alias WHERE member = ? AND "
			     "room = ? AND whom = ?)",
			     "iii", cx->member, room, whom);

	if (err == 0)
		*result_r = json_pack("{s:s, s:b}", "level", is_muted ? "mute" : "normal",
				      "taking_part", 0);
	return err;
}

static int follow_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *board = fields_text(in, "board"), *handle = fields_text(in, "handle");
	struct gate_space space;
	int64_t member, room;
	int err;

	if (fields_has(in, "thread") + (board != NULL) + (handle != NULL) != 1)
		return hall_fail(cx, ERR_INVALID, "one of thread, board and handle");
	if (fields_has(in, "room") && !handle)
		return hall_fail(cx, ERR_INVALID, "a room with a handle alone");
	if (fields_has(in, "thread"))
		return follow_show_thread(cx, fields_int(in, "thread", 0), result_r);
	if (board) {
		err = gate_board(cx, board, &space);
		return err < 0 ? err : follow_show_one(cx, "board", space.id, result_r);
	}
	err = follow_find(cx, in, &member, &room);
	if (err < 0)
		return err;
	return room ? follow_show_alias(cx, room, member, result_r)
		    : follow_show_one(cx, "member", member, result_r);
}

static int follow_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	json_t *items = json_array();
	struct db_rows *rows = db_query(
	    cx->db,
	    GATE_MINE
	    "SELECT f.what, f.level, t.id, s.slug, m.handle, coalesce(t.title, s.title, m.handle), "
	    "f.since, NULL, f.object FROM follow f LEFT JOIN thread t ON f.what = 'thread' AND "
	    "t.id = f.object "
	    "LEFT JOIN space s ON s.id = CASE f.what WHEN 'thread' THEN t.space WHEN 'board' THEN "
	    "f.object END LEFT JOIN member m ON f.what = 'member' AND m.id = f.object "
	    "AND m.state IN ('active', 'placeholder') WHERE f.member = ?2 "
	    "AND (m.id IS NOT NULL OR s.id IN (SELECT id FROM mine)) "
	    /* Not by who they are: that would be told from the order. */
	    "UNION ALL SELECT 'member', 'mute', NULL, NULL, al.alias, al.alias, fa.since, "
	    "fs.slug, 0 FROM follow_alias fa JOIN room_alias al ON al.member = fa.whom AND "
	    "al.room = fa.room JOIN space fs ON fs.id = fa.room WHERE fa.member = ?2 "
	    "AND fs.id IN (SELECT id FROM mine) ORDER BY 2 DESC, 1 DESC, 7 DESC, 9, 6",
	    "ii", gate_level(cx), cx->member);

	(void)in;
	while (db_next(rows))
		json_array_append_new(
		    items, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "level",
				     row_text(rows, 1), "what", row_text(rows, 0), "title",
				     row_text(rows, 5), "thread", row_int(rows, 2), "board",
				     row_text(rows, 3), "handle", row_text(rows, 4), "since",
				     row_time(rows, 6), "room", row_text(rows, 7)));
	*result_r = fields_page(items, NULL);
	return db_end(rows);
}

const struct hall_binding follow_bindings[] = {
    {"follow.thread", follow_thread, NULL}, {"follow.board", follow_board, NULL},
    {"follow.member", follow_member, NULL}, {"follow.show", follow_show, NULL},
    {"follow.list", follow_list, NULL},	    {0},
};
