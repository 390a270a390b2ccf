/* pour: a file into a channel, as fast as the other side takes it and no faster. */
#ifndef HEARTH_NET_POUR_H
#define HEARTH_NET_POUR_H

#include "server/net/session.h"

struct pour;

/* Told once: all is queued (0), or reading failed. Never from inside a function
 * of this header. */
typedef void (*pour_on_done)(void *arg, int err);

/* By its digest, or a text that is no file (NULL: it is one). */
struct pour *pour_new(struct session *session, struct ssh_chan *chan, const char *digest,
		      const char *text, pour_on_done on_done, void *arg);
void pour_low(struct pour *pour);   /* the channel's outbox has run low */
void pour_drop(struct pour **pour); /* leaves NULL behind; NULL is fine */

#endif
