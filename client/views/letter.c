#include "client/views/letter.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "client/views/saving.h"
#include "client/views/sheet.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

struct letter {
	struct view view;
	struct sheet sheet;
	char *code;    /* NULL: for any */
	json_t *shown; /* invite.print */
};

static struct letter *of(const struct view *view)
{
	return (struct letter *)view;
}

static void on_shown(struct view *view, int err, const char *words, json_t *result)
{
	if (err) {
		view_failed(view, err, words);
		if (app_top(view->app) == view)
			app_back(view->app);
		return;
	}
	json_decref(of(view)->shown);
	of(view)->shown = json_incref(result);
	view->is_loaded = true;
}

static void load(struct view *view)
{
	json_t *params = json_pack("{s:s}", "room", view->room);
	if (of(view)->code)
		json_object_set_new(params, "code", json_string(of(view)->code));
	view_call(view, "invite.print", params, on_shown);
}

static bool open(struct view *view, const json_t *args)
{
	view_set_room(view, pick_name(args, "room"));
	of(view)->code = mem_dup(pick_name(args, "code"));
	return view->room != NULL;
}

/* Without the code: a place is kept. */
static json_t *save(const struct view *view)
{
	return json_pack("{s:s}", "room", view->room);
}

static void close(struct view *view)
{
	json_decref(of(view)->shown);
	free(of(view)->code);
}

/* As it is, line by line: it is to be copied. */
static void draw_text(struct view *view, const struct canvas *body)
{
	struct letter *letter = of(view);
	const char *line = pick_text(letter->shown, "text");
	while (*line) {
		size_t len = strcspn(line, "\n");
		canvas_text(body, letter->sheet.row++, 0, 0, PALETTE_TEXT,
			    arena_dup_n(body->arena, line, len));
		line += len + (line[len] == '\n');
	}
}

static void draw(struct view *view, const struct canvas *body)
{
	sheet_draw(&of(view)->sheet, view, body, draw_text);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)arena;
	head_r->title = of(view)->code ? _("A text to send") : _("A text to send, with CODE in it");
}

static bool offers(const struct view *view, enum request request)
{
	if (request == REQUEST_SAVE)
		return saving_can(view->app);
	return sheet_offers(request);
}

static bool request(struct view *view, enum request what)
{
	if (what == REQUEST_SAVE && saving_can(view->app))
		return saving_open(
		    view->app, "invite.print",
		    json_pack("{s:s, s:s*}", "room", view->room, "code", of(view)->code),
		    "invitation.txt");
	return sheet_request(&of(view)->sheet, what);
}

static const struct view_hint hints[] = {{REQUEST_PAGE_ON, N_("on")},
					 {REQUEST_SAVE, N_("save as a file")},
					 {REQUEST_BACK, N_("back")},
					 {REQUEST_NONE, NULL}};

const struct view_ops letter_ops = {
    .name = "letter",
    .title = N_("A text to send"),
    .size = sizeof(struct letter),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .draw = draw,
    .offers = offers,
    .request = request,
    .sheet = offsetof(struct letter, sheet),
};
