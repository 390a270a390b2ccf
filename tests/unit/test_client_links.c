/* Links that a click opens: who is asked, what is made of the answer, and that
 * nobody is sent what they do not know. */
#include "tests/unit/client_answers.h"

static const char link_there[] = "\033]8;;https://example.org/there\033\\";
static const char questions[] = "\033[>q\033[>c";

/* On the screen of a thread whose posts have a link. */
static struct stage *reading(const char *term, const char *setting)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = answers, .term = term};
	answers_links = setting;
	answers_body = "It stands [over there](https://example.org/there), I think.";
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, "All boards");
	stage_type(stage, "\r");
	stage_expect(stage, "It stands over there, I think.");
	stage_settle(stage);
	return stage;
}

static void closed(struct stage **stage)
{
	assert_true(WIFEXITED(stage_free(stage)));
	answers_links = "auto";
	answers_body = NULL;
}

static size_t count(const char *text, const char *part)
{
	size_t times = 0;
	for (; (text = strstr(text, part)); text += strlen(part))
		times++;
	return times;
}

static void test_who_is_asked(void **state)
{
	static const struct {
		const char *term;
		bool is_asked;
	} terms[] = {
	    {"xterm-256color", true},
	    {"tmux-256color", true},
	    {"vte-256color", true},
	    {"xterm", false},
	    {"putty", false},
	    {"putty-256color", false},
	    {"vt100", false},
	    {"vt220", false},
	    {"linux", false},
	    {"screen", false},
	    {"screen-256color", false},
	    {"xterm-kitty", false},
	    {"no-such-terminal", false},
	    {"", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
		struct stage *stage = reading(terms[i].term, "auto");
		const char *asked = strstr(stage->raw, questions);
		if (count(stage->raw, questions) != (terms[i].is_asked ? 1 : 0))
			fail_msg("%s", terms[i].term);
		/* Ahead of the clearing, which takes away what it may have left. */
		if (asked)
			assert_non_null(strstr(asked, "\033[H"));
		closed(&stage);
	}
}

static void test_answer_brings_links(void **state)
{
	static const char *const known[] = {"\033P>|VTE(7600)\033\\", "\033[>65;6003;1c"};
	static const char *const others[] = {"\033P>|XTerm(390)\033\\", "\033[>0;136;0c",
					     "\033[?62c"};
	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct stage *stage = reading("xterm-256color", "auto");
		size_t before = stage->bytes;
		assert_null(strstr(stage->raw, "\033]8;"));
		stage_type(stage, known[i]);
		assert_non_null(strstr(stage->raw + before, link_there));
		assert_true(stage_shows(stage, "It stands over there, I think."));
		assert_false(stage_shows(stage, "7600"));
		assert_null(strstr(stage->raw + before, "\033[2J"));
		closed(&stage);
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct stage *stage = reading("xterm-256color", "auto");
		stage_type(stage, others[i]);
		stage_type(stage, "j");
		assert_null(strstr(stage->raw, "\033]8;"));
		assert_true(stage_shows(stage, "It stands over there, I think."));
		closed(&stage);
	}
}

static void test_setting(void **state)
{
	static const struct {
		const char *term, *setting;
		bool has_links;
	} cases[] = {
	    {"xterm-kitty", "auto", true}, {"xterm-kitty", "off", false}, {"xterm", "on", true},
	    {"vt100", "on", false},	   {"linux", "on", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct stage *stage = reading(cases[i].term, cases[i].setting);
		if ((strstr(stage->raw, link_there) != NULL) != cases[i].has_links)
			fail_msg("%s, %s", cases[i].term, cases[i].setting);
		closed(&stage);
	}
}

/* An end for each beginning: nothing else becomes a link. */
static void test_links_end(void **state)
{
	struct stage *stage = reading("xterm-kitty", "auto");
	(void)state;
	stage_type(stage, "jjkk\f");
	assert_true(count(stage->raw, link_there) > 0);
	assert_int_equal(count(stage->raw, "\033]8;;\033\\"), count(stage->raw, link_there));
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_who_is_asked),
	    cmocka_unit_test(test_answer_brings_links),
	    cmocka_unit_test(test_setting),
	    cmocka_unit_test(test_links_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
