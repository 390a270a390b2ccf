/* sftp: `sftp HOST`, and `scp` as OpenSSH 9 has it: the SFTP subsystem over the
 * tree of tree_path.h. Files are written whole, from beginning to end, into
 * one's own outbox, and are there once CLOSE was answered.
 *
 * One request is worked on at a time, in their order; while it is, or while the
 * answers are not read, no more are taken and the channel's window closes. What
 * clients have no words for is said on their standard error as well. */
#ifndef HEARTH_NET_SFTP_H
#define HEARTH_NET_SFTP_H

#include "server/net/session.h"

enum { SFTP_HANDLES = 16 }; /* open at once */

void sftp_start(struct session *session, struct ssh_chan *chan);

#endif
