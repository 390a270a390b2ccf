#include "server/net/porch.h"

#include <stdlib.h>

#include "common/base/clock.h"
#include "common/base/mem.h"

enum { PORCH_LISTENERS = 16, PORCH_STEP_MS = 250 };

struct porch {
	struct bounds *bounds;
	TAILQ_HEAD(, porch_guest) guests; /* who came first is first */
	struct listener *listeners[PORCH_LISTENERS];
	int count;
	bool is_shut;
	uv_timer_t timer;
	porch_on_overdue on_overdue;
};

static void porch_set(struct porch *porch, bool is_shut)
{
	if (porch->is_shut == is_shut)
		return;
	porch->is_shut = is_shut;
	for (int i = 0; i < porch->count; i++)
		listen_pause(porch->listeners[i], is_shut);
}

/* While it is shut. Who is told to go leaves by itself, so one is looked at
 * after the other, not the first again and again. */
static void porch_on_step(uv_timer_t *timer)
{
	struct porch *porch = timer->data;
	struct porch_guest *guest, *next;
	int64_t now = clock_mono_ms();

	if (!porch->is_shut) {
		uv_timer_stop(timer);
		return;
	}
	for (guest = TAILQ_FIRST(&porch->guests); guest; guest = next) {
		next = TAILQ_NEXT(guest, entry);
		if (now - guest->since_ms < PORCH_PATIENCE_MS)
			return;
		porch->on_overdue(guest);
	}
}

static void porch_look(struct porch *porch)
{
	porch_set(porch, bounds_is_full(porch->bounds, BOUNDS_DOOR));
	if (porch->is_shut && !uv_is_active((uv_handle_t *)&porch->timer))
		uv_timer_start(&porch->timer, porch_on_step, PORCH_STEP_MS, PORCH_STEP_MS);
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
}

struct porch *porch_new(uv_loop_t *loop, struct bounds *bounds, porch_on_overdue on_overdue)
{
	struct porch *porch = mem_alloc(sizeof(*porch));

	porch->bounds = bounds;
	porch->on_overdue = on_overdue;
	TAILQ_INIT(&porch->guests);
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
	uv_close((uv_handle_t *)&(*porch)->timer, porch_on_closed);
	*porch = NULL;
}
