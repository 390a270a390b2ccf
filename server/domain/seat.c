#include "server/domain/seat.h"

#include "common/base/err.h"
#include "server/core/gate_room.h"
#include "server/domain/fields.h"
#include "server/domain/invite.h"
#include "server/domain/room_may.h"
#include "server/domain/row.h"

/* SQL: the testers of room ?1 in segment g.segment. */
#define SEAT_TAKEN                                                                                 \
	"(SELECT count(*) FROM room_member rm WHERE rm.room = ?1 AND rm.part = 'tester' AND "      \
	"rm.segment = g.segment AND rm.state IN ('active', 'paused', 'completed', 'nda_pending'))"

int seat_free(struct hall_context *cx, int64_t room, const char *segment)
{
	struct db_rows *rows = db_query(cx->db,
					"SELECT g.target, " SEAT_TAKEN
					" FROM seat g WHERE g.room = ?1 AND g.segment = ?2",
					"is", room, segment);
	int64_t target = -1, taken = 0;
	int err;

	if (db_next(rows)) {
		target = db_int(rows, 0);
		taken = db_int(rows, 1);
	}
	err = db_end(rows);
	if (err == 0 && target >= 0 && taken >= target)
		return hall_fail(cx, ERR_CONFLICT,
				 "%lld of %lld seats%s%s are taken: --over lets them in all the "
				 "same",
				 (long long)taken, (long long)target, *segment ? " of " : "",
				 segment);
	return err;
}

static int seat_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *segment = fields_text(in, "segment");
	int64_t target = fields_int(in, "target", 0);
	struct gate_room room;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need_open(cx, &room, ROOM_PEOPLE);
	if (err == 0 && !target)
		err = db_run(cx->db, "DELETE FROM seat WHERE room = ? AND segment = ?", "is",
			     room.id, segment ? segment : "");
	else if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO seat (room, segment, target) VALUES (?, ?, ?) "
			     "ON CONFLICT (room, segment) DO UPDATE SET target = excluded.target",
			     "isi", room.id, segment ? segment : "", target);
	if (err == 0)
		*result_r = json_pack("{s:s}", "room", room.slug);
	return err;
}

/* Every group that is wanted, there, or invited. */
static int seat_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_SEE_STAFF);
	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(
	    cx->db,
	    "SELECT g.segment, (SELECT s.target FROM seat s WHERE s.room = ?1 AND "
	    "s.segment = g.segment), " SEAT_TAKEN
	    ", (SELECT coalesce(sum(i.uses - i.used), 0) FROM invite i WHERE i.room = ?1 AND "
	    "i.part = 'tester' AND i.segment = g.segment AND " INVITE_IS_GOOD(
		"?2") ") FROM (SELECT segment FROM seat WHERE room = ?1 UNION SELECT segment FROM "
		      "room_member WHERE room = ?1 AND part = 'tester' AND state IN ('active', "
		      "'paused', 'completed', 'nda_pending') UNION SELECT segment FROM invite i "
		      "WHERE i.room = ?1 AND i.part = 'tester' AND " INVITE_IS_GOOD(
			  "?2") ") g ORDER BY g.segment",
	    "ii", room.id, cx->now);
	while (db_next(rows))
		json_array_append_new(items, json_pack("{s:o, s:o, s:o, s:o}", "segment",
						       row_name(rows, 0), "target",
						       row_int(rows, 1), "taken", row_int(rows, 2),
						       "invited", row_int(rows, 3)));
	*result_r = fields_page(items, NULL);
	return db_end(rows);
}

const struct hall_binding seat_bindings[] = {
    {"seat.set", seat_set, NULL},
    {"seat.list", seat_list, NULL},
    {0},
};
