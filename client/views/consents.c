#include "client/views/consents.h"

#include <string.h>

#include "client/app.h"
#include "client/itemwords.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { CONSENT = 1, SIGNED };

struct consents {
	struct page_view page;
	json_t *items;	    /* of consent.list */
	json_t *agreements; /* items of nda.mine */
	json_t *asked;	    /* that of the items that a question is about */
};

static struct consents *of(const struct view *view)
{
	return (struct consents *)view;
}

/* --- the page --- */

static void add_consent(struct page_view *page, const json_t *item)
{
	char when[WHEN_TEXT];
	const char *name = pick_name(item, "item");
	struct page_row *row = page_value(page, CONSENT, name ? name : pick_text(item, "room"),
					  name ? itemwords_consent(pick_text(item, "how"))
					       : _("you want to tell people when it is released"));
	page_right(row, when_ago(pick_time(item, "at"), app_now(page->view.app), when));
}

/* Each is one's own copy, to read again. */
static void add_signed(struct page_view *page, const json_t *agreements)
{
	struct arena *arena = arena_new();
	const json_t *item;
	char when[WHEN_TEXT];
	size_t i;
	json_array_foreach(agreements, i, item)
	{
		struct page_row *row;
		if (!i)
			page_heading(page, _("Agreements you signed"));
		row = page_value(page, SIGNED, pick_text(item, "room"),
				 arena_printf(arena,
					      pick_name(item, "withdrawn_at")
						  ? _("version %lld, as %s; taken back")
						  : _("version %lld, as %s"),
					      (long long)pick_int(item, "version"),
					      pick_text(item, "name")));
		row->id = (int64_t)i;
		page_right(row, when_exact(pick_time(item, "at"), app_now(page->view.app), when));
	}
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct consents *consents = (struct consents *)page;
	const json_t *item;
	size_t i;
	page_paragraph(page, PALETTE_DIM,
		       _("What you take back here is out of every text made from then on, also "
			 "where you read the room no more."));
	page_gap(page);
	json_array_foreach(consents->items, i, item) add_consent(page, item);
	if (!i)
		page_paragraph(page, PALETTE_TEXT,
			       _("Nothing: nobody may quote you, and nobody counts on you to tell "
				 "people."));
	add_signed(page, consents->agreements);
}

/* --- its life --- */

static void close(struct view *view)
{
	json_decref(of(view)->asked);
	page_free(&of(view)->page);
}

static const struct view_need needs[] = {
    {.method = "consent.list", .at = offsetof(struct consents, items), .part = "items"},
    {.method = "nda.mine",
     .at = offsetof(struct consents, agreements),
     .part = "items",
     .flags = VIEW_OPTIONAL},
    {.method = NULL},
};

/* --- taking back --- */

/* That of the row under the cursor: rows and items are in the same order. */
static const json_t *current(const struct view *view)
{
	const struct page_row *row = page_at(&of(view)->page);
	size_t items, number = list_has_item(view) ? list_number(view, &items) : 0;
	return number && row && row->action == CONSENT ? json_array_get(of(view)->items, number - 1)
						       : NULL;
}

static void on_done(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	else
		app_say(view->app, _("Taken back."));
	view->is_stale = true;
	app_stale(view->app);
}

/* A launch is taken back there, where no quote goes with it. */
static void on_answer(struct view *view, char key)
{
	const json_t *item = of(view)->asked;
	const char *name = pick_name(item, "item");
	if (key != 'y' || !item)
		return;
	if (name)
		view_call(view, "consent.withdraw", json_pack("{s:s}", "item", name), on_done);
	else
		view_call(view, "consent.withdraw",
			  json_pack("{s:s, s:s}", "room", pick_text(item, "room"), "scope",
				    pick_text(item, "scope")),
			  on_done);
}

static bool offers(const struct view *view, enum request request)
{
	return (request == REQUEST_OPEN && list_has_item(view)) ||
	       (request == REQUEST_DELETE && current(view));
}

static bool open_signed(struct view *view, const struct page_row *row)
{
	const json_t *item = json_array_get(of(view)->agreements, (size_t)row->id);
	return app_open(view->app, "paper",
			json_pack("{s:s, s:s, s:I}", "what", "agreement", "room",
				  pick_text(item, "room"), "version",
				  (json_int_t)pick_int(item, "version")));
}

static bool request(struct view *view, enum request what)
{
	static const struct app_choice yes_no[] = {{'n', N_("no")}, {'y', N_("yes")}};
	const struct page_row *row = page_at(&of(view)->page);
	if (!offers(view, what) || !row)
		return false;
	if (row->action == SIGNED)
		return open_signed(view, row);
	json_decref(of(view)->asked);
	of(view)->asked = json_deep_copy(current(view));
	app_ask(view->app, view, _("Take it back?"), yes_no, 2, on_answer);
	return true;
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("open, or take back")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

const struct view_ops consents_ops = {
    .name = "consents",
    .title = N_("What you agreed to"),
    .size = sizeof(struct consents),
    .hints = hints,
    .needs = needs,
    .arrived = page_arrived,
    .close = close,
    .heading = N_("What you agreed to"),
    .build = build,
    .draw = page_show,
    .offers = offers,
    .request = request,
    .list = &page_list,
};
