#include "client/views/saving.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/save.h"
#include "client/sizewords.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { PATH = 1, PATH_MAX_CODES = 500 };

struct saving {
	struct page_view page;
	char *method, *name;
	json_t *params;
	char *path;	   /* that was typed last */
	bool over;	   /* what is there */
	bool is_named;	   /* by the last key */
	struct save *save; /* while it comes; NULL: not yet */
	int64_t bytes;
};

static struct saving *of(const struct view *view)
{
	return (struct saving *)view;
}

bool saving_can(const struct app *app)
{
	return !app_is_hosted(app);
}

bool saving_open(struct app *app, const char *method, json_t *params, const char *name)
{
	return app_open(
	    app, "saving",
	    json_pack("{s:s, s:o, s:s}", "method", method, "params", params, "name", name));
}

/* --- the page --- */

static void build(struct page_view *page)
{
	struct saving *saving = (struct saving *)page;
	struct arena *arena = arena_new();
	char *here = save_here();
	page_add(page, PALETTE_TEXT, "");
	page_paragraph(page, PALETTE_TEXT,
		       arena_printf(arena,
				    _("It becomes a file on this computer. A name alone goes to "
				      "%s; ~/ is your home directory."),
				    here));
	page_gap(page);
	page_value(page, PATH, _("File"), saving->path ? saving->path : saving->name);
	if (saving->save)
		page_paragraph(
		    page, PALETTE_DIM,
		    arena_printf(arena, _("%s so far"), sizewords(arena, saving->bytes)));
	free(here);
	arena_free(&arena);
}

static void type_path(struct saving *saving)
{
	page_edit(&saving->page, PATH, _("File"), PATH_MAX_CODES, false,
		  saving->path ? saving->path : saving->name);
}

/* --- writing --- */

static void ask(struct saving *saving, const char *after);

static void failed(struct saving *saving, char *why)
{
	save_drop(&saving->save);
	app_say(saving->page.view.app, "%s", why);
	free(why);
	page_dirty(&saving->page);
}

static void finish(struct saving *saving)
{
	struct view *view = &saving->page.view;
	struct arena *arena = arena_new();
	char *why = NULL;
	if (save_end(&saving->save, saving->over, &why)) {
		failed(saving, why);
	} else {
		if (app_top(view->app) == view)
			app_back(view->app);
		app_say(view->app, _("Saved: %s, %s."), saving->path,
			sizewords(arena, saving->bytes));
	}
	arena_free(&arena);
}

static void on_piece(struct view *view, int err, const char *words, json_t *result)
{
	struct saving *saving = of(view);
	const char *text = pick_text(result, "text");
	char *why = NULL;
	if (err) {
		save_drop(&saving->save);
		app_fail(view->app, err, words);
		page_dirty(&saving->page);
		return;
	}
	if (save_add(saving->save, text, strlen(text), &why)) {
		failed(saving, why);
		return;
	}
	saving->bytes += (int64_t)strlen(text);
	if (pick_name(result, "next"))
		ask(saving, pick_name(result, "next"));
	else
		finish(saving);
	page_dirty(&saving->page);
}

static void ask(struct saving *saving, const char *after)
{
	json_t *params = json_deep_copy(saving->params);
	if (after)
		json_object_set_new(params, "after", json_string(after));
	view_call(&saving->page.view, saving->method, params, on_piece);
}

static void begin(struct saving *saving)
{
	char *path = save_path(saving->path), *why = NULL;
	saving->bytes = 0;
	if (save_begin(&saving->save, path, &why))
		failed(saving, why);
	else
		ask(saving, NULL);
	free(path);
	page_dirty(&saving->page);
}

static void on_over(struct view *view, char key)
{
	struct saving *saving = of(view);
	saving->over = key == 'y';
	if (key == 'y')
		begin(saving);
	else if (key == 'n')
		type_path(saving);
}

/* --- its life --- */

static bool open(struct view *view, const json_t *args)
{
	struct saving *saving = of(view);
	saving->method = mem_dup(pick_name(args, "method"));
	saving->params = json_deep_copy(json_object_get(args, "params"));
	if (!saving->method || !json_is_object(saving->params) || !saving_can(view->app))
		return false;
	saving->name = save_name(pick_text(args, "name"));
	view_set_room(view, pick_name(saving->params, "room"));
	view->is_loaded = true;
	type_path(saving);
	return true;
}

static void close(struct view *view)
{
	struct saving *saving = of(view);
	save_drop(&saving->save);
	page_free(&saving->page);
	json_decref(saving->params);
	free(saving->method);
	free(saving->name);
	free(saving->path);
}

/* --- requests --- */

static void typed(struct view *view, int action, const char *text)
{
	struct saving *saving = of(view);
	static const struct app_choice choices[] = {
	    {'n', N_("no, another name")}, {'y', N_("write over it")}, {'q', N_("leave it")}};
	char *path = save_path(text);
	(void)action;
	saving->is_named = *text != '\0';
	if (!saving->is_named) {
		free(path);
		return;
	}
	free(saving->path);
	saving->path = mem_dup(text);
	saving->over = false;
	if (save_exists(path))
		app_ask(view->app, view, _("There is something of that name. Write over it?"),
			choices, 3, on_over);
	else
		begin(saving);
	free(path);
}

/* Who leaves the line, or leaves it empty, saves nothing. */
static bool key(struct view *view, const struct keys_key *pressed)
{
	struct saving *saving = of(view);
	bool was_typing = saving->page.field != NULL;
	bool is_taken;
	saving->is_named = false;
	is_taken = page_key(view, pressed);
	if (was_typing && !saving->page.field && !saving->is_named)
		app_back(view->app);
	return is_taken;
}

static bool offers(const struct view *view, enum request request)
{
	return request == REQUEST_OPEN && !of(view)->save && page_at(&of(view)->page);
}

static bool request(struct view *view, enum request what)
{
	if (!offers(view, what))
		return false;
	type_path(of(view));
	return true;
}

static const char *keys_line(const struct view *view)
{
	return of(view)->page.field ? _("Enter save   ^C leave it") : NULL;
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("another name")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

const struct view_ops saving_ops = {
    .name = "saving",
    .title = N_("Save as a file"),
    .size = sizeof(struct saving),
    .flags = VIEW_PASSING,
    .hints = hints,
    .open = open,
    .close = close,
    .heading = N_("Save as a file"),
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    .offers = offers,
    .request = request,
    .key = key,
    .typed = typed,
    .paste = page_paste,
    .paste_end = page_paste_end,
    .list = &page_list,
};
