#include "client/app.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/app_self.h"
#include "client/dispatch.h"
#include "client/loop.h"
#include "client/notify.h"
#include "client/place.h"
#include "client/roomhead.h"
#include "client/stack.h"
#include "client/start.h"
#include "client/status.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

static void app_free(struct app *app)
{
	stack_close_all(app);
	stack_free_closed(app);
	link_set_on_notify(app->terms.link, NULL, NULL);
	link_forget(app->terms.link, app);
	start_free(app);
	free(app->undo.method);
	free(app->undo.done_words);
	json_decref(app->undo.params);
	free(app->undone_words);
	json_decref(app->followed);
	json_decref(app->rooms);
	free(app->topics);
	free(app->place);
	free(app->said);
	free(app->why);
	arena_free(&app->arena);
	free(app);
}

enum app_end app_run(const struct app_terms *terms, char **why_r)
{
	struct app *app = mem_alloc(sizeof *app);
	*app = (struct app){.terms = *terms, .number = -1, .is_changed = true};
	app->arena = arena_new();
	app->now = clock_now();
	app->key_ms = app->input_ms = clock_mono_ms();
	app->idle_ms = APP_IDLE_MS;
	link_set_on_notify(terms->link, notify_take, app);
	if (terms->opening)
		start_take(app, terms->opening);
	loop_run(app);
	enum app_end end = app->end;
	if (why_r) {
		*why_r = app->why;
		app->why = NULL;
	}
	if (terms->lost_at && (end == APP_LOST || end == APP_ENDED)) {
		json_decref(*terms->lost_at);
		*terms->lost_at = place_now(app);
	}
	/* A process that ends gives nothing back piece by piece. */
	if (!terms->is_hosted)
		app_free(app);
	return end;
}

/* --- what views ask --- */

struct link *app_link(struct app *app)
{
	return app->terms.link;
}

struct screen *app_screen(struct app *app)
{
	return app->terms.screen;
}

int64_t app_now(const struct app *app)
{
	return app->now;
}

int64_t app_key_ms(const struct app *app)
{
	return app->key_ms;
}

uint64_t app_frames(const struct app *app)
{
	return app->frames;
}

const struct app_me *app_me(const struct app *app)
{
	return &app->me;
}

bool app_is_member(const struct app *app)
{
	return app->me.handle != NULL;
}

bool app_is_guest(const struct app *app)
{
	return !app->me.handle && app->me.door && !strcmp(app->me.door, "guest");
}

bool app_is_control(const struct app *app)
{
	return !app->me.handle && app->me.door && !strcmp(app->me.door, "control");
}

enum request_map app_key_map(const struct app *app)
{
	return app->map;
}

bool app_is_hosted(const struct app *app)
{
	return app->terms.is_hosted;
}

bool app_offers(const struct app *app, const struct view *view, enum request request)
{
	return dispatch_offers(app, view, request);
}

/* --- the stack --- */

bool app_open(struct app *app, const char *name, json_t *args)
{
	bool is_open = stack_open(app, name, args);
	json_decref(args);
	return is_open;
}

/* The new one first: where it cannot be opened nothing changes. */
bool app_replace(struct app *app, const char *name, json_t *args)
{
	bool is_open = app_open(app, name, args);
	if (is_open && app->depth > 1)
		stack_close_below(app);
	return is_open;
}

void app_back(struct app *app)
{
	if (app->depth > 1)
		stack_close_top(app);
	else
		app_replace(app, "home", NULL);
}

void app_home(struct app *app)
{
	while (app->depth > 1)
		stack_close_top(app);
	if (strcmp(app->views[0]->ops->name, "home") != 0)
		app_replace(app, "home", NULL);
}

void app_stale(struct app *app)
{
	for (size_t i = 0; i + 1 < app->depth; i++)
		app->views[i]->is_stale = true;
}

struct view *app_top(struct app *app)
{
	return app->depth ? app->views[app->depth - 1] : NULL;
}

struct view *app_below(const struct app *app, const struct view *view)
{
	for (size_t i = 1; i < app->depth; i++)
		if (app->views[i] == view)
			return app->views[i - 1];
	return NULL;
}

void app_request(struct app *app, enum request request)
{
	if (app->depth)
		dispatch_request(app, request);
}

void app_restart(struct app *app)
{
	json_t *place = place_carried(app);
	stack_close_all(app);
	link_forget(app->terms.link, app);
	roomhead_forget(app, NULL);
	start_again(app, place);
}

void app_leave(struct app *app)
{
	loop_settle(app, APP_LEFT);
}

/* --- the status row --- */

void app_say(struct app *app, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	char *words = arena_vprintf(app->arena, format, ap);
	va_end(ap);
	status_say(app, mem_dup(words));
}

void app_say_members(struct app *app)
{
	app_say(app, "%s",
		app_is_guest(app)     ? _("Guests read. To write, come in by ssh new@ this host.")
		: app_is_control(app) ? _("Only members write: come in by ssh, as one.")
				      : _("Only members write; : join makes you one."));
}

void app_fail(struct app *app, int err, const char *words)
{
	status_fail(app, err, words);
}

void app_ask(struct app *app, struct view *view, const char *question,
	     const struct app_choice *choices, size_t count, app_answer answer)
{
	struct app_question asked = {.view = view, .words = (char *)question, .answer = answer};
	assert(count > 0 && count <= APP_CHOICES);
	memcpy(asked.choices, choices, count * sizeof *choices);
	asked.count = count;
	status_ask(app, &asked);
}

bool app_is_asking(const struct app *app)
{
	return status_is_asking(app);
}

void app_set_undo(struct app *app, const char *method, json_t *params, const char *done_words)
{
	free(app->undo.method);
	free(app->undo.done_words);
	json_decref(app->undo.params);
	app->undo = (struct app_undo){mem_dup(method), params, mem_dup(done_words)};
}

/* --- the rest --- */

void app_set_background(struct app *app, bool is_light)
{
	enum palette_name palette = app->palette;
	app->is_light = is_light;
	if (palette == PALETTE_AUTO)
		palette = app->is_light ? PALETTE_LIGHT : PALETTE_DARK;
	screen_set_palette(app->terms.screen, palette);
	app->is_changed = true;
}

static enum app_bell bell_of(const char *name)
{
	if (name && !strcmp(name, "osc9"))
		return APP_BELL_OSC9;
	return name && !strcmp(name, "bell") ? APP_BELL : APP_BELL_NONE;
}

static enum screen_links links_from_name(const char *name)
{
	if (!name || !strcmp(name, "auto"))
		return SCREEN_LINKS_AUTO;
	return strcmp(name, "on") ? SCREEN_LINKS_OFF : SCREEN_LINKS_ON;
}

void app_apply_settings(struct app *app, const json_t *settings)
{
	const char *rule = json_string_value(json_object_get(settings, "zone_rule"));
	if (rule && *rule && setenv("TZ", rule, 1) == 0)
		tzset();
	app->map = request_map_from_name(json_string_value(json_object_get(settings, "keys")));
	app->bell = bell_of(json_string_value(json_object_get(settings, "bell")));
	app->palette = palette_from_name(json_string_value(json_object_get(settings, "palette")));
	screen_set_links(app->terms.screen,
			 links_from_name(json_string_value(json_object_get(settings, "links"))));
	app_set_background(app, app->is_light);
}

json_t *app_take_home(struct app *app)
{
	json_t *home = app->home;
	app->home = NULL;
	return home;
}

void app_set_waiting(struct app *app, int64_t waiting)
{
	app->is_changed = app->is_changed || app->waiting != waiting;
	app->waiting = waiting;
}

void app_waiting_changed(struct app *app)
{
	int64_t now = clock_mono_ms();
	if (!app->me.handle || app->waiting_at)
		return;
	app->waiting_at = app->waiting_ms && now - app->waiting_ms < APP_WAITING_MS
			      ? app->waiting_ms + APP_WAITING_MS
			      : now;
}

void app_changed(struct app *app)
{
	app->is_changed = true;
}

void app_pause(struct app *app)
{
	screen_pause(app->terms.screen);
}

void app_resume(struct app *app)
{
	screen_resume(app->terms.screen);
	app->is_changed = true;
}
