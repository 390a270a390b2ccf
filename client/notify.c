#include "client/notify.h"

#include <stdlib.h>
#include <string.h>

#include "client/hold.h"
#include "client/loop.h"
#include "client/roomhead.h"
#include "client/roomwords.h"
#include "client/stack.h"
#include "client/start.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { SIZE_MAX_SAID = 1 << 20, SLEEP_MAX_S = 24 * 60 * 60, REST_AFTER_MS = 400 };

/* What is below is drawn anew in any case: it may have shown something of it. */
static void on_room(struct app *app, const json_t *event)
{
	const char *room = json_string_value(json_object_get(event, "room"));
	bool is_gone = !strcmp(json_string_value(json_object_get(event, "kind")), "room.gone");
	if (!room)
		return;
	roomhead_forget(app, room);
	if (is_gone)
		stack_leave_room(app, room);
	for (size_t i = 0; i < app->depth; i++)
		app->views[i]->is_stale = true;
	if (is_gone)
		app_say(app, "%s", roomwords_gone(app->arena, event));
}

static void rings(struct app *app, const json_t *params)
{
	if (!json_is_true(json_object_get(params, "rings")))
		return;
	app->rings = true;
	app->is_changed = true;
}

/* Where one writes, and in the outbox, it is shown; elsewhere it is said. */
static void on_file(struct app *app, const json_t *event)
{
	const struct view *top = app_top(app);
	const char *name = json_string_value(json_object_get(event, "name"));
	char key[KEYS_NAME];
	if (!top || !name || !strcmp(top->ops->name, "compose") ||
	    !strcmp(top->ops->name, "outbox"))
		return;
	request_key(app->map, REQUEST_OUTBOX, key);
	app_say(app, _("%s is in your outbox (%s); it is offered when you write."), name, key);
}

static void on_event(struct app *app, const json_t *event)
{
	struct view *top = app_top(app);
	const char *kind = json_string_value(json_object_get(event, "kind"));
	if (app->state == APP_RUNNING) {
		app->heard++;
		app->heard_ms = clock_mono_ms();
	}
	if (kind && !strncmp(kind, "room.", 5)) {
		on_room(app, event);
		return;
	}
	app_stale(app);
	if (kind && !strcmp(kind, "notice")) {
		app_waiting_changed(app);
		rings(app, event);
	}
	if (top && top->ops->on_event)
		top->ops->on_event(top, event);
	if (kind && !strcmp(kind, "file.new"))
		on_file(app, event);
}

void notify_farewell(struct app *app)
{
	if (app->terms.is_hosted)
		link_notify(app->terms.link, "terminal.farewell",
			    json_pack("{s:s}", "bytes", screen_farewell(app->terms.screen)));
}

void notify_resize(struct app *app, int columns, int rows)
{
	screen_resize(app->terms.screen, columns, rows);
	notify_farewell(app);
	app->is_changed = true;
}

static void on_resize(struct app *app, const json_t *params)
{
	json_int_t columns = json_integer_value(json_object_get(params, "columns"));
	json_int_t rows = json_integer_value(json_object_get(params, "rows"));
	app->resizes += app->state == APP_RUNNING;
	if (columns > 0 && rows > 0 && columns < SIZE_MAX_SAID && rows < SIZE_MAX_SAID)
		notify_resize(app, (int)columns, (int)rows);
}

static void on_ending(struct app *app, const json_t *params)
{
	free(app->why);
	app->why = mem_dup(json_string_value(json_object_get(params, "why")));
	loop_end(app, APP_ENDED);
}

/* Once; and what it says of this client's sleep. */
static void on_opened(struct app *app, const json_t *params)
{
	json_int_t seconds = json_integer_value(json_object_get(params, "sleep_seconds"));
	if (seconds > 0 && seconds <= SLEEP_MAX_S)
		app->idle_ms = (int64_t)seconds * 1000;
	rings(app, params);
	if (!app->is_started && !app->depth)
		start_take(app, params);
}

/* Others wait for a screen: who is not at the keyboard makes room. */
static void on_rest(struct app *app)
{
	if (app->terms.is_hosted && app->is_started &&
	    clock_mono_ms() - app->key_ms >= REST_AFTER_MS)
		hold_hurry(app);
}

void notify_take(void *arg, const char *method, json_t *params)
{
	struct app *app = arg;
	if (!strcmp(method, "event"))
		on_event(app, params);
	else if (!strcmp(method, "terminal.resize"))
		on_resize(app, params);
	else if (!strcmp(method, "session.opened"))
		on_opened(app, params);
	else if (!strcmp(method, "session.rest"))
		on_rest(app);
	else if (!strcmp(method, "session.ending"))
		on_ending(app, params);
}
