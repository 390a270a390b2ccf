/* porch: connections at the door, not signed in yet.
 *
 * When there are as many as the settings allow, no more are accepted until one
 * has come in or gone: the others wait in the kernel's queue, and nobody who was
 * patient is sent away. For that moment whoever stands at the door for longer
 * than anybody needs has to go, the oldest first, so that connections which only
 * stand there keep nobody out. Where an address has too many of its own, as an
 * office behind one address has when all come back at once, the next of them wait
 * as bare sockets. Loop thread only. */
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
	PORCH_SOCKETS = 128,	   /* that wait, of all addresses */
	PORCH_SOCKETS_MS = 60000,  /* how long they do */
};

struct porch *porch_new(uv_loop_t *loop, struct bounds *bounds, porch_on_overdue on_overdue,
			porch_on_room on_room, void *arg);
void porch_close(struct porch **porch); /* frees once the loop has closed its handles */

/* A listener that rests while the door is full, until porch_unwatch(), which also
 * closes the sockets that wait. */
void porch_watch(struct porch *porch, struct listener *listener);
void porch_unwatch(struct porch *porch);

/* False when it is full, or that address has too many there. `remote` is borrowed. */
bool porch_enter(struct porch *porch, struct porch_guest *guest, const char *remote);
/* Keeps a socket that could not enter; false: too many wait, it stays the caller's. */
bool porch_wait(struct porch *porch, int fd, const char *remote);
void porch_leave(struct porch *porch, struct porch_guest *guest);

#endif
