#include "server/domain/item_comment.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/attach.h"
#include "server/domain/fields.h"
#include "server/domain/file.h"
#include "server/domain/item.h"
#include "server/domain/item_notice.h"
#include "server/domain/item_score.h"
#include "server/domain/item_status.h"
#include "server/domain/partner.h"
#include "server/domain/room_may.h"
#include "server/domain/room_member.h"
#include "server/domain/row.h"
#include "server/domain/space.h"
#include "server/domain/write.h"

/* --- read --- */

/* To a partner who is lent it, staff have names and others not. */
static bool comment_is_named(const struct gate_item *item, const struct db_rows *rows,
			     int64_t member)
{
	const char *part = db_text(rows, 11);
	bool is_staff = part && (strcmp(part, "staff") == 0 || strcmp(part, "moderator") == 0 ||
				 strcmp(part, "owner") == 0);

	return !item->is_lent || is_staff || db_int(rows, 12) == member;
}

/* The staff's thread only for who is in the staff's space: the gate, once more. */
int item_comments(struct hall_context *cx, const struct gate_item *item, json_t **list_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT p.number, " ALIAS_HANDLE("a", "f.room") ", " ALIAS_BADGE(
		"a",
		"f.room") ", CASE WHEN p.space = r.staff THEN 'staff' "
			  "ELSE 'room' END, coalesce(c.kind, 'comment'), "
			  "CASE WHEN p.deleted_at IS NULL THEN p.body END, p.created_at, "
			  "p.edited_at, p.id, "
			  "p.parent, rm.team, rm.part, p.author FROM feedback f JOIN room r ON "
			  "r.id = f.room "
			  "JOIN post p ON p.thread IN (f.thread, f.staff_thread) "
			  "JOIN member a ON a.id = p.author "
			  "LEFT JOIN feedback_comment c ON c.post = p.id "
			  "LEFT JOIN room_member rm ON rm.room = f.room AND rm.member = p.author "
			  "WHERE f.id = ?1 AND NOT (p.thread = f.thread AND p.number = 1) AND "
			  "(?3 AND p.thread = f.thread OR EXISTS (SELECT 1 FROM space_member sm "
			  "WHERE sm.space = p.space AND sm.member = ?2)) ORDER BY p.created_at, "
			  "p.seq",
	    "iii", item->id, cx->member, (int64_t)item->is_lent);

	int err = 0, ended;

	*list_r = json_array();
	while (err == 0 && db_next(rows)) {
		json_t *files = NULL;

		bool is_own = db_int(rows, 12) == cx->member;
		bool is_named = comment_is_named(item, rows, cx->member);

		if (!db_is_null(rows, 5) && (!item->is_lent || is_own))
			err = file_attached(cx, db_int(rows, 8), &files);
		json_array_append_new(
		    *list_r,
		    json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o?}",
			      "number", row_int(rows, 0), "author",
			      is_named ? row_text(rows, 1) : json_string(PARTNER_SOMEBODY),
			      "author_badge", is_named ? row_text(rows, 2) : json_null(),
			      "visibility", row_text(rows, 3), "kind", row_text(rows, 4), "body",
			      row_text(rows, 5), "created_at", row_time(rows, 6), "edited_at",
			      row_time(rows, 7), "post", row_int(rows, 8), "to", row_int(rows, 9),
			      "team", row_text(rows, 10), "part", row_text(rows, 11), "attachments",
			      files));
	}
	ended = db_end(rows);
	return err < 0 ? err : ended;
}

/* --- said --- */

/* The room's space, to one who writes in it where they were asked to. */
static struct gate_space comment_lent(const struct gate_room *room)
{
	return (struct gate_space){.id = room->id,
				   .slug = room->slug,
				   .title = room->title,
				   .visibility = GATE_HIDDEN,
				   .part = GATE_NONE,
				   .is_closed = strcmp(room->phase, "archived") == 0};
}

/* The thread a comment goes to, and its space; the staff's is made with its first. */
static int comment_place(struct hall_context *cx, const struct gate_item *item,
			 const struct gate_room *room, bool is_staff_only, struct write_post *post)
{
	struct db_rows *rows;
	int err;

	post->kind = "item";
	post->thread =
	    is_staff_only && item->space != room->staff ? item->staff_thread : item->thread;
	if (item->is_lent)
		post->space = comment_lent(room);
	if (post->thread)
		return item->is_lent ? 0 : gate_thread(cx, post->thread, &post->space);
	rows = db_query(cx->db, "SELECT title FROM thread WHERE id = ?", "i", item->thread);
	if (db_next(rows))
		post->title = arena_dup(cx->arena, db_text(rows, 0));
	err = db_end(rows);
	return err < 0 ? err : gate_space(cx, room->staff, &post->space);
}

static int comment_row(struct hall_context *cx, struct gate_item *item,
		       const struct gate_room *room, const struct write_post *post,
		       const char *kind)
{
	bool is_staff_only = post->space.id == room->staff;
	int err = db_run(
	    cx->db,
	    "INSERT INTO feedback_comment (post, item, kind, visibility) VALUES (?, ?, ?, ?)",
	    "iiss", post->id, item->id, kind, is_staff_only ? "staff" : "room");

	if (err == 0 && post->title) {
		item->staff_thread = post->thread;
		err = db_run(cx->db, "UPDATE feedback SET staff_thread = ? WHERE id = ?", "ii",
			     post->thread, item->id);
	}
	return err;
}

int item_comment_add(struct hall_context *cx, struct gate_item *item, const struct gate_room *room,
		     const struct item_comment *comment, int64_t *number_r)
{
	struct write_post post = {.body = comment->body,
				  .author = cx->member,
				  .created_at = cx->now,
				  .parent = comment->to};
	bool is_staff_only = comment->is_staff_only || item->space == room->staff;
	int err = comment_place(cx, item, room, is_staff_only, &post);

	if (err == 0)
		err = space_may_write(cx, &post.space);
	if (err == 0 && !post.title && !post.parent)
		post.parent = 1;
	if (err == 0)
		err = write_now(cx, &post);
	if (err == 0)
		err = attach_all(cx, &post, comment->in);
	if (err == 0)
		err = comment_row(cx, item, room, &post, comment->kind);
	if (err == 0 && !comment->is_quiet)
		err = item_notice_said(cx, item, &post, is_staff_only);
	/* What staff say among themselves moves no time that others see. */
	if (err == 0 && (!is_staff_only || item->space == room->staff))
		err = item_touch(cx, item->id, gate_room_is_staff(room) && !is_staff_only);
	if (err == 0 && !is_staff_only)
		err = item_score_update(cx, item->id);
	if (err == 0)
		err = room_member_heard(cx, room->id, cx->member);
	*number_r = post.number;
	return err;
}

/* --- feedback.comment --- */

static int comment_may(struct hall_context *cx, const struct gate_room *room,
		       const struct item_comment *comment)
{
	int err = room_need(cx, room, ROOM_COMMENT);

	if (err == 0 && comment->is_staff_only)
		err = room_need(cx, room, ROOM_SEE_STAFF);
	if (err == 0 && strcmp(comment->kind, "official") == 0)
		err = room_need(cx, room, ROOM_ACK);
	if (err == 0 && comment->is_staff_only && strcmp(comment->kind, "official") == 0)
		err = hall_fail(cx, ERR_INVALID, "what is official is said to everybody");
	return err;
}

static int comment_to(struct hall_context *cx, const struct gate_item *item,
		      const struct item_comment *comment)
{
	int64_t there;
	int err;

	if (!comment->to)
		return 0;
	err = db_one_int(cx->db, &there,
			 "SELECT EXISTS (SELECT 1 FROM post WHERE thread = ? AND number = ?)", "ii",
			 comment->is_staff_only ? item->staff_thread : item->thread, comment->to);
	if (err == 0 && !there)
		err = hall_fail(cx, ERR_NOT_FOUND, "%s has no comment %lld", item->name,
				(long long)comment->to);
	return err;
}

static int comment_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *kind = fields_text(in, "kind"), *visibility = fields_text(in, "visibility");
	struct item_comment comment = {.body = fields_text(in, "body"),
				       .kind = kind ? kind : "comment",
				       .is_staff_only = visibility && !strcmp(visibility, "staff"),
				       .to = fields_int(in, "to", 0),
				       .in = in};
	struct gate_item item;
	struct gate_room room;
	int64_t number;
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0)
		err = comment_may(cx, &room, &comment);
	if (err == 0)
		err = partner_may_answer(cx, &item);
	if (err == 0)
		err = comment_to(cx, &item, &comment);
	if (err == 0)
		err = attach_may(cx, in);
	if (err == 0)
		err = item_comment_add(cx, &item, &room, &comment, &number);
	if (err == 0)
		err = partner_answered(cx, &item);
	if (err == 0)
		err = item_status_replied(cx, &item, &room, comment.is_staff_only);
	if (err == 0)
		*result_r =
		    json_pack("{s:s, s:I}", "item", item.name, "number", (json_int_t)number);
	return err;
}

const struct hall_binding item_comment_bindings[] = {
    {"feedback.comment", comment_call, NULL},
    {0},
};
