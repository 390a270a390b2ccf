#include "client/views/console.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/reply.h"
#include "client/roomwords.h"
#include "client/views/page.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { NOTE = 1, COMMUNITY, MAKER, GLASS };
enum { REFRESH_MS = 5000, HANDLE_MAX = 32, PARTS = 4 };

struct console {
	struct page_view page;
	json_t *server; /* server.show */
	json_t *notes;	/* items of host.list */
	json_t *audit;	/* items of audit.list */
	json_t *rooms;	/* items of room.list; at the machine: all, by code name */
	int64_t note;	/* asked about */
	char *maker;	/* the same */
	int answered;	/* parts, in whatever order, until all are there */
};

/* As exact as they are; null where there were none. */
static char *duration(const struct console *c, const char *name)
{
	double ms = (double)reply_int(c->server, name) / 1000;

	if (!json_is_integer(json_object_get(c->server, name)))
		return mem_dup("-");
	return ms < 10 ? mem_printf(_("%.1f ms"), ms) : mem_printf(_("%.0f ms"), ms);
}

/* What is slow here is slow for everybody. */
static void add_pace(struct console *c)
{
	char *read = duration(c, "read_us"), *write = duration(c, "write_us");
	char *turn = duration(c, "turn_us");
	char *words = mem_printf(_("reads %s, writes %s, turns of the loop %s"), read, write, turn);

	page_value(&c->page, 0, _("99 of 100 within"), words);
	free(words);
	free(read);
	free(write);
	free(turn);
}

static void add_server(struct console *c)
{
	struct page_view *page = &c->page;
	char when[WHEN_TEXT], *words;

	when_exact(reply_time(c->server, "started_at"), app_now(page->view.app), when);
	page_heading(page, _("Server"));
	page_value(page, 0, _("Release"), reply_text(c->server, "version"));
	page_value(page, 0, _("Up since"), when);
	words = mem_printf(_("%lld, %lld of them awake; %lld at the door"),
			   (long long)reply_int(c->server, "sessions"),
			   (long long)reply_int(c->server, "awake"),
			   (long long)reply_int(c->server, "unauthenticated"));
	page_value(page, 0, _("Sessions"), words);
	free(words);
	words = mem_printf(_("%lld KB"), (long long)(reply_int(c->server, "memory") / 1024));
	page_value(page, 0, _("Memory"), words);
	free(words);
	add_pace(c);
}

static void add_notes(struct console *c)
{
	struct page_view *page = &c->page;
	json_t *row;
	size_t i;

	page_heading(page, _("Notes to the hosts"));
	json_array_foreach(c->notes, i, row)
	{
		const char *who = reply_text(row, "handle"), *sender = reply_text(row, "sender");
		char when[WHEN_TEXT];
		char *head =
		    mem_printf("%s%s%s", *who ? who : _("a visitor"), *sender ? ", " : "", sender);
		struct page_row *item = page_item(page, NOTE, head);

		item->id = reply_int(row, "note");
		when_ago(reply_time(row, "at"), app_now(page->view.app), when);
		page_right(item, when);
		page_text(page, reply_text(row, "body"));
		free(head);
	}
	if (i == 0)
		page_paragraph(page, PALETTE_DIM, _("None are waiting."));
}

/* At the machine nobody is a member, so nobody reads a room there. */
static bool is_at_machine(const struct console *c)
{
	return !app_is_member(c->page.view.app);
}

static void add_rooms(struct console *c)
{
	struct page_view *page = &c->page;
	json_t *row;
	size_t i;

	page_heading(page, _("Private rooms"));
	json_array_foreach(is_at_machine(c) ? c->rooms : NULL, i, row)
	    page_value(page, 0, reply_text(row, "room"), roomwords_phase(reply_text(row, "phase")));
	page_choice(page, MAKER, _("Who may make rooms"), _("let a member do so, or no more"));
	if (is_at_machine(c))
		page_paragraph(page, PALETTE_DIM,
			       _("To read one, with a reason: come by ssh as a sysop who is a "
				 "member, then : break-glass."));
	else
		page_choice(page, GLASS, _("Break the glass"),
			    _("read one for an hour, with a reason"));
}

static void add_audit(struct console *c)
{
	struct page_view *page = &c->page;
	json_t *row;
	size_t i;

	page_heading(page, _("What sysops and moderators did"));
	json_array_foreach(c->audit, i, row)
	{
		char when[WHEN_TEXT];
		char *text =
		    mem_printf("%s  %s %s %s", reply_text(row, "actor"), reply_text(row, "action"),
			       reply_text(row, "object"), reply_text(row, "detail"));
		struct page_row *line = page_add(page, PALETTE_TEXT, text);

		line->indent = 2;
		when_ago(reply_time(row, "at"), app_now(page->view.app), when);
		page_right(line, when);
		free(text);
	}
}

static void build(struct page_view *page)
{
	struct console *c = (struct console *)page;

	add_server(c);
	add_notes(c);
	add_rooms(c);
	page_gap(page);
	page_item(page, COMMUNITY, _("The community, as its members see it"));
	add_audit(c);
}

/* Shown once it is whole: the cursor begins on what comes first. */
static void take(struct console *c, json_t **into, int err, const char *words, json_t *value)
{
	if (c->answered < PARTS && ++c->answered == PARTS)
		c->page.view.is_loaded = true;
	if (err < 0) {
		app_fail(c->page.view.app, err, words);
		return;
	}
	json_decref(*into);
	*into = json_incref(value);
	page_dirty(&c->page);
}

static void on_server(struct view *view, int err, const char *words, json_t *result)
{
	struct console *c = (struct console *)view;

	take(c, &c->server, err, words, result);
}

static void on_notes(struct view *view, int err, const char *words, json_t *result)
{
	struct console *c = (struct console *)view;

	take(c, &c->notes, err, words, reply_items(result));
}

static void on_audit(struct view *view, int err, const char *words, json_t *result)
{
	struct console *c = (struct console *)view;

	take(c, &c->audit, err, words, reply_items(result));
}

static void on_rooms(struct view *view, int err, const char *words, json_t *result)
{
	struct console *c = (struct console *)view;

	take(c, &c->rooms, err, words, reply_items(result));
}

static void console_load(struct view *view)
{
	view_call(view, "room.list", NULL, on_rooms);
	view_call(view, "host.list", NULL, on_notes);
	view_call(view, "audit.list", json_pack("{s:i}", "limit", 20), on_audit);
	view_call(view, "server.show", NULL, on_server);
	view->wake_ms = clock_mono_ms() + REFRESH_MS;
}

static void console_tick(struct view *view)
{
	if (app_top(view->app) == view)
		console_load(view);
	else
		view->is_stale = true;
}

static bool console_open(struct view *view, const json_t *args)
{
	const char *role = app_me(view->app)->role;

	(void)args;
	return role && strcmp(role, "sysop") == 0;
}

static void console_close(struct view *view)
{
	struct console *c = (struct console *)view;

	page_free(&c->page);
	json_decref(c->server);
	json_decref(c->notes);
	json_decref(c->audit);
	json_decref(c->rooms);
	free(c->maker);
}

static void console_head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)view, (void)arena;
	head_r->title = _("Console");
	head_r->right = _("sysop");
}

static void console_draw(struct view *view, const struct canvas *body)
{
	page_draw(view, body, build);
}

static void on_done(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err < 0)
		app_fail(view->app, err, words);
	console_load(view);
}

static void on_note_answered(struct view *view, char key)
{
	struct console *c = (struct console *)view;

	if (key == 'd')
		view_call(view, "host.done", json_pack("{s:I}", "note", (json_int_t)c->note),
			  on_done);
}

/* --- who may make rooms --- */

static void on_maker_answered(struct view *view, char key)
{
	struct console *c = (struct console *)view;

	if (key == 'y' || key == 'n')
		view_call(view, "room.maker",
			  json_pack("{s:s, s:b}", "handle", c->maker, "may", key == 'y'), on_done);
}

static void typed(struct view *view, int action, const char *text)
{
	static const struct app_choice choices[] = {{'y', N_("may make rooms")},
						    {'n', N_("may not, any more")}};
	struct console *c = (struct console *)view;

	(void)action;
	if (!*text)
		return;
	free(c->maker);
	c->maker = mem_dup(text);
	app_ask(view->app, view, c->maker, choices, 2, on_maker_answered);
}

static bool console_choose(struct view *view, const struct page_row *row)
{
	static const struct app_choice choices[] = {{'d', N_("it is dealt with")},
						    {'n', N_("not yet")}};
	struct console *c = (struct console *)view;

	if (row->action == COMMUNITY)
		return app_open(view->app, "home", NULL);
	if (row->action == GLASS)
		return app_open(view->app, "glass", NULL);
	if (row->action == MAKER) {
		page_edit(&c->page, MAKER, _("Member"), HANDLE_MAX, false, "");
		return true;
	}
	c->note = row->id;
	app_ask(view->app, view, _("This note:"), choices, 2, on_note_answered);
	return true;
}

/* The first screen of `hearth console`; over home just another one. */
static bool console_may_leave(struct view *view)
{
	if (app_below(view->app, view))
		return true;
	app_request(view->app, REQUEST_LEAVE);
	return false;
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("choose")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

const struct view_ops console_ops = {
    .name = "console",
    .title = N_("Console"),
    .size = sizeof(struct console),
    .flags = VIEW_CHOICES,
    .hints = hints,
    .open = console_open,
    .load = console_load,
    .close = console_close,
    .head = console_head,
    .draw = console_draw,
    PAGE_CHOOSES,
    .choose = console_choose,
    PAGE_TYPES,
    .typed = typed,
    .may_leave = console_may_leave,
    .tick = console_tick,
    .list = &page_list,
};
