#include "client/views/progress.h"

#include <string.h>

#include "client/app.h"
#include "client/roomwords.h"
#include "client/taskwords.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/tr.h"
#include "common/text/utf8.h"

enum { PERSON = 1, REMINDERS, MOST = 500, BAR = 24, BAR_NARROW = 10, WIDE = 60 };

struct progress {
	struct page_view page;
	json_t *shown; /* room.progress */
};

static bool is_staff(const struct progress *progress)
{
	return json_is_integer(json_object_get(progress->shown, "testers"));
}

/* --- the page --- */

static void add_bar(struct progress *progress, const char *label, int64_t part, int64_t whole,
		    const char *words)
{
	struct arena *arena = arena_new();
	int columns = progress->page.columns >= WIDE ? BAR : BAR_NARROW;
	page_value(&progress->page, 0, label,
		   arena_printf(arena, "%s  %lld/%lld%s",
				taskwords_bar(arena, part, whole, columns), (long long)part,
				(long long)whole, words));
	arena_free(&arena);
}

static void add_room(struct progress *progress)
{
	struct arena *arena = arena_new();
	const json_t *shown = progress->shown;
	const char *phase = pick_name(shown, "phase_name");
	page_paragraph(&progress->page, PALETTE_DIM,
		       phase ? arena_printf(arena, _("The phase now: %s, %s."), phase,
					    roomwords_phase(pick_text(shown, "phase")))
			     : arena_printf(arena, _("The room is %s."),
					    roomwords_phase(pick_text(shown, "phase"))));
	page_gap(&progress->page);
	if (pick_int(shown, "testers"))
		add_bar(progress, _("Take part"), pick_int(shown, "taking_part"),
			pick_int(shown, "testers"),
			arena_printf(arena, _(", %lld %%"),
				     (long long)pick_int(shown, "participation")));
	else
		page_paragraph(&progress->page, PALETTE_TEXT, _("Nobody tests here yet."));
	if (pick_int(shown, "asked"))
		add_bar(progress, _("Tasks done"), pick_int(shown, "done"),
			pick_int(shown, "asked"), "");
	if (pick_count(shown, "features"))
		add_bar(progress, _("Features covered"), pick_int(shown, "covered"),
			(int64_t)pick_count(shown, "features"), "");
	arena_free(&arena);
}

/* As much of it as stands before the bars. */
static const char *label_of(struct arena *arena, const char *name)
{
	enum { COLUMNS = 21 };
	size_t len = strlen(name), fits = utf8_fit(name, len, COLUMNS, NULL);
	return fits == len ? name : arena_printf(arena, "%.*s…", (int)fits, name);
}

static void add_features(struct progress *progress)
{
	enum { COVERED = 5 };
	if (pick_count(progress->shown, "features"))
		page_heading(&progress->page, _("Features, by how many testers reported on them"));
	for (size_t i = 0; i < pick_count(progress->shown, "features"); i++) {
		const json_t *feature = pick_at(progress->shown, "features", i);
		int64_t testers = pick_int(feature, "testers");
		struct arena *arena = arena_new();
		page_value(&progress->page, 0, label_of(arena, pick_text(feature, "name")),
			   arena_printf(arena, "%s  %lld%s",
					taskwords_bar(arena, testers < COVERED ? testers : COVERED,
						      COVERED, COVERED),
					(long long)testers,
					pick_bool(feature, "covered") ? _(", covered") : ""));
		arena_free(&arena);
	}
}

/* "4 reports, 3/5 tasks, silent for 9 days" */
static const char *doings(struct arena *arena, const json_t *tester)
{
	int64_t reports = pick_int(tester, "reports"), days = pick_int(tester, "silent_days");
	const char *words =
	    arena_printf(arena, ngettext("%lld report", "%lld reports", (unsigned long)reports),
			 (long long)reports);
	if (pick_int(tester, "of"))
		words = arena_printf(arena, _("%s, %lld/%lld tasks"), words,
				     (long long)pick_int(tester, "done"),
				     (long long)pick_int(tester, "of"));
	if (!pick_name(tester, "last_heard_at"))
		return arena_printf(arena, _("%s, never heard"), words);
	if (days)
		words = arena_printf(arena,
				     ngettext("%s, silent for %lld day", "%s, silent for %lld days",
					      (unsigned long)days),
				     words, (long long)days);
	return words;
}

static void add_tester(struct progress *progress, const json_t *tester)
{
	struct arena *arena = arena_new();
	int64_t impact = pick_int(tester, "impact");
	struct page_row *row =
	    page_value(&progress->page, PERSON, pick_text(tester, "handle"), doings(arena, tester));
	page_name(row, pick_text(tester, "handle"));
	if (strcmp(pick_text(tester, "state"), "active") != 0)
		page_right(row, roomwords_state(pick_text(tester, "state")));
	else if (impact)
		page_right(row, arena_printf(arena, _("impact %lld"), (long long)impact));
	if (!pick_bool(tester, "taking_part"))
		row->looks = PALETTE_DIM;
	arena_free(&arena);
}

static void add_me(struct progress *progress)
{
	struct arena *arena = arena_new();
	struct page_view *page = &progress->page;
	const json_t *me = pick_at(progress->shown, "items", 0);
	if (!me)
		return;
	page_paragraph(page, PALETTE_STRONG,
		       pick_bool(me, "taking_part")
			   ? _("You take part: your reports or tasks of this phase count.")
			   : _("One report, or all required tasks, and you take part in this "
			       "phase."));
	page_gap(page);
	if (pick_int(me, "of"))
		add_bar(progress, _("Tasks done"), pick_int(me, "done"), pick_int(me, "of"), "");
	if (pick_int(me, "required_of"))
		add_bar(progress, _("Required ones"), pick_int(me, "required_done"),
			pick_int(me, "required_of"), "");
	page_value(page, 0, _("Reports"),
		   arena_printf(arena, "%lld", (long long)pick_int(me, "reports")));
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct progress *progress = (struct progress *)page;
	if (!is_staff(progress)) {
		add_me(progress);
	} else {
		add_room(progress);
		add_features(progress);
		if (pick_count(progress->shown, "items"))
			page_heading(page, _("Testers, the silent ones first"));
		for (size_t i = 0; i < pick_count(progress->shown, "items"); i++)
			add_tester(progress, pick_at(progress->shown, "items", i));
	}
	page_gap(page);
	page_paragraph(page, PALETTE_DIM,
		       _("Heard is who reported, voted, answered or commented. Reading is not "
			 "watched, so nothing here says who reads."));
	if (!is_staff(progress)) {
		page_gap(page);
		page_item(page, REMINDERS, _("Reminders of what is due here"));
	}
}

/* --- its life --- */

/* --- requests --- */

static void on_wanted(struct view *view, int err, const char *words, json_t *result)
{
	if (err)
		app_fail(view->app, err, words);
	else if (!strcmp(pick_text(result, "wanted"), "on"))
		app_say(view->app, _("You are reminded of what is due, at most once a day."));
	else
		app_say(view->app, _("You are not reminded any more."));
}

static void on_reminders(struct view *view, char key)
{
	if (key == 'y' || key == 'n')
		view_call(view, "room.reminders",
			  json_pack("{s:s, s:s}", "room", view->room, "wanted",
				    key == 'y' ? "on" : "off"),
			  on_wanted);
}

static bool choose(struct view *view, const struct page_row *row)
{
	static const struct app_choice choices[] = {
	    {'y', N_("yes")}, {'n', N_("no")}, {'q', N_("as it is")}};
	if (row->action == REMINDERS) {
		app_ask(view->app, view, _("Shall this room remind you?"), choices, 3,
			on_reminders);
		return true;
	}
	return app_open(view->app, "profile",
			json_pack("{s:s, s:s?}", "handle", row->name, "room", view->room));
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("open")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    {.method = "room.progress", .at = offsetof(struct progress, shown), .limit = MOST},
    {.method = NULL},
};

const struct view_ops progress_ops = {
    .name = "progress",
    .title = N_("How far a room is"),
    .size = sizeof(struct progress),
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("Progress"),
    .build = build,
    .draw = page_show,
    PAGE_CHOOSES,
    .choose = choose,
    .list = &page_list,
};
