/* outbox: the files I gave and did not attach to anything yet.
 *
 * Opened as "outbox", from a text being written with {"for":TARGET}: then Enter
 * notes that a file goes with that draft, and comes back to it. */
#ifndef HEARTH_VIEW_OUTBOX_H
#define HEARTH_VIEW_OUTBOX_H

#include "client/view.h"

extern const struct view_ops outbox_ops;

#endif
