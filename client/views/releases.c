#include "client/views/releases.h"

#include <string.h>

#include "client/app.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { RELEASE = 1, MAKE, MOST = 500 };

struct releases {
	struct page_view page;
	json_t *items; /* of release.list */
	json_t *shown; /* room.show */
};

static struct releases *of(const struct view *view)
{
	return (struct releases *)view;
}

/* Engineering, product and the owner. */
static bool may_make(const struct releases *releases)
{
	const char *team = pick_text(releases->shown, "team");
	return !strcmp(pick_text(releases->shown, "part"), "owner") || !strcmp(team, "pm") ||
	       !strcmp(team, "eng");
}

/* --- the page --- */

static void add_release(struct releases *releases, const json_t *release)
{
	struct arena *arena = arena_new();
	char when[WHEN_TEXT], until[WHEN_TEXT];
	int64_t now = app_now(releases->page.view.app), expires = pick_time(release, "expires_at");
	struct page_row *row = page_item(&releases->page, RELEASE, pick_text(release, "version"));
	page_name(row, pick_text(release, "version"));
	when_ago(pick_time(release, "at"), now, when);
	if (expires && expires < now)
		page_right(row, arena_printf(arena, _("no longer works   %s"), when));
	else if (expires)
		page_right(row, arena_printf(arena, _("works until %s   %s"),
					     when_due(expires, now, until), when));
	else
		page_right(row, when);
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct releases *releases = (struct releases *)page;
	const json_t *release;
	size_t i;
	page_add(page, PALETTE_TEXT, "");
	json_array_foreach(releases->items, i, release) add_release(releases, release);
	if (!json_array_size(releases->items))
		page_paragraph(page, PALETTE_DIM,
			       _("There is no release yet. You hear of it when there is."));
	if (may_make(releases)) {
		page_gap(page);
		page_item(page, MAKE, _("Announce a release"));
	}
}

/* --- its life --- */

static bool offers(const struct view *view, enum request request)
{
	if (request == REQUEST_COMPOSE)
		return may_make(of(view));
	return request == REQUEST_OPEN && page_at(&of(view)->page);
}

static bool request(struct view *view, enum request what)
{
	const struct page_row *row = page_at(&of(view)->page);
	if (!offers(view, what))
		return false;
	if (what == REQUEST_COMPOSE || row->action == MAKE)
		return app_open(view->app, "form",
				json_pack("{s:s, s:s}", "form", "release.new", "room", view->room));
	return app_open(view->app, "release",
			json_pack("{s:s, s:s}", "room", view->room, "version", row->name));
}

static const struct view_hint hints[] = {{REQUEST_OPEN, N_("what to test")},
					 {REQUEST_COMPOSE, N_("announce one")},
					 {REQUEST_BACK, N_("back")},
					 {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    {.method = "room.show", .at = offsetof(struct releases, shown)},
    {.method = "release.list",
     .at = offsetof(struct releases, items),
     .part = "items",
     .limit = MOST},
    {.method = NULL},
};

const struct view_ops releases_ops = {
    .name = "releases",
    .title = N_("Releases of a room"),
    .size = sizeof(struct releases),
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("Releases"),
    .build = build,
    .draw = page_show,
    .offers = offers,
    .request = request,
    .list = &page_list,
};
