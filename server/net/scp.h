/* scp: the old protocol of scp, as `scp -O` and clients before OpenSSH 9 have it:
 * `scp -t` takes files into one's outbox, `scp -f` gives one file of the tree
 * (tree_path.h). Folders are refused in words; sftp lists them. */
#ifndef HEARTH_NET_SCP_H
#define HEARTH_NET_SCP_H

#include "server/net/session.h"

/* Whether a command is one of scp's. */
bool scp_is_asked(const char *command);

void scp_start(struct session *session, struct ssh_chan *chan);

#endif
