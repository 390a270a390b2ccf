/* pages: a long list that a view has from the server a page at a time.
 *
 * Embedded in the view's struct. One call is under way at most: a list that is to come
 * anew while one is comes when that was answered. What is shown stays until there is as much of
 * the new, so that the screen keeps its rows and the cursor its row; the view looks for
 * what the cursor was on when pages_take() said that rows changed. A page that could not be had
 * is asked for again when the cursor has moved, not at each frame. */
#ifndef HEARTH_CLIENT_PAGES_H
#define HEARTH_CLIENT_PAGES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "client/view.h"

enum { PAGES_AHEAD = 20, PAGES_KEPT = 5000 };

/* What is asked for. */
struct pages_call {
	const char *method;
	size_t limit; /* items a page */
	/* Adds to the parameters; NULL: they are the page alone. */
	void (*narrow)(const struct view *view, json_t *params);
	view_done done; /* calls pages_take first */
};

struct pages {
	json_t *items; /* what is shown, one page after the other */
	json_t *next;  /* where more begins; NULL: that is all */
	json_t *fresh; /* those that take their place, while they come; or NULL */
	json_t *fresh_next;
	size_t wants; /* items to have when the list came anew */
	bool is_asked, is_again, has_failed;
	size_t failed_at; /* the cursor then */
};

void pages_begin(struct pages *pages);
void pages_free(struct pages *pages);
/* The list anew: as long as it is now, and down to the cursor, which a place may have put
 * where nothing is yet. */
void pages_load(struct pages *pages, struct view *view, const struct pages_call *call);
/* The next page, if there is one and no answer is under way. */
void pages_more(struct pages *pages, struct view *view, const struct pages_call *call);
/* The same, if the screen or the cursor comes near the end: for draw, and for what moves
 * the cursor of a list that is not drawn. */
void pages_ahead(struct pages *pages, struct view *view, const struct pages_call *call);
/* An answer: true if `items` are others now. An error is said. */
bool pages_take(struct pages *pages, struct view *view, const struct pages_call *call, int err,
		const char *words, const json_t *result);

#endif
