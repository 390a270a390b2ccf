/* item: one report of a room: how far it is, what was said, what can be done.
 *
 * Opened as "item" with {"item":NAME}; "due":TIME too right after it was sent. */
#ifndef HEARTH_ITEM_VIEW_H
#define HEARTH_ITEM_VIEW_H

#include "client/view.h"

extern const struct view_ops item_ops;

#endif
