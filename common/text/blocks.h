/* blocks: gathers the blocks of struct markdown, a block at a time.
 *
 * What both parsers write into: text is appended to the open block in a style
 * and with a link; neighbours alike become one run. Zero-initialised with an
 * arena it is ready; blocks_done moves the list into the arena and frees the
 * rest. */
#ifndef HEARTH_TEXT_BLOCKS_H
#define HEARTH_TEXT_BLOCKS_H

#include <stddef.h>

#include "common/base/arena.h"
#include "common/base/buf.h"
#include "common/text/markdown.h"

struct blocks {
	struct arena *arena;
	struct markdown_block *list;
	size_t count, room;
	struct buf text; /* of the open block */
	struct layout_span *runs;
	size_t run_count, run_room;
};

/* Appends to the open block; `link` is compared by address. */
void blocks_text(struct blocks *blocks, const char *s, size_t len, unsigned style,
		 const char *link);

/* Closes the block; its prefixes and flags are those of `block`. One line
 * feed at its end is dropped, and addresses in it become links (link_find),
 * but for code. */
void blocks_close(struct blocks *blocks, const struct markdown_block *block);

struct markdown blocks_done(struct blocks *blocks);

#endif
