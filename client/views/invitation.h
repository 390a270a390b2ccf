/* invitation: coming into a room by a code one was sent: the code, what it is an
 * invitation to, then joining or signing in where one is no member yet, and in.
 * Opened as "invitation"; with {code} it begins behind the code, with {code, go}
 * it goes in. */
#ifndef HEARTH_INVITATION_VIEW_H
#define HEARTH_INVITATION_VIEW_H

#include "client/view.h"

extern const struct view_ops invitation_ops;

#endif
