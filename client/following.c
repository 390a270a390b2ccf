#include "client/following.h"

#include <string.h>

#include "client/reply.h"
#include "common/base/tr.h"

/* What can be followed, by its key in view_ops.followed. */
static const struct kind {
	const char *key, *call;
	const char *plain, *watched, *muted; /* N_() */
	const char *taking_part;	     /* likewise; or NULL */
	bool is_watchable;
} kinds[] = {
    {"thread", "follow.thread", N_("This thread:"), N_("You watch this thread:"),
     N_("You mute this thread:"), N_("You take part in this thread:"), true},
    {"board", "follow.board", N_("This board:"), N_("You watch this board:"),
     N_("You mute this board:"), NULL, true},
    {"handle", "follow.member", N_("This member:"), "", N_("You mute this member:"), NULL, false},
};

static const struct kind *kind_of(const json_t *followed)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (json_object_get(followed, kinds[i].key))
			return &kinds[i];
	return NULL;
}

static json_t *followed_by(const struct view *view)
{
	if (!view->ops->followed || !app_is_member(view->app))
		return NULL;
	return view->ops->followed(view);
}

bool following_offers(const struct view *view)
{
	json_t *followed = followed_by(view);
	bool is_any = kind_of(followed) != NULL;
	json_decref(followed);
	return is_any;
}

static const char *said(const struct kind *kind, const char *level)
{
	if (!strcmp(level, "watch"))
		return _("You are told of every post here.");
	if (!strcmp(level, "mute"))
		return kind->is_watchable ? _("You are told of nothing here.")
					  : _("Their posts are folded, and tell you nothing.");
	return kind->is_watchable ? _("You are told of what is for you here.")
				  : _("You hear them as everybody else.");
}

static void on_set(struct view *view, int err, const char *words, json_t *result)
{
	const struct kind *kind = kind_of(view->app->followed);
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	if (kind)
		app_say(view->app, "%s", said(kind, reply_text(result, "level")));
	app_stale(view->app);
	view->is_stale = true;
}

static void on_answer(struct view *view, char key)
{
	const struct kind *kind = kind_of(view->app->followed);
	const char *level = key == 'w' ? "watch" : key == 'm' ? "mute" : "normal";
	if (!kind || (key != 'w' && key != 'n' && key != 'm'))
		return;
	json_t *params = json_copy(view->app->followed);
	json_object_set_new(params, "level", json_string(level));
	view_call(view, kind->call, params, on_set);
}

static void ask(struct view *view, const struct kind *kind, const json_t *state)
{
	static const struct app_choice watchable[] = {
	    {'w', N_("watch")}, {'n', N_("normal")}, {'m', N_("mute")}, {'l', N_("leave it")}};
	static const struct app_choice member[] = {{'m', N_("mute")}, {'l', N_("leave it")}};
	static const struct app_choice muted[] = {{'n', N_("hear them again")},
						  {'l', N_("leave it")}};
	const char *level = reply_text(state, "level");
	bool is_muted = !strcmp(level, "mute");
	const char *question = is_muted			 ? kind->muted
			       : !strcmp(level, "watch") ? kind->watched
							 : kind->plain;
	if (kind->taking_part && reply_bool(state, "taking_part"))
		question = kind->taking_part;
	if (kind->is_watchable)
		app_ask(view->app, view, _(question), watchable, 4, on_answer);
	else
		app_ask(view->app, view, _(question), is_muted ? muted : member, 2, on_answer);
}

static void on_state(struct view *view, int err, const char *words, json_t *result)
{
	const struct kind *kind = kind_of(view->app->followed);
	view_let_keys(view);
	if (err)
		app_fail(view->app, err, words);
	else if (kind && app_top(view->app) == view)
		ask(view, kind, result);
}

bool following_ask(struct view *view)
{
	json_t *followed = followed_by(view);
	if (!kind_of(followed)) {
		json_decref(followed);
		return false;
	}
	json_decref(view->app->followed);
	view->app->followed = followed;
	view_hold_keys(view); /* they are for the question */
	view_call(view, "follow.show", json_incref(followed), on_state);
	return true;
}
