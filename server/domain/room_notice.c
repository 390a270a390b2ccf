#include "server/domain/room_notice.h"

#include "common/base/err.h"
#include "server/domain/notice.h"

enum { ROOM_NOTICE_MOST = 1000 };

/* What is said of a room, where it leads, and the room itself; extra: behind its
 * title, or NULL. */
static int room_notice_of(struct hall_context *cx, int64_t room, const char *extra,
			  struct notice *notice)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT title, slug FROM space WHERE id = ?", "i", room);

	notice->actor = cx->member;
	if (db_next(rows)) {
		notice->about = arena_printf(cx->arena, "%s%s%s", db_text(rows, 0),
					     extra && *extra ? ": " : "", extra ? extra : "");
		notice->target = arena_printf(cx->arena, "room:%s", db_text(rows, 1));
	}
	return db_end(rows);
}

/* Who is told may not be able to read the room (yet, or any more): the notice
 * hangs nowhere, and says no more than they know. */
static int room_notice_member(struct hall_context *cx, enum notice_kind kind, int64_t room,
			      int64_t member, const char *extra)
{
	struct notice notice = {.kind = kind, .to = &member, .to_count = 1};
	int err = room_notice_of(cx, room, extra, &notice);

	if (kind == NOTICE_ROOM_OUT)
		notice.target = NULL;
	return err < 0 ? err : notice_send(cx, &notice);
}

int room_notice_in(struct hall_context *cx, int64_t room, int64_t member)
{
	return room_notice_member(cx, NOTICE_ROOM_IN, room, member, NULL);
}

int room_notice_declined(struct hall_context *cx, int64_t room, int64_t member, const char *note)
{
	return room_notice_member(cx, NOTICE_ROOM_NO, room, member, note);
}

int room_notice_out(struct hall_context *cx, int64_t room, int64_t member, const char *reason)
{
	return room_notice_member(cx, NOTICE_ROOM_OUT, room, member, reason);
}

/* To the members of a statement's first column; takes the rows. */
static int room_notice_all(struct hall_context *cx, struct notice *notice, struct db_rows *rows)
{
	int64_t *to = arena_alloc(cx->arena, ROOM_NOTICE_MOST * sizeof(*to));
	int err;

	while (notice->to_count < ROOM_NOTICE_MOST && db_next(rows))
		to[notice->to_count++] = db_int(rows, 0);
	err = db_end(rows);
	notice->to = to;
	return err < 0 ? err : notice_send(cx, notice);
}

int room_notice_nda(struct hall_context *cx, int64_t room)
{
	struct notice notice = {.kind = NOTICE_ROOM_NDA};
	int err = room_notice_of(cx, room, NULL, &notice);

	if (err < 0)
		return err;
	return room_notice_all(cx, &notice,
			       db_query(cx->db,
					"SELECT member FROM room_member WHERE room = ? AND "
					"state = 'nda_pending'",
					"i", room));
}

static int room_notice_owners(struct hall_context *cx, enum notice_kind kind, int64_t room,
			      int64_t also, const char *extra)
{
	struct notice notice = {.kind = kind, .space = room};
	int err = room_notice_of(cx, room, extra, &notice);

	if (err < 0)
		return err;
	return room_notice_all(cx, &notice,
			       db_query(cx->db,
					"SELECT member FROM room_member WHERE room = ?1 AND "
					"state = 'active' AND (part = 'owner' OR member = ?2)",
					"ii", room, also));
}

int room_notice_joined(struct hall_context *cx, int64_t room, int64_t made_by)
{
	return room_notice_owners(cx, NOTICE_ROOM_JOINED, room, made_by, NULL);
}

int room_notice_applied(struct hall_context *cx, int64_t room)
{
	return room_notice_owners(cx, NOTICE_ROOM_APPLIED, room, 0, NULL);
}

/* To its owners, however they stand in it. */
static int room_notice_owned(struct hall_context *cx, enum notice_kind kind, int64_t room,
			     const char *extra)
{
	struct notice notice = {.kind = kind, .space = room};
	int err = room_notice_of(cx, room, extra, &notice);

	if (err < 0)
		return err;
	return room_notice_all(cx, &notice,
			       db_query(cx->db,
					"SELECT member FROM room_member WHERE room = ? AND part = "
					"'owner' AND state IN ('active', 'paused', 'completed')",
					"i", room));
}

int room_notice_ends(struct hall_context *cx, int64_t room)
{
	return room_notice_owned(cx, NOTICE_ROOM_ENDS, room, NULL);
}

int room_notice_closes(struct hall_context *cx, int64_t room, const char *day, bool has_come)
{
	return room_notice_owned(cx, has_come ? NOTICE_ROOM_CLOSING : NOTICE_ROOM_CLOSES, room,
				 day);
}

int room_notice_glass(struct hall_context *cx, int64_t room, const char *reason)
{
	return room_notice_owned(cx, NOTICE_ROOM_GLASS, room, reason);
}
