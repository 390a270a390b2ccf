#include "client/views/compose_paste.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/reply.h"
#include "client/sizewords.h"
#include "client/views/compose_files.h"
#include "client/views/compose_keys.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum {
	HELD_MAX = 512 * 1024,	/* as much as file.put takes over JSON-RPC */
	ASKED_LINES = 20,	/* from so many lines on it is asked about, */
	ASKED_BYTES = 4 * 1024, /* or so many bytes; */
	LOG_LINES = 60,		/* and from so many on a file is the first choice */
};

static size_t count_lines(const char *text)
{
	size_t lines = 0;

	while (*text) {
		text += strcspn(text, "\n");
		lines++;
		text += *text == '\n';
	}
	return lines;
}

static void too_large(struct compose *c, size_t size, size_t max)
{
	app_say(c->view.app,
		_("That is %zu KiB; a text holds %zu. Nothing was pasted, nothing lost"),
		(size + 1023) / 1024, max / 1024);
}

static void let_go(struct compose *c)
{
	model_free(&c->held);
	c->page = COMPOSE_TEXT;
	view_changed(&c->view);
}

static bool fits(const struct compose *c)
{
	return model_len(c->held) <= model_left(c->text);
}

static void into_text(struct compose *c)
{
	size_t size;

	model_paste(c->text, model_text(c->held), model_len(c->held));
	if (model_paste_end(c->text, &size) < 0)
		too_large(c, size, c->kind->max);
	let_go(c);
	compose_wake(c);
}

/* --- as a file --- */

static void ask(struct compose *c);

static void on_put(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;

	if (err == 0) {
		model_free(&c->held);
		compose_files_attach(c, reply_int(result, "file"));
	} else if (c->held) {
		ask(c);
		app_fail(view->app, err, words);
	}
	view_changed(view);
}

static void into_file(struct compose *c)
{
	c->page = COMPOSE_TEXT;
	view_call(&c->view, "file.put",
		  json_pack("{s:s, s:b, s:s}", "name", "pasted.txt", "unique", 1, "body",
			    model_text(c->held)),
		  on_put);
}

static void on_answer(struct view *view, char key)
{
	struct compose *c = (struct compose *)view;

	if (!c->held)
		return;
	if (key == 'l')
		let_go(c);
	else if (key == 'f' || !fits(c))
		into_file(c);
	else
		into_text(c);
}

/* --- the question --- */

static void ask(struct compose *c)
{
	struct app_choice choices[3];
	static const struct app_choice file = {'f', N_("attach it as a file")},
				       text = {'t', N_("put it into the text")},
				       none = {'l', N_("leave it out")};
	size_t lines = count_lines(model_text(c->held)), count = 0;
	struct arena *arena = arena_new();
	bool is_log = lines >= LOG_LINES || !fits(c);

	if (is_log)
		choices[count++] = file;
	if (fits(c))
		choices[count++] = text;
	if (!is_log)
		choices[count++] = file;
	choices[count++] = none;
	c->page = COMPOSE_PASTED;
	c->page_top = 0;
	app_ask(c->view.app, &c->view,
		arena_printf(arena, _("You pasted %zu lines, %s:"), lines,
			     sizewords(arena, (int64_t)model_len(c->held))),
		choices, count, on_answer);
	arena_free(&arena);
}

static void held(struct compose *c)
{
	size_t size;

	if (model_paste_end(c->held, &size) < 0) {
		too_large(c, size, HELD_MAX);
		let_go(c);
		return;
	}
	if (fits(c) && model_len(c->held) <= ASKED_BYTES &&
	    count_lines(model_text(c->held)) < ASKED_LINES)
		into_text(c);
	else
		ask(c);
}

/* --- pasting --- */

/* A line takes what fits; a text that takes no files all of it. */
void compose_paste(struct view *view, const char *bytes, size_t len)
{
	struct compose *c = (struct compose *)view;

	if (c->is_in_line) {
		field_paste(c->line, bytes, len);
		return;
	}
	if (!c->kind->takes_files) {
		model_paste(c->text, bytes, len);
		return;
	}
	if (!c->held)
		c->held = model_new(&(struct model_limits){.max_bytes = HELD_MAX});
	model_paste(c->held, bytes, len);
}

void compose_paste_end(struct view *view)
{
	struct compose *c = (struct compose *)view;
	size_t size;

	c->page = COMPOSE_TEXT;
	compose_files_focus(c, false);
	view_changed(view);
	if (c->is_in_line) {
		field_paste_end(c->line);
		c->is_line_changed = true;
	} else if (c->held) {
		held(c);
	} else if (!c->kind->takes_files && model_paste_end(c->text, &size) < 0) {
		too_large(c, size, c->kind->max);
	}
	compose_wake(c);
}

void compose_paste_settle(struct compose *c)
{
	if (!c->held)
		return;
	if (fits(c))
		into_text(c);
	else
		into_file(c);
}
