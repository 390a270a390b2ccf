#include "client/views/invitation.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/roomhead.h"
#include "client/roomwords.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { CODE = 1, GO, JOIN, SIGN_IN, OTHER };
enum { CODE_MAX = 40 };

struct invitation {
	struct page_view page;
	char *code;	 /* as typed; NULL: not yet */
	json_t *found;	 /* invite.check; NULL: not known to be good */
	bool wants_in;	 /* goes in as soon as it can */
	bool is_sending; /* a call is under way */
};

static struct invitation *of(const struct view *view)
{
	return (struct invitation *)view;
}

/* --- the page --- */

static void build_code(struct page_view *page)
{
	page_paragraph(page, PALETTE_TEXT,
		       _("Type the code you were sent: twelve letters and digits. Dashes, spaces "
			 "and capitals do not matter."));
	page_gap(page);
	page_value(page, CODE, _("Code"), of(&page->view)->is_sending ? _("being checked") : "");
}

static void build_found(struct page_view *page)
{
	const json_t *found = of(&page->view)->found;
	struct arena *arena = arena_new();
	bool signs = pick_int(found, "nda") > 0;
	page_paragraph(page, PALETTE_TEXT, _("You are invited to a private room:"));
	page_gap(page);
	page_paragraph(page, PALETTE_STRONG, pick_text(found, "title"));
	page_paragraph(page, PALETTE_TEXT, pick_text(found, "purpose"));
	page_gap(page);
	page_paragraph(page, PALETTE_TEXT,
		       arena_printf(arena, _("You would be in it as %s."),
				    roomwords_part(pick_text(found, "part"))));
	if (pick_bool(found, "alias"))
		page_paragraph(page, PALETTE_TEXT,
			       arena_printf(arena, _("You go by an alias there. %s"),
					    roomwords_seen_by(found)));
	if (signs)
		page_paragraph(page, PALETTE_TEXT,
			       _("There is an agreement to read and to sign before you are in."));
	page_gap(page);
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct invitation *in = (struct invitation *)page;
	page_add(page, PALETTE_TEXT, "");
	if (!in->found) {
		build_code(page);
		return;
	}
	build_found(page);
	if (app_is_member(page->view.app)) {
		page_item(page, GO, in->is_sending ? _("One moment") : _("Go in"));
	} else {
		page_value(page, JOIN, _("Join, and go in"),
			   _("choose a name; about half a minute"));
		page_value(page, SIGN_IN, _("I am a member here"), _("sign in, and go in"));
	}
	page_value(page, OTHER, _("Another code"), "");
}

static void edit(struct invitation *in)
{
	json_decref(in->found);
	in->found = NULL;
	page_dirty(&in->page);
	in->page.view.list.at = 0;
	page_edit(&in->page, CODE, _("Code"), CODE_MAX, false, in->code ? in->code : "");
}

/* --- calls --- */

/* What one is called comes first, then what one has to sign, then the room. */
static void on_used(struct view *view, int err, const char *words, json_t *result)
{
	struct app *app = view->app;
	const char *room = pick_text(result, "room");
	bool signs = pick_int(result, "nda") > 0, has_alias = pick_name(result, "alias");
	of(view)->is_sending = of(view)->wants_in = false;
	page_dirty(&of(view)->page);
	if (err) {
		app_fail(app, err, words);
		return;
	}
	roomhead_forget(app, room);
	app_stale(app);
	if (app_top(app) != view || !app_replace(app, "room", json_pack("{s:s}", "room", room)))
		return;
	if (signs)
		app_open(app, "nda", json_pack("{s:s}", "room", room));
	if (has_alias)
		app_open(app, "room_alias", json_pack("{s:s}", "room", room));
}

static void go_in(struct invitation *in)
{
	if (in->is_sending)
		return;
	in->is_sending = true;
	page_dirty(&in->page);
	view_call(&in->page.view, "invite.use", json_pack("{s:s}", "code", in->code), on_used);
}

static void on_checked(struct view *view, int err, const char *words, json_t *result)
{
	struct invitation *in = of(view);
	in->is_sending = false;
	view->is_loaded = true;
	page_dirty(&in->page);
	if (err) {
		app_fail(view->app, err, words);
		in->wants_in = false;
		edit(in);
		return;
	}
	json_decref(in->found);
	in->found = json_incref(result);
	view->list.at = 0;
	if (in->wants_in && app_is_member(view->app))
		go_in(in);
}

static void check(struct invitation *in)
{
	in->is_sending = true;
	page_dirty(&in->page);
	view_call(&in->page.view, "invite.check", json_pack("{s:s}", "code", in->code), on_checked);
}

/* --- the view --- */

static bool open(struct view *view, const json_t *args)
{
	struct invitation *in = of(view);
	in->code = mem_dup(pick_name(args, "code"));
	in->wants_in = pick_bool(args, "go");
	return true;
}

/* The place of a visitor ends with the session; that of a member is kept, and a
 * code is not to be. */
static json_t *save(const struct view *view)
{
	const struct invitation *in = of(view);
	if (app_is_member(view->app) || !in->found)
		return json_object();
	return json_pack("{s:s}", "code", in->code);
}

static json_t *carry(const struct view *view)
{
	const struct invitation *in = of(view);
	return in->found ? json_pack("{s:s, s:b}", "code", in->code, "go", 1) : NULL;
}

static void load(struct view *view)
{
	struct invitation *in = of(view);
	if (in->code && !in->found && !in->is_sending) {
		check(in);
		return;
	}
	view->is_loaded = true;
	if (!in->found && !in->page.field)
		edit(in);
}

static void close(struct view *view)
{
	struct invitation *in = of(view);
	page_free(&in->page);
	json_decref(in->found);
	free(in->code);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)arena;
	head_r->title = _("Your invitation");
	if (!app_is_member(view->app))
		head_r->right = _("visitor");
}

static bool offers(const struct view *view, enum request request)
{
	return request == REQUEST_OPEN && list_has_item(view);
}

static bool request(struct view *view, enum request what)
{
	struct invitation *in = of(view);
	const struct page_row *row = page_at(&in->page);
	if (what != REQUEST_OPEN || !row || in->is_sending)
		return false;
	switch (row->action) {
	case GO:
		go_in(in);
		return true;
	case JOIN:
		return app_open(view->app, "signup", NULL);
	case SIGN_IN:
		return app_open(view->app, "signin", NULL);
	default:
		edit(in);
		return true;
	}
}

static void typed(struct view *view, int action, const char *text)
{
	struct invitation *in = of(view);
	(void)action;
	if (!*text)
		return;
	free(in->code);
	in->code = mem_dup(text);
	check(in);
}

static const char *keys_line(const struct view *view)
{
	return of(view)->page.field ? _("Enter on   ^C leave it")
				    : _("Enter choose   q back   ? help");
}

const struct view_ops invitation_ops = {
    .name = "invitation",
    .title = N_("Your invitation"),
    .size = sizeof(struct invitation),
    .flags = VIEW_CHOICES,
    .open = open,
    .save = save,
    .carry = carry,
    .load = load,
    .close = close,
    .head = head,
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    .offers = offers,
    .request = request,
    PAGE_TYPES,
    .typed = typed,
    .list = &page_list,
};
