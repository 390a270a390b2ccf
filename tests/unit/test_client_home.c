/* Home, its boards two and two, questions and words that take more than a row,
 * and what a guest is told: keys in, screen out. */
#include "client/view.h"
#include "common/base/clock.h"
#include "tests/unit/client_answers.h"

static int home_boards;	   /* how many home has; 0: the usual ones */
static bool home_is_read;  /* what I was told was seen */
static bool home_is_empty; /* nobody but guests is here */
static int home_shown;	   /* how often it was asked for */

static int usual(void **state)
{
	(void)state;
	home_boards = 0;
	home_is_read = false;
	answers_guest = false;
	home_is_empty = false;
	return 0;
}

static json_t *many_boards(void)
{
	json_t *items = json_array();
	for (int i = 1; i <= home_boards; i++)
		json_array_append_new(items, json_pack("{s:o, s:o, s:i, s:i}", "board",
						       json_sprintf("b%d", i), "title",
						       json_sprintf("Board %d", i), "threads", i,
						       "unread", i % 4 == 0 ? i : 0));
	return items;
}

static json_t *home_answers(const char *method, json_t *params, int *err_r)
{
	json_t *result = answers(method, params, err_r);
	if (!strcmp(method, "session.open"))
		json_object_set_new(result, "purpose", json_string("A better swing for everyone."));
	if (!strcmp(method, "who") && home_is_empty)
		json_array_clear(json_object_get(result, "items"));
	if (strcmp(method, "home.show") != 0)
		return result;
	home_shown++;
	if (home_boards)
		json_object_set_new(result, "boards", many_boards());
	json_t *told = json_array_get(json_object_get(result, "for_me"), 0);
	if (told)
		json_object_set_new(told, "read", json_boolean(home_is_read));
	return result;
}

static struct stage *opened(int columns, int rows, const char *words)
{
	struct stage_terms terms = {.columns = columns, .rows = rows, .answer = home_answers};
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, words);
	stage_settle(stage);
	return stage;
}

static void closed(struct stage **stage)
{
	int status = stage_free(stage);
	assert_true(WIFEXITED(status));
}

/* Down goes through them as they are read; a narrow screen has one a line. */
static void test_boards_two_and_two(void **state)
{
	(void)state;
	home_boards = 5;
	struct stage *stage = opened(80, 24, "The page ends here");
	stage_expect(stage, "     Board 1                                 Board 2");
	stage_expect(
	    stage,
	    "     Board 3                               ● Board 4                      4 new");
	stage_type(stage, "G");
	stage_expect(stage, " ▸   All boards, by theme");
	stage_type(stage, "kk");
	VTermPos at = stage_cursor(stage);
	assert_int_equal(at.col, 41);
	stage_type(stage, "k");
	assert_int_equal(stage_cursor(stage).row, at.row);
	assert_int_equal(stage_cursor(stage).col, 1);
	closed(&stage);
	stage = opened(60, 24, "The page ends here");
	assert_false(stage_shows(stage, "Board 1                     "));
	closed(&stage);
}

/* Of very many those with news are named, and how many more there are. */
static void test_boards_with_news(void **state)
{
	(void)state;
	home_boards = 100;
	struct stage *stage = opened(80, 40, "The page ends here");
	assert_true(stage_shows(stage, "Board 4 "));
	assert_false(stage_shows(stage, "Board 5 "));
	assert_true(stage_shows(stage, "All boards, by theme; 9 more of them with news"));
	closed(&stage);
}

/* An answer that was read waits for nobody. */
static void test_read_answers_are_gone(void **state)
{
	(void)state;
	home_is_read = true;
	struct stage *stage = opened(80, 24, "The page ends here");
	assert_false(stage_shows(stage, "answered you"));
	closed(&stage);
}

/* Space on a page that is seen whole, and Tab, begin with what is for me. */
static void test_reads_on_with_what_is_for_me(void **state)
{
	static const char *const keys[] = {" ", "\t"};
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct stage *stage = opened(80, 24, "The page ends here");
		stage_type(stage, keys[i]);
		stage_expect(stage, "How do I practise tempo under a 2.4 m ceiling?");
		stage_expect(stage, "2 new");
		assert_null(strstr(stage->calls, "read.next"));
		closed(&stage);
	}
}

/* News above moves the cursor along with the row it is on. */
static void test_cursor_stays_on_its_row(void **state)
{
	(void)state;
	home_is_read = true;
	struct stage *stage = opened(80, 24, "The page ends here");
	stage_type(stage, "Gkk");
	stage_expect(stage, "▸ ● Fit and fix my gear");
	home_is_read = false;
	stage_tell(stage, "event", json_pack("{s:i, s:s}", "seq", 9, "kind", "post.new"));
	stage_expect(stage, "tobias answered you");
	assert_true(stage_shows(stage, "▸ ● Fit and fix my gear"));
	closed(&stage);
}

/* Milliseconds from something that happens to the question what is new, on a screen
 * without a key for a while. */
static int64_t asks_after(struct stage *stage)
{
	int64_t began = clock_mono_ms();
	int before;
	while (clock_mono_ms() - began < VIEW_AWAY_MS + 100)
		stage_turn(stage, 20);
	before = home_shown;
	began = clock_mono_ms();
	stage_tell(stage, "event", json_pack("{s:i, s:s}", "seq", 9, "kind", "post.new"));
	while (home_shown == before && clock_mono_ms() - began < STAGE_PATIENCE_MS)
		stage_turn(stage, 5);
	assert_int_not_equal(home_shown, before);
	return clock_mono_ms() - began;
}

/* Many screens hear of it at once: each asks at a moment of its own. */
static void test_asks_at_its_own_moment(void **state)
{
	(void)state;
	struct stage *stage = opened(80, 24, "The page ends here");
	int64_t least = INT64_MAX, most = 0;
	for (int i = 0; i < 4; i++) {
		int64_t after = asks_after(stage);
		least = after < least ? after : least;
		most = after > most ? after : most;
	}
	assert_true(most - least > 30);
	closed(&stage);
}

/* A guest reads what the place is for, and how to write; pressing the key says
 * it as well. */
static void test_guest_is_told(void **state)
{
	static const char *const keys[] = {"r", "c", "R"};
	(void)state;
	answers_guest = true;
	struct stage *stage = opened(80, 24, "All boards, by theme");
	assert_true(stage_shows(stage, "A better swing for everyone."));
	assert_true(stage_shows(stage, "ssh new@ this host makes you a member"));
	for (int i = 0; i < 3; i++) {
		stage_type(stage, keys[i]);
		stage_expect(stage, "Guests read. To write, come in by ssh new@");
		stage_type(stage, "j");
	}
	stage_type(stage, "x");
	stage_expect(stage, "x does nothing here");
	closed(&stage);
}

static json_t *of_a_demo(const char *method, json_t *params, int *err_r)
{
	json_t *result = answers(method, params, err_r), *pinned, *week;
	if (!strcmp(method, "session.open"))
		json_object_set_new(result, "purpose",
				    json_string("Good food from flour, salt and time, so that "
						"anyone can feed the people around them without "
						"fear of a jar."));
	if (!strcmp(method, "who") && home_is_empty)
		json_array_clear(json_object_get(result, "items"));
	if (strcmp(method, "home.show") != 0)
		return result;
	pinned = json_pack("[ooo]", answers_thread(2), answers_thread(4), answers_thread(8));
	week = json_pack("[ooooo]", answers_thread(3), answers_thread(5), answers_thread(6),
			 answers_thread(7), answers_thread(9));
	json_object_set_new(result, "pinned", pinned);
	json_object_set_new(result, "week", week);
	home_boards = 4;
	json_object_set_new(result, "boards", many_boards());
	return result;
}

/* All that a guest begins with stands on the usual screen, with a purpose of two rows. */
static void test_a_guest_sees_it_whole(void **state)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = of_a_demo};
	struct stage *stage;
	(void)state;
	answers_guest = true;
	stage = stage_new(&terms);
	stage_expect(stage, "All boards, by theme");
	stage_settle(stage);
	assert_true(stage_shows(stage, "fear of a jar."));
	assert_true(stage_shows(stage, "Start here"));
	assert_false(stage_shows(stage, "more below"));
	closed(&stage);
}

/* What has no key is called by its name. */
static void test_help_names_what_has_no_key(void **state)
{
	(void)state;
	struct stage *stage = opened(80, 40, "The page ends here");
	stage_type(stage, "?");
	stage_expect(stage, ":home                  to the first screen");
	stage_expect(stage, ":                      every action by name");
	stage_type(stage, "?:write-to\r");
	stage_expect(stage, "Write to the hosts");
	closed(&stage);
}

/* On a narrow screen a question and what is said take more rows, and nothing of
 * them is cut. */
static void test_nothing_said_is_cut(void **state)
{
	(void)state;
	struct stage *stage = opened(40, 15, "more below");
	stage_type(stage, "G\x0c");
	stage_type(stage, ":write-to\r");
	stage_expect(stage, "Write to the hosts");
	stage_type(stage, "\tA note");
	stage_type(stage, "\x03");
	stage_expect(stage, "What you wrote:");
	stage_expect(stage, "keep it as a draft");
	stage_expect(stage, "throw it away");
	stage_expect(stage, "go on writing");
	assert_false(stage_shows(stage, "…"));
	stage_type(stage, "t");
	closed(&stage);
}

/* The head keeps the place a long title is in. */
static void test_head_keeps_the_board(void **state)
{
	(void)state;
	struct stage *stage = opened(60, 24, "The page ends here");
	stage_type(stage, "\r");
	stage_expect(stage, "How do I practise tempo under a 2.4 m …   Practise at home");
	closed(&stage);
}

/* Guests come after the names, where there are any. */
static void test_guests_among_others(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		home_is_empty = i;
		struct stage *stage = opened(80, 24, "The page ends here");
		stage_type(stage, "o");
		stage_expect(stage, home_is_empty ? "     3 guests" : "and 3 guests");
		assert_int_equal(stage_shows(stage, "and 3 guests"), !home_is_empty);
		closed(&stage);
	}
}

/* Its key twice before the answer takes back one thing, once. */
static void test_undoes_once(void **state)
{
	(void)state;
	struct stage *stage = opened(80, 24, "The page ends here");
	stage_type(stage, "B");
	stage_expect(stage, "Tab next new");
	stage_type(stage, "C");
	stage_expect(stage, "Everything is marked as read. z takes it back.");
	stage_type(stage, "zz");
	stage_expect(stage, "What was new is new again.");
	assert_int_equal(stage_called(stage, "read.undo"), 1);
	stage_type(stage, "z");
	stage_expect(stage, "There is nothing to undo.");
	assert_int_equal(stage_called(stage, "read.undo"), 1);
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_boards_two_and_two, usual),
	    cmocka_unit_test_setup(test_boards_with_news, usual),
	    cmocka_unit_test_setup(test_read_answers_are_gone, usual),
	    cmocka_unit_test_setup(test_reads_on_with_what_is_for_me, usual),
	    cmocka_unit_test_setup(test_cursor_stays_on_its_row, usual),
	    cmocka_unit_test_setup(test_asks_at_its_own_moment, usual),
	    cmocka_unit_test_setup(test_guest_is_told, usual),
	    cmocka_unit_test_setup(test_a_guest_sees_it_whole, usual),
	    cmocka_unit_test_setup(test_help_names_what_has_no_key, usual),
	    cmocka_unit_test_setup(test_nothing_said_is_cut, usual),
	    cmocka_unit_test_setup(test_head_keeps_the_board, usual),
	    cmocka_unit_test_setup(test_undoes_once, usual),
	    cmocka_unit_test_setup(test_guests_among_others, usual),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
