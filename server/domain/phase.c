#include "server/domain/phase.h"

#include "common/base/clock.h"
#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/programme.h"
#include "server/domain/row.h"
#include "server/domain/task.h"

enum { PHASE_TICK_MOST = 200, PHASE_DATE = 10 };

/* --- as time goes --- */

static int phase_enter(struct hall_context *cx, int64_t phase)
{
	int err = db_run(cx->db,
			 "UPDATE room SET phase = p.kind FROM room_phase p WHERE p.id = ?1 "
			 "AND p.ends_at > ?2 AND room.id = p.room",
			 "ii", phase, cx->now);

	return err < 0
		   ? err
		   : db_run(cx->db, "UPDATE room_phase SET entered = 1 WHERE id = ?", "i", phase);
}

int phase_tick(struct hall_context *cx)
{
	for (int i = 0; i < PHASE_TICK_MOST; i++) {
		int64_t phase;
		int err = db_one_int(
		    cx->db, &phase,
		    "SELECT p.id FROM room_phase p JOIN room r ON r.id = p.room "
		    "WHERE p.entered = 0 AND p.starts_at <= ? AND r.phase NOT IN ('draft', "
		    "'archived') ORDER BY p.starts_at, p.id LIMIT 1",
		    "i", cx->now);

		if (err == 0)
			err = phase_enter(cx, phase);
		if (err < 0)
			return err == ERR_NOT_FOUND ? 0 : err;
	}
	return 0;
}

/* --- calls --- */

static int phase_give(const struct gate_room *room, const char *name, json_t **result_r)
{
	*result_r = json_pack("{s:s, s:s}", "room", room->slug, "phase", name);
	return 0;
}

/* One at a time: no two of a room overlap. */
static int phase_may_be(struct hall_context *cx, int64_t room, int64_t phase, int64_t starts,
			int64_t ends)
{
	struct db_rows *rows;
	char *other = NULL;
	int err;

	if (ends <= starts)
		return hall_fail(cx, ERR_INVALID, "it ends before it starts");
	rows =
	    db_query(cx->db,
		     "SELECT name, starts_at, ends_at FROM room_phase WHERE room = ? AND id <> ? "
		     "AND starts_at < ? AND ends_at > ? ORDER BY starts_at LIMIT 1",
		     "iiii", room, phase, ends, starts);
	if (db_next(rows)) {
		char from[CLOCK_TEXT], to[CLOCK_TEXT];

		other = arena_printf(cx->arena, "%s, %.*s to %.*s", db_text(rows, 0), PHASE_DATE,
				     clock_format(db_int(rows, 1), from), PHASE_DATE,
				     clock_format(db_int(rows, 2), to));
	}
	err = db_end(rows);
	if (err == 0 && other)
		return hall_fail(cx, ERR_CONFLICT, "it overlaps %s", other);
	return err;
}

static int phase_taken(struct hall_context *cx, int err, const char *name)
{
	return err == ERR_CONFLICT ? hall_fail(cx, err, "there is a phase %s already", name) : err;
}

static int phase_new(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *name = fields_text(in, "name");
	int64_t starts = fields_int(in, "starts", 0), ends = programme_until(in, "ends", 0);
	struct gate_room room;
	int err = programme_need(cx, in, ROOM_PROGRAMME, &room);

	if (err == 0)
		err = phase_may_be(cx, room.id, 0, starts, ends);
	if (err < 0)
		return err;
	err = db_run(cx->db,
		     "INSERT INTO room_phase (room, kind, name, starts_at, ends_at) "
		     "VALUES (?, ?, ?, ?, ?)",
		     "issii", room.id, fields_text(in, "kind"), name, starts, ends);
	err = phase_taken(cx, err, name);
	if (err == 0)
		err = phase_tick(cx);
	return err < 0 ? err : phase_give(&room, name, result_r);
}

static int phase_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	int err = programme_room(cx, in, &room);

	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(cx->db,
			"SELECT p.name, p.kind, p.starts_at, p.ends_at, p.starts_at <= ?2 AND "
			"p.ends_at > ?2, (SELECT count(*) FROM task t WHERE t.phase = p.id AND "
			"t.room = p.room AND (NOT ?3 OR " TASK_IS_ASKED(
			    "?4") ")) "
				  "FROM room_phase p WHERE p.room = ?1 ORDER BY p.starts_at, p.id",
			"iiis", room.id, cx->now, (int64_t)(room.part == GATE_ROOM_TESTER),
			room.segment ? room.segment : "");
	while (db_next(rows))
		json_array_append_new(items, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "phase",
						       row_text(rows, 0), "kind", row_text(rows, 1),
						       "starts_at", row_time(rows, 2), "ends_at",
						       row_time(rows, 3), "now", row_bool(rows, 4),
						       "tasks", row_int(rows, 5)));
	*result_r = json_pack("{s:s, s:o, s:n}", "room_phase", room.phase, "items", items, "next");
	return db_end(rows);
}

/* A phase that is to begin later than it did begins anew then. */
static int phase_change(struct hall_context *cx, int64_t phase, json_t *in, int64_t starts,
			int64_t ends)
{
	return db_run(cx->db,
		      "UPDATE room_phase SET kind = coalesce(?2, kind), name = coalesce(?3, name), "
		      "starts_at = ?4, ends_at = ?5, entered = entered AND ?4 <= ?6 WHERE id = ?1",
		      "issiii", phase, fields_text(in, "kind"), fields_text(in, "name"), starts,
		      ends, cx->now);
}

static int phase_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *name = fields_text(in, "phase"), *new_name = fields_text(in, "name");
	int64_t phase, starts, ends;
	struct gate_room room;
	int err = programme_need(cx, in, ROOM_PROGRAMME, &room);

	if (err == 0)
		err = programme_phase(cx, room.id, name, &phase);
	if (err == 0)
		err = db_one_int(cx->db, &starts, "SELECT starts_at FROM room_phase WHERE id = ?",
				 "i", phase);
	if (err == 0)
		err = db_one_int(cx->db, &ends, "SELECT ends_at FROM room_phase WHERE id = ?", "i",
				 phase);
	if (err < 0)
		return err;
	starts = fields_int(in, "starts", starts);
	ends = programme_until(in, "ends", ends);
	err = phase_may_be(cx, room.id, phase, starts, ends);
	if (err == 0)
		err = phase_taken(cx, phase_change(cx, phase, in, starts, ends), new_name);
	if (err == 0)
		err = phase_tick(cx);
	return err < 0 ? err : phase_give(&room, new_name ? new_name : name, result_r);
}

static int phase_drop(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *name = fields_text(in, "phase");
	struct gate_room room;
	int64_t phase;
	int err = programme_need(cx, in, ROOM_PROGRAMME, &room);

	if (err == 0)
		err = programme_phase(cx, room.id, name, &phase);
	if (err == 0)
		err = db_run(cx->db, "UPDATE task SET phase = NULL WHERE room = ? AND phase = ?",
			     "ii", room.id, phase);
	if (err == 0)
		err = db_run(cx->db, "DELETE FROM room_phase WHERE id = ?", "i", phase);
	return err < 0 ? err : phase_give(&room, name, result_r);
}

const struct hall_binding phase_bindings[] = {
    {"phase.new", phase_new, NULL},
    {"phase.list", phase_list, NULL},
    {"phase.set", phase_set, NULL},
    {"phase.drop", phase_drop, NULL},
    {0},
};
