/* room_people: who is in a room: seen, taken in, leaving, removed. */
#ifndef HEARTH_DOMAIN_ROOM_PEOPLE_H
#define HEARTH_DOMAIN_ROOM_PEOPLE_H

#include "server/core/gate.h"

/* Whether the caller may know who else is in a space they read: not partners, and
 * not the testers of a solo room. True for what belongs to no room. */
int room_people_may_see(struct hall_context *cx, const struct gate_space *space, bool *may_r);

/* Ends what has an end (a glass that was broken); of the minute's tick. */
int room_people_tick(struct hall_context *cx);

extern const struct hall_binding room_people_bindings[];

#endif
