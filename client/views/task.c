#include "client/views/task.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/taskwords.h"
#include "client/views/page.h"
#include "client/views/page_ask.h"
#include "client/views/page_line.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum {
	DONE = 1,
	ANSWER,
	BLOCKED,
	SKIP,
	LATER,
	UNDO,
	RESULTS,
	QUESTION,
	ADD,
	CHANGE,
	CLOSE,
	REOPEN
};
enum { NOTE_MAX = 200 };

struct task {
	struct page_view page;
	char *name;
	json_t *shown; /* task.show */
	json_t *room;  /* room.show */
};

static struct task *of(const struct view *view)
{
	return (struct task *)view;
}

static bool is_part(const struct task *task, const char *part)
{
	return !strcmp(pick_text(task->room, "part"), part);
}

static bool is_staff(const struct task *task)
{
	return is_part(task, "staff") || is_part(task, "moderator") || is_part(task, "owner");
}

static bool may_change(const struct task *task)
{
	return is_part(task, "owner") || !strcmp(pick_text(task->room, "team"), "pm");
}

static bool is_plain(const struct task *task)
{
	return !strcmp(pick_text(task->shown, "kind"), "task");
}

static bool is_closed(const struct task *task)
{
	return pick_name(task->shown, "closed_at") != NULL;
}

/* --- the page --- */

static const char *my_state(const struct task *task, struct arena *arena)
{
	const char *state = pick_text(task->shown, "state"), *note = pick_text(task->shown, "note");
	bool is_diary = !strcmp(pick_text(task->shown, "kind"), "diary");
	int64_t later = pick_time(task->shown, "later_until");
	char when[WHEN_TEXT];
	if (!strcmp(state, "done") && !is_plain(task))
		return is_diary ? _("You have written today's page.") : _("You have answered it.");
	if (!strcmp(state, "done"))
		return _("You did it.");
	if (!strcmp(state, "blocked"))
		return arena_printf(arena, _("Something keeps you from it: %s"), note);
	if (!strcmp(state, "skipped"))
		return arena_printf(
		    arena, *note ? _("You leave it out: %s") : _("You leave it out."), note);
	if (is_closed(task))
		return _("It is closed: nothing is done or answered any more.");
	if (later)
		return arena_printf(arena, _("Not this week. It is asked again on %s."),
				    when_exact(later, app_now(task->page.view.app), when));
	return NULL;
}

static void add_mine(struct task *task)
{
	struct page_view *page = &task->page;
	const char *state = pick_text(task->shown, "state");
	bool is_done = !strcmp(state, "done");
	if (is_closed(task))
		return;
	if (is_plain(task) && !is_done)
		page_item(page, DONE, _("I did it"));
	if (!is_plain(task))
		page_item(page, ANSWER,
			  is_done ? _("Change what I answered") : _("Answer the questions"));
	if (!is_done && strcmp(state, "blocked") != 0)
		page_item(page, BLOCKED, _("Something keeps me from it"));
	if (!is_done && strcmp(state, "skipped") != 0)
		page_item(page, SKIP, _("I leave it out"));
	if (!strcmp(state, "open") && !pick_time(task->shown, "later_until"))
		page_item(page, LATER, _("Not this week"));
	if (strcmp(state, "open") != 0 && (is_plain(task) || !is_done))
		page_item(page, UNDO, _("It is still to be done"));
}

static void add_questions(struct task *task)
{
	struct arena *arena = arena_new();
	struct page_view *page = &task->page;
	if (pick_count(task->shown, "questions"))
		page_heading(page, _("Questions"));
	for (size_t i = 0; i < pick_count(task->shown, "questions"); i++) {
		const json_t *question = pick_at(task->shown, "questions", i);
		struct page_row *row = page_add(
		    page, PALETTE_TEXT,
		    arena_printf(arena, "%lld. %s", (long long)pick_int(question, "number"),
				 pick_text(question, "question")));
		if (may_change(task) && !is_closed(task)) {
			row->kind = LIST_ITEM;
			row->action = QUESTION;
			row->id = pick_int(question, "number");
		}
		page_right(row, arena_printf(
				    arena, "%s%s", taskwords_question(pick_text(question, "kind")),
				    pick_bool(question, "required") ? _(", required") : ""));
	}
	arena_free(&arena);
}

static void add_staff(struct task *task)
{
	struct page_view *page = &task->page;
	page_item(page, RESULTS, is_plain(task) ? _("Who did it") : _("Results"));
	if (!may_change(task))
		return;
	if (!is_plain(task) && !is_closed(task))
		page_item(page, ADD, _("Add a question"));
	if (!is_closed(task))
		page_item(page, CHANGE, _("Change its title, its date or what belongs to it"));
	page_item(page, is_closed(task) ? REOPEN : CLOSE,
		  is_closed(task) ? _("Open it again") : _("Close it"));
}

static void build(struct page_view *page)
{
	struct task *task = (struct task *)page;
	struct arena *arena = arena_new();
	const char *state = is_part(task, "tester") ? my_state(task, arena) : NULL;
	page_paragraph(page, PALETTE_DIM,
		       taskwords_about(arena, task->shown, app_now(page->view.app)));
	page_gap(page);
	if (pick_name(task->shown, "text")) {
		page_text(page, pick_text(task->shown, "text"));
		page_gap(page);
	}
	if (state) {
		page_paragraph(page, PALETTE_STRONG, state);
		page_gap(page);
	}
	if (is_part(task, "tester"))
		add_mine(task);
	if (is_part(task, "tester") && is_closed(task) && !is_plain(task))
		page_item(page, RESULTS, _("What came out"));
	if (is_staff(task))
		add_staff(task);
	if (is_staff(task) && !is_plain(task))
		add_questions(task);
	arena_free(&arena);
}

/* --- loading --- */

static void on_room(struct view *view, int err, const char *words, json_t *result)
{
	struct task *task = of(view);
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(task->room);
	task->room = json_incref(result);
	view->is_loaded = task->shown != NULL;
	page_dirty(&task->page);
}

static void on_shown(struct view *view, int err, const char *words, json_t *result)
{
	struct task *task = of(view);
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(task->shown);
	task->shown = json_incref(result);
	view_set_room(view, pick_text(result, "room"));
	view->is_loaded = task->room != NULL;
	if (!task->room)
		view_call(view, "room.show", json_pack("{s:s}", "room", view->room), on_room);
	page_dirty(&task->page);
}

static void load(struct view *view)
{
	view_call(view, "task.show", json_pack("{s:s}", "task", of(view)->name), on_shown);
}

static bool open(struct view *view, const json_t *args)
{
	of(view)->name = mem_dup(pick_name(args, "task"));
	if (pick_name(args, "room"))
		view_set_room(view, pick_name(args, "room"));
	return of(view)->name != NULL;
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:s, s:s?}", "task", of(view)->name, "room", view->room);
}

static void close(struct view *view)
{
	page_free(&of(view)->page);
	free(of(view)->name);
	json_decref(of(view)->shown);
	json_decref(of(view)->room);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	const struct task *task = of(view);
	(void)arena;
	head_r->title = task->shown ? pick_text(task->shown, "title") : task->name;
}

/* --- saying how it went --- */

static void on_changed(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	view->is_stale = true;
	app_stale(view->app);
}

static void on_done(struct view *view, int err, const char *words, json_t *result)
{
	on_changed(view, err, words, result);
	if (err)
		return;
	app_set_undo(view->app, "task.undo", json_pack("{s:s}", "task", of(view)->name),
		     _("It is still to be done."));
	app_say(view->app, _("Thank you. z takes it back."));
}

static void call(struct task *task, const char *method, const char *note, view_done done)
{
	view_call(&task->page.view, method,
		  json_pack("{s:s, s:s?}", "task", task->name, "note", note), done);
}

static void on_closed(struct view *view, char key)
{
	if (key == 'y')
		call(of(view), "task.close", NULL, on_changed);
}

static void on_dropped(struct view *view, char key)
{
	const struct page_row *row = page_asked(view);
	if (key == 'y' && row->action == QUESTION)
		view_call(
		    view, "question.drop",
		    json_pack("{s:s, s:I}", "task", of(view)->name, "number", (json_int_t)row->id),
		    on_changed);
}

static bool open_form(struct task *task, const char *form)
{
	return app_open(task->page.view.app, "form",
			json_pack("{s:s, s:s, s:s}", "form", form, "room", task->page.view.room,
				  "task", task->name));
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct task *task = of(view);
	int action = row->action;
	static const struct app_choice yes_no[] = {{'n', N_("no")}, {'y', N_("yes")}};
	switch (action) {
	case DONE:
		call(task, "task.done", NULL, on_done);
		return true;
	case UNDO:
		call(task, "task.undo", NULL, on_changed);
		return true;
	case BLOCKED:
		page_edit(&task->page, BLOCKED, _("What keeps you?"), NOTE_MAX, false, "");
		return true;
	case SKIP:
	case LATER:
		page_edit(&task->page, action, _("Why, if you like"), NOTE_MAX, false, "");
		return true;
	case ANSWER:
	case RESULTS:
		return app_open(view->app, action == ANSWER ? "survey" : "results",
				json_pack("{s:s, s:s}", "task", task->name, "room", view->room));
	case ADD:
		return open_form(task, "question.add");
	case CHANGE:
		return open_form(task, "task.set");
	case QUESTION:
		page_ask(&task->page, _("Take this question out?"), yes_no, 2, on_dropped);
		return true;
	case CLOSE:
		app_ask(view->app, view, _("Close it? Nothing is answered any more then."), yes_no,
			2, on_closed);
		return true;
	default:
		call(task, "task.reopen", NULL, on_changed);
		return true;
	}
}

static void typed(struct view *view, int action, const char *text)
{
	struct task *task = of(view);
	if (action == SKIP || action == LATER)
		call(task, action == SKIP ? "task.skip" : "task.later", *text ? text : NULL,
		     on_changed);
	else if (*text)
		call(task, "task.blocked", text, on_changed);
}

static const char *keys_line(const struct view *view)
{
	return of(view)->page.field ? _("Enter keep   ^C leave it") : NULL;
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("choose")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

const struct view_ops task_ops = {
    .name = "task",
    .title = N_("A task"),
    .size = sizeof(struct task),
    .flags = VIEW_CHOICES,
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
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
