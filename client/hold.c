#include "client/hold.h"

#include "client/place.h"
#include "client/stack.h"
#include "client/status.h"
#include "common/base/clock.h"

enum {
	HOLD_TIMES = 10,
	HOLD_HURRY_MS = 20000, /* after the last key of a line, where others wait */
	HOLD_DRAW_MS = 500,    /* for the screen without it */
};

static bool is_passing(const struct view *view)
{
	return view->ops->flags & VIEW_PASSING;
}

static bool holds(const struct app *app)
{
	const struct view *top = app->views[app->depth - 1];
	return status_is_asking(app) || is_passing(top) || top->hold != VIEW_CARRIED;
}

int64_t hold_until(const struct app *app)
{
	if (app->sleep_ms)
		return app->sleep_ms;
	return app->key_ms + (holds(app) ? HOLD_TIMES * app->idle_ms : app->idle_ms);
}

bool hold_let_go(struct app *app)
{
	bool lets_go = status_is_asking(app);
	if (lets_go)
		status_forget_view(app, app->question.view);
	for (; app->depth > 1 && is_passing(app_top(app)); lets_go = true)
		stack_close_top(app);
	/* What was shown once stays on the screen, for whoever is to write it down. */
	if (app_top(app)->hold == VIEW_TYPED)
		lets_go = place_reopen(app) || lets_go;
	if (lets_go)
		app->sleep_ms = clock_mono_ms() + HOLD_DRAW_MS;
	return lets_go;
}

void hold_hurry(struct app *app)
{
	bool is_typed = app->views[app->depth - 1]->hold == VIEW_TYPED;
	int64_t at = app->key_ms + (is_typed ? HOLD_HURRY_MS : 0);
	if (at < hold_until(app))
		app->sleep_ms = at;
}
