/* pieces: many bytes, written once at the end and taken from the front, in pieces
 * that are given back one by one as they are taken.
 *
 * For what is large and leaves slowly: it is never moved as a whole, may change
 * hands, and what has left takes no memory any more. Zero-initialised it is ready. */
#ifndef HEARTH_BASE_PIECES_H
#define HEARTH_BASE_PIECES_H

#include <stddef.h>

struct pieces {
	struct piece *first, *last;
	size_t len; /* of all */
};

void pieces_add(struct pieces *pieces, const void *bytes, size_t len);
void pieces_add_front(struct pieces *pieces, const void *bytes, size_t len);
/* All of `from`, at the end; it is empty then. */
void pieces_move(struct pieces *pieces, struct pieces *from);

/* The first piece; NULL and 0 when there is none. */
const char *pieces_front(const struct pieces *pieces, size_t *len_r);
void pieces_consume(struct pieces *pieces, size_t len); /* not more than the first has */
void pieces_free(struct pieces *pieces);		/* leaves none; it may be used again */

#endif
