/* Imports: whole posts, once, in their threads, whatever order and whatever is
 * wrong with a message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/log.h"
#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

struct importing {
	struct helper h;
	int64_t ann, import;
};

static int importing_open(void **state)
{
	struct importing *i = mem_alloc(sizeof(*i));

	log_set_level("error");
	helper_open(&i->h, domain_bindings(), NULL);
	i->ann = helper_member(&i->h, "ann");
	helper_do(&i->h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s}", "board", "list", "title", "t", "about", "a"));
	i->import =
	    helper_int(&i->h, HELPER_CONTROL, "import.begin",
		       json_pack("{s:s, s:s}", "board", "list", "source", "x.mbox"), "import");
	*state = i;
	return 0;
}

static int importing_close(void **state)
{
	struct importing *i = *state;

	helper_close(&i->h);
	free(i);
	return 0;
}

static json_t *importing_message(const char *id, const char *key, const char *parent,
				 const char *who, const char *at)
{
	return json_pack("{s:s, s:s, s:s*, s:s, s:s, s:s, s:s, s:s}", "message_id", id,
			 "thread_key", key, "parent_id", parent, "title", id, "author_key", who,
			 "author_name", who, "at", at, "body", "text");
}

/* Sends a batch; a count of the answer. Takes messages. */
static int64_t importing_send(struct importing *i, json_t *messages, const char *count)
{
	json_t *result = helper_call(
	    &i->h, HELPER_CONTROL, "import.batch",
	    json_pack("{s:I, s:o}", "import", (json_int_t)i->import, "messages", messages));
	json_t *value = json_object_get(result, count);
	int64_t n =
	    json_is_array(value) ? (int64_t)json_array_size(value) : json_integer_value(value);

	json_decref(result);
	return n;
}

static json_t *importing_four(void)
{
	return json_pack("[o, o, o, o]",
			 importing_message("<a>", "<a>", NULL, "Ola Nord", "2001-02-03T04:05:06Z"),
			 importing_message("<b>", "<a>", "<a>", "ola nord", "2001-02-04"),
			 /* Two that hang from a message that is not there. */
			 importing_message("<c>", "<gone>", NULL, "Ola Nord", "2001-02-05"),
			 importing_message("<d>", "<gone>", NULL, "Ruth", "2001-02-02"));
}

static void test_threads_numbers_and_authors(void **state)
{
	struct importing *i = *state;
	json_t *show, *post;

	assert_int_equal(importing_send(i, importing_four(), "threads"), 2);
	assert_int_equal(
	    helper_sql(&i->h, "SELECT count(*) FROM member WHERE state = 'placeholder'"), 3);
	show = helper_call(&i->h, i->ann, "thread.show", json_pack("{s:i}", "thread", 1));
	post = json_array_get(json_object_get(show, "items"), 1);
	assert_int_equal(json_integer_value(json_object_get(post, "parent")), 1);
	assert_string_equal(json_string_value(json_object_get(post, "author")), "ola-nord-2");
	assert_string_equal(json_string_value(json_object_get(post, "created_at")),
			    "2001-02-04T00:00:00Z");
	assert_true(json_is_true(json_object_get(post, "imported")));
	assert_true(json_is_false(json_object_get(post, "unread")));
	json_decref(show);
	assert_int_equal(helper_sql(&i->h, "SELECT last_post_at FROM thread WHERE id = 2"),
			 981331200);
	assert_int_equal(helper_sql(&i->h, "SELECT posts FROM thread WHERE id = 2"), 2);
	assert_int_equal(
	    helper_int(&i->h, i->ann, "board.show", json_pack("{s:s}", "board", "list"), "unread"),
	    0);
}

static void test_a_second_import_adds_nothing(void **state)
{
	struct importing *i = *state;
	int64_t members;

	assert_int_equal(importing_send(i, importing_four(), "added"), 4);
	members = helper_sql(&i->h, "SELECT count(*) FROM member");
	assert_int_equal(importing_send(i, importing_four(), "known"), 4);
	assert_int_equal(importing_send(i, importing_four(), "added"), 0);
	assert_int_equal(helper_sql(&i->h, "SELECT count(*) FROM post"), 4);
	assert_int_equal(helper_sql(&i->h, "SELECT count(*) FROM member"), members);
	assert_int_equal(helper_sql(&i->h, "SELECT messages FROM import"), 4);
	assert_int_equal(helper_sql(&i->h, "SELECT skipped FROM import"), 8);
}

static void test_names_are_no_addresses(void **state)
{
	static const struct {
		const char *name, *handle, *shown;
	} rows[] = {
	    {"J\xc3\xb6rg M\xc3\xbcller", "jorg-muller", "J\xc3\xb6rg M\xc3\xbcller"},
	    {"ruth@example.org", "ruth", "ruth"},
	    {"Ruth Ek <ruth@example.org>", "ruth-ek", "Ruth Ek"},
	    {"李伟", "author", "李伟"},
	    {"O'Neil, J.R.", "oneil-jr", "O'Neil, J.R."},
	    {"root", "root-2", "root"},
	    {"", "author-2", NULL},
	    {"42 is the answer", "is-the-answer", "42 is the answer"},
	    {"A very long name that does not end anywhere soon", "a-very-long-name-that-do",
	     "A very long name that does not end anywhere soon"},
	};
	struct importing *i = *state;

	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		json_t *m = importing_message("x", "x", NULL, "k", "2001-01-01"), *shown;

		json_object_set_new(m, "message_id", json_sprintf("<%zu>", n));
		json_object_set_new(m, "thread_key", json_sprintf("<%zu>", n));
		json_object_set_new(m, "author_key", json_sprintf("key%zu", n));
		json_object_set_new(m, "author_name", json_string(rows[n].name));
		assert_int_equal(importing_send(i, json_pack("[o]", m), "authors"), 1);
		shown = helper_call(&i->h, HELPER_GUEST, "member.show",
				    json_pack("{s:s}", "handle", rows[n].handle));
		if (rows[n].shown)
			assert_string_equal(json_string_value(json_object_get(shown, "name")),
					    rows[n].shown);
		else
			assert_true(json_is_null(json_object_get(shown, "name")));
		json_decref(shown);
	}
}

static void test_what_is_wrong_is_refused_alone(void **state)
{
	struct importing *i = *state;
	json_t *no_author = importing_message("<1>", "<1>", NULL, "x", "2001-01-01");
	json_t *nobody = importing_message("<2>", "<2>", NULL, "x", "2001-01-01");
	json_t *attached = importing_message("<3>", "<3>", NULL, "x", "2001-01-01");
	json_t *good = importing_message("<4>", "<4>", NULL, "x", "2001-01-01");

	json_object_del(no_author, "author_key");
	json_object_set_new(nobody, "author", json_string("nobody"));
	json_object_set_new(attached, "attachments", json_pack("[{s:s}]", "name", "x"));
	json_object_set_new(
	    good, "attachments",
	    json_pack("[{s:s, s:i, s:s}]", "name", "x.txt", "size", 7, "type", "text/plain"));
	json_object_set_new(good, "body", json_string(""));
	assert_int_equal(
	    importing_send(i, json_pack("[o, o, o, O]", no_author, nobody, attached, good),
			   "refused"),
	    3);
	assert_int_equal(helper_sql(&i->h, "SELECT count(*) FROM post"), 1);
	assert_int_equal(
	    helper_sql(&i->h, "SELECT count(*) FROM member WHERE state = 'placeholder'"), 1);
	json_decref(good);
	helper_do(&i->h, i->ann, "thread.show", json_pack("{s:i}", "thread", 1));
}

static void test_live_ones_are_new(void **state)
{
	struct importing *i = *state;
	json_t *m = importing_message("<l>", "<a>", "<a>", "Ruth", "2001-02-06");
	json_t *home;

	importing_send(i, importing_four(), "added");
	helper_do(&i->h, i->ann, "post.reply",
		  json_pack("{s:i, s:s}", "thread", 1, "body", "I answer an old thread"));
	json_object_set_new(m, "live", json_true());
	json_object_set_new(m, "parent_id", json_string("<mine>"));
	importing_send(i, json_pack("[o]", m), "added");
	assert_int_equal(
	    helper_int(&i->h, i->ann, "board.show", json_pack("{s:s}", "board", "list"), "unread"),
	    1);
	home = helper_call(&i->h, i->ann, "home.show", NULL);
	assert_int_equal(json_array_size(json_object_get(home, "mine")), 1);
	json_decref(home);
}

static void test_it_goes_on_in_threads_people_talk_in(void **state)
{
	struct importing *i = *state;

	importing_send(i, importing_four(), "added");
	helper_do(&i->h, i->ann, "post.reply", json_pack("{s:i, s:s}", "thread", 1, "body", "x"));
	importing_send(
	    i, json_pack("[o]", importing_message("<n>", "<a>", "<b>", "Ruth", "2001-02-06")),
	    "added");
	assert_int_equal(helper_sql(&i->h, "SELECT number FROM post WHERE message_id = '<n>'"), 4);
	assert_int_equal(
	    helper_int(&i->h, i->ann, "board.show", json_pack("{s:s}", "board", "list"), "unread"),
	    1);
	/* Older than what is there: it does not lift the thread. */
	assert_true(helper_sql(&i->h, "SELECT last_post_at FROM thread WHERE id = 1") > 1700000000);
}

static void test_imported_posts_are_found(void **state)
{
	struct importing *i = *state;
	json_t *page;

	importing_send(i, importing_four(), "added");
	page = helper_call(&i->h, HELPER_GUEST, "search", json_pack("{s:s}", "query", "text"));
	assert_int_equal(json_array_size(json_object_get(page, "items")), 4);
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(json_object_get(page, "items"), 0), "created_at")),
			    "2001-02-05T00:00:00Z");
	json_decref(page);
}

#define IMPORTING_TEST(fn) cmocka_unit_test_setup_teardown(fn, importing_open, importing_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IMPORTING_TEST(test_threads_numbers_and_authors),
	    IMPORTING_TEST(test_a_second_import_adds_nothing),
	    IMPORTING_TEST(test_names_are_no_addresses),
	    IMPORTING_TEST(test_what_is_wrong_is_refused_alone),
	    IMPORTING_TEST(test_live_ones_are_new),
	    IMPORTING_TEST(test_it_goes_on_in_threads_people_talk_in),
	    IMPORTING_TEST(test_imported_posts_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
