/* reminder: reminding testers of what is due, and not reminding who wants none.
 *
 * Of a task to be done, and of a unit to be sent back, a tester hears two days
 * before it is due, on the day before it is, and once when it was. All that is due in a
 * room is one notice; a person gets at most one a day over all rooms, the most
 * urgent first, none in their quiet hours, none of a room where they rest or
 * switched them off. */
#ifndef HEARTH_DOMAIN_REMINDER_H
#define HEARTH_DOMAIN_REMINDER_H

#include "server/core/hall.h"

/* Of the minute's tick: a room is looked at every quarter of an hour. */
int reminder_tick(struct hall_context *cx);

extern const struct hall_binding reminder_bindings[];

#endif
