/* Long lists, that come by pages: the cursor stays on what it is on when they come
 * anew or grow, they come back at the row where one was, no page is there twice and
 * none is asked for over and over. */
#include "tests/unit/client_room.h"

enum { MANY = 180 };

static const char *failing; /* a call whose further pages are refused; NULL: none */
static int asked;	    /* further pages, of it */
static bool is_gone;	    /* every thread */
static bool is_talk;	    /* the board is a room's, which counts its reports too */

/* One of a long list: its number is its rank, from 0. */
typedef json_t *(*one_of)(int number);

static json_t *page_of(json_t *params, one_of one)
{
	int64_t from = json_integer_value(json_object_get(params, "after"));
	int64_t limit = json_integer_value(json_object_get(params, "limit")), at = from;
	json_t *items = json_array();
	for (; at < MANY && at < from + limit; at++)
		json_array_append_new(items, one((int)at));
	return json_pack("{s:o, s:o, s:i}", "items", items, "next",
			 at < MANY ? json_integer(at) : json_null(), "waiting", 2);
}

static json_t *thread(int number)
{
	return json_pack("{s:i, s:o, s:s, s:i, s:i, s:o}", "thread", number + 1, "title",
			 json_sprintf("Thread %d of many", number), "author", "mairi", "posts", 1,
			 "unread", 0, "last_post_at", stage_ago(60 * number));
}

static json_t *told(int number)
{
	return json_pack("{s:i, s:s, s:o, s:s, s:o, s:b}", "id", number + 1, "kind", "reply",
			 "title", json_sprintf("Answer, number %d", number), "target", "thread:1:1",
			 "at", stage_ago(60), "read", 1);
}

static json_t *member(int number)
{
	return json_pack("{s:o, s:i}", "handle", json_sprintf("member-%03d", number), "posts", 3);
}

static json_t *post(int number)
{
	return json_pack("{s:i, s:i, s:o, s:s, s:o}", "thread", number + 1, "number", 1, "title",
			 json_sprintf("Written %d", number), "snippet", "so", "created_at",
			 stage_ago(60 * number));
}

static json_t *report(int number)
{
	return json_pack("{s:o, s:o, s:s, s:i, s:i}", "item", json_sprintf("HERON-%d", number),
			 "title", json_sprintf("Report %d", number), "status", "new", "votes", 0,
			 "impact", 3);
}

static json_t *of_people(void)
{
	json_t *items = json_array();
	for (int i = 0; i < 6; i++)
		json_array_append_new(items, json_pack("{s:o, s:s, s:s}", "handle",
						       json_sprintf("tester-%d", i), "part",
						       "tester", "state", "active"));
	return json_pack("{s:o, s:n}", "items", items, "next");
}

static const struct {
	const char *method;
	one_of one;
} lists[] = {{"thread.list", thread},
	     {"notification.list", told},
	     {"member.list", member},
	     {"member.posts", post},
	     {"feedback.list", report}};

static json_t *of_lists(const char *method, json_t *params, int *err_r)
{
	if (failing && !strcmp(method, failing) &&
	    (json_object_get(params, "after") ||
	     json_integer_value(json_object_get(params, "from")) > 1)) {
		asked++;
		*err_r = ERR_BUSY;
		return NULL;
	}
	if (is_gone && !strcmp(method, "thread.show")) {
		*err_r = ERR_NOT_FOUND;
		return NULL;
	}
	if (!strcmp(method, "search")) {
		*err_r = is_gone ? ERR_BUSY : 0;
		return is_gone ? NULL : json_pack("{s:[], s:n}", "items", "next");
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (!strcmp(method, lists[i].method))
			return page_of(params, lists[i].one);
	if (!strcmp(method, "board.show"))
		return json_pack("{s:s, s:s, s:i, s:i, s:s?}", "board", "practise", "title",
				 "Practise at home", "threads", MANY, "unread", 21, "room",
				 is_talk ? "heron" : NULL);
	if (!strcmp(method, "member.show"))
		return json_pack("{s:s, s:i, s:i}", "handle", "pekka_h", "threads", MANY, "posts",
				 MANY);
	if (!strcmp(method, "room.show"))
		return json_pack("{s:s, s:s, s:s, s:s?, s:s?}", "room", "heron", "title", "Heron",
				 "purpose", "Nobody is surprised.", "part", part, "team", team);
	if (!strcmp(method, "room.people"))
		return of_people();
	if (!strcmp(method, "seat.list") || !strcmp(method, "invite.list"))
		return json_pack("{s:[], s:n}", "items", "next");
	return answers(method, params, err_r);
}

static struct stage *at(const char *view, json_t *args, const char *words)
{
	return room_stage(of_lists, view, args, 80, 24, words);
}

/* The row that the cursor is on has these words. */
static void expect_at(struct stage *stage, const char *words)
{
	char *row;
	stage_expect(stage, words);
	row = stage_row(stage, stage_cursor(stage).row);
	if (!strstr(row, words))
		print_message("the cursor is at: %s\n", row);
	assert_non_null(strstr(row, words));
	free(row);
}

static void type_times(struct stage *stage, const char *key, int times)
{
	for (int i = 0; i < times; i++)
		assert_int_equal(write(stage->terminal, key, strlen(key)), (ssize_t)strlen(key));
	stage_settle(stage);
}

static void news(struct stage *stage)
{
	stage_tell(stage, "event", json_pack("{s:i, s:s}", "seq", 9, "kind", "post.new"));
}

/* It reads what it has anew, then grows by a page. */
static void the_cursor_stays_when_a_list_grows(void **unused)
{
	struct stage *stage = at("threads", json_pack("{s:s}", "board", "practise"), "Thread 0 ");
	(void)unused;
	type_times(stage, "j", 3);
	stage_type(stage, "u");
	expect_at(stage, "Thread 3 of");
	type_times(stage, "j", 40);
	expect_at(stage, "Thread 43 of");
	closed(&stage);
}

static void what_is_not_here_yet_counts_as_below(void **unused)
{
	struct stage *stage = at("threads", json_pack("{s:s}", "board", "practise"), "Thread 0 ");
	(void)unused;
	stage_expect(stage, "162 older below");
	closed(&stage);
}

static void the_talk_of_a_room_counts_no_reports(void **unused)
{
	struct stage *stage;
	(void)unused;
	is_talk = true;
	stage = at("threads", json_pack("{s:s}", "board", "heron"), "Heron");
	assert_true(stage_shows(stage, " Talk "));
	assert_true(stage_shows(stage, " 1/50+ "));
	assert_false(stage_shows(stage, "180"));
	assert_false(stage_shows(stage, "21 new"));
	is_talk = false;
	closed(&stage);
}

/* Far down, with a thread opened and left, and news: neither row nor length is lost. */
static void a_long_list_comes_anew_whole(void **unused)
{
	struct stage *stage = at("threads", json_pack("{s:s}", "board", "practise"), "Thread 0 ");
	int64_t end;
	(void)unused;
	for (int i = 0; i < 5; i++)
		type_times(stage, "j", 24);
	expect_at(stage, "Thread 120 of");
	free(stage->calls);
	stage->calls = NULL;
	news(stage);
	end = clock_mono_ms() + 10000;
	while ((!stage->calls || !strstr(stage->calls, "thread.list")) && clock_mono_ms() < end)
		stage_turn(stage, 100);
	stage_settle(stage);
	assert_non_null(strstr(stage->calls, "thread.list"));
	expect_at(stage, "Thread 120 of");
	closed(&stage);
}

static void a_place_far_down_comes_back(void **unused)
{
	static const struct {
		const char *view, *name, *value, *words;
		int row;
	} rows[] = {{"threads", "board", "practise", "Thread 120 of", 121},
		    {"items", "room", "heron", "Report 120", 120},
		    {"notices", "none", "", "number 120", 120}};
	(void)unused;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stage_terms terms = {.columns = 80, .rows = 24, .answer = of_lists};
		json_decref(answers_place);
		answers_place =
		    json_pack("{s:i, s:[{s:s}, {s:s, s:{s:s, s:s}, s:[i, i]}]}", "v", 1, "views",
			      "view", "home", "view", rows[i].view, "at", "room", "heron",
			      rows[i].name, rows[i].value, "row", rows[i].row, rows[i].row - 4);
		struct stage *stage = stage_new(&terms);
		expect_at(stage, rows[i].words);
		closed(&stage);
	}
}

static void the_next_thread_is_on_the_next_page(void **unused)
{
	struct stage *stage = at("threads", json_pack("{s:s}", "board", "practise"), "Thread 0 ");
	(void)unused;
	stage_type(stage, "\r");
	stage_expect(stage, "How do I practise");
	for (int i = 0; i < 60; i++)
		stage_type(stage, "J");
	assert_false(stage_shows(stage, "There is no other"));
	stage_type(stage, "q");
	expect_at(stage, "Thread 60 of");
	closed(&stage);
}

static void a_page_that_fails_is_not_asked_for_again_by_itself(void **unused)
{
	struct stage *stage;
	(void)unused;
	failing = "thread.list";
	asked = 0;
	stage = at("threads", json_pack("{s:s}", "board", "practise"), "Thread 0 ");
	type_times(stage, "j", 20);
	assert_in_range(asked, 1, 20);
	asked = 0;
	for (int i = 0; i < 5; i++)
		stage_turn(stage, 100);
	assert_int_equal(asked, 0);
	failing = NULL;
	type_times(stage, "j", 20);
	type_times(stage, "j", 20);
	expect_at(stage, "Thread 60 of");
	closed(&stage);
}

/* The same of a thread that is longer than what is there of it. */
static void posts_that_fail_are_not_asked_for_again_by_themselves(void **unused)
{
	struct stage *stage;
	(void)unused;
	failing = "thread.show";
	asked = answers_read_to = 0;
	answers_posts = 200;
	stage = at("reader", json_pack("{s:i}", "thread", 1), "1/200");
	type_times(stage, "\x1b[6~", 8);
	assert_in_range(asked, 1, 8);
	asked = 0;
	for (int i = 0; i < 5; i++)
		stage_turn(stage, 100);
	assert_int_equal(asked, 0);
	failing = NULL;
	stage_type(stage, "b");
	for (int i = 0; i < 40 && !stage_shows(stage, " 40 dan_k"); i++)
		stage_type(stage, "\x1b[6~");
	stage_expect(stage, " 40 dan_k");
	answers_posts = 14;
	answers_read_to = 12;
	closed(&stage);
}

static void what_cannot_be_read_is_left(void **unused)
{
	struct stage *stage = at("threads", json_pack("{s:s}", "board", "practise"), "Thread 0 ");
	(void)unused;
	is_gone = true;
	stage_type(stage, "j\r");
	stage_expect(stage, err_words(ERR_NOT_FOUND));
	expect_at(stage, "Thread 1 of");
	is_gone = false;
	closed(&stage);
}

static void a_search_says_what_might_find_more(void **unused)
{
	struct stage *stage = at("search", json_pack("{s:s}", "board", "practise"), "Search in");
	(void)unused;
	stage_type(stage, "tempi\r");
	stage_expect(stage, "Nothing was found.");
	stage_expect(stage, "the beginning of one with *");
	stage_expect(stage, "looks everywhere");
	/* What failed has not looked. */
	is_gone = true;
	stage_type(stage, "/s\r");
	stage_expect(stage, err_words(ERR_BUSY));
	assert_false(stage_shows(stage, "Nothing was found."));
	is_gone = false;
	closed(&stage);
}

/* Twice before the first answer. */
static void a_page_comes_once(void **unused)
{
	struct stage *stage = at("members", json_object(), "member-000");
	(void)unused;
	stage_type(stage, "G");
	expect_at(stage, "More");
	stage_type(stage, "\r\r");
	stage_type(stage, "G");
	stage_expect(stage, "member-179");
	stage_type(stage, "g");
	stage_expect(stage, "1/181");
	stage_type(stage, "\r\r");
	stage_expect(stage, "1/181");
	assert_true(stage_shows(stage, "most posts first"));
	closed(&stage);
}

static void a_profile_keeps_the_post_one_was_at(void **unused)
{
	struct stage *stage = at("profile", json_pack("{s:s}", "handle", "pekka_h"), "Written 0");
	(void)unused;
	stage_type(stage, "G");
	stage_type(stage, "\r");
	/* What was asked for is read from its beginning. */
	expect_at(stage, "Written 20");
	type_times(stage, "j", 14);
	expect_at(stage, "Written 34");
	/* A post that was new is read there: the profile comes anew. */
	stage_type(stage, "\r");
	stage_expect(stage, "How do I practise");
	stage_type(stage, "G");
	stage_expect(stage, "14/14");
	int64_t end = clock_mono_ms() + 10000;
	while (!strstr(stage->calls, "read.mark") && clock_mono_ms() < end)
		stage_turn(stage, 100);
	free(stage->calls);
	stage->calls = NULL;
	stage_type(stage, "q");
	assert_non_null(strstr(stage->calls, "member.posts"));
	expect_at(stage, "Written 34");
	closed(&stage);
}

static void reports_sorted_anew_never_seem_to_be_none(void **unused)
{
	struct stage *stage = at("items", json_object(), "Report 0");
	(void)unused;
	type_times(stage, "j", 30);
	stage_type(stage, "s");
	stage_expect(stage, "by votes");
	expect_at(stage, "Report 0");
	assert_null(strstr(stage->raw, "Nothing here"));
	type_times(stage, "j", 45);
	expect_at(stage, "Report 45");
	closed(&stage);
}

/* After something below was changed: all that waits is marked as read. */
static void come_anew(struct stage *stage, const char *method)
{
	stage_type(stage, "@");
	stage_expect(stage, "What you were told of");
	stage_type(stage, "C");
	stage_expect(stage, "All of it is marked as read.");
	free(stage->calls);
	stage->calls = NULL;
	stage_type(stage, "q");
	assert_non_null(stage->calls);
	assert_non_null(strstr(stage->calls, method));
}

static void the_order_of_people_stays_under_the_cursor(void **unused)
{
	struct stage *stage = at("room_people", json_object(), "tester-0");
	(void)unused;
	stage_type(stage, "jjj");
	expect_at(stage, "tester-1");
	come_anew(stage, "room.people");
	expect_at(stage, "tester-1");
	stage_type(stage, "g");
	expect_at(stage, "Order");
	come_anew(stage, "room.people");
	expect_at(stage, "Order");
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_cursor_stays_when_a_list_grows),
	    cmocka_unit_test(what_is_not_here_yet_counts_as_below),
	    cmocka_unit_test(the_talk_of_a_room_counts_no_reports),
	    cmocka_unit_test(a_long_list_comes_anew_whole),
	    cmocka_unit_test(a_place_far_down_comes_back),
	    cmocka_unit_test(the_next_thread_is_on_the_next_page),
	    cmocka_unit_test(a_page_that_fails_is_not_asked_for_again_by_itself),
	    cmocka_unit_test(posts_that_fail_are_not_asked_for_again_by_themselves),
	    cmocka_unit_test(what_cannot_be_read_is_left),
	    cmocka_unit_test(a_search_says_what_might_find_more),
	    cmocka_unit_test(a_page_comes_once),
	    cmocka_unit_test(a_profile_keeps_the_post_one_was_at),
	    cmocka_unit_test(reports_sorted_anew_never_seem_to_be_none),
	    cmocka_unit_test(the_order_of_people_stays_under_the_cursor),
	};

	part = "owner";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
