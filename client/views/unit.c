#include "client/views/unit.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/taskwords.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { STATE = 1, OTHER = 50 };

struct unit {
	struct page_view page;
	char *serial;
	json_t *items; /* of unit.history */
	json_t *room;  /* room.show */
};

static const char *const states[] = {"assigned",   "shipped",  "received",
				     "return_due", "returned", "lost"};
enum { STATES = sizeof states / sizeof *states };

static struct unit *of(const struct view *view)
{
	return (struct unit *)view;
}

static bool is_owner(const struct unit *unit)
{
	return !strcmp(pick_text(unit->room, "part"), "owner");
}

/* What it is now: the newest of its history. */
static const json_t *newest(const struct unit *unit)
{
	return json_array_get(unit->items, json_array_size(unit->items) - 1);
}

/* --- the page --- */

static void add_event(struct unit *unit, const json_t *event)
{
	struct arena *arena = arena_new();
	char when[WHEN_TEXT];
	const char *by = pick_text(event, "by"), *handle = pick_text(event, "handle");
	const char *due = taskwords_due(arena, event, app_now(unit->page.view.app));
	const char *words =
	    arena_printf(arena, "%s   %s", taskwords_unit(pick_text(event, "state")), handle);
	struct page_row *row;
	when_exact(pick_time(event, "at"), app_now(unit->page.view.app), when);
	if (*due)
		words = arena_printf(arena, "%s, %s", words, due);
	row = page_value(&unit->page, 0, when, words);
	if (*by && strcmp(by, handle) != 0)
		page_right(row, arena_printf(arena, _("said by %s"), by));
	arena_free(&arena);
}

static void add_states(struct unit *unit)
{
	struct arena *arena = arena_new();
	page_gap(&unit->page);
	for (int i = 0; i < STATES; i++)
		if (strcmp(states[i], pick_text(newest(unit), "state")) != 0)
			page_item(
			    &unit->page, STATE + i,
			    arena_printf(arena, _("It is now: %s"), taskwords_unit(states[i])));
	page_item(&unit->page, OTHER, _("Say more: a date, or somebody else who has it"));
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct unit *unit = (struct unit *)page;
	const json_t *event;
	size_t i;
	page_heading(page, _("What became of it"));
	json_array_foreach(unit->items, i, event) add_event(unit, event);
	if (is_owner(unit))
		add_states(unit);
}

/* --- its life --- */

static bool open(struct view *view, const json_t *args)
{
	of(view)->serial = mem_dup(pick_name(args, "serial"));
	view_set_room(view, pick_name(args, "room"));
	return of(view)->serial && view->room;
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:s, s:s}", "room", view->room, "serial", of(view)->serial);
}

static void close(struct view *view)
{
	page_free(&of(view)->page);
	free(of(view)->serial);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	head_r->title = arena_printf(arena, _("Unit %s"), of(view)->serial);
}

/* --- requests --- */

static void on_set(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	view->is_stale = true;
	app_stale(view->app);
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct unit *unit = of(view);
	const char *handle = pick_text(newest(unit), "handle");
	if (row->action == OTHER)
		return app_open(view->app, "form",
				json_pack("{s:s, s:s, s:s, s:s, s:s}", "form", "unit.set", "room",
					  view->room, "handle", handle, "serial", unit->serial,
					  "state", pick_text(newest(unit), "state")));
	view_call(view, "unit.set",
		  json_pack("{s:s, s:s, s:s, s:s}", "room", view->room, "handle", handle, "serial",
			    unit->serial, "state", states[row->action - STATE]),
		  on_set);
	return true;
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("choose")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

static void narrow(const struct view *view, json_t *params)
{
	json_object_set_new(params, "serial", json_string(of(view)->serial));
}

static const struct view_need needs[] = {
    {.method = "room.show", .at = offsetof(struct unit, room)},
    {.method = "unit.history",
     .at = offsetof(struct unit, items),
     .part = "items",
     .flags = VIEW_SUBJECT,
     .narrow = narrow},
    {.method = NULL},
};

const struct view_ops unit_ops = {
    .name = "unit",
    .title = N_("A unit of a room"),
    .size = sizeof(struct unit),
    .flags = VIEW_CHOICES,
    .hints = hints,
    .open = open,
    .save = save,
    .needs = needs,
    .arrived = page_arrived,
    .close = close,
    .head = head,
    .build = build,
    .draw = page_show,
    PAGE_CHOOSES,
    .choose = choose,
    .list = &page_list,
};
