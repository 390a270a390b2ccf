#include "client/views/room_setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/roomhead.h"
#include "client/roomwords.h"
#include "client/views/page.h"
#include "client/views/page_line.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum {
	TITLE = 1,
	PURPOSE,
	PHASE,
	LISTED,
	VOTES,
	VOICES,
	IDENTITY,
	SUPPORT,
	MODERATOR,
	HOURS,
	WORKING,
	CLOSES,
	KEPT,
	SEATS,
	NDA,
	BOOKS
};

struct setup {
	struct page_view page;
	json_t *shown; /* room.show */
};

static struct setup *of(const struct view *view)
{
	return (struct setup *)view;
}

/* What is typed: its field of room.set, and of what kind. */
static const struct line {
	int action;
	const char *label; /* N_() */
	const char *field;
	size_t most;
	bool is_number;
} lines[] = {
    {TITLE, N_("Name"), "title", 80, false},
    {PURPOSE, N_("Purpose"), "purpose", 200, false},
    {MODERATOR, N_("Looked after by"), "moderator", 32, false},
    {HOURS, N_("Answered within"), "ack_hours", 4, true},
    {CLOSES, N_("Ends"), "closes_at", 30, false},
    {KEPT, N_("Kept afterwards"), "retention_days", 5, true},
};

static const struct line *line_of(int action)
{
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (lines[i].action == action)
			return &lines[i];
	return NULL;
}

/* --- the page --- */

static void add_count(struct page_view *page, int action, const char *label, char *words)
{
	page_value(page, action, label, words);
	free(words);
}

/* Who opened it as a sysop, and why. */
static void add_breaks(struct setup *setup)
{
	struct page_view *page = &setup->page;
	char when[WHEN_TEXT];
	for (size_t i = 0; i < pick_count(setup->shown, "breaks"); i++) {
		const json_t *glass = pick_at(setup->shown, "breaks", i);
		char *words;
		if (!i)
			page_heading(page, _("Opened by sysops, for an hour each"));
		when_exact(pick_time(glass, "at"), app_now(page->view.app), when);
		words = mem_printf("%s, %s: %s", pick_text(glass, "handle"), when,
				   pick_text(glass, "reason"));
		page_paragraph(page, PALETTE_TEXT, words);
		free(words);
	}
}

static bool has_aliases(const struct setup *setup)
{
	return !strcmp(pick_text(setup->shown, "identity"), "alias");
}

static void build(struct page_view *page)
{
	struct setup *setup = (struct setup *)page;
	const json_t *shown = setup->shown;
	int64_t closes = pick_time(shown, "closes_at"), nda = pick_int(shown, "nda_version");
	struct arena *arena = arena_new();
	const char *days_off = roomwords_holidays(arena, shown);
	char when[WHEN_TEXT];
	/* Nobody has to look for it. */
	add_breaks(setup);
	page_gap(page);
	if (!page->count)
		page_add(page, PALETTE_TEXT, "");
	page_value(page, TITLE, _("Name"), pick_text(shown, "title"));
	page_value(page, PURPOSE, _("Purpose"), pick_text(shown, "purpose"));
	page_value(page, PHASE, _("It is"), roomwords_phase(pick_text(shown, "phase")));
	page_value(page, LISTED, _("Who knows of it"),
		   pick_bool(shown, "listed") ? _("all members, who may ask to be let in")
					      : _("only those who are invited"));
	page_value(page, VOTES, _("Votes are shown"),
		   pick_bool(shown, "hide_votes") ? _("to who has voted")
						  : _("to everybody in it"));
	page_value(page, VOICES, _("Votes weigh"),
		   pick_bool(shown, "one_voice") ? _("once for each organisation")
						 : _("for each person"));
	page_value(page, MODERATOR, _("Looked after by"), pick_text(shown, "moderator"));
	add_count(page, HOURS, _("Answered within"),
		  mem_printf(_("%lld working hours"), (long long)pick_int(shown, "ack_hours")));
	add_count(page, WORKING, _("Its staff work"),
		  mem_printf(_("%s, %s to %s, %s"), pick_text(shown, "work_days"),
			     pick_text(shown, "work_from"), pick_text(shown, "work_to"),
			     pick_text(shown, "zone")));
	page_value(page, WORKING, _("Days off"), *days_off ? days_off : _("none besides"));
	page_value(page, CLOSES, _("Ends"),
		   closes ? when_exact(closes, app_now(page->view.app), when)
			  : _("when you close it"));
	add_count(page, KEPT, _("Kept afterwards"),
		  mem_printf(_("%lld days"), (long long)pick_int(shown, "retention_days")));
	page_value(page, SEATS, _("Testers wanted"), _("of each group, or in all"));
	page_value(page, IDENTITY, _("Testers are called"),
		   has_aliases(setup) ? _("by an alias: you and product see who is who")
				      : _("by their own handles"));
	if (has_aliases(setup))
		page_value(page, SUPPORT, _("Support"),
			   pick_bool(shown, "support_sees") ? _("sees who is who, too")
							    : _("knows them by their alias"));
	page_gap(page);
	add_count(page, NDA, _("The agreement"),
		  nda ? mem_printf(_("version %lld; a new text is signed anew"), (long long)nda)
		      : mem_dup(_("none; write or paste one")));
	if (nda)
		page_value(page, BOOKS, _("Its books"), _("all versions, who signed which"));
	arena_free(&arena);
}

/* --- calls --- */

static void on_set(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	view->is_stale = true;
	app_stale(view->app);
}

/* Takes the value. */
static void set(struct setup *setup, const char *field, json_t *value)
{
	view_call(&setup->page.view, "room.set",
		  json_pack("{s:s, s:o}", "room", setup->page.view.room, field, value), on_set);
}

static void typed(struct view *view, int action, const char *text)
{
	struct setup *setup = of(view);
	const struct line *line = line_of(action);
	char *end;
	long number = strtol(text, &end, 10);
	if (!line || (!*text && action != CLOSES))
		return;
	if (!*text) {
		set(setup, "open_ended", json_true());
	} else if (line->is_number && (*end || end == text)) {
		app_say(view->app, _("A number, please."));
		page_line_again(view);
	} else {
		set(setup, line->field, line->is_number ? json_integer(number) : json_string(text));
	}
}

/* The phase after this one; closing for good is another matter. */
static const char *next_phase(const char *phase)
{
	static const char *const phases[] = {"draft", "recruiting", "onboarding", "engagement",
					     "closure"};
	enum { PHASES = sizeof phases / sizeof *phases };
	for (size_t i = 0; i + 1 < PHASES; i++)
		if (!strcmp(phases[i], phase))
			return phases[i + 1];
	return phases[1];
}

/* --- the view --- */

static void edit(struct setup *setup, const struct line *line)
{
	const char *text = pick_text(setup->shown, line->field);
	char number[24] = "";
	if (line->is_number)
		snprintf(number, sizeof number, "%lld",
			 (long long)pick_int(setup->shown, line->field));
	if (line->action == CLOSES)
		text = "";
	page_edit(&setup->page, line->action,
		  line->action == CLOSES ? _("Ends (2026-05-01, 30d, or nothing)") : _(line->label),
		  line->most, false, line->is_number ? number : text);
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct setup *setup = of(view);
	int action = row->action;
	struct app *app = view->app;
	const char *room = view->room;
	switch (action) {
	case PHASE:
		set(setup, "phase", json_string(next_phase(pick_text(setup->shown, "phase"))));
		return true;
	case LISTED:
		set(setup, "listed", json_boolean(!pick_bool(setup->shown, "listed")));
		return true;
	case VOTES:
		set(setup, "hide_votes", json_boolean(!pick_bool(setup->shown, "hide_votes")));
		return true;
	case VOICES:
		set(setup, "one_voice", json_boolean(!pick_bool(setup->shown, "one_voice")));
		return true;
	case IDENTITY:
		set(setup, "identity", json_string(has_aliases(setup) ? "real" : "alias"));
		return true;
	case SUPPORT:
		set(setup, "support_sees", json_boolean(!pick_bool(setup->shown, "support_sees")));
		return true;
	case WORKING:
		return app_open(app, "form",
				json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "form", "room.set",
					  "room", room, "work_days",
					  pick_text(setup->shown, "work_days"), "work_from",
					  pick_text(setup->shown, "work_from"), "work_to",
					  pick_text(setup->shown, "work_to"), "zone",
					  pick_text(setup->shown, "zone")));
	case SEATS:
		return app_open(app, "seats", json_pack("{s:s}", "room", room));
	case NDA:
		return app_open(app, "compose",
				json_pack("{s:s, s:s}", "what", "nda", "room", room));
	case BOOKS:
		return app_open(app, "agreements", json_pack("{s:s}", "room", room));
	default:
		edit(setup, line_of(action));
		return true;
	}
}

static const char *keys_line(const struct view *view)
{
	return of(view)->page.field ? _("Enter keep   ^C leave it")
				    : _("Enter change   q back   ? help");
}

static void arrived(struct view *view)
{
	roomhead_learn(view->app, of(view)->shown);
	page_arrived(view);
}

static const struct view_need needs[] = {
    {.method = "room.show", .at = offsetof(struct setup, shown), .flags = VIEW_SUBJECT},
    {.method = NULL},
};

const struct view_ops room_setup_ops = {
    .name = "room_setup",
    .title = N_("Set up"),
    .size = sizeof(struct setup),
    .flags = VIEW_CHOICES,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = arrived,
    .close = page_close,
    .heading = N_("Set up"),
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    PAGE_CHOOSES,
    .choose = choose,
    PAGE_TYPES,
    .refused = page_line_again,
    .typed = typed,
    .list = &page_list,
};
