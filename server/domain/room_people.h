/* room_people: who is in a room: seen, taken in, leaving, removed. */
#ifndef HEARTH_DOMAIN_ROOM_PEOPLE_H
#define HEARTH_DOMAIN_ROOM_PEOPLE_H

#include "server/core/hall.h"

/* Ends what has an end (a glass that was broken); of the minute's tick. */
int room_people_tick(struct hall_context *cx);

extern const struct hall_binding room_people_bindings[];

#endif
