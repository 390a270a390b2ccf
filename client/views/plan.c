#include "client/views/plan.h"

#include <string.h>

#include "client/app.h"
#include "client/roomwords.h"
#include "client/views/page.h"
#include "client/views/page_ask.h"
#include "client/views/pick.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { PHASE = 1, NEW_PHASE, FEATURE, NEW_FEATURE };

struct plan {
	struct page_view page;
	json_t *phases, *features; /* answers */
	json_t *room;		   /* room.show */
};

static struct plan *of(const struct view *view)
{
	return (struct plan *)view;
}

static bool may_change(const struct plan *plan)
{
	return !strcmp(pick_text(plan->room, "part"), "owner") ||
	       !strcmp(pick_text(plan->room, "team"), "pm");
}

/* --- the page --- */

static void add_phase(struct plan *plan, const json_t *phase)
{
	struct arena *arena = arena_new();
	char from[WHEN_TEXT], to[WHEN_TEXT];
	int64_t now = app_now(plan->page.view.app);
	struct page_row *row = page_value(
	    &plan->page, PHASE, pick_text(phase, "phase"),
	    arena_printf(arena, _("%s, %s to %s"), roomwords_phase(pick_text(phase, "kind")),
			 when_due(pick_time(phase, "starts_at"), now, from),
			 when_due(pick_time(phase, "ends_at"), now, to)));
	page_name(row, pick_text(phase, "phase"));
	if (pick_bool(phase, "now"))
		page_right(row, _("now"));
	arena_free(&arena);
}

static void add_feature(struct plan *plan, const json_t *feature)
{
	struct arena *arena = arena_new();
	double weight = json_number_value(json_object_get(feature, "weight"));
	struct page_row *row = page_value(&plan->page, FEATURE, pick_text(feature, "feature"),
					  pick_text(feature, "name"));
	page_name(row, pick_text(feature, "feature"));
	if (pick_bool(feature, "retired"))
		page_right(row, _("retired"));
	else if (weight < 1 || weight > 1)
		page_right(row, arena_printf(arena, _("counts %g times"), weight));
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct plan *plan = (struct plan *)page;
	page_heading(page, _("Phases"));
	for (size_t i = 0; i < pick_count(plan->phases, "items"); i++)
		add_phase(plan, pick_at(plan->phases, "items", i));
	if (!pick_count(plan->phases, "items"))
		page_paragraph(page, PALETTE_DIM, _("None is planned."));
	if (may_change(plan))
		page_item(page, NEW_PHASE, _("Plan a phase"));
	page_heading(page, _("Features"));
	for (size_t i = 0; i < pick_count(plan->features, "items"); i++)
		add_feature(plan, pick_at(plan->features, "items", i));
	if (!pick_count(plan->features, "items"))
		page_paragraph(page, PALETTE_DIM, _("None is named."));
	if (may_change(plan))
		page_item(page, NEW_FEATURE, _("Name a part of the product"));
}

/* --- its life --- */

/* --- requests --- */

static void on_dropped(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	view->is_stale = true;
}

static void on_drop(struct view *view, char key)
{
	const struct page_row *row = page_asked(view);
	if (key == 'y' && row->action == PHASE)
		view_call(view, "phase.drop",
			  json_pack("{s:s, s:s}", "room", view->room, "phase", row->name),
			  on_dropped);
}

static bool offers(const struct view *view, enum request request)
{
	const struct page_row *row = page_at(&of(view)->page);
	if (!row || !may_change(of(view)))
		return false;
	return request == REQUEST_OPEN || (request == REQUEST_DELETE && row->action == PHASE);
}

static bool request(struct view *view, enum request what)
{
	static const struct app_choice yes_no[] = {{'n', N_("no")}, {'y', N_("yes")}};
	static const char *const forms[] = {
	    [PHASE] = "phase.set",
	    [NEW_PHASE] = "phase.new",
	    [FEATURE] = "feature.set",
	    [NEW_FEATURE] = "feature.new",
	};
	const struct page_row *row = page_at(&of(view)->page);
	json_t *args;
	if (!offers(view, what))
		return false;
	if (what == REQUEST_DELETE) {
		page_ask(&of(view)->page, _("Take this phase out of the plan?"), yes_no, 2,
			 on_drop);
		return true;
	}
	args = json_pack("{s:s, s:s}", "form", forms[row->action], "room", view->room);
	if (row->name)
		json_object_set_new(args, row->action == PHASE ? "phase" : "feature",
				    json_string(row->name));
	return app_open(view->app, "form", args);
}

static const struct view_hint hints[] = {{REQUEST_OPEN, N_("change")},
					 {REQUEST_DELETE, N_("take out")},
					 {REQUEST_BACK, N_("back")},
					 {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    {.method = "room.show", .at = offsetof(struct plan, room)},
    {.method = "phase.list", .at = offsetof(struct plan, phases)},
    {.method = "feature.list", .at = offsetof(struct plan, features)},
    {.method = NULL},
};

const struct view_ops plan_ops = {
    .name = "plan",
    .title = N_("Phases and features of a room"),
    .size = sizeof(struct plan),
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("Phases and features"),
    .build = build,
    .draw = page_show,
    .offers = offers,
    .request = request,
    .list = &page_list,
};
