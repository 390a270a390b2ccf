#include "client/views/signin.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/reply.h"
#include "client/views/page.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { PASSWORD = 1, RECOVERY, DEVICE, HANDLE, SECRET, HOME };

struct signin {
	struct page_view page;
	int way; /* 0: not chosen yet */
	char *handle;
	bool is_sending;
	bool is_done; /* signed in; this is said before home */
};

static const char *secret_label(const struct signin *s)
{
	return s->way == PASSWORD ? _("Password") : _("Code");
}

static void build_ways(struct page_view *page)
{
	page_paragraph(page, PALETTE_TEXT, _("How do you show that it is you?"));
	page_gap(page);
	page_item(page, PASSWORD, _("My password"));
	page_item(page, RECOVERY, _("One of my recovery codes"));
	page_item(page, DEVICE, _("A code from my other device (there: settings, keys)"));
}

static void build_done(struct page_view *page)
{
	page_paragraph(page, PALETTE_TEXT, _("You are signed in."));
	page_gap(page);
	page_paragraph(
	    page, PALETTE_TEXT,
	    _("To come in with the key of this device from now on, type this once in your "
	      "own terminal, with this host's name:"));
	page_gap(page);
	page_paragraph(page, PALETTE_STRONG, "    ssh new@HOST");
	page_gap(page);
	page_item(page, HOME, _("Home"));
}

static void build(struct page_view *page)
{
	struct signin *s = (struct signin *)page;

	page_gap(page);
	page_add(page, PALETTE_TEXT, "");
	if (s->is_done) {
		build_done(page);
	} else if (!s->way) {
		build_ways(page);
	} else {
		if (app_me(page->view.app)->fingerprint) {
			page_paragraph(page, PALETTE_TEXT,
				       _("The key you came with becomes yours:"));
			page_paragraph(page, PALETTE_STRONG, app_me(page->view.app)->fingerprint);
			page_gap(page);
		}
		if (s->way != DEVICE)
			page_value(page, HANDLE, _("Your name here"), s->handle ? s->handle : "");
		page_value(page, SECRET, secret_label(s), s->is_sending ? _("being checked") : "");
	}
}

static void to_row(struct signin *s, int action)
{
	for (size_t i = 0; i < s->page.count; i++) {
		if (s->page.rows[i].action == action)
			s->page.view.list.at = i;
	}
}

static void edit(struct signin *s, int action)
{
	if (action == HANDLE)
		page_edit(&s->page, HANDLE, _("Your name here"), 64, false,
			  s->handle ? s->handle : "");
	else
		page_edit(&s->page, SECRET, secret_label(s), 128, s->way == PASSWORD, "");
	to_row(s, action);
}

static void choose_way(struct signin *s, int way)
{
	s->way = way;
	page_dirty(&s->page);
	s->page.view.list.at = 0;
	edit(s, way == DEVICE ? SECRET : HANDLE);
}

static void on_signed_in(struct view *view, int err, const char *words, json_t *result)
{
	struct signin *s = (struct signin *)view;

	s->is_sending = false;
	page_dirty(&s->page);
	if (err < 0) {
		app_fail(view->app, err, words);
		edit(s, SECRET);
	} else if (reply_bool(result, "bound") || app_me(view->app)->fingerprint) {
		app_restart(view->app);
	} else {
		s->is_done = true;
	}
}

static void send(struct signin *s, const char *secret)
{
	json_t *params = json_object();

	if (s->way != DEVICE && s->handle)
		json_object_set_new(params, "handle", json_string(s->handle));
	json_object_set_new(params, s->way == PASSWORD ? "password" : "code", json_string(secret));
	s->is_sending = true;
	page_dirty(&s->page);
	view_call(&s->page.view, s->way == PASSWORD ? "signin.password" : "signin.code", params,
		  on_signed_in);
}

static void signin_draw(struct view *view, const struct canvas *body)
{
	struct signin *s = (struct signin *)view;

	page_draw(view, body, build);
	/* The rows are there only now: the line stands in its own. */
	if (s->page.field && view->list.at < s->page.count &&
	    s->page.rows[view->list.at].action != s->page.field_action) {
		to_row(s, s->page.field_action);
		view_changed(view);
	}
}

static bool signin_open(struct view *view, const json_t *args)
{
	(void)args;
	return !app_is_member(view->app);
}

static void signin_close(struct view *view)
{
	struct signin *s = (struct signin *)view;

	page_free(&s->page);
	free(s->handle);
}

static void signin_head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)view, (void)arena;
	head_r->title = _("Sign in");
	head_r->right = _("visitor");
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct signin *s = (struct signin *)view;

	if (s->is_sending)
		return false;
	if (row->action == HOME)
		app_restart(view->app);
	else if (row->action <= DEVICE)
		choose_way(s, row->action);
	else
		edit(s, row->action);
	return true;
}

static void typed(struct view *view, int action, const char *text)
{
	struct signin *s = (struct signin *)view;

	if (action == HANDLE) {
		free(s->handle);
		s->handle = mem_dup(text);
		page_dirty(&s->page);
		edit(s, *text ? SECRET : HANDLE);
	} else if (*text) {
		send(s, text);
	} else {
		edit(s, SECRET);
	}
}

/* Who leaves the line chooses another way. */
static bool signin_key(struct view *view, const struct keys_key *key)
{
	struct signin *s = (struct signin *)view;
	bool is_taken = page_key(view, key);

	if (is_taken && !s->page.field && !s->is_sending) {
		s->way = 0;
		page_dirty(&s->page);
	}
	return is_taken;
}

static bool signin_request(struct view *view, enum request request)
{
	struct signin *s = (struct signin *)view;

	if (request == REQUEST_BACK && s->is_done) {
		app_restart(view->app);
		return true;
	}
	if (request == REQUEST_BACK && s->way && !s->is_sending) {
		s->way = 0;
		page_dirty(&s->page);
		return true;
	}
	return page_request(view, request);
}

static const char *signin_keys_line(const struct view *view)
{
	const struct signin *s = (const struct signin *)view;

	return s->page.field ? _("Enter on   ^C back") : _("Enter or its number choose   q back");
}

const struct view_ops signin_ops = {
    .name = "signin",
    .title = N_("Sign in"),
    .size = sizeof(struct signin),
    .flags = VIEW_CHOICES,
    .open = signin_open,
    .close = signin_close,
    .head = signin_head,
    .draw = signin_draw,
    .keys_line = signin_keys_line,
    .offers = page_offers,
    .choose = choose,
    .request = signin_request,
    .key = signin_key,
    .typed = typed,
    .paste = page_paste,
    .paste_end = page_paste_end,
    .list = &page_list,
};
