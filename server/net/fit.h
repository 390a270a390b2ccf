/* fit: settings that a process of so many descriptors can keep.
 *
 * A session takes one, an awake screen three more. What is kept back for screens
 * is never given to sessions: a full house can still be woken. */
#ifndef HEARTH_NET_FIT_H
#define HEARTH_NET_FIT_H

#include <stdbool.h>
#include <stdint.h>

#include "server/net/config.h"

enum {
	FIT_OWN = 192,	/* the database, listeners, control connections, sockets that wait */
	FIT_SCREEN = 3, /* both pairs, and the far end of the terminal */
};

/* Lowers sessions, clients and unauthenticated where the sum is over `limit`;
 * true when it did. Sessions keep at least half of what there is. */
bool fit_to(struct config *config, int64_t limit);
/* To the limit of this process, and says so in the log. */
void fit_here(struct config *config);

#endif
