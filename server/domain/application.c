#include "server/domain/application.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "server/core/gate_room.h"
#include "server/domain/alias.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/room.h"
#include "server/domain/room_may.h"
#include "server/domain/room_member.h"
#include "server/domain/room_notice.h"
#include "server/domain/row.h"
#include "server/domain/screener.h"
#include "server/domain/seat.h"

/* --- asking --- */

static int may_apply(struct hall_context *cx, const struct gate_room *room)
{
	const char *state = room->state ? room->state : "";

	if (strcmp(state, "applied") == 0)
		return hall_fail(cx, ERR_REFUSED,
				 "you have asked already; room withdraw takes it "
				 "back");
	if (*state && strcmp(state, "left") != 0 && strcmp(state, "declined") != 0)
		return hall_fail(cx, ERR_REFUSED, "you are in %s already", room->title);
	if (strcmp(room->phase, "closure") == 0 || strcmp(room->phase, "archived") == 0)
		return hall_fail(cx, ERR_REFUSED, "this room takes nobody any more");
	return 0;
}

static int keep(struct hall_context *cx, int64_t room, const json_t *answers)
{
	char *text = json_dumps(answers, JSON_COMPACT);
	int err = db_run(
	    cx->db,
	    "INSERT INTO application (room, member, answers, at) VALUES (?, ?, ?, ?) "
	    "ON CONFLICT (room, member) DO UPDATE SET answers = excluded.answers, "
	    "at = excluded.at, decided_at = NULL, decided_by = NULL, verdict = NULL, note = ''",
	    "iisi", room, cx->member, text, cx->now);

	free(text);
	return err;
}

static int room_apply(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct room_member row = {.member = cx->member, .part = "tester", .state = "applied"};
	json_t *answers = NULL;
	struct gate_room room;
	int err = gate_room_door(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = may_apply(cx, &room);
	if (err == 0)
		err = screener_answers(cx, room.id, fields_text(in, "body"), &answers);
	row.room = room.id;
	if (err == 0)
		err = keep(cx, room.id, answers);
	if (err == 0)
		err = room_member_put(cx, &row);
	if (err == 0)
		err = room_notice_applied(cx, room.id);
	json_decref(answers);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s}", "room", room.slug, "state", "applied");
	return err;
}

static int set_verdict(struct hall_context *cx, int64_t room, int64_t member, const char *verdict,
		       const char *note)
{
	int err = db_run(cx->db,
			 "UPDATE application SET verdict = ?3, decided_at = ?4, decided_by = ?5, "
			 "note = coalesce(?6, '') WHERE room = ?1 AND member = ?2 AND "
			 "verdict IS NULL",
			 "iisiis", room, member, verdict, cx->now, cx->member, note);

	return err == 0 && db_changes(cx->db) == 0 ? ERR_NOT_FOUND : err;
}

int application_settle(struct hall_context *cx, int64_t room, int64_t member, int64_t by)
{
	return db_run(cx->db,
		      "UPDATE application SET verdict = 'accepted', decided_at = ?3, "
		      "decided_by = NULLIF(?4, 0) WHERE room = ?1 AND member = ?2 AND "
		      "verdict IS NULL",
		      "iiii", room, member, cx->now, by);
}

int application_end(struct hall_context *cx, int64_t room, int64_t member, const char *verdict)
{
	int err = set_verdict(cx, room, member, verdict, NULL);

	return err == ERR_NOT_FOUND ? 0 : err;
}

static int room_withdraw(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	int err = gate_room_door(cx, fields_text(in, "room"), &room);

	if (err == 0 && (!room.state || strcmp(room.state, "applied") != 0))
		return hall_fail(cx, ERR_REFUSED, "there is no application of yours to take back");
	if (err == 0)
		err = set_verdict(cx, room.id, cx->member, "withdrawn", NULL);
	if (err == 0)
		err = room_member_state(cx, room.id, cx->member, "left", NULL);
	if (err == 0)
		*result_r = json_pack("{s:s}", "room", room.slug);
	return err;
}

/* --- answering --- */

static json_t *application_json(const struct db_rows *rows)
{
	json_t *answers = json_loads(db_text(rows, 6), 0, NULL);

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "handle", row_text(rows, 1),
			 "at", row_time(rows, 2), "verdict", row_text(rows, 3), "decided_at",
			 row_time(rows, 4), "note", row_name(rows, 5), "answers",
			 answers ? answers : json_array(), "decided_by", row_text(rows, 7), "alias",
			 row_text(rows, 8));
}

static int room_applications(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), key[2] = {-1, -1};
	const char *next = NULL;
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	int err = cursor_read(cx, in, key, 2);

	if (err == 0)
		err = gate_room(cx, fields_text(in, "room"), &room);
	if (err == 0)
		err = room_need(cx, &room, ROOM_PEOPLE);
	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(
	    cx->db,
	    "SELECT a.member, m.handle, a.at, a.verdict, a.decided_at, a.note, "
	    "a.answers, d.handle, " ALIAS_OF(
		"m.id", "a.room") " FROM application a JOIN member m ON m.id = a.member "
				  "LEFT JOIN member d ON d.id = a.decided_by WHERE a.room = ?1 "
				  "AND (?2 OR a.verdict IS NULL) AND (a.at, a.member) > (?3, ?4) "
				  "ORDER BY a.at, a.member LIMIT ?5",
	    "iiiii", room.id, (int64_t)json_is_true(json_object_get(in, "all")), key[0], key[1],
	    limit + 1);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, key, 2);
			break;
		}
		key[0] = db_int(rows, 2);
		key[1] = db_int(rows, 0);
		json_array_append_new(items, application_json(rows));
	}
	err = db_end(rows);
	*result_r = fields_page(items, next);
	return err;
}

static int let_in(struct hall_context *cx, const struct gate_room *room, int64_t member, json_t *in)
{
	const char *segment = fields_text(in, "segment");
	const struct room_member row = {.room = room->id,
					.member = member,
					.part = "tester",
					.segment = segment,
					.state = "active",
					.invited_by = cx->member};
	int err = json_is_true(json_object_get(in, "over"))
		      ? 0
		      : seat_free(cx, room->id, segment ? segment : "");

	if (err == 0)
		err = room_member_put(cx, &row);
	return err < 0 ? err : room_notice_in(cx, room->id, member);
}

static int turn_away(struct hall_context *cx, const struct gate_room *room, int64_t member,
		     const char *note)
{
	int err = room_member_state(cx, room->id, member, "declined", note);

	return err < 0 ? err : room_notice_declined(cx, room->id, member, note);
}

static int room_decide(struct hall_context *cx, json_t *in, json_t **result_r)
{
	bool accepts = json_is_true(json_object_get(in, "accept"));
	bool declines = json_is_true(json_object_get(in, "decline"));
	const char *handle = fields_text(in, "handle"), *note = fields_text(in, "note");
	const char *verdict = accepts ? "accepted" : "declined";
	struct gate_room room;
	int64_t member;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_PEOPLE);
	if (err == 0 && accepts)
		err = room_is_open(cx, &room);
	if (err == 0 && accepts == declines)
		return hall_fail(cx, ERR_INVALID, "either --accept or --decline");
	if (err == 0)
		err = alias_find(cx, &room, handle, &member);
	if (err == 0)
		err = set_verdict(cx, room.id, member, verdict, note);
	if (err == ERR_NOT_FOUND)
		return hall_fail(cx, err, "no application of %s waits for an answer", handle);
	if (err == 0)
		err = accepts ? let_in(cx, &room, member, in) : turn_away(cx, &room, member, note);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s, s:s}", "room", room.slug, "handle", handle,
				      "verdict", verdict);
	return err;
}

const struct hall_binding application_bindings[] = {
    {"room.apply", room_apply, NULL},
    {"room.withdraw", room_withdraw, NULL},
    {"room.applications", room_applications, NULL},
    {"room.decide", room_decide, NULL},
    {0},
};
