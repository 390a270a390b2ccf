/* A room's programme through the real ssh: it is set up by commands, lived on the
 * screens and as plain text, and looked at by commands again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"
#include "tests/e2e/harness/term.h"

static struct server server;
static char *olga, *tess, *theo;
static char *survey; /* its name */

static json_t *ask(const char *key, const char *input, const char *line)
{
	return run_ask(&server, key, input, line, 0);
}

static void does(const char *key, const char *input, const char *line)
{
	json_decref(ask(key, input, line));
}

/* The same about the survey: its name goes where the line has %s. */
static void does_survey(const char *key, const char *input, const char *format)
{
	const char *mark = strstr(format, "%s");
	char *line = mem_printf("%.*s%s%s", (int)(mark - format), format, survey, mark + 2);

	does(key, input, line);
	free(line);
}

static int set_up(void **state)
{
	json_t *made;
	char *line;

	(void)state;
	server_start(&server, NULL);
	olga = server_person(&server, "olga");
	tess = server_person(&server, "tess");
	theo = server_person(&server, "theo");
	server_must(&server, "room.new",
		    json_pack("{s:s, s:s, s:s, s:b, s:s}", "room", "heron", "title", "Heron",
			      "purpose", "so that launch day surprises nobody", "hidden", 1,
			      "owner", "olga"));
	does(olga, NULL, "room admit heron tess --segment low");
	does(olga, NULL, "room admit heron theo --segment high");
	does(olga, "Warm up in the cold.", "release new heron 0.9.2 --notes 'New clock.'");
	does(olga, "handle,serial,state\ntess,\"HP,1\",shipped\ntheo,HP-2,received\n",
	     "unit load heron");
	made = ask(olga, "Twenty putts.",
		   "task new heron --title 'Putting mode' --due +3d --required");
	line = mem_printf("task show %s", json_string_value(json_object_get(made, "task")));
	json_decref(made);
	/* What came beside the line is in it. */
	made = ask(olga, NULL, line);
	assert_string_equal(json_string_value(json_object_get(made, "text")), "Twenty putts.");
	json_decref(made);
	free(line);
	made = ask(olga, NULL, "task new heron --title 'How is it?' --kind survey --due +1d");
	survey = mem_dup(json_string_value(json_object_get(made, "task")));
	json_decref(made);
	does_survey(olga, NULL,
		    "question add %s --kind scale5 --text 'How sure are you?' --required");
	does_survey(olga, NULL, "question add %s --kind nps11 --text 'Would you tell a friend?'");
	does_survey(olga, NULL,
		    "question add %s --kind choice --text 'Where?' --choices 'range|green|home'");
	does_survey(olga, NULL, "question add %s --kind text --text 'What surprised you?'");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	server_end(&server);
	free(olga);
	free(tess);
	free(theo);
	free(survey);
	return 0;
}

static struct term *open_as(const char *user, const char *key)
{
	return term_open(&server, &(struct term_options){.user = user, .key = key});
}

static void a_tester_lives_it_on_the_screen(void **state)
{
	struct term *term = open_as("tess", tess);
	json_t *shown;
	char *line;

	(void)state;
	term_expect(term, "Asked of you in Heron");
	term_expect(term, "HP,1");
	term_type(term, "O\r");
	term_expect(term, "You are in it as tester.");
	/* The unit, the survey, the task: in the order they are asked. */
	term_type(term, "\r");
	term_expect(term, "It arrived");
	term_type(term, "\r");
	term_expect(term, "Good.");
	term_type(term, "q");
	term_expect_gone(term, "HP,1");
	term_type(term, "g\r");
	term_expect(term, "Answer the questions");
	term_type(term, "1");
	term_expect(term, "How sure are you?");
	term_type(term, "4");
	term_expect(term, "Would you tell a friend?");
	term_type(term, "10");
	term_expect(term, "Where?");
	term_type(term, "2");
	term_expect(term, "What surprised you?");
	/* The line drops in the middle of a word; it is there when one is back. */
	term_type(term, "The wi");
	term_expect(term, "The wi");
	term_close(&term);
	/* What was typed, and where, is with the server then. */
	assert_true(server_wait_left(&server));
	term = open_as("tess", tess);
	term_expect(term, "The wi");
	term_type(term, "nd, q\r");
	term_expect(term, "Send my answers");
	term_type(term, "\r");
	term_expect(term, "You have answered it.");
	term_type(term, "q");
	term_expect(term, "Putting mode");
	term_type(term, "g\r");
	term_expect(term, "I did it");
	term_type(term, "1");
	term_expect(term, "Thank you.");
	term_close(&term);
	line = mem_printf("task show %s", survey);
	shown = ask(tess, NULL, line);
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(json_object_get(shown, "questions"), 3), "answer")),
			    "The wind, q");
	json_decref(shown);
	shown = ask(tess, NULL, "room asked heron");
	assert_int_equal(json_array_size(json_object_get(shown, "items")), 0);
	json_decref(shown);
	free(line);
}

static void the_same_as_plain_text(void **state)
{
	static const char *const no_terminal[] = {"-T", NULL};
	const char *input = "r\n1\n1\n1\n9\n5\n\n1\nNothing.\ny\nq\nq\nq\n";
	struct run run =
	    run_ssh_with(&server, "theo", theo, no_terminal, input, strlen(input), NULL);

	(void)state;
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "Question 1 of 4"));
	assert_non_null(strstr(run.out, "That is not among them."));
	assert_non_null(strstr(run.out, "Sent. Thank you."));
	assert_null(strchr(run.out, '\x1b'));
	run_free(&run);
}

static void staff_see_what_came_out(void **state)
{
	struct term *term;
	json_t *results;
	char *line = mem_printf("task results %s", survey);

	(void)state;
	results = ask(olga, NULL, line);
	assert_string_equal(json_string_value(json_object_get(results, "done")), "2");
	json_decref(results);
	results = ask(olga, NULL, "unit list heron");
	assert_int_equal(json_integer_value(json_object_get(results, "received")), 2);
	json_decref(results);
	results = ask(olga, NULL, "room progress heron");
	assert_int_equal(json_integer_value(json_object_get(results, "taking_part")), 1);
	json_decref(results);
	does_survey(olga, NULL, "task close %s");
	struct run run = run_ssh(&server, "tess", tess, NULL, "task results nothing-here");
	assert_int_equal(run.status, 3);
	run_free(&run);
	term = open_as("olga", olga);
	term_expect(term, "Heron");
	term_type(term, "O\r");
	term_expect(term, "You are in it as owner");
	term_choose(term, "Progress");
	term_expect(term, "1/2, 50 %");
	term_expect(term, "theo");
	term_close(&term);
	free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_tester_lives_it_on_the_screen),
	    cmocka_unit_test(the_same_as_plain_text),
	    cmocka_unit_test(staff_see_what_came_out),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
