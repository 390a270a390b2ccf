#include "server/domain/room_member.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/read.h"
#include "server/domain/space.h"

/* A membership as it is, and what it is to give. */
struct standing {
	int64_t room, member, staff, desk;
	char *slug, *title, *called, *part, *state, *reason;
	bool is_staff;	 /* reads the staff's space and every desk */
	bool must_sign;	 /* an agreement not signed yet */
	bool wants_desk; /* their reports are their own */
	bool is_closed;	 /* archived */
	bool is_over;	 /* archived long enough */
	bool was_in;	 /* had the room's space, or a desk */
};

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++) {
		if (strcmp(word, *words) == 0)
			return true;
	}
	return false;
}

static const char *const states_in[] = {"active", "paused", "completed", NULL};
static const char *const parts_staff[] = {"staff", "moderator", "owner", NULL};

int room_member_nda(struct hall_context *cx, int64_t room, int64_t *nda_r, int64_t *version_r)
{
	struct db_rows *rows = db_query(
	    cx->db, "SELECT id, version FROM nda WHERE room = ? ORDER BY version DESC LIMIT 1", "i",
	    room);

	*nda_r = *version_r = 0;
	if (db_next(rows)) {
		*nda_r = db_int(rows, 0);
		*version_r = db_int(rows, 1);
	}
	return db_end(rows);
}

/* Staff have their agreement with the company; owners wrote this one; and a glass
 * that is broken is broken. */
static int load_signed(struct hall_context *cx, struct standing *s, bool is_broken)
{
	static const char *const parts[] = {"tester", "partner", "observer", "moderator", NULL};
	int64_t nda, version, is_signed = 1;
	int err = room_member_nda(cx, s->room, &nda, &version);

	if (err == 0 && nda && !is_broken && is_one_of(s->part, parts))
		err = db_one_int(cx->db, &is_signed,
				 "SELECT EXISTS (SELECT 1 FROM nda_acceptance WHERE nda = ? AND "
				 "member = ? AND withdrawn_at IS NULL)",
				 "ii", nda, s->member);
	s->must_sign = !is_signed;
	return err;
}

static int load(struct hall_context *cx, int64_t room, int64_t member, struct standing *s)
{
	bool is_broken = false, is_there = false;
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT r.staff, r.slug, s.title, " ALIAS_HANDLE(
		"m",
		"r.id") ", rm.part, rm.state, rm.desk, "
			"rm.until IS NOT NULL, r.mode = 'solo', "
			"r.archived_at IS NOT NULL AND r.archived_at + ?3 <= ?4, "
			"EXISTS (SELECT 1 FROM space_member sm WHERE sm.member = ?2 AND "
			"sm.space IN (r.id, rm.desk)), rm.reason, r.archived_at IS NOT NULL "
			"FROM room_member rm JOIN room r ON r.id = rm.room JOIN space s ON s.id = "
			"r.id "
			"JOIN member m ON m.id = rm.member WHERE rm.room = ?1 AND rm.member = ?2",
	    "iiii", room, member, (int64_t)ROOM_MEMBER_AFTER, cx->now);
	int err;

	*s = (struct standing){.room = room, .member = member};
	if (db_next(rows)) {
		is_there = true;
		s->staff = db_int(rows, 0);
		s->slug = arena_dup(cx->arena, db_text(rows, 1));
		s->title = arena_dup(cx->arena, db_text(rows, 2));
		s->called = arena_dup(cx->arena, db_text(rows, 3));
		s->part = arena_dup(cx->arena, db_text(rows, 4));
		s->state = arena_dup(cx->arena, db_text(rows, 5));
		s->desk = db_int(rows, 6);
		is_broken = db_int(rows, 7) != 0;
		s->is_staff = is_one_of(s->part, parts_staff) || is_broken;
		s->wants_desk = strcmp(s->part, "partner") == 0 ||
				(db_int(rows, 8) != 0 && strcmp(s->part, "tester") == 0);
		s->is_over = db_int(rows, 9) != 0 && !s->is_staff;
		s->was_in = db_int(rows, 10) != 0;
		s->reason = arena_dup(cx->arena, db_text(rows, 11));
		s->is_closed = db_int(rows, 12) != 0;
	}
	err = db_end(rows);
	if (err == 0 && !is_there)
		err = ERR_NOT_FOUND;
	return err < 0 ? err : load_signed(cx, s, is_broken);
}

static int set_state(struct hall_context *cx, struct standing *s, const char *state)
{
	s->state = arena_dup(cx->arena, state);
	return db_run(cx->db,
		      "UPDATE room_member SET state = ?3, changed_at = ?4 "
		      "WHERE room = ?1 AND member = ?2",
		      "iisi", s->room, s->member, state, cx->now);
}

/* Signing is what makes a pending one active (or, where it is over, through with it), and a
 * new text a pending one of it. */
static int settle_state(struct hall_context *cx, struct standing *s)
{
	if (s->must_sign && is_one_of(s->state, states_in))
		return set_state(cx, s, "nda_pending");
	if (!s->must_sign && strcmp(s->state, "nda_pending") == 0)
		return set_state(cx, s, s->is_closed ? "completed" : "active");
	return 0;
}

static int admit(struct hall_context *cx, const struct standing *s, int64_t space)
{
	const char *part = strcmp(s->part, "owner") == 0       ? "host"
			   : strcmp(s->part, "moderator") == 0 ? "moderator"
							       : "member";
	int err = db_run(
	    cx->db, "INSERT INTO space_member (space, member, part, since) VALUES (?, ?, ?, ?)",
	    "iisi", space, s->member, part, cx->now);

	return err < 0 ? err : read_enter(cx, space, s->member);
}

static int make_desk(struct hall_context *cx, struct standing *s)
{
	const struct space_new new = {
	    .kind = "conversation",
	    /* No name a person can type, so no name anybody can ask for. */
	    .slug = arena_printf(cx->arena, "%s~%s", s->slug, s->called),
	    .title = arena_printf(cx->arena, "%s: %s", s->title, s->called),
	    .about = "",
	    .visibility = GATE_HIDDEN,
	};
	struct db_rows *rows;
	int err = space_new(cx, &new, &s->desk);

	if (err == 0)
		err = db_run(cx->db, "UPDATE space SET room = ? WHERE id = ?", "ii", s->room,
			     s->desk);
	if (err == 0)
		err =
		    db_run(cx->db, "UPDATE room_member SET desk = ? WHERE room = ? AND member = ?",
			   "iii", s->desk, s->room, s->member);
	if (err < 0)
		return err;
	rows = db_query(cx->db,
			"INSERT INTO space_member (space, member, part, since) "
			"SELECT ?1, member, part, ?3 FROM space_member WHERE space = ?2",
			"iii", s->desk, s->staff, cx->now);
	while (db_next(rows))
		;
	return db_end(rows);
}

static int admit_desks(struct hall_context *cx, const struct standing *s)
{
	int64_t count, *desks;
	size_t found = 0;
	struct db_rows *rows;
	int err = db_one_int(cx->db, &count,
			     "SELECT count(*) FROM room_member WHERE room = ? AND desk IS NOT NULL",
			     "i", s->room);

	if (err < 0 || !count)
		return err;
	desks = arena_alloc(cx->arena, (size_t)count * sizeof(*desks));
	rows = db_query(cx->db, "SELECT desk FROM room_member WHERE room = ? AND desk IS NOT NULL",
			"i", s->room);
	while (found < (size_t)count && db_next(rows))
		desks[found++] = db_int(rows, 0);
	err = db_end(rows);
	for (size_t i = 0; err == 0 && i < found; i++)
		err = admit(cx, s, desks[i]);
	return err;
}

static int dismiss(struct hall_context *cx, const struct standing *s)
{
	return db_run(
	    cx->db,
	    "DELETE FROM space_member WHERE member = ?2 AND (space IN (?1, ?3) OR space IN "
	    "(SELECT desk FROM room_member WHERE room = ?1))",
	    "iii", s->room, s->member, s->staff);
}

static int admit_all(struct hall_context *cx, struct standing *s)
{
	int err = 0;

	if (s->wants_desk && !s->desk)
		err = make_desk(cx, s);
	if (err == 0 && s->desk && !s->is_staff)
		err = admit(cx, s, s->desk);
	if (err == 0 && strcmp(s->part, "partner") != 0)
		err = admit(cx, s, s->room);
	if (err == 0 && s->is_staff)
		err = admit(cx, s, s->staff);
	return err == 0 && s->is_staff ? admit_desks(cx, s) : err;
}

/* Their own sessions only: nobody else learns who comes and goes. */
static int tell(struct hall_context *cx, const struct standing *s, bool is_in)
{
	/* What was told of the room itself goes with it; what is in it the gate keeps. */
	if (!is_in) {
		int err = db_run(cx->db, "DELETE FROM notification WHERE member = ? AND target = ?",
				 "is", s->member, arena_printf(cx->arena, "room:%s", s->slug));

		if (err < 0)
			return err;
	}
	return hall_tell_members(cx, is_in ? "room.open" : "room.gone",
				 json_pack("{s:s, s:s, s:s, s:s}", "room", s->slug, "title",
					   s->title, "state", s->state, "reason", s->reason),
				 &s->member, 1);
}

static int sync_one(struct hall_context *cx, int64_t room, int64_t member)
{
	struct standing s;
	bool is_in;
	int err = load(cx, room, member, &s);

	if (err == 0)
		err = settle_state(cx, &s);
	if (err == 0 && strcmp(s.state, "active") == 0)
		err = db_run(cx->db,
			     "UPDATE room_member SET joined_at = ?3 WHERE room = ?1 AND "
			     "member = ?2 AND joined_at IS NULL",
			     "iii", room, member, cx->now);
	if (err < 0)
		return err;
	is_in = is_one_of(s.state, states_in) && !s.is_over;
	err = dismiss(cx, &s);
	if (err == 0 && is_in)
		err = admit_all(cx, &s);
	return err == 0 && is_in != s.was_in ? tell(cx, &s, is_in) : err;
}

int room_member_sync(struct hall_context *cx, int64_t room, int64_t member)
{
	int64_t last = 0;
	int err;

	if (member)
		return sync_one(cx, room, member);
	for (;;) {
		err = db_one_int(cx->db, &last,
				 "SELECT member FROM room_member WHERE room = ? AND member > ? "
				 "ORDER BY member LIMIT 1",
				 "ii", room, last);
		if (err == ERR_NOT_FOUND)
			return 0;
		if (err == 0)
			err = sync_one(cx, room, last);
		if (err < 0)
			return err;
	}
}

int room_member_desk(struct hall_context *cx, int64_t room, int64_t member, int64_t *desk_r)
{
	struct standing s;
	int err = load(cx, room, member, &s);

	if (err == 0 && !s.desk) {
		err = make_desk(cx, &s);
		if (err == 0)
			err = sync_one(cx, room, member);
	}
	*desk_r = s.desk;
	return err;
}

int room_member_put(struct hall_context *cx, const struct room_member *row)
{
	int err = alias_settle(cx, row);

	if (err < 0)
		return err;
	err = db_run(
	    cx->db,
	    "INSERT INTO room_member (room, member, part, team, segment, state, invited_by, since, "
	    "changed_at, reason, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULLIF(?7, 0), "
	    "?8, ?8, ?9, NULLIF(?10, 0)) "
	    "ON CONFLICT (room, member) DO UPDATE SET part = excluded.part, team = excluded.team, "
	    "segment = excluded.segment, state = excluded.state, changed_at = excluded.changed_at, "
	    "invited_by = coalesce(excluded.invited_by, room_member.invited_by), "
	    "reason = excluded.reason, until = excluded.until",
	    "iissssiisi", row->room, row->member, row->part, row->team,
	    row->segment ? row->segment : "", row->state, row->invited_by, cx->now,
	    row->reason ? row->reason : "", row->until);

	return err < 0 ? err : sync_one(cx, row->room, row->member);
}

int room_member_state(struct hall_context *cx, int64_t room, int64_t member, const char *state,
		      const char *reason)
{
	int err = db_run(cx->db,
			 "UPDATE room_member SET state = ?3, reason = ?4, changed_at = ?5 "
			 "WHERE room = ?1 AND member = ?2",
			 "iissi", room, member, state, reason ? reason : "", cx->now);

	if (err == 0 && db_changes(cx->db) == 0)
		err = ERR_NOT_FOUND;
	return err < 0 ? err : sync_one(cx, room, member);
}

int room_member_heard(struct hall_context *cx, int64_t room, int64_t member)
{
	return db_run(cx->db, "UPDATE room_member SET heard_at = ? WHERE room = ? AND member = ?",
		      "iii", cx->now, room, member);
}
