/* room_setup: what an owner sets of a room, each kept as it is changed. Opened as
 * "room_setup" with {room}. */
#ifndef HEARTH_ROOM_SETUP_VIEW_H
#define HEARTH_ROOM_SETUP_VIEW_H

#include "client/view.h"

extern const struct view_ops room_setup_ops;

#endif
