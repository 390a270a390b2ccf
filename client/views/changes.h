/* changes: what the releases of a room brought, the newest first, and because of
 * whom.
 *
 * Opened as "changes" with {"room": SLUG}. */
#ifndef HEARTH_CHANGES_H
#define HEARTH_CHANGES_H

#include "client/views/page.h"

extern const struct view_ops changes_ops;

/* The reports behind one change (of changelog.list) as rows, named by the report and
 * chosen with `action`; also for the screen of one release. */
void changes_add_items(struct page_view *page, int action, const json_t *change);

#endif
