/* nursery_link: the server's end of the nursery, or of a nest (order.h): starts
 * client processes there and hears of their end. */
#ifndef HEARTH_NET_NURSERY_LINK_H
#define HEARTH_NET_NURSERY_LINK_H

#include <stdbool.h>
#include <sys/types.h>
#include <uv.h>

#include "common/rpc/order.h"

struct nursery_link;

/* One client process, from spawn to the report of its exit. */
struct nursery_client;

/* Told once, when the process ended or could not be started; the client may
 * not be used after it. `status` as wait(2) gives it, -1 for not started. */
typedef void (*nursery_link_on_exit)(void *arg, int status);
/* It died by itself: no client can be started there any more. */
typedef void (*nursery_link_on_death)(void *arg);

/* Takes the descriptor. `pid` is waited for at the end; 0: somebody else does. */
struct nursery_link *nursery_link_new(uv_loop_t *loop, int fd, pid_t pid,
				      nursery_link_on_death on_death, void *arg);
/* Ends it; clients still running see their sockets close. Their on_exit is not
 * called any more. */
void nursery_link_close(struct nursery_link **link);

/* Starts a client on two descriptors, which this takes and closes here in any
 * case. order.kind and order.id are set here. 0 or ERR_BUSY. */
int nursery_link_spawn(struct nursery_link *link, struct order *order, int terminal_fd, int rpc_fd,
		       nursery_link_on_exit on_exit, void *arg, struct nursery_client **client_r);
void nursery_link_kill(struct nursery_client *client);
/* Nobody waits for its exit any more; it is killed. Leaves NULL behind. */
void nursery_link_forget(struct nursery_client **client);

/* Has a nest made for the order's terminal, with `fd` as its end of its pair;
 * closes that here. 0 or ERR_BUSY. */
int nursery_link_nest(struct nursery_link *link, const struct order *order, int fd);

bool nursery_link_is_idle(const struct nursery_link *link); /* has no clients */
/* False when it is dead and nobody was told yet. */
bool nursery_link_is_alive(const struct nursery_link *link);
/* It died, and all its clients with it: each on_exit is called now. */
void nursery_link_lose(struct nursery_link *link);

#endif
