/* pen: text and looks as the terminal's own sequences.
 *
 * It knows where the terminal's cursor is and what looks are set, and sends no
 * more than is needed. After a run of other than ASCII the cursor is put where
 * it belongs absolutely: a terminal that disagrees about a width never shifts
 * the rest of a line. It begins and ends with plain looks. Uses the terminal's
 * description that screen.c has loaded; knows no window. */
#ifndef HEARTH_TERM_PEN_H
#define HEARTH_TERM_PEN_H

#include <stdbool.h>
#include <wchar.h>

#include "common/base/buf.h"

enum { PEN_TEXT = 6 }; /* a character, its marks and a NUL */

struct pen_look {
	unsigned attributes; /* of palette_attribute */
	int colour;	     /* 1 to 8; 0: the terminal's own */
};

/* Zero-initialised with a buffer it is ready for a frame; pen_begin_row() comes
 * before each row. */
struct pen {
	struct buf *out;
	struct pen_look look; /* as it is now */
	const char *link;     /* borrowed while the row is sent */
	bool is_lost;	      /* the last cell was not ASCII: the column is not sure */
	bool is_adrift;	      /* ... not even for what is no ASCII either */
	int row, column;      /* where it is; column -1: elsewhere */
};

struct pen_cell {
	wchar_t text[PEN_TEXT]; /* empty: a space */
	int width;		/* 1 or 2 */
	struct pen_look look;
	const char *link;
};

void pen_begin_row(struct pen *pen, int row);
void pen_put(struct pen *pen, int column, const struct pen_cell *cell);
/* Blanks in columns [from, to), and to the end of the row (`to` columns). */
void pen_erase(struct pen *pen, int from, int to);
void pen_clear(struct pen *pen, int from, int to);
/* Whether that cell, left of what is to be sent next, is as soon written once
 * more as jumped over. */
bool pen_may_repeat(const struct pen *pen, const struct pen_cell *cell);
void pen_end_row(struct pen *pen);
/* Plain looks, and the cursor there. */
void pen_end(struct pen *pen, int row, int column);

/* Appends a capability of the terminal, its padding left out; NULL: nothing. */
void pen_capability(struct buf *out, const char *capability);

#endif
