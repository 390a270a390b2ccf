#include "server/domain/room_setup.h"

#include "common/base/err.h"
#include "server/domain/invite.h"
#include "server/domain/row.h"

int room_setup(struct hall_context *cx, const struct gate_room *room, json_t **setup_r)
{
	struct db_rows *rows;

	*setup_r = json_null();
	if (room->part != GATE_ROOM_OWNER)
		return 0;
	rows = db_query(
	    cx->db,
	    "SELECT r.moderator IS NOT NULL AND r.moderator <> r.owner, "
	    "(SELECT coalesce(sum(i.uses), 0) FROM invite i WHERE i.room = r.id), "
	    "(SELECT coalesce(sum(i.uses - i.used), 0) FROM invite i WHERE i.room = r.id "
	    "AND " INVITE_IS_GOOD(
		"?2") "), "
		      "(SELECT count(*) FROM room_member rm WHERE rm.room = r.id AND "
		      "rm.part = 'tester' AND rm.state IN ('active', 'paused', 'completed')), "
		      "(SELECT count(*) FROM room_member rm WHERE rm.room = r.id AND "
		      "rm.state = 'nda_pending'), "
		      "(SELECT sum(target) FROM seat s WHERE s.room = r.id), "
		      "(SELECT count(*) FROM application a WHERE a.room = r.id AND "
		      "a.verdict IS NULL), "
		      "(SELECT count(*) FROM task t WHERE t.room = r.id), "
		      "(SELECT count(*) FROM feedback f WHERE f.room = r.id AND "
		      "f.first_ack_at IS NULL AND f.ack_due_at <= ?2 AND f.status = 'new') "
		      "FROM room r WHERE r.id = ?1",
	    "ii", room->id, cx->now);
	if (db_next(rows))
		*setup_r = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "moderated",
				     row_bool(rows, 0), "invited", row_int(rows, 1), "open",
				     row_int(rows, 2), "joined", row_int(rows, 3), "to_sign",
				     row_int(rows, 4), "wanted", row_int(rows, 5), "applications",
				     row_int(rows, 6), "tasks", row_int(rows, 7), "late",
				     row_int(rows, 8));
	return db_end(rows);
}
