#include "server/net/pace.h"

#include <stdlib.h>

#include "common/base/clock.h"
#include "common/base/mem.h"

/* Made when it is needed: most sessions never do. */
struct pace_rest {
	uv_timer_t timer;
	struct pace *pace;
	void (*on_rest)(void *arg);
	void *arg;
};

static void pace_on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void pace_end(struct pace *pace)
{
	if (pace->rest)
		uv_close((uv_handle_t *)&pace->rest->timer, pace_on_closed);
	pace->rest = NULL;
}

static void pace_on_timer(uv_timer_t *timer)
{
	struct pace_rest *rest = timer->data;

	pace_end(rest->pace);
	rest->on_rest(rest->arg);
}

static void pace_pay(struct pace *pace)
{
	int64_t now = clock_mono_us(), paid = (now - pace->at_us) * PACE_BYTES / 1000000;

	pace->owed = pace->owed > paid ? pace->owed - paid : 0;
	pace->at_us = now;
}

bool pace_take(struct pace *pace, uv_loop_t *loop, size_t len, void (*on_rest)(void *arg),
	       void *arg)
{
	if (pace->owed)
		pace_pay(pace);
	else
		pace->at_us = clock_mono_us();
	pace->owed += (int64_t)len;
	if (pace->owed <= PACE_SAVED || pace->rest)
		return pace->rest == NULL;
	pace->rest = mem_alloc(sizeof(*pace->rest));
	pace->rest->pace = pace;
	pace->rest->on_rest = on_rest;
	pace->rest->arg = arg;
	uv_timer_init(loop, &pace->rest->timer);
	pace->rest->timer.data = pace->rest;
	uv_timer_start(&pace->rest->timer, pace_on_timer,
		       (uint64_t)((pace->owed - PACE_SAVED) * 1000 / PACE_BYTES + 1), 0);
	return false;
}

bool pace_rests(const struct pace *pace)
{
	return pace->rest != NULL;
}
