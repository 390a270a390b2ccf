#include "client/views/release.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/changes.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { ITEM = 1, REPORT, CHANGE, BROUGHT, MOST = 100 };

struct release {
	struct page_view page;
	char *version;
	json_t *shown;	 /* release.show */
	json_t *changes; /* items of changelog.list */
	json_t *room;	 /* room.show */
};

static struct release *of(const struct view *view)
{
	return (struct release *)view;
}

static bool may_change(const struct release *release)
{
	const char *team = pick_text(release->room, "team");
	return !strcmp(pick_text(release->room, "part"), "owner") || !strcmp(team, "pm") ||
	       !strcmp(team, "eng");
}

/* What it brought is for product to say. */
static bool may_tell(const struct release *release)
{
	return !strcmp(pick_text(release->room, "part"), "owner") ||
	       !strcmp(pick_text(release->room, "team"), "pm");
}

/* --- the page --- */

/* "0.9.2, announced by ilse 3 h ago, works until Friday; 2 reports seen in it" */
static const char *about(const struct release *release, struct arena *arena)
{
	char when[WHEN_TEXT];
	int64_t now = app_now(release->page.view.app),
		expires = pick_time(release->shown, "expires_at");
	int64_t found = pick_int(release->shown, "found"),
		mended = pick_int(release->shown, "mended");
	const char *by = pick_name(release->shown, "by");
	const char *words =
	    arena_printf(arena, by ? _("Announced %s by %s.") : _("Announced %s."),
			 when_exact(pick_time(release->shown, "at"), now, when), by);
	if (expires)
		words = arena_printf(arena,
				     expires < now ? _("%s It no longer works since %s.")
						   : _("%s It works until %s."),
				     words, when_due(expires, now, when));
	if (found)
		words =
		    arena_printf(arena,
				 ngettext("%s %lld report was seen in it.",
					  "%s %lld reports were seen in it.", (unsigned long)found),
				 words, (long long)found);
	if (mended)
		words = arena_printf(arena,
				     ngettext("%s %lld was mended in it.",
					      "%s %lld were mended in it.", (unsigned long)mended),
				     words, (long long)mended);
	return words;
}

static void add_changes(struct release *release)
{
	const json_t *change;
	size_t i;
	if (json_array_size(release->changes))
		page_heading(&release->page, _("What it brought"));
	json_array_foreach(release->changes, i, change)
	{
		page_text(&release->page, pick_text(change, "text"));
		changes_add_items(&release->page, ITEM, change);
	}
}

static void build(struct page_view *page)
{
	struct release *release = (struct release *)page;
	struct arena *arena = arena_new();
	page_paragraph(page, PALETTE_DIM, about(release, arena));
	page_heading(page, _("What to test"));
	page_text(page, pick_text(release->shown, "to_test"));
	if (pick_name(release->shown, "notes")) {
		page_heading(page, _("What is new"));
		page_text(page, pick_text(release->shown, "notes"));
	}
	add_changes(release);
	page_gap(page);
	page_item(page, REPORT, _("Report something"));
	if (may_change(release))
		page_item(page, CHANGE, _("Change what it says"));
	if (may_tell(release))
		page_item(page, BROUGHT, _("Say what it brought, to everybody it concerns"));
	arena_free(&arena);
}

/* --- its life --- */

static bool open(struct view *view, const json_t *args)
{
	of(view)->version = mem_dup(pick_name(args, "version"));
	view_set_room(view, pick_name(args, "room"));
	return of(view)->version && view->room;
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:s, s:s}", "room", view->room, "version", of(view)->version);
}

static void close(struct view *view)
{
	page_free(&of(view)->page);
	free(of(view)->version);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	head_r->title = arena_printf(arena, _("Release %s"), of(view)->version);
}

static bool choose(struct view *view, const struct page_row *row)
{
	if (row->action == ITEM)
		return app_open(view->app, "item", json_pack("{s:s}", "item", row->name));
	if (row->action == REPORT)
		return app_open(view->app, "report", json_pack("{s:s}", "room", view->room));
	if (row->action == BROUGHT)
		return app_open(view->app, "form",
				json_pack("{s:s, s:s, s:s}", "form", "changelog.new", "room",
					  view->room, "release", of(view)->version));
	return app_open(view->app, "form",
			json_pack("{s:s, s:s, s:s}", "form", "release.set", "room", view->room,
				  "version", of(view)->version));
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("choose")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

static void narrow_show(const struct view *view, json_t *params)
{
	json_object_set_new(params, "version", json_string(of(view)->version));
}

static void narrow_changes(const struct view *view, json_t *params)
{
	json_object_set_new(params, "release", json_string(of(view)->version));
}

static const struct view_need needs[] = {
    {.method = "room.show", .at = offsetof(struct release, room), .flags = VIEW_OPTIONAL},
    {.method = "release.show",
     .at = offsetof(struct release, shown),
     .flags = VIEW_SUBJECT,
     .narrow = narrow_show},
    {.method = "changelog.list",
     .at = offsetof(struct release, changes),
     .part = "items",
     .limit = MOST,
     .flags = VIEW_OPTIONAL,
     .narrow = narrow_changes},
    {.method = NULL},
};

const struct view_ops release_ops = {
    .name = "release",
    .title = N_("A release of a room"),
    .size = sizeof(struct release),
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
