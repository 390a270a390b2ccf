/* Time zones to choose from: what is found, and what comes first for whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "common/base/arena.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "server/domain/zone_list.h"

static char dir[] = "/tmp/hearth-zones-XXXXXX";
static const char *const zones[] = {"Berlin", "Busingen", "Paris", "New_York", "Adak", "Old"};

static const char zone_tab[] = "# words\n"
			       "DE\t+5230+01322\tBerlin\tmost of it\n"
			       "DE\t+4742+00841\tBusingen\tBusingen\n"
			       "FR\t+4852+00220\tParis\n"
			       "US\t+404251-0740023\tNew_York\tEastern\n"
			       "US\t+515248-1763929\tAdak\tAleutian\n"
			       "XX\t+0000+00000\tGone\tits file is not there\n"
			       "broken\n\n\t\t\t\t\t\n";
static const char iso3166_tab[] = "DE\tGermany\nFR\tFrance\nUS\tUnited States\nnothing\n";

static void put(const char *name, const char *text)
{
	char *path = mem_printf("%s/%s", dir, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	free(path);
}

static int set_up(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++)
		put(zones[i], i < 3 ? "TZif2\nCET-1CEST,M3.5.0,M10.5.0/3\n" : "TZif2\nEST5\n");
	put("zone.tab", zone_tab);
	put("iso3166.tab", iso3166_tab);
	return 0;
}

static int tear_down(void **state)
{
	char *command = mem_printf("rm -r %s", dir);

	(void)state;
	assert_int_equal(system(command), 0);
	free(command);
	return 0;
}

/* The zones of a call, joined by spaces; takes params. */
static void expect(const char *from, json_t *params, const char *expected)
{
	struct arena *arena = arena_new();
	struct hall_context cx = {.arena = arena, .now = 1772323200}; /* 2026-03-01T00:00:00Z */
	json_t *result = NULL, *item;
	char got[256] = "";
	size_t i;

	if (!json_object_get(params, "limit"))
		json_object_set_new(params, "limit", json_integer(50));
	assert_int_equal(zone_list_in(&cx, from, params, &result), 0);
	json_array_foreach(json_object_get(result, "items"), i, item)
	{
		if (i)
			strcat(got, " ");
		strcat(got, json_string_value(json_object_get(item, "zone")));
	}
	assert_string_equal(got, expected);
	json_decref(result);
	json_decref(params);
	arena_free(&arena);
}

static json_t *near(const char *where)
{
	return json_pack("{s:s}", "near", where);
}

static json_t *query(const char *words)
{
	return json_pack("{s:s}", "query", words);
}

static void what_is_near_comes_first(void **state)
{
	(void)state;
	expect(dir, json_object(), "UTC Adak Berlin Busingen New_York Paris");
	expect(dir, near("de_DE.UTF-8"), "Berlin Busingen UTC Adak New_York Paris");
	expect(dir, near("en_US.UTF-8"), "UTC New_York Adak Berlin Busingen Paris");
	expect(dir, near("Paris"), "Paris UTC Adak Berlin Busingen New_York");
	expect(dir, near("Old"), "Old UTC Adak Berlin Busingen New_York Paris");
	expect(dir, near("C.UTF-8"), "UTC Adak Berlin Busingen New_York Paris");
	expect(dir, near("../../etc/passwd"), "UTC Adak Berlin Busingen New_York Paris");
	expect(dir, near("de_DEU"), "UTC Adak Berlin Busingen New_York Paris");
}

static void words_find_names_and_places(void **state)
{
	(void)state;
	expect(dir, query("GERM"), "Berlin Busingen");
	expect(dir, query("new york"), "New_York");
	expect(dir, query("b"), "Berlin Busingen");
	expect(dir, query("states eastern"), "New_York");
	expect(dir, query("utc"), "UTC");
	expect(dir, query("Old"), "Old");
	expect(dir, query("old"), "");
	expect(dir, query("gone"), "");
	expect(dir, query("%s_%n"), "");
	expect(dir, query("   "), "UTC Adak Berlin Busingen New_York Paris");
}

static void pages_go_on(void **state)
{
	(void)state;
	expect(dir, json_pack("{s:i}", "limit", 2), "UTC Adak");
	expect(dir, json_pack("{s:i, s:s}", "limit", 2, "after", "2"), "Berlin Busingen");
	expect(dir, json_pack("{s:i, s:s}", "limit", 9, "after", "99"), "");
}

static void it_says_the_time_there(void **state)
{
	struct arena *arena = arena_new();
	struct hall_context cx = {.arena = arena, .now = 1772323200};
	json_t *result, *item, *params = json_pack("{s:i, s:s}", "limit", 9, "query", "berlin");

	(void)state;
	assert_int_equal(zone_list_in(&cx, dir, params, &result), 0);
	item = json_array_get(json_object_get(result, "items"), 0);
	assert_string_equal(json_string_value(json_object_get(item, "local")), "01:00");
	assert_string_equal(json_string_value(json_object_get(item, "country")), "Germany");
	assert_string_equal(json_string_value(json_object_get(item, "about")), "most of it");
	json_decref(result);
	json_decref(params);
	arena_free(&arena);
}

static void a_machine_without_tables_knows_utc(void **state)
{
	(void)state;
	expect("/nonexistent", near("de_DE"), "UTC");
	expect("/nonexistent", query("berlin"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_near_comes_first),
	    cmocka_unit_test(words_find_names_and_places),
	    cmocka_unit_test(pages_go_on),
	    cmocka_unit_test(it_says_the_time_there),
	    cmocka_unit_test(a_machine_without_tables_knows_utc),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
