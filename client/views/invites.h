/* invites: the invitations to a room, for its owner. Opened as "invites" with
 * {room}. */
#ifndef HEARTH_INVITES_VIEW_H
#define HEARTH_INVITES_VIEW_H

#include "client/view.h"

extern const struct view_ops invites_ops;

#endif
