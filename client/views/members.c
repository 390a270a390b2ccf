#include "client/views/members.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/reply.h"
#include "client/views/page.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { SORT = 1, MEMBER, MORE };
enum { MEMBERS_PAGE = 100 };

static const struct sort {
	const char *name, *words;
} sorts[] = {
    {"handle", N_("by name")}, {"new", N_("newest first")}, {"posts", N_("most posts first")}};
enum { SORTS = sizeof(sorts) / sizeof(sorts[0]) };

struct members {
	struct page_view page;
	size_t sort;
	json_t *items;
	char *after;
};

static void add_member(struct page_view *page, const json_t *m)
{
	const char *badge = reply_text(m, "badge"), *work = reply_text(m, "work");
	char *text = mem_printf("%s%s%s", reply_text(m, "handle"), *badge ? "  " : "", badge);
	char *right =
	    mem_printf(ngettext("%lld post", "%lld posts", (unsigned long)reply_int(m, "posts")),
		       (long long)reply_int(m, "posts"));
	struct page_row *row;

	canvas_capitals(text + strlen(reply_text(m, "handle")));
	row = page_value(page, MEMBER, text, work);

	row->looks = PALETTE_DIM;
	row->is_cut = true;
	page_name(row, reply_text(m, "handle"));
	page_right(row, right);
	free(text);
	free(right);
}

static void build(struct page_view *page)
{
	struct members *m = (struct members *)page;
	json_t *row;
	size_t i;

	page_value(page, SORT, _("Order"), _(sorts[m->sort].words));
	page_gap(page);
	json_array_foreach(m->items, i, row) add_member(page, row);
	if (m->after)
		page_item(page, MORE, _("More"));
}

static bool members_open(struct view *view, const json_t *args)
{
	struct members *m = (struct members *)view;

	for (size_t i = 0; i < SORTS; i++) {
		if (strcmp(sorts[i].name, reply_text(args, "sort")) == 0)
			m->sort = i;
	}
	m->items = json_array();
	return true;
}

static json_t *members_save(const struct view *view)
{
	return json_pack("{s:s}", "sort", sorts[((const struct members *)view)->sort].name);
}

static void on_members(struct view *view, int err, const char *words, json_t *result)
{
	struct members *m = (struct members *)view;

	if (err < 0) {
		app_fail(view->app, err, words);
		return;
	}
	json_array_extend(m->items, reply_items(result));
	free(m->after);
	m->after = mem_dup(json_string_value(json_object_get(result, "next")));
	view->is_loaded = true;
	page_dirty(&m->page);
}

static void load_more(struct members *m)
{
	json_t *params =
	    json_pack("{s:s, s:i}", "sort", sorts[m->sort].name, "limit", MEMBERS_PAGE);

	if (m->after)
		json_object_set_new(params, "after", json_string(m->after));
	view_call(&m->page.view, "member.list", params, on_members);
}

static void members_load(struct view *view)
{
	struct members *m = (struct members *)view;

	json_array_clear(m->items);
	free(m->after);
	m->after = NULL;
	load_more(m);
}

static void members_close(struct view *view)
{
	struct members *m = (struct members *)view;

	page_free(&m->page);
	json_decref(m->items);
	free(m->after);
}

static void members_head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)view, (void)arena;
	head_r->title = _("Members");
}

static void members_draw(struct view *view, const struct canvas *body)
{
	page_draw(view, body, build);
}

static bool members_offers(const struct view *view, enum request request)
{
	const struct page_row *row = page_at((const struct page_view *)view);

	return row &&
	       (request == REQUEST_OPEN || (request == REQUEST_PERSON && row->action == MEMBER));
}

static bool members_request(struct view *view, enum request request)
{
	struct members *m = (struct members *)view;
	const struct page_row *row = page_at(&m->page);

	if (!members_offers(view, request))
		return false;
	if (row->action == MEMBER)
		return app_open(view->app, "profile", json_pack("{s:s}", "handle", row->name));
	if (row->action == MORE) {
		load_more(m);
		return true;
	}
	m->sort = (m->sort + 1) % SORTS;
	members_load(view);
	return true;
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("open")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

const struct view_ops members_ops = {
    .name = "members",
    .title = N_("Members"),
    .size = sizeof(struct members),
    .hints = hints,
    .open = members_open,
    .save = members_save,
    .load = members_load,
    .close = members_close,
    .head = members_head,
    .draw = members_draw,
    .offers = members_offers,
    .request = members_request,
    .list = &page_list,
};
