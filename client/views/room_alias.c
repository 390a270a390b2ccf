#include "client/views/room_alias.h"

#include <stdlib.h>

#include "client/app.h"
#include "client/roomhead.h"
#include "client/roomwords.h"
#include "client/views/page.h"
#include "client/views/page_line.h"
#include "client/views/pick.h"
#include "client/views/roompage.h"
#include "common/base/tr.h"

enum { GO = 1, ANOTHER, OWN };
enum { ALIAS_MAX = 32 };

static struct roompage *of(const struct view *view)
{
	return (struct roompage *)view;
}

static void build(struct page_view *page)
{
	const json_t *shown = ((struct roompage *)page)->shown;
	struct arena *arena = arena_new();
	const char *alias = pick_text(shown, "alias");
	page_paragraph(page, PALETTE_TEXT,
		       _("In this room you go by an alias, the same in all that you say and do "
			 "there. You are:"));
	page_gap(page);
	page_paragraph(page, PALETTE_STRONG, alias);
	page_gap(page);
	page_paragraph(page, PALETTE_TEXT, roomwords_seen_by(shown));
	page_paragraph(page, PALETTE_DIM,
		       _("What you write is shown as you wrote it: leave your name out of it."));
	page_gap(page);
	page_item(page, GO, arena_printf(arena, _("Go on as %s"), alias));
	if (pick_bool(shown, "may_change")) {
		page_value(page, ANOTHER, _("Another one"), _("drawn by chance"));
		page_value(page, OWN, _("One of my own"), _("letters, digits, - or _"));
	} else {
		page_gap(page);
		page_paragraph(page, PALETTE_DIM,
			       _("You were heard by this name, so it stays for good."));
	}
	arena_free(&arena);
}

static void on_changed(struct view *view, int err, const char *words, json_t *result)
{
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	json_decref(of(view)->shown);
	of(view)->shown = json_incref(result);
	roomhead_forget(view->app, view->room);
	app_stale(view->app);
	page_dirty(&of(view)->page);
}

static void change(struct view *view, const char *name, json_t *value)
{
	view_call(view, "room.alias", json_pack("{s:s, s:o}", "room", view->room, name, value),
		  on_changed);
}

static bool choose(struct view *view, const struct page_row *row)
{
	if (row->action == OWN)
		page_edit(&of(view)->page, OWN, _("Alias"), ALIAS_MAX, false,
			  pick_text(of(view)->shown, "alias"));
	else if (row->action == ANOTHER)
		change(view, "another", json_true());
	else
		app_back(view->app);
	return true;
}

static void typed(struct view *view, int action, const char *text)
{
	(void)action;
	if (*text)
		change(view, "alias", json_string(text));
}

static const char *keys_line(const struct view *view)
{
	return of(view)->page.field ? _("Enter keep   ^C leave it")
				    : _("Enter choose   q back   ? help");
}

static const struct view_need needs[] = {ROOMPAGE_ANSWER("room.alias"), {.method = NULL}};

const struct view_ops room_alias_ops = {
    .name = "room_alias",
    .title = N_("What you are called here"),
    .size = sizeof(struct roompage),
    .flags = VIEW_CHOICES,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("What you are called here"),
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    PAGE_CHOOSES,
    .choose = choose,
    PAGE_TYPES,
    .refused = page_line_again,
    .typed = typed,
    .list = &page_list,
};
