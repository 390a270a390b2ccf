/* mention: the members a post names, as @handle.
 *
 * Only in words of its author's own: not in code, not in quotes, not inside an
 * address. A handle that nobody has is no mention; of one that ends in - or _
 * those may be punctuation. */
#ifndef HEARTH_DOMAIN_MENTION_H
#define HEARTH_DOMAIN_MENTION_H

#include <stddef.h>
#include <stdint.h>

#include "server/core/hall.h"

/* Whoever names more is not naming anybody. */
enum { MENTION_MAX = 30 };

/* The handles as written, in the arena; at most MENTION_MAX, none twice. */
size_t mention_find(struct arena *arena, const char *body, const char *handles_r[MENTION_MAX]);

/* The members who are called so in a space (see alias.h), in the arena. */
int mention_members(struct hall_context *cx, int64_t space, const char *body, int64_t **members_r,
		    size_t *count_r);

#endif
