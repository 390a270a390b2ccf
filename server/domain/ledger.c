#include "server/domain/ledger.h"

#include <string.h>

#include "common/base/err.h"
#include "common/text/utf8.h"
#include "server/domain/consent.h"
#include "server/domain/fields.h"
#include "server/domain/notice.h"
#include "server/domain/room_may.h"
#include "server/domain/room_member.h"
#include "server/domain/room_people.h"
#include "server/domain/row.h"
#include "server/domain/space.h"

/* Of room ?1 the reports f that the caller ?2 reads, and what was done, d; all where they
 * are staff (?3): a count of others would tell of them. ?4: the caller's group; ?5: whether
 * they know of the others. */
#define LEDGER_OF                                                                                  \
	"WITH f AS (SELECT * FROM feedback r WHERE r.room = ?1 AND (?3 OR EXISTS (SELECT 1 FROM "  \
	"space_member sm WHERE sm.space = r.space AND sm.member = ?2))), "                         \
	"d AS (SELECT s.state FROM task_state s JOIN task t ON t.id = s.task WHERE t.room = ?1 "   \
	"AND (?3 OR s.member = ?2 OR (?5 AND t.segment IN ('', ?4)))) "

/* Rows of both columns. */
static const struct ledger_row {
	const char *side, *what, *sql;
} ledger_rows[] = {
    {"members", "reports answered",
     LEDGER_OF "SELECT count(*) FROM f WHERE f.first_ack_at IS NOT NULL"},
    {"members", "answers of staff",
     LEDGER_OF "SELECT count(*) FROM f JOIN post p ON p.thread = f.thread AND p.number > 1 "
	       "JOIN room_member rm ON rm.room = f.room AND rm.member = p.author "
	       "AND rm.part IN ('staff', 'moderator', 'owner') WHERE p.deleted_at IS NULL"},
    {"members", "asked for, and shipped",
     LEDGER_OF "SELECT count(*) FROM f WHERE f.status = 'done' "
	       "AND f.resolution IN ('fixed', 'shipped')"},
    {"members", "questions answered",
     LEDGER_OF "SELECT count(*) FROM f WHERE f.resolution = 'answered'"},
    {"members", "decisions because of reports",
     LEDGER_OF "SELECT count(DISTINCT i.decision) FROM f JOIN decision_item i ON i.item = f.id"},
    {"members", "credits by name", LEDGER_OF "SELECT count(*) FROM f WHERE f.credit <> ''"},
    {"company", "issues",
     LEDGER_OF "SELECT count(*) FROM f WHERE f.type = 'issue' AND f.status <> 'withdrawn'"},
    {"company", "ideas",
     LEDGER_OF "SELECT count(*) FROM f WHERE f.type = 'idea' AND f.status <> 'withdrawn'"},
    {"company", "usage notes and questions",
     LEDGER_OF "SELECT count(*) FROM f WHERE f.type IN ('usage', 'question') "
	       "AND f.status <> 'withdrawn'"},
    {"company", "quotes that may be used",
     LEDGER_OF "SELECT count(*) FROM f WHERE " CONSENT_QUOTE " <> 'none'"},
    {"company", "checks of releases",
     LEDGER_OF "SELECT count(*) FROM feedback_comment c JOIN f ON f.id = c.item "
	       "WHERE c.kind IN ('verify_ok', 'verify_fail')"},
    {"company", "tasks and surveys done", LEDGER_OF "SELECT count(*) FROM d WHERE state = 'done'"},
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

		err =
		    db_one_int(cx->db, &count, ledger_rows[i].sql, "iiisi", room.id, cx->member,
			       (int64_t)gate_room_is_staff(&room), room.segment ? room.segment : "",
			       (int64_t)room_people_are_shown(&room));
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
