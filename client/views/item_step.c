#include "client/views/item_step.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { LINE_MAX = 1000 };

static const char *status_of(const struct item_view *item)
{
	return pick_text(json_object_get(item->shown, "item"), "status");
}

void item_step_forget(struct item_view *item)
{
	free(item->step);
	if (item->note) {
		free(item->kept);
		item->kept = item->note;
	}
	free(item->release);
	item->step = item->note = item->release = NULL;
}

static void on_step(struct view *view, int err, const char *words, json_t *result)
{
	struct item_view *item = (struct item_view *)view;
	(void)result;
	if (err) {
		app_fail(view->app, err, words);
	} else {
		free(item->kept);
		item->kept = NULL;
	}
	view->is_stale = true;
	app_stale(view->app);
}

static void send_step(struct item_view *item, const char *resolution)
{
	json_t *params = json_pack("{s:s, s:s}", "status", item->step, "from", status_of(item));
	if (item->note && *item->note)
		json_object_set_new(params, "note", json_string(item->note));
	if (item->release)
		json_object_set_new(params, "release", json_string(item->release));
	if (resolution)
		json_object_set_new(params, "resolution", json_string(resolution));
	json_object_set_new(params, "item", json_string(item->name));
	view_call(&item->page.view, "feedback.set", params, on_step);
	item_step_forget(item);
}

static const struct {
	char key;
	const char *resolution, *words;
} resolutions[] = {
    {'f', "fixed", N_("fixed")},
    {'s', "shipped", N_("shipped")},
    {'a', "answered", N_("answered")},
    {'b', "by_design", N_("meant so")},
    {'c', "cannot_reproduce", N_("not seen")},
    {'o', "out_of_scope", N_("not ours")},
    {'n', "not_now", N_("not now")},
};
enum { RESOLUTIONS = sizeof resolutions / sizeof *resolutions };

static void on_resolution(struct view *view, char key)
{
	for (size_t i = 0; i < RESOLUTIONS; i++) {
		if (resolutions[i].key == key) {
			send_step((struct item_view *)view, resolutions[i].resolution);
			return;
		}
	}
	item_step_forget((struct item_view *)view);
}

static void ask_resolution(struct item_view *item)
{
	struct app_choice choices[RESOLUTIONS + 1];
	size_t count = 0;
	bool is_done = !strcmp(item->step, "done");
	/* What was made, or what was not: three and four. */
	for (size_t i = is_done ? 0 : 3; i < (is_done ? 3 : RESOLUTIONS); i++)
		choices[count++] = (struct app_choice){resolutions[i].key, resolutions[i].words};
	choices[count++] = (struct app_choice){'q', N_("leave it")};
	app_ask(item->page.view.app, &item->page.view, _("What became of it?"), choices, count,
		on_resolution);
}

static bool needs_note(const struct item_view *item)
{
	static const char *const without[] = {"acknowledged", "verify", "withdrawn", NULL};
	bool is_again = !strcmp(status_of(item), "done") || !strcmp(status_of(item), "declined") ||
			!strcmp(status_of(item), "verify");
	for (size_t i = 0; without[i]; i++)
		if (!strcmp(item->step, without[i]))
			return false;
	return is_again ||
	       (strcmp(item->step, "under_review") != 0 && strcmp(item->step, "in_progress") != 0);
}

void item_step_go_on(struct item_view *item)
{
	bool is_closing = !strcmp(item->step, "done") || !strcmp(item->step, "declined");
	if (!item->note && needs_note(item))
		item_edit(item, ITEM_TYPES_NOTE, ITEM_STEP, _("Said to everybody"), LINE_MAX,
			  item->kept ? item->kept : "");
	else if (!item->release && !strcmp(item->step, "verify"))
		item_edit(item, ITEM_TYPES_RELEASE, ITEM_STEP, _("In which release"), 40, "");
	else if (is_closing)
		ask_resolution(item);
	else
		send_step(item, NULL);
}

void item_step_begin(struct item_view *item, const char *status)
{
	item_step_forget(item);
	item->step = mem_dup(status);
	item_step_go_on(item);
}
