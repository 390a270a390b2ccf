/* porch: connections at the door, not signed in yet.
 *
 * When there are as many as the settings allow, or as many of one address, the next
 * wait as bare sockets, and when those are too many, in the kernel's queue: nobody who
 * was patient is sent away. (Linux resets who waits there half-open for a minute,
 * net.ipv4.tcp_synack_retries; so most should wait here.) While anybody waits, whoever
 * stands at the door for longer than anybody needs has to go, the oldest first, and of
 * those that wait who said something is called in before who did not (both ends begin,
 * RFC 4253 4.2), so that connections which only stand there keep nobody out.
 *
 * A socket that waits will be a session: it takes what those have left of the
 * descriptors. Loop thread only. */
#ifndef HEARTH_NET_PORCH_H
#define HEARTH_NET_PORCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>
#include <uv.h>

#include "server/net/bounds.h"
#include "server/net/listen.h"

struct porch;

/* Embedded in what stands there; zero-initialised it does not. */
struct porch_guest {
	TAILQ_ENTRY(porch_guest) entry;
	const char *remote;
	int64_t since_ms;
	bool is_there;
};

/* Sends it away: it leaves now or soon. */
typedef void (*porch_on_overdue)(struct porch_guest *guest);

/* There is room at the door for this one now, which had none before. */
typedef void (*porch_on_room)(void *arg, int fd, const char *remote);

enum {
	PORCH_PATIENCE_MS = 10000, /* while others wait, this long is enough for anybody */
	PORCH_SOCKETS = 4096,	   /* that wait, */
	PORCH_SOCKETS_EACH = 128,  /* of one address, and of all however many sessions there are */
	PORCH_SOCKETS_MS = 120000, /* how long they do */
	PORCH_LOOKS = 64,	   /* of them, for one to call in */
};

struct porch *porch_new(uv_loop_t *loop, struct bounds *bounds, porch_on_overdue on_overdue,
			porch_on_room on_room, void *arg);
void porch_close(struct porch **porch); /* frees once the loop has closed its handles */

/* A listener that rests while the door is full and no more may wait, until porch_unwatch(), which
 * also closes the sockets that wait. */
void porch_watch(struct porch *porch, struct listener *listener);
void porch_unwatch(struct porch *porch);

/* False when it is full, or that address has too many there. `remote` is borrowed. */
bool porch_enter(struct porch *porch, struct porch_guest *guest, const char *remote);
/* Keeps a socket that could not enter; false: too many wait, it stays the caller's. */
bool porch_wait(struct porch *porch, int fd, const char *remote);
void porch_leave(struct porch *porch, struct porch_guest *guest);

#endif
