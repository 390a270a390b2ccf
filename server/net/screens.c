#include "server/net/screens.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/mem.h"

enum {
	SCREENS_STEP_MS = 50, /* while anybody waits */
	SCREENS_REST_MS = 50, /* after something was busy */
	SCREENS_TRIES = 64,   /* in a line, for one that may go */
	SCREENS_ASKED = 64,   /* to sleep, in one step */
	SCREENS_SPARE = 10,   /* news leaves one in so many */
};

TAILQ_HEAD(screens_list, screens_item);

struct screens {
	struct turn_item item; /* first */
	struct turn *turn;
	struct bounds *bounds;
	const struct config *config;
	uv_timer_t timer;
	struct screens_list line, news, awake; /* awake: who pressed a key last is last */
	int64_t waiting, told, asked;	       /* in the lines; asked to sleep and still awake */
	int64_t rests_ms;		       /* the line stands still until then */
	double tokens;			       /* wakes for news that may be given now */
	int64_t filled_ms;
};

static void screens_on_step(uv_timer_t *timer);

static void screens_stir(struct screens *s)
{
	if (!uv_is_active((uv_handle_t *)&s->timer))
		uv_timer_start(&s->timer, screens_on_step, SCREENS_STEP_MS, SCREENS_STEP_MS);
}

static void screens_put(struct screens *s, struct screens_item *item, int where)
{
	screens_forget(s, item);
	item->where = where;
	if (where == SCREENS_LINE) {
		TAILQ_INSERT_TAIL(&s->line, item, entry);
		s->waiting++;
	} else {
		TAILQ_INSERT_TAIL(&s->news, item, entry);
		s->told++;
	}
	screens_stir(s);
}

void screens_forget(struct screens *s, struct screens_item *item)
{
	if (item->where == SCREENS_LINE) {
		TAILQ_REMOVE(&s->line, item, entry);
		s->waiting--;
	} else if (item->where == SCREENS_NEWS) {
		TAILQ_REMOVE(&s->news, item, entry);
		s->told--;
	}
	item->where = SCREENS_NOWHERE;
}

/* --- the line --- */

/* Would it help whoever stands first in the line? */
static bool screens_helps(const struct screens *s, const struct screens_item *item)
{
	const struct screens_item *first = TAILQ_FIRST(&s->line);

	return first && (bounds_is_full(s->bounds, BOUNDS_CLIENT) ||
			 strcmp(first->remote, item->remote) == 0);
}

static int64_t screens_yield_ms(const struct screens *s)
{
	return s->waiting * 2 > s->config->clients ? SCREENS_YIELD_SOON_MS : SCREENS_YIELD_MS;
}

/* Asks, and puts behind the others: who was asked and stayed is asked again. */
static void screens_ask_to_rest(struct screens *s, struct screens_item *item, int64_t now)
{
	TAILQ_REMOVE(&s->awake, item, awake_entry);
	TAILQ_INSERT_TAIL(&s->awake, item, awake_entry);
	item->key_ms = now;
	item->is_asked = !item->is_asked;
	s->asked += item->is_asked ? 1 : -1;
	if (item->is_asked)
		item->ops->rest(item);
}

/* Who has not touched a key for longest makes room first. */
static void screens_press(struct screens *s)
{
	struct screens_item *item = TAILQ_FIRST(&s->awake), *next;
	int64_t now = clock_mono_ms();

	for (int i = 0; item && s->asked < s->waiting && i < SCREENS_ASKED; i++, item = next) {
		next = TAILQ_NEXT(item, awake_entry);
		if (now - item->key_ms < screens_yield_ms(s))
			return;
		if (screens_helps(s, item))
			screens_ask_to_rest(s, item, now);
	}
}

/* One whose address has too many steps back for the others. */
static void screens_serve_line(struct screens *s)
{
	struct screens_item *item;

	for (int i = 0; i < SCREENS_TRIES && (item = TAILQ_FIRST(&s->line)); i++) {
		if (bounds_is_full(s->bounds, BOUNDS_CLIENT) || clock_mono_ms() < s->rests_ms)
			return;
		screens_forget(s, item);
		if (bounds_take(s->bounds, BOUNDS_CLIENT, item->remote))
			item->ops->go(item, false);
		else
			screens_put(s, item, SCREENS_LINE);
	}
}

static void screens_let_go(struct screens *s)
{
	struct screens_item *item;
	int64_t now = clock_mono_ms();

	while ((item = TAILQ_FIRST(&s->line)) && now - item->since_ms > SCREENS_PATIENCE_MS) {
		screens_forget(s, item);
		item->since_ms = 0;
		item->ops->late(item);
	}
}

/* --- news --- */

static bool screens_may_news(const struct screens *s)
{
	int64_t most = s->config->clients - s->config->clients / SCREENS_SPARE;

	return TAILQ_EMPTY(&s->line) && bounds_count(s->bounds, BOUNDS_CLIENT) < most;
}

/* What two steps bring is saved up, and no more: nobody waits for news, and a second's
 * worth of screens that start at once would stand before somebody's key. */
static double screens_most_tokens(const struct config *config)
{
	double most = (double)config->wakes_per_second * SCREENS_STEP_MS * 2 / 1000;

	return most < 1 ? 1 : most;
}

static void screens_fill(struct screens *s)
{
	int64_t now = clock_mono_ms();
	double most = screens_most_tokens(s->config);

	s->tokens += (double)((now - s->filled_ms) * s->config->wakes_per_second) / 1000;
	if (s->tokens > most)
		s->tokens = most;
	s->filled_ms = now;
}

static void screens_serve_news(struct screens *s)
{
	struct screens_item *item;
	int64_t now = clock_mono_ms();

	screens_fill(s);
	for (int i = 0; i < SCREENS_TRIES && (item = TAILQ_FIRST(&s->news)); i++) {
		if (s->tokens < 1 || !screens_may_news(s))
			return;
		screens_forget(s, item);
		if (now >= item->news_ms && bounds_take(s->bounds, BOUNDS_CLIENT, item->remote)) {
			s->tokens--;
			item->ops->go(item, true);
		} else {
			screens_put(s, item, SCREENS_NEWS);
		}
	}
}

/* --- when --- */

static void screens_act(struct turn_item *item)
{
	struct screens *s = (struct screens *)item;

	screens_serve_line(s);
	screens_serve_news(s);
}

static void screens_on_step(uv_timer_t *timer)
{
	struct screens *s = timer->data;

	screens_let_go(s);
	screens_press(s);
	turn_mark(s->turn, &s->item);
	if (TAILQ_EMPTY(&s->line) && TAILQ_EMPTY(&s->news))
		uv_timer_stop(timer);
}

bool screens_ask(struct screens *s, struct screens_item *item)
{
	screens_forget(s, item);
	if (TAILQ_EMPTY(&s->line) && bounds_take(s->bounds, BOUNDS_CLIENT, item->remote))
		return true;
	item->since_ms = clock_mono_ms();
	screens_put(s, item, SCREENS_LINE);
	screens_press(s);
	return false;
}

void screens_wait(struct screens *s, struct screens_item *item)
{
	int64_t now = clock_mono_ms();

	/* A moment for whatever it was. */
	s->rests_ms = now + SCREENS_REST_MS;
	item->since_ms = item->since_ms ? item->since_ms : now;
	screens_put(s, item, SCREENS_LINE);
}

void screens_news(struct screens *s, struct screens_item *item)
{
	if (item->where != SCREENS_NOWHERE)
		return;
	screens_put(s, item, SCREENS_NEWS);
	turn_mark(s->turn, &s->item);
}

unsigned screens_news_room(const struct screens *s)
{
	int64_t most = s->config->wakes_per_second * SCREENS_NEWS_S;

	return most > s->told ? (unsigned)(most - s->told) : 0;
}

void screens_give(struct screens *s, const char *remote)
{
	bounds_give(s->bounds, BOUNDS_CLIENT, remote);
	if (!TAILQ_EMPTY(&s->line))
		turn_mark(s->turn, &s->item);
}

void screens_awake(struct screens *s, struct screens_item *item)
{
	item->is_awake = true;
	item->is_asked = false;
	item->since_ms = 0;
	item->key_ms = clock_mono_ms();
	TAILQ_INSERT_TAIL(&s->awake, item, awake_entry);
}

void screens_key(struct screens *s, struct screens_item *item)
{
	if (!item->is_awake)
		return;
	s->asked -= item->is_asked;
	TAILQ_REMOVE(&s->awake, item, awake_entry);
	screens_awake(s, item);
}

void screens_asleep(struct screens *s, struct screens_item *item)
{
	if (!item->is_awake)
		return;
	s->asked -= item->is_asked;
	item->is_awake = item->is_asked = false;
	TAILQ_REMOVE(&s->awake, item, awake_entry);
}

/* --- its life --- */

struct screens *screens_new(uv_loop_t *loop, struct turn *turn, struct bounds *bounds,
			    const struct config *config)
{
	struct screens *s = mem_alloc(sizeof(*s));

	s->item.act = screens_act;
	s->turn = turn;
	s->bounds = bounds;
	s->config = config;
	TAILQ_INIT(&s->line);
	TAILQ_INIT(&s->news);
	TAILQ_INIT(&s->awake);
	s->filled_ms = clock_mono_ms();
	s->tokens = screens_most_tokens(config);
	uv_timer_init(loop, &s->timer);
	uv_unref((uv_handle_t *)&s->timer);
	s->timer.data = s;
	return s;
}

static void screens_on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void screens_close(struct screens **screens)
{
	struct screens *s = *screens;

	if (!s)
		return;
	*screens = NULL;
	turn_forget(s->turn, &s->item);
	uv_close((uv_handle_t *)&s->timer, screens_on_closed);
}
