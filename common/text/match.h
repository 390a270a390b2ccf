/* match: where a word that was searched for stands in a text.
 *
 * Case and marks make no difference, as in the full-text index. */
#ifndef HEARTH_TEXT_MATCH_H
#define HEARTH_TEXT_MATCH_H

#include <stddef.h>

#include "common/base/arena.h"

enum { MATCH_WORD = 200 }; /* code points of a word that count */

struct match_range {
	size_t start, end; /* bytes; whole code points, marks included */
};

/* Every place of `word` in `text`, in order and apart; their number is
 * returned. None for an empty word. */
size_t match_find(struct arena *arena, const char *text, size_t len, const char *word,
		  struct match_range **ranges_r);

#endif
