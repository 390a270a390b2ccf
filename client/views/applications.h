/* applications: who asks to be let into a room, and what they answered, for its
 * owner. Opened as "applications" with {room}. */
#ifndef HEARTH_APPLICATIONS_VIEW_H
#define HEARTH_APPLICATIONS_VIEW_H

#include "client/view.h"

extern const struct view_ops applications_ops;

#endif
