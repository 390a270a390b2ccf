/* item_check: does it still happen? What the people affected say of a report
 * that is to be checked, and what time does when nobody says anything. */
#ifndef HEARTH_DOMAIN_ITEM_CHECK_H
#define HEARTH_DOMAIN_ITEM_CHECK_H

#include "server/core/hall.h"

/* Days. */
enum {
	ITEM_CHECK_DAYS = 7,	/* checked by silence */
	ITEM_CHECK_WAIT = 14,	/* for a word of the author, with ... */
	ITEM_CHECK_FIRST = 5,	/* ... a first reminder, */
	ITEM_CHECK_SECOND = 10, /* ... and a second; */
	ITEM_CHECK_APART = 3	/* at least between these and the end */
};

/* Of the minute's tick. */
int item_check_tick(struct hall_context *cx);

extern const struct hall_binding item_check_bindings[];

#endif
