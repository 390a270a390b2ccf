/* nursery: starts the client program as the process that clients are forked
 * from (client/nursery.h). It is called hearth and found where hearthd is, or in
 * ../bin from there, as it is installed. */
#ifndef HEARTH_NET_NURSERY_H
#define HEARTH_NET_NURSERY_H

#include <sys/types.h>

/* Gives the server's end of its socket and its process id: 0; or -1 having said
 * why not: there is no such program, or it is of another release. */
int nursery_start(int *fd_r, pid_t *pid_r);

#endif
