#include "server/domain/invite.h"

#include <string.h>

#include "common/base/err.h"
#include "server/core/gate_room.h"
#include "server/domain/code.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/people_list.h"
#include "server/domain/room_may.h"
#include "server/domain/row.h"

/* --- making --- */

/* What is to be made. */
struct invite_new {
	int64_t room, uses, expires_at;
	const char *part, *team, *segment, *name, *org;
};

static bool invite_is_staff(const char *part)
{
	return strcmp(part, "staff") == 0 || strcmp(part, "moderator") == 0;
}

static int invite_insert(struct hall_context *cx, const struct invite_new *new,
			 char code_r[CODE_TEXT])
{
	unsigned char digest[CODE_SEAL];
	int err = code_make_invite(cx, code_r, digest);

	if (err < 0)
		return err;
	return db_run(cx->db,
		      "INSERT INTO invite (digest, room, number, part, team, segment, name, uses, "
		      "made_by, made_at, expires_at, org) VALUES (?1, ?2, (SELECT "
		      "coalesce(max(number), 0) + 1 FROM invite WHERE room = ?2), ?3, ?4, ?5, ?6, "
		      "?7, ?8, ?9, ?10, ?11)",
		      "bissssiiiis", (const void *)digest, sizeof(digest), new->room, new->part,
		      new->team, new->segment ? new->segment : "", new->name ? new->name : "",
		      new->uses, cx->member, cx->now, new->expires_at, new->org ? new->org : "");
}

static int invite_make_one(struct hall_context *cx, const struct invite_new *new, json_t **result_r)
{
	char code[CODE_TEXT];
	int err = invite_insert(cx, new, code);

	if (err == 0)
		*result_r = json_pack("{s:s, s:[], s:n}", "code", code, "items", "next");
	return err;
}

/* One each; what a row says goes before what the call says. */
static int invite_make_list(struct hall_context *cx, const struct invite_new *usual,
			    const char *text, json_t **result_r)
{
	json_t *items = json_array();
	struct people_list list;
	int err = people_list_read(cx, text, &list);

	for (size_t i = 0; err == 0 && i < list.count; i++) {
		const struct people_list_row *row = &list.rows[i];
		struct invite_new new = *usual;
		char code[CODE_TEXT];

		new.name = row->name;
		new.segment = row->segment ? row->segment : usual->segment;
		new.org = row->org ? row->org : usual->org;
		new.part = row->part ? row->part : usual->part;
		new.team = invite_is_staff(new.part) ? usual->team : NULL;
		err = invite_insert(cx, &new, code);
		json_array_append_new(items,
				      json_pack("{s:s, s:s}", "name", row->name, "code", code));
	}
	*result_r = json_pack("{s:n, s:o, s:n}", "code", "items", items, "next");
	return err;
}

static int invite_owned(struct hall_context *cx, json_t *in, struct gate_room *room_r)
{
	int err = gate_room(cx, fields_text(in, "room"), room_r);

	return err < 0 ? err : room_need(cx, room_r, ROOM_PEOPLE);
}

static int invite_check_new(struct hall_context *cx, const struct gate_room *room,
			    const struct invite_new *new)
{
	int64_t open;
	int err;

	if (strcmp(room->phase, "archived") == 0)
		return hall_fail(cx, ERR_REFUSED, "this room is closed: nobody comes in any more");
	if (new->team && !invite_is_staff(new->part))
		return hall_fail(cx, ERR_INVALID, "a team is for staff: --part staff");
	if (new->expires_at <= cx->now || new->expires_at > cx->now + INVITE_LONGEST)
		return hall_fail(cx, ERR_INVALID, "expires: within a year from now, as 7d");
	err =
	    db_one_int(cx->db, &open,
		       "SELECT count(*) FROM invite i WHERE i.room = ?1 AND " INVITE_IS_GOOD("?2"),
		       "ii", room->id, cx->now);
	if (err == 0 && open >= INVITE_OPEN_MAX)
		return hall_fail(cx, ERR_REFUSED, "%d invitations are open: take some back first",
				 INVITE_OPEN_MAX);
	return err;
}

static int invite_make(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *part = fields_text(in, "part"), *people = fields_text(in, "body");
	struct gate_room room;
	struct invite_new new = {
	    .uses = fields_int(in, "uses", 1),
	    .expires_at = fields_int(in, "expires", cx->now + INVITE_SECONDS),
	    .part = part ? part : "tester",
	    .team = fields_text(in, "team"),
	    .segment = fields_text(in, "segment"),
	    .name = fields_text(in, "name"),
	    .org = fields_text(in, "org"),
	};
	int err = invite_owned(cx, in, &room);

	if (err == 0)
		err = invite_check_new(cx, &room, &new);
	if (err == 0 && people && (new.uses != 1 || new.name))
		err = hall_fail(cx, ERR_INVALID,
				"a list of people has a name and a use each: leave out --%s",
				new.name ? "name" : "uses");
	if (err < 0)
		return err;
	new.room = room.id;
	return people ? invite_make_list(cx, &new, people, result_r)
		      : invite_make_one(cx, &new, result_r);
}

/* --- looking --- */

static int invite_members(struct hall_context *cx, int64_t room, int64_t number, json_t **list_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT m.handle FROM invite i JOIN invite_use u ON u.digest = i.digest "
		     "JOIN member m ON m.id = u.member WHERE i.room = ? AND i.number = ? "
		     "ORDER BY u.at, m.handle",
		     "ii", room, number);

	*list_r = json_array();
	while (db_next(rows))
		json_array_append_new(*list_r, row_text(rows, 0));
	return db_end(rows);
}

static json_t *invite_json(const struct db_rows *rows)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "number",
			 row_int(rows, 0), "name", row_name(rows, 1), "part", row_text(rows, 2),
			 "team", row_text(rows, 3), "segment", row_name(rows, 4), "uses",
			 row_int(rows, 5), "used", row_int(rows, 6), "expires_at",
			 row_time(rows, 7), "made_at", row_time(rows, 8), "made_by",
			 row_text(rows, 9), "state", row_text(rows, 10), "org", row_name(rows, 11));
}

static struct db_rows *invite_query(struct hall_context *cx, int64_t room, int64_t last,
				    int64_t limit)
{
	return db_query(
	    cx->db,
	    "SELECT i.number, i.name, i.part, i.team, i.segment, i.uses, i.used, i.expires_at, "
	    "i.made_at, m.handle, CASE WHEN i.revoked_at IS NOT NULL THEN 'revoked' "
	    "WHEN i.used >= i.uses THEN 'used' WHEN i.expires_at <= ?4 THEN 'expired' "
	    "ELSE 'open' END, i.org FROM invite i LEFT JOIN member m ON m.id = i.made_by "
	    "WHERE i.room = ?1 AND i.number < ?2 ORDER BY i.number DESC LIMIT ?3",
	    "iiii", room, last, limit, cx->now);
}

static int invite_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), last = INT64_MAX;
	json_t *items = json_array(), *row;
	const char *next = NULL;
	struct gate_room room;
	struct db_rows *rows;
	size_t i;
	int err = cursor_read(cx, in, &last, 1);

	*result_r = items;
	if (err == 0)
		err = invite_owned(cx, in, &room);
	if (err < 0)
		return err;
	rows = invite_query(cx, room.id, last, limit + 1);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, &last, 1);
			break;
		}
		last = db_int(rows, 0);
		json_array_append_new(items, invite_json(rows));
	}
	err = db_end(rows);
	json_array_foreach(items, i, row)
	{
		json_t *members = NULL;

		if (err == 0)
			err = invite_members(cx, room.id, fields_int(row, "number", 0), &members);
		json_object_set_new(row, "members", members);
	}
	*result_r = fields_page(items, next);
	return err;
}

/* Taken back already, or used up: that is where it stays. */
static int invite_revoke(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t number = fields_int(in, "number", 0);
	struct gate_room room;
	int err = invite_owned(cx, in, &room);

	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE invite SET revoked_at = coalesce(revoked_at, ?3) "
			     "WHERE room = ?1 AND number = ?2",
			     "iii", room.id, number, cx->now);
	if (err == 0 && db_changes(cx->db) == 0)
		return hall_fail(cx, ERR_NOT_FOUND, "this room has no invitation %lld",
				 (long long)number);
	if (err == 0)
		*result_r = json_pack("{s:I}", "number", (json_int_t)number);
	return err;
}

const struct hall_binding invite_bindings[] = {
    {"invite.make", invite_make, NULL},
    {"invite.list", invite_list, NULL},
    {"invite.revoke", invite_revoke, NULL},
    {0},
};
