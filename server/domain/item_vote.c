#include "server/domain/item_vote.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/item.h"
#include "server/domain/item_score.h"
#include "server/domain/room.h"
#include "server/domain/room_may.h"
#include "server/domain/room_member.h"
#include "server/domain/row.h"

int item_vote_why(struct hall_context *cx, int64_t item, json_t **why_r)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT why FROM feedback_vote WHERE item = ? AND member = ?", "ii",
		     item, cx->member);

	*why_r = db_next(rows) ? row_name(rows, 0) : json_null();
	return db_end(rows);
}

/* An item that is closed keeps its votes as they are. */
static int vote_is_open(struct hall_context *cx, const struct gate_item *item)
{
	struct db_rows *rows;
	const char *into = NULL;
	int err;

	if (!item_is_closed(item->status))
		return 0;
	rows = db_query(cx->db, "SELECT " ITEM_MERGED_INTO("?2") " FROM feedback f WHERE f.id = ?1",
			"ii", item->id, cx->member);
	if (db_next(rows) && !db_is_null(rows, 0))
		into = arena_dup(cx->arena, db_text(rows, 0));
	err = db_end(rows);
	if (err < 0)
		return err;
	if (into)
		return hall_fail(cx, ERR_REFUSED, "it was merged: vote for %s", into);
	return hall_fail(cx, ERR_REFUSED, "it is %s: its votes stay as they are", item->status);
}

/* Whose vote it is: the caller's, or of a tester for whom staff speak. */
static int vote_whose(struct hall_context *cx, json_t *in, const struct gate_item *item,
		      const struct gate_room *room, int64_t *member_r)
{
	const char *behalf = fields_text(in, "on_behalf");
	int64_t is_tester;
	int err;

	*member_r = cx->member;
	if (behalf) {
		err = room_need(cx, room, ROOM_SEE_STAFF);
		if (err == 0)
			err = alias_find(cx, room, behalf, member_r);
		if (err == 0)
			err = db_one_int(
			    cx->db, &is_tester,
			    "SELECT EXISTS (SELECT 1 FROM room_member WHERE room = ? AND "
			    "member = ? AND part = 'tester' AND state IN "
			    "('active', 'paused', 'completed'))",
			    "ii", room->id, *member_r);
		if (err == 0 && !is_tester)
			err = hall_fail(cx, ERR_REFUSED, "%s is no tester of this room", behalf);
	} else {
		err = room_need(cx, room, ROOM_VOTE);
	}
	if (err == 0 && item->author == *member_r)
		err = hall_fail(cx, ERR_REFUSED, "it is %s own report: that counts already",
				behalf ? "their" : "your");
	return err;
}

static int vote_follow(struct hall_context *cx, int64_t item, int64_t member)
{
	return db_run(
	    cx->db,
	    "INSERT INTO feedback_follow (item, member) VALUES (?, ?) ON CONFLICT DO NOTHING", "ii",
	    item, member);
}

static int vote_give(struct hall_context *cx, const struct gate_item *item,
		     const struct gate_room *room, json_t **result_r)
{
	json_t *object;
	int err = item_score_update(cx, item->id);

	if (err == 0)
		err = item_object(cx, room, item->id, &object);
	if (err == 0) {
		*result_r = json_pack("{s:s, s:O}", "item", item->name, "votes",
				      json_object_get(object, "votes"));
		json_decref(object);
	}
	return err;
}

static int vote_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	bool is_affected = json_is_true(json_object_get(in, "affected"));
	struct gate_item item;
	struct gate_room room;
	int64_t member;
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0)
		err = room_is_open(cx, &room);
	if (err == 0)
		err = vote_is_open(cx, &item);
	if (err == 0)
		err = vote_whose(cx, in, &item, &room, &member);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "INSERT INTO feedback_vote (item, member, kind, importance, why, on_behalf_by, "
		    "at) "
		    "VALUES (?1, ?2, ?3, ?4, coalesce(?5, ''), NULLIF(?6, ?2), ?7) "
		    "ON CONFLICT (item, member) DO UPDATE SET kind = excluded.kind, "
		    "importance = excluded.importance, why = coalesce(?5, feedback_vote.why), "
		    "at = excluded.at",
		    "iisisii", item.id, member, is_affected ? "affected" : "support",
		    fields_int(in, "importance", 1), fields_text(in, "why"), cx->member, cx->now);
	if (err == 0)
		err = vote_follow(cx, item.id, member);
	if (err == 0)
		err = room_member_heard(cx, room.id, member);
	return err < 0 ? err : vote_give(cx, &item, &room, result_r);
}

static int unvote_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_item item;
	struct gate_room room;
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0)
		err = room_is_open(cx, &room);
	if (err == 0)
		err = vote_is_open(cx, &item);
	if (err == 0)
		err = db_run(cx->db, "DELETE FROM feedback_vote WHERE item = ? AND member = ?",
			     "ii", item.id, cx->member);
	return err < 0 ? err : vote_give(cx, &item, &room, result_r);
}

/* In the order in which they came: the order of ids would tell who was a member first. A
 * page goes on at a second, after as many votes of it as were given: who votes anew goes to
 * the end, and moves none who voted at another. */
static int votes_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), from[2] = {0, 0};
	struct gate_item item;
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	char *next = NULL;
	int err = cursor_read(cx, in, from, 2);

	if (err == 0)
		err = item_find(cx, fields_text(in, "item"), &item, &room);
	if (err == 0)
		err = room_need(cx, &room, ROOM_SEE_STAFF);
	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(
	    cx->db,
	    "SELECT " ALIAS_HANDLE("m", "?4") ", v.kind, v.importance, v.why, " ALIAS_HANDLE(
		"b",
		"?4") ", v.at, " ALIAS_REAL("m", "?4",
					    "?5") " "
						  "FROM feedback_vote v JOIN member m ON m.id = "
						  "v.member "
						  "LEFT JOIN member b ON b.id = v.on_behalf_by "
						  "WHERE v.item = ?1 AND v.at >= ?6 ORDER BY v.at, "
						  "1 COLLATE "
						  "NOCASE LIMIT ?2 OFFSET ?3",
	    "iiiiii", item.id, limit + 1, from[1], room.id, (int64_t)alias_may_see(&room), from[0]);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, from, 2);
			break;
		}
		from[1] = db_int(rows, 5) == from[0] ? from[1] + 1 : 1;
		from[0] = db_int(rows, 5);
		json_array_append_new(
		    items,
		    json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "handle", row_text(rows, 0),
			      "kind", row_text(rows, 1), "importance", row_int(rows, 2), "why",
			      row_name(rows, 3), "on_behalf_by", row_text(rows, 4), "at",
			      row_time(rows, 5), "real", row_text(rows, 6)));
	}
	*result_r = fields_page(items, next);
	return db_end(rows);
}

static int follow_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	bool is_off = json_is_true(json_object_get(in, "off"));
	struct gate_item item;
	struct gate_room room;
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0 && item.is_lent && !is_off)
		return hall_fail(cx, ERR_REFUSED, "partners are told where they are asked");
	if (err == 0 && is_off)
		err = db_run(cx->db, "DELETE FROM feedback_follow WHERE item = ? AND member = ?",
			     "ii", item.id, cx->member);
	else if (err == 0)
		err = vote_follow(cx, item.id, cx->member);
	if (err == 0)
		*result_r = json_pack("{s:s, s:b}", "item", item.name, "follows", !is_off);
	return err;
}

const struct hall_binding item_vote_bindings[] = {
    {"feedback.vote", vote_call, NULL},
    {"feedback.unvote", unvote_call, NULL},
    {"feedback.votes", votes_call, NULL},
    {"feedback.follow", follow_call, NULL},
    {0},
};
