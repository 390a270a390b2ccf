/* nursery_link: the server's end of the nursery (nursery.h): starts client
 * processes and hears of their end. */
#ifndef HEARTH_NET_NURSERY_LINK_H
#define HEARTH_NET_NURSERY_LINK_H

#include <sys/types.h>
#include <uv.h>

#include "server/net/nursery.h"

struct nursery_link;

/* One client process, from spawn to the report of its exit. */
struct nursery_client;

/* Told once, when the process ended or could not be started; the client may
 * not be used after it. `status` as wait(2) gives it, -1 for not started. */
typedef void (*nursery_link_on_exit)(void *arg, int status);
/* The nursery itself died: no client can be started any more. */
typedef void (*nursery_link_on_death)(void *arg);

/* Takes the descriptor of nursery_start(). */
struct nursery_link *nursery_link_new(uv_loop_t *loop, int fd, pid_t pid,
				      nursery_link_on_death on_death, void *arg);
/* Ends the nursery; clients still running see their sockets close. Their
 * on_exit is not called any more. */
void nursery_link_close(struct nursery_link **link);

/* Starts a client on two descriptors, which this takes and closes here in any
 * case. order.kind and order.id are set here. 0 or ERR_BUSY. */
int nursery_link_spawn(struct nursery_link *link, struct nursery_order *order, int terminal_fd,
		       int rpc_fd, nursery_link_on_exit on_exit, void *arg,
		       struct nursery_client **client_r);
void nursery_link_kill(struct nursery_link *link, struct nursery_client *client);
/* Nobody waits for its exit any more; it is killed. Leaves NULL behind. */
void nursery_link_forget(struct nursery_link *link, struct nursery_client **client);

#endif
