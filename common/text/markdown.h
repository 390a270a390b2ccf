/* markdown: CommonMark as people write it in posts, to styled runs of blocks.
 *
 * Parsing is md4c's, with strikethrough on and raw HTML off (shown as it was
 * typed). Its permissive autolinks stay off: addresses become links by
 * link_find, in Markdown as in mail. A single line feed inside a paragraph
 * stays a line break, as people mean it. Nesting deeper than MARKDOWN_DEPTH is
 * drawn flat. Links lead only where link.h lets them; what else a link or an
 * image points at follows its text in parentheses. Runs are what was typed,
 * not yet harmless. All of it lives in the arena. This is the parser side;
 * layout.h is what callers use.
 */
#ifndef HEARTH_TEXT_MARKDOWN_H
#define HEARTH_TEXT_MARKDOWN_H

#include <stddef.h>

#include "common/base/arena.h"
#include "common/text/layout.h"

enum { MARKDOWN_DEPTH = 8 };

/* A paragraph-like piece: its runs are wrapped together. */
struct markdown_block {
	const char *first;	  /* drawn before its first line: "• ", "1. ", "" */
	const char *rest;	  /* before the others: spaces or quote bars */
	const char *gap;	  /* on the empty line before it: bars of quotes that go on */
	struct layout_span *runs; /* text with '\n' for hard breaks; width unset */
	size_t count;
	unsigned style; /* LAYOUT_HEADING, LAYOUT_CODE (unwrapped), LAYOUT_RULE, LAYOUT_QUOTE */
	bool tight;	/* no empty line before it */
};

struct markdown {
	struct markdown_block *blocks;
	size_t count;
};

struct markdown markdown_parse(struct arena *arena, const char *text, size_t len);

#endif
