#include "server/domain/programme.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/fields.h"

enum { DAY = 86400 };

int programme_room(struct hall_context *cx, json_t *in, struct gate_room *room_r)
{
	int err = gate_room(cx, fields_text(in, "room"), room_r);

	if (err == 0 && room_r->part == GATE_ROOM_PARTNER)
		return hall_fail(cx, ERR_REFUSED,
				 "in this room, that is for its testers and staff");
	return err;
}

int programme_is_open(struct hall_context *cx, const struct gate_room *room)
{
	if (strcmp(room->phase, "archived") == 0)
		return hall_fail(cx, ERR_REFUSED,
				 "this room is closed; it is kept as it was and not changed");
	return 0;
}

int programme_need(struct hall_context *cx, json_t *in, enum room_action action,
		   struct gate_room *room_r)
{
	int err = programme_room(cx, in, room_r);

	if (err == 0)
		err = room_need(cx, room_r, action);
	return err < 0 ? err : programme_is_open(cx, room_r);
}

int64_t programme_until(const json_t *in, const char *name, int64_t otherwise)
{
	int64_t at = fields_int(in, name, otherwise);

	return fields_has(in, name) && at % DAY == 0 ? at + DAY - 1 : at;
}

int programme_today(struct hall_context *cx, struct programme_day *day_r)
{
	day_r->number = cx->now / DAY;
	day_r->begins_at = day_r->number * DAY;
	return 0;
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
