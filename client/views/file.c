#include "client/views/file.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/sizewords.h"
#include "client/sshlines.h"
#include "client/views/pick.h"
#include "client/views/sheet.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { AHEAD = 3, ID_TEXT = 24 };

/* As much of the text as one answer brought, up to the end of a line. */
struct piece {
	char *text;
	struct arena *arena; /* of the layout; NULL: to be made */
	struct layout layout;
};

struct file_view {
	struct view view;
	int64_t file;
	char *path;    /* NULL: not said */
	json_t *shown; /* file.show */
	char *address; /* of the community; NULL: not known yet */
	struct piece pieces[FILE_PIECES];
	size_t count;
	char *rest;   /* a line that goes on in the next piece; or NULL */
	int64_t next; /* where that begins; 0: there is none */
	bool is_text, is_asked, is_loading;
	int columns; /* what the layouts are for */
	struct sheet sheet;
};

static struct file_view *of(const struct view *view)
{
	return (struct file_view *)view;
}

static bool is_mine(const struct file_view *file)
{
	return pick_bool(file->shown, "mine");
}

/* --- its text --- */

/* A line is not cut between two pieces, unless it is a piece long itself. */
static void keep_piece(struct file_view *file, const char *text)
{
	char *whole = mem_printf("%s%s", file->rest ? file->rest : "", text), *end;
	free(file->rest);
	file->rest = NULL;
	end = file->next && file->count + 1 < FILE_PIECES ? strrchr(whole, '\n') : NULL;
	if (end) {
		file->rest = mem_dup(end + 1);
		end[1] = '\0';
	}
	file->pieces[file->count++] = (struct piece){.text = whole};
}

static void on_text(struct view *view, int err, const char *words, json_t *result)
{
	struct file_view *file = of(view);
	const char *text = pick_name(result, "text");
	file->is_loading = false;
	file->is_asked = true;
	if (err && file->count)
		app_fail(view->app, err, words);
	file->next = err ? 0 : pick_int(result, "next");
	file->is_text = file->is_text || text;
	if (text && file->count < FILE_PIECES)
		keep_piece(file, text);
	view->is_loaded = file->shown && file->address;
	view_changed(view);
}

static json_t *named(const struct file_view *file)
{
	char id[ID_TEXT];
	snprintf(id, sizeof id, "%lld", (long long)file->file);
	return json_pack("{s:s}", "file", id);
}

static void ask_text(struct file_view *file)
{
	json_t *params = named(file);
	if (file->next)
		json_object_set_new(params, "from", json_integer(file->next));
	file->is_loading = true;
	view_call(&file->view, "file.get", params, on_text);
}

static void forget_layouts(struct file_view *file)
{
	for (size_t i = 0; i < file->count; i++)
		arena_free(&file->pieces[i].arena);
}

/* A line feed at the end of a piece ends its last line and begins no other. */
static void lay_out(struct piece *piece, const struct canvas *body)
{
	struct layout_options options = canvas_layout(body, body->columns - 2 * SHEET_MARGIN);
	size_t len = strlen(piece->text);
	if (piece->arena)
		return;
	piece->arena = arena_new();
	len -= len && piece->text[len - 1] == '\n';
	piece->layout = layout_make(piece->arena, piece->text, len, &options);
}

static void draw_piece(struct file_view *file, struct piece *piece, const struct canvas *body)
{
	lay_out(piece, body);
	for (size_t i = 0; i < piece->layout.count; i++, file->sheet.row++)
		if (file->sheet.row >= 0 && file->sheet.row < body->rows)
			canvas_line(body, file->sheet.row, SHEET_MARGIN, PALETTE_TEXT,
				    &piece->layout.lines[i]);
}

/* --- the page --- */

static void draw_what(struct file_view *file, const struct canvas *body)
{
	const json_t *shown = file->shown;
	char when[WHEN_TEXT];
	when_exact(pick_time(shown, "made_at"), app_now(file->view.app), when);
	sheet_text(&file->sheet, body, PALETTE_TEXT,
		   arena_printf(body->arena, _("%s, %s. From %s, %s."),
				sizewords(body->arena, pick_int(shown, "size")),
				pick_text(shown, "type"), pick_text(shown, "owner"), when));
	if (!pick_name(shown, "item") && !pick_int(shown, "thread"))
		sheet_text(&file->sheet, body, PALETTE_DIM,
			   pick_name(shown, "draft")
			       ? _("In your outbox, for something you are writing.")
			       : _("In your outbox: attach it to what you write, or it goes after "
				   "two days."));
	else if (pick_bool(shown, "staff"))
		sheet_text(&file->sheet, body, PALETTE_ACCENT, _("Only staff see it."));
}

static void draw_how(struct file_view *file, const struct canvas *body)
{
	struct app *app = file->view.app;
	struct sshlines to = {body->arena, file->address, app_is_member(app) ? NULL : "guest"};
	const char *name = pick_text(file->shown, "name");
	const char *path = pick_int(file->shown, "thread") ? file->path : "";
	const char *copy = path ? sshlines_copy(&to, path, name) : NULL;
	sheet_space(&file->sheet);
	sheet_text(&file->sheet, body, PALETTE_DIM, _("To have it, in a terminal of yours:"));
	if (copy)
		sheet_text(&file->sheet, body, PALETTE_TEXT, copy);
	sheet_text(&file->sheet, body, PALETTE_TEXT, sshlines_get(&to, file->file, name));
	sheet_space(&file->sheet);
}

static void draw_rule(struct file_view *file, const struct canvas *body, const char *words)
{
	if (file->sheet.row >= 0 && file->sheet.row < body->rows)
		canvas_rule(body, file->sheet.row, words, PALETTE_DIM);
	file->sheet.row++;
}

static void draw_text(struct file_view *file, const struct canvas *body)
{
	if (!file->is_text) {
		if (file->is_asked)
			sheet_text(&file->sheet, body, PALETTE_DIM,
				   _("It is no text, so it is not shown here."));
		return;
	}
	draw_rule(file, body, _("Its text"));
	for (size_t i = 0; i < file->count; i++)
		draw_piece(file, &file->pieces[i], body);
	if (file->next && file->count == FILE_PIECES)
		draw_rule(file, body, _("It goes on: fetch it to read the rest"));
	else if (!file->next)
		draw_rule(file, body, _("The end"));
}

static void draw_all(struct view *view, const struct canvas *body)
{
	struct file_view *file = of(view);
	draw_what(file, body);
	draw_how(file, body);
	draw_text(file, body);
}

static void draw(struct view *view, const struct canvas *body)
{
	struct file_view *file = of(view);
	struct sheet *sheet = &file->sheet;
	if (file->columns != body->columns)
		forget_layouts(file);
	file->columns = body->columns;
	sheet->grows = file->next && file->count < FILE_PIECES;
	sheet_draw(sheet, view, body, draw_all);
	if (file->next && !file->is_loading && file->count < FILE_PIECES &&
	    sheet->top + AHEAD * body->rows > sheet->rows)
		ask_text(file);
}

/* --- its life --- */

static void on_shown(struct view *view, int err, const char *words, json_t *result)
{
	struct file_view *file = of(view);
	if (err) {
		view_failed(view, err, words);
		if (app_top(view->app) == view)
			app_back(view->app);
		return;
	}
	json_decref(file->shown);
	file->shown = json_incref(result);
	view->is_loaded = file->address && file->is_asked;
	view_changed(view);
}

static void on_community(struct view *view, int err, const char *words, json_t *result)
{
	struct file_view *file = of(view);
	(void)words;
	free(file->address);
	file->address = mem_dup(err ? "" : pick_text(result, "address"));
	view->is_loaded = file->shown && file->is_asked;
	view_changed(view);
}

static void load(struct view *view)
{
	struct file_view *file = of(view);
	view_call(view, "file.show", named(file), on_shown);
	if (!file->address)
		view_call(view, "community.show", NULL, on_community);
	if (!file->is_asked && !file->is_loading)
		ask_text(file);
}

static bool open(struct view *view, const json_t *args)
{
	struct file_view *file = of(view);
	file->file = pick_int(args, "file");
	file->path = mem_dup(pick_name(args, "path"));
	view_set_room(view, pick_name(args, "room"));
	return file->file > 0;
}

static json_t *save(const struct view *view)
{
	const struct file_view *file = of(view);
	return json_pack("{s:I, s:s*, s:s*}", "file", (json_int_t)file->file, "path", file->path,
			 "room", view->room);
}

static void close(struct view *view)
{
	struct file_view *file = of(view);
	forget_layouts(file);
	for (size_t i = 0; i < file->count; i++)
		free(file->pieces[i].text);
	json_decref(file->shown);
	free(file->rest);
	free(file->path);
	free(file->address);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)arena;
	head_r->title = pick_text(of(view)->shown, "name");
}

/* --- requests --- */

static bool offers(const struct view *view, enum request request)
{
	if (request == REQUEST_DELETE)
		return is_mine(of(view));
	return sheet_offers(request);
}

static void on_removed(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	app_stale(view->app);
	app_back(view->app);
	app_say(view->app, _("The file is gone."));
}

static void on_remove(struct view *view, char key)
{
	if (key == 'y')
		view_call(view, "file.remove", named(of(view)), on_removed);
}

static bool request(struct view *view, enum request what)
{
	static const struct app_choice choices[] = {{'n', N_("no")}, {'y', N_("yes")}};
	if (what != REQUEST_DELETE)
		return sheet_request(&of(view)->sheet, what);
	if (!offers(view, what))
		return false;
	app_ask(view->app, view,
		pick_int(of(view)->shown, "thread")
		    ? _("Take this file off what it is attached to?")
		    : _("Throw this file away?"),
		choices, 2, on_remove);
	return true;
}

static const struct view_hint hints[] = {{REQUEST_PAGE_ON, N_("on")},
					 {REQUEST_DELETE, N_("throw away")},
					 {REQUEST_BACK, N_("back")},
					 {REQUEST_NONE, NULL}};

const struct view_ops file_ops = {
    .name = "file",
    .title = N_("A file"),
    .size = sizeof(struct file_view),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .draw = draw,
    .offers = offers,
    .request = request,
    .sheet = offsetof(struct file_view, sheet),
};
