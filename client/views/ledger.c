#include "client/views/ledger.h"

#include <string.h>

#include "client/app.h"
#include "client/ledgerwords.h"
#include "client/views/pick.h"
#include "client/views/roompage.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { CLOSE = 1 };

static bool is_closed(const struct roompage *ledger)
{
	return pick_name(ledger->shown, "closed_at") != NULL;
}

/* --- the page --- */

static void add_rows(struct roompage *ledger)
{
	struct arena *arena = arena_new();
	const char *side = "";
	const json_t *row;
	size_t i;
	json_array_foreach(json_object_get(ledger->shown, "items"), i, row)
	{
		if (strcmp(side, pick_text(row, "side")) != 0)
			page_heading(&ledger->page, ledgerwords_side(pick_text(row, "side")));
		side = pick_text(row, "side");
		page_add(&ledger->page, PALETTE_TEXT,
			 arena_printf(arena, "%6lld  %s", (long long)pick_int(row, "count"),
				      ledgerwords_what(pick_text(row, "what"))))
		    ->indent = 2;
	}
	arena_free(&arena);
}

static void add_end(struct roompage *ledger)
{
	struct arena *arena = arena_new();
	char when[WHEN_TEXT];
	when_exact(pick_time(ledger->shown, "closed_at"), app_now(ledger->page.view.app), when);
	page_heading(&ledger->page, arena_printf(arena, _("This room ended %s"), when));
	page_text(&ledger->page, pick_text(ledger->shown, "thanks"));
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct roompage *ledger = (struct roompage *)page;
	if (is_closed(ledger))
		add_end(ledger);
	add_rows(ledger);
	if (is_closed(ledger) || !roompage_is_owner(ledger))
		return;
	page_gap(page);
	page_item(page, CLOSE, _("End this room, with a thank-you"));
}

/* --- requests --- */

static void on_close(struct view *view, char key)
{
	if (key == 'y')
		app_open(view->app, "compose",
			 json_pack("{s:s, s:s, s:{s:b}}", "what", "thanks", "room", view->room,
				   "with", "reviewed", 1));
}

static bool choose(struct view *view, const struct page_row *row)
{
	(void)row;
	static const struct app_choice yes_no[] = {{'y', N_("write the thank-you")},
						   {'n', N_("not yet")}};
	app_ask(view->app, view, _("End it? No more is written then; testers read it for a month."),
		yes_no, 2, on_close);
	return true;
}

static const struct view_hint hints[] = {
    {REQUEST_PAGE_ON, N_("on")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    ROOMPAGE_ROOM,
    ROOMPAGE_ANSWER("room.ledger"),
    {.method = NULL},
};

const struct view_ops ledger_ops = {
    .name = "ledger",
    .title = N_("What a room gave and took"),
    .size = sizeof(struct roompage),
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("Give and take"),
    .build = build,
    .draw = page_show,
    PAGE_CHOOSES,
    .choose = choose,
    .list = &page_list,
};
