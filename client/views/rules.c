#include "client/views/rules.h"

#include <stddef.h>
#include <stdio.h>

#include "client/app.h"
#include "client/reply.h"
#include "client/views/sheet.h"
#include "common/base/err.h"
#include "common/base/tr.h"

struct rules {
	struct view view;
	struct sheet sheet;
	json_t *community; /* community.show */
};

static struct rules *of(const struct view *view)
{
	return (struct rules *)view;
}

static bool open(struct view *view, const json_t *args)
{
	(void)args;
	return app_me(view->app)->has_rules_due;
}

static void on_community(struct view *view, int err, const char *words, json_t *result)
{
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(of(view)->community);
	of(view)->community = json_incref(result);
	view->is_loaded = true;
}

static void load(struct view *view)
{
	view_call(view, "community.show", NULL, on_community);
}

static void close(struct view *view)
{
	json_decref(of(view)->community);
}

static void draw_text(struct view *view, const struct canvas *body)
{
	struct rules *rules = of(view);
	sheet_text(&rules->sheet, body, PALETTE_STRONG,
		   _("These are the rules of this house; they are new to you, or have changed."));
	sheet_space(&rules->sheet);
	sheet_markdown(&rules->sheet, body, 0, reply_text(rules->community, "rules"));
}

static void draw(struct view *view, const struct canvas *body)
{
	sheet_draw(&of(view)->sheet, view, body, draw_text);
}

static void position(const struct view *view, char *text_r, size_t size)
{
	const struct sheet *sheet = &of(view)->sheet;
	int below = sheet->rows - sheet->height - sheet->top;
	text_r[0] = '\0';
	if (below > 0)
		snprintf(text_r, size, ngettext("%d line more", "%d lines more", below), below);
}

/* The rules may have changed while they were read: they are shown again then. */
static void on_accepted(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err) {
		app_fail(view->app, err, words);
		view->is_stale = err == ERR_CONFLICT;
		of(view)->sheet.top = 0;
		return;
	}
	if (app_top(view->app) == view)
		app_back(view->app);
	app_say(view->app, _("Accepted."));
}

static bool offers(const struct view *view, enum request request)
{
	return sheet_offers(request) || (request == REQUEST_ACCEPT && of(view)->community);
}

static bool request(struct view *view, enum request what)
{
	struct rules *rules = of(view);
	if (what != REQUEST_ACCEPT || !rules->community)
		return sheet_request(&rules->sheet, what);
	view_call(view, "rules.accept",
		  json_pack("{s:O}", "version", json_object_get(rules->community, "rules_version")),
		  on_accepted);
	return true;
}

static const struct view_hint hints[] = {
    {REQUEST_ACCEPT, N_("accept")},
    {REQUEST_PAGE_ON, N_("on")},
    {REQUEST_BACK, N_("later")},
    {REQUEST_NONE, NULL},
};

const struct view_ops rules_ops = {
    .name = "rules",
    .title = N_("House rules"),
    .size = sizeof(struct rules),
    .hints = hints,
    .open = open,
    .load = load,
    .close = close,
    .heading = N_("House rules"),
    .draw = draw,
    .position = position,
    .offers = offers,
    .request = request,
    .sheet = offsetof(struct rules, sheet),
};
