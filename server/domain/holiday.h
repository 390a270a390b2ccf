/* holiday: days on which the staff of a room do not work, as its owner sets them:
 * 2026-12-25, or 2026-12-24..2027-01-01. Days are counted from 1970 in the room's
 * own calendar; the clock of first answers stands still on them (working.h). A room
 * has at most HOLIDAY_MOST from now on. */
#ifndef HEARTH_DOMAIN_HOLIDAY_H
#define HEARTH_DOMAIN_HOLIDAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/core/hall.h"

enum { HOLIDAY_MOST = 366 };

struct holidays {
	size_t count;
	int64_t days[HOLIDAY_MOST]; /* ascending */
};

/* Those of a room that are not long past; in the arena. */
int holiday_load(struct hall_context *cx, int64_t room, const struct holidays **holidays_r);
/* NULL has none. */
bool holiday_is(const struct holidays *holidays, int64_t day);
/* From one day up to and with another, as ["2026-12-25"]; a new reference. */
json_t *holiday_json(const struct holidays *holidays, int64_t from, int64_t to);

/* Takes `holiday` (days off) and `workday` (none after all) of room.set. 0, or
 * ERR_INVALID in words. */
int holiday_set(struct hall_context *cx, int64_t room, json_t *in);

#endif
