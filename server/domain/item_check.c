#include "server/domain/item_check.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/item.h"
#include "server/domain/item_comment.h"
#include "server/domain/item_notice.h"
#include "server/domain/item_status.h"
#include "server/domain/not_now.h"
#include "server/domain/room_may.h"

enum { DAY = 86400, CHECK_MOST = 100 };

/* --- feedback.verify --- */

/* Those it happened to: the author, and who said so with a vote. Others may help. */
static int check_may(struct hall_context *cx, const struct gate_item *item,
		     const struct gate_room *room)
{
	if (item->is_lent)
		return hall_fail(cx, ERR_REFUSED, "those check it who reported it or have it too");
	if (strcmp(item->status, "verify") != 0)
		return hall_fail(cx, ERR_REFUSED, "it is %s: there is nothing to check",
				 item->status);
	if (room->part == GATE_ROOM_TESTER || room->part == GATE_ROOM_PARTNER)
		return 0;
	return hall_fail(cx, ERR_REFUSED, "testers check; staff set it done with feedback set");
}

static int check_release(struct hall_context *cx, const struct gate_item *item, char **version_r)
{
	struct db_rows *rows = db_query(cx->db,
					"SELECT r.version FROM feedback f JOIN release r "
					"ON r.id = f.fixed_in WHERE f.id = ?",
					"i", item->id);

	*version_r = NULL;
	if (db_next(rows))
		*version_r = arena_dup(cx->arena, db_text(rows, 0));
	return db_end(rows);
}

static int check_say(struct hall_context *cx, struct gate_item *item, const struct gate_room *room,
		     bool is_ok, const char *body)
{
	const struct item_comment comment = {
	    .body = body, .kind = is_ok ? "verify_ok" : "verify_fail", .is_quiet = true};
	int64_t number;

	return item_comment_add(cx, item, room, &comment, &number);
}

/* No word on it yet, and none is asked for this week. */
static int check_later(struct hall_context *cx, const struct gate_item *item, const char *note,
		       json_t **result_r)
{
	int64_t until;
	int err = not_now_item(cx, item->id, note, &until);

	if (err == 0)
		*result_r = json_pack("{s:s, s:s, s:o}", "item", item->name, "status", item->status,
				      "until", fields_time(until));
	return err;
}

static int check_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *body = fields_text(in, "body"), *result = fields_text(in, "result");
	bool is_ok = strcmp(result, "gone") == 0, is_later = strcmp(result, "later") == 0;
	struct item_step step = {.to = is_ok ? "done" : "in_progress",
				 .resolution = is_ok ? "fixed" : NULL};
	struct gate_item item;
	struct gate_room room;
	char *version = NULL;
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0)
		err = room_is_open(cx, &room);
	if (err == 0)
		err = check_may(cx, &item, &room);
	if (err == 0 && is_later)
		return check_later(cx, &item, body, result_r);
	if (err == 0 && !is_ok && (!body || !*body))
		err = hall_fail(cx, ERR_INVALID, "what happens? a few words go with it");
	if (err == 0)
		err = check_release(cx, &item, &version);
	if (err < 0)
		return err;
	if (!body || !*body)
		body = arena_printf(cx->arena, "It is gone%s%s.", version ? " in " : "",
				    version ? version : "");
	step.note = body;
	err = not_now_forget_item(cx, item.id);
	if (err == 0)
		err = check_say(cx, &item, &room, is_ok, body);
	if (err == 0)
		err = item_status_follow(cx, &item, &step);
	if (err == 0)
		*result_r =
		    json_pack("{s:s, s:s, s:n}", "item", item.name, "status", item.status, "until");
	return err;
}

/* --- time --- */

struct due {
	struct gate_item item;
	int64_t since, reminders;
};

static int due_load(struct hall_context *cx, struct db_rows *rows, struct due *due, bool *is_due_r)
{
	*is_due_r = db_next(rows);
	if (*is_due_r)
		*due = (struct due){.item = {.id = db_int(rows, 0),
					     .name = arena_dup(cx->arena, db_text(rows, 1)),
					     .room = db_int(rows, 2),
					     .space = db_int(rows, 3),
					     .thread = db_int(rows, 4),
					     .status = arena_dup(cx->arena, db_text(rows, 5)),
					     .type = arena_dup(cx->arena, db_text(rows, 6)),
					     .author = db_int(rows, 7)},
				    .since = db_int(rows, 8),
				    .reminders = db_int(rows, 9)};
	return db_end(rows);
}

/* What is due in a room that was closed is due no more. */
#define DUE_IS_OPEN "(SELECT r.phase FROM room r WHERE r.id = feedback.room) <> 'archived' "
#define DUE_COLUMNS                                                                                \
	"id, name, room, space, thread, status, type, author, "                                    \
	"coalesce(waiting_since, verify_since), reminders "

/* Nobody said that it still happens, and nobody is still to try. */
static int check_by_silence(struct hall_context *cx, bool *is_due_r)
{
	static const struct item_step step = {
	    .to = "done", .resolution = "fixed", .note = "Nobody said that it still happens."};
	struct due due;
	int err =
	    due_load(cx,
		     db_query(cx->db,
			      "SELECT " DUE_COLUMNS "FROM feedback WHERE status = 'verify' "
			      "AND verify_since <= ?1 AND NOT EXISTS (SELECT 1 FROM not_now "
			      "n WHERE n.item = feedback.id AND n.until > ?2) AND " DUE_IS_OPEN
			      "ORDER BY verify_since LIMIT 1",
			      "ii", cx->now - (int64_t)ITEM_CHECK_DAYS * DAY, cx->now),
		     &due, is_due_r);

	return err == 0 && *is_due_r ? item_status_follow(cx, &due.item, &step) : err;
}

/* Asked, reminded twice, and no word: closed, and opened again by one. */
static int close_by_silence(struct hall_context *cx, bool *is_due_r)
{
	static const struct item_step step = {.to = "declined",
					      .resolution = "cannot_reproduce",
					      .note =
						  "We asked and heard nothing more. If it still "
						  "happens, say so: that opens it again."};
	struct due due;
	int err = due_load(
	    cx,
	    db_query(
		cx->db,
		"SELECT " DUE_COLUMNS "FROM feedback WHERE status = 'needs_info' "
		"AND waiting_since <= ? AND reminders >= 2 AND reminded_at <= ? AND " DUE_IS_OPEN
		"ORDER BY waiting_since LIMIT 1",
		"ii", cx->now - (int64_t)ITEM_CHECK_WAIT * DAY,
		cx->now - (int64_t)ITEM_CHECK_APART * DAY),
	    &due, is_due_r);

	return err == 0 && *is_due_r ? item_status_follow(cx, &due.item, &step) : err;
}

static int remind(struct hall_context *cx, bool *is_due_r)
{
	struct due due;
	int err = due_load(
	    cx,
	    db_query(
		cx->db,
		"SELECT " DUE_COLUMNS "FROM feedback WHERE status = 'needs_info' AND "
		"(reminders = 0 AND waiting_since <= ?1 OR reminders = 1 AND waiting_since <= ?2 "
		"AND reminded_at <= ?3) AND " DUE_IS_OPEN "LIMIT 1",
		"iii", cx->now - (int64_t)ITEM_CHECK_FIRST * DAY,
		cx->now - (int64_t)ITEM_CHECK_SECOND * DAY,
		cx->now - (int64_t)ITEM_CHECK_APART * DAY),
	    &due, is_due_r);

	if (err < 0 || !*is_due_r)
		return err;
	err = db_run(cx->db,
		     "UPDATE feedback SET reminders = reminders + 1, reminded_at = ? WHERE id = ?",
		     "ii", cx->now, due.item.id);
	return err < 0 ? err : item_notice_remind(cx, &due.item);
}

/* An answer was due: those who look after the room are told, once. */
static int tell_late(struct hall_context *cx, bool *is_due_r)
{
	struct due due;
	int err = due_load(
	    cx,
	    db_query(
		cx->db,
		"SELECT " DUE_COLUMNS "FROM feedback WHERE first_ack_at IS NULL "
		"AND late_told_at IS NULL AND ack_due_at <= ? AND status = 'new' AND " DUE_IS_OPEN
		"ORDER BY ack_due_at LIMIT 1",
		"i", cx->now),
	    &due, is_due_r);

	if (err < 0 || !*is_due_r)
		return err;
	err = db_run(cx->db, "UPDATE feedback SET late_told_at = ? WHERE id = ?", "ii", cx->now,
		     due.item.id);
	return err < 0 ? err : item_notice_late(cx, &due.item);
}

int item_check_tick(struct hall_context *cx)
{
	static int (*const parts[])(struct hall_context *, bool *) = {remind, close_by_silence,
								      check_by_silence, tell_late};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		bool is_due = true;

		for (int n = 0; is_due && n < CHECK_MOST; n++) {
			int err = parts[i](cx, &is_due);

			if (err < 0)
				return err;
		}
	}
	return 0;
}

const struct hall_binding item_check_bindings[] = {
    {"feedback.verify", check_call, NULL},
    {0},
};
