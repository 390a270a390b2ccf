#include "client/views/compose_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/reply.h"
#include "client/sizewords.h"
#include "client/views/compose_state.h"
#include "common/api/field.h"
#include "common/base/clock.h"
#include "common/base/tr.h"

enum {
	MOST = 100,
	LATELY = 15 * 60, /* seconds: what came then is offered */
	JUST_NOW = 30,	  /* seconds */
	QUIET_MS = 1500,  /* without a key for so long: nobody is typing */
	SEEN_MS = 700,	  /* a key sooner than this is no answer to an offer */
	ID_TEXT = 24,
	WIDE = 60,
	ROWS_LEAST = 9, /* of the body, for any to be shown */
};

static struct compose_files *of(struct compose *c)
{
	return &c->files;
}

static size_t count(const struct compose_files *files)
{
	return json_array_size(files->rows) + (files->others > 0);
}

static bool is_attached(const struct compose *c, const json_t *file)
{
	return strcmp(reply_text(file, "draft"), c->target) == 0;
}

/* --- which there are --- */

static bool is_left(const struct compose_files *files, int64_t file)
{
	json_t *id;
	size_t i;

	json_array_foreach(files->left, i, id)
	{
		if (json_integer_value(id) == file)
			return true;
	}
	return false;
}

static bool is_offered(const struct compose *c, const json_t *file)
{
	int64_t id = reply_int(file, "file");

	if (*reply_text(file, "draft") || is_left(&c->files, id))
		return false;
	return id == c->files.arrived ||
	       reply_time(file, "made_at") + LATELY > app_now(c->view.app);
}

/* The focus goes to the one that came by itself, once nobody is typing. */
static void greet(struct compose *c, size_t at)
{
	struct compose_files *files = of(c);
	int64_t now = clock_mono_ms();

	if (now - app_key_ms(c->view.app) < QUIET_MS || c->page != COMPOSE_TEXT) {
		view_wake(&c->view, QUIET_MS);
		return;
	}
	if (!files->has_focus) {
		files->has_focus = files->is_offered = true;
		files->offered_ms = now;
		files->at = at;
		view_changed(&c->view);
	}
	files->arrived = 0;
}

void compose_files_tick(struct compose *c)
{
	struct compose_files *files = of(c);
	json_t *row;
	size_t i;

	json_array_foreach(files->arrived ? files->rows : NULL, i, row)
	{
		if (reply_int(row, "file") != files->arrived)
			continue;
		if (is_attached(c, row))
			files->arrived = 0;
		else
			greet(c, i);
		return;
	}
}

/* What woke a form that slept came just now; the cursor may have stood on it. */
static void resume(struct compose *c, const json_t *newest)
{
	struct compose_files *files = of(c);
	json_t *row;
	size_t i;

	if (reply_time(newest, "made_at") + JUST_NOW > app_now(c->view.app))
		files->arrived = reply_int(newest, "file");
	json_array_foreach(files->place ? files->rows : NULL, i, row)
	{
		if (reply_int(row, "file") != files->place)
			continue;
		files->has_focus = true;
		files->is_offered = !is_attached(c, row);
		files->at = i;
		files->arrived = 0;
	}
	files->is_resumed = false;
}

static void take_list(struct compose *c, const json_t *items)
{
	struct compose_files *files = of(c);
	json_t *row, *offered = json_array();
	size_t i;

	json_decref(files->rows);
	files->rows = json_array();
	files->others = 0;
	json_array_foreach(items, i, row)
	{
		if (is_attached(c, row))
			json_array_append(files->rows, row);
		else if (is_offered(c, row))
			json_array_append(offered, row);
		else if (!*reply_text(row, "draft"))
			files->others++;
	}
	files->attached = json_array_size(files->rows);
	json_array_extend(files->rows, offered);
	if (files->at >= count(files))
		files->at = count(files) ? count(files) - 1 : 0;
	files->has_focus = files->has_focus && count(files);
	if (files->is_resumed)
		resume(c, json_array_get(offered, 0));
	json_decref(offered);
}

/* One list at a time: a later one never overtakes what changed before it. */
static void on_list(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;

	(void)words;
	of(c)->is_asking = false;
	if (of(c)->is_stale)
		compose_files_ask(c);
	take_list(c, err ? NULL : reply_items(result));
	compose_files_tick(c);
	view_changed(view);
}

static void on_first_list(struct view *view, int err, const char *words, json_t *result)
{
	on_list(view, err, words, result);
	compose_answered((struct compose *)view);
}

static void ask(struct compose *c, view_done done)
{
	of(c)->is_asking = true;
	of(c)->is_stale = false;
	view_call(&c->view, "file.list", json_pack("{s:i}", "limit", MOST), done);
}

static bool takes_files(const struct compose *c)
{
	return c->kind->takes_files && c->draft;
}

void compose_files_begin(struct compose *c)
{
	if (!takes_files(c))
		return;
	c->waits++;
	ask(c, on_first_list);
}

void compose_files_ask(struct compose *c)
{
	if (of(c)->is_asking)
		of(c)->is_stale = true;
	else if (takes_files(c))
		ask(c, on_list);
}

void compose_files_open(struct compose *c, const json_t *args)
{
	of(c)->place = reply_int(args, "file");
	of(c)->is_resumed = json_object_get(args, "cursor") != NULL;
}

void compose_files_save(const struct compose *c, json_t *args)
{
	const json_t *file = json_array_get(c->files.rows, c->files.at);

	if (c->files.has_focus && file)
		json_object_set_new(args, "file", json_integer(reply_int(file, "file")));
}

void compose_files_event(struct compose *c, const json_t *event)
{
	struct compose_files *files = of(c);
	int64_t id = reply_int(event, "file");

	files->arrived = id;
	for (size_t i = 0; i < files->attached; i++) {
		if (reply_int(json_array_get(files->rows, i), "file") == id)
			app_say(c->view.app, _("%s came again, in place of the one before"),
				reply_text(event, "name"));
	}
	compose_files_ask(c);
}

/* --- what is done with them --- */

static void on_picked(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err < 0)
		app_fail(view->app, err, words);
	compose_files_ask((struct compose *)view);
}

static void pick(struct compose *c, int64_t file, const char *target)
{
	char id[ID_TEXT];

	snprintf(id, sizeof(id), "%lld", (long long)file);
	view_call(&c->view, "file.pick", json_pack("{s:s, s:s*}", "file", id, "target", target),
		  on_picked);
}

void compose_files_attach(struct compose *c, int64_t file)
{
	if (of(c)->attached >= FIELD_FILES_MAX)
		app_say(c->view.app, _("%d files go with one text; take one off first"),
			FIELD_FILES_MAX);
	else
		pick(c, file, c->target);
}

static void leave_there(struct compose *c, const json_t *file)
{
	struct compose_files *files = of(c);
	int64_t id = reply_int(file, "file");

	files->left = files->left ? files->left : json_array();
	json_array_append_new(files->left, json_integer(id));
	if (is_attached(c, file))
		pick(c, id, NULL);
	else
		compose_files_ask(c);
	app_say(c->view.app, _("%s stays in your outbox"), reply_text(file, "name"));
}

static json_t *current(const struct compose_files *files)
{
	return json_array_get(files->rows, files->at);
}

static void choose(struct compose *c)
{
	json_t *file = current(of(c));

	if (!file)
		app_open(c->view.app, "outbox", json_pack("{s:s}", "for", c->target));
	else if (is_attached(c, file))
		leave_there(c, file);
	else
		compose_files_attach(c, reply_int(file, "file"));
}

static void look(struct compose *c)
{
	json_t *file = current(of(c));

	if (file)
		app_open(c->view.app, "file",
			 json_pack("{s:I, s:s}", "file", (json_int_t)reply_int(file, "file"),
				   "path", ""));
}

/* --- keys --- */

bool compose_files_are_there(const struct compose *c)
{
	return count(&c->files) > 0;
}

void compose_files_focus(struct compose *c, bool has_focus)
{
	of(c)->has_focus = has_focus && compose_files_are_there(c);
	of(c)->is_offered = false;
	if (has_focus)
		of(c)->at = 0;
}

static void move(struct compose *c, int by)
{
	struct compose_files *files = of(c);

	if (by < 0 && files->at == 0)
		compose_files_focus(c, false);
	else if (by < 0 || files->at + 1 < count(files))
		files->at += (size_t)by;
}

/* Who was asked in the middle of a text goes on with it. */
static void answer(struct compose *c, json_t *file, bool attaches)
{
	bool was_offered = of(c)->is_offered;

	if (attaches && (!file || !is_attached(c, file)))
		choose(c);
	else if (!attaches && file)
		leave_there(c, file);
	if (was_offered)
		compose_files_focus(c, false);
}

static bool letter(struct compose *c, int32_t code)
{
	json_t *file = current(of(c));

	switch (code) {
	case 'a':
	case 'd':
		answer(c, file, code == 'a');
		return true;
	default:
		break;
	}
	if (of(c)->is_offered)
		return false;
	if (code == 'j' || code == 'k')
		move(c, code == 'j' ? 1 : -1);
	else if (code == 'f')
		look(c);
	else if (code == 'q')
		compose_files_focus(c, false);
	return code < 0x80;
}

static bool is_too_soon(const struct compose_files *files)
{
	return files->is_offered && clock_mono_ms() - files->offered_ms < SEEN_MS;
}

/* Back to the text, or on to the line above it. */
static void leave(struct compose *c, bool goes_on)
{
	compose_files_focus(c, false);
	c->is_in_line = goes_on && c->line;
}

bool compose_files_key(struct compose *c, const struct keys_key *key)
{
	bool is_taken = true;

	if (is_too_soon(of(c)))
		is_taken = false;
	else if (keys_is_text(key))
		is_taken = letter(c, key->code);
	else if (key->kind == KEYS_ENTER)
		choose(c);
	else if (key->kind == KEYS_UP || key->kind == KEYS_DOWN)
		move(c, key->kind == KEYS_DOWN ? 1 : -1);
	else if (key->kind == KEYS_ESCAPE || key->kind == KEYS_BACKTAB || key->kind == KEYS_TAB)
		leave(c, key->kind == KEYS_TAB);
	else
		is_taken = false;
	if (!is_taken)
		compose_files_focus(c, false);
	return is_taken;
}

const char *compose_files_keys_line(const struct compose *c)
{
	const json_t *file = current(&c->files);

	if (!file)
		return _("Enter your outbox   q to the text   ^X send");
	if (is_attached(c, file))
		return _("d take it off   f look at it   q to the text   ^X send");
	return _("a attach   d leave in outbox   f look at it   q to the text");
}

/* --- drawing --- */

int compose_files_rows(const struct compose *c, int rows)
{
	int wanted = (int)count(&c->files), most = rows / 4;

	if (!wanted || rows < ROWS_LEAST)
		return 0;
	return (wanted < most ? wanted : most) + 1;
}

/* On a narrow screen the words that a person can do without are left out. */
static const char *offer_of(const struct canvas *part, bool has_focus)
{
	if (part->columns < WIDE)
		return has_focus ? _("a attach, d leave") : _("Tab to attach it");
	return has_focus ? _("arrived: a attach, d leave in outbox")
			 : _("arrived: Tab to attach it");
}

static const char *words_of(const struct compose *c, const struct canvas *part, size_t at)
{
	struct arena *arena = part->arena;
	const json_t *file = json_array_get(c->files.rows, at);
	const char *size = file ? sizewords(arena, reply_int(file, "size")) : "";
	bool has_focus = c->files.has_focus && c->files.at == at;

	if (!file && !at)
		return arena_printf(arena,
				    ngettext("%zu file in your outbox: Tab to attach it",
					     "%zu files in your outbox: Tab to attach one",
					     c->files.others),
				    c->files.others);
	if (!file)
		return arena_printf(
		    arena,
		    ngettext("%zu more in your outbox", "%zu more in your outbox", c->files.others),
		    c->files.others);
	if (is_attached(c, file))
		return arena_printf(arena, _("File: %s, %s"), reply_text(file, "name"), size);
	return arena_printf(arena, part->columns < WIDE ? "%s (%s): %s" : "%s (%s) %s",
			    reply_text(file, "name"), size, offer_of(part, has_focus));
}

/* Scrolled so that the one of the cursor is seen. */
void compose_files_draw(struct compose *c, const struct canvas *part)
{
	struct compose_files *files = of(c);
	size_t rows = part->rows > 1 ? (size_t)part->rows - 1 : 0, top = 0;

	if (files->has_focus && files->at >= rows)
		top = files->at - rows + 1;
	for (size_t i = 0; i < rows && top + i < count(files); i++) {
		size_t at = top + i;
		bool is_dim = at >= json_array_size(files->rows);

		canvas_text(part, (int)i + 1, 2, 0,
			    at < files->attached ? PALETTE_TEXT
			    : is_dim		 ? PALETTE_DIM
						 : PALETTE_ACCENT,
			    words_of(c, part, at));
		if (files->has_focus && files->at == at)
			canvas_mark(part, (int)i + 1, 0);
	}
}

/* --- sending --- */

void compose_files_send(const struct compose *c, json_t *params)
{
	json_t *ids = json_array();

	for (size_t i = 0; i < c->files.attached; i++) {
		char id[ID_TEXT];

		snprintf(id, sizeof(id), "%lld",
			 (long long)reply_int(json_array_get(c->files.rows, i), "file"));
		json_array_append_new(ids, json_string(id));
	}
	if (json_array_size(ids))
		json_object_set(params, "file", ids);
	json_decref(ids);
}

void compose_files_free(struct compose_files *files)
{
	json_decref(files->rows);
	json_decref(files->left);
}
