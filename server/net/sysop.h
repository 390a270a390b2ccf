/* sysop: the sysop's door on this machine: JSON-RPC over DIR/control.sock
 * (whoever may open it is the sysop) or over standard input and output. */
#ifndef HEARTH_NET_SYSOP_H
#define HEARTH_NET_SYSOP_H

#include "server/net/house.h"

/* A descriptor accepted from the control socket, which it takes. */
void sysop_accept(struct house *house, int fd);

/* Standard input and output; on_end when the caller closed. 0 or ERR_SYSTEM. */
int sysop_stdio(struct house *house, void (*on_end)(void *arg), void *arg);

#endif
