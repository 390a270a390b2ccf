/* Linear mode through the real ssh: without a terminal, and on a dumb one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"
#include "tests/e2e/harness/term.h"

/* A client that does not end when told to is killed later than this. */

static struct server server;
static char *ann, *stranger;

static int setup(void **state)
{
	(void)state;
	server_start(&server, "sessions_per_address = 20\n");
	ann = server_make_key(&server, "ann");
	stranger = server_make_key(&server, "stranger");
	server_add_member(&server, "ann", ann, "member");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Talk", "about",
			      "Whatever it is"));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_end(&server);
	free(ann);
	free(stranger);
	return 0;
}

/* `ssh -T` with that input; it ends by itself and well. */
static struct run talk(const char *user, const char *key, const char *input)
{
	static const char *const no_terminal[] = {"-T", NULL};
	struct run run = run_ssh_with(&server, user, key, no_terminal, input, strlen(input), NULL);

	if (run.status != 0)
		print_error("%d\n%s\n%s\n", run.status, run.out, run.err);
	assert_int_equal(run.status, 0);
	assert_null(strchr(run.out, '\x1b'));
	return run;
}

static void expect(const struct run *run, const char *words)
{
	if (!strstr(run->out, words))
		fail_msg("no \"%s\" in:\n%s", words, run->out);
}

static void test_write_and_read(void **state)
{
	struct run run = talk(
	    "ann", ann, "b\n1\nc\nFrom a pipe?\nHello.\n\nA second paragraph.\n.\n1\nq\nq\nq\nq\n");

	(void)state;
	expect(&run, "1. Talk. Whatever it is");
	expect(&run, "Sent: your thread is there.");
	expect(&run, "From a pipe? In Talk, 1 post, ");
	expect(&run, "Post 1 of 1, ann");
	expect(&run, "    A second paragraph.");
	expect(&run, "Goodbye.");
	run_free(&run);
	run = talk("ann", ann, "s second paragraph\n1\nr\nAn answer\n.\n1\n2\nq\nq\nq\n");
	expect(&run, "1. From a pipe?, post 1 by ann");
	expect(&run, "Sent: it is post 2.");
	expect(&run, "Post 2 of 2, ann");
	run_free(&run);
}

static void test_end_of_input_keeps_the_text(void **state)
{
	struct run run = talk("ann", ann, "b\n1\nc\nBegun\nThis is only half of");

	(void)state;
	expect(&run, "Kept as a draft.");
	run_free(&run);
	run = talk("ann", ann, "b\n1\nc\n1\nit.\n.\n1\nq\nq\nq\nq\n");
	expect(&run, "You have begun this before");
	expect(&run, "This is only half of");
	expect(&run, "Sent: your thread is there.");
	run_free(&run);
}

static void test_guest(void **state)
{
	struct run run = talk("guest", NULL, "1\nc\nq\nq\nq\nq\n");

	(void)state;
	expect(&run, "you are a guest");
	run_free(&run);
}

static void test_join(void **state)
{
	struct run run = talk("new", stranger, "ann\nnewcomer\ny\nNew Comer\nlisbon\n\n\nq\n");

	(void)state;
	expect(&run, "Your key SHA256:");
	expect(&run, "House rules");
	expect(&run, "Welcome, newcomer.");
	expect(&run, "8. ");
	expect(&run, "Home of newcomer");
	run_free(&run);
	run = run_ssh(&server, "any", stranger, NULL, "whoami --json");
	assert_int_equal(run.status, 0);
	expect(&run, "\"handle\":\"newcomer\"");
	run_free(&run);
	run = run_ssh(&server, "any", stranger, NULL, "member show newcomer --json");
	expect(&run, "\"name\":\"New Comer\"");
	expect(&run, "\"zone\":\"Europe/Lisbon\"");
	run_free(&run);
}

/* Without a key a password is how one comes back; what was answered before it is kept. */
static void test_join_by_password(void **state)
{
	static const char *const no_key[] = {"-T", "-o", "PubkeyAuthentication=no", NULL};
	static const char input[] = "keyless\ny\nNo Key\nlisbon\n\nshort\nlong enough 9\nq\n";
	struct run run = run_ssh_with(&server, "new", NULL, no_key, input, sizeof(input) - 1, NULL);

	(void)state;
	assert_int_equal(run.status, 0);
	assert_null(strstr(run.out, "recovery codes instead"));
	expect(&run, "That did not work: password: ");
	expect(&run, "Welcome, keyless.");
	run_free(&run);
	run = run_ssh(&server, "any", ann, NULL, "member show keyless --json");
	expect(&run, "\"name\":\"No Key\"");
	expect(&run, "\"zone\":\"Europe/Lisbon\"");
	run_free(&run);
}

static void test_settings(void **state)
{
	struct run run = talk("ann", ann, "t\n2\nEurope/Lisbon\n2\nNowhere/Atall\n\n5\nq\nq\nq\n");

	(void)state;
	expect(&run, "2. Time zone: Europe/Lisbon");
	expect(&run, "No zone is called that.");
	expect(&run, "this one");
	run_free(&run);
}

static void test_dumb_terminal(void **state)
{
	struct term_options options = {.user = "ann", .key = ann, .term = "dumb"};
	struct term *term = term_open(&server, &options);

	(void)state;
	term_expect(term, "Home of ann");
	term_type(term, "bx\x7f\r");
	term_expect(term, "1. Talk. Whatever it is");
	term_type(term, "\x03");
	term_expect(term, "Which, b boards");
	term_type(term, "q\r");
	term_expect(term, "Goodbye.");
	assert_int_equal(term_wait_exit(term, 60000), 0);
	assert_null(strchr(term_raw(term), '\x1b'));
	term_close(&term);
}

/* The server stops in the middle of a line: nobody has to be killed for it, and
 * the line is there again afterwards. */
static void test_stop_keeps_the_text(void **state)
{
	struct term_options options = {.user = "ann", .key = ann, .term = "dumb"};
	struct term *term = term_open(&server, &options);
	struct run run;
	char *log;

	(void)state;
	term_expect(term, "Home of ann");
	term_type(term, "b\r1\rc\rStopped\r");
	term_expect(term, "only a full stop ends the text");
	term_type(term, "One line.\rAnd half of ano");
	term_expect(term, "And half of ano");
	assert_int_equal(server_stop(&server), 0);
	log = server_log(&server);
	assert_null(strstr(log, "it is killed"));
	free(log);
	assert_int_equal(term_wait_exit(term, 60000), 0);
	term_expect(term, "Kept as a draft.");
	term_expect(term, "the server is stopping");
	term_close(&term);
	server_restart(&server);
	run = talk("ann", ann, "b\n1\nc\n1\nther.\n.\n1\nq\nq\nq\nq\n");
	expect(&run, "You have begun this before");
	expect(&run, "And half of ano");
	expect(&run, "Sent: your thread is there.");
	run_free(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_write_and_read),
	    cmocka_unit_test(test_end_of_input_keeps_the_text),
	    cmocka_unit_test(test_guest),
	    cmocka_unit_test(test_join),
	    cmocka_unit_test(test_join_by_password),
	    cmocka_unit_test(test_settings),
	    cmocka_unit_test(test_dumb_terminal),
	    cmocka_unit_test(test_stop_keeps_the_text),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
