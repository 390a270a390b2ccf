#include "client/views/tasks.h"

#include <string.h>

#include "client/app.h"
#include "client/taskwords.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/tr.h"

enum { TASK = 1, MAKE };
enum { MOST = 500 };

struct tasks {
	struct page_view page;
	json_t *items; /* of task.list */
	json_t *shown; /* room.show */
};

static struct tasks *of(const struct view *view)
{
	return (struct tasks *)view;
}

static bool is_tester(const struct tasks *tasks)
{
	return !strcmp(pick_text(tasks->shown, "part"), "tester");
}

/* Whether the room lets me make tasks: product and its owner. */
static bool may_make(const struct tasks *tasks)
{
	return !strcmp(pick_text(tasks->shown, "part"), "owner") ||
	       !strcmp(pick_text(tasks->shown, "team"), "pm");
}

/* --- the page --- */

static const char *right_of(const struct tasks *tasks, struct arena *arena, const json_t *task)
{
	const char *state = pick_text(task, "state"),
		   *kind = taskwords_kind(pick_text(task, "kind"));
	const char *due = taskwords_due(arena, task, app_now(tasks->page.view.app));
	if (pick_name(task, "closed_at"))
		due = "";
	if (!is_tester(tasks))
		return arena_printf(arena, _("%s   %lld of %lld done%s%s"), kind,
				    (long long)pick_int(task, "done"),
				    (long long)pick_int(task, "of"), *due ? "   " : "", due);
	if (strcmp(state, "open") != 0)
		return taskwords_state(state);
	return *due ? arena_printf(arena, "%s   %s", kind, due) : kind;
}

/* The sections in their order; a task is in the first that it fits. */
static const char *section_of(const struct tasks *tasks, const json_t *task)
{
	const char *state = pick_text(task, "state");
	if (!strcmp(state, "done"))
		return _("Done");
	if (pick_name(task, "closed_at"))
		return _("Closed");
	if (!is_tester(tasks))
		return _("Open");
	return strcmp(state, "open") != 0 ? _("Left") : _("To do");
}

static void add_task(struct tasks *tasks, const json_t *task)
{
	struct arena *arena = arena_new();
	struct page_row *row = page_item(&tasks->page, TASK, pick_text(task, "title"));
	page_name(row, pick_text(task, "task"));
	page_right(row, right_of(tasks, arena, task));
	if (pick_bool(task, "asked"))
		row->kind |= LIST_NEW;
	arena_free(&arena);
}

static void add_section(struct tasks *tasks, const char *section)
{
	bool is_there = false;
	const json_t *task;
	size_t i;
	json_array_foreach(tasks->items, i, task)
	{
		if (strcmp(section_of(tasks, task), section) != 0)
			continue;
		if (!is_there)
			page_heading(&tasks->page, section);
		is_there = true;
		add_task(tasks, task);
	}
}

static void build(struct page_view *page)
{
	struct tasks *tasks = (struct tasks *)page;
	const char *sections[] = {_("To do"), _("Open"), _("Left"), _("Done"), _("Closed")};
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		add_section(tasks, sections[i]);
	if (!json_array_size(tasks->items))
		page_paragraph(page, PALETTE_DIM,
			       is_tester(tasks)
				   ? _("Nothing is asked of you here. You hear of it when "
				       "something is.")
				   : _("Nothing is asked of the testers yet."));
	if (may_make(tasks)) {
		page_gap(page);
		page_item(page, MAKE,
			  _("Ask the testers for something: a task, a survey, a diary"));
	}
}

/* --- loading --- */

/* --- requests --- */

static bool make(struct view *view)
{
	return app_open(view->app, "form",
			json_pack("{s:s, s:s}", "form", "task.new", "room", view->room));
}

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
		return make(view);
	return app_open(view->app, "task",
			json_pack("{s:s, s:s}", "task", row->name, "room", view->room));
}

/* Something new is asked, or nothing any more. */
static const struct view_hint hints[] = {{REQUEST_OPEN, N_("open")},
					 {REQUEST_COMPOSE, N_("ask something")},
					 {REQUEST_BACK, N_("back")},
					 {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    {.method = "room.show", .at = offsetof(struct tasks, shown)},
    {.method = "task.list", .at = offsetof(struct tasks, items), .part = "items", .limit = MOST},
    {.method = NULL},
};

const struct view_ops tasks_ops = {
    .name = "tasks",
    .title = N_("Tasks of a room"),
    .size = sizeof(struct tasks),
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("Tasks"),
    .build = build,
    .draw = page_show,
    .offers = offers,
    .request = request,
    .on_event = view_on_news,
    .tick = view_on_tick,
    .list = &page_list,
};
