/* snippet: a line of a post for lists: its first words, or those around a hit.
 *
 * White space, line feeds and control characters become single spaces; what
 * was left out at an end is said by "…". About SNIPPET_LEN code points. */
#ifndef HEARTH_DOMAIN_SNIPPET_H
#define HEARTH_DOMAIN_SNIPPET_H

#include <stddef.h>

#include "common/base/arena.h"

enum { SNIPPET_LEN = 160, SNIPPET_BEFORE = 40 };

/* The first words that are its author's own: quoted lines are passed over. */
char *snippet_first(struct arena *arena, const char *body);

/* The words around the first place where one of `words` stands; the first
 * words when none does. */
char *snippet_around(struct arena *arena, const char *body, char *const *words, size_t count);

#endif
