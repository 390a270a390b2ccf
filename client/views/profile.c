#include "client/views/profile.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/pages.h"
#include "client/reply.h"
#include "client/views/page.h"
#include "client/views/page_line.h"
#include "common/api/field.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { NAME = 1, WORK, ORGANISATION, FIELD, LANGUAGES, ZONE, ABOUT, POST, MORE };
enum { POSTS_PAGE = 20 };

/* What a profile says, and what of it its member may change here. */
static const struct profile_row {
	const char *key;
	const char *label;
	int action;
	size_t max;
} profile_rows[] = {
    {"name", N_("Name"), NAME, FIELD_NAME_MAX},
    {"work", N_("Works on"), WORK, FIELD_LINE_MAX},
    {"organisation", N_("Organisation"), ORGANISATION, FIELD_LINE_MAX},
    {"field", N_("Field"), FIELD, FIELD_LINE_MAX},
    {"languages", N_("Languages"), LANGUAGES, FIELD_LINE_MAX},
    {"zone", N_("Time zone"), ZONE, 0},
};
enum { PROFILE_ROWS = sizeof(profile_rows) / sizeof(profile_rows[0]) };

struct profile {
	struct page_view page;
	char *handle;
	char *room; /* where they were met, or a board; NULL: settled that it is their own name */
	bool is_mine;
	json_t *member; /* member.show */
	struct pages posts;
};

static void add_facts(struct profile *p)
{
	struct page_view *page = &p->page;
	char when[WHEN_TEXT], *words, *threads, *posts;
	int64_t begun = reply_int(p->member, "threads"), wrote = reply_int(p->member, "posts");

	for (size_t i = 0; i < PROFILE_ROWS; i++) {
		const char *value = reply_text(p->member, profile_rows[i].key);

		if (*value || p->is_mine)
			page_value(page, p->is_mine ? profile_rows[i].action : 0,
				   _(profile_rows[i].label), value);
	}
	when_exact(reply_time(p->member, "joined_at"), app_now(page->view.app), when);
	if (!reply_bool(p->member, "imported"))
		page_value(page, 0, _("Member since"), when)->indent = p->is_mine ? 5 : 2;
	threads = mem_printf(ngettext("%lld thread", "%lld threads", (unsigned long)begun),
			     (long long)begun);
	posts =
	    mem_printf(ngettext("%lld post", "%lld posts", (unsigned long)wrote), (long long)wrote);
	words = mem_printf("%s, %s", threads, posts);
	page_value(page, 0, _("Wrote here"), words)->indent = p->is_mine ? 5 : 2;
	free(threads);
	free(posts);
	free(words);
}

static void add_posts(struct profile *p)
{
	struct page_view *page = &p->page;
	json_t *row;
	size_t i;

	page_heading(page, _("Threads and answers, newest first"));
	json_array_foreach(p->posts.items, i, row)
	{
		char when[WHEN_TEXT];
		bool is_answer = reply_int(row, "number") > 1;
		struct page_row *item = page_item(page, POST, reply_text(row, "title"));
		char *snippet = mem_printf(is_answer ? _("answered: %s") : _("began: %s"),
					   reply_text(row, "snippet"));

		item->id = (int64_t)i;
		when_ago(reply_time(row, "created_at"), app_now(page->view.app), when);
		page_right(item, when);
		item = page_add(page, PALETTE_DIM, snippet);
		item->kind = LIST_MORE;
		free(snippet);
	}
	if (p->posts.next)
		page_more(page, MORE, _("More"));
	else if (i == 0)
		page_paragraph(page, PALETTE_DIM, _("Nothing yet."));
}

static void build(struct page_view *page)
{
	struct profile *p = (struct profile *)page;
	const char *about = reply_text(p->member, "about");

	page_gap(page);
	if (reply_bool(p->member, "imported"))
		page_paragraph(page, PALETTE_DIM,
			       _("An author from an archive, who has not been here."));
	add_facts(p);
	if (p->is_mine) {
		page_value(page, ABOUT, _("About you"), *about ? "" : _("say who you are"));
	} else if (*about) {
		page_gap(page);
	}
	page_text(page, about);
	add_posts(p);
}

/* --- the view --- */

static bool profile_open(struct view *view, const json_t *args)
{
	struct profile *p = (struct profile *)view;
	const char *handle = reply_text(args, "handle"), *me = app_me(view->app)->handle;

	if (!*handle && !me)
		return false;
	p->handle = mem_dup(*handle ? handle : me);
	if (*reply_text(args, "room"))
		p->room =
		    mem_dup_n(reply_text(args, "room"), strcspn(reply_text(args, "room"), "~"));
	p->is_mine = me && strcasecmp(p->handle, me) == 0;
	pages_begin(&p->posts);
	return true;
}

static json_t *profile_save(const struct view *view)
{
	const struct profile *p = (const struct profile *)view;

	return json_pack("{s:s, s:s?}", "handle", p->handle, "room", p->room);
}

static void on_member(struct view *view, int err, const char *words, json_t *result)
{
	struct profile *p = (struct profile *)view;

	if (err < 0) {
		app_fail(view->app, err, words);
		if (!p->member && app_top(view->app) == view)
			app_back(view->app);
		return;
	}
	json_decref(p->member);
	p->member = json_incref(result);
	view->is_loaded = true;
	page_dirty(&p->page);
}

static void narrow(const struct view *view, json_t *params)
{
	const char *handle = ((const struct profile *)view)->handle;

	json_object_set_new(params, "handle", json_string(handle));
}

static void on_posts(struct view *view, int err, const char *words, json_t *result);
static const struct pages_call posts_call = {"member.posts", POSTS_PAGE, narrow, on_posts};

static void on_posts(struct view *view, int err, const char *words, json_t *result)
{
	struct profile *p = (struct profile *)view;

	if (pages_take(&p->posts, view, &posts_call, err, words, result))
		page_dirty(&p->page);
}

static void load_member(struct profile *p)
{
	pages_load(&p->posts, &p->page.view, &posts_call);
	view_call(&p->page.view, "member.show", json_pack("{s:s}", "handle", p->handle), on_member);
}

/* In a room with aliases a name is not that of a member, even where one has it. */
static void on_met(struct view *view, int err, const char *words, json_t *result)
{
	struct profile *p = (struct profile *)view;

	(void)words;
	if (!err && strcmp(reply_text(result, "identity"), "alias") == 0) {
		if (app_top(view->app) == view)
			app_replace(view->app, "room_person",
				    json_pack("{s:s, s:s}", "room", p->room, "handle", p->handle));
		return;
	}
	free(p->room);
	p->room = NULL;
	load_member(p);
}

static void profile_load(struct view *view)
{
	struct profile *p = (struct profile *)view;

	if (p->room)
		view_call(view, "room.show", json_pack("{s:s}", "room", p->room), on_met);
	else
		load_member(p);
}

static void profile_close(struct view *view)
{
	struct profile *p = (struct profile *)view;

	page_free(&p->page);
	json_decref(p->member);
	pages_free(&p->posts);
	free(p->handle);
	free(p->room);
}

static void profile_head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	struct profile *p = (struct profile *)view;
	const char *badge = canvas_capitals(arena_dup(arena, reply_text(p->member, "badge")));
	const char *name = reply_text(p->member, "name");
	bool has_name = *name && strcmp(name, p->handle) != 0;

	head_r->title = arena_printf(arena, "%s%s%s%s%s", p->handle, has_name ? ", " : "",
				     has_name ? name : "", *badge ? "   " : "", badge);
}

static void profile_draw(struct view *view, const struct canvas *body)
{
	page_draw(view, body, build);
}

static const struct profile_row *find_row(int action)
{
	for (size_t i = 0; i < PROFILE_ROWS; i++) {
		if (profile_rows[i].action == action)
			return &profile_rows[i];
	}
	return NULL;
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct profile *p = (struct profile *)view;
	struct app *app = view->app;
	const struct profile_row *fact;
	json_t *post;

	fact = find_row(row->action);
	if (row->action == POST) {
		post = json_array_get(p->posts.items, (size_t)row->id);
		return app_open(app, "reader",
				json_pack("{s:O, s:O}", "thread", json_object_get(post, "thread"),
					  "number", json_object_get(post, "number")));
	}
	if (row->action == MORE)
		pages_more(&p->posts, view, &posts_call);
	else if (row->action == ABOUT)
		return app_open(app, "compose", json_pack("{s:s}", "what", "about"));
	else if (row->action == ZONE)
		return app_open(app, "settings", NULL);
	else if (fact)
		page_edit(&p->page, fact->action, _(fact->label), fact->max, false,
			  reply_text(p->member, fact->key));
	return true;
}

static void typed(struct view *view, int action, const char *text)
{
	view_call(view, "member.edit", json_pack("{s:s}", find_row(action)->key, text), on_member);
}

static const char *profile_keys_line(const struct view *view)
{
	const struct profile *p = (const struct profile *)view;

	if (p->page.field)
		return _("Enter keep   ^C leave it");
	if (p->is_mine)
		return _("Enter change, open   q back   ? help");
	return app_is_member(view->app) ? _("Enter open   w mute   q back   ? help")
					: _("Enter open   q back   ? help");
}

static json_t *profile_followed(const struct view *view)
{
	const struct profile *p = (const struct profile *)view;

	return p->is_mine ? NULL : json_pack("{s:s}", "handle", p->handle);
}

const struct view_ops profile_ops = {
    .name = "profile",
    .title = N_("A member"),
    .size = sizeof(struct profile),
    .flags = VIEW_CHOICES,
    .open = profile_open,
    .save = profile_save,
    .load = profile_load,
    .close = profile_close,
    .head = profile_head,
    .draw = profile_draw,
    .keys_line = profile_keys_line,
    PAGE_CHOOSES,
    .choose = choose,
    .followed = profile_followed,
    PAGE_TYPES,
    .refused = page_line_again,
    .typed = typed,
    .list = &page_list,
};
