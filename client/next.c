#include "client/next.h"

#include <string.h>

#include "client/app.h"
#include "common/base/err.h"
#include "common/base/tr.h"

static void on_next(struct view *view, int err, const char *words, json_t *result)
{
	struct app *app = view->app;
	const json_t *thread = json_object_get(result, "thread");
	view_let_keys(view);
	if (err) {
		app_fail(app, err, words);
		return;
	}
	if (!json_is_integer(thread)) {
		app_say(app, _("You have read everything."));
		return;
	}
	if (app_top(app) != view)
		return;
	json_t *args =
	    json_pack("{s:O, s:O?}", "thread", thread, "number", json_object_get(result, "number"));
	if (!strcmp(view->ops->name, "reader"))
		app_replace(app, "reader", args);
	else
		app_open(app, "reader", args);
}

void next_open(struct view *view, const char *board, int64_t thread, bool back)
{
	if (!app_is_member(view->app)) {
		app_say(view->app, _("What you have read is kept for members."));
		return;
	}
	json_t *params = json_object();
	if (board)
		json_object_set_new(params, "board", json_string(board));
	if (thread)
		json_object_set_new(params, "thread", json_integer(thread));
	if (back)
		json_object_set_new(params, "back", json_true());
	view_hold_keys(view);
	view_call(view, "read.next", params, on_next);
}
