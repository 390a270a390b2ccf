/* query: what somebody typed into a search, as a question for the index.
 *
 * Words must all be there; "several words" in double quotes stand together;
 * begin* matches what begins so. Everything else, the operators of FTS5 too, is
 * text like any other. What holds no letter or digit is left out. */
#ifndef HEARTH_DOMAIN_QUERY_H
#define HEARTH_DOMAIN_QUERY_H

#include <stddef.h>

#include "common/base/arena.h"

struct query {
	char *match;  /* for MATCH, over title and body; NULL: nothing to look for */
	char **words; /* what to mark in a snippet */
	size_t count;
};

struct query query_parse(struct arena *arena, const char *text);

/* For titles that have any of the words in common with a text that is being
 * typed (its last word may be half a word); words of less than three letters do
 * not count. At most as many words as the index is asked for in one go. */
struct query query_any_in_title(struct arena *arena, const char *text);

/* The same for titles that have two of its first words; NULL: it has no two. */
char *query_pairs_in_title(struct arena *arena, const struct query *any);

/* `match` narrowed to one of several marks ("b12", "a7"; see index.h). */
char *query_narrow(struct arena *arena, const char *match, char *const *marks, size_t count);

#endif
