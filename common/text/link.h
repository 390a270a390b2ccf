/* link: addresses that a terminal may be told to open.
 *
 * A link goes into an escape sequence (OSC 8), so it is ASCII without controls
 * or spaces, everything else percent-encoded, of at most LINK_MAX bytes, and
 * leads to http, https, ssh or mailto. */
#ifndef HEARTH_TEXT_LINK_H
#define HEARTH_TEXT_LINK_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/arena.h"

enum { LINK_MAX = 2000 };

/* The harmless form of an address, a new string each time; NULL where it is
 * no link. One that begins with www. is meant as http. */
char *link_make(struct arena *arena, const char *address, size_t len);

/* Whether text shown for a link already says where it leads. */
bool link_is_said_by(const char *link, const char *text, size_t len);

/* The first address (http, https, www.) in plain text: its bytes (0: none),
 * and where it starts. Punctuation that ends a sentence is not part of it. */
size_t link_find(const char *s, size_t len, size_t *start_r);

#endif
