/* move: the call thread.move: a thread goes to another board, with its posts and all that is kept
 * about them: counts, what everybody has read of it, the search index, and what
 * an import knows of its messages.
 *
 * Both boards are open to the same people, so nobody sees more or less than
 * before, and neither is hidden: what was said there stays there, and its ids
 * are of another kind. */
#ifndef HEARTH_DOMAIN_MOVE_H
#define HEARTH_DOMAIN_MOVE_H

#include "server/core/gate.h"

/* Posts of a thread that can be moved: the writer does nothing else meanwhile. */
enum { MOVE_POSTS = 2000 };

int move_thread(struct hall_context *cx, json_t *in, json_t **result_r);

/* The same without a question, for who has looked at all that: a report that is
 * withdrawn goes from a room to its author's desk. */
int move_between(struct hall_context *cx, int64_t thread, const struct gate_space *from,
		 const struct gate_space *to);

#endif
