#include "client/views/room.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/roomhead.h"
#include "client/roomwords.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "client/views/roomcheck.h"
#include "client/views/roommenu.h"
#include "client/views/roomnews.h"
#include "client/views/views.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { MENU = 100 };
enum { ASKED = 1, NEWS, CHECK, APPLY, WITHDRAW, REST, RESUME, LEAVE, ALIAS };

struct room_view {
	struct page_view page;
	json_t *shown;		   /* room.show */
	json_t *asked;		   /* items of room.asked */
	json_t *reports, *threads; /* what may be new, for roomnews; null: none */
};

static struct room_view *of(const struct view *view)
{
	return (struct room_view *)view;
}

static bool is_state(const struct room_view *room, const char *state)
{
	return !strcmp(pick_text(room->shown, "state"), state);
}

/* Whether I am inside: what I am is said to those alone. */
static bool is_in(const struct room_view *room)
{
	return pick_name(room->shown, "part") != NULL;
}

/* --- what is asked --- */

/* Where each kind leads, and what the view needs of the row. */
static const struct leads {
	const char *kind, *view, *argument;
} leads[] = {
    {"invited", "nda", "room"}, {"sign", "nda", "room"},   {"reply", "item", "item"},
    {"check", "item", "item"},	{"unit", "units", "room"}, {"task", "task", "task"},
    {"survey", "task", "task"}, {"diary", "task", "task"},
};

bool room_open_asked(struct app *app, const json_t *row)
{
	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
		if (strcmp(leads[i].kind, pick_text(row, "kind")) != 0 ||
		    !views_find(leads[i].view))
			continue;
		return app_open(app, leads[i].view,
				json_pack("{s:s, s:O}", "room", pick_text(row, "room"),
					  leads[i].argument,
					  json_object_get(row, leads[i].argument)));
	}
	return app_open(app, "room", json_pack("{s:s}", "room", pick_text(row, "room")));
}

static void add_asked(struct room_view *room)
{
	struct arena *arena = arena_new();
	const json_t *item;
	size_t i;
	if (json_array_size(room->asked))
		page_heading(&room->page, _("Asked of you"));
	json_array_foreach(room->asked, i, item)
	{
		struct page_row *row = page_value(&room->page, ASKED, roomwords_asked(arena, item),
						  roomwords_asked_title(item));
		row->kind |= LIST_NEW;
		row->id = (int64_t)i;
		page_right(row, roomwords_due(arena, item, app_now(room->page.view.app)));
	}
	arena_free(&arena);
}

/* --- the page --- */

/* By what people go there, where that is an alias. */
static void add_alias(struct room_view *room)
{
	struct arena *arena = arena_new();
	const char *alias = pick_name(room->shown, "alias");
	if (!strcmp(pick_text(room->shown, "identity"), "alias"))
		page_paragraph(&room->page, PALETTE_DIM,
			       alias ? arena_printf(arena, _("You go by %s here."), alias)
			       : pick_bool(room->shown, "sees_real")
				   ? _("Testers go by an alias; you see who they are.")
				   : _("Testers go by an alias."));
	arena_free(&arena);
}

static void add_standing(struct room_view *room)
{
	struct arena *arena = arena_new();
	const char *phase = roomwords_phase(pick_text(room->shown, "phase"));
	const char *part = pick_text(room->shown, "part"), *team = pick_text(room->shown, "team");
	const char *words = arena_printf(arena, _("This room is %s."), phase);
	const char *closes = roomwords_closes(arena, room->shown, app_now(room->page.view.app));
	if (*closes)
		words = arena_printf(arena, "%s %s", words, closes);
	if (is_in(room))
		words = arena_printf(arena, _("%s You are in it as %s%s%s."), words,
				     roomwords_part(part), *team ? ", " : "",
				     *team ? roomwords_team(team) : "");
	if (is_state(room, "paused"))
		words = arena_printf(arena, _("%s You rest: nothing is asked of you."), words);
	if (is_in(room) && !strcmp(pick_text(room->shown, "phase"), "archived"))
		words = arena_printf(
		    arena, _("%s What came of it, and a thank-you: see Give and take."), words);
	page_gap(&room->page);
	page_paragraph(&room->page, PALETTE_DIM, words);
	add_alias(room);
	arena_free(&arena);
}

/* What most come for explains itself on any screen. */
static struct page_row *add_choice(struct room_view *room, int action, const char *label,
				   const char *what, bool is_first)
{
	if (!is_first && page_has_halves(&room->page))
		return page_beside(&room->page, action, label);
	return page_choice(&room->page, action, label, what);
}

static void add_menu(struct room_view *room)
{
	struct arena *arena = arena_new();
	json_t *counts = roomnews_part(room->shown, room->threads);
	enum roommenu_group group = ROOMMENU_FEEDBACK;
	page_gap(&room->page);
	for (size_t i = 0; roommenu_rows[i].label; i++) {
		const struct roommenu_row *from = &roommenu_rows[i];
		const char *count = roommenu_count(arena, from, counts);
		struct page_row *row;
		if (!roommenu_offers(from, room->shown))
			continue;
		if (from->group != group)
			page_heading(&room->page, roommenu_heading(from->group));
		group = from->group;
		row = add_choice(room, MENU + (int)i, _(from->label), _(from->what),
				 group == ROOMMENU_FEEDBACK);
		if (count)
			page_right(row, count);
		if (count && strcmp(from->count, "people") != 0)
			row->kind |= LIST_NEW;
	}
	if (group != ROOMMENU_HERE)
		page_heading(&room->page, roommenu_heading(ROOMMENU_HERE));
	json_decref(counts);
	arena_free(&arena);
}

static void add_membership(struct room_view *room)
{
	if (pick_name(room->shown, "alias"))
		add_choice(room, ALIAS, _("Your alias"), _("who sees who you are"), false);
	if (is_state(room, "active"))
		add_choice(room, REST, _("Rest"), _("stay in, and nothing is asked of you"), false);
	if (is_state(room, "paused"))
		add_choice(room, RESUME, _("Take part again"), _("you are resting"), false);
	add_choice(room, LEAVE, _("Leave this room"), _("it asks first"), false);
}

/* Before one is in: at its door. */
static void add_door(struct room_view *room)
{
	struct page_view *page = &room->page;
	page_gap(page);
	if (is_state(room, "applied")) {
		page_paragraph(page, PALETTE_TEXT,
			       _("You have asked to be let in; its owner has not decided yet."));
		page_gap(page);
		page_item(page, WITHDRAW, _("Take the application back"));
	} else if (!pick_name(room->shown, "state") || is_state(room, "left") ||
		   is_state(room, "declined")) {
		page_paragraph(page, PALETTE_TEXT,
			       _("This is a private room: what is in it is for those who are let "
				 "in, and stays there."));
		if (!strcmp(pick_text(room->shown, "identity"), "alias"))
			page_paragraph(page, PALETTE_TEXT, roomwords_seen_by(room->shown));
		page_gap(page);
		page_item(page, APPLY, _("Ask to be let in"));
	}
	if (pick_name(room->shown, "alias"))
		page_value(page, ALIAS, _("Your alias"), pick_text(room->shown, "alias"));
}

static void build(struct page_view *page)
{
	struct room_view *room = (struct room_view *)page;
	if (!room->shown)
		return;
	add_asked(room);
	if (is_in(room)) {
		roomcheck_add(page, CHECK, room->shown);
		roomnews_add(page, NEWS, room->reports, room->threads);
	}
	add_standing(room);
	if (is_in(room)) {
		add_menu(room);
		add_membership(room);
	} else {
		add_door(room);
	}
}

/* --- loading --- */

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)arena;
	head_r->title = of(view)->shown ? pick_text(of(view)->shown, "title") : view->room;
	head_r->is_about_purpose = true;
}

/* --- requests --- */

static void on_changed(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	roomhead_forget(view->app, view->room);
	view->is_stale = true;
	app_stale(view->app);
}

static void call(struct view *view, const char *method)
{
	view_call(view, method, json_pack("{s:s}", "room", view->room), on_changed);
}

static void on_left(struct view *view, char key)
{
	if (key == 'y')
		call(view, "room.leave");
}

static void on_withdrawn(struct view *view, char key)
{
	if (key == 'y')
		call(view, "room.withdraw");
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct room_view *room = of(view);
	static const struct app_choice yes_no[] = {{'n', N_("no")}, {'y', N_("yes")}};
	const struct roommenu_row *entry;
	switch (row->action) {
	case ASKED:
		return room_open_asked(view->app, json_array_get(room->asked, (size_t)row->id));
	case NEWS:
		return roomnews_open(view->app, row);
	case CHECK:
		return roomcheck_open(view->app, room->shown, row->id);
	case APPLY:
		return app_open(view->app, "apply", json_pack("{s:s}", "room", view->room));
	case WITHDRAW:
		app_ask(view->app, view, _("Take your application back?"), yes_no, 2, on_withdrawn);
		return true;
	case ALIAS:
		return app_open(view->app, "room_alias", json_pack("{s:s}", "room", view->room));
	case REST:
		call(view, "room.pause");
		return true;
	case RESUME:
		call(view, "room.resume");
		return true;
	case LEAVE:
		app_ask(view->app, view,
			_("Leave this room? You lose what is in it until you are let in again."),
			yes_no, 2, on_left);
		return true;
	default:
		entry = &roommenu_rows[row->action - MENU];
		return app_open(view->app, entry->view, roommenu_args(entry, room->shown));
	}
}

static void topics(const struct view *view, json_t *list)
{
	json_array_append_new(list, json_sprintf("board:%s", view->room));
}

static const struct view_hint hints[] = {{REQUEST_OPEN, N_("open")},
					 {REQUEST_NEXT_NEW, N_("next new")},
					 {REQUEST_PALETTE, N_("actions")},
					 {REQUEST_BACK, N_("back")},
					 {REQUEST_NONE, NULL}};

static void arrived(struct view *view)
{
	roomhead_learn(view->app, of(view)->shown);
	page_arrived(view);
}

/* Its talk is a board of its name. */
static void of_talk(const struct view *view, json_t *params)
{
	json_object_del(params, "room");
	json_object_set_new(params, "board", json_string(view->room));
	json_object_set_new(params, "unread", json_true());
}

static const struct view_need needs[] = {
    {.method = "feedback.list",
     .at = offsetof(struct room_view, reports),
     .part = "items",
     .limit = ROOMNEWS_PAGE,
     .flags = VIEW_OPTIONAL},
    {.method = "thread.list",
     .at = offsetof(struct room_view, threads),
     .part = "items",
     .limit = ROOMNEWS_PAGE,
     .flags = VIEW_OPTIONAL,
     .narrow = of_talk},
    {.method = "room.show", .at = offsetof(struct room_view, shown), .flags = VIEW_SUBJECT},
    {.method = "room.asked", .at = offsetof(struct room_view, asked), .part = "items"},
    {.method = NULL},
};

const struct view_ops room_ops = {
    .name = "room",
    .title = N_("A private room"),
    .size = sizeof(struct room_view),
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = arrived,
    .close = page_close,
    .head = head,
    .build = build,
    .draw = page_show,
    PAGE_CHOOSES,
    .choose = choose,
    .topics = topics,
    .on_event = view_on_news,
    .tick = view_on_tick,
    .list = &page_list_beside,
};
