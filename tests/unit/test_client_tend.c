/* Looking after a thread: what the author may, and what those who look after
 * the board may. */
#include "tests/unit/client_answers.h"

static bool is_moderator, is_locked;
static char *asked; /* the last change, as JSON */

static json_t *board(const char *slug, const char *visibility)
{
	return json_pack("{s:s, s:s, s:s, s:s}", "board", slug, "title", slug, "about", "a",
			 "visibility", visibility);
}

static json_t *tending(const char *method, json_t *params, int *err_r)
{
	json_t *result;
	if (!strcmp(method, "thread.set") || !strcmp(method, "thread.move")) {
		char *text = json_dumps(params, JSON_COMPACT | JSON_SORT_KEYS);
		free(asked);
		asked = mem_printf("%s %s", method, text);
		free(text);
		return json_pack("{s:i}", "thread", 1);
	}
	if (!strcmp(method, "board.list"))
		return answers_page(json_pack("[o, o, o]", board("practise", "guest"),
					      board("club", "member"), board("gear", "guest")));
	result = answers(method, params, err_r);
	if (!strcmp(method, "thread.show")) {
		json_object_set_new(result, "may_moderate", json_boolean(is_moderator));
		if (is_locked)
			json_object_set_new(json_object_get(result, "thread"), "locked",
					    json_true());
	}
	return result;
}

static struct stage *opened(bool moderates)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = tending};
	struct stage *stage;
	is_moderator = moderates;
	free(asked);
	asked = NULL;
	stage = stage_new(&terms);
	stage_expect(stage, "For you");
	stage_settle(stage);
	stage_type(stage, "\r");
	stage_expect(stage, "13/14");
	stage_type(stage, ":look\r");
	stage_expect(stage, "Look after this thread");
	return stage;
}

static void closed(struct stage **stage)
{
	(void)stage_free(stage);
	free(asked);
	asked = NULL;
}

static void test_a_moderator(void **state)
{
	struct stage *stage = opened(true);
	(void)state;
	stage_type(stage, "2");
	assert_string_equal(asked, "thread.set {\"pinned\":true,\"thread\":1}");
	stage_type(stage, "3");
	assert_string_equal(asked, "thread.set {\"locked\":true,\"thread\":1}");
	stage_type(stage, "1");
	stage_type(stage, "!\r");
	assert_non_null(strstr(asked, "under a 2.4 m ceiling?!\"}"));
	closed(&stage);
}

static void test_moving_and_back(void **state)
{
	struct stage *stage = opened(true);
	(void)state;
	stage_type(stage, "4");
	stage_expect(stage, "Where to?");
	assert_true(stage_shows(stage, "1  gear"));
	assert_false(stage_shows(stage, "club"));
	assert_false(stage_shows(stage, "   2  "));
	stage_type(stage, "q");
	stage_expect(stage, "Kept at the top");
	stage_type(stage, "4");
	stage_type(stage, "1");
	stage_expect(stage, "Moved.");
	assert_string_equal(asked, "thread.move {\"board\":\"gear\",\"thread\":1}");
	stage_type(stage, "z");
	assert_string_equal(asked, "thread.move {\"board\":\"practise\",\"thread\":1}");
	stage_expect(stage, "It is back where it was.");
	closed(&stage);
}

static void test_an_author_renames_only(void **state)
{
	struct stage *stage = opened(false);
	(void)state;
	assert_true(stage_shows(stage, "1  Title"));
	assert_false(stage_shows(stage, "Kept at the top"));
	stage_type(stage, "2");
	assert_null(asked);
	closed(&stage);
}

/* What others do to the thread shows in an open reader. */
static void test_a_reader_follows(void **state)
{
	struct stage *stage = opened(false);
	(void)state;
	stage_type(stage, "q");
	stage_expect(stage, "13/14");
	assert_false(stage_shows(stage, "locked"));
	is_locked = true;
	stage_tell(stage, "event",
		   json_pack("{s:i, s:s, s:i}", "seq", 9, "kind", "thread.set", "thread", 1));
	stage_expect(stage, "locked");
	assert_true(stage_shows(stage, "13/14"));
	is_locked = false;
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_moderator),
	    cmocka_unit_test(test_moving_and_back),
	    cmocka_unit_test(test_an_author_renames_only),
	    cmocka_unit_test(test_a_reader_follows),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
