#include "client/views/inbox.h"

#include <stdio.h>
#include <string.h>

#include "client/app.h"
#include "client/itemwords.h"
#include "client/roomwords.h"
#include "client/views/inbox_board.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { TEAM = 1, MINE, OPEN_ALL, TAGS, ROUTES, ITEM };
enum { WIDE = 100, MOST = 200 };

static const char *const teams[] = {"eng", "pm", "mkt", "sup"};
enum { TEAMS = 4 };

struct inbox {
	struct page_view page;
	json_t *items; /* the open ones, heaviest first */
	bool is_board; /* as columns, where the screen is wide */
	size_t card;   /* of the board, under the cursor */
};

static struct inbox *of(const struct view *view)
{
	return (struct inbox *)view;
}

static bool has_team(const json_t *item, const char *team)
{
	const json_t *list = json_object_get(item, "teams");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!strcmp(json_string_value(json_array_get(list, i)), team))
			return true;
	return false;
}

static size_t count_of(const struct inbox *inbox, const char *team)
{
	const json_t *item;
	size_t i, count = 0;
	json_array_foreach(inbox->items, i, item) count += has_team(item, team);
	return count;
}

/* Nobody answered yet, and it was due. */
static bool is_late(const struct inbox *inbox, const json_t *item)
{
	int64_t due = pick_time(item, "ack_due_at");
	return due && due < app_now(inbox->page.view.app);
}

static void add_item(struct inbox *inbox, const json_t *item)
{
	struct page_row *row =
	    page_value(&inbox->page, ITEM, pick_text(item, "item"), pick_text(item, "title"));
	page_name(row, pick_text(item, "item"));
	page_right(row, itemwords_status(pick_text(item, "status")));
	row->is_cut = true;
}

static void add_late(struct inbox *inbox)
{
	const json_t *item;
	size_t i, count = 0;
	json_array_foreach(inbox->items, i, item)
	{
		if (!is_late(inbox, item))
			continue;
		if (!count++) {
			page_gap(&inbox->page);
			page_heading(&inbox->page, _("An answer was due"));
		}
		if (count <= 8)
			add_item(inbox, item);
	}
}

static void add_heavy(struct inbox *inbox)
{
	const json_t *item;
	size_t i;
	page_gap(&inbox->page);
	page_heading(&inbox->page, _("Weighs most"));
	json_array_foreach(inbox->items, i, item)
	{
		if (i < 8)
			add_item(inbox, item);
	}
}

static void build(struct page_view *page)
{
	struct inbox *inbox = (struct inbox *)page;
	struct arena *arena = arena_new();
	page_heading(page, _("What waits for"));
	for (size_t i = 0; i < TEAMS; i++) {
		size_t count = count_of(inbox, teams[i]);
		struct page_row *row = page_item(page, TEAM, roomwords_team(teams[i]));
		page_name(row, teams[i]);
		page_right(row, count ? arena_printf(arena, "%zu", count) : _("nothing"));
	}
	page_item(page, MINE, _("what I look after"));
	page_item(page, OPEN_ALL, _("all that is open"));
	page_item(page, TAGS, _("by tag"));
	page_item(page, ROUTES, _("what goes where by itself"));
	if (json_array_size(inbox->items)) {
		add_late(inbox);
		add_heavy(inbox);
	}
	arena_free(&arena);
}

static bool is_board(const struct inbox *inbox)
{
	return inbox->is_board && screen_columns(app_screen(inbox->page.view.app)) >= WIDE;
}

static void draw(struct view *view, const struct canvas *body)
{
	if (is_board(of(view)))
		inbox_board_draw(of(view)->items, of(view)->card, body);
	else
		page_draw(view, body, build);
}

/* --- its life --- */

static void on_items(struct view *view, int err, const char *words, json_t *result)
{
	struct inbox *inbox = of(view);
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(inbox->items);
	inbox->items = json_incref(json_object_get(result, "items"));
	if (inbox->card >= inbox_board_count(inbox->items))
		inbox->card = 0;
	view->is_loaded = true;
	page_dirty(&inbox->page);
}

static void load(struct view *view)
{
	view_call(view, "feedback.list",
		  json_pack("{s:s, s:s, s:s, s:i}", "room", view->room, "status", "open", "sort",
			    "impact", "limit", MOST),
		  on_items);
}

static bool open(struct view *view, const json_t *args)
{
	view_set_room(view, pick_name(args, "room"));
	of(view)->is_board = pick_bool(args, "board");
	return view->room != NULL;
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:s, s:b}", "room", view->room, "board", of(view)->is_board);
}

static void close(struct view *view)
{
	page_free(&of(view)->page);
	json_decref(of(view)->items);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)arena;
	head_r->title = is_board(of(view)) ? _("Open reports by state") : _("Inboxes");
}

/* --- requests --- */

static bool choose(struct inbox *inbox, const struct page_row *row)
{
	struct view *view = &inbox->page.view;
	json_t *args =
	    json_pack("{s:s, s:s, s:s}", "room", view->room, "status", "open", "sort", "impact");
	if (row->action == ITEM || row->action == ROUTES || row->action == TAGS) {
		json_decref(args);
		return row->action == ITEM
			   ? app_open(view->app, "item", json_pack("{s:s}", "item", row->name))
			   : app_open(view->app, row->action == TAGS ? "tags" : "routes",
				      json_pack("{s:s}", "room", view->room));
	}
	if (row->action == TEAM)
		json_object_set_new(args, "team", json_string(row->name));
	if (row->action == MINE)
		json_object_set_new(args, "assignee", json_string(app_me(view->app)->handle));
	return app_open(view->app, "items", args);
}

static bool open_item(struct view *view, const json_t *item)
{
	return item && app_open(view->app, "item",
				json_pack("{s:s, s:s}", "room", view->room, "item",
					  pick_text(item, "item")));
}

static void position(const struct view *view, char *text_r, size_t size)
{
	const struct inbox *inbox = of(view);
	size_t items, number = list_number(view, &items);
	if (is_board(inbox)) {
		items = inbox_board_count(inbox->items);
		number = inbox->card + 1;
	}
	if (items && number)
		snprintf(text_r, size, "%zu/%zu", number, items);
}

static bool offers(const struct view *view, enum request request)
{
	if (request == REQUEST_TAGS)
		return true;
	if (request == REQUEST_SORT)
		return screen_columns(app_screen(view->app)) >= WIDE;
	if (is_board(of(view)))
		return request == REQUEST_OPEN && inbox_board_count(of(view)->items);
	return request == REQUEST_OPEN && page_at(&of(view)->page);
}

static bool request(struct view *view, enum request what)
{
	const struct page_row *row = page_at(&of(view)->page);
	if (is_board(of(view)) && inbox_board_go(of(view)->items, what, &of(view)->card)) {
		view_changed(view);
		return true;
	}
	if (!offers(view, what))
		return false;
	if (what == REQUEST_OPEN && is_board(of(view)))
		return open_item(view, inbox_board_card(of(view)->items, of(view)->card));
	if (what == REQUEST_TAGS)
		return app_open(view->app, "tags", json_pack("{s:s}", "room", view->room));
	if (what == REQUEST_SORT) {
		of(view)->is_board = !of(view)->is_board;
		page_dirty(&of(view)->page);
		return true;
	}
	return row && choose(of(view), row);
}

static void topics(const struct view *view, json_t *list)
{
	json_array_append_new(list, json_sprintf("board:%s", view->room));
}

static const struct view_hint hints[] = {{REQUEST_OPEN, N_("open")},
					 {REQUEST_SORT, N_("list or columns")},
					 {REQUEST_PALETTE, N_("actions")},
					 {REQUEST_NONE, NULL}};

const struct view_ops inbox_ops = {
    .name = "inbox",
    .title = N_("Inboxes"),
    .size = sizeof(struct inbox),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .draw = draw,
    .position = position,
    .offers = offers,
    .request = request,
    .topics = topics,
    .on_event = view_on_news,
    .tick = view_on_tick,
    .list = &page_list,
};
