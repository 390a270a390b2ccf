#include "client/status.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/dispatch.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { NARROW = 60 };

/* --- what is said --- */

static void say(struct app *app, char *words, bool is_error)
{
	free(app->said);
	app->said = words;
	app->is_error = is_error;
	app->is_changed = true;
}

void status_clear(struct app *app)
{
	if (app->said)
		say(app, NULL, false);
}

void status_say(struct app *app, char *words)
{
	say(app, words, false);
}

void status_fail(struct app *app, int err, const char *words)
{
	say(app, mem_dup(words && *words ? words : _(err_words(err))), true);
}

/* --- questions --- */

bool status_is_asking(const struct app *app)
{
	return app->question.view != NULL;
}

void status_forget_view(struct app *app, const struct view *view)
{
	if (app->question.view != view)
		return;
	free(app->question.words);
	app->question = (struct app_question){0};
	app->is_changed = true;
}

void status_ask(struct app *app, const struct app_question *question)
{
	if (app->question.view)
		status_forget_view(app, app->question.view);
	app->question = *question;
	app->question.words = mem_dup(question->words);
	status_clear(app);
	app->is_changed = true;
}

static void answer(struct app *app, char key)
{
	struct view *view = app->question.view;
	app_answer done = app->question.answer;
	status_forget_view(app, view);
	done(view, key);
}

bool status_ask_key(struct app *app, const struct keys_key *key)
{
	const struct app_question *question = &app->question;
	enum request request = request_from_key(app->map, key);
	if (key->kind == KEYS_ENTER) {
		answer(app, question->choices[0].key);
		return true;
	}
	for (size_t i = 0; i < question->count; i++) {
		if (keys_is_text(key) && key->code < 0x80 &&
		    tolower((int)key->code) == question->choices[i].key) {
			answer(app, question->choices[i].key);
			return true;
		}
	}
	answer(app, 0);
	return request == REQUEST_BACK;
}

/* --- drawing --- */

static const char *state_text(const struct app *app, struct arena *arena, bool is_narrow)
{
	const struct view *top = app->views[app->depth - 1];
	char position[48] = "", clock[WHEN_TEXT];
	size_t items = 0, number;
	if (top->ops->position) {
		top->ops->position(top, position, sizeof position);
	} else if (top->ops->list && top->is_loaded) {
		number = list_number(top, &items);
		if (items && number)
			snprintf(position, sizeof position, "%zu/%zu", number, items);
	}
	when_clock(app->now, clock);
	if (is_narrow)
		clock[strcspn(clock, " ")] = '\0';
	const char *gap = is_narrow ? " " : "   ";
	const char *waiting =
	    app->waiting > 0 ? arena_printf(arena, "@%lld%s", (long long)app->waiting, gap) : "";
	return arena_printf(arena, "%s%s%s%s", position, *position ? gap : "", waiting, clock);
}

static const char *hint(const struct app *app, struct arena *arena, enum request request,
			const char *words)
{
	char key[KEYS_NAME];
	/* Both ways, by the keys that newcomers try. */
	if (request == REQUEST_DOWN)
		return arena_printf(arena, "↑ ↓ %s", _(words));
	if (app->views[app->depth - 1]->is_typing)
		request_key_beside_text(app->map, request, key);
	else
		request_key(app->map, request, key);
	return *key ? arena_printf(arena, "%s %s", key, _(words)) : NULL;
}

/* Hints from the left as far as they fit; help always does. */
static void draw_hints(struct app *app, const struct canvas *row, int width)
{
	const struct view *top = app->views[app->depth - 1];
	const char *help = hint(app, row->arena, REQUEST_HELP, N_("help"));
	int column = 1, help_width = help ? canvas_width(row, help) : 0, gap = 3;
	for (const struct view_hint *at = top->ops->hints; at && at->request; at++) {
		if (!dispatch_offers(app, top, at->request))
			continue;
		const char *text = hint(app, row->arena, at->request, at->words);
		int needs = text ? canvas_width(row, text) : 0;
		if (!text || column + needs + gap + help_width > width)
			continue;
		canvas_text(row, 0, column, 0, PALETTE_DIM, text);
		column += needs + gap;
	}
	if (help && column + help_width <= width)
		canvas_text(row, 0, column, 0, PALETTE_DIM, help);
}

/* Words and choices one after another, on as many rows as that takes; drawn
 * where there is a canvas. Where the next would stand. */
struct flow {
	const struct canvas *canvas;
	int row, column;
	bool is_drawn;
};

static void flow_part(struct flow *flow, const char *text)
{
	int width = canvas_width(flow->canvas, text), gap = flow->column ? 3 : 1;
	if (flow->column && flow->column + gap + width > flow->canvas->columns - 2) {
		flow->row++;
		flow->column = 0;
		gap = 1;
	}
	if (flow->is_drawn)
		width =
		    canvas_text(flow->canvas, flow->row, flow->column + gap,
				flow->canvas->columns - flow->column - gap - 2, PALETTE_NEW, text);
	flow->column += gap + width;
}

static struct flow flow_question(const struct app *app, const struct canvas *canvas, bool is_drawn)
{
	const struct app_question *question = &app->question;
	struct flow flow = {.canvas = canvas, .is_drawn = is_drawn};
	flow_part(&flow, question->words);
	for (size_t i = 0; i < question->count; i++)
		flow_part(&flow, arena_printf(canvas->arena, "%c %s", question->choices[i].key,
					      _(question->choices[i].words)));
	return flow;
}

int status_rows(const struct app *app, const struct canvas *all)
{
	struct canvas nowhere = canvas_part(all, 0, 0, 0, all->columns);
	if (app->question.view)
		return flow_question(app, all, false).row + 1;
	if (app->said && app->number < 0)
		return canvas_paragraph(&nowhere, 0, 1, all->columns - 2, PALETTE_TEXT, app->said);
	return 1;
}

/* The state beside it where there is room. */
static void draw_question(const struct app *app, const struct canvas *rows, const char *state)
{
	struct flow flow = flow_question(app, rows, true);
	if (!flow.row && flow.column + canvas_width(rows, state) + 4 < rows->columns)
		canvas_right(rows, 0, rows->columns - 1, 0, PALETTE_DIM, state);
	canvas_cursor(rows, flow.row, flow.column + 1);
}

/* What is said covers the state where it needs the room. */
static void draw_said(const struct app *app, const struct canvas *rows, int left)
{
	unsigned looks = app->is_error ? PALETTE_ERROR : PALETTE_TEXT;
	if (rows->rows > 1) {
		canvas_paragraph(rows, 0, 1, rows->columns - 2, looks, app->said);
		return;
	}
	int width = canvas_width(rows, app->said) >= left ? rows->columns - 2 : left - 1;
	canvas_printf(rows, 0, 1, 0, PALETTE_TEXT, "%*s", width, "");
	canvas_text(rows, 0, 1, width, looks, app->said);
}

/* As many of the keys named as fit; three spaces part them. */
static void draw_keys(const struct canvas *row, const char *keys, int width)
{
	size_t len = strlen(keys);
	while (len && canvas_width(row, arena_dup_n(row->arena, keys, len)) > width) {
		while (len && strncmp(keys + len - 1, "   ", 3) != 0)
			len--;
		len -= len > 0;
	}
	canvas_text(row, 0, 1, 0, PALETTE_DIM, arena_dup_n(row->arena, keys, len));
}

void status_draw(struct app *app, const struct canvas *rows)
{
	const struct view *top = app->views[app->depth - 1];
	const char *keys = top->ops->keys_line ? top->ops->keys_line(top) : NULL;
	bool is_narrow = rows->columns < NARROW;
	const char *state = state_text(app, rows->arena, is_narrow);
	if (app->question.view) {
		draw_question(app, rows, state);
		return;
	}
	int used =
	    rows->rows > 1 ? 0 : canvas_right(rows, 0, rows->columns - 1, 0, PALETTE_DIM, state);
	int left = rows->columns - 1 - used - 2;
	if (app->number >= 0) {
		int typed = canvas_printf(rows, 0, 1, left - 1, PALETTE_TEXT, _("To number %lld"),
					  (long long)app->number);
		canvas_cursor(rows, 0, 1 + typed);
	} else if (app->said) {
		draw_said(app, rows, left);
	} else if (keys) {
		draw_keys(rows, keys, left - 1);
	} else {
		draw_hints(app, rows, left);
	}
}
