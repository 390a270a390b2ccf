/* takeaway: what a room can be taken away as: figures, reports, in which form and by
 * which command.
 *
 * Opened as "takeaway" with {"room": SLUG}. */
#ifndef HEARTH_TAKEAWAY_H
#define HEARTH_TAKEAWAY_H

#include "client/view.h"

extern const struct view_ops takeaway_ops;

#endif
