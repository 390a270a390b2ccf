/* pen: text and looks as the terminal's own sequences, beside curses.
 *
 * For rows that curses is not to be trusted with: after a run of other than
 * ASCII the cursor is put where it belongs absolutely, and text may lead
 * somewhere (OSC 8). It begins and ends with plain looks. Uses the terminal's
 * description that screen.c has loaded; knows no window. */
#ifndef HEARTH_TERM_PEN_H
#define HEARTH_TERM_PEN_H

#include <stdbool.h>
#include <wchar.h>

#include "common/base/buf.h"

/* Zero-initialised with a buffer it is ready for a frame; `column` is -1 at the
 * beginning of each row. */
struct pen {
	struct buf *out;
	unsigned attributes; /* of palette_attribute, as they are now */
	int colour;	     /* 1 to 8; 0: the terminal's own */
	const char *link;    /* borrowed while the row is sent */
	bool is_lost;	     /* the last cell was not ASCII: the column is not sure */
	bool is_adrift;	     /* ... not even for what is no ASCII either */
	int column;	     /* where it is, if sure; -1: elsewhere */
};

struct pen_cell {
	const wchar_t *text; /* a character and its marks; empty: a space */
	int width;	     /* 1 or 2 */
	unsigned attributes;
	int colour;
	const char *link;
};

void pen_put(struct pen *pen, int row, int column, const struct pen_cell *cell);
void pen_end_row(struct pen *pen);
/* Plain looks, and the cursor there. */
void pen_end(struct pen *pen, int row, int column);

/* Appends a capability of the terminal, its padding left out; NULL: nothing. */
void pen_capability(struct buf *out, const char *capability);

bool pen_is_same_link(const char *a, const char *b);

#endif
