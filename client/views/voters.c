#include "client/views/voters.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/api/calls.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { PERSON = 1, MORE };

struct voters {
	struct page_view page;
	char *item;
	json_t *items, *next;
};

static struct voters *of(const struct view *view)
{
	return (struct voters *)view;
}

/* --- the page --- */

static const char *how_much(int64_t importance)
{
	static const char *const words[] = {N_("nice to have"), N_("matters"), N_("matters a lot")};
	return importance >= 1 && importance <= 3 ? _(words[importance - 1]) : "";
}

static void add_vote(struct page_view *page, const json_t *vote)
{
	struct arena *arena = arena_new();
	char when[WHEN_TEXT];
	const char *by = pick_text(vote, "on_behalf_by"), *why = pick_text(vote, "why");
	const char *words = how_much(pick_int(vote, "importance"));
	struct page_row *row;
	if (!strcmp(pick_text(vote, "kind"), "affected"))
		words = arena_printf(arena, _("%s; has it too"), words);
	if (*by)
		words = arena_printf(arena, _("%s; said by %s"), words, by);
	row = page_value(page, PERSON, pick_text(vote, "handle"), words);
	page_name(row, pick_text(vote, "handle"));
	page_right(row, when_ago(pick_time(vote, "at"), app_now(page->view.app), when));
	if (*why) {
		row = page_add(page, PALETTE_QUOTE, why);
		row->kind = LIST_MORE;
		row->indent = 2;
	}
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct voters *voters = (struct voters *)page;
	const json_t *vote;
	size_t i;
	page_add(page, PALETTE_TEXT, "");
	json_array_foreach(voters->items, i, vote) add_vote(page, vote);
	if (!i)
		page_paragraph(page, PALETTE_DIM, _("Nobody has said “me too” yet."));
	if (voters->next)
		page_more(page, MORE, _("More"));
}

/* --- its life --- */

/* A report's name says its room. */
static void narrow(const struct view *view, json_t *params)
{
	json_object_del(params, "room");
	json_object_set_new(params, "item", json_string(of(view)->item));
}

static bool open(struct view *view, const json_t *args)
{
	of(view)->item = mem_dup(pick_name(args, "item"));
	view_set_room(view, pick_name(args, "room"));
	return of(view)->item && view->room;
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:s, s:s}", "item", of(view)->item, "room", view->room);
}

static void close(struct view *view)
{
	page_free(&of(view)->page);
	free(of(view)->item);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	head_r->title = arena_printf(arena, _("Who said “me too” to %s"), of(view)->item);
}

/* --- requests --- */

static bool choose(struct view *view, const struct page_row *row)
{
	if (row->action == PERSON)
		return app_open(view->app, "room_person",
				json_pack("{s:s, s:s}", "room", view->room, "handle", row->name));
	view_more(view);
	return true;
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("who")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    {.method = "feedback.votes",
     .at = offsetof(struct voters, items),
     .part = "items",
     .limit = CALLS_PAGE_MAX,
     .next = offsetof(struct voters, next),
     .flags = VIEW_SUBJECT,
     .narrow = narrow},
    {.method = NULL},
};

const struct view_ops voters_ops = {
    .name = "voters",
    .title = N_("Who said “me too”"),
    .size = sizeof(struct voters),
    .hints = hints,
    .open = open,
    .save = save,
    .needs = needs,
    .arrived = page_arrived,
    .close = close,
    .head = head,
    .build = build,
    .draw = page_show,
    PAGE_CHOOSES,
    .choose = choose,
    .list = &page_list,
};
