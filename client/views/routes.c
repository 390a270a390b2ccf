#include "client/views/routes.h"

#include "client/app.h"
#include "client/roomwords.h"
#include "client/views/page_ask.h"
#include "client/views/pick.h"
#include "client/views/roompage.h"
#include "common/base/tr.h"

enum { RULE = 1, NEW };

static struct roompage *of(const struct view *view)
{
	return (struct roompage *)view;
}

static bool may_change(const struct roompage *routes)
{
	return roompage_has_team(routes, "pm");
}

/* --- the page --- */

static void build(struct page_view *page)
{
	struct roompage *routes = (struct roompage *)page;
	struct arena *arena = arena_new();
	const json_t *rule;
	size_t i;
	page_paragraph(page, PALETTE_DIM,
		       _("A new report goes to every team for which a line here fits."));
	page_gap(page);
	json_array_foreach(routes->items, i, rule)
	{
		struct page_row *row =
		    page_value(page, RULE, roomwords_team(pick_text(rule, "team")),
			       roomwords_rule(arena, rule));
		row->id = pick_int(rule, "rule");
	}
	if (!i)
		page_paragraph(page, PALETTE_DIM,
			       _("There is none: reports are sent to teams by hand."));
	if (may_change(routes)) {
		page_gap(page);
		page_item(page, NEW, _("Send some by themselves"));
	}
	arena_free(&arena);
}

/* --- requests --- */

static void on_dropped(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	else
		app_say(view->app, _("It is gone; what it sent stays where it is."));
	view->is_stale = true;
}

static void on_drop(struct view *view, char key)
{
	const struct page_row *row = page_asked(view);
	if (key == 'y' && row->action == RULE)
		view_call(view, "rule.drop",
			  json_pack("{s:s, s:I}", "room", view->room, "rule", (json_int_t)row->id),
			  on_dropped);
}

static bool offers(const struct view *view, enum request request)
{
	const struct page_row *row = page_at(&of(view)->page);
	if (!may_change(of(view)))
		return false;
	if (request == REQUEST_DELETE)
		return row && row->action == RULE;
	return request == REQUEST_COMPOSE || (request == REQUEST_OPEN && row);
}

static bool request(struct view *view, enum request what)
{
	static const struct app_choice yes_no[] = {{'y', N_("yes")}, {'n', N_("no")}};
	const struct page_row *row = page_at(&of(view)->page);
	if (!offers(view, what))
		return false;
	if (what == REQUEST_COMPOSE || (what == REQUEST_OPEN && row->action == NEW))
		return app_open(view->app, "form",
				json_pack("{s:s, s:s}", "form", "rule.new", "room", view->room));
	page_ask(&of(view)->page, _("Take this line out?"), yes_no, 2, on_drop);
	return true;
}

static const struct view_hint hints[] = {{REQUEST_COMPOSE, N_("one more")},
					 {REQUEST_DELETE, N_("take out")},
					 {REQUEST_BACK, N_("back")},
					 {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    ROOMPAGE_ROOM,
    ROOMPAGE_ITEMS("rule.list"),
    {.method = NULL},
};

const struct view_ops routes_ops = {
    .name = "routes",
    .title = N_("What goes where by itself"),
    .size = sizeof(struct roompage),
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("What goes where by itself"),
    .build = build,
    .draw = page_show,
    .offers = offers,
    .request = request,
    .list = &page_list,
};
