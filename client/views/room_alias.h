/* room_alias: what one is called in a room with aliases, who sees who that is, and
 * another alias as long as one was not heard. Opened as "room_alias" with {room}; after
 * joining it stands above what comes next. */
#ifndef HEARTH_ROOM_ALIAS_VIEW_H
#define HEARTH_ROOM_ALIAS_VIEW_H

#include "client/view.h"

extern const struct view_ops room_alias_ops;

#endif
