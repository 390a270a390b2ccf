#include "server/domain/item_new.h"

#include <sodium.h>
#include <string.h>

#include "common/base/err.h"
#include "common/text/utf8.h"
#include "server/domain/alias.h"
#include "server/domain/attach.h"
#include "server/domain/consent.h"
#include "server/domain/fields.h"
#include "server/domain/item.h"
#include "server/domain/item_lang.h"
#include "server/domain/item_notice.h"
#include "server/domain/item_route.h"
#include "server/domain/item_score.h"
#include "server/domain/item_similar.h"
#include "server/domain/room.h"
#include "server/domain/room_may.h"
#include "server/domain/room_member.h"
#include "server/domain/space.h"
#include "server/domain/working.h"
#include "server/domain/write.h"

enum { TITLE_FROM_BODY = 72, CHANCE_FIRST = 1000, CHANCE_TRIES = 8 };

/* A report on its way. */
struct report {
	struct gate_room room;
	struct write_post post;
	const char *name;
	bool is_for_room;	  /* everybody in the room reads it */
	enum gate_room_part part; /* the author's */
	int64_t desk;
	int64_t author; /* the caller, or the tester for whom staff report */
	int64_t feature, release, due_at, id;
};

/* --- where it goes --- */

/* Staff report for a tester or partner who told them: it is theirs from then on. */
static int report_author(struct hall_context *cx, json_t *in, struct report *r)
{
	const char *handle = fields_text(in, "on_behalf");
	struct db_rows *rows;
	bool is_there;
	int err = 0;

	r->author = cx->member;
	r->part = r->room.part;
	r->desk = r->room.desk;
	if (handle)
		err = room_need(cx, &r->room, ROOM_SEE_STAFF);
	if (err == 0 && handle && fields_has(in, "quote_consent"))
		err = hall_fail(cx, ERR_REFUSED, "only %s says whether they may be quoted", handle);
	if (err == 0 && handle)
		err = alias_find(cx, &r->room, handle, &r->author);
	if (err < 0 || !handle)
		return err;
	rows = db_query(cx->db,
			"SELECT part, desk FROM room_member WHERE room = ? AND member = ? AND part "
			"IN ('tester', 'partner') AND state IN ('active', 'paused', 'completed')",
			"ii", r->room.id, r->author);
	is_there = db_next(rows);
	if (is_there) {
		r->part =
		    strcmp(db_text(rows, 0), "tester") == 0 ? GATE_ROOM_TESTER : GATE_ROOM_PARTNER;
		r->desk = db_int(rows, 1);
	}
	err = db_end(rows);
	if (err == 0 && !is_there)
		return hall_fail(cx, ERR_REFUSED, "%s is no tester of this room", handle);
	return err;
}

/* The room's space; what is not for the whole room: the author's desk, or for
 * staff their own space. A desk is made for who has none yet. */
static int report_place(struct hall_context *cx, json_t *in, struct report *r)
{
	bool is_staff = r->part >= GATE_ROOM_STAFF;
	const char *visibility = fields_text(in, "visibility");
	bool asks_staff = visibility && strcmp(visibility, "staff") == 0;
	int64_t space = r->room.id;

	r->is_for_room = !asks_staff && !r->room.is_solo && r->part != GATE_ROOM_PARTNER;
	if (!r->is_for_room) {
		int err = 0;

		if (!is_staff && !r->desk)
			err = room_member_desk(cx, r->room.id, r->author, &r->desk);
		if (err < 0)
			return err;
		space = is_staff ? r->room.staff : r->desk;
	}
	return gate_space(cx, space, &r->post.space);
}

/* --- its name --- */

static int report_number(struct hall_context *cx, struct report *r)
{
	int64_t no;
	int err = db_one_int(
	    cx->db, &no, "UPDATE room SET next_no = next_no + 1 WHERE id = ? RETURNING next_no - 1",
	    "i", r->room.id);

	r->name = arena_printf(cx->arena, "%s-%lld", r->room.prefix, (long long)no);
	return err;
}

/* By chance: a sequence would count what others may not know of. */
static int report_chance(struct hall_context *cx, struct report *r)
{
	uint32_t range = CHANCE_FIRST * 9;
	int64_t taken;
	int err;

	for (int i = 0; i < CHANCE_TRIES; i++, range *= i % 2 ? 10 : 1) {
		r->name = arena_printf(cx->arena, "%s-S%u", r->room.prefix,
				       (unsigned)(CHANCE_FIRST + randombytes_uniform(range)));
		err = db_one_int(cx->db, &taken, "SELECT 1 FROM feedback WHERE name = ?", "s",
				 r->name);
		if (err == ERR_NOT_FOUND)
			return 0;
		if (err < 0)
			return err;
	}
	return ERR_BUSY;
}

/* --- its words --- */

/* The first line or sentence, as far as it fits. */
static const char *report_title(struct hall_context *cx, json_t *in)
{
	const char *text = fields_text(in, "title"), *from;
	size_t len, cut, columns = 0;

	if (text)
		return text;
	from = fields_text(in, "trying_to");
	from = from ? from : fields_text(in, "body");
	from += strspn(from, " \t\r\n#>*-");
	len = strcspn(from, "\r\n");
	for (cut = 0; cut < len && columns < TITLE_FROM_BODY; columns++) {
		int32_t code;

		cut += utf8_decode(from + cut, len - cut, &code);
		if ((code == '.' || code == '?' || code == '!') && (from[cut] == ' ' || cut == len))
			break;
	}
	text = arena_printf(cx->arena, "%.*s%s", (int)cut, from,
			    cut < len && columns >= TITLE_FROM_BODY ? "…" : "");
	return *text ? text : "…";
}

static int report_find(struct hall_context *cx, struct report *r, json_t *in)
{
	const char *feature = fields_text(in, "feature"), *version = fields_text(in, "release");
	int err = 0;

	if (feature)
		err = db_one_int(
		    cx->db, &r->feature,
		    "SELECT id FROM feature WHERE room = ? AND slug = ? AND retired_at IS NULL",
		    "is", r->room.id, feature);
	if (err == ERR_NOT_FOUND)
		return hall_fail(cx, err, "this room has no feature %s", feature);
	if (err == 0 && version)
		err = db_one_int(cx->db, &r->release,
				 "SELECT id FROM release WHERE room = ? AND version = ?", "is",
				 r->room.id, version);
	if (err == ERR_NOT_FOUND)
		return hall_fail(cx, err, "this room has no release %s", version);
	return err;
}

static int report_row(struct hall_context *cx, struct report *r, json_t *in)
{
	r->id = hall_next_seq(cx);
	if (r->id < 0)
		return (int)r->id;
	return db_run(
	    cx->db,
	    "INSERT INTO feedback (name, room, space, thread, type, visibility, author, trying_to, "
	    "steps, expected, environment, severity, frequency, feature, found_in, "
	    "created_at, updated_at, heard_at, ack_due_at, on_behalf, id) VALUES (?1, ?2, ?3, ?4, "
	    "?5, "
	    "?6, ?7, "
	    "coalesce(?8, ''), coalesce(?9, ''), coalesce(?10, ''), coalesce(?11, ''), ?12, ?13, "
	    "NULLIF(?14, 0), NULLIF(?15, 0), ?16, ?16, ?16, ?17, "
	    "NULLIF(?18, ?7), ?19)",
	    "siiississssssiiiiii", r->name, r->room.id, r->post.space.id, r->post.thread,
	    fields_text(in, "type"), r->is_for_room ? "room" : "staff", r->author,
	    fields_text(in, "trying_to"), fields_text(in, "steps"), fields_text(in, "expected"),
	    fields_text(in, "environment"), fields_text(in, "severity"),
	    fields_text(in, "frequency"), r->feature, r->release, cx->now, r->due_at, cx->member,
	    r->id);
}

/* What is kept about who reports: they follow it, were heard, have one more. */
static int report_keep(struct hall_context *cx, const struct report *r)
{
	int err =
	    db_run(cx->db,
		   "INSERT INTO feedback_follow (item, member) SELECT ?1, ?2 UNION SELECT ?1, "
		   "?3",
		   "iii", r->id, r->author, cx->member);

	if (err == 0)
		err = db_run(
		    cx->db,
		    "INSERT INTO status_event (item, to_status, by, at) VALUES (?, 'new', ?, ?)",
		    "iii", r->id, cx->member, cx->now);
	return err < 0 ? err
		       : db_run(cx->db,
				"UPDATE room_member SET reports = reports + 1, heard_at = ?3, "
				"first_report_at = coalesce(first_report_at, ?3) "
				"WHERE room = ?1 AND member = ?2",
				"iii", r->room.id, r->author, cx->now);
}

static int report_tell(struct hall_context *cx, const struct report *r)
{
	const struct gate_item item = {.id = r->id,
				       .room = r->room.id,
				       .space = r->post.space.id,
				       .thread = r->post.thread,
				       .name = arena_dup(cx->arena, r->name),
				       .author = r->author};

	return item_notice_new(cx, &item, &r->post);
}

static int item_new(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct report r = {.post = {.kind = "item",
				    .body = fields_text(in, "body"),
				    .author = cx->member,
				    .created_at = cx->now}};
	json_t *similar = NULL;
	struct working working;
	int err = gate_room(cx, fields_text(in, "room"), &r.room);

	if (err == 0)
		err = room_need(cx, &r.room, ROOM_SUBMIT);
	if (err == 0)
		err = report_find(cx, &r, in);
	if (err == 0)
		err = report_author(cx, in, &r);
	if (err == 0)
		err = report_place(cx, in, &r);
	if (err == 0)
		err = space_may_write(cx, &r.post.space);
	if (err == 0)
		err = attach_may(cx, in);
	if (err == 0)
		err = r.is_for_room ? report_number(cx, &r) : report_chance(cx, &r);
	if (err == 0)
		err = working_of(cx, r.room.id, &working);
	if (err < 0)
		return err;
	r.post.title = report_title(cx, in);
	r.due_at = working_due(&working, cx->now, r.room.ack_hours);
	err = write_now(cx, &r.post);
	if (err == 0)
		err = attach_all(cx, &r.post, in);
	if (err == 0)
		err = report_row(cx, &r, in);
	if (err == 0)
		err = report_keep(cx, &r);
	if (err == 0)
		err =
		    consent_quote(cx, r.room.id, r.id, r.author, fields_text(in, "quote_consent"));
	if (err == 0)
		err = item_lang_set(cx, r.id, r.author, in);
	if (err == 0)
		err = item_route_apply(cx, r.id);
	if (err == 0)
		err = report_tell(cx, &r);
	if (err == 0)
		err = item_score_update(cx, r.id);
	if (err == 0)
		err = item_similar(cx, &r.room, r.post.title, r.id, ITEM_SIMILAR_QUICK, &similar);
	if (err == 0)
		*result_r =
		    json_pack("{s:s, s:s, s:o, s:o, s:o}", "item", r.name, "title", r.post.title,
			      "similar", similar, "answer_due_at", fields_time(r.due_at),
			      "days_off", working_off(&working, cx->now, r.due_at));
	return err;
}

const struct hall_binding item_new_bindings[] = {
    {"feedback.new", item_new, NULL},
    {0},
};
