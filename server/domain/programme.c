#include "server/domain/programme.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/hours.h"

enum { DAY = 86400, PROGRAMME_TESTERS = 10000 };

int programme_room(struct hall_context *cx, json_t *in, struct gate_room *room_r)
{
	int err = gate_room(cx, fields_text(in, "room"), room_r);

	if (err == 0 && room_r->part == GATE_ROOM_PARTNER)
		return hall_fail(cx, ERR_REFUSED,
				 "in this room, that is for its testers and staff");
	return err;
}

int programme_need(struct hall_context *cx, json_t *in, enum room_action action,
		   struct gate_room *room_r)
{
	int err = programme_room(cx, in, room_r);

	return err < 0 ? err : room_need_open(cx, room_r, action);
}

int64_t programme_until(const json_t *in, const char *name, int64_t otherwise)
{
	int64_t at = fields_int(in, name, otherwise);

	return fields_has(in, name) && at % DAY == 0 ? at + DAY - 1 : at;
}

int programme_today(struct hall_context *cx, struct programme_day *day_r)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT zone_rule FROM member WHERE id = ?", "i", cx->member);

	*day_r = programme_day(db_next(rows) ? db_text(rows, 0) : NULL, cx->now);
	return db_end(rows);
}

/* The offset is that of midnight, where the clocks change in between. */
struct programme_day programme_day(const char *rule, int64_t at)
{
	struct programme_day day;

	if (!rule)
		rule = "UTC0";
	day.number = (at + hours_offset(rule, at)) / DAY;
	day.begins_at = day.number * DAY;
	day.begins_at -= hours_offset(rule, day.begins_at - hours_offset(rule, at));
	return day;
}

int programme_testers(struct hall_context *cx, int64_t room, const char *segment,
		      int64_t **members_r, size_t *count_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT member FROM room_member WHERE room = ?1 AND part = 'tester' "
		     "AND state = 'active' AND (?2 = '' OR segment = ?2) LIMIT ?3",
		     "isi", room, segment, (int64_t)PROGRAMME_TESTERS);
	int64_t *members = NULL;
	size_t count = 0, most = 0;

	while (db_next(rows)) {
		if (count == most) {
			int64_t *more = arena_alloc(cx->arena, (2 * most + 64) * sizeof(*more));

			if (count)
				memcpy(more, members, count * sizeof(*more));
			members = more;
			most = 2 * most + 64;
		}
		members[count++] = db_int(rows, 0);
	}
	*members_r = members;
	*count_r = count;
	return db_end(rows);
}

int programme_feature(struct hall_context *cx, int64_t room, const char *slug, int64_t *id_r)
{
	int err;

	*id_r = 0;
	if (!slug)
		return 0;
	err = db_one_int(cx->db, id_r, "SELECT id FROM feature WHERE room = ? AND slug = ?", "is",
			 room, slug);
	return err == ERR_NOT_FOUND
		   ? hall_fail(cx, err, "there is no feature %s here; feature list has them", slug)
		   : err;
}

int programme_phase(struct hall_context *cx, int64_t room, const char *name, int64_t *id_r)
{
	int err;

	*id_r = 0;
	if (!name)
		return 0;
	err = db_one_int(cx->db, id_r, "SELECT id FROM room_phase WHERE room = ? AND name = ?",
			 "is", room, name);
	return err == ERR_NOT_FOUND
		   ? hall_fail(cx, err, "there is no phase %s here; phase list has them", name)
		   : err;
}
