#include "client/views/settings.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/reply.h"
#include "client/views/page.h"
#include "client/views/page_line.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum {
	PROFILE = 1,
	ATTENTION,
	CONSENTS,
	ZONE,
	LANGUAGE,
	COLOURS,
	KEY_MAP,
	LINKS,
	LINEAR,
	KEYS,
	PASSWORD,
	RECOVERY,
	WRITTEN
};
enum { PASSWORD_MIN = 8, PASSWORD_MAX = 128 };

/* Settings that are one of a few words. */
static const struct choice {
	int action;
	const char *key;
	const char *values[4];
	const char *words[4]; /* N_() */
} choices[] = {
    {COLOURS,
     "palette",
     {"auto", "dark", "light", "none"},
     {N_("as the terminal says"), N_("for a dark background"), N_("for a light background"),
      N_("none")}},
    {KEY_MAP,
     "keys",
     {"classic", "vi", "emacs", NULL},
     {N_("classic: letters and arrows"), N_("vi"), N_("emacs"), NULL}},
    {LINKS,
     "links",
     {"auto", "on", "off", NULL},
     {N_("where the terminal is known to open them"), N_("always"), N_("never"), NULL}},
};

struct settings {
	struct page_view page;
	json_t *settings; /* settings.show */
	json_t *codes;	  /* to be written down; NULL: none */
};

static const struct choice *find_choice(int action)
{
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
		if (choices[i].action == action)
			return &choices[i];
	}
	return NULL;
}

static size_t choice_now(const struct settings *s, const struct choice *choice)
{
	const char *now = reply_text(s->settings, choice->key);

	for (size_t i = 0; i < 4 && choice->values[i]; i++) {
		if (strcmp(choice->values[i], now) == 0)
			return i;
	}
	return 0;
}

static void add_choice(struct settings *s, int action, const char *label)
{
	const struct choice *choice = find_choice(action);

	page_value(&s->page, action, label, _(choice->words[choice_now(s, choice)]));
}

static void build_codes(struct settings *s)
{
	struct page_view *page = &s->page;
	json_t *code;
	size_t i;

	page_paragraph(
	    page, PALETTE_TEXT,
	    _("Recovery codes. Each lets you in once when your key is lost. They are shown "
	      "only now; the old ones are void."));
	page_gap(page);
	json_array_foreach(s->codes, i, code)
	    page_add(page, PALETTE_STRONG, json_string_value(code))
		->indent = 4;
	page_gap(page);
	page_item(page, WRITTEN, _("I wrote them down"));
}

static void build(struct page_view *page)
{
	struct settings *s = (struct settings *)page;
	const char *language = reply_text(s->settings, "language");
	char *left;

	page_add(page, PALETTE_TEXT, "");
	if (s->codes) {
		build_codes(s);
		return;
	}
	page_value(page, PROFILE, _("Profile"), _("what others see of you"));
	page_value(page, ATTENTION, _("What you are told of"), _("kinds, quiet hours, mail"));
	page_value(page, CONSENTS, _("What you agreed to"), _("quotes and launches; to take back"));
	page_value(page, ZONE, _("Time zone"), reply_text(s->settings, "zone"));
	page_value(page, LANGUAGE, _("Language"), *language ? language : _("as the terminal says"));
	page_gap(page);
	add_choice(s, COLOURS, _("Colours"));
	add_choice(s, KEY_MAP, _("Key map"));
	add_choice(s, LINKS, _("Links to click"));
	page_value(page, LINEAR, _("Plain numbered text"),
		   reply_bool(s->settings, "linear") ? _("always") : _("only on plain terminals"));
	page_gap(page);
	page_value(page, KEYS, _("Keys and devices"), _("what lets you in without a password"));
	page_value(page, PASSWORD, _("Password"),
		   reply_bool(s->settings, "has_password") ? _("set") : _("none"));
	left = mem_printf(_("%lld left"), (long long)reply_int(s->settings, "recovery_left"));
	page_value(page, RECOVERY, _("Recovery codes"), left);
	free(left);
}

static void on_settings(struct view *view, int err, const char *words, json_t *result)
{
	struct settings *s = (struct settings *)view;

	if (err < 0) {
		app_fail(view->app, err, words);
		return;
	}
	json_decref(s->settings);
	s->settings = json_incref(result);
	view->is_loaded = true;
	app_apply_settings(view->app, result);
	page_dirty(&s->page);
}

static void settings_load(struct view *view)
{
	view_call(view, "settings.show", NULL, on_settings);
}

static bool settings_open(struct view *view, const json_t *args)
{
	(void)args;
	return app_is_member(view->app);
}

static void settings_close(struct view *view)
{
	struct settings *s = (struct settings *)view;

	page_free(&s->page);
	json_decref(s->settings);
	json_decref(s->codes);
}

static void settings_head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)view, (void)arena;
	head_r->title = _("Settings");
}

static void settings_draw(struct view *view, const struct canvas *body)
{
	page_draw(view, body, build);
}

static void set(struct settings *s, const char *key, json_t *value)
{
	view_call(&s->page.view, "settings.set", json_pack("{s:o}", key, value), on_settings);
}

static void on_password(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err < 0) {
		app_fail(view->app, err, words);
		return;
	}
	app_say(view->app, _("The password is set"));
	settings_load(view);
}

static void on_codes(struct view *view, int err, const char *words, json_t *result)
{
	struct settings *s = (struct settings *)view;

	if (err < 0) {
		app_fail(view->app, err, words);
		return;
	}
	json_decref(s->codes);
	s->codes = json_incref(json_object_get(result, "recovery"));
	view->hold = VIEW_ONCE;
	view->list.at = 0;
	page_dirty(&s->page);
	settings_load(view);
}

static void on_recovery_answered(struct view *view, char key)
{
	if (key == 'y')
		view_call(view, "recovery.new", NULL, on_codes);
}

static void ask_recovery(struct settings *s)
{
	static const struct app_choice yes_no[] = {{'n', N_("leave them")},
						   {'y', N_("make eight new ones")}};

	app_ask(s->page.view.app, &s->page.view, _("The old codes are void then."), yes_no, 2,
		on_recovery_answered);
}

static void forget_codes(struct settings *s)
{
	json_decref(s->codes);
	s->codes = NULL;
	s->page.view.hold = VIEW_CARRIED;
	s->page.view.list.at = 0;
	page_dirty(&s->page);
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct settings *s = (struct settings *)view;
	struct app *app = view->app;
	const struct choice *choice = find_choice(row->action);
	size_t next;

	if (choice) {
		next = choice_now(s, choice) + 1;
		next = next < 4 && choice->values[next] ? next : 0;
		set(s, choice->key, json_string(choice->values[next]));
		return true;
	}
	switch (row->action) {
	case PROFILE:
		return app_open(app, "profile", NULL);
	case ATTENTION:
		return app_open(app, "attention", NULL);
	case CONSENTS:
		return app_open(app, "consents", NULL);
	case KEYS:
		return app_open(app, "keyring", NULL);
	case ZONE:
		return app_open(app, "zone",
				json_pack("{s:s}", "zone", reply_text(s->settings, "zone")));
	case LANGUAGE:
		page_edit(&s->page, LANGUAGE, _("Language, as de or fr; empty: the terminal's"), 16,
			  false, reply_text(s->settings, "language"));
		break;
	case LINEAR:
		set(s, "linear", json_boolean(!reply_bool(s->settings, "linear")));
		break;
	case PASSWORD:
		page_edit(&s->page, PASSWORD, _("New password"), PASSWORD_MAX, true, "");
		break;
	case RECOVERY:
		ask_recovery(s);
		break;
	default:
		forget_codes(s);
	}
	return true;
}

static void typed(struct view *view, int action, const char *text)
{
	struct settings *s = (struct settings *)view;
	struct app *app = view->app;

	if (action == LANGUAGE)
		set(s, "language", json_string(text));
	else if (action == PASSWORD && strlen(text) >= PASSWORD_MIN)
		view_call(view, "password.set", json_pack("{s:s}", "password", text), on_password);
	else if (action == PASSWORD && *text)
		app_say(app, _("Eight characters or more; nothing was changed"));
}

static bool settings_request(struct view *view, enum request request)
{
	struct settings *s = (struct settings *)view;

	/* Codes are shown once: they are not left by mistake. */
	if (request == REQUEST_BACK && s->codes)
		return true;
	return page_request(view, request);
}

static const char *settings_keys_line(const struct view *view)
{
	const struct settings *s = (const struct settings *)view;

	if (s->page.field)
		return _("Enter keep   ^C leave it");
	return s->codes ? _("Enter I wrote them down")
			: _("Enter or its number change   q back   ? help");
}

const struct view_ops settings_ops = {
    .name = "settings",
    .title = N_("Settings"),
    .size = sizeof(struct settings),
    .flags = VIEW_CHOICES,
    .open = settings_open,
    .load = settings_load,
    .close = settings_close,
    .head = settings_head,
    .draw = settings_draw,
    .keys_line = settings_keys_line,
    .offers = page_offers,
    .choose = choose,
    .request = settings_request,
    PAGE_TYPES,
    .refused = page_line_again,
    .typed = typed,
    .list = &page_list,
};
