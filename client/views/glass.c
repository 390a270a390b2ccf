#include "client/views/glass.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { ROOM = 1, WHY, GO };
enum { ROOM_MAX = 32, WHY_MAX = 200, AUDIT = 200 };

struct glass {
	struct page_view page;
	char *room, *why; /* as typed; never NULL */
	json_t *audit;	  /* items of audit.list */
	bool is_sending;
};

static struct glass *of(const struct view *view)
{
	return (struct glass *)view;
}

/* --- the page --- */

static void add_before(struct glass *glass)
{
	struct arena *arena = arena_new();
	const json_t *row;
	bool is_first = true;
	size_t i;
	json_array_foreach(glass->audit, i, row)
	{
		char when[WHEN_TEXT];
		if (strcmp(pick_text(row, "action"), "room.break") != 0)
			continue;
		if (is_first)
			page_heading(&glass->page, _("Opened before"));
		is_first = false;
		when_exact(pick_time(row, "at"), app_now(glass->page.view.app), when);
		page_paragraph(&glass->page, PALETTE_TEXT,
			       arena_printf(arena, "%s, %s, %s: %s", pick_text(row, "object"),
					    pick_text(row, "actor"), when,
					    pick_text(row, "detail")));
	}
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct glass *glass = (struct glass *)page;
	page_paragraph(page, PALETTE_TEXT,
		       _("Rank opens no private room. Where there must be a look all the same, you "
			 "read it for an hour and write nothing. Your reason goes into the audit "
			 "log, and its owner is told at once."));
	page_gap(page);
	page_value(page, ROOM, _("Code name"), *glass->room ? glass->room : _("(of the room)"));
	page_value(page, WHY, _("Why"), *glass->why ? glass->why : _("(one line, for its owner)"));
	page_gap(page);
	page_item(page, GO, _("Open it for an hour"));
	add_before(glass);
}

/* --- its life --- */

static void on_audit(struct view *view, int err, const char *words, json_t *result)
{
	(void)words;
	if (err)
		return;
	json_decref(of(view)->audit);
	of(view)->audit = json_incref(json_object_get(result, "items"));
	page_dirty(&of(view)->page);
}

static void load(struct view *view)
{
	view_call(view, "audit.list", json_pack("{s:i}", "limit", AUDIT), on_audit);
}

static bool open(struct view *view, const json_t *args)
{
	const char *role = app_me(view->app)->role;
	of(view)->room = mem_dup(pick_text(args, "room"));
	of(view)->why = mem_dup(pick_text(args, "reason"));
	view->is_loaded = true;
	return role && !strcmp(role, "sysop");
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:s, s:s}", "room", of(view)->room, "reason", of(view)->why);
}

static void close(struct view *view)
{
	page_free(&of(view)->page);
	free(of(view)->room);
	free(of(view)->why);
	json_decref(of(view)->audit);
}

/* --- doing it --- */

static void on_open(struct view *view, int err, const char *words, json_t *result)
{
	struct glass *glass = of(view);
	glass->is_sending = false;
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	app_stale(view->app);
	app_replace(view->app, "room", json_pack("{s:O}", "room", json_object_get(result, "room")));
	app_say(view->app, _("Open for an hour. Its owner is told."));
}

static void break_it(struct glass *glass)
{
	struct view *view = &glass->page.view;
	if (!*glass->room || !*glass->why) {
		list_go(view, *glass->room ? 2 : 1);
		app_say(view->app, _("Which room, and why: both are needed."));
		view_changed(view);
		return;
	}
	if (glass->is_sending)
		return;
	glass->is_sending = true;
	view_call(view, "room.break",
		  json_pack("{s:s, s:s}", "room", glass->room, "reason", glass->why), on_open);
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct glass *glass = of(view);
	if (row->action == GO)
		break_it(glass);
	else if (row->action == ROOM)
		page_edit(&glass->page, ROOM, _("Code name"), ROOM_MAX, false, glass->room);
	else
		page_edit(&glass->page, WHY, _("Why"), WHY_MAX, false, glass->why);
	return true;
}

static void typed(struct view *view, int action, const char *text)
{
	struct glass *glass = of(view);
	char **to = action == ROOM ? &glass->room : &glass->why;
	free(*to);
	*to = mem_dup(text);
	page_dirty(&glass->page);
	list_go(view, (size_t)action + 1);
}

static const char *keys_line(const struct view *view)
{
	return of(view)->page.field ? _("Enter keep   ^C leave it") : NULL;
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("choose")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

const struct view_ops glass_ops = {
    .name = "glass",
    .title = N_("Opening a private room as a sysop"),
    .size = sizeof(struct glass),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .heading = N_("Break the glass"),
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    PAGE_CHOOSES,
    .choose = choose,
    PAGE_TYPES,
    .typed = typed,
    .list = &page_list,
};
