#include "server/domain/tick.h"

#include "common/base/err.h"
#include "common/base/log.h"
#include "server/domain/closing.h"
#include "server/domain/fields.h"
#include "server/domain/file_tick.h"
#include "server/domain/item_check.h"
#include "server/domain/launch_notice.h"
#include "server/domain/mail_out.h"
#include "server/domain/notice.h"
#include "server/domain/phase.h"
#include "server/domain/reminder.h"
#include "server/domain/ledger.h"
#include "server/domain/purge.h"
#include "server/domain/room_people.h"
#include "server/domain/task_notice.h"
#include "server/domain/voice.h"

static const struct tick_part {
	const char *name;
	int (*run)(struct hall_context *cx);
} tick_parts[] = {
    {"rooms", room_people_tick},   {"closing days", closing_tick}, {"launches", launch_notice_tick},
    {"scores", voice_tick},	   {"ended rooms", purge_tick},	   {"phases", phase_tick},
    {"reports", item_check_tick},  {"tasks", task_notice_tick},	   {"reminders", reminder_tick},
    {"closed rooms", ledger_tick}, {"files", file_tick},	   {"notices", notice_tick},
    {"mail", mail_out_tick},
};

/* One part that fails takes back its own work and leaves the others theirs. */
static int tick_run(struct hall_context *cx, const struct tick_part *part)
{
	int err = db_save(cx->db), end;

	if (err < 0)
		return err;
	err = part->run(cx);
	end = err < 0 ? db_undo(cx->db) : db_keep(cx->db);
	if (err < 0)
		log_warn("tick", "%s: %s", part->name, err_words(err));
	return end;
}

/* {at}: seconds, for tests; the moment otherwise. */
static int tick_all(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int err = 0;

	(void)result_r;
	cx->now = fields_int(in, "at", cx->now);
	for (size_t i = 0; err == 0 && i < sizeof(tick_parts) / sizeof(tick_parts[0]); i++)
		err = tick_run(cx, &tick_parts[i]);
	return err;
}

const struct hall_binding tick_bindings[] = {
    {".tick", tick_all, NULL},
    {0},
};
