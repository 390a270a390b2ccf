/* shell: `ssh HOST`: a member's screen, or plain text for a dumb terminal and
 * for none: awake with a client process, asleep without.
 *
 *	asking --settings--> awake --session.sleep--> asleep --key, resize, news--> asking
 *
 * and waiting before asking, where there are as many screens as may be (screens.h).
 *
 * Whatever ends a client, the farewell it left restores the terminal. A client
 * that crashed is started again twice in a minute, at the place it saved. */
#ifndef HEARTH_NET_SHELL_H
#define HEARTH_NET_SHELL_H

#include "server/net/session.h"

void shell_start(struct session *session, struct ssh_chan *chan);
/* The nursery died: every shell ends, its terminal restored. */
void shell_orphan_all(struct house *house);

#endif
