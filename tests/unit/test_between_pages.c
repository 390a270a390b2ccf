/* Lists whose pages are asked for one by one while others write: nothing is lost, and
 * nothing comes twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/room_helper.h"

static char *item;

static int set_up(void **state)
{
	json_t *made;

	(void)state;
	room_open();
	room_make("lair", "collab");
	room_admit("lair", "otto", "tester", NULL);
	made = room_get(room_w.tester, "feedback.new", "{s:s, s:s, s:s}", "room", "lair", "type",
			"idea", "body", "A lid.");
	item = mem_dup(room_text(made, "item"));
	json_decref(made);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(item);
	room_close();
	return 0;
}

/* One row of a page of one; the cursor after it, NULL after the last. */
static json_t *one_row(int64_t who, const char *call, const char *name, const char *value,
		       char **after)
{
	json_t *page =
	    room_get(who, call, "{s:s, s:i, s:s*}", name, value, "limit", 1, "after", *after);
	json_t *items = json_object_get(page, "items"), *row;
	const char *next = json_string_value(json_object_get(page, "next"));

	assert_int_equal(json_array_size(items), 1);
	row = json_incref(json_array_get(items, 0));
	free(*after);
	*after = next ? mem_dup(next) : NULL;
	json_decref(page);
	return row;
}

static void expect_row(int64_t who, const char *call, const char *name, const char *value,
		       char **after, const char *field, const char *expected)
{
	json_t *row = one_row(who, call, name, value, after);

	assert_string_equal(room_text(row, field), expected);
	json_decref(row);
}

static void expect_vote(char **after, const char *handle)
{
	expect_row(room_w.owner, "feedback.votes", "item", item, after, "handle", handle);
}

/* Who votes anew goes to the end, and moves nobody else. */
static void test_votes(void **state)
{
	int64_t sara = helper_member(&room_w.h, "sara");
	char *after = NULL;

	(void)state;
	room_admit("lair", "sara", "tester", NULL);
	room_do(sara, "feedback.vote", "{s:s}", "item", item);
	room_do(room_w.tester2, "feedback.vote", "{s:s}", "item", item);
	room_do(room_w.other, "feedback.vote", "{s:s}", "item", item);
	room_sql("UPDATE feedback_vote SET at = 1000 + unicode((SELECT handle FROM member "
		 "WHERE id = member))");
	expect_vote(&after, "otto");
	expect_vote(&after, "sara");
	room_sql("UPDATE feedback_vote SET at = 2000 WHERE member = (SELECT id FROM member "
		 "WHERE handle = 'otto')");
	expect_vote(&after, "theo");
	expect_vote(&after, "otto");
	assert_null(after);
	/* Of one second, by name. */
	room_sql("UPDATE feedback_vote SET at = 1000");
	expect_vote(&after, "otto");
	expect_vote(&after, "sara");
	expect_vote(&after, "theo");
	assert_null(after);
}

static void expect_release(char **after, const char *version)
{
	expect_row(room_w.tester, "release.list", "room", "lair", after, "version", version);
}

static void release(const char *version)
{
	room_do(room_w.owner, "release.new", "{s:s, s:s, s:s}", "room", "lair", "version", version,
		"body", "b");
}

/* What is released meanwhile is in front, and moves nothing behind it. */
static void test_releases(void **state)
{
	char *after = NULL;

	(void)state;
	release("1");
	release("2");
	release("3");
	room_sql("UPDATE release SET at = 1000 + (version = '3')");
	expect_release(&after, "3");
	expect_release(&after, "2");
	release("4");
	expect_release(&after, "1");
	assert_null(after);
	room_sql("UPDATE release SET at = 1000");
	expect_release(&after, "4");
	expect_release(&after, "3");
	expect_release(&after, "2");
	expect_release(&after, "1");
	assert_null(after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_votes),
	    cmocka_unit_test(test_releases),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
