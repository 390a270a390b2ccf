/* canvas: a rectangle of the screen that a view draws on.
 *
 * Text given here may be anybody's: it is made harmless, brought to its drawn
 * form, cut to the room there is (with a … at the cut) and clipped to the
 * canvas. Rows and columns count from 0 within the canvas. Lives for one
 * frame; what is made meanwhile comes from `arena`. */
#ifndef HEARTH_CANVAS_H
#define HEARTH_CANVAS_H

#include <stdbool.h>

#include "client/term/screen.h"
#include "common/base/arena.h"
#include "common/text/layout.h"

struct canvas {
	struct screen *screen;
	struct arena *arena;
	int top, left;
	int rows, columns;
	unsigned looks; /* joined to the looks of everything drawn */
};

/* A part of it; clipped to it. */
struct canvas canvas_part(const struct canvas *canvas, int row, int column, int rows, int columns);

/* One line of text, at most `width` columns (0: to the right edge). Returns
 * the columns used. */
int canvas_text(const struct canvas *canvas, int row, int column, int width, unsigned looks,
		const char *text);
int canvas_printf(const struct canvas *canvas, int row, int column, int width, unsigned looks,
		  const char *format, ...) __attribute__((format(printf, 6, 7)));
/* The same, ending at column `right` (excluded). */
int canvas_right(const struct canvas *canvas, int row, int right, int width, unsigned looks,
		 const char *text);
/* Columns it takes as drawn here. */
int canvas_width(const struct canvas *canvas, const char *text);

/* A line of a layout made for this screen (canvas_layout). */
void canvas_line(const struct canvas *canvas, int row, int column, unsigned looks,
		 const struct layout_line *line);
/* Options fitting this screen; set markdown and match as needed. */
struct layout_options canvas_layout(const struct canvas *canvas, int width);
/* A paragraph of interface words, wrapped to `width` or to what the canvas has
 * from that column on but its last; returns the rows used. */
int canvas_paragraph(const struct canvas *canvas, int row, int column, int width, unsigned looks,
		     const char *text);

/* The same on at most so many rows, the last of them cut. */
int canvas_rows(const struct canvas *canvas, int row, int column, int width, int most,
		unsigned looks, const char *text);

/* A rule across the canvas, with words in it ("── 2 new ──") or NULL. */
void canvas_rule(const struct canvas *canvas, int row, const char *words, unsigned looks);
/* Makes letters of ASCII capitals, as badges are; returns the text. */
char *canvas_capitals(char *text);
/* A badge after a name, in capitals; returns the columns used with the space
 * before it. NULL draws nothing. */
int canvas_badge(const struct canvas *canvas, int row, int column, const char *badge);
/* The mark of the cursor there, and the terminal's cursor with it. */
void canvas_mark(const struct canvas *canvas, int row, int column);
/* The terminal's cursor alone, for places where text is typed. */
void canvas_cursor(const struct canvas *canvas, int row, int column);

#endif
