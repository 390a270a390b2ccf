#include "client/views/zone.h"

#include "client/app.h"
#include "client/views/pick.h"
#include "client/zones.h"
#include "common/base/tr.h"

struct zone {
	struct view view;
	struct zones zones;
};

static struct zone *of(const struct view *view)
{
	return (struct zone *)view;
}

static void on_set(struct view *view, int err, const char *words, json_t *result)
{
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	app_apply_settings(view->app, result);
	app_stale(view->app);
	app_back(view->app);
}

static void choose(struct view *view)
{
	const char *zone = zones_choose(&of(view)->zones);

	if (zone)
		view_call(view, "settings.set", json_pack("{s:s}", "zone", zone), on_set);
}

static void on_zones(struct view *view, int err, const char *words, json_t *result)
{
	if (err)
		app_fail(view->app, err, words);
	if (zones_take(&of(view)->zones, err, result))
		choose(view);
	view->is_loaded = true;
}

static bool zone_open(struct view *view, const json_t *args)
{
	if (!app_is_member(view->app))
		return false;
	zones_open(&of(view)->zones, view, pick_name(args, "zone"), on_zones);
	view->is_typing = true;
	return true;
}

static void zone_load(struct view *view)
{
	zones_load(&of(view)->zones);
}

static void zone_close(struct view *view)
{
	zones_close(&of(view)->zones);
}

static void zone_draw(struct view *view, const struct canvas *body)
{
	zones_draw(&of(view)->zones, body, 1, true);
}

static bool zone_key(struct view *view, const struct keys_key *key)
{
	bool is_control = key->kind == KEYS_CHAR && key->mods == KEYS_CTRL;

	if (key->kind == KEYS_ESCAPE || (is_control && key->code == 'c')) {
		app_back(view->app);
		return true;
	}
	if (key->kind != KEYS_ENTER)
		return zones_key(&of(view)->zones, key);
	choose(view);
	return true;
}

static void zone_paste(struct view *view, const char *bytes, size_t len)
{
	zones_paste(&of(view)->zones, bytes, len);
}

static void zone_paste_end(struct view *view)
{
	zones_paste_end(&of(view)->zones);
}

static const char *zone_keys_line(const struct view *view)
{
	(void)view;
	return _("Enter choose   Down, Up move   ^C leave it");
}

const struct view_ops zone_ops = {
    .name = "zone",
    .title = N_("Time zone"),
    .size = sizeof(struct zone),
    .flags = VIEW_NEEDS_ALL | VIEW_PASSING,
    .open = zone_open,
    .load = zone_load,
    .close = zone_close,
    .draw = zone_draw,
    .keys_line = zone_keys_line,
    .key = zone_key,
    .paste = zone_paste,
    .paste_end = zone_paste_end,
};
