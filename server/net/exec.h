/* exec: `ssh HOST NOUN VERB ...`: one call, its result as plain text or JSON,
 * its exit status. A body comes from standard input. `watch` goes on until the
 * other side closes, a line an event. */
#ifndef HEARTH_NET_EXEC_H
#define HEARTH_NET_EXEC_H

#include "server/net/session.h"

void exec_start(struct session *session, struct ssh_chan *chan);

#endif
