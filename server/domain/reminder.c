#include "server/domain/reminder.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/programme.h"

static int reminder_want(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *wanted = fields_text(in, "wanted");
	struct gate_room room;
	int err = programme_room(cx, in, &room);

	if (err == 0)
		err = db_run(
		    cx->db,
		    "UPDATE room_member SET wants_reminders = ? WHERE room = ? AND member = ?",
		    "iii", (int64_t)(strcmp(wanted, "on") == 0), room.id, cx->member);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s}", "room", room.slug, "wanted", wanted);
	return err;
}

const struct hall_binding reminder_bindings[] = {
    {"room.reminders", reminder_want, NULL},
    {0},
};
