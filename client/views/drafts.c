#include "client/views/drafts.h"

#include <stdio.h>
#include <string.h>

#include "client/app.h"
#include "client/views/pick.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { PAGE = 100, WHEN_WIDTH = 11 };

struct drafts {
	struct view view;
	json_t *answer;
	int64_t asked; /* the draft that a question is about */
};

static struct drafts *of(const struct view *view)
{
	return (struct drafts *)view;
}

/* Two rows a draft: what it is for, and how it begins. */
static json_t *draft_at(const struct view *view, size_t row)
{
	return pick_at(of(view)->answer, "items", row / 2);
}

static void on_list(struct view *view, int err, const char *words, json_t *result)
{
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(of(view)->answer);
	of(view)->answer = json_incref(result);
	list_settle(view);
	view->is_loaded = true;
}

static void load(struct view *view)
{
	view_call(view, "draft.list", json_pack("{s:i}", "limit", PAGE), on_list);
}

static void close(struct view *view)
{
	json_decref(of(view)->answer);
}

static size_t count(const struct view *view)
{
	return pick_count(of(view)->answer, "items") * 2;
}

static unsigned kind(const struct view *view, size_t row)
{
	(void)view;
	return row % 2 ? LIST_MORE : LIST_ITEM;
}

/* Texts of a room that need no more than to be named. */
static const struct of_room {
	const char *kind, *words; /* words: N_() */
} of_rooms[] = {
    {"decision", N_("A decision")},	 {"change", N_("What a release brought")},
    {"launch", N_("The text to share")}, {"thanks", N_("A thank-you")},
    {"units", N_("A list of units")},
};

static const char *what_for(const json_t *draft, struct arena *arena)
{
	const char *target = pick_text(draft, "target"), *title = pick_text(draft, "title");
	if (!strncmp(target, "new:", 4))
		return arena_printf(arena, _("New thread in %s: %s"), target + 4, title);
	if (!strncmp(target, "edit:", 5) && *title)
		return arena_printf(arena, _("A change to your post: %s"), title);
	if (!strncmp(target, "edit:", 5))
		return _("A change to your post");
	if (!strcmp(target, "about"))
		return _("About you");
	if (!strcmp(target, "hosts"))
		return _("A note to the hosts");
	if (!strncmp(target, "survey:", 7))
		return arena_printf(arena, _("Answers: %s"), title);
	if (!strncmp(target, "report:", 7))
		return arena_printf(arena, _("A report in %s"), target + 7);
	if (!strncmp(target, "comment:", 8) || !strncmp(target, "note:", 5))
		return arena_printf(arena, _("An answer to %s"), strchr(target, ':') + 1);
	if (!strncmp(target, "nda:", 4))
		return arena_printf(arena, _("The agreement of %s"), target + 4);
	if (!strncmp(target, "screener:", 9))
		return arena_printf(arena, _("Questions for applicants in %s"), target + 9);
	if (!strncmp(target, "task:", 5))
		return arena_printf(arena, _("A task in %s"), target + 5);
	if (!strncmp(target, "release:", 8))
		return arena_printf(arena, _("A release in %s"), target + 8);
	for (size_t i = 0; i < sizeof of_rooms / sizeof *of_rooms; i++) {
		size_t len = strlen(of_rooms[i].kind);
		if (!strncmp(target, of_rooms[i].kind, len) && target[len] == ':')
			return arena_printf(arena, "%s: %s", _(of_rooms[i].words),
					    target + len + 1);
	}
	return *title ? arena_printf(arena, _("Reply: %s"), title) : _("Reply");
}

static void draw_row(struct view *view, size_t at, const struct canvas *row)
{
	const json_t *draft = draft_at(view, at);
	char when[WHEN_TEXT];
	if (at % 2) {
		canvas_text(row, 0, 0, 0, PALETTE_QUOTE, pick_text(draft, "body"));
		return;
	}
	when_ago(pick_time(draft, "updated_at"), app_now(view->app), when);
	canvas_right(row, 0, row->columns, WHEN_WIDTH, PALETTE_DIM, when);
	canvas_text(row, 0, 0, row->columns - WHEN_WIDTH - 1, PALETTE_TEXT,
		    what_for(draft, row->arena));
}

static void draw(struct view *view, const struct canvas *body)
{
	if (count(view))
		list_draw(view, body);
	else
		canvas_text(body, 1, LIST_MARGIN, 0, PALETTE_DIM, _("You have no drafts."));
}

/* Arguments of compose from a target. */
static json_t *target_args(const json_t *draft)
{
	const char *target = pick_text(draft, "target");
	long long first = 0, second = 0;
	if (sscanf(target, "reply:%lld:%lld", &first, &second) >= 1) {
		json_t *args =
		    json_pack("{s:s, s:I}", "what", "reply", "thread", (json_int_t)first);
		if (second)
			json_object_set_new(args, "to", json_integer(second));
		return args;
	}
	if (sscanf(target, "edit:%lld", &first) == 1)
		return json_pack("{s:s, s:I}", "what", "edit", "post", (json_int_t)first);
	if (!strncmp(target, "new:", 4))
		return json_pack("{s:s, s:s}", "what", "new", "board", target + 4);
	if (!strncmp(target, "nda:", 4))
		return json_pack("{s:s, s:s}", "what", "nda", "room", target + 4);
	if (!strncmp(target, "units:", 6))
		return json_pack("{s:s, s:s}", "what", "units", "room", target + 6);
	if (!strncmp(target, "screener:", 9))
		return json_pack("{s:s, s:s}", "what", "screener", "room", target + 9);
	return json_pack("{s:s}", "what", target);
}

/* It is this draft that is gone on with: nothing is to be asked. */
static json_t *compose_args(const json_t *draft)
{
	json_t *args = target_args(draft);
	json_object_set(args, "draft", json_object_get(draft, "draft"));
	return args;
}

static void on_dropped(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	view->is_stale = true;
}

static void on_drop(struct view *view, char typed)
{
	if (typed == 'y')
		view_call(view, "draft.drop",
			  json_pack("{s:I}", "draft", (json_int_t)of(view)->asked), on_dropped);
}

static bool offers(const struct view *view, enum request request)
{
	return (request == REQUEST_OPEN || request == REQUEST_DELETE) &&
	       draft_at(view, view->list.at);
}

/* Drafts that another view leads to: what it is of is asked there first. */
static const struct draft_place {
	const char *kind, *view, *argument, *form;
} places[] = {
    {"survey", "survey", "task", NULL},		  {"report", "report", "room", NULL},
    {"task", "form", "room", "task.new"},	  {"release", "form", "room", "release.new"},
    {"decision", "form", "room", "decision.new"}, {"change", "releases", "room", NULL},
    {"launch", "form", "room", "launch.text"},	  {"thanks", "ledger", "room", NULL},
};

static bool go_on(struct view *view, const json_t *draft)
{
	const char *target = pick_text(draft, "target"), *name = strchr(target, ':');
	size_t len = strcspn(target, ":");
	for (size_t i = 0; name && i < sizeof places / sizeof *places; i++)
		if (strlen(places[i].kind) == len && !strncmp(places[i].kind, target, len))
			return app_open(view->app, places[i].view,
					json_pack("{s:s, s:s*}", places[i].argument, name + 1,
						  "form", places[i].form));
	if (name && !strncmp(target, "comment:", 8))
		return app_open(view->app, "compose",
				json_pack("{s:s, s:s}", "what", "comment", "item", name + 1));
	if (name && !strncmp(target, "note:", 5))
		return app_open(view->app, "compose",
				json_pack("{s:s, s:s, s:{s:s}}", "what", "comment", "item",
					  name + 1, "with", "visibility", "staff"));
	return app_open(view->app, "compose", compose_args(draft));
}

static bool request(struct view *view, enum request what)
{
	static const struct app_choice choices[] = {{'n', N_("no")}, {'y', N_("yes")}};
	if (!offers(view, what))
		return false;
	if (what == REQUEST_OPEN)
		return go_on(view, draft_at(view, view->list.at));
	of(view)->asked = pick_int(draft_at(view, view->list.at), "draft");
	app_ask(view->app, view, _("Throw this draft away?"), choices, 2, on_drop);
	return true;
}

static const struct list_ops list = {.count = count, .kind = kind, .draw = draw_row};

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("go on with it")},
    {REQUEST_DELETE, N_("throw away")},
    {REQUEST_BACK, N_("back")},
    {REQUEST_NONE, NULL},
};

const struct view_ops drafts_ops = {
    .name = "drafts",
    .title = N_("Drafts"),
    .size = sizeof(struct drafts),
    .hints = hints,
    .load = load,
    .close = close,
    .draw = draw,
    .offers = offers,
    .request = request,
    .list = &list,
};
