#include "client/dispatch.h"

#include <stdlib.h>
#include <string.h>

#include "client/following.h"
#include "client/next.h"
#include "client/stack.h"
#include "client/status.h"
#include "client/views/views.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { NUMBER_MAX = 9999999 };

/* --- requests of the app itself --- */

enum needs { ANYBODY, MEMBERS, VISITORS, SYSOPS, SYSOP_MEMBERS };

/* Requests that open a view. */
/* clang-format off */
static const struct opening {
	enum request request;
	const char *view;
	enum needs needs;
} openings[] = {
    {REQUEST_BOARDS, "boards", ANYBODY},
    {REQUEST_ROOMS, "rooms", MEMBERS},
    {REQUEST_WHO, "who", ANYBODY},
    {REQUEST_MEMBERS, "members", ANYBODY},
    {REQUEST_SEARCH, "search", ANYBODY},
    {REQUEST_PROFILE, "profile", MEMBERS},
    {REQUEST_SETTINGS, "settings", MEMBERS},
    {REQUEST_WAITING, "notices", MEMBERS},
    {REQUEST_DRAFTS, "drafts", MEMBERS},
    {REQUEST_OUTBOX, "outbox", MEMBERS},
    {REQUEST_CONSOLE, "console", SYSOPS},
    {REQUEST_GLASS, "glass", SYSOP_MEMBERS},
    {REQUEST_ABOUT, "about", ANYBODY},
    {REQUEST_JOIN, "signup", VISITORS},
    {REQUEST_SIGN_IN, "signin", VISITORS},
    {REQUEST_PALETTE, "actions", ANYBODY},
    {REQUEST_HELP, "help", ANYBODY},
};
/* clang-format on */

static const struct opening *opening_of(enum request request)
{
	for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
		if (openings[i].request == request)
			return &openings[i];
	return NULL;
}

static bool may_open(const struct app *app, const struct opening *opening)
{
	bool is_visitor = !app->me.handle && !app_is_guest(app) && !app_is_control(app);
	bool for_sysops = opening->needs == SYSOPS || opening->needs == SYSOP_MEMBERS;
	bool for_members = opening->needs == MEMBERS || opening->needs == SYSOP_MEMBERS;
	if (for_members && !app->me.handle)
		return false;
	if (opening->needs == VISITORS && !is_visitor)
		return false;
	if (for_sysops && (!app->me.role || strcmp(app->me.role, "sysop") != 0))
		return false;
	return views_find(opening->view) != NULL;
}

static bool is_moving(enum request request)
{
	return request_row(request)->group == REQUEST_MOVING;
}

static bool offers(const struct app *app, enum request request)
{
	const struct opening *opening = opening_of(request);
	if (opening)
		return may_open(app, opening);
	switch (request) {
	case REQUEST_BACK:
	case REQUEST_REDRAW:
	case REQUEST_LEAVE:
	case REQUEST_HOME:
		return true;
	case REQUEST_HOSTS:
		return !app_is_control(app);
	case REQUEST_NEXT_NEW:
	case REQUEST_PREVIOUS_NEW:
	case REQUEST_DIGEST:
		return app->me.handle != NULL;
	case REQUEST_WATCH:
		return following_offers(app->views[app->depth - 1]);
	case REQUEST_UNDO:
		return app->undo.method != NULL;
	default:
		return false;
	}
}

bool dispatch_offers(const struct app *app, const struct view *view, enum request request)
{
	if (view->ops->offers && view->ops->offers(view, request))
		return true;
	if (view->ops->list && is_moving(request) && request != REQUEST_OPEN)
		return true;
	return offers(app, request);
}

static void on_undone(void *owner, int err, const char *words, json_t *result)
{
	struct app *app = owner;
	(void)result;
	if (err)
		status_fail(app, err, words);
	else if (app->undone_words)
		status_say(app, mem_dup(app->undone_words));
	app_waiting_changed(app);
	for (size_t i = 0; i < app->depth; i++)
		app->views[i]->is_stale = true;
}

/* It is done once, however fast the key comes again. */
static void undo(struct app *app)
{
	struct app_undo undo = app->undo;
	if (!undo.method) {
		app_say(app, _("There is nothing to undo."));
		return;
	}
	app->undo = (struct app_undo){0};
	free(app->undone_words);
	app->undone_words = undo.done_words;
	link_call(app->terms.link, undo.method, undo.params, on_undone, app);
	free(undo.method);
}

static void on_leave(struct view *view, char key)
{
	if (key == 'y')
		app_leave(view->app);
}

static void ask_to_leave(struct app *app)
{
	static const struct app_choice choices[] = {{'y', N_("leave")}, {'n', N_("stay")}};
	app_ask(app, app->views[app->depth - 1], _("Leave now?"), choices, 2, on_leave);
}

static void back(struct app *app)
{
	struct view *top = app->views[app->depth - 1];
	if (top->ops->may_leave && !top->ops->may_leave(top))
		return;
	if (app->depth > 1)
		app_back(app);
	else if (!strcmp(top->ops->name, "home") || !strcmp(top->ops->name, "welcome"))
		ask_to_leave(app);
	else
		app_replace(app, "home", NULL);
}

static bool of_app(struct app *app, enum request request)
{
	struct view *top = app->views[app->depth - 1];
	const struct opening *opening = opening_of(request);
	if (opening)
		return may_open(app, opening) && app_open(app, opening->view, NULL);
	switch (request) {
	case REQUEST_BACK:
		back(app);
		return true;
	case REQUEST_REDRAW:
		screen_repaint(app->terms.screen);
		return true;
	case REQUEST_LEAVE:
		ask_to_leave(app);
		return true;
	case REQUEST_HOME:
		app_home(app);
		return true;
	case REQUEST_WATCH:
		return following_ask(top);
	case REQUEST_DIGEST:
		return app->me.handle &&
		       app_open(app, "paper", json_pack("{s:s}", "what", "digest"));
	case REQUEST_HOSTS:
		return app_open(app, "compose", json_pack("{s:s}", "what", "hosts"));
	case REQUEST_UNDO:
		undo(app);
		return true;
	case REQUEST_PAGE_ON:
	case REQUEST_NEXT_NEW:
	case REQUEST_PREVIOUS_NEW:
		next_open(top, NULL, 0, request == REQUEST_PREVIOUS_NEW);
		return true;
	default:
		return false;
	}
}

/* --- on the way down --- */

static bool is_sibling(enum request request)
{
	return request == REQUEST_NEXT_THREAD || request == REQUEST_PREVIOUS_THREAD ||
	       request == REQUEST_NEXT_MATCH || request == REQUEST_PREVIOUS_MATCH;
}

/* The list below a reader knows what comes next. */
static bool of_list_below(struct app *app, enum request request)
{
	struct view *below = app->depth > 1 ? app->views[app->depth - 2] : NULL;
	struct view *top = app->views[app->depth - 1];
	if (!is_sibling(request) || strcmp(top->ops->name, "reader") != 0 || !below)
		return false;
	json_t *args = below->ops->sibling ? below->ops->sibling(below, request) : NULL;
	if (args)
		app_replace(app, "reader", args);
	else
		app_say(app, _("There is no other in this direction."));
	return true;
}

void dispatch_request(struct app *app, enum request request)
{
	struct view *top = app->views[app->depth - 1];
	char key[KEYS_NAME];
	app->is_changed = true;
	if (top->ops->request && top->ops->request(top, request))
		return;
	if (top->ops->list && list_request(top, request))
		return;
	if (of_list_below(app, request) || of_app(app, request))
		return;
	request_key(app->map, request, key);
	if (request_row(request)->group == REQUEST_WRITING && !app->me.handle)
		app_say_members(app);
	else if (!is_moving(request))
		app_say(app, _("%s does nothing here; ? shows what does."), key);
}

/* --- keys --- */

static bool is_digit(const struct keys_key *key)
{
	return keys_is_text(key) && key->code >= '0' && key->code <= '9';
}

static bool is_choices(const struct view *view)
{
	return view->ops->flags & VIEW_CHOICES;
}

static void go_to_number(struct app *app, int64_t number)
{
	struct view *top = app->views[app->depth - 1];
	size_t items = 0;
	app->number = -1;
	if (top->ops->number && top->ops->number(top, number))
		return;
	if (!top->ops->list || top->ops->number)
		return;
	list_number(top, &items);
	if (is_choices(top) && (number < 1 || number > (int64_t)items))
		return;
	list_go(top, (size_t)number);
	if (is_choices(top))
		dispatch_request(app, REQUEST_OPEN);
}

/* A digit alone is enough where no number has two. */
static bool is_enough(const struct view *view)
{
	size_t items = 0;
	if (is_choices(view) && view->ops->list)
		list_number(view, &items);
	return is_choices(view) && items < 10;
}

/* A number being typed; false: the key is for somebody else. */
static bool number_key(struct app *app, const struct keys_key *key)
{
	const struct view *top = app->views[app->depth - 1];
	if (top->ops->flags & VIEW_NEEDS_ALL || (!top->ops->number && !top->ops->list))
		return false;
	if (is_digit(key)) {
		int64_t digit = key->code - '0';
		if (app->number < 0 && is_enough(top))
			go_to_number(app, digit);
		else if (app->number < NUMBER_MAX / 10)
			app->number = (app->number < 0 ? 0 : app->number) * 10 + digit;
		return true;
	}
	if (app->number < 0)
		return false;
	if (key->kind == KEYS_ENTER)
		go_to_number(app, app->number);
	else if (key->kind == KEYS_BACKSPACE)
		app->number = app->number >= 10 ? app->number / 10 : -1;
	else
		app->number = -1;
	return key->kind == KEYS_ENTER || key->kind == KEYS_BACKSPACE || key->kind == KEYS_ESCAPE;
}

static void paste(struct view *top, const struct keys_key *key)
{
	if (key->kind == KEYS_PASTE && top->ops->paste)
		top->ops->paste(top, key->paste, key->paste_len);
	else if (key->kind == KEYS_PASTE_END && top->ops->paste_end)
		top->ops->paste_end(top);
}

void dispatch_key(struct app *app, const struct keys_key *key)
{
	struct view *top = app->depth ? app->views[app->depth - 1] : NULL;
	if (key->kind == KEYS_BACKGROUND) {
		app_set_background(app, key->code == 1);
		return;
	}
	if (key->kind == KEYS_LINKS) {
		screen_note_links(app->terms.screen);
		app->is_changed = true;
		return;
	}
	if (!top || key->kind == KEYS_OTHER)
		return;
	bool is_paste = key->kind == KEYS_PASTE || key->kind == KEYS_PASTE_END;
	/* What a paste came to is seen at its end. */
	if (key->kind != KEYS_PASTE) {
		status_clear(app);
		app->is_changed = true;
	}
	if (status_is_asking(app)) {
		if (is_paste || status_ask_key(app, key))
			return;
		top = app->views[app->depth - 1];
	}
	if (is_paste) {
		paste(top, key);
		return;
	}
	if (top->ops->key && top->ops->key(top, key))
		return;
	if (number_key(app, key))
		return;
	enum request request = request_from_key(app->map, key);
	if (request)
		dispatch_request(app, request);
}
