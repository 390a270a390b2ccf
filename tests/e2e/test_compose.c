/* Writing as a person does it: typing, drafts that outlive the connection,
 * pastes, two devices, and nothing posted twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"
#include "tests/e2e/harness/term.h"

static struct server server;
static char *ann, *bob; /* keys; ann's is anew for each test, for places stay */

static int setup(void **state)
{
	(void)state;
	server_start(&server, "sessions_per_address = 20\n");
	bob = server_make_key(&server, "bob");
	server_add_member(&server, "bob", bob, "member");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Talk", "about",
			      "Whatever it is"));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_end(&server);
	free(bob);
	return 0;
}

static int person(void **state)
{
	static int count;
	char *name = mem_printf("ann%d", ++count);

	(void)state;
	ann = server_make_key(&server, name);
	server_add_member(&server, name, ann, "member");
	free(name);
	return 0;
}

static int person_gone(void **state)
{
	(void)state;
	free(ann);
	return 0;
}

static void must_ssh(const char *key, const char *input, const char *line)
{
	struct run run = run_ssh(&server, "me", key, input, line);

	if (run.status != 0)
		print_error("`%s`: %d %s\n", line, run.status, run.err);
	assert_int_equal(run.status, 0);
	run_free(&run);
}

/* How many posts the newest thread of the board has, and its last body. */
static char *newest_body(int *posts_r)
{
	struct run run = run_ssh(&server, "me", ann, NULL, "thread list talk --sort new --json");
	json_t *list = run_json(&run), *show, *items;
	char line[64], *body;

	snprintf(line, sizeof(line), "thread show %lld --json",
		 (long long)json_integer_value(
		     json_object_get(json_array_get(json_object_get(list, "items"), 0), "thread")));
	run_free(&run);
	run = run_ssh(&server, "me", ann, NULL, line);
	show = run_json(&run);
	items = json_object_get(show, "items");
	*posts_r = (int)json_array_size(items);
	body = mem_dup(json_string_value(
	    json_object_get(json_array_get(items, json_array_size(items) - 1), "body")));
	json_decref(list);
	json_decref(show);
	run_free(&run);
	return body;
}

static struct term *open_as(const char *key, int columns, int rows)
{
	struct term_options options = {.user = "me", .key = key, .columns = columns, .rows = rows};

	return term_open(&server, &options);
}

/* From home into the newest thread, which stands first in its board. */
static void open_thread(struct term *term, const char *title)
{
	term_expect(term, "Home");
	term_type(term, "B");
	term_expect(term, "Whatever it is");
	term_type(term, "\r");
	term_expect(term, "Thread  ");
	term_expect(term, title);
	term_type(term, "\r");
	term_expect(term, "r reply");
}

static void leave(struct term **term)
{
	term_close(term);
}

static void expect_body(const char *body, int posts)
{
	int have;
	char *newest = newest_body(&have);

	assert_string_equal(newest, body);
	assert_int_equal(have, posts);
	free(newest);
}

static void test_new_thread(void **state)
{
	struct term *term = open_as(ann, 80, 24);

	(void)state;
	term_expect(term, "Home");
	term_type(term, "B");
	term_expect(term, "Whatever it is");
	term_type(term, "\r");
	term_expect(term, "c write");
	term_type(term, "c");
	term_expect(term, "Title");
	term_type(term, "\x18");
	term_expect(term, "nothing to send");
	term_type(term, "A wide 日本語 title\tOne line,\rtwo e\xcc\x81 and 👩‍🚀x\x7f.");
	term_expect(term, "two e");
	term_type(term, "\x18");
	term_expect_gone(term, "New thread");
	term_expect(term, "One line,");
	expect_body("One line,\ntwo e\xcc\x81 and 👩‍🚀.", 1);
	leave(&term);
}

static void test_draft_survives_the_connection(void **state)
{
	struct term *term;

	(void)state;
	must_ssh(bob, "to be answered", "thread new talk --title 'For ann'");
	term = open_as(ann, 80, 24);
	open_thread(term, "For ann");
	term_type(term, "r");
	term_expect(term, "Reply: For ann");
	term_type(term, "Half of what I");
	/* Two seconds after the last key it must be with the server. */
	term_expect(term, "draft kept");
	kill(term_pid(term), SIGKILL);
	leave(&term);

	term = open_as(ann, 100, 30);
	term_expect(term, "Half of what I");
	term_type(term, " wanted to say");
	term_expect(term, "wanted to say");
	term_type(term, "\x18");
	term_expect(term, "Sent");
	expect_body("Half of what I wanted to say", 2);
	leave(&term);
}

static void test_kept_draft_is_offered(void **state)
{
	struct term *term;

	(void)state;
	must_ssh(bob, "to be answered", "thread new talk --title 'Offer me'");
	term = open_as(ann, 80, 24);
	open_thread(term, "Offer me");
	term_type(term, "r");
	term_expect(term, "Reply:");
	term_type(term, "later");
	term_expect(term, "later");
	term_type(term, "\x03");
	term_expect(term, "keep it as a draft");
	term_type(term, "k");
	term_expect(term, "Kept as a draft");
	term_type(term, "r");
	term_expect(term, "go on with it");
	term_expect(term, "later");
	term_type(term, "t");
	term_expect_gone(term, "later");
	term_type(term, "\x03");
	term_expect_gone(term, "Reply:");
	term_type(term, "r");
	term_expect(term, "^X send");
	assert_false(term_shows(term, "go on with it"));
	leave(&term);
}

/* Going back from the offer keeps the draft; the list of drafts goes on with it
 * without a question, and leaving asks again. */
static void test_going_back_keeps_the_draft(void **state)
{
	struct term *term;

	(void)state;
	must_ssh(bob, "to be answered", "thread new talk --title 'Back again'");
	term = open_as(ann, 80, 24);
	open_thread(term, "Back again");
	term_type(term, "r");
	term_expect(term, "Reply:");
	term_type(term, "much thought of");
	term_expect(term, "draft kept");
	term_type(term, "\x03k");
	term_expect(term, "Kept as a draft");
	term_type(term, "r");
	term_expect(term, "q back, it stays");
	term_expect(term, "t throw it away");
	term_type(term, "\x03");
	term_expect_gone(term, "throw it away");
	term_expect(term, "much thought of");
	term_type(term, "\x03k");
	term_expect(term, "Kept as a draft");
	term_type(term, "r");
	term_expect(term, "q back, it stays");
	term_type(term, "q");
	term_expect_gone(term, "Reply:");
	term_type(term, "D");
	term_expect(term, "Reply: Back again");
	term_type(term, "\r");
	term_expect(term, "^X send");
	assert_false(term_shows(term, "go on with it"));
	term_expect(term, "much thought of");
	term_type(term, "\x03");
	term_expect(term, "keep it as a draft");
	leave(&term);
}

/* What was sent is seen, and what it answers is one key away. */
static void test_sent_is_seen(void **state)
{
	struct term *term;
	struct run run;
	json_t *made;
	char line[64];

	(void)state;
	run = run_ssh(&server, "me", bob, "to be answered",
		      "thread new talk --title 'Long one' --json");
	made = run_json(&run);
	snprintf(line, sizeof(line), "post reply %lld",
		 (long long)json_integer_value(json_object_get(made, "thread")));
	json_decref(made);
	run_free(&run);
	for (int i = 2; i < 12; i++)
		must_ssh(bob, "more\n\nand more\n\nand yet more", line);
	term = open_as(ann, 80, 24);
	open_thread(term, "Long one");
	term_expect(term, "1/11");
	term_type(term, "3\rr");
	term_expect(term, "^X send");
	term_type(term, "the answer of ann\x18");
	term_expect(term, "Sent: it is post 12");
	term_expect(term, "12/12");
	term_expect(term, "the answer of ann");
	term_type(term, "p");
	term_expect(term, "3/12");
	leave(&term);
}

/* In the middle of a title, or of words about oneself: the next session goes on
 * at the same letter. */
static void test_every_text_is_kept(void **state)
{
	struct term *term = open_as(ann, 80, 24);

	(void)state;
	term_expect(term, "Home");
	term_type(term, "B");
	term_expect(term, "Whatever it is");
	term_type(term, "c");
	term_expect(term, "Title");
	term_type(term, "A title\x1b[D\x1b[D\x1b[D");
	term_expect(term, "draft kept");
	kill(term_pid(term), SIGKILL);
	leave(&term);
	assert_true(server_wait_left(&server));
	term = open_as(ann, 80, 24);
	term_expect(term, "Title A title");
	term_type(term, "n un");
	term_expect(term, "Title A tin untle");
	term_type(term, "\x03k");
	term_expect(term, "Kept as a draft");
	term_type(term, ":profile\r");
	term_expect(term, "say who you are");
	term_type(term, "7\r\r");
	term_expect(term, "^X send");
	term_type(term, "I keep bees");
	term_expect(term, "draft kept");
	kill(term_pid(term), SIGKILL);
	leave(&term);
	assert_true(server_wait_left(&server));
	term = open_as(ann, 80, 24);
	term_expect(term, "I keep bees");
	term_type(term, ", two hives\x18");
	term_expect_gone(term, "^X send");
	term_expect(term, "I keep bees, two hives");
	leave(&term);
}

static void test_paste_is_text(void **state)
{
	struct term *term;

	(void)state;
	must_ssh(bob, "to be answered", "thread new talk --title 'Paste here'");
	term = open_as(ann, 80, 24);
	open_thread(term, "Paste here");
	term_type(term, "r");
	term_expect(term, "^X send");
	/* Commands within a paste do nothing; an escape stays visible text. */
	term_type(term, "\x1b[200~quick\x18\x03 brown\r\nfox \x1b[31mred\x1b[201~");
	term_expect(term, "fox");
	term_expect(term, "quick brown");
	assert_true(term_shows(term, "^X send"));
	term_type(term, "\x1f");
	term_expect_gone(term, "fox");
	leave(&term);
}

static void test_large_paste_loses_nothing(void **state)
{
	size_t size = 10 * 1024 * 1024;
	char *big = mem_alloc(size + 16);
	struct term *term;

	(void)state;
	must_ssh(bob, "to be answered", "thread new talk --title 'Too much'");
	term = open_as(ann, 80, 24);
	open_thread(term, "Too much");
	term_type(term, "r");
	term_expect(term, "^X send");
	term_type(term, "what I wrote");
	term_expect(term, "what I wrote");
	memset(big, 'x', size);
	memcpy(big, "\x1b[200~", 6);
	memcpy(big + size, "\x1b[201~", 6);
	term_type_bytes(term, big, size + 6);
	assert_true(term_wait(term, "Nothing was pasted", 60000));
	assert_true(term_shows(term, "what I wrote"));
	free(big);
	leave(&term);
}

static void test_two_devices(void **state)
{
	struct term *here, *there;

	(void)state;
	must_ssh(bob, "to be answered", "thread new talk --title 'On two devices'");
	here = open_as(ann, 80, 24);
	open_thread(here, "On two devices");
	term_type(here, "r");
	term_expect(here, "^X send");
	term_type(here, "begun here");
	term_expect(here, "begun here");
	term_expect(here, "draft kept");
	/* Where the first one stands by now is where the second begins, or it goes there. */
	there = open_as(ann, 80, 24);
	term_expect(there, "UTC");
	if (!term_wait(there, "begun here", 2000)) {
		open_thread(there, "On two devices");
		term_type(there, "r");
		term_expect(there, "go on with it");
		term_type(there, "g");
	}
	term_type(there, ", written there");
	term_expect(there, "written there");
	term_expect(there, "draft kept");
	term_type(here, ", gone on here");
	term_expect(here, "Another device changed this draft");
	term_type(here, "\x0f");
	term_expect(here, "begun here, written there");
	term_type(here, "\r");
	term_expect(here, "begun here, gone on here");
	leave(&there);
	leave(&here);
}

static void test_others_meanwhile(void **state)
{
	struct term *term;
	struct run run;
	json_t *list;
	char line[64];

	(void)state;
	must_ssh(bob, "to be answered", "thread new talk --title 'Busy thread'");
	term = open_as(ann, 80, 24);
	open_thread(term, "Busy thread");
	term_type(term, "r");
	term_expect(term, "^X send");
	run = run_ssh(&server, "me", bob, NULL, "thread list talk --sort new --json");
	list = run_json(&run);
	snprintf(line, sizeof(line), "post reply %lld",
		 (long long)json_integer_value(
		     json_object_get(json_array_get(json_object_get(list, "items"), 0), "thread")));
	json_decref(list);
	run_free(&run);
	must_ssh(bob, "me first", line);
	term_expect(term, "bob posted here meanwhile");
	leave(&term);
}

static void test_small_screen(void **state)
{
	struct term *term;

	(void)state;
	must_ssh(bob, "to be answered", "thread new talk --title 'Small'");
	term = open_as(ann, 40, 15);
	open_thread(term, "Small");
	term_type(term, "R");
	term_expect(term, "> to be answered");
	term_type(term, "several words that do not fit one row of it");
	term_expect(term, "several words that do not fit one");
	term_expect(term, "row of it");
	term_resize(term, 80, 24);
	term_expect(term, "several words that do not fit one row of it");
	leave(&term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_new_thread, person, person_gone),
	    cmocka_unit_test_setup_teardown(test_draft_survives_the_connection, person,
					    person_gone),
	    cmocka_unit_test_setup_teardown(test_kept_draft_is_offered, person, person_gone),
	    cmocka_unit_test_setup_teardown(test_going_back_keeps_the_draft, person, person_gone),
	    cmocka_unit_test_setup_teardown(test_sent_is_seen, person, person_gone),
	    cmocka_unit_test_setup_teardown(test_every_text_is_kept, person, person_gone),
	    cmocka_unit_test_setup_teardown(test_paste_is_text, person, person_gone),
	    cmocka_unit_test_setup_teardown(test_large_paste_loses_nothing, person, person_gone),
	    cmocka_unit_test_setup_teardown(test_two_devices, person, person_gone),
	    cmocka_unit_test_setup_teardown(test_others_meanwhile, person, person_gone),
	    cmocka_unit_test_setup_teardown(test_small_screen, person, person_gone),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
