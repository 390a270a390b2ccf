/* inbox: the four teams of a room and what waits for each; and the room's
 * reports as columns by state, where the screen is wide.
 *
 * Opened as "inbox" with {"room":SLUG}. */
#ifndef HEARTH_INBOX_H
#define HEARTH_INBOX_H

#include "client/view.h"

extern const struct view_ops inbox_ops;

#endif
