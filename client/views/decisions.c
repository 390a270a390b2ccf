#include "client/views/decisions.h"

#include "client/app.h"
#include "client/views/pick.h"
#include "client/views/roompage.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { ITEM = 1, MORE, NEW };

static struct roompage *of(const struct view *view)
{
	return (struct roompage *)view;
}

static bool may_decide(const struct roompage *decisions)
{
	return roompage_has_team(decisions, "pm");
}

/* --- the page --- */

static void add_decision(struct roompage *decisions, const json_t *decision)
{
	struct page_view *page = &decisions->page;
	struct arena *arena = arena_new();
	char when[WHEN_TEXT];
	const char *by = pick_name(decision, "by");
	struct page_row *row = page_add(page, PALETTE_TITLE, pick_text(decision, "title"));
	when_ago(pick_time(decision, "at"), app_now(page->view.app), when);
	page_right(row, by ? arena_printf(arena, "%s, %s", by, when) : when);
	page_text(page, pick_text(decision, "rationale"));
	for (size_t i = 0; i < pick_count(decision, "items"); i++) {
		const char *name = json_string_value(pick_at(decision, "items", i));
		page_name(page_item(page, ITEM,
				    arena_printf(arena, _("because of %s"), name ? name : "")),
			  name);
	}
	page_gap(page);
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct roompage *decisions = (struct roompage *)page;
	const json_t *decision;
	size_t i;
	page_add(page, PALETTE_TEXT, "");
	json_array_foreach(decisions->items, i, decision) add_decision(decisions, decision);
	if (!json_array_size(decisions->items)) {
		page_paragraph(page, PALETTE_DIM,
			       _("Nothing is written down yet. What is decided here, and why, "
				 "stands on this page."));
		page_gap(page);
	}
	if (decisions->next)
		page_more(page, MORE, _("Older ones"));
	if (may_decide(decisions))
		page_item(page, NEW, _("Write down a decision"));
}

/* --- requests --- */

static bool offers(const struct view *view, enum request request)
{
	if (request == REQUEST_COMPOSE)
		return may_decide(of(view));
	return request == REQUEST_OPEN && page_at(&of(view)->page);
}

static bool request(struct view *view, enum request what)
{
	const struct page_row *row = page_at(&of(view)->page);
	if (!offers(view, what))
		return false;
	if (what == REQUEST_COMPOSE || row->action == NEW)
		return app_open(
		    view->app, "form",
		    json_pack("{s:s, s:s}", "form", "decision.new", "room", view->room));
	if (row->action == ITEM)
		return app_open(view->app, "item", json_pack("{s:s}", "item", row->name));
	view_more(view);
	return true;
}

static const struct view_hint hints[] = {{REQUEST_OPEN, N_("open the report")},
					 {REQUEST_COMPOSE, N_("write one down")},
					 {REQUEST_BACK, N_("back")},
					 {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    ROOMPAGE_ROOM,
    ROOMPAGE_PAGES("decision.list"),
    {.method = NULL},
};

const struct view_ops decisions_ops = {
    .name = "decisions",
    .title = N_("Decisions of a room"),
    .size = sizeof(struct roompage),
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("Decisions"),
    .build = build,
    .draw = page_show,
    .offers = offers,
    .request = request,
    .list = &page_list,
};
