#include "client/views/consents.h"

#include <string.h>

#include "client/app.h"
#include "client/itemwords.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { CONSENT = 1 };

struct consents {
	struct page_view page;
	json_t *items; /* of consent.list */
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
}

/* --- its life --- */

static void on_items(struct view *view, int err, const char *words, json_t *result)
{
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(of(view)->items);
	of(view)->items = json_incref(json_object_get(result, "items"));
	view->is_loaded = true;
	page_dirty(&of(view)->page);
}

static void load(struct view *view)
{
	view_call(view, "consent.list", NULL, on_items);
}

static void close(struct view *view)
{
	page_free(&of(view)->page);
	json_decref(of(view)->items);
}

/* --- taking back --- */

/* That of the row under the cursor: rows and items are in the same order. */
static const json_t *current(const struct view *view)
{
	size_t items, number = list_has_item(view) ? list_number(view, &items) : 0;
	return number ? json_array_get(of(view)->items, number - 1) : NULL;
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
	const json_t *item = current(view);
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
	return (request == REQUEST_OPEN || request == REQUEST_DELETE) && current(view);
}

static bool request(struct view *view, enum request what)
{
	static const struct app_choice yes_no[] = {{'n', N_("no")}, {'y', N_("yes")}};
	if (!offers(view, what))
		return false;
	app_ask(view->app, view, _("Take it back?"), yes_no, 2, on_answer);
	return true;
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("take it back")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

const struct view_ops consents_ops = {
    .name = "consents",
    .title = N_("What you agreed to"),
    .size = sizeof(struct consents),
    .hints = hints,
    .load = load,
    .close = close,
    .heading = N_("What you agreed to"),
    .build = build,
    .draw = page_show,
    .offers = offers,
    .request = request,
    .list = &page_list,
};
