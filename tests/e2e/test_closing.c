/* A room's loop is closed on its screens, through the real ssh: a thread becomes a
 * report, a decision and a launch are written down, a sysop looks in, the room is
 * taken away and ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "tests/e2e/harness/beta.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"
#include "tests/e2e/harness/term.h"

static struct server server;
static char *olga, *tess, *theo;
static char *quiet; /* the line that shows a report for staff alone */

static json_t *ask(const char *key, const char *input, const char *line)
{
	return run_ask(&server, key, input, line, 0);
}

static void does(const char *key, const char *input, const char *line)
{
	json_decref(ask(key, input, line));
}

static int set_up(void **state)
{
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
	does(olga, "Warm up in the cold.", "release new heron 0.9.2");
	/* The thread is the younger of the two, whatever second it is. */
	does(theo, "Five per cent short.", "feedback new heron --type issue --title Carry");
	does(tess, "After rain it slips on the sleeve.",
	     "thread new heron --title 'It slips when wet'");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	server_end(&server);
	free(olga);
	free(tess);
	free(theo);
	free(quiet);
	return 0;
}

/* At the room's own screen. */
static struct term *open_as(const char *user, const char *key)
{
	return beta_in_room(&server, user, key, "Heron");
}

static void a_thread_becomes_a_report(void **state)
{
	struct term *term = open_as("olga", olga);
	json_t *shown;

	(void)state;
	term_choose(term, "It slips when wet");
	term_expect(term, "After rain");
	term_type(term, ":make-report\r");
	term_expect(term, "Make a report of this thread");
	term_type(term, "\r");
	term_expect(term, "something does not work");
	term_choose(term, "Make it a report");
	term_expect(term, "HERON-2  It slips when wet");
	term_close(&term);
	shown = ask(tess, NULL, "feedback show HERON-2");
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(shown, "item"), "author")), "tess");
	json_decref(shown);
}

/* Only who began it, and staff, are led to it. */
static void others_are_not_led_to_it(void **state)
{
	struct term *term = open_as("theo", theo);

	(void)state;
	does(tess, "Two gloves or one?", "thread new heron --title Gloves");
	term_expect(term, "Gloves");
	term_choose(term, "Gloves");
	term_expect(term, "Two gloves");
	term_type(term, ":make-rep");
	term_expect(term, "Nothing is called that.");
	term_close(&term);
}

static void a_decision_is_written_down(void **state)
{
	struct term *term = open_as("olga", olga);

	(void)state;
	term_choose(term, "Decisions");
	term_expect(term, "Nothing is written down yet.");
	term_type(term, "\r");
	term_expect(term, "What was decided");
	term_type(term, "\rRubber on the clip\r\rHERON-9\r\r");
	term_expect(term, "Why it was decided");
	term_type(term, "It slips.\x18");
	/* There is no such report: said, and the text is still there. */
	term_expect(term, "HERON-9");
	term_expect(term, "It slips.");
	term_type(term, "\x03");
	term_expect(term, "What you wrote:");
	term_type(term, "k");
	term_expect(term, "Nothing is written down yet.");
	term_type(term, "\r");
	term_expect(term, "What was decided");
	term_type(term, "\rRubber on the clip\r\rHERON-2\r\r");
	term_expect(term, "go on with it");
	term_type(term, "g\x18");
	term_expect(term, "Written down.");
	term_expect(term, "Rubber on the clip");
	term_expect(term, "because of HERON-2");
	term_close(&term);
}

static void a_release_says_what_it_brought(void **state)
{
	struct term *term = open_as("olga", olga);

	(void)state;
	term_choose(term, "Releases");
	term_expect(term, "0.9.2");
	term_type(term, "\r");
	term_expect(term, "Warm up in the cold.");
	term_choose(term, "Say what it brought");
	term_expect(term, "What a release brought");
	term_type(term, "j\rHERON-2\r\r");
	term_expect(term, "What it brought");
	term_type(term, "A clip of rubber.\x18");
	term_expect(term, "everybody whose report it was is told.");
	term_close(&term);
	term = open_as("tess", tess);
	term_choose(term, "What changed");
	term_expect(term, "A clip of rubber.");
	term_expect(term, "because of you");
	term_close(&term);
}

static void the_launch_is_prepared(void **state)
{
	struct term *term = open_as("tess", tess);

	(void)state;
	term_choose(term, "Launch");
	term_expect(term, "would you tell people of it?");
	term_type(term, "\r");
	term_expect(term, "Noted. Thank you.");
	term_close(&term);
	term = open_as("olga", olga);
	term_choose(term, "Launch");
	term_expect(term, "tess");
	term_choose(term, "Write the text");
	term_expect(term, "Not before");
	term_type(term, "\r+7d\r\r");
	term_expect(term, "The text to share");
	term_settle(term, 300);
	term_type(term, "It is out!\x18");
	term_expect(term, "Nothing is told before");
	term_expect(term, "It is out!");
	term_choose(term, "Launch pack");
	term_expect(term, "Known issues, and what helps");
	term_close(&term);
	term = open_as("tess", tess);
	term_choose(term, "Launch");
	term_expect(term, "It is written, and locked until then.");
	assert_false(term_shows(term, "It is out!"));
	term_close(&term);
}

static void it_is_read_and_taken_away(void **state)
{
	struct term *term = open_as("olga", olga);
	struct run run;

	(void)state;
	term_choose(term, "To take away");
	term_expect(term, "ssh HOST feedback export heron --csv > heron.csv");
	term_type(term, "\r");
	term_expect(term, "The room in figures");
	term_expect(term, "issue");
	term_expect(term, "ssh HOST report heron > heron.txt");
	term_close(&term);
	/* What it says to type gives the same. */
	run = run_ssh(&server, "me", olga, NULL, "report heron");
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "Rubber on the clip"));
	run_free(&run);
}

static void staff_keep_it_in_order(void **state)
{
	struct term *term;

	(void)state;
	does(tess, NULL, "feedback vote HERON-1 --importance 3 --why 'every morning'");
	term = open_as("olga", olga);
	term_choose(term, "Inboxes");
	term_choose(term, "what goes where by itself");
	term_expect(term, "A new report goes to every team");
	term_type(term, "c");
	term_expect(term, "Send reports to a team by themselves");
	term_type(term, "\r");
	term_expect(term, "To                      engineering");
	term_type(term, "\r\r");
	term_expect(term, "marketing");
	term_type(term, "G\r");
	term_expect(term, "Reports that fit go there from now on.");
	term_expect(term, "marketing               everything");
	term_type(term, "qq");
	term_expect(term, "You are in it as");
	term_type(term, "g");
	term_choose(term, "All reports");
	term_choose(term, "HERON-1");
	term_expect(term, "Five per cent short.");
	term_choose(term, "Who said");
	term_expect(term, "every morning");
	term_close(&term);
}

/* The owner of another room that has an agreement. */
static void the_agreement_has_its_books(void **state)
{
	struct term *term;

	(void)state;
	server_must(&server, "room.new",
		    json_pack("{s:s, s:s, s:s, s:b, s:s}", "room", "kestrel", "title", "Kestrel",
			      "purpose", "to see", "hidden", 1, "owner", "theo"));
	does(theo, "Keep quiet.", "nda publish kestrel");
	does(theo, NULL, "nda accept kestrel --version 1 --name Theo");
	does(theo, "Keep quiet, please.", "nda publish kestrel");
	does(theo, NULL, "nda accept kestrel --version 2 --name Theo");
	term = term_open(&server, &(struct term_options){.user = "theo", .key = theo});
	term_type(term, ":home\r");
	term_expect(term, " Home");
	term_type(term, "O");
	term_expect(term, "Private rooms");
	term_choose(term, "Kestrel");
	term_expect(term, "You are in it as owner");
	term_choose(term, "Set up");
	term_expect(term, "Its books");
	term_choose(term, "Its books");
	term_expect(term, "signed by 1 member");
	term_choose(term, "Version 1");
	term_expect(term, "Keep quiet.");
	term_expect(term, "nda show kestrel --version 1");
	term_close(&term);
}

static void a_sysop_looks_in_with_a_reason(void **state)
{
	char *rosa = server_make_key(&server, "rosa");
	struct term *term;

	(void)state;
	server_add_member(&server, "rosa", rosa, "sysop");
	term = term_open(&server, &(struct term_options){.user = "rosa", .key = rosa});
	term_expect(term, " Home");
	assert_false(term_shows(term, "Heron"));
	term_type(term, ":break-glass\r");
	term_expect(term, "Rank opens no private room.");
	term_type(term, "\rheron\r\ra complaint of theo\r");
	term_expect(term, "a complaint of theo");
	term_type(term, "\r");
	term_expect(term, "You are in it as observer.");
	assert_false(term_shows(term, "Report something"));
	term_close(&term);
	free(rosa);
	/* Its owner sees it. */
	term = open_as("olga", olga);
	term_choose(term, "Set up");
	term_expect(term, "Looked after by");
	term_type(term, "G");
	term_expect(term, "a complaint of theo");
	term_close(&term);
}

/* What somebody hears who types these lines; freed by the caller. */
static char *hears(const char *user, const char *key, const char *input)
{
	static const char *const no_terminal[] = {"-T", NULL};
	struct run run = run_ssh_with(&server, user, key, no_terminal, input, strlen(input), NULL);
	char *out = mem_dup(run.out);

	assert_int_equal(run.status, 0);
	assert_null(strchr(out, '\x1b'));
	run_free(&run);
	return out;
}

static void assert_hears(const char *out, const char *words)
{
	if (!strstr(out, words))
		fprintf(stderr, "not heard: %s\n%s\n", words, out);
	assert_non_null(strstr(out, words));
}

static void a_tester_hears_and_reports(void **state)
{
	char *out = hears("tess", tess,
			  "r\n1\n"
			  /* A report, to staff alone; then its facts. */
			  "1\n2\na warmer grip\n2\nCold hands.\n.\n1\n"
			  "2\n1\n3\n2\n\nwarm hands\n\nP2\n\n\n\nq\nq\n"
			  /* Me too, once more. */
			  "3\n3\n3\n3\n2\nevery evening\nq\nq\n"
			  "11\n12\n13\nn\n14\nq\nq\n");
	const json_t *item;
	const char *sent;
	json_t *shown;

	(void)state;
	/* Its name says nothing of how many there are. */
	assert_hears(out, "Sent: it is HERON-S");
	sent = strstr(out, "HERON-S");
	quiet = mem_printf("feedback show %.*s", (int)strcspn(sent, "."), sent);
	shown = ask(tess, NULL, quiet);
	item = json_object_get(shown, "item");
	assert_hears(out, "Read by staff and its author only.");
	assert_hears(out, "With: P2");
	assert_hears(out, "A clip of rubber.");
	assert_hears(out, "because of you");
	assert_hears(out, "Rubber on the clip. By olga");
	assert_hears(out, "Nothing is told before");
	assert_hears(out, "What members got");
	assert_null(strstr(out, "It is out!"));
	assert_string_equal(json_string_value(json_object_get(item, "severity")), "major");
	assert_string_equal(json_string_value(json_object_get(item, "visibility")), "staff");
	json_decref(shown);
	free(out);
}

static void staff_hear_and_answer(void **state)
{
	char *out = hears("olga", olga,
			  "r\n1\n"
			  /* The newest: a step with a word to its author, then a note. */
			  "4\n1\n4\n1\nThank you.\n5\nA glove?\n.\n1\nq\nq\n"
			  "18\n2\nq\nq\n");
	json_t *shown;

	(void)state;
	assert_hears(out, "1. seen");
	assert_hears(out, "A glove?");
	assert_hears(out, "Longest without a word of staff");
	shown = ask(tess, NULL, quiet);
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(shown, "item"), "status")),
	    "acknowledged");
	/* Its author reads the one, not the other. */
	assert_int_equal(json_array_size(json_object_get(shown, "comments")), 1);
	json_decref(shown);
	free(out);
}

static void it_ends_with_a_thank_you(void **state)
{
	struct term *term = open_as("olga", olga);

	(void)state;
	term_choose(term, "Give and take");
	term_expect(term, "What members got");
	term_choose(term, "End this room, with a thank-you");
	term_expect(term, "No more is written then");
	term_type(term, "y");
	term_expect(term, "A thank-you to everybody in it");
	term_type(term, "You made it better.\x18");
	term_expect(term, "This room ended");
	term_close(&term);
	term = open_as("tess", tess);
	term_expect(term, "This room is closed.");
	assert_false(term_shows(term, "Report something"));
	term_choose(term, "Give and take");
	term_expect(term, "You made it better.");
	term_close(&term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_thread_becomes_a_report),
	    cmocka_unit_test(others_are_not_led_to_it),
	    cmocka_unit_test(a_decision_is_written_down),
	    cmocka_unit_test(a_release_says_what_it_brought),
	    cmocka_unit_test(the_launch_is_prepared),
	    cmocka_unit_test(it_is_read_and_taken_away),
	    cmocka_unit_test(staff_keep_it_in_order),
	    cmocka_unit_test(the_agreement_has_its_books),
	    cmocka_unit_test(a_sysop_looks_in_with_a_reason),
	    cmocka_unit_test(a_tester_hears_and_reports),
	    cmocka_unit_test(staff_hear_and_answer),
	    cmocka_unit_test(it_ends_with_a_thank_you),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
