/* invite_new: making invitations to a room: as what, for whom, how long; then the
 * codes, which are shown here and never again. Opened as "invite_new" with {room}. */
#ifndef HEARTH_INVITE_NEW_VIEW_H
#define HEARTH_INVITE_NEW_VIEW_H

#include "client/view.h"

extern const struct view_ops invite_new_ops;

#endif
