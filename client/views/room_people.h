/* room_people: who is in a private room, and how each is doing. Opened as
 * "room_people" with {room}. */
#ifndef HEARTH_ROOM_PEOPLE_VIEW_H
#define HEARTH_ROOM_PEOPLE_VIEW_H

#include "client/view.h"

extern const struct view_ops room_people_ops;

#endif
