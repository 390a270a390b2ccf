#include "client/views/results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/taskwords.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { PERSON = 1, TEXTS = 500, BAR = 30, BAR_NARROW = 12, WIDE = 70 };

struct results {
	struct page_view page;
	char *name;
	json_t *shown; /* task.results */
};

static struct results *of(const struct view *view)
{
	return (struct results *)view;
}

/* --- one question --- */

static bool is_of(const json_t *row, int64_t number, const char *segment)
{
	return pick_int(row, "number") == number && !strcmp(pick_text(row, "segment"), segment);
}

static int64_t most(const struct results *r, int64_t number)
{
	int64_t max = 0;
	for (size_t i = 0; i < pick_count(r->shown, "cells"); i++) {
		const json_t *cell = pick_at(r->shown, "cells", i);
		int64_t people = strtol(pick_text(cell, "people"), NULL, 10);
		if (is_of(cell, number, "") && people > max)
			max = people;
	}
	return max;
}

static void add_cell(struct results *r, struct arena *arena, const json_t *cell, int64_t max)
{
	const char *people = pick_text(cell, "people");
	bool is_wide = r->page.columns >= WIDE;
	int columns = is_wide ? BAR : BAR_NARROW;
	struct page_row *row = page_value(
	    &r->page, 0, pick_text(cell, "choice"),
	    *people == '<'
		? people
		: arena_printf(arena, "%s %s",
			       taskwords_bar(arena, strtol(people, NULL, 10), max, columns),
			       people));
	row->indent = 3;
}

/* "mean 3.8, NPS 12, 37 people" */
static const char *sums(struct arena *arena, const json_t *part)
{
	const char *people = arena_printf(arena, _("%s answered"), pick_text(part, "people"));
	const json_t *mean = json_object_get(part, "mean"), *nps = json_object_get(part, "nps");
	const char *words = people;
	if (json_is_number(mean))
		words = arena_printf(arena, _("mean %.2f, %s"), json_number_value(mean), people);
	if (json_is_integer(nps))
		words = arena_printf(arena, _("NPS %+lld, %s"), (long long)json_integer_value(nps),
				     words);
	return words;
}

static void add_segments(struct results *r, struct arena *arena, int64_t number)
{
	for (size_t i = 0; i < pick_count(r->shown, "questions"); i++) {
		const json_t *part = pick_at(r->shown, "questions", i);
		if (pick_int(part, "number") != number || !pick_name(part, "segment"))
			continue;
		page_value(&r->page, 0, pick_text(part, "segment"), sums(arena, part))->indent = 3;
	}
}

static void add_texts(struct results *r, struct arena *arena, int64_t number)
{
	char when[WHEN_TEXT];
	for (size_t i = 0; i < pick_count(r->shown, "items"); i++) {
		const json_t *text = pick_at(r->shown, "items", i);
		struct page_row *row;
		if (pick_int(text, "number") != number)
			continue;
		when_ago(pick_time(text, "at"), app_now(r->page.view.app), when);
		row = page_item(&r->page, PERSON, pick_text(text, "handle"));
		page_name(row, pick_text(text, "handle"));
		page_right(row,
			   pick_name(text, "segment")
			       ? arena_printf(arena, "%s   %s", pick_text(text, "segment"), when)
			       : when);
		page_paragraph(&r->page, PALETTE_TEXT, pick_text(text, "text"));
	}
}

static void add_question(struct results *r, const json_t *question)
{
	struct arena *arena = arena_new();
	int64_t number = pick_int(question, "number"), max = most(r, number);
	page_heading(&r->page, arena_printf(arena, "%lld. %s", (long long)number,
					    pick_text(question, "question")));
	page_add(&r->page, PALETTE_DIM, sums(arena, question))->indent = 2;
	for (size_t i = 0; i < pick_count(r->shown, "cells"); i++)
		if (is_of(pick_at(r->shown, "cells", i), number, ""))
			add_cell(r, arena, pick_at(r->shown, "cells", i), max);
	add_segments(r, arena, number);
	add_texts(r, arena, number);
	arena_free(&arena);
}

/* --- who --- */

static void add_states(struct results *r, const char *state, const char *heading)
{
	struct arena *arena = arena_new();
	bool is_there = false;
	for (size_t i = 0; i < pick_count(r->shown, "states"); i++) {
		const json_t *one = pick_at(r->shown, "states", i);
		struct page_row *row;
		if (strcmp(pick_text(one, "state"), state) != 0)
			continue;
		if (!is_there)
			page_heading(&r->page, heading);
		is_there = true;
		row = page_item(&r->page, PERSON,
				pick_name(one, "note")
				    ? arena_printf(arena, "%s: %s", pick_text(one, "handle"),
						   pick_text(one, "note"))
				    : pick_text(one, "handle"));
		page_name(row, pick_text(one, "handle"));
		page_right(row, pick_text(one, "segment"));
	}
	arena_free(&arena);
}

static void add_later(struct results *r, struct arena *arena)
{
	for (size_t i = 0; i < pick_count(r->shown, "later"); i++) {
		const json_t *one = pick_at(r->shown, "later", i);
		struct page_row *row;
		char when[WHEN_TEXT];
		if (!i)
			page_heading(&r->page, _("Not this week"));
		when_short(pick_time(one, "until"), app_now(r->page.view.app), when);
		row = page_item(&r->page, PERSON,
				arena_printf(arena, "%s%s%s", pick_text(one, "handle"),
					     pick_name(one, "note") ? ": " : "",
					     pick_text(one, "note")));
		page_name(row, pick_text(one, "handle"));
		page_right(row, arena_printf(arena, _("until %s"), when));
	}
}

static void build(struct page_view *page)
{
	struct results *r = (struct results *)page;
	struct arena *arena = arena_new();
	page_paragraph(page, PALETTE_DIM,
		       arena_printf(arena, _("Done by %s."), pick_text(r->shown, "done")));
	for (size_t i = 0; i < pick_count(r->shown, "questions"); i++) {
		const json_t *question = pick_at(r->shown, "questions", i);
		if (!pick_name(question, "segment"))
			add_question(r, question);
	}
	add_states(r, "blocked", _("Something keeps them from it"));
	add_states(r, "skipped", _("They leave it out"));
	add_later(r, arena);
	add_states(r, "done", _("They did it"));
	arena_free(&arena);
}

/* --- its life --- */

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
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	head_r->title = arena_printf(arena, _("Results: %s"), pick_text(of(view)->shown, "title"));
}

static bool offers(const struct view *view, enum request request)
{
	const struct page_row *row = page_at(&of(view)->page);
	return (request == REQUEST_OPEN || request == REQUEST_PERSON) && row && row->name;
}

static bool request(struct view *view, enum request what)
{
	return offers(view, what) &&
	       app_open(view->app, "profile",
			json_pack("{s:s, s:s?}", "handle", page_at(&of(view)->page)->name, "room",
				  view->room));
}

static const struct view_hint hints[] = {
    {REQUEST_PERSON, N_("who")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

static void narrow(const struct view *view, json_t *params)
{
	json_object_del(params, "room"); /* a task's name says it */
	json_object_set_new(params, "task", json_string(of(view)->name));
}

static const struct view_need needs[] = {
    {.method = "task.results",
     .at = offsetof(struct results, shown),
     .limit = TEXTS,
     .flags = VIEW_SUBJECT,
     .narrow = narrow},
    {.method = NULL},
};

const struct view_ops results_ops = {
    .name = "results",
    .title = N_("Results of a survey"),
    .size = sizeof(struct results),
    .hints = hints,
    .open = open,
    .save = save,
    .needs = needs,
    .arrived = page_arrived,
    .close = close,
    .head = head,
    .build = build,
    .draw = page_show,
    .offers = offers,
    .request = request,
    .list = &page_list,
};
