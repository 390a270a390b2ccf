/* roompage: pages of a room that show the answer to one call about it.
 *
 * A view of this kind begins with struct roompage, has page_list as its list, is
 * opened with {"room": SLUG}, and needs (view.h) what one is in the room and the
 * answer, or its items. */
#ifndef HEARTH_ROOMPAGE_H
#define HEARTH_ROOMPAGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "client/views/page.h"
#include "common/api/calls.h"

struct roompage {
	struct page_view page;
	json_t *room;  /* room.show */
	json_t *shown; /* the answer */
	json_t *items; /* or of a list, all its pages */
	json_t *next;  /* where the next page begins; NULL: that is all */
};

#define ROOMPAGE_ROOM                                                                              \
	{                                                                                          \
		.method = "room.show", .at = offsetof(struct roompage, room),                      \
		.flags = VIEW_SUBJECT                                                              \
	}
/* Where the call fails the view is left with its words. */
#define ROOMPAGE_ANSWER(call)                                                                      \
	{                                                                                          \
		.method = call, .at = offsetof(struct roompage, shown), .flags = VIEW_SUBJECT      \
	}
#define ROOMPAGE_ITEMS(call)                                                                       \
	{                                                                                          \
		.method = call, .at = offsetof(struct roompage, items), .part = "items",           \
		.flags = VIEW_SUBJECT                                                              \
	}
#define ROOMPAGE_PAGES(call)                                                                       \
	{                                                                                          \
		.method = call, .at = offsetof(struct roompage, items), .part = "items",           \
		.limit = CALLS_PAGE_MAX, .next = offsetof(struct roompage, next),                  \
		.flags = VIEW_SUBJECT                                                              \
	}

/* Owner, or of one of these teams ("pm eng"). */
bool roompage_has_team(const struct roompage *of, const char *teams);
bool roompage_is_owner(const struct roompage *of);
/* Staff, moderator or owner. */
bool roompage_is_house(const struct roompage *of);

#endif
