/* A room's story at the screens, through the real ssh: forty testers come in with
 * their codes and sign, four of the company's teams look after what they say, from
 * the first report to the thank-you. Nobody in it types a line for scripts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/beta.h"

enum { TESTERS = BETA_TESTERS, ASKED = 3 };

static struct beta beta;

static int set_up(void **state)
{
	(void)state;
	beta_start(&beta, "sessions_per_address = 64\n");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	beta_end(&beta);
	return 0;
}

static char *tester(int number)
{
	return mem_printf("tester%d", number);
}

/* --- at a terminal --- */

static struct term *sits_down(const char *user, const char *key)
{
	struct term *term =
	    term_open(&beta.server, &(struct term_options){.user = user, .key = key});
	/* Where they were last, whatever that is. */
	term_expect(term, " UTC");
	term_type(term, ":home\r");
	term_expect(term, " Home");
	return term;
}

static struct term *in_the_room(const char *user, const char *key)
{
	return beta_in_room(&beta.server, user, key, "Heron");
}

static struct term *tester_in_the_room(int number)
{
	char *handle = tester(number);
	struct term *term = in_the_room(handle, beta.testers[number]);
	free(handle);
	return term;
}

/* Before a report. */
static struct term *at_report(const char *user, const char *key, const char *number)
{
	char *title = mem_printf("%s  ", number);
	struct term *term = in_the_room(user, key);
	term_choose(term, "All reports");
	term_choose(term, number);
	term_expect(term, title);
	free(title);
	return term;
}

/* `name` signs the agreement; staff have one of their own, with the company: NULL. */
static void comes_in(const char *user, const char *key, const char *code, const char *name)
{
	struct term *term = sits_down(user, key);
	term_type(term, "O");
	term_expect(term, "Private rooms");
	term_choose(term, "I have an invitation");
	term_expect(term, "Type the code you were sent");
	term_type(term, code);
	term_type(term, "\r");
	term_expect(term, "You are invited to a private room");
	term_type(term, "1");
	if (name) {
		term_expect(term, "The agreement, version 1");
		term_expect(term, "Say nothing of Heron");
		term_type(term, "a");
		term_expect(term, "Your own name, which signs it");
		term_type(term, name);
		term_type(term, "\r");
	}
	term_expect(term, "You are in it as");
	term_close(&term);
}

/* The codes that stand on the screen, one a row after a name. */
static int codes_on_screen(struct term *term, char **codes, int most)
{
	int found = 0;
	for (int row = 0; row < 50 && found < most; row++) {
		char *text = term_row(term, row), *end = text + strlen(text);
		/* 4K7M-9QXR-T2BD */
		if (end - text > 14 && end[-5] == '-' && end[-10] == '-')
			codes[found++] = mem_dup(end - 14);
		free(text);
	}
	return found;
}

/* --- recruit --- */

/* What the owner's screen gives for these words: the codes are shown once. */
static void codes_for(const char *part, const char *team, const char *names, char **codes,
		      int count)
{
	struct term *term = in_the_room("olga", beta.olga);
	term_choose(term, "Invitations");
	term_choose(term, "New");
	term_expect(term, "Good for");
	for (int i = 0; i < 4 && !term_shows(term, part); i++) {
		term_choose(term, "As");
		term_sync(term);
	}
	for (int i = 0; team && i < 5 && !term_shows(term, team); i++) {
		term_choose(term, "Team");
		term_sync(term);
	}
	term_expect(term, part);
	term_expect(term, team ? team : part);
	term_choose(term, "For");
	term_type(term, names);
	term_type(term, "\r");
	term_choose(term, "Make ");
	term_expect(term, "I have them: done");
	assert_int_equal(codes_on_screen(term, codes, count), count);
	term_choose(term, "I have them: done");
	term_expect(term, "open until");
	term_close(&term);
}

static void the_teams_are_invited(void **state)
{
	static const char *const teams[] = {"engineering", "marketing", "support"};
	const char *people[] = {"enid", "mark", "sue"}, *their[] = {beta.enid, beta.mark, beta.sue};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char *code;
		codes_for("staff", teams[i], people[i], &code, 1);
		comes_in(people[i], their[i], code, NULL);
		free(code);
	}
}

static void forty_come_in_and_sign(void **state)
{
	enum { AT_ONCE = 8 };
	struct term *term;
	(void)state;
	for (int from = 0; from < TESTERS; from += AT_ONCE) {
		struct buf names = {0};
		char *codes[AT_ONCE];
		for (int i = from; i < from + AT_ONCE; i++)
			buf_printf(&names, "%sT%d", i > from ? "; " : "", i);
		codes_for("tester", NULL, buf_text(&names), codes, AT_ONCE);
		for (int i = 0; i < AT_ONCE; i++) {
			char *handle = tester(from + i);
			comes_in(handle, beta.testers[from + i], codes[i], handle);
			free(handle);
			free(codes[i]);
		}
		buf_free(&names);
	}
	term = in_the_room("olga", beta.olga);
	term_expect(term, "40 joined");
	term_close(&term);
}

/* --- ship, ask --- */

static void units_are_shipped_and_arrive(void **state)
{
	struct term *term = in_the_room("olga", beta.olga);
	(void)state;
	term_choose(term, "Units");
	term_choose(term, "Paste a whole list");
	term_expect(term, "a line each");
	for (int i = 0; i < ASKED; i++) {
		char *line = mem_printf("tester%d,P2-%03d,shipped,\r", i, i);
		term_type(term, line);
		free(line);
	}
	term_type(term, "\x18");
	/* What was written says the same while it is being sent. */
	term_expect_gone(term, "^X send");
	term_expect(term, "P2-002");
	term_close(&term);
	term = tester_in_the_room(0);
	term_choose(term, "Unit");
	term_expect(term, "It arrived");
	term_choose(term, "It arrived");
	term_expect(term, "Good.");
	term_close(&term);
}

static void a_release_and_a_task(void **state)
{
	struct term *term = in_the_room("enid", beta.enid);
	(void)state;
	term_choose(term, "Releases");
	term_expect(term, "There is no release yet.");
	term_type(term, "c");
	term_expect(term, "Announce a release");
	term_type(term, "\r0.9.1\r");
	term_choose(term, "Write");
	term_expect(term, "^X send");
	term_type(term, "Warm up in the cold, twenty balls.\x18");
	term_expect(term, "Announced.");
	term_expect(term, "Warm up in the cold");
	term_close(&term);
}

static void a_task(void **state)
{
	struct term *term;
	(void)state;
	term = in_the_room("olga", beta.olga);
	term_choose(term, "Tasks");
	term_expect(term, "c ");
	term_type(term, "c");
	term_expect(term, "Ask the testers for something");
	term_choose(term, "Title");
	term_type(term, "Putting mode\r");
	term_choose(term, "Write what is to be done");
	term_expect(term, "^X send");
	term_type(term, "Twenty putts.\x18");
	term_expect(term, "Asked.");
	term_close(&term);
}

static void a_task_is_done(void **state)
{
	struct term *term = tester_in_the_room(0);
	(void)state;
	term_choose(term, "Task ");
	term_expect(term, "Twenty putts.");
	term_choose(term, "I did it");
	term_expect(term, "Thank you.");
	term_close(&term);
}

/* --- report, vote, merge --- */

static void reports(int number, const char *trying, const char *what)
{
	struct term *term = tester_in_the_room(number);
	term_choose(term, "Report something");
	term_choose(term, "something does not work");
	term_expect(term, "I was trying to");
	term_type(term, trying);
	term_type(term, "\r");
	term_choose(term, "Write what happened");
	term_expect(term, "^X send");
	term_type(term, what);
	term_type(term, "\x18");
	term_expect(term, "Sent. You have an answer by");
	term_close(&term);
}

static void two_report_the_same(void **state)
{
	(void)state;
	reports(0, "warm up before a tee time", "Carry reads short in the cold.");
	reports(1, "warm up at dawn", "Carry reads short when it freezes.");
}

static void others_say_me_too(void **state)
{
	struct term *term;
	char *handle;
	(void)state;
	for (int i = 2; i < 2 + ASKED; i++) {
		handle = tester(i);
		term = at_report(handle, beta.testers[i], "GOLF-1");
		term_choose(term, "Me too");
		term_expect(term, "Take my “me too” back");
		term_close(&term);
		free(handle);
	}
}

static void engineering_merges(void **state)
{
	struct term *term;
	(void)state;
	term = at_report("enid", beta.enid, "GOLF-2");
	term_choose(term, "It is the same as another");
	term_expect(term, "The same as (GOLF-12)");
	term_type(term, "GOLF-1\r");
	term_expect(term, "Part it from the other again");
	term_close(&term);
}

static void engineering_takes_it_up(void **state)
{
	struct term *term;
	(void)state;
	term = at_report("enid", beta.enid, "GOLF-1");
	term_choose(term, "Answer");
	term_expect(term, "^X send");
	term_type(term, "We see it here too.\x18");
	term_expect_gone(term, "^X send");
	term_expect(term, "[ seen ]");
	term_choose(term, "Say something among staff");
	term_expect(term, "^X send");
	term_type(term, "It is the battery.\x18");
	term_expect_gone(term, "^X send");
	term_expect(term, "It is the battery.");
	term_choose(term, "support");
	term_expect(term, "support                 has it");
	term_choose(term, "Why ");
	term_expect(term, "frequency");
	term_close(&term);
}

static void support_looks_after_it(void **state)
{
	struct term *term = in_the_room("sue", beta.sue);
	(void)state;
	term_choose(term, "Inboxes");
	term_choose(term, "support");
	term_choose(term, "GOLF-1");
	term_expect(term, "It is the battery.");
	term_choose(term, "Looked after by");
	term_expect(term, "me; Enter: nobody");
	term_close(&term);
}

static void brings_it_to(const char *user, const char *key, const char *status, const char *note,
			 const char *asks, const char *state_now)
{
	struct term *term = at_report(user, key, "GOLF-1");
	char *row = mem_printf("%-24s%s", "Bring it to", status);
	term_choose(term, row);
	if (asks) {
		term_expect(term, asks);
		term_type(term, note);
		term_type(term, "\r");
	}
	term_type(term, "g");
	term_expect(term, state_now);
	term_close(&term);
	free(row);
}

static void it_is_planned_made_and_checked(void **state)
{
	struct term *term;
	(void)state;
	brings_it_to("olga", beta.olga, "planned", "The clock went with the battery.",
		     "Said to everybody", "[ planned ]");
	brings_it_to("enid", beta.enid, "being made", NULL, NULL, "[ being made ]");
	brings_it_to("enid", beta.enid, "to check", "0.9.1", "In which release", "[ to check ]");
	/* Who said it happens to them is asked; once it still does. */
	term = tester_in_the_room(2);
	term_choose(term, "GOLF-1");
	term_expect(term, "Does it still happen to you?");
	term_type(term, "2");
	term_expect(term, "What happens");
	term_type(term, "At two degrees it does\r");
	term_expect(term, "At two degrees it does");
	term_type(term, "g");
	term_expect(term, "[ being made ]");
	term_close(&term);
}

static void it_is_gone(void **state)
{
	struct term *term;
	(void)state;
	brings_it_to("enid", beta.enid, "to check", "0.9.1", "In which release", "[ to check ]");
	term = tester_in_the_room(0);
	term_choose(term, "GOLF-1");
	term_expect(term, "Does it still happen to you?");
	term_type(term, "1");
	term_type(term, "g");
	term_expect(term, "[ done ]");
	term_close(&term);
}

/* --- you said, we did --- */

static void it_is_said_what_came_of_it(void **state)
{
	struct term *term = in_the_room("olga", beta.olga);
	(void)state;
	term_choose(term, "Decisions");
	term_expect(term, "Nothing is written down yet.");
	term_type(term, "c");
	term_expect(term, "What was decided");
	term_type(term, "\rTest every build in the cold\r");
	term_choose(term, "Because of");
	term_type(term, "GOLF-1\r");
	term_choose(term, "Write");
	term_expect(term, "^X send");
	term_type(term, "Five said so.\x18");
	term_expect(term, "Written down.");
	term_close(&term);

	term = in_the_room("olga", beta.olga);
	term_choose(term, "Releases");
	term_choose(term, "0.9.1");
	term_expect(term, "Warm up in the cold");
	term_choose(term, "Say what it brought");
	term_expect(term, "What a release brought");
	term_choose(term, "Because of");
	term_type(term, "GOLF-1\r");
	term_choose(term, "Write");
	term_expect(term, "^X send");
	term_type(term, "The cold is measured.\x18");
	term_expect(term, "everybody whose report it was is told.");
	term_close(&term);

	/* Whose report is part of the other is told too. */
	term = tester_in_the_room(1);
	term_type(term, "@");
	term_expect(term, "GOLF-1");
	term_close(&term);
	term = tester_in_the_room(0);
	term_choose(term, "What changed");
	term_expect(term, "The cold is measured.");
	term_expect(term, "because of you");
	term_close(&term);
}

static void marketing_prepares_the_launch(void **state)
{
	struct term *term = tester_in_the_room(5);
	(void)state;
	term_choose(term, "Report something");
	term_choose(term, "something I like");
	term_expect(term, "I was trying to");
	term_type(term, "\r");
	term_choose(term, "Write it");
	term_expect(term, "^X send");
	term_type(term, "It changed my Sundays.\x18");
	term_expect(term, "Sent.");
	term_choose(term, "My words");
	term_expect(term, "without my name");
	term_close(&term);

	term = tester_in_the_room(6);
	term_choose(term, "Launch");
	term_expect(term, "would you tell people of it?");
	term_type(term, "\r");
	term_expect(term, "Noted. Thank you.");
	term_close(&term);

	term = in_the_room("mark", beta.mark);
	term_choose(term, "Launch");
	term_expect(term, "tester6");
	term_choose(term, "Launch pack");
	term_expect(term, "It changed my Sundays.");
	assert_false(term_shows(term, "tester5"));
	term_close(&term);
}

static void it_ends_with_a_thank_you(void **state)
{
	struct term *term = in_the_room("olga", beta.olga);
	(void)state;
	term_choose(term, "Give and take");
	term_expect(term, "What members got");
	term_choose(term, "End this room, with a thank-you");
	term_expect(term, "No more is written then");
	term_type(term, "y");
	term_expect(term, "^X send");
	term_type(term, "Thank you, all forty.\x18");
	term_expect(term, "This room ended");
	term_close(&term);
	term = tester_in_the_room(TESTERS - 1);
	term_expect(term, "This room is closed.");
	term_choose(term, "Give and take");
	term_expect(term, "Thank you, all forty.");
	term_close(&term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_teams_are_invited),
	    cmocka_unit_test(forty_come_in_and_sign),
	    cmocka_unit_test(units_are_shipped_and_arrive),
	    cmocka_unit_test(a_release_and_a_task),
	    cmocka_unit_test(a_task),
	    cmocka_unit_test(a_task_is_done),
	    cmocka_unit_test(two_report_the_same),
	    cmocka_unit_test(others_say_me_too),
	    cmocka_unit_test(engineering_merges),
	    cmocka_unit_test(engineering_takes_it_up),
	    cmocka_unit_test(support_looks_after_it),
	    cmocka_unit_test(it_is_planned_made_and_checked),
	    cmocka_unit_test(it_is_gone),
	    cmocka_unit_test(it_is_said_what_came_of_it),
	    cmocka_unit_test(marketing_prepares_the_launch),
	    cmocka_unit_test(it_ends_with_a_thank_you),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
