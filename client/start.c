#include "client/start.h"

#include <stdlib.h>
#include <string.h>

#include "client/notify.h"
#include "client/place.h"
#include "client/stack.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/version.h"

void start_free(struct app *app)
{
	struct app_me *me = &app->me;
	free(me->handle);
	free(me->role);
	free(me->badge);
	free(me->door);
	free(me->fingerprint);
	free(me->community);
	free(me->purpose);
	*me = (struct app_me){0};
	json_decref(app->home);
	json_decref(app->carried);
	app->home = app->carried = NULL;
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

static void learn_me(struct app *app, const json_t *me)
{
	take(&app->me.handle, me, "handle");
	take(&app->me.role, me, "role");
	take(&app->me.badge, me, "badge");
	take(&app->me.door, me, "door");
	take(&app->me.fingerprint, me, "fingerprint");
	app->me.key_is_known = json_is_true(json_object_get(me, "key_is_known"));
	app->me.has_rules_due = json_is_integer(json_object_get(me, "rules_due"));
}

/* Guests have no settings: theirs are the defaults. */
static void learn(struct app *app, const json_t *opening)
{
	const json_t *settings = json_object_get(opening, "settings");
	json_t *home = json_object_get(opening, "home");
	take(&app->me.community, opening, "community");
	take(&app->me.purpose, opening, "purpose");
	learn_me(app, json_object_get(opening, "me"));
	if (json_is_object(settings))
		app_apply_settings(app, settings);
	app->waiting_ms = clock_mono_ms();
	app_set_waiting(app, json_integer_value(json_object_get(opening, "waiting")));
	json_decref(app->home);
	app->home = json_is_object(home) ? json_incref(home) : NULL;
}

static void begin(struct app *app, const json_t *place)
{
	app->is_started = true;
	app->is_changed = true;
	if (!place_restore(app, place) && !stack_open(app, first_view(app), NULL))
		stack_open(app, "home", NULL);
	ask_about_rules(app);
	/* The server knows where this is; what is not read now would be old later. */
	app->place_at = 0;
	stack_load(app);
	json_decref(app_take_home(app));
}

void start_take(struct app *app, const json_t *opening)
{
	learn(app, opening);
	notify_farewell(app);
	begin(app, json_object_get(opening, "place"));
}

static void on_opening(void *owner, int err, const char *words, json_t *result)
{
	struct app *app = owner;
	if (!err) {
		learn(app, result);
		begin(app, app->carried);
		json_decref(app->carried);
		app->carried = NULL;
		return;
	}
	app->why = app->why ? app->why : mem_dup(words ? words : err_words(err));
	app->end = APP_LOST;
	app->state = APP_OVER;
}

void start_again(struct app *app, json_t *place)
{
	app->is_started = false;
	json_decref(app->carried);
	app->carried = place;
	link_call(app->terms.link, "session.open", json_pack("{s:i}", "version", VERSION_PROTOCOL),
		  on_opening, app);
}

static void on_waiting(void *owner, int err, const char *words, json_t *result)
{
	(void)words;
	if (!err)
		app_set_waiting(owner, json_integer_value(json_object_get(result, "waiting")));
}

void start_waiting(struct app *app)
{
	app->waiting_ms = clock_mono_ms();
	app->waiting_at = 0;
	link_call(app->terms.link, "notification.list",
		  json_pack("{s:b, s:i}", "unread", 1, "limit", 1), on_waiting, app);
}
