#include "server/domain/item_promote.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/item_route.h"
#include "server/domain/item_score.h"
#include "server/domain/room_may.h"
#include "server/domain/space.h"
#include "server/domain/working.h"

/* A thread of talk, and its room. */
static int promote_find(struct hall_context *cx, int64_t thread, struct gate_room *room_r,
			int64_t *author_r)
{
	struct gate_space space;
	struct db_rows *rows;
	bool is_talk = false;
	int err = gate_thread(cx, thread, &space);

	if (err == 0)
		err = gate_room_of(cx, space.id, room_r);
	if (err == ERR_NOT_FOUND)
		return hall_fail(cx, err, "that is no thread of a room");
	if (err == 0)
		err = space_may_write(cx, &space);
	if (err < 0)
		return err;
	rows =
	    db_query(cx->db, "SELECT kind <> 'item', author FROM thread WHERE id = ?", "i", thread);
	if (db_next(rows)) {
		is_talk = db_int(rows, 0) != 0;
		*author_r = db_int(rows, 1);
	}
	err = db_end(rows);
	if (err == 0 && !is_talk)
		return hall_fail(cx, ERR_REFUSED, "it is a report already");
	if (err == 0)
		err = room_need(cx, room_r, *author_r == cx->member ? ROOM_SUBMIT : ROOM_ROUTE);
	return err;
}

static int promote_row(struct hall_context *cx, const struct gate_room *room, int64_t thread,
		       int64_t author, const char *type, const char *name, int64_t *item_r)
{
	struct working working;
	int err = working_of(cx, room->id, &working);

	*item_r = hall_next_seq(cx);
	if (err < 0 || *item_r < 0)
		return err < 0 ? err : (int)*item_r;
	return db_run(
	    cx->db,
	    "INSERT INTO feedback (name, room, space, thread, type, visibility, author, "
	    "created_at, "
	    "updated_at, heard_at, ack_due_at, id) SELECT ?1, ?2, ?2, t.id, ?4, 'room', ?5, "
	    "t.created_at, "
	    "?6, ?6, ?7, ?8 FROM thread t WHERE t.id = ?3",
	    "siisiiii", name, room->id, thread, type, author, cx->now,
	    working_due(&working, cx->now, room->ack_hours), *item_r);
}

/* Who took part follows it; who began it has one report more. */
static int promote_people(struct hall_context *cx, const struct gate_room *room, int64_t item,
			  int64_t thread, int64_t author)
{
	int err = db_run(cx->db,
			 "INSERT INTO feedback_follow (item, member) "
			 "SELECT ?1, member FROM participant WHERE thread = ?2",
			 "ii", item, thread);

	if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO status_event (item, to_status, by, at, note) "
			     "VALUES (?, 'new', ?, ?, 'made from a thread of the room''s talk')",
			     "iii", item, cx->member, cx->now);
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE room_member SET reports = reports + 1, "
			     "first_report_at = coalesce(first_report_at, ?3) "
			     "WHERE room = ?1 AND member = ?2",
			     "iii", room->id, author, cx->now);
	return err;
}

static int promote_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t thread = fields_int(in, "thread", 0), author = 0, no, item;
	struct gate_room room;
	const char *name;
	int err = promote_find(cx, thread, &room, &author);

	if (err == 0)
		err = db_one_int(
		    cx->db, &no,
		    "UPDATE room SET next_no = next_no + 1 WHERE id = ? RETURNING next_no - 1", "i",
		    room.id);
	if (err < 0)
		return err;
	name = arena_printf(cx->arena, "%s-%lld", room.prefix, (long long)no);
	err = promote_row(cx, &room, thread, author, fields_text(in, "type"), name, &item);
	if (err == 0)
		err = db_run(cx->db, "UPDATE thread SET kind = 'item', pinned = 0 WHERE id = ?",
			     "i", thread);
	if (err == 0)
		err = promote_people(cx, &room, item, thread, author);
	if (err == 0)
		err = item_route_apply(cx, item);
	if (err == 0)
		err = item_score_update(cx, item);
	if (err == 0)
		*result_r = json_pack("{s:s}", "item", name);
	return err;
}

const struct hall_binding item_promote_bindings[] = {
    {"feedback.promote", promote_call, NULL},
    {0},
};
