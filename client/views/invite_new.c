#include "client/views/invite_new.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/roomwords.h"
#include "client/views/page.h"
#include "client/views/page_line.h"
#include "client/views/pick.h"
#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { PART = 1, TEAM, SEGMENT, ORG, NAMES, USES, DAYS, MAKE, CODE, DONE };
enum { SEGMENT_MAX = 40, ORG_MAX = 80, NAMES_MAX = 8000, NUMBER_MAX_CODES = 4 };

static const char *const parts[] = {"tester", "partner", "observer", "staff", "moderator"};
static const char *const teams[] = {"", "eng", "pm", "mkt", "sup"};
enum { PARTS = sizeof parts / sizeof *parts, TEAMS = sizeof teams / sizeof *teams };

struct invite_new {
	struct page_view page;
	size_t part, team;
	char *segment, *org, *names;
	long uses, days;
	json_t *made; /* name, code each; NULL: not yet */
	bool is_sending;
};

static struct invite_new *of(const struct view *view)
{
	return (struct invite_new *)view;
}

static bool is_staff(const struct invite_new *new)
{
	return new->part >= 3;
}

/* Several names stand on the line with ; between them (a comma is in many). */
static bool is_list(const struct invite_new *new)
{
	return strchr(new->names, ';') != NULL;
}

/* --- the page --- */

static void build_form(struct invite_new *new)
{
	struct page_view *page = &new->page;
	struct arena *arena = arena_new();
	page_add(page, PALETTE_TEXT, "");
	page_value(page, PART, _("As"), roomwords_part(parts[new->part]));
	if (is_staff(new))
		page_value(page, TEAM, _("Team"),
			   *teams[new->team] ? roomwords_team(teams[new->team]) : _("none"));
	else
		page_value(page, SEGMENT, _("Group of testers"),
			   *new->segment ? new->segment : _("none"));
	page_value(page, ORG, _("Organisation"), *new->org ? new->org : _("none"));
	page_value(page, NAMES, _("For"),
		   *new->names ? new->names : _("nobody by name; several: Jane; Ola; Kim"));
	if (!is_list(new))
		page_value(
		    page, USES, _("Lets in"),
		    arena_printf(arena,
				 ngettext("%ld person", "%ld people", (unsigned long)new->uses),
				 new->uses));
	page_value(page, DAYS, _("Good for"),
		   arena_printf(arena, ngettext("%ld day", "%ld days", (unsigned long)new->days),
				new->days));
	page_gap(page);
	page_item(page, MAKE,
		  new->is_sending ? _("One moment")
		  : is_list(new)  ? _("Make a code each")
				  : _("Make the code"));
	arena_free(&arena);
}

static void build_codes(struct invite_new *new)
{
	struct page_view *page = &new->page;
	json_t *item;
	size_t i;
	page_add(page, PALETTE_TEXT, "");
	page_paragraph(page, PALETTE_TEXT,
		       _("Shown now and never again. Enter on one gives a text to send with it."));
	page_gap(page);
	json_array_foreach(new->made, i, item)
	{
		const char *name = pick_text(item, "name");
		struct page_row *row =
		    page_value(page, CODE, *name ? name : _("Code"), pick_text(item, "code"));
		page_name(row, pick_text(item, "code"));
		row->looks = PALETTE_STRONG;
	}
	page_gap(page);
	page_item(page, DONE, _("I have them: done"));
}

static void build(struct page_view *page)
{
	struct invite_new *new = (struct invite_new *)page;
	if (new->made)
		build_codes(new);
	else
		build_form(new);
}

/* --- making --- */

static void on_made(struct view *view, int err, const char *words, json_t *result)
{
	struct invite_new *new = of(view);
	const char *code = pick_name(result, "code");
	new->is_sending = false;
	page_dirty(&new->page);
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	new->made = code ? json_pack("[{s:s, s:s}]", "name", new->names, "code", code)
			 : json_incref(json_object_get(result, "items"));
	view->hold = VIEW_ONCE;
	view->list.at = 0;
	app_stale(view->app);
}

/* A name a line, in quotes, as invite.make reads a list. */
static char *list_of(const struct invite_new *new)
{
	struct buf out = {0};
	const char *at = new->names;
	(void)buf_add_text(&out, "name\n");
	while (*at) {
		size_t len = strcspn(at, ";"), from = strspn(at, " ");
		if (from < len)
			(void)buf_add_char(&out, '"');
		for (size_t i = from; i < len; i++)
			(void)buf_printf(&out, "%s%c", at[i] == '"' ? "\"" : "", at[i]);
		if (from < len)
			(void)buf_add_text(&out, "\"\n");
		at += len + (at[len] == ';');
	}
	return buf_take(&out, NULL);
}

static void make(struct invite_new *new)
{
	struct view *view = &new->page.view;
	json_t *params;
	if (new->is_sending)
		return;
	params = json_pack("{s:s, s:s, s:o}", "room", view->room, "part", parts[new->part],
			   "expires", json_sprintf("%ldd", new->days));
	if (is_staff(new) && *teams[new->team])
		json_object_set_new(params, "team", json_string(teams[new->team]));
	if (!is_staff(new) && *new->segment)
		json_object_set_new(params, "segment", json_string(new->segment));
	if (*new->org)
		json_object_set_new(params, "org", json_string(new->org));
	if (is_list(new)) {
		char *list = list_of(new);
		json_object_set_new(params, "body", json_string(list));
		free(list);
	} else {
		json_object_set_new(params, "uses", json_integer(new->uses));
		if (*new->names)
			json_object_set_new(params, "name", json_string(new->names));
	}
	new->is_sending = true;
	page_dirty(&new->page);
	view_call(view, "invite.make", params, on_made);
}

/* --- the view --- */

static bool open(struct view *view, const json_t *args)
{
	struct invite_new *new = of(view);
	view_set_room(view, pick_name(args, "room"));
	new->segment = mem_dup(pick_text(args, "segment"));
	new->org = mem_dup(pick_text(args, "org"));
	new->names = mem_dup(pick_text(args, "names"));
	new->uses = 1;
	new->days = 30;
	view->is_loaded = true;
	return view->room != NULL;
}

/* The codes are in no place. */
static json_t *save(const struct view *view)
{
	const struct invite_new *new = of(view);
	return json_pack("{s:s, s:s, s:s, s:s}", "room", view->room, "segment", new->segment, "org",
			 new->org, "names", new->made ? "" : new->names);
}

static void close(struct view *view)
{
	struct invite_new *new = of(view);
	page_free(&new->page);
	json_decref(new->made);
	free(new->segment);
	free(new->org);
	free(new->names);
}

static void edit(struct invite_new *new, int action)
{
	char number[24];
	switch (action) {
	case SEGMENT:
		page_edit(&new->page, action, _("Group of testers"), SEGMENT_MAX, false,
			  new->segment);
		break;
	case ORG:
		page_edit(&new->page, action, _("Organisation"), ORG_MAX, false, new->org);
		break;
	case NAMES:
		page_edit(&new->page, action, _("For"), NAMES_MAX, false, new->names);
		break;
	default:
		snprintf(number, sizeof number, "%ld", action == USES ? new->uses : new->days);
		page_edit(&new->page, action, action == USES ? _("People") : _("Days"),
			  NUMBER_MAX_CODES, false, number);
	}
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct invite_new *new = of(view);
	struct app *app = view->app;
	switch (row->action) {
	case PART:
		new->part = (new->part + 1) % PARTS;
		break;
	case TEAM:
		new->team = (new->team + 1) % TEAMS;
		break;
	case MAKE:
		make(new);
		return true;
	case CODE:
		return app_open(app, "letter",
				json_pack("{s:s, s:s}", "room", view->room, "code", row->name));
	case DONE:
		app_back(app);
		return true;
	default:
		edit(new, row->action);
		return true;
	}
	page_dirty(&new->page);
	return true;
}

static void typed(struct view *view, int action, const char *text)
{
	struct invite_new *new = of(view);
	char **to = action == SEGMENT ? &new->segment : action == ORG ? &new->org : &new->names;
	char *end;
	long number = strtol(text, &end, 10);
	if (action == SEGMENT || action == ORG || action == NAMES) {
		free(*to);
		*to = mem_dup(text);
	} else if (*end || end == text || number < 1 || number > (action == USES ? 1000 : 365)) {
		app_say(view->app, action == USES ? _("A number from 1 to 1000")
						  : _("A number from 1 to 365"));
		page_line_again(view);
	} else if (action == USES) {
		new->uses = number;
	} else {
		new->days = number;
	}
	page_dirty(&new->page);
}

static void on_left(struct view *view, char answer)
{
	if (answer == 'y')
		app_back(view->app);
}

/* Codes not written down are lost. */
static bool may_leave(struct view *view)
{
	static const struct app_choice yes_no[] = {{'n', N_("not yet")}, {'y', N_("yes")}};
	if (!of(view)->made)
		return true;
	app_ask(view->app, view, _("These codes are not shown again. Have you got them?"), yes_no,
		2, on_left);
	return false;
}

static const char *keys_line(const struct view *view)
{
	return of(view)->page.field ? _("Enter keep   ^C leave it")
				    : _("Enter choose   q back   ? help");
}

const struct view_ops invite_new_ops = {
    .name = "invite_new",
    .title = N_("New invitations"),
    .size = sizeof(struct invite_new),
    .flags = VIEW_CHOICES,
    .open = open,
    .save = save,
    .close = close,
    .heading = N_("New invitations"),
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    .may_leave = may_leave,
    PAGE_CHOOSES,
    .choose = choose,
    PAGE_TYPES,
    .typed = typed,
    .list = &page_list,
};
