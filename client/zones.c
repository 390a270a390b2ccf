#include "client/zones.h"

#include <stdlib.h>

#include "client/near.h"
#include "client/reply.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { ZONES_LONGEST = 64, ZONES_PAGE = 40, ZONES_FIELD = 30 };
enum { NAME_AT = 4, PLACE_AT = 30, LOCAL_WIDTH = 5, WITH_PLACE = 60 };

static void ask(struct zones *zones)
{
	const char *text = field_text(zones->field);
	char *near = *text ? NULL : zones->mine ? mem_dup(zones->mine) : near_text();
	json_t *params = json_pack("{s:i}", "limit", ZONES_PAGE);

	if (*text)
		json_object_set_new(params, "query", json_string(text));
	if (near)
		json_object_set_new(params, "near", json_string(near));
	free(near);
	zones->is_asking = true;
	zones->is_due = false;
	view_call(zones->view, "zone.list", params, zones->done);
}

/* One question at a time; what was typed meanwhile is asked after it. */
static void ask_anew(struct zones *zones)
{
	zones->is_due = zones->is_asking;
	if (!zones->is_asking)
		ask(zones);
}

void zones_open(struct zones *zones, struct view *view, const char *mine, view_done done)
{
	*zones = (struct zones){.view = view, .done = done, .mine = mem_dup(mine)};
	zones->field = field_new(ZONES_LONGEST, false);
}

void zones_load(struct zones *zones)
{
	ask(zones);
}

void zones_close(struct zones *zones)
{
	field_free(&zones->field);
	json_decref(zones->items);
	free(zones->mine);
	zones->items = NULL;
	zones->mine = NULL;
}

bool zones_take(struct zones *zones, int err, json_t *result)
{
	bool is_taken = zones->is_taken;

	zones->is_asking = false;
	if (zones->is_due) {
		ask(zones);
		return false;
	}
	json_decref(zones->items);
	zones->items = err ? json_array() : json_incref(reply_items(result));
	zones->at = 0;
	zones->is_taken = false;
	return is_taken && json_array_size(zones->items);
}

static void changed(struct zones *zones, bool is_changed)
{
	zones->is_taken = false;
	if (is_changed)
		ask_anew(zones);
	view_changed(zones->view);
}

bool zones_key(struct zones *zones, const struct keys_key *key)
{
	size_t count = json_array_size(zones->items);
	bool is_control = key->kind == KEYS_CHAR && key->mods == KEYS_CTRL;
	bool is_changed = false;

	if (key->kind == KEYS_DOWN || (is_control && key->code == 'n'))
		zones->at += zones->at + 1 < count;
	else if (key->kind == KEYS_UP || (is_control && key->code == 'p'))
		zones->at -= zones->at > 0;
	else if (!field_key(zones->field, key, &is_changed))
		return false;
	changed(zones, is_changed);
	return true;
}

void zones_paste(struct zones *zones, const char *bytes, size_t len)
{
	field_paste(zones->field, bytes, len);
}

void zones_paste_end(struct zones *zones)
{
	field_paste_end(zones->field);
	changed(zones, true);
}

const char *zones_choose(struct zones *zones)
{
	const char *zone = reply_text(json_array_get(zones->items, zones->at), "zone");

	zones->is_taken = zones->is_asking;
	return *zone && !zones->is_asking ? zone : NULL;
}

bool zones_is_void(const struct zones *zones)
{
	return !zones->is_asking && !json_array_size(zones->items) && !*field_text(zones->field);
}

static void draw_zone(const struct canvas *canvas, int row, const json_t *zone)
{
	const char *about = reply_text(zone, "about"), *country = reply_text(zone, "country");
	int right = canvas->columns - 1 < 76 ? canvas->columns - 1 : 76;

	canvas_right(canvas, row, right, 0, PALETTE_DIM, reply_text(zone, "local"));
	right -= LOCAL_WIDTH + 2;
	if (canvas->columns < WITH_PLACE) {
		canvas_text(canvas, row, NAME_AT, right - NAME_AT, PALETTE_TEXT,
			    reply_text(zone, "zone"));
		return;
	}
	canvas_text(canvas, row, NAME_AT, PLACE_AT - NAME_AT - 1, PALETTE_TEXT,
		    reply_text(zone, "zone"));
	canvas_printf(canvas, row, PLACE_AT, right - PLACE_AT, PALETTE_DIM, "%s%s%s", country,
		      *country && *about ? ", " : "", about);
}

void zones_draw(struct zones *zones, const struct canvas *canvas, int row, bool has_focus)
{
	size_t count = json_array_size(zones->items);
	int room = canvas->rows - row - 2, label;
	size_t from = room > 0 && zones->at >= (size_t)room ? zones->at - (size_t)room + 1 : 0;

	for (size_t i = from; i < count && i < from + (size_t)(room > 0 ? room : 0); i++) {
		int at = row + 2 + (int)(i - from);

		draw_zone(canvas, at, json_array_get(zones->items, i));
		if (i == zones->at)
			canvas_mark(canvas, at, NAME_AT - 2);
	}
	if (zones->items && !count)
		canvas_text(canvas, row + 2, NAME_AT, 0, PALETTE_DIM, _("No zone is called that."));
	label = canvas_text(canvas, row, NAME_AT, 0, PALETTE_TEXT, _("Time zone"));
	field_draw(zones->field, canvas, row, NAME_AT + label + 2,
		   canvas->columns - NAME_AT - label - 4 < ZONES_FIELD
		       ? canvas->columns - NAME_AT - label - 4
		       : ZONES_FIELD,
		   has_focus);
}
