/* room_new: making a good room in two minutes: what it is for, who knows of it, who
 * reads what, what is signed, and the first invitations. Opened as "room_new". */
#ifndef HEARTH_ROOM_NEW_VIEW_H
#define HEARTH_ROOM_NEW_VIEW_H

#include "client/view.h"

extern const struct view_ops room_new_ops;

#endif
