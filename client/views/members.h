/* members: everybody who belongs here, by handle, newest or most posts. */
#ifndef HEARTH_MEMBERS_H
#define HEARTH_MEMBERS_H

#include "client/view.h"

extern const struct view_ops members_ops;

#endif
