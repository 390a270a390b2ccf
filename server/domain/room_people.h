/* room_people: who is in a room: seen, taken in, leaving, removed. */
#ifndef HEARTH_DOMAIN_ROOM_PEOPLE_H
#define HEARTH_DOMAIN_ROOM_PEOPLE_H

#include "server/core/gate_room.h"

/* Whether the caller may know who else is in a room that they read, and how many: not
 * partners, and not the testers of a solo room. */
bool room_people_are_shown(const struct gate_room *room);
/* The same of a space that they read; true for what belongs to no room. */
int room_people_may_see(struct hall_context *cx, const struct gate_space *space, bool *may_r);

/* Ends what has an end (a glass that was broken); of the minute's tick. */
int room_people_tick(struct hall_context *cx);

extern const struct hall_binding room_people_bindings[];

#endif
