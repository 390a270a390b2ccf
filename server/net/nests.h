/* nests: where clients are started: in the nursery, or in a nest of it that has
 * their terminal's description at hand.
 *
 * A nest is made for each kind of terminal that comes, up to NESTS_MOST; then
 * the one not used for longest goes, if nobody is in it. A nest that dies takes
 * its clients with it, and whoever was there starts again in another. When the
 * nursery dies, all is over. */
#ifndef HEARTH_NET_NESTS_H
#define HEARTH_NET_NESTS_H

#include "server/net/nursery_link.h"

enum { NESTS_MOST = 8 };

struct nests;

/* Takes the nursery's descriptor; on_death is told of its death. */
struct nests *nests_new(uv_loop_t *loop, int fd, pid_t pid, nursery_link_on_death on_death,
			void *arg);
void nests_close(struct nests **nests);

/* As nursery_link_spawn(). */
int nests_spawn(struct nests *nests, struct order *order, int terminal_fd, int rpc_fd,
		nursery_link_on_exit on_exit, void *arg, struct nursery_client **client_r);

#endif
