#include "client/linear_zone.h"

#include <stdlib.h>
#include <string.h>

#include "client/near.h"
#include "client/reply.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { ZONE_CHOICES = 20 };

/* The first zone of a list, as "Europe/Lisbon", owned; UTC where none is known. */
static char *guess(struct linear *linear)
{
	char *near = near_text(), *zone;
	json_t *params = json_pack("{s:i}", "limit", 1), *list;

	if (near)
		json_object_set_new(params, "near", json_string(near));
	list = linear_io_try(linear, "zone.list", params, NULL);
	zone = mem_dup(reply_text(json_array_get(reply_items(list), 0), "zone"));
	if (!*zone) {
		free(zone);
		zone = mem_dup("UTC");
	}
	json_decref(list);
	free(near);
	return zone;
}

static void say_zone(struct linear *linear, size_t number, const json_t *zone)
{
	const char *country = reply_text(zone, "country"), *about = reply_text(zone, "about");

	linear_io_say(linear, _("%zu. %s%s%s%s%s, now %s\n"), number,
		      linear_io_clean(linear, reply_text(zone, "zone")), *country ? ", " : "",
		      linear_io_clean(linear, country), *about ? ", " : "",
		      linear_io_clean(linear, about),
		      linear_io_clean(linear, reply_text(zone, "local")));
}

/* One of those found; NULL: none, and it is asked again. */
static char *choose(struct linear *linear, const json_t *zones)
{
	struct linear_choice choice = {0};
	json_t *zone;
	size_t i;

	if (json_array_size(zones) == 0) {
		linear_io_say(linear, _("No zone is called that.\n"));
		return NULL;
	}
	if (json_array_size(zones) == 1)
		return mem_dup(reply_text(json_array_get(zones, 0), "zone"));
	json_array_foreach(zones, i, zone) say_zone(linear, i + 1, zone);
	if (!linear_io_choose(linear, _("Which, q other words: "), _("A number, or q.\n"), (long)i,
			      "q\n", &choice) ||
	    !choice.number)
		return NULL;
	return mem_dup(reply_text(json_array_get(zones, (size_t)choice.number - 1), "zone"));
}

static char *look_for(struct linear *linear, const char *words)
{
	json_t *list = linear_io_call(
	    linear, "zone.list", json_pack("{s:s, s:i}", "query", words, "limit", ZONE_CHOICES));
	char *zone = list ? choose(linear, reply_items(list)) : NULL;

	json_decref(list);
	return zone;
}

char *linear_zone_ask(struct linear *linear, const char *now)
{
	char *usual = now ? mem_dup(now) : guess(linear), *zone = NULL;
	const char *line = NULL;

	while (!zone) {
		line = linear_io_ask(
		    linear, arena_printf(linear->arena,
					 _("Your time zone; a town or country to look for, or "
					   "nothing for %s: "),
					 linear_io_clean(linear, usual)));
		if (!line || !*line)
			break;
		zone = look_for(linear, line);
	}
	if (zone)
		linear_io_say(linear, "%s\n", linear_io_clean(linear, zone));
	if (!zone && !now && line)
		zone = mem_dup(usual);
	free(usual);
	return zone;
}
