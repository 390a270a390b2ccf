/* working: when the staff of a room work, and what is due by it.
 *
 * A room has a zone, days of the week, hours of these days, and holidays. A clock that counts
 * working hours runs inside them only: eight of them, asked for at Friday noon in a
 * room that works Monday to Friday from 9:00 to 17:00, are over on Monday noon.
 * Times are UTC seconds, minutes those of the day where the room is. */
#ifndef HEARTH_DOMAIN_WORKING_H
#define HEARTH_DOMAIN_WORKING_H

#include <stdbool.h>
#include <stdint.h>

#include "server/domain/holiday.h"

enum {
	WORKING_DAYS = 0x1f, /* of a new room: Monday to Friday, */
	WORKING_FROM = 9 * 60,
	WORKING_TO = 17 * 60, /* from nine to five, */
	WORKING_ANSWER = 8,   /* and an answer takes one such day */
	WORKING_TEXT = 32,
};

struct working {
	const char *zone, *rule;    /* its name, and as of hours.h */
	unsigned days;		    /* a bit a day, 1 is Monday; never none */
	int from, to;		    /* minutes; from < to <= 1440 */
	const struct holidays *off; /* days on which nobody works, or NULL */
};

/* Of a room; the texts are in the arena. */
int working_of(struct hall_context *cx, int64_t room, struct working *working_r);

/* The moment `hours` working hours after `from`. */
int64_t working_due(const struct working *working, int64_t from, int64_t hours);

/* "mon-fri", "sun-thu", "mon,wed,sat"; false: no such days, or none. */
bool working_parse_days(const char *text, unsigned *days_r);
/* The same as short as it goes; runs of three days and more as from-to. */
void working_days_text(unsigned days, char text_r[WORKING_TEXT]);

/* The holidays that such a clock stood still on, as ["2026-12-25"]; a new reference. */
json_t *working_off(const struct working *working, int64_t from, int64_t due);

/* Adds zone, work_days, work_from, work_to and holidays (of today and later) to a
 * room's object. */
void working_json(const struct working *working, int64_t now, json_t *to);

/* Takes the same of `in`, and holidays as of holiday.h, into the row of a room; what is not said
 * stays. 0, or ERR_INVALID in words. */
int working_set(struct hall_context *cx, int64_t room, json_t *in);

#endif
