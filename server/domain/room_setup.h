/* room_setup: how far a room is on its way, at a glance, for its owner. */
#ifndef HEARTH_DOMAIN_ROOM_SETUP_H
#define HEARTH_DOMAIN_ROOM_SETUP_H

#include "server/core/gate_room.h"

/* The object `setup` of room.show; null for who is not its owner. */
int room_setup(struct hall_context *cx, const struct gate_room *room, json_t **setup_r);

#endif
