/* room: a private room's first screen: what it asks of me, what is new, and the
 * ways on. Opened as "room" with {room}. */
#ifndef HEARTH_ROOM_VIEW_H
#define HEARTH_ROOM_VIEW_H

#include "client/view.h"

extern const struct view_ops room_ops;

/* Opens what a row of room.asked asks. */
bool room_open_asked(struct app *app, const json_t *row);

#endif
