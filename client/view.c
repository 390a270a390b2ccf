#include "client/view.h"

#include <stdlib.h>

#include "client/app.h"
#include "common/api/calls.h"
#include "common/base/clock.h"
#include "common/base/mem.h"

struct view_pending {
	struct view_pending *next;
	struct view *view;
	view_done done;
	const struct view_need *need; /* whose answer it is, or NULL */
	bool is_told;
	bool is_more;  /* a page after the first */
	bool is_typed; /* it came of a line that was typed */
};

static void unlist(struct view_pending *pending)
{
	struct view_pending **at = &pending->view->calls;
	while (*at != pending)
		at = &(*at)->next;
	*at = pending->next;
}

static json_t **field(struct view *view, size_t at)
{
	return (json_t **)(void *)((char *)view + at);
}

static void keep(json_t **at, json_t *value)
{
	json_decref(*at);
	*at = value && !json_is_null(value) ? json_incref(value) : NULL;
}

static void need_keep(struct view *view, const struct view_need *need, json_t *result, bool is_more)
{
	json_t **at = field(view, need->at);
	json_t *part = need->part ? json_object_get(result, need->part) : result;
	if (is_more)
		json_array_extend(*at, part);
	else
		keep(at, part);
	if (!*at)
		*at = json_null();
	if (need->next)
		keep(field(view, need->next), json_object_get(result, "next"));
}

static void need_answered(struct view *view, const struct view_pending *pending, int err,
			  const char *words, json_t *result)
{
	const struct view_need *need = pending->need;
	if (err && !(need->flags & VIEW_OPTIONAL)) {
		view_failed(view, err, words);
		if (need->flags & VIEW_SUBJECT && app_top(view->app) == view)
			app_back(view->app);
		return;
	}
	need_keep(view, need, err ? NULL : result, pending->is_more);
	for (need = view->ops->needs; need->method; need++)
		if (!*field(view, need->at))
			return;
	view->is_loaded = true;
	if (view->ops->arrived)
		view->ops->arrived(view);
}

static void on_done(void *owner, int err, const char *words, json_t *result)
{
	struct view_pending pending = *(struct view_pending *)owner;
	struct view *view = pending.view;
	struct app *app = view->app;
	unlist(owner);
	free(owner);
	if (!pending.is_told)
		app_changed(app);
	if (pending.need)
		need_answered(view, &pending, err, words, result);
	else if (pending.done)
		pending.done(view, err, words, result);
	else if (err)
		app_fail(app, err, words);
	/* It may be closed by now. */
	if (err && pending.is_typed && app_top(app) == view && view->ops->refused)
		view->ops->refused(view);
}

static void call(const char *method, json_t *params, struct view_pending as)
{
	struct view_pending *pending = mem_alloc(sizeof *pending);
	struct view *view = as.view;
	*pending = as;
	pending->is_typed = view->is_taking;
	pending->next = view->calls;
	view->calls = pending;
	link_call(app_link(view->app), method, params, on_done, pending);
}

void view_call(struct view *view, const char *method, json_t *params, view_done done)
{
	call(method, params, (struct view_pending){.view = view, .done = done});
}

void view_tell(struct view *view, const char *method, json_t *params, view_done done)
{
	call(method, params, (struct view_pending){.view = view, .done = done, .is_told = true});
}

/* A list by pages that comes anew is as long as it was, as far as one answer goes. */
static int limit_of(struct view *view, const struct view_need *need, bool is_more)
{
	size_t had = json_array_size(*field(view, need->at));
	if (!need->next || is_more || had <= (size_t)need->limit)
		return need->limit;
	return had < CALLS_PAGE_MAX ? (int)had : CALLS_PAGE_MAX;
}

static void ask(struct view *view, const struct view_need *need, json_t *after)
{
	json_t *params = json_object();
	int limit = limit_of(view, need, after != NULL);
	if (view->room)
		json_object_set_new(params, "room", json_string(view->room));
	if (limit)
		json_object_set_new(params, "limit", json_integer(limit));
	if (after)
		json_object_set(params, "after", after);
	if (need->narrow)
		need->narrow(view, params);
	call(need->method, params,
	     (struct view_pending){.view = view, .need = need, .is_more = after != NULL});
}

void view_load(struct view *view)
{
	for (const struct view_need *need = view->ops->needs; need && need->method; need++)
		ask(view, need, NULL);
	if (view->ops->load)
		view->ops->load(view);
	else if (!view->ops->needs)
		view->is_loaded = true;
}

static bool is_asked(const struct view *view, const struct view_need *need)
{
	for (const struct view_pending *at = view->calls; at; at = at->next)
		if (at->need == need)
			return true;
	return false;
}

void view_more(struct view *view)
{
	for (const struct view_need *need = view->ops->needs; need && need->method; need++)
		if (need->next && *field(view, need->next) && !is_asked(view, need))
			ask(view, need, *field(view, need->next));
}

void view_free(struct view *view)
{
	if (view->ops->close)
		view->ops->close(view);
	for (const struct view_need *need = view->ops->needs; need && need->method; need++) {
		json_decref(*field(view, need->at));
		if (need->next)
			json_decref(*field(view, need->next));
	}
	view_forget(view);
	view_set_room(view, NULL);
	free(view);
}

bool view_open_room(struct view *view, const json_t *args)
{
	view_set_room(view, json_string_value(json_object_get(args, "room")));
	return view->room != NULL;
}

json_t *view_save_room(const struct view *view)
{
	return json_pack("{s:s}", "room", view->room);
}

void view_set_room(struct view *view, const char *room)
{
	char *own = mem_dup(room);
	free(view->room);
	view->room = own;
}

unsigned view_pending(const struct view *view)
{
	unsigned count = 0;
	for (const struct view_pending *at = view->calls; at; at = at->next)
		count++;
	return count;
}

void view_forget(struct view *view)
{
	while (view->calls) {
		struct view_pending *pending = view->calls;
		link_forget(app_link(view->app), pending);
		view->calls = pending->next;
		free(pending);
	}
}

void view_wake(struct view *view, int ms)
{
	int64_t at = clock_mono_ms() + ms;
	if (!view->wake_ms || at < view->wake_ms)
		view->wake_ms = at;
}

void view_on_news(struct view *view, const json_t *event)
{
	int64_t now = clock_mono_us();
	bool is_away = now / 1000 - app_key_ms(view->app) > VIEW_AWAY_MS;
	(void)event;
	/* The moment it came is as good as a die. */
	view_wake(view, VIEW_NEWS_MS + (is_away ? (int)(now % VIEW_SPREAD_MS) : 0));
}

void view_on_tick(struct view *view)
{
	view->is_stale = true;
}

void view_failed(struct view *view, int err, const char *words)
{
	view->is_loaded = true;
	app_fail(view->app, err, words);
}

void view_hold_keys(struct view *view)
{
	view->held_ms = clock_mono_ms();
}

void view_let_keys(struct view *view)
{
	view->held_ms = 0;
}

void view_changed(struct view *view)
{
	app_changed(view->app);
}
