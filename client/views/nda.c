#include "client/views/nda.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/field.h"
#include "client/roomhead.h"
#include "client/roomwords.h"
#include "client/views/pick.h"
#include "client/views/sheet.h"
#include "common/base/err.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { NAME_MAX_CODES = 100, NAME_LEAST = 2, FOOT_ROWS = 2, NAME_WIDTH = 44, WITH_WORDS = 72 };

struct nda {
	struct view view;
	struct sheet sheet;
	json_t *shown;	    /* nda.show */
	struct field *name; /* being typed; NULL: not */
	bool is_sending;
	bool has_changed; /* the text did, while it was read */
};

static struct nda *of(const struct view *view)
{
	return (struct nda *)view;
}

static bool is_signed(const struct nda *nda)
{
	return pick_name(nda->shown, "signed_at") != NULL;
}

/* Everything has been on the screen. */
static bool is_read(const struct nda *nda)
{
	return nda->sheet.height > 0 && nda->sheet.top + nda->sheet.height >= nda->sheet.rows;
}

static void end_typing(struct nda *nda)
{
	field_free(&nda->name);
	nda->view.hold = VIEW_CARRIED;
}

/* --- loading --- */

static void on_shown(struct view *view, int err, const char *words, json_t *result)
{
	struct nda *nda = of(view);
	if (err) {
		view_failed(view, err, words);
		if (app_top(view->app) == view)
			app_back(view->app);
		return;
	}
	if (nda->shown && pick_int(nda->shown, "version") != pick_int(result, "version")) {
		nda->sheet.top = 0;
		nda->has_changed = true;
		end_typing(nda);
	}
	json_decref(nda->shown);
	nda->shown = json_incref(result);
	view->is_loaded = true;
}

static void load(struct view *view)
{
	view_call(view, "nda.show", json_pack("{s:s}", "room", view->room), on_shown);
}

static bool open(struct view *view, const json_t *args)
{
	view_set_room(view, pick_name(args, "room"));
	return view->room != NULL;
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:s}", "room", view->room);
}

static void close(struct view *view)
{
	json_decref(of(view)->shown);
	field_free(&of(view)->name);
}

/* --- drawing --- */

static void draw_text(struct view *view, const struct canvas *body)
{
	struct nda *nda = of(view);
	char when[WHEN_TEXT];
	if (nda->has_changed)
		sheet_text(&nda->sheet, body, PALETTE_STRONG,
			   _("The text has changed while you read: this is the new one."));
	if (is_signed(nda)) {
		when_exact(pick_time(nda->shown, "signed_at"), app_now(nda->view.app), when);
		sheet_text(&nda->sheet, body, PALETTE_STRONG,
			   arena_printf(body->arena, _("Signed by you as “%s”, %s."),
					pick_text(nda->shown, "signed_as"), when));
	}
	if (pick_name(nda->shown, "alias"))
		sheet_text(&nda->sheet, body, PALETTE_TEXT,
			   arena_printf(body->arena,
					_("You go by %s in this room. The name you sign with is "
					  "for its owner alone. %s"),
					pick_text(nda->shown, "alias"),
					roomwords_seen_by(nda->shown)));
	if (nda->has_changed || is_signed(nda) || pick_name(nda->shown, "alias"))
		sheet_space(&nda->sheet);
	sheet_markdown(&nda->sheet, body, 0, pick_text(nda->shown, "text"));
	sheet_space(&nda->sheet);
	sheet_text(&nda->sheet, body, PALETTE_DIM,
		   arena_printf(body->arena, _("SHA-256 of this text: %s"),
				pick_text(nda->shown, "digest")));
	sheet_text(&nda->sheet, body, PALETTE_DIM,
		   arena_printf(body->arena, _("A copy as a file: %s"),
				arena_printf(body->arena, "ssh HOST nda show %s > agreement.txt",
					     nda->view.room)));
}

static void draw_foot(struct nda *nda, const struct canvas *foot)
{
	const char *label;
	int used, width;
	canvas_rule(foot, 0, NULL, PALETTE_DIM);
	if (!is_read(nda)) {
		canvas_text(foot, 1, SHEET_MARGIN, 0, PALETTE_TEXT,
			    foot->columns >= WITH_WORDS
				? _("Read on to its end: Space. Then you sign it.")
				: _("Read on to its end: Space."));
		return;
	}
	if (!nda->name) {
		canvas_text(
		    foot, 1, SHEET_MARGIN, 0, PALETTE_STRONG,
		    foot->columns >= WITH_WORDS
			? _("a: sign it by typing your name.   q: not now; you are not in then.")
			: _("a: sign it.   q: not now."));
		return;
	}
	label = foot->columns >= WITH_WORDS ? _("Your own name, which signs it") : _("Your name");
	used = canvas_text(foot, 1, SHEET_MARGIN, 0, PALETTE_TEXT, label) + SHEET_MARGIN + 2;
	width = foot->columns - used - 1;
	field_draw(nda->name, foot, 1, used, width < NAME_WIDTH ? width : NAME_WIDTH, true);
}

static void draw(struct view *view, const struct canvas *body)
{
	struct nda *nda = of(view);
	int rows = is_signed(nda) ? 0 : FOOT_ROWS;
	struct canvas text = canvas_part(body, 0, 0, body->rows - rows, body->columns);
	struct canvas foot = canvas_part(body, body->rows - rows, 0, rows, body->columns);
	sheet_draw(&nda->sheet, view, &text, draw_text);
	if (rows)
		draw_foot(nda, &foot);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	head_r->title = arena_printf(arena, _("The agreement, version %lld"),
				     (long long)pick_int(of(view)->shown, "version"));
}

static void position(const struct view *view, char *text_r, size_t size)
{
	const struct sheet *sheet = &of(view)->sheet;
	int below = sheet->rows - sheet->height - sheet->top;
	text_r[0] = '\0';
	if (below > 0)
		snprintf(text_r, size, ngettext("%d line more", "%d lines more", below), below);
}

/* --- signing --- */

/* The text may be another one by now: then it is shown, from its top. */
static void on_signed(struct view *view, int err, const char *words, json_t *result)
{
	struct nda *nda = of(view);
	struct view *below = app_below(view->app, view);
	bool is_over_room = below && !strcmp(below->ops->name, "room");
	(void)result;
	nda->is_sending = false;
	if (err) {
		app_fail(view->app, err, words);
		view->is_stale = err == ERR_CONFLICT;
		return;
	}
	end_typing(nda);
	roomhead_forget(view->app, view->room);
	app_stale(view->app);
	if (app_top(view->app) == view && is_over_room)
		app_back(view->app);
	else if (app_top(view->app) == view)
		app_replace(view->app, "room", json_pack("{s:s}", "room", view->room));
	app_say(view->app, _("Signed: you are in. The agreement is kept here for you to read."));
}

static void sign(struct nda *nda)
{
	const char *name = field_text(nda->name);
	if (nda->is_sending)
		return;
	if (strlen(name) < NAME_LEAST) {
		app_say(nda->view.app, _("Your own name, as you sign letters with."));
		return;
	}
	nda->is_sending = true;
	view_call(&nda->view, "nda.accept",
		  json_pack("{s:s, s:O, s:s}", "room", nda->view.room, "version",
			    json_object_get(nda->shown, "version"), "name", name),
		  on_signed);
}

static void on_withdrawn(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	view->is_stale = true;
	app_stale(view->app);
}

static void on_withdraw(struct view *view, char answer)
{
	if (answer == 'y')
		view_call(view, "nda.withdraw", json_pack("{s:s}", "room", view->room),
			  on_withdrawn);
}

static void begin_signing(struct nda *nda)
{
	if (!is_read(nda)) {
		app_say(nda->view.app, _("To its end first: Space reads on."));
		return;
	}
	nda->name = field_new(NAME_MAX_CODES, false);
	nda->view.hold = VIEW_TYPED;
	view_changed(&nda->view);
}

static bool offers(const struct view *view, enum request request)
{
	const struct nda *nda = of(view);
	if (request == REQUEST_ACCEPT || request == REQUEST_OPEN)
		return nda->shown && !is_signed(nda);
	return sheet_offers(request) || (request == REQUEST_DELETE && is_signed(nda));
}

static bool request(struct view *view, enum request what)
{
	static const struct app_choice yes_no[] = {{'n', N_("no")}, {'y', N_("yes")}};
	struct nda *nda = of(view);
	if (!offers(view, what))
		return false;
	if (what == REQUEST_ACCEPT || (what == REQUEST_OPEN && is_read(nda)))
		begin_signing(nda);
	else if (what == REQUEST_OPEN)
		return sheet_request(&nda->sheet, REQUEST_PAGE_DOWN);
	else if (what == REQUEST_DELETE)
		app_ask(view->app, view,
			_("Take your signature back? You read nothing of this room then."), yes_no,
			2, on_withdraw);
	else
		return sheet_request(&nda->sheet, what);
	return true;
}

static bool key(struct view *view, const struct keys_key *typed)
{
	struct nda *nda = of(view);
	bool is_control = typed->kind == KEYS_CHAR && typed->mods == KEYS_CTRL;
	if (!nda->name)
		return false;
	view_changed(view);
	if (field_key(nda->name, typed, NULL))
		return true;
	if (typed->kind == KEYS_ENTER)
		sign(nda);
	else if (typed->kind == KEYS_ESCAPE || (is_control && typed->code == 'c'))
		end_typing(nda);
	return true;
}

static void paste(struct view *view, const char *bytes, size_t len)
{
	if (of(view)->name)
		field_paste(of(view)->name, bytes, len);
}

static void paste_end(struct view *view)
{
	if (of(view)->name)
		field_paste_end(of(view)->name);
	view_changed(view);
}

static const char *keys_line(const struct view *view)
{
	const struct nda *nda = of(view);
	if (nda->name)
		return _("Enter sign   ^C not yet");
	return is_signed(nda) ? _("Space on   d take it back   q back   ? help")
			      : _("Space on   a sign   q not now   ? help");
}

const struct view_ops nda_ops = {
    .name = "nda",
    .title = N_("The agreement"),
    .size = sizeof(struct nda),
    .flags = VIEW_NEEDS_ALL,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .draw = draw,
    .position = position,
    .keys_line = keys_line,
    .offers = offers,
    .request = request,
    .key = key,
    .paste = paste,
    .paste_end = paste_end,
    .sheet = offsetof(struct nda, sheet),
};
