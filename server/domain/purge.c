#include "server/domain/purge.h"

#include "common/base/err.h"
#include "server/domain/audit.h"
#include "server/domain/index.h"
#include "server/domain/outbox.h"
#include "server/domain/room_member.h"
#include "server/domain/room_notice.h"

enum {
	DAY = 86400,
	PURGE_ITEMS = 100,
	PURGE_POSTS = 200,
	PURGE_FILES = 100,
	PURGE_SPACES_MOST = 5000
};

/* The spaces of room ?1. */
#define PURGE_SPACES                                                                               \
	"(SELECT id FROM room WHERE id = ?1 UNION ALL SELECT staff FROM room WHERE id = ?1 "       \
	"UNION ALL SELECT desk FROM room_member WHERE room = ?1 AND desk IS NOT NULL)"
#define PURGE_THREADS "(SELECT id FROM thread WHERE space IN " PURGE_SPACES ")"
#define PURGE_IS_OF_ITEM                                                                           \
	"(target GLOB 'comment:*' OR target GLOB 'note:*' OR target GLOB 'survey:*')"
#define PURGE_TASKS "(SELECT id FROM task WHERE room = ?1)"
#define PURGE_UNITS "(SELECT id FROM unit WHERE room = ?1)"

/* Of item ?1; whatever was the same as it stands alone for the moment. */
static const char *const purge_item_rows[] = {
    "DELETE FROM feedback_vote WHERE item = ?1",
    "DELETE FROM feedback_follow WHERE item = ?1",
    "DELETE FROM feedback_team WHERE item = ?1",
    "DELETE FROM feedback_tag WHERE item = ?1",
    "DELETE FROM feedback_comment WHERE item = ?1",
    "DELETE FROM status_event WHERE item = ?1",
    "DELETE FROM not_now WHERE item = ?1",
    "DELETE FROM partner_asked WHERE item = ?1",
    "DELETE FROM consent WHERE item = ?1",
    "DELETE FROM score_due WHERE item = ?1",
    "DELETE FROM decision_item WHERE item = ?1",
    "DELETE FROM changelog_item WHERE item = ?1",
    "UPDATE feedback SET canonical = NULL WHERE canonical = ?1",
    "DELETE FROM feedback WHERE id = ?1",
};

/* Of room ?1, once no report and no post is left: in the order in which the one
 * leans on the other. */
static const char *const purge_room_rows[] = {
    "DELETE FROM draft WHERE target GLOB 'reply:*' AND CAST(substr(target, 7) AS INTEGER) IN "
    "" PURGE_THREADS,
    /* Of the room itself, and of its reports and tasks. */
    "DELETE FROM draft WHERE NOT " PURGE_IS_OF_ITEM " AND substr(target, instr(target, ':') + 1) = "
    "(SELECT slug FROM room WHERE id = ?1) COLLATE NOCASE",
    "DELETE FROM draft WHERE " PURGE_IS_OF_ITEM " AND substr(target, instr(target, ':') + 1) LIKE "
    "(SELECT prefix || '-%' FROM room WHERE id = ?1)",
    "DELETE FROM participant WHERE thread IN " PURGE_THREADS,
    "DELETE FROM read_mark WHERE thread IN " PURGE_THREADS,
    "DELETE FROM read_log WHERE thread IN " PURGE_THREADS,
    "DELETE FROM joint WHERE space IN " PURGE_SPACES,
    "DELETE FROM follow WHERE what = 'thread' AND object IN " PURGE_THREADS,
    "DELETE FROM follow WHERE what = 'board' AND object IN " PURGE_SPACES,
    "DELETE FROM notification WHERE space IN " PURGE_SPACES,
    "DELETE FROM notification WHERE target = (SELECT 'room:' || slug FROM room WHERE id = ?1)",
    "DELETE FROM read_undo WHERE space IN " PURGE_SPACES,
    "DELETE FROM thread WHERE space IN " PURGE_SPACES,
    "DELETE FROM answer WHERE question IN (SELECT id FROM question WHERE task IN " PURGE_TASKS ")",
    "DELETE FROM question WHERE task IN " PURGE_TASKS,
    "DELETE FROM task_state WHERE task IN " PURGE_TASKS,
    "DELETE FROM task_reminder WHERE task IN " PURGE_TASKS,
    "DELETE FROM not_now WHERE task IN " PURGE_TASKS,
    "DELETE FROM task WHERE room = ?1",
    "DELETE FROM unit_event WHERE unit IN " PURGE_UNITS,
    "DELETE FROM unit WHERE room = ?1",
    "DELETE FROM route_rule WHERE room = ?1",
    "DELETE FROM partner_feature WHERE room = ?1",
    "DELETE FROM tag WHERE room = ?1",
    "DELETE FROM decision WHERE room = ?1",
    "DELETE FROM changelog WHERE room = ?1",
    "DELETE FROM release WHERE room = ?1",
    "DELETE FROM feature WHERE room = ?1",
    "DELETE FROM room_phase WHERE room = ?1",
    "DELETE FROM room_holiday WHERE room = ?1",
    "DELETE FROM invite_use WHERE digest IN (SELECT digest FROM invite WHERE room = ?1)",
    "DELETE FROM invite WHERE room = ?1",
    "DELETE FROM screener WHERE room = ?1",
    "DELETE FROM application WHERE room = ?1",
    "DELETE FROM seat WHERE room = ?1",
    "DELETE FROM nda_acceptance WHERE nda IN (SELECT id FROM nda WHERE room = ?1)",
    "DELETE FROM nda WHERE room = ?1",
    "DELETE FROM room_break WHERE room = ?1",
    "DELETE FROM follow_alias WHERE room = ?1",
    "DELETE FROM room_alias WHERE room = ?1",
    "DELETE FROM consent WHERE space IN " PURGE_SPACES,
    "DELETE FROM board_read WHERE space IN " PURGE_SPACES,
    "DELETE FROM change WHERE space IN " PURGE_SPACES,
    "DELETE FROM board WHERE space IN " PURGE_SPACES,
};

static int run(struct hall_context *cx, const char *sql, int64_t of)
{
	return db_run(cx->db, sql, "i", of);
}

/* Up to `most` ids of a statement about the room. */
static int ids(struct hall_context *cx, const char *sql, int64_t room, int64_t most, int64_t *ids_r,
	       size_t *count_r)
{
	struct db_rows *rows = db_query(cx->db, sql, "ii", room, most);

	*count_r = 0;
	while (db_next(rows))
		ids_r[(*count_r)++] = db_int(rows, 0);
	return db_end(rows);
}

/* --- a piece of it --- */

static int purge_items(struct hall_context *cx, int64_t room, bool *did_r)
{
	int64_t items[PURGE_ITEMS];
	size_t count;
	int err = ids(cx, "SELECT id FROM feedback WHERE room = ?1 LIMIT ?2", room, PURGE_ITEMS,
		      items, &count);

	for (size_t i = 0; err == 0 && i < count; i++) {
		for (size_t row = 0;
		     err == 0 && row < sizeof(purge_item_rows) / sizeof(purge_item_rows[0]); row++)
			err = run(cx, purge_item_rows[row], items[i]);
	}
	*did_r = count > 0;
	return err;
}

static int purge_files(struct hall_context *cx, int64_t room, bool *did_r)
{
	int64_t files[PURGE_FILES];
	size_t count;
	int err = ids(cx, "SELECT id FROM file WHERE space IN " PURGE_SPACES " LIMIT ?2", room,
		      PURGE_FILES, files, &count);

	for (size_t i = 0; err == 0 && i < count; i++)
		err = outbox_drop(cx, files[i]);
	*did_r = count > 0;
	return err;
}

/* A post leaves the search with the very text it came in with. */
static int purge_post(struct hall_context *cx, int64_t post)
{
	struct index_post row;
	int64_t is_deleted;
	int err = db_one_int(cx->db, &is_deleted,
			     "SELECT deleted_at IS NOT NULL FROM post WHERE id = ?", "i", post);

	if (err == 0 && !is_deleted) {
		err = index_load(cx, post, &row);
		if (err == 0)
			err = index_remove(cx, &row);
	}
	if (err == 0)
		err = run(cx, "DELETE FROM post_edit WHERE post = ?1", post);
	return err < 0 ? err : run(cx, "DELETE FROM post WHERE id = ?1", post);
}

static int purge_posts(struct hall_context *cx, int64_t room, bool *did_r)
{
	int64_t posts[PURGE_POSTS];
	size_t count;
	int err = ids(cx,
		      "SELECT p.id FROM thread t JOIN post p ON p.thread = t.id WHERE t.space IN "
		      "" PURGE_SPACES " ORDER BY p.found LIMIT ?2",
		      room, PURGE_POSTS, posts, &count);

	for (size_t i = 0; err == 0 && i < count; i++)
		err = purge_post(cx, posts[i]);
	*did_r = count > 0;
	return err;
}

/* --- beginning and ending --- */

/* Nobody reads half a room. */
static int purge_begin(struct hall_context *cx, int64_t room)
{
	int err =
	    run(cx, "UPDATE room_member SET state = 'left', reason = '' WHERE room = ?1", room);

	if (err == 0)
		err = room_member_sync(cx, room, 0);
	return err < 0 ? err
		       : db_run(cx->db, "UPDATE room SET purging_at = ?2, listed = 0 WHERE id = ?1",
				"ii", room, cx->now);
}

static int purge_end(struct hall_context *cx, int64_t room)
{
	int64_t *spaces = arena_alloc(cx->arena, PURGE_SPACES_MOST * sizeof(*spaces)), days = 0;
	size_t count = 0;
	char *slug = NULL;
	struct db_rows *rows;
	int err = 0;

	for (size_t i = 0; err == 0 && i < sizeof(purge_room_rows) / sizeof(purge_room_rows[0]);
	     i++)
		err = run(cx, purge_room_rows[i], room);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "DELETE FROM draft WHERE target GLOB 'edit:*' AND NOT EXISTS (SELECT 1 FROM "
		    "post WHERE id = CAST(substr(draft.target, 6) AS INTEGER))",
		    "");
	if (err == 0)
		err = ids(cx, "SELECT id FROM space WHERE id IN " PURGE_SPACES " LIMIT ?2", room,
			  PURGE_SPACES_MOST, spaces, &count);
	if (err < 0)
		return err;
	rows = db_query(cx->db, "SELECT slug, retention_days FROM room WHERE id = ?", "i", room);
	if (db_next(rows)) {
		slug = arena_dup(cx->arena, db_text(rows, 0));
		days = db_int(rows, 1);
	}
	err = db_end(rows);
	if (err == 0)
		err = run(cx, "DELETE FROM room_member WHERE room = ?1", room);
	if (err == 0)
		err = run(cx, "DELETE FROM room WHERE id = ?1", room);
	for (size_t i = 0; err == 0 && i < count; i++) {
		err = run(cx, "DELETE FROM space_member WHERE space = ?1", spaces[i]);
		if (err == 0)
			err = run(cx, "DELETE FROM space WHERE id = ?1", spaces[i]);
	}
	return err < 0 ? err
		       : audit_by(cx, "hearthd", "room.purge", slug,
				  arena_printf(cx->arena, "kept for %lld days after its end",
					       (long long)days));
}

static int purge_on(struct hall_context *cx, int64_t room)
{
	static int (*const parts[])(struct hall_context *, int64_t,
				    bool *) = {purge_items, purge_files, purge_posts};
	bool did = false;
	int err = 0;

	for (size_t i = 0; err == 0 && !did && i < sizeof(parts) / sizeof(parts[0]); i++)
		err = parts[i](cx, room, &did);
	return err == 0 && !did ? purge_end(cx, room) : err;
}

/* --- time --- */

/* A room whose owner is to be told that it goes soon. */
static int tell_soon(struct hall_context *cx)
{
	int64_t room;
	int err = db_one_int(cx->db, &room,
			     "SELECT id FROM room WHERE archived_at IS NOT NULL AND "
			     "archived_at + retention_days * 86400 <= ? AND "
			     "(purge_told_at IS NULL OR purge_told_at > ?) LIMIT 1",
			     "ii", cx->now + (int64_t)PURGE_TOLD * DAY, cx->now);

	if (err == 0)
		err = db_run(cx->db, "UPDATE room SET purge_told_at = ? WHERE id = ?", "ii",
			     cx->now, room);
	return err < 0 ? err : room_notice_ends(cx, room);
}

/* One that is under way before one that is due. Who was told late, as where the
 * days were made fewer, has as long to take it out. */
static int next_due(struct hall_context *cx, int64_t *room_r, bool *is_begun_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT id, purging_at IS NOT NULL FROM room WHERE archived_at IS NOT NULL "
		     "AND archived_at + retention_days * 86400 <= ?1 AND purge_told_at <= ?2 "
		     "ORDER BY purging_at IS NULL, archived_at LIMIT 1",
		     "ii", cx->now, cx->now - (int64_t)PURGE_TOLD * DAY);
	bool is_there = db_next(rows);
	int err;

	if (is_there) {
		*room_r = db_int(rows, 0);
		*is_begun_r = db_int(rows, 1) != 0;
	}
	err = db_end(rows);
	return err < 0 || is_there ? err : ERR_NOT_FOUND;
}

int purge_tick(struct hall_context *cx)
{
	int64_t room;
	bool is_begun;
	int err = tell_soon(cx);

	if (err == 0 || err == ERR_NOT_FOUND)
		err = next_due(cx, &room, &is_begun);
	if (err == 0)
		err = is_begun ? purge_on(cx, room) : purge_begin(cx, room);
	return err == ERR_NOT_FOUND ? 0 : err;
}
