#include "server/domain/item_status.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/fields.h"
#include "server/domain/item.h"
#include "server/domain/item_comment.h"
#include "server/domain/item_notice.h"
#include "server/domain/move.h"
#include "server/domain/partner.h"
#include "server/domain/room_may.h"
#include "server/domain/room_member.h"

enum status_need {
	NEEDS_NOTE = 1 << 0,
	NEEDS_RESOLUTION = 1 << 1,
	NEEDS_RELEASE = 1 << 2,
	BY_AUTHOR = 1 << 3, /* the author may too */
	REOPENS = 1 << 4,
};

/* One row a way from some states to one; the first that fits counts. */
static const struct status_row {
	const char *to, *from; /* from: words */
	enum room_action who;
	unsigned needs;
	const char *types; /* NULL: all */
} status_rows[] = {
    {"acknowledged", "new", ROOM_ACK, 0, NULL},
    {"under_review", "new acknowledged needs_info planned", ROOM_ACK, 0, NULL},
    {"under_review", "done declined", ROOM_DECIDE, NEEDS_NOTE | BY_AUTHOR | REOPENS, NULL},
    {"needs_info", "new acknowledged under_review", ROOM_ACK, NEEDS_NOTE, NULL},
    {"planned", "new acknowledged under_review", ROOM_DECIDE, NEEDS_NOTE, "issue idea question"},
    {"in_progress", "planned", ROOM_WORK, 0, NULL},
    {"verify", "in_progress", ROOM_WORK, NEEDS_RELEASE, NULL},
    {"in_progress", "verify", ROOM_WORK, NEEDS_NOTE, NULL},
    {"done", "verify", ROOM_DECIDE, NEEDS_NOTE | NEEDS_RESOLUTION, NULL},
    {"done", "new acknowledged under_review", ROOM_ACK, NEEDS_NOTE | NEEDS_RESOLUTION,
     "praise usage"},
    {"done", "new acknowledged under_review needs_info planned", ROOM_ACK,
     NEEDS_NOTE | NEEDS_RESOLUTION | BY_AUTHOR, "question"},
    {"declined", "new acknowledged under_review needs_info planned", ROOM_DECIDE,
     NEEDS_NOTE | NEEDS_RESOLUTION, NULL},
};

/* The author's own: before it is planned. */
static const char status_withdrawable[] = "new acknowledged under_review needs_info";

static bool status_has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = words; p && (p = strstr(p, word)); p += len) {
		if ((p == words || p[-1] == ' ') && (p[len] == ' ' || !p[len]))
			return true;
	}
	return false;
}

static bool status_fits(const struct status_row *row, const struct gate_item *item)
{
	return status_has_word(row->from, item->status) &&
	       (!row->types || status_has_word(row->types, item->type));
}

static bool status_may(struct hall_context *cx, const struct status_row *row,
		       const struct gate_item *item, const struct gate_room *room)
{
	return room_may(room, row->who) || ((row->needs & BY_AUTHOR) && item->author == cx->member);
}

static const struct status_row *status_row(const struct gate_item *item, const char *to)
{
	for (size_t i = 0; i < sizeof(status_rows) / sizeof(status_rows[0]); i++) {
		if (strcmp(status_rows[i].to, to) == 0 && status_fits(&status_rows[i], item))
			return &status_rows[i];
	}
	return NULL;
}

json_t *item_status_choices(struct hall_context *cx, const struct gate_item *item,
			    const struct gate_room *room)
{
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof(status_rows) / sizeof(status_rows[0]); i++) {
		const struct status_row *row = &status_rows[i];

		if (status_row(item, row->to) == row && status_may(cx, row, item, room))
			json_array_append_new(list, json_string(row->to));
	}
	if (item->author == cx->member && status_has_word(status_withdrawable, item->status))
		json_array_append_new(list, json_string("withdrawn"));
	return list;
}

/* --- check --- */

static int status_needs(struct hall_context *cx, const struct status_row *row,
			const struct item_step *step)
{
	if ((row->needs & NEEDS_NOTE) && (!step->note || !*step->note))
		return hall_fail(cx, ERR_INVALID,
				 "say why, to everybody who reads it: a note goes with %s",
				 step->to);
	if ((row->needs & NEEDS_RESOLUTION) && !step->resolution)
		return hall_fail(cx, ERR_INVALID, "what became of it? a resolution goes with %s",
				 step->to);
	if ((row->needs & NEEDS_RELEASE) && !step->release)
		return hall_fail(cx, ERR_INVALID, "in which release? a release goes with %s",
				 step->to);
	return 0;
}

static int status_may_withdraw(struct hall_context *cx, const struct gate_item *item)
{
	int64_t has_more;
	int err;

	if (item->author != cx->member)
		return hall_fail(cx, ERR_REFUSED, "only who wrote a report withdraws it");
	if (!status_has_word(status_withdrawable, item->status))
		return hall_fail(cx, ERR_REFUSED, "it is %s already; say what changed in a comment",
				 item->status);
	err =
	    db_one_int(cx->db, &has_more,
		       "SELECT EXISTS (SELECT 1 FROM feedback WHERE canonical = ?)", "i", item->id);
	if (err == 0 && has_more)
		return hall_fail(cx, ERR_REFUSED,
				 "others are part of it by now; say what changed in a comment");
	return err;
}

static int status_check(struct hall_context *cx, const struct gate_item *item,
			const struct gate_room *room, const struct item_step *step)
{
	const struct status_row *row = status_row(item, step->to);

	if (strcmp(step->to, "withdrawn") == 0)
		return status_may_withdraw(cx, item);
	if (strcmp(step->to, "merged") == 0)
		return hall_fail(cx, ERR_INVALID, "feedback merge %s --into ITEM does that",
				 item->name);
	if (!row)
		return hall_fail(cx, ERR_REFUSED, "from %s there is no way to %s", item->status,
				 step->to);
	if (!status_may(cx, row, item, room))
		return room_need(cx, room, row->who);
	return status_needs(cx, row, step);
}

/* --- proceed --- */

static int status_release(struct hall_context *cx, const struct gate_item *item,
			  const char *version, int64_t *release_r)
{
	int err;

	*release_r = 0;
	if (!version)
		return 0;
	err = db_one_int(cx->db, release_r, "SELECT id FROM release WHERE room = ? AND version = ?",
			 "is", item->room, version);
	return err == ERR_NOT_FOUND ? hall_fail(cx, err, "this room has no release %s", version)
				    : err;
}

/* What is known of the row from its state alone. */
static int status_update(struct hall_context *cx, const struct gate_item *item,
			 const struct item_step *step, int64_t release)
{
	return db_run(
	    cx->db,
	    "UPDATE feedback SET status = ?2, "
	    "resolution = CASE WHEN ?2 IN " ITEM_IS_CLOSED " THEN coalesce(?3, resolution) END, "
	    "fixed_in = CASE WHEN ?4 = 0 THEN fixed_in ELSE ?4 END, "
	    "first_ack_at = coalesce(first_ack_at, CASE WHEN ?2 NOT IN ('new', 'withdrawn') THEN "
	    "?5 END), "
	    "waiting_since = CASE ?2 WHEN 'needs_info' THEN ?5 END, reminders = 0, "
	    "verify_since = CASE ?2 WHEN 'verify' THEN ?5 END, "
	    "decided_at = CASE WHEN ?2 IN ('planned', 'declined') THEN coalesce(decided_at, ?5) "
	    "ELSE decided_at END, "
	    "closed_at = CASE WHEN ?2 IN " ITEM_IS_CLOSED " THEN ?5 END, "
	    "reopened = reopened + (?6 IN ('done', 'declined') AND ?2 = 'under_review' "
	    "OR ?6 = 'verify' AND ?2 = 'in_progress'), updated_at = ?5 WHERE id = ?1",
	    "issiis", item->id, step->to, step->resolution, release, cx->now, item->status);
}

static int status_event(struct hall_context *cx, const struct gate_item *item,
			const struct item_step *step, int64_t release)
{
	return db_run(
	    cx->db,
	    "INSERT INTO status_event (item, from_status, to_status, by, at, note, internal_note, "
	    "resolution, release) VALUES (?, ?, ?, NULLIF(?, 0), ?, ?, ?, ?, NULLIF(?, 0))",
	    "issiisssi", item->id, item->status, step->to, cx->member, cx->now,
	    step->note ? step->note : "", step->internal_note ? step->internal_note : "",
	    step->resolution, release);
}

/* Open screens that look at it follow. */
static int status_tell(struct hall_context *cx, const struct gate_item *item, const char *to)
{
	struct hall_change change = {
	    .kind = "item.set", .space = item->space, .thread = item->thread, .member = cx->member};
	int64_t seq;

	change.data = json_pack("{s:s, s:s, s:I}", "item", item->name, "status", to, "thread",
				(json_int_t)item->thread);
	seq = hall_tell(cx, &change);
	return seq < 0 ? (int)seq : 0;
}

static int status_proceed(struct hall_context *cx, struct gate_item *item,
			  const struct item_step *step)
{
	int64_t release;
	int err = status_release(cx, item, step->release, &release);

	if (err == 0)
		err = status_update(cx, item, step, release);
	if (err == 0)
		err = status_event(cx, item, step, release);
	if (err == 0)
		err = status_tell(cx, item, step->to);
	if (err < 0)
		return err;
	item->status = arena_dup(cx->arena, step->to);
	return item_notice_status(cx, item);
}

/* What is withdrawn is for staff and who wrote it: it goes where only they read, with
 * all that was said about it. */
static int status_hide(struct hall_context *cx, struct gate_item *item,
		       const struct gate_room *room)
{
	int64_t place = room->staff;
	struct gate_space from, to;
	int err = gate_space(cx, item->space, &from);

	if (err == 0 && !gate_room_is_staff(room))
		err = room_member_desk(cx, room->id, cx->member, &place);
	if (err == 0)
		err = gate_space(cx, place, &to);
	if (err == 0)
		err = move_between(cx, item->thread, &from, &to);
	if (err == 0)
		err = db_run(cx->db, "UPDATE notification SET space = ? WHERE thread = ?", "ii",
			     place, item->thread);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "UPDATE change SET space = ?1 WHERE space = ?2 AND seq >= (SELECT first_seq "
		    "FROM thread WHERE id = ?3) AND thread = ?3",
		    "iii", place, from.id, item->thread);
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE feedback SET space = ?, visibility = 'staff' WHERE id = ?",
			     "ii", place, item->id);
	item->space = place;
	return err;
}

/* What is said with a step is said where it is answered. */
static int status_note(struct hall_context *cx, struct gate_item *item,
		       const struct gate_room *room, const struct item_step *step)
{
	struct item_comment comment = {.body = step->note, .kind = "official", .is_quiet = true};
	int64_t number;
	int err = 0;

	if (strcmp(step->to, "needs_info") == 0)
		comment.kind = "needs_info";
	if (!gate_room_is_staff(room) || item->space == room->staff)
		comment.kind = "comment";
	if (step->note && *step->note)
		err = item_comment_add(cx, item, room, &comment, &number);
	comment = (struct item_comment){
	    .body = step->internal_note, .kind = "comment", .is_staff_only = true};
	if (err == 0 && step->internal_note && *step->internal_note)
		err = item_comment_add(cx, item, room, &comment, &number);
	return err;
}

int item_status_step(struct hall_context *cx, struct gate_item *item, const struct gate_room *room,
		     const struct item_step *step)
{
	int err = status_check(cx, item, room, step);

	if (err == 0 && step->internal_note)
		err = room_need(cx, room, ROOM_SEE_STAFF);
	if (err == 0)
		err = status_note(cx, item, room, step);
	if (err == 0)
		err = status_proceed(cx, item, step);
	if (err == 0 && item->space == room->id && strcmp(step->to, "withdrawn") == 0)
		err = status_hide(cx, item, room);
	return err < 0 ? err : item_touch(cx, item->id, gate_room_is_staff(room));
}

int item_status_follow(struct hall_context *cx, struct gate_item *item,
		       const struct item_step *step)
{
	return strcmp(item->status, step->to) == 0 ? 0 : status_proceed(cx, item, step);
}

int item_status_replied(struct hall_context *cx, struct gate_item *item,
			const struct gate_room *room, bool is_staff_only)
{
	static const struct item_step review = {.to = "under_review"},
				      seen = {.to = "acknowledged"};

	if (is_staff_only)
		return 0;
	if (item->author == cx->member && strcmp(item->status, "needs_info") == 0)
		return item_status_follow(cx, item, &review);
	if (item->author != cx->member && gate_room_is_staff(room) &&
	    strcmp(item->status, "new") == 0)
		return item_status_follow(cx, item, &seen);
	return 0;
}

/* --- feedback.set --- */

/* Of two who change it at once the second sees what happened. */
static int status_meanwhile(struct hall_context *cx, const struct gate_item *item, const char *from)
{
	struct db_rows *rows;
	const char *who = NULL;
	int err;

	if (!from || strcmp(from, item->status) == 0)
		return 0;
	rows =
	    db_query(cx->db,
		     "SELECT " ALIAS_HANDLE(
			 "m", "?2") " FROM status_event e LEFT JOIN member m "
				    "ON m.id = e.by WHERE e.item = ?1 ORDER BY e.id DESC LIMIT 1",
		     "ii", item->id, item->room);
	if (db_next(rows) && db_text(rows, 0))
		who = arena_dup(cx->arena, db_text(rows, 0));
	err = db_end(rows);
	if (err < 0)
		return err;
	/* To a partner who is lent it nobody is named. */
	if (item->is_lent)
		who = PARTNER_SOMEBODY;
	return hall_fail(cx, ERR_CONFLICT, "meanwhile %s made it %s", who ? who : "time",
			 item->status);
}

static int item_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const struct item_step step = {.to = fields_text(in, "status"),
				       .note = fields_text(in, "note"),
				       .internal_note = fields_text(in, "internal_note"),
				       .resolution = fields_text(in, "resolution"),
				       .release = fields_text(in, "release")};
	struct gate_item item;
	struct gate_room room;
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0)
		err = room_is_open(cx, &room);
	if (err == 0)
		err = status_meanwhile(cx, &item, fields_text(in, "from"));
	if (err == 0)
		err = item_status_step(cx, &item, &room, &step);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s}", "item", item.name, "status", item.status);
	return err;
}

const struct hall_binding item_status_bindings[] = {
    {"feedback.set", item_set, NULL},
    {0},
};
