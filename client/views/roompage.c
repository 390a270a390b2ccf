#include "client/views/roompage.h"

#include <string.h>

#include "client/app.h"
#include "client/views/pick.h"
#include "common/api/calls.h"

static struct roompage *of_view(const struct view *view)
{
	return (struct roompage *)view;
}

bool roompage_open(struct view *view, const json_t *args)
{
	of_view(view)->items = json_array();
	view_set_room(view, pick_name(args, "room"));
	return view->room != NULL;
}

json_t *roompage_save(const struct view *view)
{
	return json_pack("{s:s}", "room", view->room);
}

void roompage_close(struct view *view)
{
	struct roompage *of = of_view(view);
	page_free(&of->page);
	json_decref(of->room);
	json_decref(of->shown);
	json_decref(of->items);
	json_decref(of->next);
}

/* --- loading --- */

static void failed(struct view *view, int err, const char *words)
{
	view_failed(view, err, words);
	if (!view->is_loaded && app_top(view->app) == view)
		app_back(view->app);
}

static void settle(struct roompage *of)
{
	of->page.view.is_loaded = of->room && of->shown;
	page_dirty(&of->page);
}

static void on_room(struct view *view, int err, const char *words, json_t *result)
{
	struct roompage *of = of_view(view);
	if (err) {
		failed(view, err, words);
		return;
	}
	json_decref(of->room);
	of->room = json_incref(result);
	settle(of);
}

static void on_more(struct view *view, int err, const char *words, json_t *result)
{
	struct roompage *of = of_view(view);
	if (err) {
		failed(view, err, words);
		return;
	}
	pick_page(of->items, &of->next, result);
	settle(of);
}

static void on_first(struct view *view, int err, const char *words, json_t *result)
{
	struct roompage *of = of_view(view);
	if (!err) {
		json_decref(of->shown);
		of->shown = json_incref(result);
		json_array_clear(of->items);
	}
	on_more(view, err, words, result);
}

static json_t *params_of(const struct roompage *of, const char *method)
{
	const struct call *call = calls_find(method);
	json_t *params = json_pack("{s:s}", "room", of->page.view.room);
	if (call && call->flags & CALL_PAGED)
		json_object_set_new(params, "limit", json_integer(CALLS_PAGE_MAX));
	return params;
}

void roompage_load(struct roompage *of, const char *method)
{
	struct view *view = &of->page.view;
	view_call(view, "room.show", json_pack("{s:s}", "room", view->room), on_room);
	view_call(view, method, params_of(of, method), on_first);
}

void roompage_more(struct roompage *of, const char *method)
{
	json_t *params = params_of(of, method);
	if (of->next)
		json_object_set(params, "after", of->next);
	view_call(&of->page.view, method, params, on_more);
}

/* --- who one is --- */

bool roompage_is_owner(const struct roompage *of)
{
	return !strcmp(pick_text(of->room, "part"), "owner");
}

bool roompage_has_team(const struct roompage *of, const char *teams)
{
	const char *team = pick_text(of->room, "team");
	return roompage_is_owner(of) || (*team && strstr(teams, team));
}

bool roompage_is_house(const struct roompage *of)
{
	const char *part = pick_text(of->room, "part");
	return roompage_is_owner(of) || !strcmp(part, "staff") || !strcmp(part, "moderator");
}
