/* rpc_chan: `ssh -s HOST rpc`: JSON-RPC on a channel. */
#ifndef HEARTH_NET_RPC_CHAN_H
#define HEARTH_NET_RPC_CHAN_H

#include "server/net/session.h"

void rpc_chan_start(struct session *session, struct ssh_chan *chan);

#endif
