/* What a sleeping screen shows is what the next key meets. */
#include "tests/unit/client_answers.h"

#include "tests/unit/own_clock.h"

/* Nobody waits for them: the clock jumps. */
enum { SLEEP_S = 60, HELD_S = 10 * SLEEP_S };

/* Rules of some pages. */
static json_t *long_rules(const char *method, json_t *params, int *err_r)
{
	json_t *answer = answers(method, params, err_r);
	if (!strcmp(method, "community.show")) {
		struct buf rules = {0};
		for (int i = 1; i <= 60; i++)
			buf_printf(&rules, "%d. Rule\n", i);
		json_object_set_new(answer, "rules", json_string(buf_text(&rules)));
		buf_free(&rules);
	}
	return answer;
}

static struct stage *opened_at(const char *view, const char *words)
{
	struct stage_terms terms = {
	    .columns = 80, .rows = 30, .answer = long_rules, .sleep_seconds = SLEEP_S};
	json_decref(answers_place);
	answers_place =
	    json_pack("{s:i, s:[{s:s}, {s:s}]}", "v", 1, "views", "view", "home", "view", view);
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, words);
	stage_settle(stage);
	return stage;
}

/* So much time has passed at once, which the client sees when it looks. */
static void pass(int seconds)
{
	own_clock_jump((int64_t)seconds * 1000 + 500);
}

/* Has it look at the clock. */
static void nudge(struct stage *stage)
{
	stage_tell(stage, "nothing.at.all", json_object());
}

static bool is_awake(struct stage *stage)
{
	nudge(stage);
	return !stage->is_gone && !(stage->notified && strstr(stage->notified, "session.sleep"));
}

static bool falls_asleep(struct stage *stage)
{
	int64_t until = stage_now_ms() + STAGE_PATIENCE_MS;
	nudge(stage);
	while (!stage->is_gone && stage_now_ms() < until)
		(void)stage_turn(stage, 100);
	return stage->notified && strstr(stage->notified, "session.sleep");
}

/* The client that comes after it. */
static struct stage *woken(struct stage *asleep, const char *words)
{
	struct stage_terms terms = {
	    .columns = 80, .rows = 30, .resumes = true, .answer = long_rules};
	struct stage *stage;
	json_decref(answers_place);
	answers_place = json_loads(asleep->last_place, 0, NULL);
	(void)stage_free(&asleep);
	stage = stage_new(&terms);
	stage_expect(stage, words);
	stage_settle(stage);
	return stage;
}

/* -1: none is seen. */
static int row_of_cursor(struct stage *stage)
{
	int found = -1;
	for (int row = 0; row < stage->rows; row++) {
		char *text = stage_row(stage, row);
		if (strstr(text, "▸"))
			found = row;
		free(text);
	}
	return found;
}

static void test_the_cursor_stays(void **state)
{
	struct stage *stage = opened_at("settings", "Key map");
	int row = row_of_cursor(stage), moved;
	(void)state;
	stage_type(stage, "jjj");
	moved = row_of_cursor(stage);
	assert_true(moved > row);
	pass(SLEEP_S);
	assert_true(falls_asleep(stage));
	stage = woken(stage, "Key map");
	assert_int_equal(row_of_cursor(stage), moved);
	(void)stage_free(&stage);
}

static void test_a_text_stays_where_it_was_read(void **state)
{
	char *before, *after;
	struct stage *stage = opened_at("about", "House rules");
	(void)state;
	stage_type(stage, "G");
	stage_expect(stage, "60. Rule");
	before = stage_row(stage, 3);
	pass(SLEEP_S);
	assert_true(falls_asleep(stage));
	stage = woken(stage, "60. Rule");
	after = stage_row(stage, 3);
	assert_string_equal(after, before);
	free(before);
	free(after);
	(void)stage_free(&stage);
}

/* q after a minute of help leaves the help, not what is below it; what is typed in
 * a line goes on being typed there, and is no key of the list. All three at once:
 * what is held is held for ten times as long. */
static void test_what_no_place_has_is_held_and_then_put_away(void **state)
{
	struct stage *help = opened_at("settings", "Key map");
	struct stage *line = opened_at("keyring", "Another device");
	struct stage *question = opened_at("settings", "Key map");
	(void)state;
	stage_type(help, "?");
	stage_expect(help, "Moving");
	stage_type(line, "\r");
	stage_expect(line, "Public key");
	stage_type(line, "ssh-");
	stage_type(question, "G");
	for (int i = 0; i < 30 && !stage_shows(question, "The old codes are void then"); i++)
		stage_type(question, i % 2 ? "k" : "\r");
	stage_expect(question, "The old codes are void then");

	pass(2 * SLEEP_S);
	assert_true(is_awake(help));
	assert_true(is_awake(line));
	assert_true(is_awake(question));
	stage_type(line, "ed25519");
	stage_expect(line, "ssh-ed25519");

	pass(HELD_S);
	assert_true(falls_asleep(help));
	assert_true(stage_shows(help, "Key map"));
	assert_false(stage_shows(help, "Moving"));
	assert_true(falls_asleep(question));
	assert_false(stage_shows(question, "The old codes are void then"));
	assert_true(falls_asleep(line));
	assert_true(stage_shows(line, "Another device"));
	assert_false(stage_shows(line, "ssh-ed25519"));
	(void)stage_free(&help);
	(void)stage_free(&line);
	(void)stage_free(&question);
}

static void happens(struct stage *stage)
{
	stage_tell(stage, "event", json_pack("{s:i, s:s}", "seq", 9, "kind", "post.new"));
}

/* What it heard of right before it slept is nowhere on its screen, and it says so. */
static void test_what_was_not_shown_is_said(void **state)
{
	static const struct {
		int at, then; /* seconds until something happens, and from there on */
		bool is_behind;
	} rows[] = {{SLEEP_S - 20, 20, false}, {SLEEP_S - 1, 1, true}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct stage *stage = opened_at("settings", "Key map");
		own_clock_stop();
		own_clock_jump(rows[i].at * 1000 - 500);
		happens(stage);
		assert_false(stage->is_gone);
		own_clock_jump(rows[i].then * 1000 + 500);
		assert_true(falls_asleep(stage));
		own_clock_go();
		assert_int_equal(json_integer_value(json_object_get(stage->slept, "heard")), 1);
		assert_int_equal(json_is_true(json_object_get(stage->slept, "behind")),
				 rows[i].is_behind);
		(void)stage_free(&stage);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_cursor_stays),
	    cmocka_unit_test(test_a_text_stays_where_it_was_read),
	    cmocka_unit_test(test_what_no_place_has_is_held_and_then_put_away),
	    cmocka_unit_test(test_what_was_not_shown_is_said),
	};
	/* Before there is a client that it is shared with. */
	own_clock_jump(0);
	/* The client may be gone before its last answer. */
	signal(SIGPIPE, SIG_IGN);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	json_decref(answers_place);
	return failed;
}
