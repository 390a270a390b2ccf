#include "client/views/takeaway.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/pick.h"
#include "client/views/roompage.h"
#include "client/views/saving.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { PAPER = 1, TABLE };

static struct roompage *of(const struct view *view)
{
	return (struct roompage *)view;
}

/* What is read here; the rest is for programs. */
static void add_paper(struct roompage *away, const char *what, const char *label, const char *about)
{
	page_name(page_choice(&away->page, PAPER, label, about), what);
}

static void add_command(struct roompage *away, const char *form)
{
	const char *room = away->page.view.room;
	char *words =
	    mem_printf("ssh HOST feedback export %s --%s > %s.%s", room, form, room, form);
	page_add(&away->page, PALETTE_TEXT, words)->indent = 2;
	free(words);
}

static void build(struct page_view *page)
{
	struct roompage *away = (struct roompage *)page;
	bool is_house = roompage_is_house(away);
	page_heading(page, _("To read here"));
	if (is_house)
		add_paper(away, "report", _("The room in figures"),
			  _("who takes part, what was reported, what waits"));
	add_paper(away, "reports", is_house ? _("All reports") : _("Your reports"),
		  _("each as a text, one after the other"));
	if (is_house)
		add_paper(away, "pack", _("Launch pack"),
			  _("known issues, quotes, answered questions"));
	page_heading(page, _("As a file on your computer"));
	if (saving_can(page->view.app)) {
		page_name(page_choice(page, TABLE, _("A table"), _("CSV, for a spreadsheet")),
			  "csv");
		page_name(page_choice(page, TABLE, _("For programs"), _("JSON")), "json");
		page_gap(page);
	}
	page_paragraph(page, PALETTE_DIM,
		       _("In a terminal of your own; HOST is what you give ssh to come here."));
	page_gap(page);
	add_command(away, "csv");
	add_command(away, "json");
}

static bool offers(const struct view *view, enum request request)
{
	return request == REQUEST_OPEN && page_at(&of(view)->page);
}

static bool save_table(struct view *view, const char *form)
{
	char *name = mem_printf("%s.%s", view->room, form);
	bool is_open = saving_open(view->app, "feedback.export",
				   json_pack("{s:s, s:b}", "room", view->room, form, 1), name);
	free(name);
	return is_open;
}

static bool request(struct view *view, enum request what)
{
	const struct page_row *row = page_at(&of(view)->page);
	if (offers(view, what) && row->action == TABLE)
		return save_table(view, row->name);
	return offers(view, what) &&
	       app_open(view->app, "paper",
			json_pack("{s:s, s:s}", "what", row->name, "room", view->room));
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("read")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    ROOMPAGE_ROOM,
    {.method = NULL},
};

const struct view_ops takeaway_ops = {
    .name = "takeaway",
    .title = N_("What a room can be taken away as"),
    .size = sizeof(struct roompage),
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("To take away"),
    .build = build,
    .draw = page_show,
    .offers = offers,
    .request = request,
    .list = &page_list,
};
