#include "client/views/welcome.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/reply.h"
#include "client/views/page.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { LOOK_AROUND = 1, JOIN, INVITATION, SIGN_IN, HOSTS, ABOUT, THREAD };
enum { TALKED_ABOUT = 3 };

struct welcome {
	struct page_view page;
	json_t *about; /* community.show */
	json_t *home;  /* home.show */
	int64_t here;  /* people, -1: not known */
};

static void add_choices(struct welcome *w, bool is_close)
{
	struct page_view *page = &w->page;
	const struct app_me *me = app_me(page->view.app);

	if (!is_close)
		page_gap(page);
	if (me->fingerprint && !me->key_is_known) {
		page_paragraph(page, PALETTE_TEXT, _("Your key is new here:"));
		page_paragraph(page, PALETTE_STRONG, me->fingerprint);
		page_gap(page);
		page_choice(page, JOIN, _("Join with it"), _("choose a name; about half a minute"));
		page_choice(page, INVITATION, _("I have an invitation"),
			    _("type the code you were sent"));
		page_choice(page, SIGN_IN, _("I am a member"),
			    _("make this key yours: a code or your password"));
		page_choice(page, LOOK_AROUND, _("Look around"), _("read all that is public"));
	} else {
		page_choice(page, LOOK_AROUND, _("Look around"),
			    _("read all that is public; no name, no form"));
		page_choice(page, JOIN, _("Join"), _("choose a name; about half a minute"));
		page_choice(page, INVITATION, _("I have an invitation"),
			    _("type the code you were sent"));
		page_choice(page, SIGN_IN, _("Sign in"),
			    _("password, recovery code, or your other device"));
	}
	page_choice(page, HOSTS, _("Write to the hosts"),
		    _("a question, a problem; no name needed"));
	page_choice(page, ABOUT, _("About this place"), _("who runs it, house rules, privacy"));
}

static void add_talked_about(struct welcome *w)
{
	json_t *row;
	size_t i;

	if (json_array_size(json_object_get(w->home, "week")) == 0)
		return;
	page_heading(&w->page, _("Talked about lately"));
	json_array_foreach(json_object_get(w->home, "week"), i, row)
	{
		char when[WHEN_TEXT], *right;
		struct page_row *item;

		if (i == TALKED_ABOUT)
			break;
		item = page_item(&w->page, THREAD, reply_text(row, "title"));
		item->id = reply_int(row, "thread");
		item->is_cut = true;
		when_ago(reply_time(row, "last_post_at"), app_now(w->page.view.app), when);
		right = mem_printf(ngettext("%lld post   %s", "%lld posts   %s",
					    (unsigned long)reply_int(row, "posts")),
				   (long long)reply_int(row, "posts"), when);
		page_right(item, right);
		free(right);
	}
}

/* The first paragraphs of what the hosts say about the place. */
static void add_about(struct welcome *w, int paragraphs)
{
	const char *about = reply_text(w->about, "about"), *end = about;
	char *text;

	for (int i = 0; i < paragraphs && *end; i++) {
		const char *gap = strstr(end + strspn(end, "\n"), "\n\n");

		end = gap ? gap : end + strlen(end);
	}
	text = mem_dup_n(about, (size_t)(end - about));
	page_text(&w->page, text);
	free(text);
}

static void add_people(struct welcome *w)
{
	char *words;

	if (w->here <= 0)
		return;
	page_gap(&w->page);
	words = mem_printf(ngettext("%lld person is here now.", "%lld people are here now.",
				    (unsigned long)w->here),
			   (long long)w->here);
	page_paragraph(&w->page, PALETTE_DIM, words);
	free(words);
}

/* What is said before the choices. */
enum lead { LEAD_NONE, LEAD_CLOSE, LEAD_AIRY };

/* Rows down to the last choice. */
static size_t put(struct welcome *w, enum lead lead, int paragraphs)
{
	struct page_view *page = &w->page;
	size_t choices;

	page_clear(page);
	if (lead == LEAD_AIRY)
		page_add(page, PALETTE_TEXT, "");
	if (lead) {
		page_paragraph(page, PALETTE_STRONG, reply_text(w->about, "purpose"));
		if (lead == LEAD_AIRY)
			page_gap(page);
	}
	add_about(w, paragraphs);
	add_choices(w, lead == LEAD_CLOSE);
	choices = page->count;
	add_talked_about(w);
	add_people(w);
	return choices;
}

/* As much about the place as leaves everything else on the screen; its purpose
 * too goes where the choices would not all be seen. */
static void build(struct page_view *page)
{
	struct welcome *w = (struct welcome *)page;
	size_t height = (size_t)page->height, choices = 0;

	for (int paragraphs = 2; paragraphs >= 0; paragraphs--) {
		choices = put(w, LEAD_AIRY, paragraphs);
		if (page->count <= height)
			break;
	}
	/* One row less: the last one says how many more there are. */
	for (int lead = LEAD_CLOSE; choices + (page->count > height) > height && lead >= 0; lead--)
		choices = put(w, (enum lead)lead, 0);
}

static bool welcome_open(struct view *view, const json_t *args)
{
	(void)args;
	((struct welcome *)view)->here = -1;
	return true;
}

static void on_about(struct view *view, int err, const char *words, json_t *result)
{
	struct welcome *w = (struct welcome *)view;

	if (err < 0)
		app_fail(view->app, err, words);
	json_decref(w->about);
	w->about = json_incref(result);
	view->is_loaded = true;
	page_dirty(&w->page);
}

static void on_home(struct view *view, int err, const char *words, json_t *result)
{
	struct welcome *w = (struct welcome *)view;

	(void)err, (void)words;
	json_decref(w->home);
	w->home = json_incref(result);
	page_dirty(&w->page);
}

static void on_who(struct view *view, int err, const char *words, json_t *result)
{
	struct welcome *w = (struct welcome *)view;

	(void)words;
	if (err < 0)
		return;
	w->here = reply_int(result, "guests") + (int64_t)json_array_size(reply_items(result));
	page_dirty(&w->page);
}

/* The page shows when all is there: nothing moves under a first key. */
static void welcome_load(struct view *view)
{
	view_call(view, "home.show", NULL, on_home);
	view_call(view, "who", NULL, on_who);
	view_call(view, "community.show", NULL, on_about);
}

static void welcome_close(struct view *view)
{
	struct welcome *w = (struct welcome *)view;

	page_free(&w->page);
	json_decref(w->about);
	json_decref(w->home);
}

static void welcome_head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	const struct app_me *me = app_me(view->app);

	(void)arena;
	head_r->title = me->community ? me->community : "";
	head_r->right = _("visitor");
}

static void welcome_draw(struct view *view, const struct canvas *body)
{
	page_draw(view, body, build);
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct app *app = view->app;

	switch (row->action) {
	case LOOK_AROUND:
		return app_open(app, "home", NULL);
	case JOIN:
		return app_open(app, "signup", NULL);
	case INVITATION:
		return app_open(app, "invitation", NULL);
	case SIGN_IN:
		return app_open(app, "signin", NULL);
	case HOSTS:
		return app_open(app, "compose", json_pack("{s:s}", "what", "hosts"));
	case ABOUT:
		return app_open(app, "about", NULL);
	default:
		return app_open(app, "reader", json_pack("{s:I}", "thread", (json_int_t)row->id));
	}
}

static const struct view_hint hints[] = {{REQUEST_OPEN, N_("choose")},
					 {REQUEST_DOWN, N_("move")},
					 {REQUEST_BACK, N_("leave")},
					 {REQUEST_NONE, NULL}};

const struct view_ops welcome_ops = {
    .name = "welcome",
    .title = N_("Welcome"),
    .size = sizeof(struct welcome),
    .flags = VIEW_CHOICES,
    .hints = hints,
    .open = welcome_open,
    .load = welcome_load,
    .close = welcome_close,
    .head = welcome_head,
    .draw = welcome_draw,
    PAGE_CHOOSES,
    .choose = choose,
    .list = &page_list,
};
