#include "client/place.h"

#include <stdlib.h>
#include <string.h>

#include "client/stack.h"
#include "client/views/sheet.h"
#include "common/base/clock.h"

enum { PLACE_MAX = 16000, ROW_MAX = 1000000 };

static int *sheet_top(const struct view *view)
{
	size_t at = view->ops->sheet;
	return at ? &((struct sheet *)(void *)((char *)(uintptr_t)view + at))->top : NULL;
}

/* Views may know better where their cursor was, by what stood there. */
static json_t *one(const struct view *view)
{
	json_t *args = view->ops->save ? view->ops->save(view) : NULL;
	json_t *place =
	    json_pack("{s:s, s:o}", "view", view->ops->name, "at", args ? args : json_null());
	const int *top = sheet_top(view);
	if (view->list.at || view->list.top)
		json_object_set_new(
		    place, "row",
		    json_pack("[I, I]", (json_int_t)view->list.at, (json_int_t)view->list.top));
	if (top && *top)
		json_object_set_new(place, "top", json_integer(*top));
	return place;
}

static json_int_t row_of(const json_t *value)
{
	json_int_t row = json_integer_value(value);
	return row > 0 && row < ROW_MAX ? row : 0;
}

static bool open_one(struct app *app, const json_t *place)
{
	const json_t *row = json_object_get(place, "row");
	const char *name = json_string_value(json_object_get(place, "view"));
	if (!name || !stack_open(app, name, json_object_get(place, "at")))
		return false;
	struct view *view = app->views[app->depth - 1];
	int *top = sheet_top(view);
	if (!view->list.at && !view->list.top) {
		view->list.at = (size_t)row_of(json_array_get(row, 0));
		view->list.top = (size_t)row_of(json_array_get(row, 1));
	}
	if (top)
		*top = (int)row_of(json_object_get(place, "top"));
	return true;
}

bool place_reopen(struct app *app)
{
	json_t *place = one(app->views[app->depth - 1]);
	bool is_open = open_one(app, place);
	if (is_open)
		stack_close_below(app);
	json_decref(place);
	return is_open;
}

/* The whole stack; where that is too much, only its upper part. */
static char *place_text(const struct app *app)
{
	for (size_t from = 0; from < app->depth; from++) {
		json_t *views = json_array();
		for (size_t i = from; i < app->depth; i++)
			if (!(app->views[i]->ops->flags & VIEW_PASSING))
				json_array_append_new(views, one(app->views[i]));
		json_t *place = json_pack("{s:i, s:o}", "v", 1, "views", views);
		char *text = json_dumps(place, JSON_COMPACT);
		json_decref(place);
		if (text && strlen(text) <= PLACE_MAX)
			return text;
		free(text);
	}
	return NULL;
}

json_t *place_now(const struct app *app)
{
	char *text = place_text(app);
	json_t *place = text ? json_loads(text, 0, NULL) : NULL;
	free(text);
	return place;
}

static void send(struct app *app, char *text)
{
	free(app->place);
	app->place = text;
	link_call(app->terms.link, "place.save",
		  json_pack("{s:o}", "place", json_loads(text, 0, NULL)), NULL, app);
}

void place_changed(struct app *app)
{
	if (!app->place_at)
		app->place_at = clock_mono_ms() + APP_PLACE_MS;
}

void place_save(struct app *app, bool at_once)
{
	if (!app->is_started || !app->depth)
		return;
	if (!at_once && clock_mono_ms() < app->place_at)
		return;
	app->place_at = 0;
	char *text = place_text(app);
	if (text && (!app->place || strcmp(text, app->place) != 0))
		send(app, text);
	else
		free(text);
}

void place_forget(struct app *app)
{
	link_call(app->terms.link, "place.save",
		  json_pack("{s:{s:i, s:[]}}", "place", "v", 1, "views"), NULL, app);
}

json_t *place_carried(const struct app *app)
{
	json_t *views = json_pack("[{s:s, s:n}]", "view", "home", "at");
	for (size_t i = 0; i < app->depth; i++) {
		const struct view_ops *ops = app->views[i]->ops;
		json_t *args = ops->carry ? ops->carry(app->views[i]) : NULL;
		if (args)
			json_array_append_new(
			    views, json_pack("{s:s, s:o}", "view", ops->name, "at", args));
	}
	if (json_array_size(views) > 1)
		return json_pack("{s:i, s:o}", "v", 1, "views", views);
	json_decref(views);
	return NULL;
}

bool place_restore(struct app *app, const json_t *place)
{
	size_t i;
	json_t *view;
	json_array_foreach(json_object_get(place, "views"), i, view)
	{
		if (i < APP_DEPTH)
			open_one(app, view);
	}
	return app->depth > 0;
}
