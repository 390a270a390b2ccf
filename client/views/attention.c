#include "client/views/attention.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/reply.h"
#include "client/views/page.h"
#include "client/views/page_line.h"
#include "common/api/notice_kind.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { DELIVERY = 1, MAIL, QUIET, BELL, FOLLOWED, ADDRESS, CODE, STOPPED };
enum { ADDRESS_MAX = 254, CODE_MAX = 16, QUIET_MAX = 16 };

/* Values that come one after the other, with their words. */
struct choice {
	const char *values[3];
	const char *words[3]; /* N_() */
};
static const struct choice deliveries = {{"now", "digest", "none"},
					 {N_("at once"), N_("in the digest"), N_("not at all")}};
static const struct choice mails = {{"now", "daily", "never"},
				    {N_("at once"), N_("once a day"), N_("never")}};
static const struct choice bells = {
    {"none", "bell", "osc9"},
    {N_("no"), N_("the bell"), N_("a notification of the terminal, else the bell")}};

struct attention {
	struct page_view page;
	json_t *kinds;	  /* notification.settings */
	json_t *mail;	  /* mail.show */
	json_t *settings; /* settings.show */
};

static struct attention *of(struct view *view)
{
	return (struct attention *)view;
}

static size_t now(const struct choice *choice, const char *value)
{
	size_t i = 2;
	while (i > 0 && strcmp(choice->values[i], value) != 0)
		i--;
	return i;
}

static const char *words_of(const struct choice *choice, const char *value)
{
	return _(choice->words[now(choice, value)]);
}

static const char *next_of(const struct choice *choice, const char *value)
{
	return choice->values[(now(choice, value) + 1) % 3];
}

/* --- rows --- */

static bool is_of_rooms(const json_t *item)
{
	enum notice_kind kind = notice_kind_find(reply_text(item, "kind"));
	return kind < NOTICE_KIND_COUNT && notice_kind_row(kind)->flags & NOTICE_SECRET;
}

static void add_kinds(struct attention *a, int action, const struct choice *choice, const char *key)
{
	bool is_in_rooms = false;
	json_t *kind;
	size_t i;
	json_array_foreach(reply_items(a->kinds), i, kind)
	{
		if (!is_in_rooms && is_of_rooms(kind)) {
			page_heading(&a->page, action == MAIL ? _("By mail, of private rooms")
							      : _("In private rooms"));
			is_in_rooms = true;
		}
		struct page_row *row =
		    page_value(&a->page, action, words_of(choice, reply_text(kind, key)),
			       _(reply_text(kind, "about")));
		row->id = (int64_t)i;
	}
}

static void add_mail(struct attention *a)
{
	struct page_view *page = &a->page;
	const char *address = reply_text(a->mail, "address");
	const char *pending = reply_text(a->mail, "pending");
	if (!reply_bool(a->mail, "offered"))
		return;
	page_heading(page, _("By mail"));
	page_value(page, ADDRESS, _("Your address"), *address ? address : _("none"));
	if (*pending) {
		char *where = mem_printf(_("type what was mailed to %s"), pending);
		page_value(page, CODE, _("The code"), where);
		free(where);
	}
	if (reply_bool(a->mail, "stopped"))
		page_value(page, STOPPED, _("All mail was stopped"), _("have it again"));
	if (*address)
		add_kinds(a, MAIL, &mails, "mail");
}

static void build(struct page_view *page)
{
	struct attention *a = (struct attention *)page;
	const char *from = reply_text(a->kinds, "quiet_from");
	char *quiet = *from ? mem_printf(_("%s to %s"), from, reply_text(a->kinds, "quiet_to"))
			    : mem_dup(_("none"));
	page_add(page, PALETTE_TEXT, "");
	page_value(page, QUIET, _("Quiet hours"), quiet);
	page_value(page, BELL, _("Rings"), words_of(&bells, reply_text(a->settings, "bell")));
	page_value(page, FOLLOWED, _("Watched and muted"), _("threads, boards, members"));
	page_heading(page, _("What you are told of"));
	add_kinds(a, DELIVERY, &deliveries, "delivery");
	add_mail(a);
	free(quiet);
}

/* --- what it holds --- */

static bool failed(struct view *view, int err, const char *words)
{
	if (err)
		app_fail(view->app, err, words);
	return err != 0;
}

static void take(struct view *view, json_t **to, json_t *result)
{
	struct attention *a = of(view);
	json_decref(*to);
	*to = json_incref(result);
	view->is_loaded = a->kinds && a->mail && a->settings;
	page_dirty(&a->page);
}

static void on_kinds(struct view *view, int err, const char *words, json_t *result)
{
	if (!failed(view, err, words))
		take(view, &of(view)->kinds, result);
}

static void on_mail(struct view *view, int err, const char *words, json_t *result)
{
	if (!failed(view, err, words))
		take(view, &of(view)->mail, result);
}

static void on_settings(struct view *view, int err, const char *words, json_t *result)
{
	if (failed(view, err, words))
		return;
	take(view, &of(view)->settings, result);
	app_apply_settings(view->app, result);
}

static void load_kinds(struct view *view)
{
	view_call(view, "notification.settings", NULL, on_kinds);
}

static void load(struct view *view)
{
	load_kinds(view);
	view_call(view, "mail.show", NULL, on_mail);
	view_call(view, "settings.show", NULL, on_settings);
}

static bool open(struct view *view, const json_t *args)
{
	(void)args;
	return app_is_member(view->app);
}

static void close(struct view *view)
{
	struct attention *a = of(view);
	page_free(&a->page);
	json_decref(a->kinds);
	json_decref(a->mail);
	json_decref(a->settings);
}

/* --- choosing --- */

static void on_set(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (!failed(view, err, words))
		load_kinds(view);
}

static void set_kind(struct attention *a, const struct page_row *row, const struct choice *choice,
		     const char *key)
{
	const json_t *kind = json_array_get(reply_items(a->kinds), (size_t)row->id);
	view_call(&a->page.view, "notification.set",
		  json_pack("{s:s, s:s}", "kind", reply_text(kind, "kind"), key,
			    next_of(choice, reply_text(kind, key))),
		  on_set);
}

static void edit(struct attention *a, int action, const char *label, size_t max, const char *text)
{
	page_edit(&a->page, action, label, max, false, text);
}

static void on_address_answered(struct view *view, char key)
{
	if (key == 'c')
		edit(of(view), ADDRESS, _("Your address"), ADDRESS_MAX, "");
	else if (key == 'f')
		view_call(view, "mail.remove", NULL, on_mail);
}

static void choose_address(struct attention *a)
{
	static const struct app_choice choices[] = {
	    {'c', N_("change it")}, {'f', N_("have it forgotten")}, {'l', N_("leave it")}};
	if (*reply_text(a->mail, "address"))
		app_ask(a->page.view.app, &a->page.view, _("Your address:"), choices, 3,
			on_address_answered);
	else
		edit(a, ADDRESS, _("Your address"), ADDRESS_MAX, reply_text(a->mail, "pending"));
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct attention *a = (struct attention *)view;
	switch (row->action) {
	case DELIVERY:
		set_kind(a, row, &deliveries, "delivery");
		return true;
	case MAIL:
		set_kind(a, row, &mails, "mail");
		return true;
	case QUIET:
		edit(a, QUIET, _("Quiet from, to (22:00 07:00, or nothing)"), QUIET_MAX, "");
		return true;
	case BELL:
		view_call(
		    view, "settings.set",
		    json_pack("{s:s}", "bell", next_of(&bells, reply_text(a->settings, "bell"))),
		    on_settings);
		return true;
	case FOLLOWED:
		return app_open(view->app, "followed", NULL);
	case ADDRESS:
		choose_address(a);
		return true;
	case CODE:
		edit(a, CODE, _("The code"), CODE_MAX, "");
		return true;
	case STOPPED:
		view_call(view, "mail.start", NULL, on_mail);
		return true;
	default:
		return false;
	}
}

/* "22:00 07:00", whatever stands between the two. */
static void set_quiet(struct attention *a, const char *text)
{
	char from[6] = "", to[6] = "";
	json_t *params = json_object();
	if (sscanf(text, "%5[0-9:]%*[^0-9]%5[0-9:]", from, to) == 2) {
		json_object_set_new(params, "from", json_string(from));
		json_object_set_new(params, "to", json_string(to));
	} else if (*text) {
		app_say(a->page.view.app, _("Two times of the day, as 22:00 07:00"));
		page_line_again(&a->page.view);
		json_decref(params);
		return;
	}
	view_call(&a->page.view, "notification.quiet", params, on_set);
}

static void typed(struct view *view, int action, const char *text)
{
	struct attention *a = (struct attention *)view;
	if (action == QUIET)
		set_quiet(a, text);
	else if (action == ADDRESS && *text)
		view_call(view, "mail.set", json_pack("{s:s}", "address", text), on_mail);
	else if (action == CODE && *text)
		view_call(view, "mail.prove", json_pack("{s:s}", "code", text), on_mail);
}

static const char *keys_line(const struct view *view)
{
	return ((const struct page_view *)view)->field ? _("Enter keep   ^C leave it")
						       : _("Enter change   q back   ? help");
}

const struct view_ops attention_ops = {
    .name = "attention",
    .title = N_("What you are told of"),
    .size = sizeof(struct attention),
    .open = open,
    .load = load,
    .close = close,
    .heading = N_("What you are told of"),
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    PAGE_CHOOSES,
    .choose = choose,
    PAGE_TYPES,
    .refused = page_line_again,
    .typed = typed,
    .list = &page_list,
};
