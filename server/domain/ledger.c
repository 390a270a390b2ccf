#include "server/domain/ledger.h"

#include <string.h>

#include "common/base/err.h"
#include "common/text/utf8.h"
#include "server/domain/consent.h"
#include "server/domain/fields.h"
#include "server/domain/notice.h"
#include "server/domain/room_may.h"
#include "server/domain/room_member.h"
#include "server/domain/row.h"
#include "server/domain/space.h"

/* Rows of both columns; ?1 the room. */
static const struct ledger_row {
	const char *side, *what, *sql;
} ledger_rows[] = {
    {"members", "reports answered",
     "SELECT count(*) FROM feedback WHERE room = ? AND first_ack_at IS NOT NULL"},
    {"members", "answers of staff",
     "SELECT count(*) FROM feedback f JOIN post p ON p.thread = f.thread AND p.number > 1 "
     "JOIN room_member rm ON rm.room = f.room AND rm.member = p.author "
     "AND rm.part IN ('staff', 'moderator', 'owner') WHERE f.room = ? AND p.deleted_at IS NULL"},
    {"members", "asked for, and shipped",
     "SELECT count(*) FROM feedback WHERE room = ? AND status = 'done' "
     "AND resolution IN ('fixed', 'shipped')"},
    {"members", "questions answered",
     "SELECT count(*) FROM feedback WHERE room = ? AND resolution = 'answered'"},
    {"members", "decisions because of reports",
     "SELECT count(DISTINCT d.id) FROM decision d JOIN decision_item i ON i.decision = d.id "
     "WHERE d.room = ?"},
    {"members", "credits by name", "SELECT count(*) FROM feedback WHERE room = ? AND credit <> ''"},
    {"company", "issues",
     "SELECT count(*) FROM feedback WHERE room = ? AND type = 'issue' AND status <> 'withdrawn'"},
    {"company", "ideas",
     "SELECT count(*) FROM feedback WHERE room = ? AND type = 'idea' AND status <> 'withdrawn'"},
    {"company", "usage notes and questions",
     "SELECT count(*) FROM feedback WHERE room = ? AND type IN ('usage', 'question') "
     "AND status <> 'withdrawn'"},
    {"company", "quotes that may be used",
     "SELECT count(*) FROM feedback f WHERE f.room = ? AND " CONSENT_QUOTE " <> 'none'"},
    {"company", "checks of releases",
     "SELECT count(*) FROM feedback_comment c JOIN feedback f ON f.id = c.item "
     "WHERE f.room = ? AND c.kind IN ('verify_ok', 'verify_fail')"},
    {"company", "tasks and surveys done",
     "SELECT count(*) FROM task_state s JOIN task t ON t.id = s.task "
     "WHERE t.room = ? AND s.state = 'done'"},
};

/* When it ended, and with what words. */
static int ledger_end(struct hall_context *cx, const struct gate_room *room, json_t *result)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT archived_at, thanks FROM room WHERE id = ?", "i", room->id);

	if (db_next(rows)) {
		json_object_set_new(result, "closed_at", row_time(rows, 0));
		json_object_set_new(result, "thanks", row_name(rows, 1));
	}
	return db_end(rows);
}

static int ledger_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	json_t *items = json_array();
	int err = gate_room(cx, fields_text(in, "room"), &room);

	for (size_t i = 0; err == 0 && i < sizeof(ledger_rows) / sizeof(ledger_rows[0]); i++) {
		int64_t count = 0;

		err = db_one_int(cx->db, &count, ledger_rows[i].sql, "i", room.id);
		json_array_append_new(
		    items, json_pack("{s:s, s:s, s:I}", "side", ledger_rows[i].side, "what",
				     ledger_rows[i].what, "count", (json_int_t)count));
	}
	*result_r = fields_page(items, NULL);
	return err < 0 ? err : ledger_end(cx, &room, *result_r);
}

/* --- closing --- */

/* The room's spaces: no more is written in any. */
static int close_spaces(struct hall_context *cx, const struct gate_room *room)
{
	return db_run(
	    cx->db,
	    "UPDATE space SET closed_at = coalesce(closed_at, ?3) WHERE id IN (?1, ?2) OR "
	    "id IN (SELECT desk FROM room_member WHERE room = ?1 AND desk IS NOT NULL)",
	    "iii", room->id, room->staff, cx->now);
}

/* Bytes of the thanks that testers are shown before they read all of it. */
enum { CLOSE_QUOTED = 200 };

static int close_thank(struct hall_context *cx, const struct gate_room *room, const char *thanks)
{
	struct notice notice = {
	    .kind = NOTICE_ROOM_CLOSED,
	    .actor = cx->member,
	    .space = room->id,
	    .target = arena_printf(cx->arena, "room:%s", room->slug),
	    .about = arena_printf(cx->arena, "%s: %.*s", room->title,
				  (int)utf8_cut(thanks, strlen(thanks), CLOSE_QUOTED), thanks)};
	struct db_rows *rows = db_query(cx->db,
					"SELECT member FROM room_member WHERE room = ? AND state "
					"IN ('active', 'paused', 'completed')",
					"i", room->id);
	int64_t *to = arena_alloc(cx->arena, 4096 * sizeof(*to));
	int err;

	while (notice.to_count < 4096 && db_next(rows))
		to[notice.to_count++] = db_int(rows, 0);
	notice.to = to;
	err = db_end(rows);
	return err < 0 ? err : notice_send(cx, &notice);
}

static int room_close(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *thanks = fields_text(in, "body");
	struct gate_room room;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_SET);
	if (err == 0 && strcmp(room.phase, "archived") == 0)
		return hall_fail(cx, ERR_REFUSED, "it is closed already");
	if (err == 0 && !json_is_true(json_object_get(in, "reviewed")))
		return hall_fail(cx, ERR_REFUSED,
				 "look at both sides first: room ledger %s, then --reviewed",
				 room.slug);
	if (err == 0)
		err = close_thank(cx, &room, thanks);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "UPDATE room SET phase = 'archived', archived_at = ?2, thanks = ?3, listed = 0 "
		    "WHERE id = ?1",
		    "iis", room.id, cx->now, thanks);
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE room_member SET state = 'completed', changed_at = ?2 "
			     "WHERE room = ?1 AND state IN ('active', 'paused')",
			     "ii", room.id, cx->now);
	if (err == 0)
		err = close_spaces(cx, &room);
	if (err == 0)
		*result_r = json_pack("{s:s}", "room", room.slug);
	return err;
}

/* --- time --- */

/* Rooms archived long enough: testers are let out. One a tick. */
int ledger_tick(struct hall_context *cx)
{
	int64_t room;
	int err = db_one_int(
	    cx->db, &room,
	    "SELECT r.id FROM room r WHERE r.archived_at <= ?1 AND EXISTS (SELECT 1 FROM "
	    "room_member rm "
	    "JOIN space_member sm ON sm.member = rm.member AND sm.space IN (r.id, rm.desk) "
	    "WHERE rm.room = r.id AND rm.part IN ('tester', 'partner', 'observer')) LIMIT 1",
	    "i", cx->now - (int64_t)ROOM_MEMBER_AFTER);

	if (err == ERR_NOT_FOUND)
		return 0;
	return err < 0 ? err : room_member_sync(cx, room, 0);
}

const struct hall_binding ledger_bindings[] = {
    {"room.ledger", ledger_show, NULL},
    {"room.close", room_close, NULL},
    {0},
};
