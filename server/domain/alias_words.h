/* alias_words: aliases to give: two words of a list, drawn by chance, which say nothing
 * of who gets them. */
#ifndef HEARTH_DOMAIN_ALIAS_WORDS_H
#define HEARTH_DOMAIN_ALIAS_WORDS_H

#include <stdbool.h>

#include "common/base/arena.h"

/* "quiet-heron", in the arena; with a number behind it for is_numbered, where a room
 * has used up its words. */
char *alias_words_draw(struct arena *arena, bool is_numbered);

#endif
