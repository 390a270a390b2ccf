#include "server/net/pace.h"

#include <stdlib.h>

#include "common/base/clock.h"
#include "common/base/mem.h"

const struct pace_rule pace_keys = {PACE_KEYS, PACE_KEYS_AT_ONCE};

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

static int64_t pace_us(const struct pace_rule *rule, int64_t units)
{
	return units * 1000000 / rule->per_second;
}

bool pace_take(struct pace *pace, const struct pace_rule *rule, uv_loop_t *loop, size_t units,
	       void (*on_rest)(void *arg), void *arg)
{
	int64_t now = clock_mono_us(), early;

	if (pace->due_us < now)
		pace->due_us = now;
	pace->due_us += pace_us(rule, (int64_t)units);
	early = pace->due_us - now - pace_us(rule, rule->at_once);
	if (early <= 0 || pace->rest)
		return pace->rest == NULL;
	pace->rest = mem_alloc(sizeof(*pace->rest));
	pace->rest->pace = pace;
	pace->rest->on_rest = on_rest;
	pace->rest->arg = arg;
	uv_timer_init(loop, &pace->rest->timer);
	pace->rest->timer.data = pace->rest;
	uv_timer_start(&pace->rest->timer, pace_on_timer, (uint64_t)(early / 1000 + 1), 0);
	return false;
}

bool pace_rests(const struct pace *pace)
{
	return pace->rest != NULL;
}
