#include "server/net/turn.h"

#include <stdlib.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "server/core/lag.h"

TAILQ_HEAD(turn_list, turn_item);

struct turn {
	struct turn_list list[TURN_PLACES];
	uv_prepare_t prepare;
	uv_check_t check;
	uv_idle_t idle; /* runs while something is marked, so that the loop does not sleep */
	uv_timer_t rest;
	int64_t greedy_us; /* spent on the greedy since they rested */
	int open;
	uv_loop_t *loop;
	uint64_t began_ns, slept_ns; /* this turn; what the loop had slept by then, in all */
	struct lag lag;
};

static void turn_on_idle(uv_idle_t *idle)
{
	(void)idle;
}

/* What its share has paid off since is taken off. */
static int64_t turn_spent(const struct turn_item *item, int64_t now_us)
{
	int64_t paid = (now_us - item->spent_at_us) * TURN_SHARE_US / 1000000;

	return item->spent_us > paid ? item->spent_us - paid : 0;
}

static bool turn_is_over_share(const struct turn_item *item)
{
	return item->spent_us > TURN_SAVED_US && turn_spent(item, clock_mono_us()) > TURN_SAVED_US;
}

/* What it took, of a shared one. */
static int64_t turn_one(struct turn_list *list)
{
	struct turn_item *item = TAILQ_FIRST(list);
	bool is_shared = item->is_shared;
	int64_t began = is_shared ? clock_mono_us() : 0, now;

	TAILQ_REMOVE(list, item, entry);
	item->marked = false;
	item->act(item);
	if (!is_shared)
		return 0;
	now = clock_mono_us();
	item->spent_us = turn_spent(item, now) + now - began;
	item->spent_at_us = now;
	return now - began;
}

/* Is one of them to be acted on now? */
static bool turn_has(const struct turn *turn, enum turn_place place)
{
	return !TAILQ_EMPTY(&turn->list[place]) &&
	       (place != TURN_GREEDY || turn->greedy_us < TURN_GREEDY_US);
}

static void turn_settle(struct turn *turn)
{
	if (!turn_has(turn, TURN_READY) && !turn_has(turn, TURN_GREEDY) &&
	    !turn_has(turn, TURN_DOOR))
		uv_idle_stop(&turn->idle);
	else
		uv_idle_start(&turn->idle, turn_on_idle);
}

/* What is marked while acting waits for the next run: no item starves others. */
static void turn_run(struct turn *turn)
{
	struct turn_list *ready = &turn->list[TURN_READY];
	struct turn_item *last = TAILQ_LAST(ready, turn_list), end = {.act = NULL};

	if (last) {
		TAILQ_INSERT_AFTER(ready, last, &end, entry);
		while (TAILQ_FIRST(ready) != &end)
			turn_one(ready);
		TAILQ_REMOVE(ready, &end, entry);
	}
}

static void turn_on_rested(uv_timer_t *rest)
{
	struct turn *turn = rest->data;

	turn->greedy_us = 0;
	turn_settle(turn);
}

static void turn_run_greedy(struct turn *turn)
{
	turn->greedy_us += turn_one(&turn->list[TURN_GREEDY]);
	if (turn->greedy_us < TURN_GREEDY_US)
		return;
	uv_update_time(turn->loop); /* they rest from now on, not from when the turn began */
	uv_timer_start(&turn->rest, turn_on_rested, TURN_REST_MS, 0);
}

/* A turn goes from sleep to sleep. */
static void turn_measure(struct turn *turn)
{
	uint64_t now = uv_hrtime(), slept = uv_metrics_idle_time(turn->loop);
	uint64_t took = now - turn->began_ns, idle = slept - turn->slept_ns;

	if (turn->began_ns)
		lag_add(&turn->lag, took > idle ? (int64_t)((took - idle) / 1000) : 0,
			(int64_t)(now / 1000000));
	turn->began_ns = now;
	turn->slept_ns = slept;
}

int64_t turn_slowest_us(struct turn *turn)
{
	return lag_at(&turn->lag, 99, (int64_t)(uv_hrtime() / 1000000));
}

static void turn_on_prepare(uv_prepare_t *prepare)
{
	struct turn *turn = prepare->data;

	turn_measure(turn);
	turn_run(turn);
	turn_settle(turn);
}

static void turn_on_check(uv_check_t *check)
{
	struct turn *turn = check->data;

	turn_run(turn);
	if (turn_has(turn, TURN_GREEDY))
		turn_run_greedy(turn);
	if (turn_has(turn, TURN_DOOR))
		turn_one(&turn->list[TURN_DOOR]);
	turn_settle(turn);
}

struct turn *turn_new(uv_loop_t *loop)
{
	struct turn *turn = mem_alloc(sizeof(*turn));

	for (int i = 0; i < TURN_PLACES; i++)
		TAILQ_INIT(&turn->list[i]);
	turn->loop = loop;
	uv_loop_configure(loop, UV_METRICS_IDLE_TIME);
	uv_prepare_init(loop, &turn->prepare);
	uv_check_init(loop, &turn->check);
	uv_idle_init(loop, &turn->idle);
	uv_timer_init(loop, &turn->rest);
	turn->prepare.data = turn->check.data = turn->idle.data = turn->rest.data = turn;
	turn->open = 4;
	uv_prepare_start(&turn->prepare, turn_on_prepare);
	uv_check_start(&turn->check, turn_on_check);
	uv_unref((uv_handle_t *)&turn->prepare);
	uv_unref((uv_handle_t *)&turn->check);
	return turn;
}

static void turn_on_closed(uv_handle_t *handle)
{
	struct turn *turn = handle->data;

	if (--turn->open == 0)
		free(turn);
}

void turn_close(struct turn **turn_in)
{
	struct turn *turn = *turn_in;

	*turn_in = NULL;
	uv_close((uv_handle_t *)&turn->prepare, turn_on_closed);
	uv_close((uv_handle_t *)&turn->check, turn_on_closed);
	uv_close((uv_handle_t *)&turn->idle, turn_on_closed);
	uv_close((uv_handle_t *)&turn->rest, turn_on_closed);
}

static void turn_put(struct turn *turn, struct turn_item *item, enum turn_place place)
{
	if (item->marked && item->place == place)
		return;
	turn_forget(turn, item);
	item->marked = true;
	item->place = place;
	TAILQ_INSERT_TAIL(&turn->list[place], item, entry);
	turn_settle(turn);
}

void turn_mark(struct turn *turn, struct turn_item *item)
{
	turn_put(turn, item,
		 item->is_shared && turn_is_over_share(item) ? TURN_GREEDY : TURN_READY);
}

void turn_mark_door(struct turn *turn, struct turn_item *item)
{
	turn_put(turn, item, TURN_DOOR);
}

void turn_forget(struct turn *turn, struct turn_item *item)
{
	if (!item->marked)
		return;
	TAILQ_REMOVE(&turn->list[item->place], item, entry);
	item->marked = false;
}
