#include "server/domain/launch_notice.h"

#include "common/base/err.h"
#include "server/domain/notice.h"

enum { LAUNCH_ROOMS = 50, LAUNCH_PEOPLE = 1000 };

#define LAUNCH_WAITS "rm.advocates = 1 AND rm.launch_told_at IS NULL"

/* A room whose launch has come and where somebody was not told yet. */
static int launch_next(struct hall_context *cx, int64_t *room_r, struct notice *notice)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT r.id, s.title, s.slug FROM room_member rm JOIN room r ON r.id = rm.room "
	    "JOIN space s ON s.id = r.id WHERE " LAUNCH_WAITS " AND r.share_text <> '' AND "
	    "coalesce(r.embargo_until, 0) <= ? LIMIT 1",
	    "i", cx->now);
	bool is_there = db_next(rows);
	int err;

	if (is_there) {
		*room_r = notice->space = db_int(rows, 0);
		notice->about = arena_dup(cx->arena, db_text(rows, 1));
		notice->target = arena_printf(cx->arena, "launch:%s", db_text(rows, 2));
	}
	err = db_end(rows);
	return err < 0 || is_there ? err : ERR_NOT_FOUND;
}

/* The rest of a larger room in the next round. */
static int launch_tell(struct hall_context *cx, int64_t room, struct notice *notice)
{
	int64_t *to = arena_alloc(cx->arena, LAUNCH_PEOPLE * sizeof(*to));
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT rm.member FROM room_member rm WHERE rm.room = ? AND " LAUNCH_WAITS " LIMIT ?",
	    "ii", room, (int64_t)LAUNCH_PEOPLE);
	int err;

	while (db_next(rows))
		to[notice->to_count++] = db_int(rows, 0);
	err = db_end(rows);
	notice->to = to;
	if (err == 0)
		err = notice_send(cx, notice);
	for (size_t i = 0; err == 0 && i < notice->to_count; i++)
		err = db_run(
		    cx->db,
		    "UPDATE room_member SET launch_told_at = ? WHERE room = ? AND member = ?",
		    "iii", cx->now, room, to[i]);
	return err;
}

int launch_notice_tick(struct hall_context *cx)
{
	int err = 0;

	for (int i = 0; err == 0 && i < LAUNCH_ROOMS; i++) {
		struct notice notice = {.kind = NOTICE_LAUNCH};
		int64_t room = 0;

		err = launch_next(cx, &room, &notice);
		if (err == 0)
			err = launch_tell(cx, room, &notice);
	}
	return err == ERR_NOT_FOUND ? 0 : err;
}
