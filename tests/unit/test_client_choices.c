/* Lists of choices: each has its number in front and takes it. */
#include "tests/unit/client_answers.h"

static int keys = 2; /* that I have */
static json_t *set;  /* params of the last settings.set */

static json_t *choosing(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "settings.set")) {
		json_decref(set);
		set = json_incref(params);
	}
	if (!strcmp(method, "key.code"))
		return json_pack("{s:s, s:o}", "code", "ABCD-EFGH", "expires_at", stage_ago(-600));
	if (!strcmp(method, "draft.list"))
		return answers_page(json_pack(
		    "[{s:i, s:s, s:s, s:s, s:i, s:o}]", "draft", 5, "target", "reply:1:13", "title",
		    "", "body", "I had begun", "revision", 1, "updated_at", stage_ago(60)));
	if (!strcmp(method, "key.list")) {
		json_t *items = json_array();
		for (int i = 1; i <= keys; i++)
			json_array_append_new(
			    items, json_pack("{s:o, s:s, s:s, s:b}", "fingerprint",
					     json_sprintf("SHA256:%d", i), "label", "laptop",
					     "type", "ssh-ed25519", "current", i == 1));
		return answers_page(items);
	}
	return answers(method, params, err_r);
}

static struct stage *opened_at(const char *view, const char *words)
{
	struct stage_terms terms = {.columns = 80, .rows = 30, .answer = choosing};
	json_decref(answers_place);
	answers_place = json_pack("{s:i, s:[{s:s}, {s:s, s:{s:i}}]}", "v", 1, "views", "view",
				  "home", "view", view, "at", "thread", 1);
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, words);
	stage_settle(stage);
	return stage;
}

/* The number in front of a choice. */
static int number_of(struct stage *stage, const char *words)
{
	int number = 0;
	for (int row = 0; row < stage->rows; row++) {
		char *text = stage_row(stage, row);
		if (strstr(text, words))
			number = atoi(text + strcspn(text, "0123456789"));
		free(text);
	}
	assert_in_range(number, 1, 99);
	return number;
}

static void choose(struct stage *stage, const char *words, const char *end)
{
	char keys_typed[16];
	snprintf(keys_typed, sizeof keys_typed, "%d%s", number_of(stage, words), end);
	stage_type(stage, keys_typed);
}

static void test_a_digit_chooses(void **state)
{
	struct stage *stage = opened_at("keyring", "Another device");
	(void)state;
	assert_true(stage_shows(stage, " ▸ 1  laptop"));
	/* Nothing has this number; nothing happens. */
	stage_type(stage, "0");
	stage_type(stage, "9");
	assert_false(stage_shows(stage, "name it"));
	choose(stage, "Another device", "");
	stage_expect(stage, "ABCD-EFGH");
	(void)stage_free(&stage);
}

static void test_settings_have_numbers(void **state)
{
	struct stage *stage = opened_at("settings", "Key map");
	const char *end = number_of(stage, "Recovery codes") > 9 ? "\r" : "";
	(void)state;
	choose(stage, "Key map", end);
	assert_non_null(set);
	assert_string_equal(json_string_value(json_object_get(set, "keys")), "vi");
	json_decref(set);
	set = NULL;
	choose(stage, "Profile", end);
	stage_expect(stage, "Wrote here");
	(void)stage_free(&stage);
}

static void test_digits_are_text_where_one_types(void **state)
{
	struct stage *stage = opened_at("keyring", "Another device");
	(void)state;
	choose(stage, "Add a key", "");
	stage_type(stage, "4");
	assert_false(stage_shows(stage, "ABCD-EFGH"));
	assert_true(stage_shows(stage, "Public key"));
	(void)stage_free(&stage);
}

static void test_more_than_nine_want_enter(void **state)
{
	struct stage *stage;
	(void)state;
	keys = 10;
	stage = opened_at("keyring", "Another device");
	assert_true(stage_shows(stage, "   12 Another device"));
	stage_type(stage, "1");
	stage_expect(stage, "To number 1");
	stage_type(stage, "2");
	stage_expect(stage, "To number 12");
	stage_type(stage, "\r");
	stage_expect(stage, "ABCD-EFGH");
	keys = 2;
	(void)stage_free(&stage);
}

static void test_a_number_only_goes_where_one_reads(void **state)
{
	struct stage *stage = opened_at("home", "The page ends here");
	(void)state;
	stage_type(stage, "3\r");
	assert_int_equal(stage_cursor(stage).row, 12);
	assert_true(stage_shows(stage, "The page ends here"));
	(void)stage_free(&stage);
}

/* --- questions in the status row --- */

static bool was_called(const struct stage *stage, const char *method)
{
	return strstr(stage->calls, method) != NULL;
}

/* Who goes back from a question has answered nothing. */
static void test_back_is_no_answer(void **state)
{
	static const char *const backs[] = {"q", "\x03", "\x1b"};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct stage *stage = opened_at("keyring", "Another device");
		stage_type(stage, "1");
		stage_expect(stage, "r remove it");
		stage_type(stage, "r");
		stage_expect(stage, "You came in with this key");
		stage_type(stage, backs[i]);
		stage_settle(stage);
		assert_false(stage_shows(stage, "You came in with this key"));
		assert_true(stage_shows(stage, "Another device"));
		assert_false(was_called(stage, "key.remove"));
		(void)stage_free(&stage);
	}
}

static void test_a_draft_is_not_thrown_away_by_going_back(void **state)
{
	struct stage *stage = opened_at("reader", "13/14");
	(void)state;
	stage_type(stage, "r");
	stage_expect(stage, "A draft, saved");
	stage_type(stage, "\x03");
	stage_settle(stage);
	assert_false(was_called(stage, "draft.drop"));
	assert_true(stage_shows(stage, "I had begun"));
	(void)stage_free(&stage);
}

/* A question is no trap: what is no answer to it does what it always does. */
static void test_a_question_swallows_no_key(void **state)
{
	struct stage *stage = opened_at("home", "The page ends here");
	(void)state;
	stage_type(stage, "qq");
	stage_expect(stage, "Leave now?");
	stage_type(stage, "S");
	stage_expect(stage, "Key map");
	assert_false(stage_shows(stage, "Leave now?"));
	stage_type(stage, "q");
	stage_type(stage, "q");
	stage_expect(stage, "Leave now?");
	stage_type(stage, "Y");
	assert_non_null(strstr(stage->notified, "session.leave"));
	(void)stage_free(&stage);
}

/* --- typed ahead of a slow server --- */

static int slow_ms; /* for the list of boards, the next thread, what is followed, a post */

static json_t *slowly(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "board.list") || !strcmp(method, "read.next") ||
	    !strcmp(method, "follow.show") || !strcmp(method, "post.reply"))
		usleep((useconds_t)slow_ms * 1000);
	return answers(method, params, err_r);
}

static struct stage *slow_stage(int ms)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = slowly};
	slow_ms = ms;
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, "For you");
	stage_settle(stage);
	return stage;
}

/* What is typed for a screen that is still on its way waits for it. */
static void test_keys_wait_for_a_slow_server(void **state)
{
	struct stage *stage = slow_stage(2200);
	(void)state;
	stage_type(stage, "Bjj");
	stage_expect(stage, "Say who you are");
	stage_expect(stage, "3/3");
	assert_true(WIFEXITED(stage_free(&stage)));
}

/* So does what is typed for a thread or a question that an answer brings: the screen
 * stays as it is until then. */
static void test_keys_wait_for_what_an_answer_brings(void **state)
{
	struct stage *stage = slow_stage(700);
	(void)state;
	stage_type(stage, "B");
	stage_expect(stage, "Say who you are");
	stage_type(stage, "\tw");
	stage_expect(stage, "thread:");
	assert_int_equal(stage_called(stage, "read.next"), 1);
	stage_type(stage, "l");
	stage_type(stage, "wm");
	stage_expect(stage, "You are told of what is for you here.");
	assert_int_equal(stage_called(stage, "follow.thread"), 1);
	assert_int_equal(stage_called(stage, "follow.board"), 0);
	assert_true(WIFEXITED(stage_free(&stage)));
}

/* Who sends and hangs up comes back to the thread, not to an empty editor. */
static void test_a_place_is_where_the_last_answer_led(void **state)
{
	struct stage *stage = slow_stage(700);
	(void)state;
	stage_type(stage, "\t");
	stage_expect(stage, "▸ 13 d");
	stage_type(stage, "r");
	stage_expect(stage, "Reply: ");
	stage_type(stage, "Like this.");
	assert_int_equal(write(stage->terminal, "\030", 1), 1);
	assert_int_equal(shutdown(stage->terminal, SHUT_WR), 0);
	while (!stage->is_gone)
		stage_turn(stage, 1000);
	assert_int_equal(stage_called(stage, "post.reply"), 1);
	assert_non_null(strstr(stage->last_place, "reader"));
	assert_null(strstr(stage->last_place, "compose"));
	assert_true(WIFEXITED(stage_free(&stage)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_digit_chooses),
	    cmocka_unit_test(test_settings_have_numbers),
	    cmocka_unit_test(test_digits_are_text_where_one_types),
	    cmocka_unit_test(test_more_than_nine_want_enter),
	    cmocka_unit_test(test_a_number_only_goes_where_one_reads),
	    cmocka_unit_test(test_back_is_no_answer),
	    cmocka_unit_test(test_a_draft_is_not_thrown_away_by_going_back),
	    cmocka_unit_test(test_a_question_swallows_no_key),
	    cmocka_unit_test(test_keys_wait_for_a_slow_server),
	    cmocka_unit_test(test_keys_wait_for_what_an_answer_brings),
	    cmocka_unit_test(test_a_place_is_where_the_last_answer_led),
	};
	signal(SIGPIPE, SIG_IGN);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	json_decref(answers_place);
	return failed;
}
