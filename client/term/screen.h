/* screen: the terminal as a grid of cells. The only module that knows curses
 * windows (pen.h knows the terminal's sequences).
 *
 * One screen a process (older ncurses frees every SCREEN with the first). A
 * frame is drawn between screen_begin() and screen_end(); of it leaves, with
 * screen_flush(), only what changed since the last frame. After a run of non-ASCII text the
 * terminal's cursor is placed absolutely, so a terminal that disagrees about a
 * width never shifts the rest of a line. The descriptor is blocking: ask
 * screen_is_drained() first, draw later where it is not.
 * Text given here is harmless and in drawn form already; views draw with
 * canvas.h, which sees to that. Rows and columns count from 0; what lies
 * outside is clipped. */
#ifndef HEARTH_TERM_SCREEN_H
#define HEARTH_TERM_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "client/term/palette.h"

struct screen;

struct screen_terms {
	const char *term; /* TERM as the peer said it; NULL: none */
	int columns, rows;
	int out_fd; /* blocking; borrowed; -1: none yet (hosted), see screen_take() */
	bool no_color;
	bool utf8;
	/* Somebody else restores the terminal with the farewell (the server, for
	 * a hosted client): screen_free leaves it as it is. */
	bool is_hosted;
	bool resumes; /* the terminal is in our hands already: nothing to begin */
};

enum screen_links {
	SCREEN_LINKS_AUTO, /* where the terminal is known for them, or says so */
	SCREEN_LINKS_ON,
	SCREEN_LINKS_OFF,
};

enum {
	SCREEN_COLUMNS_MIN = 40,
	SCREEN_ROWS_MIN = 15,
	SCREEN_COLUMNS_MAX = 500,
	SCREEN_ROWS_MAX = 200,
};

/* Fails with ERR_SYSTEM only where no terminal description can be read at all;
 * an unknown or malformed TERM falls back to xterm-256color, then vt100. Sizes
 * are brought into 1x1 .. the maximum. Reads files: before any jail. */
int screen_new(const struct screen_terms *terms, struct screen **screen_r);
/* The terminal that a hosted screen was begun for: all of the terms but TERM. In
 * the jail or not. */
void screen_take(struct screen *screen, const struct screen_terms *terms);
void screen_free(struct screen **screen); /* leaves NULL behind; NULL is fine */

int screen_columns(const struct screen *screen);
int screen_rows(const struct screen *screen);
bool screen_is_ascii(const struct screen *screen); /* draws stand-ins only */

void screen_resize(struct screen *screen, int columns, int rows);
void screen_set_palette(struct screen *screen, enum palette_name name);
/* Whether text leads somewhere (OSC 8). SCREEN_LINKS_ON is only tried where an
 * unknown sequence does no harm. */
void screen_set_links(struct screen *screen, enum screen_links links);
/* The terminal was asked who it is, and the answer is one that knows links. */
void screen_note_links(struct screen *screen);

/* The next frame is sent whole, from a cleared screen. */
void screen_repaint(struct screen *screen);

/* The terminal has taken all that was sent. */
bool screen_is_drained(const struct screen *screen);

void screen_begin(struct screen *screen);
/* `len` bytes of harmless drawn text, `width` columns, one line. `link` (may
 * be NULL) is an address of link.h. */
void screen_put(struct screen *screen, int row, int column, unsigned looks, const char *text,
		size_t len, int width, const char *link);
/* Where the terminal's cursor stands after the frame. */
void screen_cursor(struct screen *screen, int row, int column);
void screen_end(struct screen *screen);
/* Sends the frame that was drawn, if one was; waits until it has left. */
void screen_flush(struct screen *screen);

/* Rings with the frame being drawn: the bell or, with words (one harmless line,
 * given), a notification by OSC 9, where the terminal is known to show these. */
void screen_ring(struct screen *screen, const char *words);

/* Lets another program have the terminal for a while (standalone only). */
void screen_pause(struct screen *screen);
void screen_resume(struct screen *screen);

/* The bytes that restore the terminal; owned by the screen. */
const char *screen_farewell(const struct screen *screen);

#endif
