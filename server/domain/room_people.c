#include "server/domain/room_people.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/application.h"
#include "server/domain/audit.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/room.h"
#include "server/domain/room_may.h"
#include "server/domain/room_member.h"
#include "server/domain/room_notice.h"
#include "server/domain/row.h"
#include "server/domain/space.h"
#include "server/domain/voice.h"

enum { BREAK_SECONDS = 3600, TICK_MOST = 200 };

/* --- seen --- */

static json_t *staff_only(bool is_staff, json_t *value)
{
	if (is_staff)
		return value;
	json_decref(value);
	return json_null();
}

/* Testers see who is there; how each is doing is for staff. The moment at which somebody
 * came is often the one at which their handle did, and their company is in their profile. */
static json_t *people_json(const struct db_rows *rows, bool is_staff, bool sees_real)
{
	return json_pack(
	    "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "handle", row_text(rows, 1), "part", row_text(rows, 2), "team", row_text(rows, 3),
	    "segment", staff_only(is_staff, row_name(rows, 4)), "state", row_text(rows, 5), "unit",
	    staff_only(is_staff, row_text(rows, 6)), "reports",
	    staff_only(is_staff, row_int(rows, 7)), "last_heard_at",
	    staff_only(is_staff, row_time(rows, 8)), "joined_at",
	    staff_only(sees_real, row_time(rows, 9)), "signed_at",
	    staff_only(is_staff && sees_real, row_time(rows, 10)), "first_report_at",
	    staff_only(is_staff, row_time(rows, 11)), "invited_by",
	    staff_only(is_staff, row_text(rows, 12)), "reason",
	    staff_only(is_staff, row_name(rows, 13)), "features",
	    staff_only(is_staff, row_text(rows, 14)), "is_alias", row_bool(rows, 16), "real",
	    row_text(rows, 15), "org", staff_only(is_staff && sees_real, row_name(rows, 17)));
}

#define PEOPLE_CALLED	ALIAS_HANDLE("m", "rm.room")
#define PEOPLE_INVITER	ALIAS_HANDLE("i", "rm.room")
#define PEOPLE_REAL	ALIAS_REAL("m", "rm.room", "?8")
#define PEOPLE_IS_ALIAS ALIAS_IS("m.id", "rm.room")

/* In the order in which they became members, which would tell who an alias is: there by
 * what they are called. */
static struct db_rows *people_query(struct hall_context *cx, const struct gate_room *room,
				    json_t *in, int64_t who, int64_t skip, int64_t limit)
{
	return db_query(
	    cx->db,
	    "SELECT rm.member, " PEOPLE_CALLED " AS called, rm.part, rm.team, rm.segment, "
	    "rm.state, (SELECT u.serial || ' ' || u.state FROM unit u WHERE u.room = rm.room AND "
	    "u.member = rm.member ORDER BY u.at DESC LIMIT 1), rm.reports, rm.heard_at, "
	    "rm.joined_at, "
	    "(SELECT max(a.at) FROM nda_acceptance a JOIN nda n ON n.id = a.nda "
	    "WHERE n.room = rm.room AND a.member = rm.member AND a.withdrawn_at IS NULL), "
	    "rm.first_report_at, "
	    "(SELECT " PEOPLE_INVITER " FROM member i WHERE i.id = rm.invited_by), "
	    "rm.reason, (SELECT group_concat(slug, ',') FROM (SELECT fe.slug FROM "
	    "partner_feature pf JOIN feature fe ON fe.id = pf.feature WHERE pf.room = rm.room "
	    "AND pf.member = rm.member ORDER BY fe.slug)), " PEOPLE_REAL ", " PEOPLE_IS_ALIAS
	    ", rm.org FROM room_member rm JOIN member m ON m.id = rm.member "
	    "WHERE rm.room = ?1 AND rm.until IS NULL "
	    "AND (?3 IS NULL OR rm.state = ?3) AND (?4 IS NULL OR rm.part = ?4) "
	    "AND (?5 OR rm.state IN ('active', 'paused', 'completed')) "
	    "AND (?7 = 0 OR rm.member = ?7) "
	    "ORDER BY iif(?9, called, '') COLLATE NOCASE, rm.member LIMIT ?6 OFFSET ?2",
	    "iissiiiii", room->id, skip, fields_text(in, "state"), fields_text(in, "part"),
	    (int64_t)room_may(room, ROOM_SEE_STAFF), limit, who, (int64_t)alias_may_see(room),
	    (int64_t)room->is_alias);
}

bool room_people_are_shown(const struct gate_room *room)
{
	return room->part != GATE_ROOM_PARTNER &&
	       (!room->is_solo || room_may(room, ROOM_SEE_STAFF));
}

int room_people_may_see(struct hall_context *cx, const struct gate_space *space, bool *may_r)
{
	struct gate_room room;
	struct db_rows *rows;
	char *slug = NULL;
	int err;

	rows = db_query(cx->db, "SELECT kind, slug FROM space WHERE id = ?", "i", space->id);
	if (db_next(rows))
		slug = space_room(cx->arena, db_text(rows, 0), db_text(rows, 1));
	err = db_end(rows);
	*may_r = !slug;
	if (err < 0 || !slug)
		return err;
	err = gate_room(cx, slug, &room);
	*may_r = err == 0 && room_people_are_shown(&room);
	return err == ERR_NOT_FOUND ? 0 : err;
}

/* Only this one; nobody (-1) where nobody is called that. */
static int people_one(struct hall_context *cx, const struct gate_room *room, const char *handle,
		      int64_t *who_r)
{
	int err = alias_find(cx, room, handle, who_r);

	if (err == ERR_NOT_FOUND)
		*who_r = -1;
	return err == ERR_NOT_FOUND ? 0 : err;
}

static int room_people(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), skip = 0, who = 0;
	const char *handle = fields_text(in, "handle");
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	char *next = NULL;
	int err = cursor_read(cx, in, &skip, 1);

	if (err == 0)
		err = gate_room(cx, fields_text(in, "room"), &room);
	if (err == 0 && !room_people_are_shown(&room))
		err = room_need(cx, &room, ROOM_SEE_STAFF);
	if (err == 0 && handle)
		err = people_one(cx, &room, handle, &who);
	if (err < 0)
		return err;
	items = json_array();
	rows = people_query(cx, &room, in, who, skip, limit + 1);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			skip += limit;
			next = cursor_make(cx->arena, &skip, 1);
			break;
		}
		json_array_append_new(items, people_json(rows, room_may(&room, ROOM_SEE_STAFF),
							 alias_may_see(&room)));
	}
	*result_r = fields_page(items, next);
	return db_end(rows);
}

/* --- taken in --- */

static int give_state(struct hall_context *cx, const struct gate_room *room, int64_t member,
		      const char *handle, json_t **result_r)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT state FROM room_member WHERE room = ? AND member = ?", "ii",
		     room->id, member);

	if (db_next(rows))
		*result_r = json_pack("{s:s, s:s, s:o}", "room", room->slug, "handle", handle,
				      "state", row_text(rows, 0));
	return db_end(rows);
}

/* A room keeps an owner who can act: one through with a closed room can, one who paused or
 * is suspended can not. */
#define IS_OWNER(room, member) "rm.room = " room " AND rm.member " member " AND rm.part = 'owner'"

static int may_change(struct hall_context *cx, const struct gate_room *room, int64_t member)
{
	int64_t is_last;
	int err = db_one_int(
	    cx->db, &is_last,
	    "SELECT EXISTS (SELECT 1 FROM room_member rm WHERE " IS_OWNER(
		"?1", "= ?2") " AND rm.state IN ('active', 'paused', 'completed')) AND NOT EXISTS "
			      "(SELECT 1 FROM room_member rm JOIN member m ON m.id = rm.member "
			      "WHERE " IS_OWNER("?1", "<> ?2") " AND rm.state IN ('active', "
							       "'completed') AND m.state = "
							       "'active')",
	    "ii", room->id, member);

	if (err == 0 && is_last)
		return hall_fail(cx, ERR_REFUSED,
				 "a room has an owner: admit another one as owner first");
	return err;
}

/* Of who is in already, what is not said stays as it is: one may change a part or
 * a segment alone. */
static int keep_standing(struct hall_context *cx, struct room_member *row, const char *part,
			 bool *was_in_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT part, team, segment, state FROM room_member WHERE room = ? AND member = ? AND "
	    "until IS NULL AND state IN ('active', 'paused', 'completed', 'nda_pending')",
	    "ii", row->room, row->member);

	*was_in_r = db_next(rows);
	if (*was_in_r) {
		bool same_part = !part || strcmp(part, db_text(rows, 0)) == 0;

		row->part = arena_dup(cx->arena, part ? part : db_text(rows, 0));
		row->state = arena_dup(cx->arena, db_text(rows, 3));
		row->invited_by = 0;
		if (!row->team && same_part && !db_is_null(rows, 1))
			row->team = arena_dup(cx->arena, db_text(rows, 1));
		if (!row->segment)
			row->segment = arena_dup(cx->arena, db_text(rows, 2));
	}
	return db_end(rows);
}

/* To a room that was closed only who is to look after it. */
static int may_come(struct hall_context *cx, const struct gate_room *room,
		    const struct room_member *row, bool was_in)
{
	static const char *const parts[] = {"staff", "moderator", "owner"};

	if (was_in || strcmp(room->phase, "archived") != 0)
		return 0;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (strcmp(row->part, parts[i]) == 0)
			return 0;
	}
	return hall_fail(cx, ERR_REFUSED,
			 "this room is closed: only staff, moderators and owners come in any more");
}

static int room_admit(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *handle = fields_text(in, "handle"), *part = fields_text(in, "part");
	struct room_member row = {.part = part ? part : "tester",
				  .team = fields_text(in, "team"),
				  .segment = fields_text(in, "segment"),
				  .state = "active",
				  .invited_by = cx->member};
	struct gate_room room;
	bool was_in = false;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_PEOPLE);
	if (err == 0)
		err = alias_find(cx, &room, handle, &row.member);
	row.room = room.id;
	if (err == 0)
		err = keep_standing(cx, &row, part, &was_in);
	if (err == 0)
		err = may_come(cx, &room, &row, was_in);
	if (err < 0)
		return err;
	if (row.team && (!strcmp(row.part, "tester") || !strcmp(row.part, "partner") ||
			 !strcmp(row.part, "observer")))
		return hall_fail(cx, ERR_INVALID, "a team is for staff: --part staff");
	err = strcmp(row.part, "owner") == 0 ? 0 : may_change(cx, &room, row.member);
	if (err == 0)
		err = room_member_put(cx, &row);
	if (err == 0)
		err = voice_org(cx, room.id, row.member, fields_text(in, "org"));
	if (err == 0 && !was_in)
		err = application_settle(cx, room.id, row.member, cx->member);
	if (err == 0 && !was_in)
		err = room_notice_in(cx, room.id, row.member);
	return err < 0 ? err : give_state(cx, &room, row.member, handle, result_r);
}

/* --- leaving --- */

static int room_remove(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *handle = fields_text(in, "handle");
	struct gate_room room;
	int64_t member;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_REMOVE);
	if (err == 0)
		err = alias_find(cx, &room, handle, &member);
	if (err == 0)
		err = may_change(cx, &room, member);
	if (err == 0)
		err = room_member_state(cx, room.id, member, "removed", fields_text(in, "reason"));
	if (err == 0)
		err = application_end(cx, room.id, member, "declined");
	if (err == 0)
		err = room_notice_out(cx, room.id, member, fields_text(in, "reason"));
	if (err == ERR_NOT_FOUND)
		return hall_fail(cx, err, "%s is not in it", handle);
	if (err == 0)
		*result_r = json_pack("{s:s}", "room", room.slug);
	return err;
}

/* The caller's own state; from `from` only (NULL: any). */
static int set_own(struct hall_context *cx, json_t *in, const char *from, const char *to,
		   json_t **result_r)
{
	struct gate_room room;
	int err = gate_room_door(cx, fields_text(in, "room"), &room);

	if (err == 0 && !room.state)
		err = hall_fail(cx, ERR_REFUSED, "you are not in it");
	if (err == 0 && from && strcmp(room.state, from) != 0)
		err = hall_fail(cx, ERR_REFUSED, "you are not %s there", from);
	if (err == 0 && strcmp(to, "active") != 0)
		err = may_change(cx, &room, cx->member);
	if (err == 0)
		err = room_member_state(cx, room.id, cx->member, to, NULL);
	if (err == 0 && strcmp(to, "left") == 0)
		err = application_end(cx, room.id, cx->member, "withdrawn");
	if (err == 0)
		*result_r = json_pack("{s:s}", "room", room.slug);
	return err;
}

static int room_leave(struct hall_context *cx, json_t *in, json_t **result_r)
{
	return set_own(cx, in, NULL, "left", result_r);
}

static int room_pause(struct hall_context *cx, json_t *in, json_t **result_r)
{
	return set_own(cx, in, "active", "paused", result_r);
}

static int room_resume(struct hall_context *cx, json_t *in, json_t **result_r)
{
	return set_own(cx, in, "paused", "active", result_r);
}

/* --- the glass --- */

/* By a sysop who says why: an hour to read, for the owner and the audit to see.
 * At the machine nobody is anybody, so nobody reads. */
static int room_break(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *slug = fields_text(in, "room"), *reason = fields_text(in, "reason");
	struct room_member row = {.member = cx->member,
				  .part = "observer",
				  .state = "active",
				  .until = cx->now + BREAK_SECONDS,
				  .reason = reason};
	int64_t is_in;
	int err;

	if (!cx->member)
		return hall_fail(cx, ERR_REFUSED,
				 "as a sysop who is a member: ssh in and say it there");
	err = db_one_int(cx->db, &row.room, "SELECT id FROM room WHERE slug = ? AND id <> 0", "s",
			 slug);
	if (err == 0)
		err = db_one_int(cx->db, &is_in,
				 "SELECT EXISTS (SELECT 1 FROM space_member WHERE space = ? AND "
				 "member = ?)",
				 "ii", row.room, cx->member);
	if (err == 0 && is_in)
		return hall_fail(cx, ERR_REFUSED, "you are in it");
	if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO room_break (room, member, reason, at, until) "
			     "VALUES (?, ?, ?, ?, ?)",
			     "iisii", row.room, cx->member, reason, cx->now, row.until);
	if (err == 0)
		err = room_member_put(cx, &row);
	if (err == 0)
		err = audit_note(cx, "room.break", slug, reason);
	if (err == 0)
		err = room_notice_glass(cx, row.room, reason);
	if (err == 0)
		*result_r = json_pack("{s:s, s:o}", "room", slug, "until", fields_time(row.until));
	return err;
}

/* --- time --- */

/* The hour of a broken glass is over however who broke it stands by then: the room may have
 * been closed meanwhile. */
int room_people_tick(struct hall_context *cx)
{
	int64_t room, member;

	for (int i = 0; i < TICK_MOST; i++) {
		struct db_rows *rows = db_query(cx->db,
						"SELECT room, member FROM room_member WHERE until "
						"<= ? AND state IN ('active', 'paused', "
						"'completed', 'nda_pending') LIMIT 1",
						"i", cx->now);
		bool is_due = db_next(rows);
		int err;

		room = is_due ? db_int(rows, 0) : 0;
		member = is_due ? db_int(rows, 1) : 0;
		err = db_end(rows);
		if (err < 0 || !is_due)
			return err;
		err = room_member_state(cx, room, member, "left", "the hour is over");
		if (err < 0)
			return err;
	}
	return 0;
}

const struct hall_binding room_people_bindings[] = {
    {"room.people", room_people, NULL}, {"room.admit", room_admit, NULL},
    {"room.remove", room_remove, NULL}, {"room.leave", room_leave, NULL},
    {"room.pause", room_pause, NULL},	{"room.resume", room_resume, NULL},
    {"room.break", room_break, NULL},	{0},
};
