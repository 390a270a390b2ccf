#include "server/net/porch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"

enum { PORCH_LISTENERS = 16, PORCH_STEP_MS = 250 };

/* A socket that waits for room among those of its address. */
struct porch_socket {
	TAILQ_ENTRY(porch_socket) entry;
	int fd;
	int64_t since_ms;
	char remote[];
};

struct porch {
	struct bounds *bounds;
	TAILQ_HEAD(, porch_socket) sockets; /* who came first is first, but see porch_next() */
	TAILQ_HEAD(, porch_guest) guests;   /* who came first is first */
	struct listener *listeners[PORCH_LISTENERS];
	int count;
	bool is_full, is_shut; /* the door; and the listeners rest */
	uv_timer_t timer;
	porch_on_overdue on_overdue;
	porch_on_room on_room;
	void *arg;
};

static void porch_set(struct porch *porch, bool is_shut)
{
	if (porch->is_shut == is_shut)
		return;
	porch->is_shut = is_shut;
	for (int i = 0; i < porch->count; i++)
		listen_pause(porch->listeners[i], is_shut);
}

static bool porch_may_keep_more(const struct porch *porch)
{
	int64_t waiting = bounds_count(porch->bounds, BOUNDS_SOCKET);
	int64_t others = waiting + bounds_count(porch->bounds, BOUNDS_DOOR);

	return waiting < PORCH_SOCKETS_EACH ||
	       (waiting < PORCH_SOCKETS && others < bounds_left(porch->bounds, BOUNDS_SESSION));
}

static void porch_look(struct porch *porch);

/* --- sockets that wait --- */

static int porch_take_socket(struct porch *porch, struct porch_socket *socket)
{
	int fd = socket->fd;

	TAILQ_REMOVE(&porch->sockets, socket, entry);
	bounds_give(porch->bounds, BOUNDS_SOCKET, socket->remote);
	free(socket);
	return fd;
}

static void porch_close_sockets(struct porch *porch, int64_t since_ms)
{
	struct porch_socket *socket, *next;

	for (socket = TAILQ_FIRST(&porch->sockets); socket; socket = next) {
		next = TAILQ_NEXT(socket, entry);
		if (socket->since_ms <= since_ms)
			close(porch_take_socket(porch, socket));
	}
}

static bool porch_is_silent(const struct porch_socket *socket)
{
	int count = 0;

	return ioctl(socket->fd, FIONREAD, &count) == 0 && count == 0;
}

/* Who comes next: of those first in line one who said something, else the first
 * whose address has room. Who is passed over goes behind the others. */
static struct porch_socket *porch_next(struct porch *porch)
{
	struct porch_socket *socket = TAILQ_FIRST(&porch->sockets), *next, *silent = NULL;

	for (int i = 0; i < PORCH_LOOKS && socket; i++, socket = next) {
		next = TAILQ_NEXT(socket, entry);
		if (bounds_has_room(porch->bounds, BOUNDS_DOOR, socket->remote)) {
			if (!porch_is_silent(socket))
				return socket;
			silent = silent ? silent : socket;
		}
		TAILQ_REMOVE(&porch->sockets, socket, entry);
		TAILQ_INSERT_TAIL(&porch->sockets, socket, entry);
	}
	return silent;
}

/* One has left the door. */
static void porch_call_in(struct porch *porch)
{
	struct porch_socket *socket = porch_next(porch);
	char *remote;
	int fd;

	if (!socket)
		return;
	remote = mem_dup(socket->remote);
	fd = porch_take_socket(porch, socket);
	porch->on_room(porch->arg, fd, remote);
	free(remote);
}

/* --- the door --- */

/* While it is full. Who is told to go leaves by itself, in its own turn. */
static void porch_hurry(struct porch *porch, int64_t now)
{
	struct porch_guest *guest, *next;

	for (guest = TAILQ_FIRST(&porch->guests); guest; guest = next) {
		next = TAILQ_NEXT(guest, entry);
		if (now - guest->since_ms < PORCH_PATIENCE_MS)
			return;
		porch->on_overdue(guest);
	}
}

static void porch_on_step(uv_timer_t *timer)
{
	struct porch *porch = timer->data;
	int64_t now = clock_mono_ms();

	porch_close_sockets(porch, now - PORCH_SOCKETS_MS);
	porch_look(porch);
	if (porch->is_full)
		porch_hurry(porch, now);
	else if (TAILQ_EMPTY(&porch->sockets))
		uv_timer_stop(timer);
}

static void porch_stir(struct porch *porch)
{
	if (!uv_is_active((uv_handle_t *)&porch->timer))
		uv_timer_start(&porch->timer, porch_on_step, PORCH_STEP_MS, PORCH_STEP_MS);
}

bool porch_wait(struct porch *porch, int fd, const char *remote)
{
	size_t len = strlen(remote) + 1;
	struct porch_socket *socket;

	if (!porch_may_keep_more(porch) || !bounds_take(porch->bounds, BOUNDS_SOCKET, remote))
		return false;
	socket = mem_alloc(sizeof(*socket) + len);
	memcpy(socket->remote, remote, len);
	socket->fd = fd;
	socket->since_ms = clock_mono_ms();
	TAILQ_INSERT_TAIL(&porch->sockets, socket, entry);
	porch_stir(porch);
	porch_look(porch);
	return true;
}

static void porch_look(struct porch *porch)
{
	porch->is_full = bounds_is_full(porch->bounds, BOUNDS_DOOR);
	porch_set(porch, porch->is_full && !porch_may_keep_more(porch));
	if (porch->is_full)
		porch_stir(porch);
}

bool porch_enter(struct porch *porch, struct porch_guest *guest, const char *remote)
{
	if (!bounds_take(porch->bounds, BOUNDS_DOOR, remote))
		return false;
	guest->remote = remote;
	guest->since_ms = clock_mono_ms();
	guest->is_there = true;
	TAILQ_INSERT_TAIL(&porch->guests, guest, entry);
	porch_look(porch);
	return true;
}

void porch_leave(struct porch *porch, struct porch_guest *guest)
{
	if (!guest->is_there)
		return;
	guest->is_there = false;
	TAILQ_REMOVE(&porch->guests, guest, entry);
	bounds_give(porch->bounds, BOUNDS_DOOR, guest->remote);
	porch_call_in(porch);
	porch_look(porch);
}

void porch_watch(struct porch *porch, struct listener *listener)
{
	if (porch->count < PORCH_LISTENERS)
		porch->listeners[porch->count++] = listener;
}

void porch_unwatch(struct porch *porch)
{
	porch->count = 0;
	porch_close_sockets(porch, INT64_MAX);
}

struct porch *porch_new(uv_loop_t *loop, struct bounds *bounds, porch_on_overdue on_overdue,
			porch_on_room on_room, void *arg)
{
	struct porch *porch = mem_alloc(sizeof(*porch));

	porch->bounds = bounds;
	porch->on_overdue = on_overdue;
	porch->on_room = on_room;
	porch->arg = arg;
	bounds_set(bounds, BOUNDS_SOCKET, PORCH_SOCKETS, PORCH_SOCKETS_EACH);
	TAILQ_INIT(&porch->guests);
	TAILQ_INIT(&porch->sockets);
	uv_timer_init(loop, &porch->timer);
	uv_unref((uv_handle_t *)&porch->timer);
	porch->timer.data = porch;
	return porch;
}

static void porch_on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void porch_close(struct porch **porch)
{
	if (!*porch)
		return;
	porch_close_sockets(*porch, INT64_MAX);
	uv_close((uv_handle_t *)&(*porch)->timer, porch_on_closed);
	*porch = NULL;
}
