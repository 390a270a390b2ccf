/* palette: how things look, by what they mean.
 *
 * Views say what a piece of text is (a set of looks); the palette turns that
 * into attributes and one of the terminal's own sixteen colours on its own
 * background, so a screen stays readable in whatever colours its owner chose.
 * One accent colour. A screen is complete without colour: badges, states and
 * news are words as well. */
#ifndef HEARTH_TERM_PALETTE_H
#define HEARTH_TERM_PALETTE_H

#include "common/text/layout.h"

/* What a piece of text is. The first nine are layout_style's own bits, so the
 * style of a span is a look. Looks may be combined; where two give a colour,
 * the later one of this list wins. */
enum palette_look {
	PALETTE_TEXT = 0,
	PALETTE_EMPHASIS = LAYOUT_EMPHASIS,
	PALETTE_STRONG = LAYOUT_STRONG,
	PALETTE_CODE = LAYOUT_CODE,
	PALETTE_QUOTE = LAYOUT_QUOTE,
	PALETTE_HEADING = LAYOUT_HEADING,
	PALETTE_LINK = LAYOUT_LINK,
	PALETTE_STRIKE = LAYOUT_STRIKE,
	PALETTE_RULE = LAYOUT_RULE,
	PALETTE_MATCH = LAYOUT_MATCH,
	PALETTE_DIM = 1 << 9,	  /* what can be skipped: times, counts, hints */
	PALETTE_TITLE = 1 << 10,  /* where I am */
	PALETTE_NEW = 1 << 11,	  /* news: bold */
	PALETTE_ACCENT = 1 << 12, /* the one accent colour */
	PALETTE_BADGE = 1 << 13,  /* what the community calls somebody */
	PALETTE_ERROR = 1 << 14,
	PALETTE_CURSOR = 1 << 15, /* the mark of the cursor */
	PALETTE_FIELD = 1 << 16,  /* a line being typed in */
};
enum { PALETTE_LOOKS = 17 };

enum palette_name { PALETTE_AUTO, PALETTE_DARK, PALETTE_LIGHT, PALETTE_NONE };

/* "auto", "dark", "light", "none"; anything else is auto. */
enum palette_name palette_from_name(const char *name);

enum palette_attribute {
	PALETTE_BOLD = 1 << 0,
	PALETTE_FAINT = 1 << 1, /* drawn only where the terminal has it */
	PALETTE_UNDERLINE = 1 << 2,
	PALETTE_REVERSE = 1 << 3,
	PALETTE_ITALIC = 1 << 4, /* underlined where the terminal has no italics */
};

struct palette_style {
	unsigned attributes; /* of palette_attribute */
	int colour; /* 0 to 15 (over 7 only with `colours` over 8), -1: the terminal's own */
};

/* PALETTE_AUTO counts as PALETTE_DARK. `colours` is what the terminal has. */
struct palette_style palette_style(enum palette_name name, int colours, unsigned looks);

#endif
