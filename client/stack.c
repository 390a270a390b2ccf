#include "client/stack.h"

#include <assert.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>

#include "client/place.h"
#include "client/status.h"
#include "client/views/views.h"
#include "common/base/clock.h"
#include "common/base/mem.h"

static void close_at(struct app *app, size_t at)
{
	struct view *view = app->views[at];
	memmove(app->views + at, app->views + at + 1, (app->depth - at - 1) * sizeof *app->views);
	app->depth--;
	if (view->ops->settle)
		view->ops->settle(view);
	status_forget_view(app, view);
	view_forget(view);
	view->next_closed = app->closed;
	app->closed = view;
	app->is_watch_changed = app->is_changed = true;
	place_changed(app);
}

bool stack_open(struct app *app, const char *name, const json_t *args)
{
	const struct view_ops *ops = views_find(name);
	if (!ops)
		return false;
	struct view *view = mem_alloc(ops->size);
	view->ops = ops;
	view->app = app;
	view->opened_ms = clock_mono_ms();
	view->is_stale = true;
	if (ops->open && !ops->open(view, args)) {
		view_free(view);
		return false;
	}
	if (app->depth == APP_DEPTH)
		close_at(app, 1);
	app->views[app->depth++] = view;
	app->is_watch_changed = app->is_changed = true;
	place_changed(app);
	return true;
}

void stack_close_top(struct app *app)
{
	if (app->depth)
		close_at(app, app->depth - 1);
}

void stack_close_below(struct app *app)
{
	assert(app->depth > 1);
	close_at(app, app->depth - 2);
}

void stack_close_all(struct app *app)
{
	while (app->depth)
		stack_close_top(app);
}

void stack_leave_room(struct app *app, const char *room)
{
	for (size_t i = app->depth; i-- > 0;)
		if (app->views[i]->room && !strcmp(app->views[i]->room, room))
			close_at(app, i);
	if (!app->depth)
		stack_open(app, "home", NULL);
}

/* What a large view held goes back to the system: hundreds of these processes
 * may be awake at once. */
void stack_free_closed(struct app *app)
{
	bool is_any = app->closed != NULL;
	while (app->closed) {
		struct view *view = app->closed;
		app->closed = view->next_closed;
		view_free(view);
	}
#ifdef __GLIBC__
	if (is_any && app->terms.is_hosted)
		malloc_trim(0);
#else
	(void)is_any;
#endif
}

void stack_settle(struct app *app)
{
	for (size_t i = 0; i < app->depth; i++)
		if (app->views[i]->ops->settle)
			app->views[i]->ops->settle(app->views[i]);
}

bool stack_tick(struct app *app, int64_t now_ms)
{
	bool is_any = false;
	for (size_t i = 0; i < app->depth; i++) {
		struct view *view = app->views[i];
		if (!view->wake_ms || view->wake_ms > now_ms)
			continue;
		view->wake_ms = 0;
		is_any = true;
		if (view->ops->tick)
			view->ops->tick(view);
	}
	return is_any;
}

int64_t stack_next_tick(const struct app *app)
{
	int64_t next = 0;
	for (size_t i = 0; i < app->depth; i++)
		if (app->views[i]->wake_ms && (!next || app->views[i]->wake_ms < next))
			next = app->views[i]->wake_ms;
	return next;
}

static void load(struct view *view)
{
	if (!view->is_stale)
		return;
	view->is_stale = false;
	view_load(view);
}

/* A list below a reader is loaded with it: next and previous thread ask it. */
void stack_load(struct app *app)
{
	if (!app->depth)
		return;
	load(app->views[app->depth - 1]);
	if (app->depth > 1 && app->views[app->depth - 2]->ops->sibling &&
	    !app->views[app->depth - 2]->is_loaded)
		load(app->views[app->depth - 2]);
}

int64_t stack_awaited_ms(const struct app *app)
{
	const struct view *top = app->views[app->depth - 1];
	return top->is_loaded ? top->held_ms : top->opened_ms;
}

unsigned stack_pending(const struct app *app)
{
	unsigned count = link_pending(app->terms.link, app);
	for (size_t i = 0; i < app->depth; i++)
		count += view_pending(app->views[i]);
	return count;
}

/* --- what the top wants to hear of --- */

void stack_watch(struct app *app)
{
	if (!app->depth)
		return;
	const struct view *top = app->views[app->depth - 1];
	if (!top->is_loaded)
		return;
	json_t *topics = json_array();
	json_array_append_new(topics, json_string("me"));
	if (top->ops->topics)
		top->ops->topics(top, topics);
	char *text = json_dumps(topics, JSON_COMPACT);
	app->is_watch_changed = false;
	if (app->topics && !strcmp(app->topics, text)) {
		json_decref(topics);
		free(text);
		return;
	}
	free(app->topics);
	app->topics = text;
	/* A notification: nothing waits for the answer. */
	link_notify(app->terms.link, "watch", json_pack("{s:o}", "topics", topics));
}
