/* The screens over the real ssh: reading, writing live, coming back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"
#include "tests/e2e/harness/term.h"

enum { POSTS = 30 };

static struct server server;
static char *ann, *bob;

static void must_run(const char *user, const char *key, const char *body, const char *line)
{
	struct run run = run_ssh(&server, user, key, body, line);
	assert_int_equal(run.status, 0);
	run_free(&run);
}

static int setup(void **state)
{
	char line[64];
	(void)state;
	server_start(&server, NULL);
	ann = server_make_key(&server, "ann");
	bob = server_make_key(&server, "bob");
	server_add_member(&server, "ann", ann, "member");
	server_add_member(&server, "bob", bob, "member");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Talk of the town",
			      "about", "Whatever comes to mind"));
	must_run("ann", ann, "The very first words.", "thread new talk --title 'Wool or cotton?'");
	for (int i = 2; i <= POSTS; i++) {
		snprintf(line, sizeof line, "This is answer %d.\n\nAnd its second line.", i);
		must_run("ann", ann, line, "post reply 1");
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_end(&server);
	free(ann);
	free(bob);
	return 0;
}

static struct term *open_as(const char *user, const char *key, int columns, int rows)
{
	return term_open(&server, &(struct term_options){
				      .user = user, .key = key, .columns = columns, .rows = rows});
}

/* One key reads everything there is. */
static void test_space_reads_everything(void **state)
{
	struct term *term = open_as("bob", bob, 80, 24);
	(void)state;
	term_expect(term, "Talk of the town");
	term_type(term, "\t");
	term_expect(term, "The very first words.");
	for (int i = 0; i < 20 && !term_shows(term, "You have read everything."); i++) {
		term_type(term, " ");
		term_settle(term, 200);
	}
	term_expect(term, "You have read everything.");
	term_expect(term, "This is answer 30.");
	term_type(term, "q");
	term_expect(term, "Nothing is unread.");
	term_close(&term);
	struct run run = run_ssh(&server, "bob", bob, NULL, "thread list talk --unread --json");
	json_t *json = run_json(&run);
	assert_int_equal(json_array_size(json_object_get(json, "items")), 0);
	json_decref(json);
	run_free(&run);
}

/* What somebody else posts appears by itself, and nothing that is read moves. */
static void test_live(void **state)
{
	struct term *term = open_as("bob", bob, 80, 24);
	(void)state;
	term_expect(term, "Talk of the town");
	term_type(term, "B");
	term_expect(term, "Whatever comes to mind");
	term_type(term, "\r");
	term_expect(term, "Wool or cotton?");
	term_type(term, "\r");
	term_expect(term, "This is answer 2.");
	term_type(term, "29\r");
	term_expect(term, "This is answer 30.");
	int row = term_row_of(term, "This is answer 29.");
	must_run("ann", ann, "Out of the blue.", "post reply 1");
	term_type(term, "");
	term_expect(term, "29/31");
	assert_int_equal(term_row_of(term, "This is answer 29."), row);
	term_type(term, "G");
	term_expect(term, "Out of the blue.");
	term_expect(term, "1 new");
	term_close(&term);
}

/* The line drops; the next session stands on the same post. */
static void test_back_at_the_same_post(void **state)
{
	struct term *term = open_as("ann", ann, 80, 24);
	(void)state;
	term_expect(term, "Talk of the town");
	term_type(term, "B\r\r");
	term_expect(term, "The very first words.");
	term_type(term, "17\r");
	term_expect(term, "17/31");
	int row = term_row_of(term, "This is answer 17.");
	kill(term_pid(term), SIGKILL);
	term_close(&term);
	assert_true(server_wait_left(&server));
	term = open_as("ann", ann, 80, 24);
	term_expect(term, "17/31");
	assert_int_equal(term_row_of(term, "This is answer 17."), row);
	term_type(term, "qqq");
	term_expect(term, "Home");
	term_close(&term);
}

static void test_resized_live(void **state)
{
	static const int sizes[][2] = {{40, 15}, {160, 50}, {30, 10}, {80, 24}};
	struct term *term = open_as("guest", NULL, 80, 24);
	(void)state;
	term_expect(term, "All boards, by theme");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		term_resize(term, sizes[i][0], sizes[i][1]);
		term_expect(term, sizes[i][0] < 40 ? "oo small" : "Home");
	}
	term_expect(term, "All boards, by theme");
	term_close(&term);
}

static void test_delete_and_undo(void **state)
{
	struct term *term = open_as("ann", ann, 80, 24);
	(void)state;
	term_expect(term, "Talk of the town");
	term_type(term, "B\r\r5\r");
	term_expect(term, "This is answer 5.");
	term_type(term, "d");
	term_expect(term, "Take back post 5?");
	term_type(term, "y");
	term_expect(term, "This post was taken back.");
	term_type(term, "z");
	term_expect_gone(term, "This post was taken back.");
	term_expect(term, "This is answer 5.");
	term_type(term, "qqq");
	term_expect(term, "Home");
	term_close(&term);
}

/* Whoever leaves finds the terminal as it was. */
static void test_leaving(void **state)
{
	struct term *term = open_as("guest", NULL, 80, 24);
	(void)state;
	term_expect(term, "All boards, by theme");
	assert_true(term_on_alternate(term));
	term_type(term, "q");
	term_expect(term, "Leave now?");
	term_type(term, "y");
	assert_int_equal(term_wait_exit(term, 60000), 0);
	term_settle(term, 200);
	assert_false(term_on_alternate(term));
	assert_true(term_cursor_is_visible(term));
	term_close(&term);
}

static void test_no_colour_terminal(void **state)
{
	struct term *term =
	    term_open(&server, &(struct term_options){.user = "guest", .term = "vt100"});
	(void)state;
	term_expect(term, "All boards, by theme");
	assert_null(strstr(term_raw(term), "\033[36m"));
	term_close(&term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_space_reads_everything), cmocka_unit_test(test_live),
	    cmocka_unit_test(test_back_at_the_same_post),  cmocka_unit_test(test_delete_and_undo),
	    cmocka_unit_test(test_resized_live),	   cmocka_unit_test(test_leaving),
	    cmocka_unit_test(test_no_colour_terminal),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
