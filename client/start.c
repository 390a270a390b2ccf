#include "client/start.h"

#include <stdlib.h>
#include <string.h>

#include "client/place.h"
#include "client/stack.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { PROTOCOL = 1 };

void start_free(struct app *app)
{
	struct app_me *me = &app->me;
	free(me->handle);
	free(me->role);
	free(me->badge);
	free(me->door);
	free(me->fingerprint);
	free(me->community);
	*me = (struct app_me){0};
	json_decref(app->start_place);
	app->start_place = NULL;
}

static void take(char **text, const json_t *object, const char *name)
{
	free(*text);
	*text = mem_dup(json_string_value(json_object_get(object, name)));
}

static const char *first_view(const struct app *app)
{
	const char *door = app->me.door ? app->me.door : "";
	if (!strcmp(door, "control"))
		return "console";
	bool is_visitor = !strcmp(door, "welcome") || !strcmp(door, "new");
	return is_visitor && !app->me.handle ? "welcome" : "home";
}

/* Asked over the place, and once a visit; who slept on the question finds it in
 * the place. */
static void ask_about_rules(struct app *app)
{
	if (!app->me.has_rules_due || app->terms.resumes)
		return;
	for (size_t i = 0; i < app->depth; i++)
		if (!strcmp(app->views[i]->ops->name, "rules"))
			return;
	stack_open(app, "rules", NULL);
}

static void open_first(struct app *app, const json_t *place)
{
	if (app->depth || place_restore(app, place))
		return;
	if (!stack_open(app, first_view(app), NULL))
		stack_open(app, "home", NULL);
}

/* The answers come in any order, and who one is decides where one begins. */
static void answered(struct app *app)
{
	if (--app->start_due || app->state == APP_OVER)
		return;
	app->is_started = true;
	app->is_changed = true;
	app_waiting_changed(app);
	open_first(app, app->start_place);
	ask_about_rules(app);
	json_decref(app->start_place);
	app->start_place = NULL;
}

static void on_hello(void *owner, int err, const char *words, json_t *result)
{
	struct app *app = owner;
	if (!err) {
		take(&app->me.community, result, "community");
		answered(app);
		return;
	}
	app->why = app->why ? app->why : mem_dup(words ? words : err_words(err));
	app->end = APP_LOST;
	app->state = APP_OVER;
}

static void learn_me(struct app *app, const json_t *result)
{
	take(&app->me.handle, result, "handle");
	take(&app->me.role, result, "role");
	take(&app->me.badge, result, "badge");
	take(&app->me.door, result, "door");
	take(&app->me.fingerprint, result, "fingerprint");
	app->me.key_is_known = json_is_true(json_object_get(result, "key_is_known"));
	app->me.has_rules_due = json_is_integer(json_object_get(result, "rules_due"));
}

static void on_whoami(void *owner, int err, const char *words, json_t *result)
{
	struct app *app = owner;
	(void)words;
	if (!err)
		learn_me(app, result);
	answered(app);
}

/* Guests have no settings: theirs are the defaults. */
static void on_settings(void *owner, int err, const char *words, json_t *result)
{
	(void)words;
	if (!err)
		app_apply_settings(owner, result);
	answered(owner);
}

static void on_place(void *owner, int err, const char *words, json_t *result)
{
	struct app *app = owner;
	(void)words;
	if (!err)
		app->start_place = json_incref(json_object_get(result, "place"));
	answered(app);
}

static void on_waiting(void *owner, int err, const char *words, json_t *result)
{
	(void)words;
	if (!err)
		app_set_waiting(owner, json_integer_value(json_object_get(result, "waiting")));
}

void start_begin(struct app *app, bool is_first)
{
	struct link *link = app->terms.link;
	app->is_started = false;
	app->start_due = is_first ? 4 : 3;
	link_call(link, "hello", json_pack("{s:i}", "version", PROTOCOL), on_hello, app);
	link_call(link, "whoami", NULL, on_whoami, app);
	link_call(link, "settings.show", NULL, on_settings, app);
	if (is_first)
		link_call(link, "place.show", NULL, on_place, app);
}

void start_waiting(struct app *app)
{
	app->waiting_ms = clock_mono_ms();
	app->waiting_at = 0;
	link_call(app->terms.link, "notification.list",
		  json_pack("{s:b, s:i}", "unread", 1, "limit", 1), on_waiting, app);
}
