#include "client/views/compose_keys.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/external.h"
#include "client/reply.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

/* From the first key after a save to the next save. */
enum { COMPOSE_KEEP_MS = 1000 };

static const char *line_text(const struct compose *c)
{
	return c->line ? field_text(c->line) : "";
}

static bool is_changed(const struct compose *c)
{
	return model_version(c->text) != c->begun || c->is_line_changed;
}

static bool is_blank(const struct compose *c)
{
	return model_is_blank(c->text) && !*line_text(c);
}

void compose_keep(struct compose *c)
{
	if (!c->draft || c->is_sending || c->is_leaving || !c->view.is_loaded ||
	    (c->saved == model_version(c->text) && !c->is_line_changed))
		return;
	/* Nothing typed yet is no draft; emptied it still is one. */
	if (is_blank(c) && !draft_id(c->draft))
		return;
	c->saved = model_version(c->text);
	c->is_line_changed = false;
	c->begun = COMPOSE_KEPT;
	draft_put(c->draft, c->line || !c->about ? line_text(c) : c->about, model_text(c->text));
	view_changed(&c->view);
}

/* --- leaving --- */

static void on_leave_answered(struct view *view, char key)
{
	struct compose *c = (struct compose *)view;

	if (key != 'k' && key != 't')
		return;
	if (key == 'k')
		compose_keep(c);
	else if (c->draft)
		draft_drop(c->draft);
	c->is_kept = key == 'k';
	compose_leave(c);
}

/* Not before all that was asked is answered: a save would be cut off, or a draft
 * thrown away be offered again. */
void compose_leave(struct compose *c)
{
	c->is_leaving = true;
	if (!c->waits && view_pending(&c->view)) {
		view_hold_keys(&c->view);
		return;
	}
	if (c->is_kept)
		app_say(c->view.app, _("Kept as a draft; it is offered when you write here again"));
	app_back(c->view.app);
}

bool compose_ask_to_leave(struct compose *c)
{
	static const struct app_choice kept[] = {{'k', N_("keep it as a draft")},
						 {'t', N_("throw it away")},
						 {'g', N_("go on writing")}};

	if (!is_changed(c) || is_blank(c))
		return false;
	if (c->draft)
		app_ask(c->view.app, &c->view, _("What you wrote:"), kept, 3, on_leave_answered);
	else
		app_ask(c->view.app, &c->view, _("What you wrote:"), kept + 1, 2,
			on_leave_answered);
	return true;
}

static void leave(struct compose *c)
{
	struct app *app = c->view.app;

	if (c->is_sending) {
		app_say(app, _("It is being sent"));
		return;
	}
	if (compose_ask_to_leave(c))
		return;
	/* Emptied by hand: the draft has nothing left to keep. */
	if (c->draft && draft_id(c->draft) && is_blank(c))
		draft_drop(c->draft);
	compose_leave(c);
}

/* --- sending --- */

/* What was made, in place of this view. */
static bool open_made(struct compose *c, json_t *result)
{
	json_t *args, *due = json_object_get(result, "answer_due_at");

	if (!c->kind->opens)
		return false;
	args = json_copy(result);
	if (due)
		json_object_set(args, "due", due);
	return app_replace(c->view.app, c->kind->opens, args);
}

static void sent(struct compose *c, json_t *result)
{
	struct app *app = c->view.app;
	struct view *below = app_below(app, &c->view);
	const char *words = c->kind->sent;
	json_int_t number = c->item ? 0 : reply_int(result, "number");
	bool is_report = strcmp(c->kind->name, "report") == 0;

	c->is_leaving = true;
	if (c->draft)
		draft_drop(c->draft);
	app_stale(app);
	/* Its own screen says what becomes of a report. */
	if (open_made(c, result) && is_report)
		return;
	if (app_top(app) == &c->view)
		app_back(app);
	if (number && below && below->ops->wrote)
		below->ops->wrote(below, number);
	if (number)
		app_say(app, _("Sent: it is post %lld; p goes to what it answers"),
			(long long)number);
	else
		app_say(app, "%s", _(words));
}

static void on_sent(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;

	c->is_sending = false;
	view_let_keys(view);
	if (err < 0) {
		app_fail(view->app, err, words);
		compose_files_ask(c);
	} else {
		sent(c, result);
	}
}

static bool has_no_line(const struct compose *c)
{
	return line_text(c)[strspn(line_text(c), " ")] == '\0';
}

/* What is missing before it can be sent, or NULL. */
static const char *missing(const struct compose *c)
{
	if (model_is_blank(c->text) && !c->kind->may_be_empty)
		return _("There is nothing to send yet");
	if (c->kind->is_line_needed && has_no_line(c))
		return _("A title first, one line");
	return NULL;
}

static void send_it(struct compose *c)
{
	const char *words = missing(c);
	json_t *params;

	if (c->is_sending)
		return;
	if (words) {
		app_say(c->view.app, "%s", words);
		c->is_in_line = c->kind->is_line_needed && has_no_line(c);
		return;
	}
	compose_keep(c);
	params = json_pack("{s:s}", c->kind->field, model_text(c->text));
	if (*line_text(c))
		json_object_set_new(params, c->kind->line, json_string(line_text(c)));
	if (compose_kind_creates(c->kind))
		json_object_set_new(params, "request_id", json_string(c->token));
	if (strcmp(c->kind->name, "new") == 0)
		json_object_set_new(params, "board", json_string(c->board));
	if (strcmp(c->kind->name, "reply") == 0)
		json_object_set_new(params, "thread", json_integer(c->thread));
	if (strcmp(c->kind->name, "edit") == 0)
		json_object_set_new(params, "post", json_integer(c->post));
	if (c->kind->is_of_room)
		json_object_set_new(params, "room", json_string(c->view.room));
	if (c->item)
		json_object_set_new(params, "item", json_string(c->item));
	json_object_update(params, c->with);
	compose_files_send(c, params);
	if (c->to)
		json_object_set_new(params, "to", json_integer(c->to));
	c->is_sending = true;
	view_hold_keys(&c->view);
	view_call(&c->view, c->kind->method, params, on_sent);
}

/* --- keys --- */

static void full(struct compose *c)
{
	app_say(c->view.app, _("That does not fit: a text holds %zu KiB. Nothing was lost"),
		c->kind->max / 1024);
}

static void show(struct compose *c, enum compose_page page)
{
	c->page = c->page == page ? COMPOSE_TEXT : page;
	c->page_top = 0;
}

static void on_community(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;

	(void)words;
	free(c->address);
	c->address = mem_dup(err ? "" : reply_text(result, "address"));
	view_changed(view);
}

/* The keys say how a file is given here: the line to type has the address. */
static void show_keys(struct compose *c)
{
	if (!c->address && c->kind->takes_files)
		view_call(&c->view, "community.show", NULL, on_community);
	show(c, COMPOSE_KEYS);
}

static void show_other(struct compose *c)
{
	if (c->other && c->page != COMPOSE_OTHER)
		show(c, COMPOSE_OTHER);
	else if (c->answered)
		show(c, COMPOSE_ANSWERED);
	else
		show(c, COMPOSE_TEXT);
}

/* The text in the member's own editor, where there is one. */
static void edit_outside(struct compose *c)
{
	struct app *app = c->view.app;
	char *text = NULL, *why = NULL;

	app_pause(app);
	if (external_edit(model_text(c->text), c->kind->max, &text, &why) == 0 &&
	    model_replace(c->text, text, strlen(text)) < 0)
		full(c);
	app_resume(app);
	if (why)
		app_say(app, "%s", why);
	free(text);
	free(why);
}

/* Another page is shown: moving in it, and back. */
static void page_key(struct compose *c, const struct keys_key *key)
{
	int page = c->height > 2 ? c->height - 1 : 1;

	switch (key->kind) {
	case KEYS_UP:
		c->page_top--;
		break;
	case KEYS_DOWN:
		c->page_top++;
		break;
	case KEYS_PAGE_UP:
		c->page_top -= page;
		break;
	case KEYS_PAGE_DOWN:
		c->page_top += page;
		break;
	case KEYS_HOME:
		c->page_top = 0;
		break;
	case KEYS_CHAR:
		if (key->code == ' ')
			c->page_top += page;
		else if (key->code == 'j' || key->code == 'k')
			c->page_top += key->code == 'j' ? 1 : -1;
		else if (key->code == 'b')
			c->page_top -= page;
		else
			show(c, COMPOSE_TEXT);
		break;
	default:
		show(c, COMPOSE_TEXT);
	}
}

/* Keys with Ctrl that edit or move in the text. False: not one of them. */
static bool control_key(struct compose *c, int32_t code)
{
	struct model *m = c->text;

	switch (code) {
	case 'a':
		model_go(m, MODEL_ROW_START);
		break;
	case 'e':
		model_go(m, MODEL_ROW_END);
		break;
	case 'b':
		model_go(m, MODEL_LEFT);
		break;
	case 'f':
		model_go(m, MODEL_RIGHT);
		break;
	case 'd':
		model_delete(m, MODEL_CLUSTER, false);
		break;
	case 'h':
		model_delete(m, MODEL_CLUSTER, true);
		break;
	case 'w':
		model_delete(m, MODEL_WORD, true);
		break;
	case 'k':
		model_delete(m, MODEL_LINE, false);
		break;
	case 'u':
		model_delete(m, MODEL_LINE, true);
		break;
	case 'y':
		if (model_yank(m) < 0)
			full(c);
		break;
	case '_':
	case 'z':
		if (!model_undo(m))
			app_say(c->view.app, _("Nothing left to take back"));
		break;
	case 'r':
		if (!model_redo(m))
			app_say(c->view.app, _("Nothing to do again"));
		break;
	default:
		return false;
	}
	return true;
}

static bool meta_key(struct compose *c, int32_t code)
{
	if (code == 'b' || code == 'f')
		model_go(c->text, code == 'b' ? MODEL_WORD_LEFT : MODEL_WORD_RIGHT);
	else if (code == 'd')
		model_delete(c->text, MODEL_WORD, false);
	else if (code == '<' || code == '>')
		model_go(c->text, code == '<' ? MODEL_TEXT_START : MODEL_TEXT_END);
	else
		return false;
	return true;
}

static void up_or_down(struct compose *c, long rows)
{
	if (model_go_rows(c->text, rows))
		return;
	if (rows < 0 && c->line)
		c->is_in_line = true;
	else if (rows > 0)
		compose_files_focus(c, true);
}

/* Keys that are no characters, in the text. */
static bool moving_key(struct compose *c, const struct keys_key *key)
{
	bool word = (key->mods & (KEYS_CTRL | KEYS_ALT)) != 0;
	long page = c->height > 2 ? c->height - 1 : 1;

	switch (key->kind) {
	case KEYS_UP:
	case KEYS_DOWN:
		up_or_down(c, key->kind == KEYS_UP ? -1 : 1);
		break;
	case KEYS_PAGE_UP:
	case KEYS_PAGE_DOWN:
		up_or_down(c, key->kind == KEYS_PAGE_UP ? -page : page);
		break;
	case KEYS_LEFT:
		model_go(c->text, word ? MODEL_WORD_LEFT : MODEL_LEFT);
		break;
	case KEYS_RIGHT:
		model_go(c->text, word ? MODEL_WORD_RIGHT : MODEL_RIGHT);
		break;
	case KEYS_HOME:
		model_go(c->text, key->mods & KEYS_CTRL ? MODEL_TEXT_START : MODEL_ROW_START);
		break;
	case KEYS_END:
		model_go(c->text, key->mods & KEYS_CTRL ? MODEL_TEXT_END : MODEL_ROW_END);
		break;
	case KEYS_BACKSPACE:
		model_delete(c->text, word ? MODEL_WORD : MODEL_CLUSTER, true);
		break;
	case KEYS_DELETE:
		model_delete(c->text, word ? MODEL_WORD : MODEL_CLUSTER, false);
		break;
	default:
		return false;
	}
	return true;
}

static void text_key(struct compose *c, const struct keys_key *key)
{
	const char *typed = NULL;

	if (keys_is_text(key))
		typed = key->text;
	else if (key->kind == KEYS_ENTER)
		typed = "\n";
	else if (key->kind == KEYS_TAB)
		typed = "    ";
	if (typed && model_type(c->text, typed, strlen(typed)) < 0)
		full(c);
	if (typed || moving_key(c, key) || key->kind != KEYS_CHAR)
		return;
	if (key->mods & KEYS_CTRL && (key->code == 'n' || key->code == 'p'))
		up_or_down(c, key->code == 'n' ? 1 : -1);
	else if (key->mods & KEYS_CTRL)
		control_key(c, key->code);
	else if (key->mods & KEYS_ALT)
		meta_key(c, key->code);
}

/* The line above the text: what it has no use for goes down to the text. */
static void line_key(struct compose *c, const struct keys_key *key)
{
	bool is_line_changed = false;

	if (field_key(c->line, key, &is_line_changed)) {
		c->is_line_changed = c->is_line_changed || is_line_changed;
		return;
	}
	if (key->kind == KEYS_ENTER || key->kind == KEYS_TAB || key->kind == KEYS_DOWN ||
	    key->kind == KEYS_BACKTAB || key->kind == KEYS_PAGE_DOWN ||
	    (key->kind == KEYS_CHAR && (key->mods & KEYS_CTRL) && key->code == 'n'))
		c->is_in_line = false;
}

/* Keys that mean the same wherever one is. False: none of them. */
static bool command_key(struct compose *c, const struct keys_key *key)
{
	if (key->kind != KEYS_CHAR || key->mods != KEYS_CTRL)
		return false;
	switch (key->code) {
	case 'x':
		send_it(c);
		break;
	case 'c':
		leave(c);
		break;
	case 'v':
		show(c, COMPOSE_PREVIEW);
		break;
	case 'g':
		show_keys(c);
		break;
	case 'o':
		show_other(c);
		break;
	case 't':
		if (app_is_hosted(c->view.app))
			return false;
		edit_outside(c);
		break;
	case 'l':
		screen_repaint(app_screen(c->view.app));
		break;
	default:
		return false;
	}
	return true;
}

void compose_wake(struct compose *c)
{
	if (c->draft && !c->view.wake_ms &&
	    (c->saved != model_version(c->text) || c->is_line_changed))
		c->view.wake_ms = clock_mono_ms() + COMPOSE_KEEP_MS;
}

/* From the line to the text, to the files, and round again; or back. */
static void switch_part(struct compose *c, bool back)
{
	if (c->is_in_line) {
		c->is_in_line = false;
		compose_files_focus(c, back);
	} else if (c->line && (back || !compose_files_are_there(c))) {
		c->is_in_line = true;
	} else {
		compose_files_focus(c, true);
	}
}

/* A key for the part one is in. */
static void part_key(struct compose *c, const struct keys_key *key)
{
	bool has_parts = c->line || compose_files_are_there(c);

	if (c->files.has_focus && compose_files_key(c, key))
		return;
	if (has_parts && (key->kind == KEYS_TAB || key->kind == KEYS_BACKTAB))
		switch_part(c, key->kind == KEYS_BACKTAB);
	else if (c->is_in_line)
		line_key(c, key);
	else
		text_key(c, key);
}

static bool is_in_text(const struct compose *c)
{
	return c->page == COMPOSE_TEXT && !c->is_in_line && !c->files.has_focus;
}

bool compose_key(struct view *view, const struct keys_key *key)
{
	struct compose *c = (struct compose *)view;

	view_changed(view);
	if (is_in_text(c) && !c->is_sending && compose_mention_key(c, key)) {
		compose_wake(c);
		return true;
	}
	if (command_key(c, key)) {
		compose_mention_close(c);
		return true;
	}
	if (c->is_sending)
		app_say(view->app, _("It is being sent"));
	else if (c->page != COMPOSE_TEXT)
		page_key(c, key);
	else
		part_key(c, key);
	if (is_in_text(c))
		compose_mention_look(c);
	else
		compose_mention_close(c);
	compose_wake(c);
	return true;
}
