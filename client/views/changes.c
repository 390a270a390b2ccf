#include "client/views/changes.h"

#include <string.h>

#include "client/app.h"
#include "client/views/pick.h"
#include "client/views/roompage.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { ITEM = 1, RELEASE, MORE };

/* --- the page --- */

static void add_item(struct page_view *page, int action, const json_t *item)
{
	struct arena *arena = arena_new();
	const char *credit = pick_text(item, "credit");
	struct page_row *row = page_item(
	    page, action,
	    arena_printf(arena, "%s  %s", pick_text(item, "item"), pick_text(item, "title")));
	page_name(row, pick_text(item, "item"));
	if (pick_bool(item, "yours"))
		page_right(row, _("because of you"));
	else if (pick_name(item, "because_of"))
		page_right(row,
			   arena_printf(arena, _("because of %s"), pick_text(item, "because_of")));
	if (*credit) {
		row = page_add(page, PALETTE_DIM, credit);
		row->kind = LIST_MORE;
		row->indent = 2;
	}
	arena_free(&arena);
}

void changes_add_items(struct page_view *page, int action, const json_t *change)
{
	for (size_t i = 0; i < pick_count(change, "items"); i++)
		add_item(page, action, pick_at(change, "items", i));
}

static void add_change(struct roompage *changes, const json_t *change, const char *version_before)
{
	struct page_view *page = &changes->page;
	const char *version = pick_text(change, "release");
	char when[WHEN_TEXT];
	page_gap(page);
	if (strcmp(version, version_before) != 0) {
		struct page_row *row = page_item(page, RELEASE, version);
		row->looks = PALETTE_HEADING;
		page_name(row, version);
		page_right(row, when_ago(pick_time(change, "at"), app_now(page->view.app), when));
	}
	page_text(page, pick_text(change, "text"));
	changes_add_items(page, ITEM, change);
}

static void build(struct page_view *page)
{
	struct roompage *changes = (struct roompage *)page;
	const char *version = "";
	const json_t *change;
	size_t i;
	page_add(page, PALETTE_TEXT, "");
	json_array_foreach(changes->items, i, change)
	{
		add_change(changes, change, version);
		version = pick_text(change, "release");
	}
	if (!json_array_size(changes->items))
		page_paragraph(page, PALETTE_DIM,
			       _("Nothing yet. What a release brings, and because of whom, "
				 "stands here once somebody says so."));
	page_gap(page);
	if (changes->next)
		page_more(page, MORE, _("Older ones"));
}

/* --- requests --- */

static bool choose(struct view *view, const struct page_row *row)
{
	if (row->action == ITEM)
		return app_open(view->app, "item", json_pack("{s:s}", "item", row->name));
	if (row->action == RELEASE)
		return app_open(view->app, "release",
				json_pack("{s:s, s:s}", "room", view->room, "version", row->name));
	view_more(view);
	return true;
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("open")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    ROOMPAGE_ROOM,
    ROOMPAGE_PAGES("changelog.list"),
    {.method = NULL},
};

const struct view_ops changes_ops = {
    .name = "changes",
    .title = N_("What changed in a room's product"),
    .size = sizeof(struct roompage),
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("What changed"),
    .build = build,
    .draw = page_show,
    PAGE_CHOOSES,
    .choose = choose,
    .list = &page_list,
};
