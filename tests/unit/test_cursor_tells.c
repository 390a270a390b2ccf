/* What a place in a list tells: nothing of what lies between the rows it is for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/room_helper.h"

static int set_up(void **state)
{
	(void)state;
	room_open();
	helper_do(
	    &room_w.h, HELPER_CONTROL, "theme.add",
	    json_pack("{s:s, s:s, s:s}", "theme", "work", "title", "Work", "about", "Get it done"));
	helper_do(&room_w.h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s, s:s, s:s}", "board", "tea", "title", "Tea", "about",
			    "a", "theme", "work", "read", "guest"));
	room_make("lair", "collab");
	return 0;
}

static void hidden_talk(int count)
{
	for (int i = 0; i < count; i++)
		room_do(room_w.owner, "thread.new", "{s:s, s:s, s:s}", "board", "lair", "title",
			"Hidden", "body", "b");
}

/* A page of changes ends at a change the caller may hear of, and is as full as if the
 * others were not there. */
static void test_changes(void **state)
{
	const char *after = NULL;
	json_t *page;
	char *last;
	size_t pages = 0, seen = 0;

	(void)state;
	room_do(room_w.other, "thread.new", "{s:s, s:s, s:s}", "board", "tea", "title", "One",
		"body", "b");
	hidden_talk(3);
	room_do(room_w.other, "thread.new", "{s:s, s:s, s:s}", "board", "tea", "title", "Two",
		"body", "b");
	hidden_talk(3);
	page = json_null();
	do {
		json_t *items;

		after =
		    json_is_object(page) ? json_string_value(json_object_get(page, "next")) : NULL;
		items = room_get(HELPER_GUEST, "change.list", "{s:i, s:i, s:s*}", "since", 0,
				 "limit", 1, "after", after);
		json_decref(page);
		page = items;
		items = json_object_get(page, "items");
		assert_int_equal(json_array_size(items), 1);
		seen += json_array_size(items);
		pages++;
		last = mem_printf("%lld", (long long)room_int(json_array_get(items, 0), "seq"));
		if (json_is_string(json_object_get(page, "next")))
			assert_string_equal(room_text(page, "next"), last);
		free(last);
	} while (json_is_string(json_object_get(page, "next")));
	json_decref(page);
	assert_int_equal(pages, seen);
	assert_int_equal(
	    seen, helper_sql(&room_w.h,
			     "SELECT count(*) FROM change c LEFT JOIN space s ON s.id = c.space "
			     "WHERE coalesce(s.visibility, 0) = 0"));
}

/* More than is looked at for one page happened where the caller may not look. */
static void test_many_hidden_changes(void **state)
{
	json_t *page;

	(void)state;
	room_sql("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
		 "INSERT INTO change (seq, at, kind, space, data) SELECT i, 0, 'post.new', "
		 "(SELECT id FROM room WHERE slug = 'lair'), '{}' FROM n");
	page = room_get(HELPER_GUEST, "change.list", "{s:i, s:i}", "since", 0, "limit", 1);
	assert_int_equal(json_array_size(json_object_get(page, "items")), 1);
	json_decref(page);
}

static int64_t history_cursor(json_int_t post)
{
	json_t *page =
	    room_get(HELPER_GUEST, "post.history", "{s:I, s:i}", "post", post, "limit", 1);
	int64_t at = strtoll(room_text(page, "next"), NULL, 10);

	json_decref(page);
	return at;
}

static void edit_twice(int64_t who, const char *board, json_int_t *post_r)
{
	json_t *made = room_get(who, "thread.new", "{s:s, s:s, s:s}", "board", board, "title", "T",
				"body", "one");

	*post_r = room_int(made, "post");
	json_decref(made);
	room_do(who, "post.edit", "{s:I, s:s}", "post", *post_r, "body", "two");
	room_do(who, "post.edit", "{s:I, s:s}", "post", *post_r, "body", "three");
}

/* The numbers in cursors are not counted over everything there is: the difference of two
 * would count what is hidden between them. */
static bool counts(int64_t before, int64_t after)
{
	return after - before < 1000 && before < 1000000;
}

static void test_edits(void **state)
{
	json_int_t first, hidden, second;

	(void)state;
	edit_twice(room_w.other, "tea", &first);
	edit_twice(room_w.owner, "lair", &hidden);
	edit_twice(room_w.other, "tea", &second);
	assert_false(counts(history_cursor(first), history_cursor(second)));
}

static void test_reports(void **state)
{
	int64_t at[2];
	json_t *page;

	(void)state;
	for (int i = 0; i < 3; i++)
		room_do(room_w.tester, "feedback.new", "{s:s, s:s, s:s}", "room", "lair", "type",
			"issue", "body", "b");
	for (int i = 0; i < 2; i++) {
		const char *dot;

		page = room_get(room_w.tester, "feedback.list", "{s:s, s:i}", "room", "lair",
				"limit", i + 1);
		dot = strchr(room_text(page, "next"), '.');
		assert_non_null(dot);
		at[i] = strtoll(dot + 1, NULL, 10);
		json_decref(page);
	}
	assert_false(counts(at[1], at[0]));
}

static void test_decisions_and_changelogs(void **state)
{
	static const char *const calls[] = {"decision.new", "changelog.new"};
	static const char *const names[] = {"decision", "change"};

	(void)state;
	room_do(room_w.owner, "release.new", "{s:s, s:s, s:s}", "room", "lair", "version", "1",
		"body", "b");
	for (int i = 0; i < 2; i++) {
		int64_t at[2];

		for (int n = 0; n < 2; n++) {
			json_t *made = i ? room_get(room_w.owner, calls[i], "{s:s, s:s, s:s}",
						    "room", "lair", "release", "1", "body", "b")
					 : room_get(room_w.owner, calls[i], "{s:s, s:s, s:s}",
						    "room", "lair", "title", "t", "body", "b");

			at[n] = room_int(made, names[i]);
			json_decref(made);
		}
		assert_false(counts(at[0], at[1]));
		assert_true(at[1] > at[0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_changes),
	    cmocka_unit_test(test_many_hidden_changes),
	    cmocka_unit_test(test_edits),
	    cmocka_unit_test(test_reports),
	    cmocka_unit_test(test_decisions_and_changelogs),
	};

	return cmocka_run_group_tests(tests, set_up, room_tear_down);
}
