/* layout: text as lines of styled spans, ready to be drawn or printed.
 *
 * A layout is the only thing a view draws of what somebody wrote. Every span's
 * text is already harmless (sanitize.h) and in its drawn form (utf8_drawn: the
 * columns of a line add up on every terminal), every line at most as wide as
 * asked for. On one column a wide character is `?`. A line of no text has no
 * spans, or those of its quote bars. It lives in the arena it was made in; a
 * width change makes a new one. */
#ifndef HEARTH_TEXT_LAYOUT_H
#define HEARTH_TEXT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/arena.h"

/* How a span is to look; the terminal's palette decides with what. */
enum layout_style {
	LAYOUT_EMPHASIS = 1 << 0,
	LAYOUT_STRONG = 1 << 1,
	LAYOUT_CODE = 1 << 2,
	LAYOUT_QUOTE = 1 << 3, /* light */
	LAYOUT_HEADING = 1 << 4,
	LAYOUT_LINK = 1 << 5,
	LAYOUT_STRIKE = 1 << 6,
	LAYOUT_RULE = 1 << 7,  /* a horizontal rule or a quote's bar */
	LAYOUT_MATCH = 1 << 8, /* found by a search */
};

struct layout_span {
	const char *text; /* `len` bytes, not NUL-terminated */
	size_t len;
	int width;	  /* columns */
	unsigned style;	  /* of layout_style */
	const char *link; /* where it leads (link.h), NULL: nowhere; one address for
			   * all spans of a link */
};

struct layout_line {
	struct layout_span *spans;
	size_t count;
	int width;
	bool is_quote; /* the whole line is quoted text */
};

struct layout {
	struct layout_line *lines;
	size_t count;
	int width; /* what was asked for */
};

struct layout_options {
	int width;	   /* columns, at least 1 */
	bool ascii;	   /* the terminal has no UTF-8 */
	bool markdown;	   /* CommonMark; otherwise plain text, wrapped, as mail is */
	const char *match; /* word to mark as found, or NULL */
};

/* Lays out `text`. Never fails; input over LAYOUT_INPUT bytes is cut there
 * with a line that says so. */
enum { LAYOUT_INPUT = 65536 * 2 };
struct layout layout_make(struct arena *arena, const char *text, size_t len,
			  const struct layout_options *options);

/* The layout as plain text, each line ended by a line feed, for linear mode
 * and exec. Where a link's text does not say its address, that follows in
 * parentheses, and the line may grow wider than asked for. */
char *layout_plain(struct arena *arena, const struct layout *layout);

#endif
