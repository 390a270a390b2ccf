#include "server/domain/zone_list.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/err.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/hours.h"
#include "server/domain/zone.h"

enum { ZONE_LIST_MOST = 1000, ZONE_LIST_WORDS = 8 };

/* How well a zone fits; the lower the earlier in the list. */
enum zone_list_rank {
	ZONE_LIST_FIRST,
	ZONE_LIST_NEAR,
	ZONE_LIST_UTC,
	ZONE_LIST_LESS,
	ZONE_LIST_ANY
};

/* A line of zone.tab; the order of the file puts the zone of most people of a
 * country first. */
struct zone_list_row {
	const char *zone, *country, *about; /* country and about: NULL for none */
	char code[3];			    /* of the country */
	enum zone_list_rank rank;
	size_t line;
};

struct zone_list {
	struct hall_context *cx;
	const char *dir;
	struct zone_list_row *rows;
	size_t count;
};

/* --- the tables --- */

/* Gives the fields of each line, parted by tabs; missing ones are NULL. */
static void zone_list_read(struct zone_list *list, const char *name,
			   void (*take)(struct zone_list *list, char *fields[4]))
{
	FILE *file = fopen(arena_printf(list->cx->arena, "%s/%s", list->dir, name), "re");
	char *line = NULL;
	size_t room = 0;

	while (file && getline(&line, &room, file) > 0) {
		char *rest = line, *fields[4] = {0};

		line[strcspn(line, "\n")] = '\0';
		if (*line == '#')
			continue;
		for (int i = 0; i < 4; i++)
			fields[i] = strsep(&rest, "\t");
		take(list, fields);
	}
	free(line);
	if (file)
		fclose(file);
}

static struct zone_list_row *zone_list_add(struct zone_list *list, const char *zone)
{
	struct zone_list_row *row;

	if (list->count == ZONE_LIST_MOST)
		return NULL;
	row = &list->rows[list->count];
	*row =
	    (struct zone_list_row){.zone = arena_dup(list->cx->arena, zone), .line = list->count};
	list->count++;
	return row;
}

static void zone_list_take_zone(struct zone_list *list, char *fields[4])
{
	struct zone_list_row *row =
	    fields[2] && strlen(fields[0]) == 2 ? zone_list_add(list, fields[2]) : NULL;

	if (!row)
		return;
	memcpy(row->code, fields[0], 2);
	if (fields[3] && *fields[3])
		row->about = arena_dup(list->cx->arena, fields[3]);
}

static void zone_list_take_country(struct zone_list *list, char *fields[4])
{
	for (size_t i = 0; fields[1] && i < list->count; i++) {
		if (strcmp(list->rows[i].code, fields[0]) == 0)
			list->rows[i].country = arena_dup(list->cx->arena, fields[1]);
	}
}

static void zone_list_load(struct zone_list *list)
{
	list->rows = arena_alloc(list->cx->arena, ZONE_LIST_MOST * sizeof(*list->rows));
	zone_list_add(list, "UTC");
	zone_list_read(list, "zone.tab", zone_list_take_zone);
	zone_list_read(list, "iso3166.tab", zone_list_take_country);
}

/* --- what is wanted --- */

/* The country of a locale, as DE of de_DE.UTF-8; "" for none. */
static void zone_list_code(const char *locale, char code_r[3])
{
	const char *at = strchr(locale, '_');

	code_r[0] = code_r[1] = code_r[2] = '\0';
	if (at && isupper((unsigned char)at[1]) && isupper((unsigned char)at[2]) &&
	    !isalpha((unsigned char)at[3]))
		memcpy(code_r, at + 1, 2);
}

/* Without a query everything is wanted. en_US says little: it is what many
 * machines speak all over the world. */
static void zone_list_rank_near(struct zone_list *list, const char *near)
{
	char code[3];

	zone_list_code(near, code);
	for (size_t i = 0; i < list->count; i++) {
		struct zone_list_row *row = &list->rows[i];

		row->rank = ZONE_LIST_ANY;
		if (strcmp(row->zone, "UTC") == 0)
			row->rank = ZONE_LIST_UTC;
		else if (*code && strcmp(row->code, code) == 0)
			row->rank = strcmp(code, "US") == 0 ? ZONE_LIST_LESS : ZONE_LIST_NEAR;
		if (strcmp(row->zone, near) == 0)
			row->rank = ZONE_LIST_FIRST;
	}
}

/* Small letters, and a space for what parts words in names of zones. */
static char *zone_list_plain(struct hall_context *cx, const char *text)
{
	char *plain = arena_dup(cx->arena, text);

	for (char *p = plain; *p; p++)
		*p = strchr("_/,", *p) ? ' ' : (char)tolower((unsigned char)*p);
	return plain;
}

static bool zone_list_has_words(const char *text, char *const words[ZONE_LIST_WORDS])
{
	for (int i = 0; i < ZONE_LIST_WORDS && words[i]; i++) {
		if (!strstr(text, words[i]))
			return false;
	}
	return true;
}

/* All words of the query are in its name or place; those whose town or country
 * begins with it come first. */
static void zone_list_search(struct zone_list *list, const char *query)
{
	char *words[ZONE_LIST_WORDS] = {0}, *rest = zone_list_plain(list->cx, query), *word;
	size_t kept = 0, count = 0;
	const char *first = "";

	while ((word = strsep(&rest, " ")) && count < ZONE_LIST_WORDS) {
		if (*word)
			words[count++] = word;
	}
	if (count)
		first = words[0];
	for (size_t i = 0; i < list->count; i++) {
		struct zone_list_row row = list->rows[i];
		const char *town = strrchr(row.zone, '/');
		char *text =
		    zone_list_plain(list->cx, arena_printf(list->cx->arena, "%s %s %s", row.zone,
							   row.country ? row.country : "",
							   row.about ? row.about : ""));

		if (!zone_list_has_words(text, words))
			continue;
		town = town ? town + 1 : row.zone;
		row.rank =
		    strncasecmp(town, first, strlen(first)) == 0 ||
			    (row.country && strncasecmp(row.country, first, strlen(first)) == 0)
			? ZONE_LIST_NEAR
			: ZONE_LIST_ANY;
		list->rows[kept++] = row;
	}
	list->count = kept;
}

/* An old name, or one without a place, is taken when it is written out. */
static void zone_list_exact(struct zone_list *list, const char *name)
{
	char rule[ZONE_RULE];
	struct zone_list_row *row;

	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->rows[i].zone, name) == 0) {
			list->rows[i].rank = ZONE_LIST_FIRST;
			return;
		}
	}
	if (zone_rule_in(list->dir, name, rule) == 0 && (row = zone_list_add(list, name)))
		row->rank = ZONE_LIST_FIRST;
}

static int zone_list_order(const void *a, const void *b)
{
	const struct zone_list_row *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->rank == ZONE_LIST_ANY)
		return strcmp(x->zone, y->zone);
	return x->line < y->line ? -1 : x->line > y->line;
}

/* --- the answer --- */

/* NULL where this machine has the zone's place but not its rule. */
static json_t *zone_list_item(const struct zone_list *list, const struct zone_list_row *row)
{
	char rule[ZONE_RULE], local[16];
	int minute;

	if (zone_rule_in(list->dir, row->zone, rule) < 0)
		return NULL;
	minute = hours_minute(rule, list->cx->now);
	snprintf(local, sizeof(local), "%02d:%02d", minute / 60, minute % 60);
	return json_pack("{s:s, s:s?, s:s?, s:s}", "zone", row->zone, "country", row->country,
			 "about", row->about, "local", local);
}

int zone_list_in(struct hall_context *cx, const char *dir, json_t *in, json_t **result_r)
{
	struct zone_list list = {.cx = cx, .dir = dir};
	const char *query = fields_text(in, "query"), *near = fields_text(in, "near");
	int64_t limit = fields_int(in, "limit", 0), at = 0;
	json_t *items;
	size_t i;
	int err = cursor_read(cx, in, &at, 1);

	if (err < 0 || at < 0)
		return hall_fail(cx, ERR_INVALID, "after: not a cursor of this list");
	zone_list_load(&list);
	if (query && query[strspn(query, " ")]) {
		zone_list_search(&list, query);
		zone_list_exact(&list, query);
	} else {
		zone_list_rank_near(&list, near ? near : "");
		if (near)
			zone_list_exact(&list, near);
	}
	qsort(list.rows, list.count, sizeof(*list.rows), zone_list_order);
	items = json_array();
	for (i = (size_t)at; i < list.count && (int64_t)json_array_size(items) < limit; i++) {
		json_t *item = zone_list_item(&list, &list.rows[i]);

		if (item)
			json_array_append_new(items, item);
	}
	at = (int64_t)i;
	*result_r = fields_page(items, i < list.count ? cursor_make(cx->arena, &at, 1) : NULL);
	return 0;
}

static int zone_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	return zone_list_in(cx, ZONE_DIR, in, result_r);
}

const struct hall_binding zone_list_bindings[] = {
    {"zone.list", zone_list, NULL},
    {0},
};
