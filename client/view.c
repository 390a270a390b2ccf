#include "client/view.h"

#include <stdlib.h>

#include "client/app.h"
#include "common/base/clock.h"
#include "common/base/mem.h"

struct view_pending {
	struct view_pending *next;
	struct view *view;
	view_done done;
	bool is_told;
};

static void unlist(struct view_pending *pending)
{
	struct view_pending **at = &pending->view->calls;
	while (*at != pending)
		at = &(*at)->next;
	*at = pending->next;
}

static void on_done(void *owner, int err, const char *words, json_t *result)
{
	struct view_pending *pending = owner;
	struct view *view = pending->view;
	view_done done = pending->done;
	bool is_told = pending->is_told;
	unlist(pending);
	free(pending);
	if (!is_told)
		app_changed(view->app);
	if (done)
		done(view, err, words, result);
	else if (err)
		app_fail(view->app, err, words);
}

static void call(struct view *view, const char *method, json_t *params, view_done done,
		 bool is_told)
{
	struct view_pending *pending = mem_alloc(sizeof *pending);
	*pending = (struct view_pending){view->calls, view, done, is_told};
	view->calls = pending;
	link_call(app_link(view->app), method, params, on_done, pending);
}

void view_call(struct view *view, const char *method, json_t *params, view_done done)
{
	call(view, method, params, done, false);
}

void view_tell(struct view *view, const char *method, json_t *params, view_done done)
{
	call(view, method, params, done, true);
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

void view_failed(struct view *view, int err, const char *words)
{
	view->is_loaded = true;
	app_fail(view->app, err, words);
}

void view_changed(struct view *view)
{
	app_changed(view->app);
}
