/* page_mark: what the cursor of a page stands on, while its rows are made anew. */
#ifndef HEARTH_PAGE_MARK_H
#define HEARTH_PAGE_MARK_H

#include "client/views/page.h"

struct page_mark {
	size_t number; /* of the item, or of the last above the text; 0: none */
	int action;    /* of the item, with its id and name */
	int64_t id;
	char *name;
	size_t beyond; /* rows from there to the text the cursor is in; 0: it is on the item */
	size_t above;  /* rows of the screen above it */
	size_t rows;   /* of the page */
};

struct page_mark page_mark_take(const struct page_view *page);
/* Rows may come and go above it: the cursor goes to what it stood on, of several alike to
 * the nearest; where that is gone, to the item of its number. In a text it goes where it
 * was from the item above on: as far, or as far in proportion where rows are wrapped anew. */
void page_mark_find(struct page_view *page, struct page_mark *mark, bool is_wrapped_anew);

#endif
