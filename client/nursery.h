/* nursery: the small process that client processes are forked from.
 *
 * hearthd starts it (hearth --nursery FD) and tells it by orders (order.h) on
 * that descriptor. It maps none of the server's libraries, holds none of its
 * descriptors or keys, has one thread, and forks: a client for each spawn order,
 * and nests, which do the same with one terminal's description read already, so
 * that their clients share it. It reports exits, and ends when its descriptor is
 * closed; nests and clients end with whoever forked them. */
#ifndef HEARTH_CLIENT_NURSERY_H
#define HEARTH_CLIENT_NURSERY_H

/* Serves until the server is gone; returns the exit status of the program. */
int nursery_main(int fd);

#endif
