/* list: the generic layer of views that are lists.
 *
 * A list is rows of one line each, or of half of one; some are items (the cursor stops there),
 * others are headings, spaces, or more of the item above. The view says how
 * many rows there are and draws one; cursor, scrolling, paging, numbers and "N more below" live
 * here. An item's ▸ and ● are drawn here, its text begins at column LIST_TEXT. */
#ifndef HEARTH_LIST_H
#define HEARTH_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "client/canvas.h"
#include "client/request.h"

struct view;

enum { LIST_TEXT = 5, LIST_CHOICE = 6, LIST_MARGIN = 1 };
/* Wider rows would part a title from its numbers. */
enum { LIST_WIDEST = 112 };

enum list_kind {
	LIST_ITEM = 1 << 0, /* the cursor stops here */
	LIST_NEW = 1 << 1,  /* ● and a bold row */
	LIST_MORE = 1 << 2, /* belongs to the item above; kept on the screen with it */
	LIST_STOP = 1 << 3, /* a line of a long text: one is at it to read on, and that is all */
};

/* A right half stands beside the row above it, which is a left one. */
enum list_half { LIST_WHOLE, LIST_LEFT, LIST_RIGHT };

struct list_ops {
	size_t (*count)(const struct view *view);
	unsigned (*kind)(const struct view *view, size_t row); /* of list_kind */
	/* One row; the canvas begins at LIST_TEXT (LIST_CHOICE with VIEW_CHOICES)
	 * for items and what belongs to them, at LIST_MARGIN for others. */
	void (*draw)(struct view *view, size_t row, const struct canvas *canvas);
	/* What of its line a row has; NULL: each has a whole one. */
	enum list_half (*half)(const struct view *view, size_t row);
	/* How that many items below the screen are called ("21 older below");
	 * NULL: "21 more below". */
	const char *(*below)(const struct view *view, struct arena *arena, size_t items);
};

/* Zero-initialised it is ready. */
struct list {
	size_t at;  /* row of the cursor; of an item, when there is one */
	size_t top; /* first row on the screen */
	int height; /* lines of the last frame */
};

/* Rows changed: brings the cursor to an item that is there. */
void list_settle(struct view *view);
/* To the item with that number (from 1), or the nearest. */
void list_go(struct view *view, size_t number);
/* The number of the cursor's item (from 1; 0: none) and how many there are. */
size_t list_number(const struct view *view, size_t *items_r);
/* Has an item under the cursor. */
bool list_has_item(const struct view *view);
/* Its last row stood on the screen in the last frame. */
bool list_shows_end(const struct view *view);

/* Moving and paging; false for what it does not know. */
bool list_request(struct view *view, enum request request);
void list_draw(struct view *view, const struct canvas *canvas);

#endif
