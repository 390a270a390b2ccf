/* room_person: one person of a room, for its staff: how they are doing, and for
 * its owner what they are there. Opened as "room_person" with {room, handle}. */
#ifndef HEARTH_ROOM_PERSON_VIEW_H
#define HEARTH_ROOM_PERSON_VIEW_H

#include "client/view.h"

extern const struct view_ops room_person_ops;

#endif
