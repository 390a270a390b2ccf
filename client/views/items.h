/* items: the reports of a room, a row each, narrowed and sorted.
 *
 * Opened as "items" with {"room":SLUG}, and optionally "mine":true, "status",
 * "type", "team", "tag", "lang", "sort" as feedback.list takes them. */
#ifndef HEARTH_ITEMS_H
#define HEARTH_ITEMS_H

#include "client/view.h"

extern const struct view_ops items_ops;

/* Only what has this "tag" or is in this "lang" from now on; NULL: whatever it has. */
void items_narrow(struct view *view, const char *field, const char *value);
/* By what it is narrowed, or "". */
const char *items_narrowed(const struct view *view, const char *field);

#endif
