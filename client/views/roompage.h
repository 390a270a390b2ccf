/* roompage: pages of a room that show the answer to one call about it.
 *
 * A view of this kind begins with struct roompage and has page_list as its list.
 * It is opened with {"room": SLUG}; `load` of the view calls roompage_load(), which
 * asks that one call and what one is in the room. Further pages are appended. */
#ifndef HEARTH_ROOMPAGE_H
#define HEARTH_ROOMPAGE_H

#include <jansson.h>
#include <stdbool.h>

#include "client/views/page.h"

struct roompage {
	struct page_view page;
	json_t *room;  /* room.show */
	json_t *shown; /* the answer, its first page */
	json_t *items; /* of all pages */
	json_t *next;  /* where the next page begins; NULL: that is all */
};

bool roompage_open(struct view *view, const json_t *args);
json_t *roompage_save(const struct view *view);
void roompage_close(struct view *view);

/* Where the call fails the view is left with its words. A paged call's pages hold
 * as many items as it gives at most. */
void roompage_load(struct roompage *of, const char *method);
void roompage_more(struct roompage *of, const char *method);

/* Owner, or of one of these teams ("pm eng"). */
bool roompage_has_team(const struct roompage *of, const char *teams);
bool roompage_is_owner(const struct roompage *of);
/* Staff, moderator or owner. */
bool roompage_is_house(const struct roompage *of);

#endif
