#include "client/views/units.h"

#include <string.h>

#include "client/app.h"
#include "client/taskwords.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { UNIT = 1, GOT, MAKE, LOAD, MOST = 500 };

struct units {
	struct page_view page;
	json_t *shown; /* unit.list */
	json_t *room;  /* room.show */
};

static struct units *of(const struct view *view)
{
	return (struct units *)view;
}

static bool is_part(const struct units *units, const char *part)
{
	return !strcmp(pick_text(units->room, "part"), part);
}

/* --- the page --- */

static const char *state_of(const struct units *units, struct arena *arena, const json_t *unit)
{
	const char *state = taskwords_unit(pick_text(unit, "state"));
	const char *due = taskwords_due(arena, unit, app_now(units->page.view.app));
	return *due ? arena_printf(arena, "%s, %s", state, due) : state;
}

static void add_unit(struct units *units, const json_t *unit)
{
	struct arena *arena = arena_new();
	char when[WHEN_TEXT];
	bool is_mine = is_part(units, "tester");
	const char *segment = pick_text(unit, "segment");
	const char *serial = pick_text(unit, "serial"), *state = state_of(units, arena, unit);
	struct page_row *row = is_mine ? page_value(&units->page, UNIT, serial, state)
				       : page_value(&units->page, UNIT, pick_text(unit, "handle"),
						    arena_printf(arena, "%s  %s", serial, state));
	page_name(row, pick_text(unit, "serial"));
	when_ago(pick_time(unit, "at"), app_now(units->page.view.app), when);
	page_right(row, *segment ? arena_printf(arena, "%s   %s", segment, when) : when);
	if (pick_bool(unit, "overdue"))
		row->kind |= LIST_NEW;
	arena_free(&arena);
}

static bool is_on_its_way(const struct units *units)
{
	for (size_t i = 0; i < pick_count(units->shown, "items"); i++) {
		const char *state = pick_text(pick_at(units->shown, "items", i), "state");
		if (!strcmp(state, "shipped") || !strcmp(state, "assigned"))
			return true;
	}
	return false;
}

static void add_sums(struct units *units)
{
	struct arena *arena = arena_new();
	int64_t all = pick_int(units->shown, "units"), got = pick_int(units->shown, "received");
	int64_t late = pick_int(units->shown, "overdue");
	const char *words =
	    arena_printf(arena, _("%s  %lld of %lld arrived"), taskwords_bar(arena, got, all, 20),
			 (long long)got, (long long)all);
	if (late)
		words = arena_printf(arena, _("%s, %lld late"), words, (long long)late);
	page_add(&units->page, PALETTE_TEXT, words)->indent = 2;
	page_gap(&units->page);
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct units *units = (struct units *)page;
	bool is_mine = is_part(units, "tester");
	page_add(page, PALETTE_TEXT, "");
	if (pick_int(units->shown, "units"))
		add_sums(units);
	if (is_mine && is_on_its_way(units)) {
		page_item(page, GOT, _("It arrived"));
		page_gap(page);
	}
	for (size_t i = 0; i < pick_count(units->shown, "items"); i++)
		add_unit(units, pick_at(units->shown, "items", i));
	if (!pick_count(units->shown, "items"))
		page_paragraph(page, PALETTE_DIM,
			       is_mine ? _("Nothing was sent to you in this room.")
				       : _("Nothing was sent to anybody yet."));
	if (is_part(units, "owner")) {
		page_gap(page);
		page_item(page, MAKE, _("Enter a unit"));
		page_choice(page, LOAD, _("Paste a whole list"),
			    _("a line each: name, serial number, state, due"));
	}
}

/* --- its life --- */

/* --- requests --- */

static void on_got(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	else
		app_say(view->app, _("Good. Thank you for saying so."));
	view->is_stale = true;
	app_stale(view->app);
}

static bool offers(const struct view *view, enum request request)
{
	if (request == REQUEST_COMPOSE)
		return is_part(of(view), "owner");
	return request == REQUEST_OPEN && page_at(&of(view)->page);
}

static bool request(struct view *view, enum request what)
{
	const struct page_row *row = page_at(&of(view)->page);
	if (!offers(view, what))
		return false;
	if (what == REQUEST_COMPOSE || row->action == MAKE)
		return app_open(view->app, "form",
				json_pack("{s:s, s:s}", "form", "unit.set", "room", view->room));
	if (row->action == LOAD)
		return app_open(view->app, "compose",
				json_pack("{s:s, s:s}", "what", "units", "room", view->room));
	if (row->action == GOT) {
		view_call(view, "unit.got", json_pack("{s:s}", "room", view->room), on_got);
		return true;
	}
	return app_open(view->app, "unit",
			json_pack("{s:s, s:s}", "room", view->room, "serial", row->name));
}

static const struct view_hint hints[] = {{REQUEST_OPEN, N_("open")},
					 {REQUEST_COMPOSE, N_("enter one")},
					 {REQUEST_BACK, N_("back")},
					 {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    {.method = "room.show", .at = offsetof(struct units, room)},
    {.method = "unit.list", .at = offsetof(struct units, shown), .limit = MOST},
    {.method = NULL},
};

const struct view_ops units_ops = {
    .name = "units",
    .title = N_("Units of a room"),
    .size = sizeof(struct units),
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("Units"),
    .build = build,
    .draw = page_show,
    .offers = offers,
    .request = request,
    .list = &page_list,
};
