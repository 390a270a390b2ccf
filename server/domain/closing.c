#include "server/domain/closing.h"

#include "common/base/clock.h"
#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/hours.h"
#include "server/domain/room_notice.h"
#include "server/domain/working.h"

enum { DAY = 86400, CLOSING_TICK_MOST = 200, CLOSING_DATE = 10, CLOSING_COME = 3 };

/* How far it is on the day ?1, of room r. */
#define CLOSING_STAGE                                                                              \
	"CASE WHEN r.closes_at <= ?1 THEN 3 WHEN r.closes_at <= ?1 + 86400 THEN 2 "                \
	"WHEN r.closes_at <= ?1 + 604800 THEN 1 ELSE 0 END"

struct closing {
	int64_t room, stage;
	char *day; /* as its room's calendar has it */
};

static int closing_next(struct hall_context *cx, struct closing *closing_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT r.id, " CLOSING_STAGE ", r.closes_at, r.zone_rule FROM room r "
		     "WHERE r.closes_at IS NOT NULL AND r.closing_stage < 3 AND "
		     "r.closes_at <= ?1 + 604800 AND r.phase <> 'archived' AND "
		     "r.closing_stage < " CLOSING_STAGE " ORDER BY r.closes_at LIMIT 1",
		     "i", cx->now);
	bool is_there = db_next(rows);
	int err;

	if (is_there) {
		int64_t at = db_int(rows, 2);
		char text[CLOCK_TEXT];

		clock_format(at + hours_offset(db_text(rows, 3), at), text);
		*closing_r = (struct closing){
		    .room = db_int(rows, 0),
		    .stage = db_int(rows, 1),
		    .day = arena_printf(cx->arena, "%.*s", CLOSING_DATE, text),
		};
	}
	err = db_end(rows);
	return err < 0 || is_there ? err : ERR_NOT_FOUND;
}

static int closing_go(struct hall_context *cx, const struct closing *closing)
{
	bool has_come = closing->stage == CLOSING_COME;
	int err = 0;

	if (has_come)
		err = db_run(cx->db, "UPDATE room SET phase = 'closure' WHERE id = ?", "i",
			     closing->room);
	if (err == 0)
		err = db_run(cx->db, "UPDATE room SET closing_stage = ?2 WHERE id = ?1", "ii",
			     closing->room, closing->stage);
	return err < 0 ? err : room_notice_closes(cx, closing->room, closing->day, has_come);
}

int closing_tick(struct hall_context *cx)
{
	struct closing closing;
	int err = 0;

	for (int i = 0; err == 0 && i < CLOSING_TICK_MOST; i++) {
		err = closing_next(cx, &closing);
		if (err == 0)
			err = closing_go(cx, &closing);
	}
	return err == ERR_NOT_FOUND ? 0 : err;
}

/* --- the day --- */

static int closing_day(struct hall_context *cx, int64_t room, int64_t *at)
{
	struct working working;
	int err = working_of(cx, room, &working);

	if (err == 0 && *at % DAY == 0) {
		int64_t end = *at + DAY;

		*at = end - hours_offset(working.rule, end - hours_offset(working.rule, end)) - 1;
	}
	return err;
}

int closing_set(struct hall_context *cx, int64_t room, json_t *in)
{
	int64_t at = fields_int(in, "closes_at", 0);
	int err;

	if (json_is_true(json_object_get(in, "open_ended"))) {
		if (fields_has(in, "closes_at"))
			return hall_fail(cx, ERR_INVALID, "one of --closes-at and --open-ended");
		return db_run(cx->db,
			      "UPDATE room SET closes_at = NULL, closing_stage = 0 WHERE id = ?",
			      "i", room);
	}
	if (!fields_has(in, "closes_at"))
		return 0;
	err = closing_day(cx, room, &at);
	if (err == 0 && at <= cx->now)
		return hall_fail(cx, ERR_INVALID, "that day is over; room close ends it now");
	if (err == 0)
		err =
		    db_run(cx->db, "UPDATE room SET closes_at = ?2 WHERE id = ?1", "ii", room, at);
	/* Who sets it knows of it. */
	return err < 0 ? err
		       : db_run(cx->db,
				"UPDATE room AS r SET closing_stage = " CLOSING_STAGE
				" WHERE r.id = ?2",
				"ii", cx->now, room);
}
