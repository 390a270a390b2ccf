/* body: the text of one block, made harmless and ready to be wrapped.
 *
 * The runs of a block become one text of drawn forms, with the style and link
 * of every byte beside it. It lives in the arena. */
#ifndef HEARTH_TEXT_BODY_H
#define HEARTH_TEXT_BODY_H

#include <stddef.h>

#include "common/base/arena.h"
#include "common/text/layout.h"
#include "common/text/markdown.h"
#include "common/text/match.h"

/* From `start` to where the next one starts. */
struct body_segment {
	size_t start;
	unsigned style;
	const char *link;
};

struct body {
	const char *text; /* lines, parted by line feeds */
	size_t len;
	struct body_segment *segments;
	size_t count;
	struct match_range *matches;
	size_t match_count;
	size_t segment, match; /* where body_style_at looked last */
};

/* `columns` is what a line will have: what is wider becomes `?`. */
void body_make(struct body *body, struct arena *arena, const struct markdown_block *block,
	       int columns, const struct layout_options *options);

/* Style and link at a byte, into a span that is otherwise empty. `at` never
 * goes back. */
void body_style_at(struct body *body, size_t at, struct layout_span *span_r);

#endif
