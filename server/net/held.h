/* held: memory that peers keep of the server's: what they began to say, and answers
 * that they have not read. Each of them has bounds; their sum has one here, for they may
 * be many. Over it the one that holds most has to go, unless each holds little. Loop
 * thread only. */
#ifndef HEARTH_NET_HELD_H
#define HEARTH_NET_HELD_H

#include <stddef.h>
#include <sys/queue.h>

/* Who holds less is let be. */
enum { HELD_LITTLE = 128 * 1024 };

/* Embedded in who holds; zero-initialised. */
struct held_item {
	TAILQ_ENTRY(held_item) entry; /* of those that hold more than a little */
	size_t bytes;
};

struct held {
	TAILQ_HEAD(, held_item) much;
	size_t bytes, most;
};

void held_init(struct held *held, size_t most);
/* What it holds now. Where that is more than before: who has to go for it, or NULL; it is
 * told of again until its own is set to nothing. */
struct held_item *held_set(struct held *held, struct held_item *item, size_t bytes);

#endif
