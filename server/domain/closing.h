/* closing: the day on which a room ends, as its owner set it (room.closes_at).
 *
 * Its owner is told a week and a day before, where it was set earlier than that. When
 * it comes the room's phase becomes `closure` and its owner is told so: nobody
 * applies any more, and everything else goes on until the owner closes it
 * (ledger.h). Nothing is deleted or hidden. Each of it happens once, also where the
 * server did not run then; a day that is moved begins anew, and a phase set by hand
 * afterwards stays. */
#ifndef HEARTH_DOMAIN_CLOSING_H
#define HEARTH_DOMAIN_CLOSING_H

#include "server/core/hall.h"

/* Of the minute's tick. */
int closing_tick(struct hall_context *cx);

/* Takes closes_at and open_ended of room.set; what is not said stays. A bare date
 * lasts until its end where the room is. 0, or ERR_INVALID in words. */
int closing_set(struct hall_context *cx, int64_t room, json_t *in);

#endif
