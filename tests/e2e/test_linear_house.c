/* A room is set up, filled and kept in order as plain numbered text, through the real
 * ssh: what the screens offer its owner and staff is all there. */
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

static struct server server;
static char *olga, *tess, *theo;

static json_t *ask(const char *key, const char *input, const char *line)
{
	return run_ask(&server, key, input, line, 0);
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
			      "purpose", "so that launch day surprises nobody", "hidden", 0,
			      "owner", "olga"));
	json_decref(ask(olga, NULL, "room admit heron tess --segment low"));
	json_decref(ask(tess, "Short.", "feedback new heron --type issue --title Carry"));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	server_end(&server);
	free(olga);
	free(tess);
	free(theo);
	return 0;
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

/* The number of a row of the room's menu, as somebody is shown it. */
static int number_of(const char *user, const char *key, const char *row)
{
	char *out = hears(user, key, "r\n1\nq\nq\n"), *whole = mem_printf(". %s: ", row),
	     *at = strstr(out, whole);
	int number;

	if (!at)
		fail_msg("not offered: %s\n%s", row, out);
	while (at > out && at[-1] != '\n')
		at--;
	number = atoi(at);
	free(whole);
	free(out);
	return number;
}

/* What olga hears at that row of the room's menu, typing this there. */
static char *at_row(const char *row, const char *input)
{
	char *all = mem_printf("r\n1\n%d\n%sq\nq\nq\nq\n", number_of("olga", olga, row), input);
	char *out = hears("olga", olga, all);

	free(all);
	return out;
}

static void assert_hears(char *out, const char *words)
{
	if (!strstr(out, words))
		fail_msg("not heard: %s\n%s", words, out);
}

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static const json_t *item_of(const json_t *list, size_t i)
{
	return json_array_get(json_object_get(list, "items"), i);
}

/* Those of the screens, in their groups. */
static void the_menu_is_that_of_the_screens(void **state)
{
	static const char *const rows[] = {"Report something",
					   "Inboxes",
					   "My feedback",
					   "All reports",
					   "Talk",
					   "Who is here",
					   "Invitations",
					   "Applications",
					   "Tasks",
					   "Releases",
					   "Units",
					   "Progress",
					   "Phases and features",
					   "What changed",
					   "Decisions",
					   "Launch",
					   "Give and take",
					   "To take away",
					   "Set up",
					   "Rest",
					   "Leave this room"};
	char *out = hears("olga", olga, "r\n1\nq\nq\n"), *at = out;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *row = mem_printf("\n%zu. %s: ", i + 1, rows[i]);

		assert_hears(at, row);
		at = strstr(at, row);
		free(row);
	}
	assert_hears(out, "\nThe programme\n");
	assert_hears(out, "\nLaunch and closing\n");
	free(out);
}

static void a_room_is_set_up(void **state)
{
	char *out =
	    at_row("Set up", "1\nHeron two\n2\nso that we know\n3\n3\n5\n7\n12\n"
			     /* When its staff work; seats; the agreement and its books. */
			     "8\n\n\n18:30\n\n2026-12-25\n\n12\n40\nlow\n15\nBe **quiet**.\n.\n1\n"
			     "16\n1\ns\nq\nq\n");
	json_t *shown = ask(olga, NULL, "room show heron");

	(void)state;
	assert_string_equal(text_of(shown, "title"), "Heron two");
	assert_string_equal(text_of(shown, "purpose"), "so that we know");
	assert_string_equal(text_of(shown, "phase"), "onboarding");
	assert_true(json_is_true(json_object_get(shown, "hide_votes")));
	assert_int_equal(json_integer_value(json_object_get(shown, "ack_hours")), 12);
	assert_string_equal(text_of(shown, "work_to"), "18:30");
	assert_int_equal(json_integer_value(json_object_get(shown, "nda_version")), 1);
	assert_hears(out, "mon-fri, 09:00 to 18:30");
	assert_hears(out, "9. Days off: 2026-12-25");
	assert_hears(out, "1. Version 1, ");
	assert_hears(out, "    Be quiet.\n");
	assert_hears(out, "Nobody has signed yet.");
	json_decref(shown);
	shown = ask(olga, NULL, "seat list heron");
	assert_int_equal(json_integer_value(json_object_get(item_of(shown, 0), "target")), 40);
	json_decref(shown);
	free(out);
	/* What is set badly is said, and asked again. */
	out = at_row("Set up", "7\nsoon\n7\n\nq\n");
	assert_hears(out, "That did not work: ack_hours");
	free(out);
	json_decref(ask(olga, NULL, "nda accept heron --version 1 --name Olga"));
	json_decref(ask(tess, NULL, "nda accept heron --version 1 --name Tess"));
	out = at_row("Set up", "16\ns\nq\nq\n");
	assert_hears(out, "tess: “Tess”, version 1, ");
	free(out);
}

static void people_are_invited_and_let_in(void **state)
{
	char *out = at_row("Applications", "f\ny\nWhich glove? | left | right\n.\n1\nq\n");
	json_t *list;

	(void)state;
	assert_hears(out, "Whoever applies from now on answers these.");
	free(out);
	json_decref(ask(olga, NULL, "room set heron --listed"));
	json_decref(ask(theo, "left", "room apply heron"));
	out = at_row("Applications", "1\n2\nhigh\nq\n");
	assert_hears(out, "1. theo, ");
	assert_hears(out, "    Which glove?: left");
	assert_hears(out, "theo is let in, and told.");
	free(out);
	out = at_row("Invitations", "n\n1\nlow\nJane; Ola\n14\n1\ny\nq\n");
	assert_hears(out, "\nJane: ");
	assert_hears(out, "2. Jane, tester, low, 0 of 1 used");
	free(out);
	list = ask(olga, NULL, "invite list heron");
	assert_string_equal(text_of(item_of(list, 0), "state"), "revoked");
	assert_string_equal(text_of(item_of(list, 1), "state"), "open");
	json_decref(list);
	/* Somebody is made staff. */
	out = at_row("Who is here", "3\na\n4\n1\nq\nq\n");
	assert_hears(out, "a: as what, and of which group");
	assert_hears(out, "Changed.");
	free(out);
	list = ask(olga, NULL, "room people heron");
	assert_int_equal(json_array_size(json_object_get(list, "items")), 3);
	json_decref(list);
	out = at_row("Who is here", "3\nm\n3\nq\nq\n");
	assert_hears(out, "m: hear them, or not");
	assert_hears(out, "Changed.");
	free(out);
	list = ask(olga, NULL, "follow list");
	assert_string_equal(text_of(item_of(list, 0), "what"), "member");
	assert_string_equal(text_of(item_of(list, 0), "level"), "mute");
	json_decref(list);
}

static void reports_are_sorted(void **state)
{
	char *out = at_row("Inboxes", "8\nn\n3\n2\n\n\n\n\nq\n"
				      "7\nn\ncold\n2\nn\nwarm\n1\nc\n2\n2\nhot\nq\nq\n");
	json_t *list = ask(olga, NULL, "rule list heron");
	size_t count = json_array_size(json_object_get(list, "items"));
	char *all;

	(void)state;
	assert_hears(out, "Reports that fit go there from now on.");
	assert_string_equal(text_of(item_of(list, count - 1), "team"), "mkt");
	assert_string_equal(text_of(item_of(list, count - 1), "type"), "idea");
	json_decref(list);
	list = ask(olga, NULL, "tag list heron");
	assert_string_equal(text_of(item_of(list, 0), "tag"), "cold");
	assert_true(json_is_true(json_object_get(item_of(list, 0), "public")));
	assert_string_equal(text_of(item_of(list, 1), "tag"), "hot");
	json_decref(list);
	free(out);
	json_decref(ask(olga, NULL, "feedback tag HERON-1 --tags cold"));
	out = at_row("Inboxes", "7\n1\nq\nq\n");
	assert_hears(out, "Reports tagged cold, newest first\n1. HERON-1");
	free(out);
	/* By language, and in another order. */
	json_decref(ask(olga, NULL,
			"feedback edit HERON-1 --lang de --rice-reach 400 --rice-impact 0.5 "
			"--rice-confidence 80 --rice-effort 4"));
	out = at_row("Inboxes", "7\nl\nde\ns\n5\nq\nl\nnone of these\nq\nq\n");
	assert_hears(out, "Reports in de, newest first\n1. HERON-1");
	assert_hears(out, "5. by RICE\n");
	assert_hears(out, "Reports in de, by RICE\n1. HERON-1");
	assert_hears(out, ", RICE 40.0");
	assert_hears(out, "a language is as de, pt-BR or zh-Hant");
	free(out);
	/* Testers come to the tags that they may see from the list of all. */
	all = mem_printf("r\n1\n%d\nt\n1\nq\nq\nq\nq\nq\n", number_of("tess", tess, "All reports"));
	out = hears("tess", tess, all);
	free(all);
	assert_hears(out, "1. cold, 1 report\n");
	assert_null(strstr(out, "hot"));
	assert_hears(out, "Reports tagged cold, newest first\n1. HERON-1");
	free(out);
}

/* One wrong answer costs none of the others. */
static void what_is_refused_is_mended(void **state)
{
	char *out =
	    at_row("Tasks", "n\n1\nPutt thrice\nwhenever\n\n\n\n\nThrice, outdoors.\n.\n1\n4\n"
			    "y\n\n\n+7d\n\n\n\n\n1\n.\n1\nq\n");
	json_t *list, *task = NULL, *row;
	size_t i;

	(void)state;
	assert_hears(out, "That did not work: due: a time such as");
	assert_hears(out, "Title (Putt thrice): ");
	assert_hears(out, "Due (whenever): ");
	assert_hears(out, "    Thrice, outdoors.");
	assert_hears(out, "Asked.");
	free(out);
	list = ask(olga, NULL, "task list heron");
	json_array_foreach(json_object_get(list, "items"), i,
			   row) if (strcmp(text_of(row, "title"), "Putt thrice") == 0) task = row;
	assert_non_null(task);
	assert_true(json_is_string(json_object_get(task, "due_at")));
	json_decref(list);

	server_must(&server, "room.maker", json_pack("{s:s, s:b}", "handle", "olga", "may", 1));
	out = hears("olga", olga,
		    "r\nn\nKestrel\nheron\nSo that it flies\n\nn\ny\n\nkestrel\n\n\nn\nq\nq\n");
	assert_hears(out, "That did not work: ");
	assert_hears(out, "(now heron) ");
	assert_hears(out, "It is there: open it");
	free(out);
	list = ask(olga, NULL, "room show kestrel");
	assert_string_equal(text_of(list, "title"), "Kestrel");
	assert_string_equal(text_of(list, "purpose"), "So that it flies");
	json_decref(list);
}

static void units_come_as_a_list(void **state)
{
	char *out = at_row("Units", "2\ntess,HP-1,shipped\ntheo;HP-2\n.\n1\nq\n");
	json_t *list;

	(void)state;
	/* What will not do is said, and stays as a draft. */
	assert_null(strstr(out, " entered, "));
	free(out);
	out = at_row("Units", "2\n3\ntess,HP-1,shipped\ntess,HP-2\n.\n1\nq\n");
	assert_hears(out, "2 entered, 2 of them new.");
	free(out);
	list = ask(olga, NULL, "unit list heron");
	assert_int_equal(json_array_size(json_object_get(list, "items")), 2);
	json_decref(list);
}

/* A sysop looks in: with a reason, for an hour, and the owner is told. */
static void the_glass_is_broken(void **state)
{
	char *root = server_person(&server, "root1");
	char *out;
	json_t *list;

	(void)state;
	out = hears("root1", root, "r\nb\nq\nq\nq\n");
	assert_null(strstr(out, "break the glass"));
	free(out);
	server_must(&server, "member.set",
		    json_pack("{s:s, s:s}", "handle", "root1", "role", "sysop"));
	out = hears("root1", root, "r\nb\nheron\n\nr\nb\nheron\na complaint\nq\nq\nq\n");
	assert_hears(out, "Rank opens no private room.");
	assert_hears(out, "Open for an hour. Its owner is told.");
	assert_hears(out, "You are in it as observer.");
	free(out);
	list = ask(olga, NULL, "room show heron");
	assert_int_equal(json_array_size(json_object_get(list, "breaks")), 1);
	json_decref(list);
	free(root);
}

static void the_programme_is_planned(void **state)
{
	char *out = at_row("Phases and features", "f\ncarry\nCarry distance\n\nq\n");
	json_t *shown;

	(void)state;
	assert_hears(out, "1. carry, Carry distance");
	free(out);
	out = at_row("Tasks", "n\n1\nSwing twice\n\n\n\n\n\nTwice, indoors.\n.\n1\n");
	assert_hears(out, "Asked.");
	free(out);
	out = at_row("Tasks", "1\n3\ny\n");
	assert_hears(out, "Twice, indoors.");
	assert_hears(out, "1. What came out");
	free(out);
	shown = ask(olga, NULL, "task list heron");
	assert_string_not_equal(text_of(item_of(shown, 0), "closed_at"), "");
	json_decref(shown);
	out = at_row("To take away", "2\n");
	assert_hears(out, "feedback export heron --csv > heron.csv");
	assert_hears(out, "so that we know");
	free(out);
}

static void consents_are_taken_back(void **state)
{
	char *out;
	json_t *list;

	(void)state;
	json_decref(ask(tess, NULL, "feedback edit HERON-1 --quote-consent named"));
	out = hears("tess", tess, "t\n9\n1\nq\nq\nq\n");
	assert_hears(out, "1. HERON-1: ");
	assert_hears(out, "Taken back.");
	assert_hears(out, "Nothing: nobody may quote you");
	free(out);
	list = ask(tess, NULL, "consent list");
	assert_int_equal(json_array_size(json_object_get(list, "items")), 0);
	json_decref(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_menu_is_that_of_the_screens),
	    cmocka_unit_test(a_room_is_set_up),
	    cmocka_unit_test(people_are_invited_and_let_in),
	    cmocka_unit_test(reports_are_sorted),
	    cmocka_unit_test(the_programme_is_planned),
	    cmocka_unit_test(units_come_as_a_list),
	    cmocka_unit_test(what_is_refused_is_mended),
	    cmocka_unit_test(the_glass_is_broken),
	    cmocka_unit_test(consents_are_taken_back),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
