/* listen: sockets that accept connections, TCP and local.
 *
 * Accepted descriptors are non-blocking and close-on-exec; TCP ones have no
 * delay and notice a peer that vanished within a few minutes. */
#ifndef HEARTH_NET_LISTEN_H
#define HEARTH_NET_LISTEN_H

#include <stdbool.h>
#include <uv.h>

enum { LISTEN_ADDRESS = 64 };

/* Gets a new descriptor and owns it. `remote`: the peer's address without port,
 * "" for local sockets. */
typedef void (*listen_on_accept)(void *arg, int fd, const char *remote);

struct listener;

/* "127.0.0.1:2222", "[::1]:2222", "localhost:0" (any free port). 0; ERR_INVALID; ERR_SYSTEM; both
 * with words in why_r. */
enum { LISTEN_WHY = 256 };
int listen_tcp(struct listener **listener_r, uv_loop_t *loop, const char *where,
	       listen_on_accept on_accept, void *arg, char why_r[LISTEN_WHY]);

/* A local socket, mode 0660, of this group (-1: as the directory says); one
 * left behind by an earlier server is replaced. */
int listen_local(struct listener **listener_r, uv_loop_t *loop, const char *path, int group,
		 listen_on_accept on_accept, void *arg, char why_r[LISTEN_WHY]);

/* As listened on, with the real port: "127.0.0.1:2222". */
/* While paused nothing is accepted; who connects waits in the kernel's queue. */
void listen_pause(struct listener *listener, bool paused);
const char *listen_where(const struct listener *listener);

void listen_close(struct listener **listener);

#endif
