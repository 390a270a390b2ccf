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
	json_t *items, *next;
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
	if (m->next)
		page_more(page, MORE, _("More"));
}

static bool members_open(struct view *view, const json_t *args)
{
	struct members *m = (struct members *)view;

	for (size_t i = 0; i < SORTS; i++) {
		if (strcmp(sorts[i].name, reply_text(args, "sort")) == 0)
			m->sort = i;
	}
	return true;
}

static json_t *members_save(const struct view *view)
{
	return json_pack("{s:s}", "sort", sorts[((const struct members *)view)->sort].name);
}

static void narrow(const struct view *view, json_t *params)
{
	json_object_set_new(params, "sort",
			    json_string(sorts[((const struct members *)view)->sort].name));
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
		view_more(view);
		return true;
	}
	m->sort = (m->sort + 1) % SORTS;
	view_load(view);
	return true;
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("open")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    {.method = "member.list",
     .at = offsetof(struct members, items),
     .part = "items",
     .limit = MEMBERS_PAGE,
     .next = offsetof(struct members, next),
     .narrow = narrow},
    {.method = NULL},
};

const struct view_ops members_ops = {
    .name = "members",
    .title = N_("Members"),
    .size = sizeof(struct members),
    .hints = hints,
    .open = members_open,
    .save = members_save,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("Members"),
    .build = build,
    .draw = page_show,
    .offers = members_offers,
    .request = members_request,
    .list = &page_list,
};
