#include "server/domain/room.h"

#include <ctype.h>
#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/asked.h"
#include "server/domain/audit.h"
#include "server/domain/closing.h"
#include "server/domain/fields.h"
#include "server/domain/handle.h"
#include "server/domain/item_route.h"
#include "server/domain/nda.h"
#include "server/domain/row.h"
#include "server/domain/room_may.h"
#include "server/domain/room_member.h"
#include "server/domain/room_people.h"
#include "server/domain/room_setup.h"
#include "server/domain/space.h"
#include "server/domain/voice.h"
#include "server/domain/working.h"

enum { ROOM_PREFIX = 8 };

/* Reports that are not closed. */
#define ROOM_IS_OPEN "f.status NOT IN ('done', 'declined', 'merged', 'withdrawn')"

int room_find_member(struct hall_context *cx, const char *handle, int64_t *member_r)
{
	int err =
	    db_one_int(cx->db, member_r,
		       "SELECT id FROM member WHERE handle = ? AND state = 'active'", "s", handle);

	return err == ERR_NOT_FOUND ? hall_fail(cx, err, "no member is called %s", handle) : err;
}

/* --- counts --- */

int room_open_items(struct hall_context *cx, int64_t room, int64_t *open_r)
{
	return db_one_int(cx->db, open_r,
			  "SELECT count(*) FROM space_member sm CROSS JOIN feedback f "
			  "ON f.room = ?1 AND f.space = sm.space "
			  "WHERE sm.member = ?2 AND " ROOM_IS_OPEN,
			  "ii", room, cx->member);
}

/* --- making one --- */

/* Whether the caller makes rooms of their own. */
static int room_makes(struct hall_context *cx, int64_t *may_r)
{
	*may_r = cx->member && cx->role == CALLER_ROLE_SYSOP;
	if (*may_r || !cx->member)
		return 0;
	return db_one_int(cx->db, may_r, "SELECT makes_rooms FROM member WHERE id = ?", "i",
			  cx->member);
}

static int room_may_make(struct hall_context *cx, json_t *in, int64_t *owner_r)
{
	const char *owner = fields_text(in, "owner");
	bool is_sysop = cx->role == CALLER_ROLE_SYSOP;
	int64_t may = 0;
	int err;

	*owner_r = cx->member;
	if (!cx->member && !is_sysop)
		return ERR_NEEDS_MEMBER;
	if (is_sysop && owner)
		return room_find_member(cx, owner, owner_r);
	if (!cx->member)
		return hall_fail(cx, ERR_INVALID, "whose is it to be? --owner HANDLE");
	if (owner)
		return hall_fail(cx, ERR_REFUSED, "only sysops make rooms for others");
	err = room_makes(cx, &may);
	if (err == 0 && !may)
		return hall_fail(cx, ERR_REFUSED,
				 "only those whom a sysop allowed make rooms; write to the hosts");
	return err;
}

/* GOLF of golf-2: the letters and digits it begins with. */
static const char *room_prefix(struct hall_context *cx, json_t *in)
{
	const char *given = fields_text(in, "prefix");
	char *prefix = arena_dup(cx->arena, given ? given : fields_text(in, "room"));
	size_t len = 0;

	while (prefix[len] && isalnum((unsigned char)prefix[len]) && (given || len < ROOM_PREFIX)) {
		prefix[len] = (char)toupper((unsigned char)prefix[len]);
		len++;
	}
	if (given && prefix[len])
		return NULL;
	prefix[len] = '\0';
	return len >= 2 && isalpha((unsigned char)prefix[0]) ? prefix : NULL;
}

static int room_spaces(struct hall_context *cx, json_t *in, int64_t *main_r, int64_t *staff_r)
{
	const char *slug = fields_text(in, "room"), *title = fields_text(in, "title");
	const struct space_new main_space = {"room", slug, title, fields_text(in, "purpose"),
					     GATE_HIDDEN};
	const struct space_new staff_space = {"room", arena_printf(cx->arena, "%s~", slug),
					      arena_printf(cx->arena, "%s, staff", title), "",
					      GATE_HIDDEN};
	int err = space_new(cx, &main_space, main_r);

	return err < 0 ? err : space_new(cx, &staff_space, staff_r);
}

/* It works where its owner lives, until somebody says otherwise. */
static int room_insert(struct hall_context *cx, json_t *in, int64_t owner, const char *prefix,
		       int64_t *room_r)
{
	const char *kind = fields_text(in, "kind"), *mode = fields_text(in, "mode");
	int64_t staff;
	int err = room_spaces(cx, in, room_r, &staff);

	if (err < 0)
		return err;
	return db_run(
	    cx->db,
	    "INSERT INTO room (id, slug, staff, prefix, kind, listed, mode, owner, "
	    "moderator, ack_hours, created_at, phase, zone, zone_rule, work_days, "
	    "work_from, work_to, identity, sup_sees) "
	    "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, 'recruiting', m.zone, "
	    "m.zone_rule, ?11, ?12, ?13, coalesce(?14, 'real'), ?15 FROM member m WHERE m.id = ?8",
	    "isissisiiiiiisi", *room_r, fields_text(in, "room"), staff, prefix,
	    kind ? kind : "timeboxed", (int64_t)!json_is_true(json_object_get(in, "hidden")),
	    mode ? mode : "collab", owner, fields_int(in, "ack_hours", WORKING_ANSWER), cx->now,
	    (int64_t)WORKING_DAYS, (int64_t)WORKING_FROM, (int64_t)WORKING_TO,
	    fields_text(in, "identity"),
	    (int64_t)json_is_true(json_object_get(in, "support_sees")));
}

static int room_take_owner(struct hall_context *cx, int64_t room, int64_t owner)
{
	const struct room_member row = {.room = room,
					.member = owner,
					.part = "owner",
					.team = "pm",
					.state = "active",
					.invited_by = cx->member};

	return room_member_put(cx, &row);
}

static int room_new(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *slug = fields_text(in, "room"), *prefix;
	int64_t owner, room;
	int err = room_may_make(cx, in, &owner);

	if (err < 0)
		return err;
	if (handle_is_reserved(slug))
		return hall_fail(cx, ERR_REFUSED, "the name %s is reserved", slug);
	prefix = room_prefix(cx, in);
	if (!prefix)
		return hall_fail(cx, ERR_INVALID,
				 "a prefix is 2 to 12 letters and digits, beginning with a letter");
	err = room_insert(cx, in, owner, prefix, &room);
	if (err == ERR_CONFLICT)
		return hall_fail(cx, err, "the name %s or the prefix %s is taken", slug, prefix);
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE space SET room = ?1 WHERE id = ?1 OR id = (SELECT "
			     "staff FROM room WHERE id = ?1)",
			     "i", room);
	if (err == 0)
		err = room_take_owner(cx, room, owner);
	if (err == 0)
		err = item_route_begin(cx, room);
	if (err == 0 && fields_has(in, "nda"))
		err = nda_publish(cx, room, fields_text(in, "nda"), NULL);
	if (err == 0 && cx->role == CALLER_ROLE_SYSOP)
		err = audit_note(cx, "room.new", slug, NULL);
	if (err == 0)
		*result_r = json_pack("{s:s}", "room", slug);
	return err;
}

/* --- seeing them --- */

static json_t *room_part_word(const struct gate_room *room)
{
	static const char *const parts[] = {NULL,    "tester",	  "partner", "observer",
					    "staff", "moderator", "owner"};

	return parts[room->part] ? json_string(parts[room->part]) : json_null();
}

static json_t *room_team_word(const struct gate_room *room)
{
	static const char *const teams[] = {NULL, "eng", "pm", "mkt", "sup"};

	return teams[room->team] ? json_string(teams[room->team]) : json_null();
}

int room_unread(struct hall_context *cx, const struct gate_room *room, int64_t *unread_r)
{
	*unread_r = 0;
	return db_one_int(cx->db, unread_r,
			  "SELECT coalesce(sum(b.posts - b.base - coalesce(br.seen, 0)), 0) "
			  "FROM space_member sm JOIN board b ON b.space = sm.space "
			  "LEFT JOIN board_read br ON br.member = sm.member AND br.space = b.space "
			  "WHERE sm.member = ?2 AND sm.space IN (?1, ?3, ?4)",
			  "iiii", room->id, cx->member, room->staff, room->desk);
}

static json_t *room_optional(bool is_there, int64_t value)
{
	return is_there ? json_integer(value) : json_null();
}

static int room_row(struct hall_context *cx, const struct gate_room *room, json_t *items)
{
	int64_t open = 0, asked = 0, unread = 0;
	int err = asked_count(cx, room, &asked);

	if (err == 0 && room->is_in)
		err = room_open_items(cx, room->id, &open);
	if (err == 0)
		err = room_unread(cx, room, &unread);
	if (err == 0)
		json_array_append_new(
		    items, json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:I, s:s?, s:I}", "room",
				     room->slug, "title", room->title, "purpose", room->purpose,
				     "phase", room->phase, "part", room_part_word(room), "open",
				     room_optional(room->is_in, open), "asked", (json_int_t)asked,
				     "state", room->state, "unread", (json_int_t)unread));
	return err;
}

/* At the machine: that there are rooms, by code name, and no word of them. */
static int room_list_names(struct hall_context *cx, json_t *items)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT slug, phase FROM room WHERE id <> 0 ORDER BY slug", "");

	while (db_next(rows))
		json_array_append_new(
		    items,
		    json_pack("{s:o, s:o, s:s, s:o, s:n, s:n, s:i, s:n, s:i}", "room",
			      row_text(rows, 0), "title", row_text(rows, 0), "purpose", "", "phase",
			      row_text(rows, 1), "part", "open", "asked", 0, "state", "unread", 0));
	return db_end(rows);
}

/* The slugs to look at: where one is something, and what is listed. */
static int room_list_mine(struct hall_context *cx, json_t *items)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT r.slug, 0 FROM room_member rm JOIN room r ON r.id = rm.room WHERE rm.member = "
	    "?1 "
	    "UNION SELECT r.slug, 0 FROM room r WHERE r.listed = 1 AND r.phase <> 'archived' "
	    "ORDER BY 1",
	    "i", cx->member);
	json_t *slugs = json_array(), *slug;
	size_t i;
	int err;

	while (db_next(rows))
		json_array_append_new(slugs, row_text(rows, 0));
	err = db_end(rows);
	json_array_foreach(slugs, i, slug)
	{
		struct gate_room room;
		int known = err < 0 ? err : gate_room_door(cx, json_string_value(slug), &room);

		if (known == 0)
			err = room_row(cx, &room, items);
		else if (known != ERR_NOT_FOUND)
			err = known;
	}
	json_decref(slugs);
	return err;
}

static int room_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	json_t *items = json_array();
	int64_t may = 0;
	int err = room_makes(cx, &may);

	(void)in;
	if (err == 0 && cx->caller->door == CALLER_CONTROL)
		err = room_list_names(cx, items);
	else if (err == 0 && cx->member)
		err = room_list_mine(cx, items);
	*result_r = fields_page(items, NULL);
	json_object_set_new(*result_r, "may_make", json_boolean(may));
	return err;
}

static int room_breaks(struct hall_context *cx, const struct gate_room *room, json_t **list_r)
{
	struct db_rows *rows;

	*list_r = json_null();
	if (room->part != GATE_ROOM_OWNER)
		return 0;
	*list_r = json_array();
	rows = db_query(
	    cx->db,
	    "SELECT m.handle, b.reason, b.at, b.until FROM room_break b "
	    "JOIN member m ON m.id = b.member WHERE b.room = ? ORDER BY b.id DESC LIMIT 50",
	    "i", room->id);
	while (db_next(rows))
		json_array_append_new(*list_r,
				      json_pack("{s:o, s:o, s:o, s:o}", "handle", row_text(rows, 0),
						"reason", row_text(rows, 1), "at",
						row_time(rows, 2), "until", row_time(rows, 3)));
	return db_end(rows);
}

/* What only those in it are told. */
static int room_inside(struct hall_context *cx, const struct gate_room *room, json_t *result)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT r.prefix, r.mode, r.hide_votes, r.ack_hours, r.created_at, r.closes_at, "
	    "(SELECT count(*) FROM room_member rm WHERE rm.room = r.id AND rm.state IN ('active', "
	    "'completed') "
	    "AND rm.until IS NULL), (SELECT handle FROM member WHERE id = r.moderator), "
	    "r.retention_days, r.one_voice "
	    "FROM room r WHERE r.id = ?",
	    "i", room->id);

	if (db_next(rows) && room->is_in) {
		json_object_set_new(result, "prefix", row_text(rows, 0));
		json_object_set_new(result, "mode", row_text(rows, 1));
		json_object_set_new(result, "hide_votes", row_bool(rows, 2));
		json_object_set_new(result, "ack_hours", row_int(rows, 3));
		json_object_set_new(result, "created_at", row_time(rows, 4));
		json_object_set_new(result, "closes_at", row_time(rows, 5));
		json_object_set_new(result, "people",
				    room_people_are_shown(room) ? row_int(rows, 6) : json_null());
		json_object_set_new(result, "moderator", row_text(rows, 7));
		json_object_set_new(result, "retention_days", row_int(rows, 8));
		json_object_set_new(result, "one_voice", row_bool(rows, 9));
	}
	return db_end(rows);
}

static int room_owner_name(struct hall_context *cx, int64_t owner, json_t *result)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT handle FROM member WHERE id = ?", "i", owner);

	if (db_next(rows))
		json_object_set_new(result, "owner", row_text(rows, 0));
	return db_end(rows);
}

/* When its staff work, for those in it. */
static int room_working(struct hall_context *cx, const struct gate_room *room, json_t *result)
{
	static const char *const names[] = {"zone", "work_days", "work_from", "work_to",
					    "holidays"};
	struct working working;
	int err = working_of(cx, room->id, &working);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		json_object_set_new(result, names[i], json_null());
	if (err == 0 && room->is_in)
		working_json(&working, cx->now, result);
	return err;
}

static int room_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t nda, version, open = 0, asked = 0, unread = 0;
	struct gate_room room;
	json_t *breaks = NULL, *setup = NULL;
	int err = gate_room_door(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_member_nda(cx, room.id, &nda, &version);
	if (err == 0)
		err = asked_count(cx, &room, &asked);
	if (err == 0)
		err = room_open_items(cx, room.id, &open);
	if (err == 0)
		err = room_unread(cx, &room, &unread);
	if (err == 0)
		err = room_breaks(cx, &room, &breaks);
	if (err == 0)
		err = room_setup(cx, &room, &setup);
	if (err < 0)
		return err;
	*result_r = json_pack(
	    "{s:s, s:s, s:s, s:s, s:o, s:o, s:s?, s:n, s:n, s:b, s:n, s:n, s:n, s:n, s:o, s:o, "
	    "s:I, "
	    "s:n, s:I, s:n, s:n, s:o, s:o, s:n, s:n}",
	    "room", room.slug, "title", room.title, "purpose", room.purpose, "phase", room.phase,
	    "part", room_part_word(&room), "team", room_team_word(&room), "state", room.state,
	    "prefix", "mode", "listed", room.is_listed, "hide_votes", "owner", "moderator",
	    "ack_hours", "nda_version", room_optional(version != 0, version), "open",
	    room_optional(room.is_in, open), "asked", (json_int_t)asked, "people", "unread",
	    (json_int_t)unread, "created_at", "closes_at", "breaks", breaks, "setup", setup,
	    "retention_days", "one_voice");
	err = room_owner_name(cx, room.owner, *result_r);
	if (err == 0)
		err = alias_show(cx, &room, *result_r);
	if (err == 0)
		err = room_working(cx, &room, *result_r);
	return err < 0 ? err : room_inside(cx, &room, *result_r);
}

/* --- settings --- */

static int64_t room_flag(json_t *in, const char *name)
{
	return fields_has(in, name) ? json_is_true(json_object_get(in, name)) : -1;
}

static int room_set_moderator(struct hall_context *cx, const struct gate_room *room,
			      const char *handle)
{
	int64_t member, is_in;
	int err = handle ? room_find_member(cx, handle, &member) : 0;

	if (err < 0 || !handle)
		return err;
	err =
	    db_one_int(cx->db, &is_in,
		       "SELECT EXISTS (SELECT 1 FROM room_member WHERE room = ? AND member = ? AND "
		       "part IN ('staff', 'moderator', 'owner') AND "
		       "state IN ('active', 'completed'))",
		       "ii", room->id, member);
	if (err == 0 && !is_in)
		return hall_fail(cx, ERR_REFUSED, "%s is not of its staff; room admit first",
				 handle);
	return err < 0 ? err
		       : db_run(cx->db, "UPDATE room SET moderator = ? WHERE id = ?", "ii", member,
				room->id);
}

/* What is changed of a room that was closed as well: how long it is kept, who looks after
 * it, what it is called. */
static bool room_set_keeps(const json_t *in)
{
	static const char *const names[] = {"room", "retention_days", "moderator", "title",
					    "purpose"};
	size_t kept = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		kept += fields_has(in, names[i]);
	return kept == json_object_size(in);
}

static int room_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_SET);
	if (err == 0 && !room_set_keeps(in))
		err = room_is_open(cx, &room);
	if (err == 0)
		err = alias_set(cx, &room, in);
	if (err == 0)
		err = room_set_moderator(cx, &room, fields_text(in, "moderator"));
	if (err == 0)
		err = working_set(cx, room.id, in);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "UPDATE space SET title = coalesce(?2, title), about = coalesce(?3, about) "
		    "WHERE id = ?1",
		    "iss", room.id, fields_text(in, "title"), fields_text(in, "purpose"));
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE room SET phase = coalesce(?2, phase), "
			     "listed = CASE WHEN ?3 < 0 THEN listed ELSE ?3 END, "
			     "hide_votes = CASE WHEN ?4 < 0 THEN hide_votes ELSE ?4 END, "
			     "ack_hours = CASE WHEN ?5 < 0 THEN ack_hours ELSE ?5 END, "
			     "retention_days = CASE WHEN ?6 < 0 THEN retention_days ELSE ?6 END, "
			     "purge_told_at = CASE WHEN ?6 < 0 THEN purge_told_at END "
			     "WHERE id = ?1",
			     "isiiii", room.id, fields_text(in, "phase"), room_flag(in, "listed"),
			     room_flag(in, "hide_votes"), fields_int(in, "ack_hours", -1),
			     fields_int(in, "retention_days", -1));
	if (err == 0)
		err = voice_set(cx, room.id, in);
	if (err == 0)
		err = closing_set(cx, room.id, in);
	if (err == 0)
		*result_r = json_pack("{s:s}", "room", room.slug);
	return err;
}

static int room_maker(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *handle = fields_text(in, "handle");
	bool may = !fields_has(in, "may") || json_is_true(json_object_get(in, "may"));
	int64_t member;
	int err = room_find_member(cx, handle, &member);

	if (err == 0)
		err = db_run(cx->db, "UPDATE member SET makes_rooms = ? WHERE id = ?", "ii",
			     (int64_t)may, member);
	if (err == 0)
		err = audit_note(cx, "room.maker", handle, may ? "yes" : "no");
	if (err == 0)
		*result_r = json_pack("{s:s}", "handle", handle);
	return err;
}

const struct hall_binding room_bindings[] = {
    {"room.new", room_new, NULL}, {"room.list", room_list, NULL},   {"room.show", room_show, NULL},
    {"room.set", room_set, NULL}, {"room.maker", room_maker, NULL}, {0},
};
