/* spool: the Maildir that finished messages wait in, DIR/mail.
 *
 * As https://cr.yp.to/proto/maildir.html has it: a message is written into tmp/,
 * synced, and moved into new/ under a name of its own. The name comes from the
 * outbox, so that a message that is written again after a crash replaces itself;
 * one that was already handed on (into cur/) is not written again. What takes
 * them on is contrib/mail/hearth-mail. */
#ifndef HEARTH_DOMAIN_SPOOL_H
#define HEARTH_DOMAIN_SPOOL_H

#include "server/core/hall.h"

/* Makes what is missing of DIR/mail. 0 or ERR_SYSTEM, logged. */
int spool_open(struct hall_context *cx);
/* One message into new/. 0 or ERR_SYSTEM, logged. */
int spool_put(struct hall_context *cx, const char *name, const char *message);
/* What was put is on the disk from now on. */
int spool_sync(struct hall_context *cx);

#endif
