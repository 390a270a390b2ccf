/* items: the reports of a room, a row each, narrowed and sorted.
 *
 * Opened as "items" with {"room":SLUG}, and optionally "mine":true, "status",
 * "type", "team", "tag", "sort" as feedback.list takes them. */
#ifndef HEARTH_ITEMS_H
#define HEARTH_ITEMS_H

#include "client/view.h"

extern const struct view_ops items_ops;

/* Only what has the tag from now on; NULL: whatever it has. */
void items_narrow(struct view *view, const char *tag);

#endif
