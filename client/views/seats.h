/* seats: how many testers of each group a room wants, for its owner. Opened as
 * "seats" with {room}. */
#ifndef HEARTH_SEATS_VIEW_H
#define HEARTH_SEATS_VIEW_H

#include "client/view.h"

extern const struct view_ops seats_ops;

#endif
