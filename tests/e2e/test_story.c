/* A room's whole story through the real ssh: forty testers and four teams
 * recruit, ship, ask, report, vote, merge, route, fix, verify, release, thank. */
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
#include "tests/e2e/harness/run.h"

enum { TESTERS = BETA_TESTERS, REPORTERS = 8, AFFECTED = 6 };

static struct beta beta;
static char *nosy;

static int set_up(void **state)
{
	(void)state;
	beta_start(&beta, "sessions_per_address = 8\n");
	nosy = server_person(&beta.server, "nosy");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	beta_end(&beta);
	free(nosy);
	return 0;
}

/* --- lines of ssh --- */

static int status_of(const char *key, const char *input, const char *line)
{
	struct run run = run_ssh(&beta.server, "me", key, input, line);
	int status = run.status;

	run_free(&run);
	return status;
}

static json_t *ask(const char *key, const char *input, const char *line)
{
	return run_ask(&beta.server, key, input, line, 0);
}

static void does(const char *key, const char *input, const char *line)
{
	json_decref(ask(key, input, line));
}

static char *text_of(const char *key, const char *line)
{
	struct run run = run_ssh(&beta.server, "me", key, NULL, line);
	char *text;

	assert_int_equal(run.status, 0);
	text = mem_dup(run.out);
	run_free(&run);
	return text;
}

/* A line made for a tester. */
static void __attribute__((format(printf, 3, 4)))
tester_does(int tester, const char *input, const char *format, ...)
{
	va_list ap;
	char *line = NULL;

	va_start(ap, format);
	assert_true(vasprintf(&line, format, ap) > 0);
	va_end(ap);
	does(beta.testers[tester], input, line);
	free(line);
}

static const char *field(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static json_t *item(const char *key, const char *name)
{
	char *line = mem_printf("feedback show %s", name);
	json_t *shown = ask(key, NULL, line), *it = json_incref(json_object_get(shown, "item"));

	free(line);
	json_decref(shown);
	return it;
}

static void is_now(const char *name, const char *status)
{
	json_t *it = item(beta.olga, name);

	assert_string_equal(field(it, "status"), status);
	json_decref(it);
}

/* --- the story --- */

static void recruit(void **state)
{
	struct buf csv = {0};
	json_t *codes, *code, *people;
	size_t i;

	(void)state;
	does(beta.olga, NULL, "room admit heron enid --part staff --team eng");
	does(beta.olga, NULL, "room admit heron mark --part staff --team mkt");
	does(beta.olga, NULL, "room admit heron sue --part staff --team sup");
	for (int t = 0; t < TESTERS; t++)
		buf_printf(&csv, "\"Tester, the %dth\"\n", t);
	codes = ask(beta.olga, buf_text(&csv), "invite make heron --segment low --file people.csv");
	buf_free(&csv);
	assert_int_equal(json_array_size(json_object_get(codes, "items")), TESTERS);
	json_array_foreach(json_object_get(codes, "items"), i, code)
	{
		tester_does((int)i, NULL, "invite use %s", field(code, "code"));
		/* Not before it is signed. */
		if (i == 0)
			assert_int_equal(status_of(beta.testers[0], NULL, "feedback list heron"),
					 3);
		tester_does((int)i, NULL, "nda accept heron --version 1 --name 'Tester %zu'", i);
	}
	/* A code that was used lets nobody else in. */
	{
		char *line =
		    mem_printf("invite use %s",
			       field(json_array_get(json_object_get(codes, "items"), 0), "code"));

		assert_int_not_equal(status_of(nosy, NULL, line), 0);
		free(line);
	}
	json_decref(codes);
	people = ask(beta.olga, NULL, "room people heron --part tester --state active --limit 100");
	assert_int_equal(json_array_size(json_object_get(people, "items")), TESTERS);
	json_decref(people);
}

static void ship_and_ask(void **state)
{
	json_t *made;

	(void)state;
	for (int t = 0; t < 3; t++) {
		char *line =
		    mem_printf("unit set heron tester%d --serial P2-%03d --state shipped", t, t);

		does(beta.olga, NULL, line);
		free(line);
	}
	does(beta.testers[0], NULL, "unit got heron");
	does(beta.enid, "Warm up in the cold, twenty balls.", "release new heron 0.9.1");
	made = ask(beta.olga, "Twenty putts, and three things you noticed.",
		   "task new heron --title 'Putting mode'");
	tester_does(0, NULL, "task done %s", field(made, "task"));
	json_decref(made);
}

static void report_vote_and_merge(void **state)
{
	json_t *made, *receipt, *why;

	(void)state;
	made = ask(beta.testers[0], "every carry about 12 % short until the fourth basket",
		   "feedback new heron --type issue --title 'Carry reads short in the cold' "
		   "--trying-to 'warm up before a tee time' --severity major --release 0.9.1");
	assert_string_equal(field(made, "item"), "GOLF-1");
	assert_true(*field(made, "answer_due_at"));
	json_decref(made);
	made = ask(beta.testers[1], "Short when it freezes",
		   "feedback new heron --type issue --title 'Carry short'");
	assert_string_equal(field(json_array_get(json_object_get(made, "similar"), 0), "item"),
			    "GOLF-1");
	json_decref(made);
	for (int t = 2; t < REPORTERS; t++)
		tester_does(t, "It changed my Sundays",
			    "feedback new heron --type praise --quote-consent %s",
			    t % 2 ? "named" : "none");
	for (int t = 2; t < 2 + AFFECTED; t++)
		tester_does(t, NULL,
			    "feedback vote GOLF-1 --affected --importance 2 --why 'me too'");
	tester_does(2, NULL, "feedback vote GOLF-2");
	tester_does(9, NULL, "feedback vote GOLF-2");
	receipt = ask(beta.enid, NULL, "feedback merge GOLF-2 --into GOLF-1");
	assert_int_equal(json_integer_value(json_object_get(receipt, "moved")), 1);
	assert_int_equal(json_integer_value(json_object_get(receipt, "already")), 1);
	json_decref(receipt);
	why = ask(beta.enid, NULL, "feedback why GOLF-1");
	assert_true(json_array_size(json_object_get(why, "items")) >= 6);
	json_decref(why);
	assert_int_equal(status_of(beta.testers[5], NULL, "feedback why GOLF-1"), 1);
}

static void teams_have_their_own(void **state)
{
	json_t *list;

	(void)state;
	list = ask(beta.enid, NULL, "feedback list heron --team eng --sort impact");
	assert_string_equal(field(json_array_get(json_object_get(list, "items"), 0), "item"),
			    "GOLF-1");
	json_decref(list);
	/* Praise whose author agreed to be quoted is marketing's. */
	list = ask(beta.mark, NULL, "feedback list heron --team mkt");
	assert_int_equal(json_array_size(json_object_get(list, "items")), (REPORTERS - 2) / 2);
	json_decref(list);
	does(beta.sue, NULL, "feedback route GOLF-1 --team sup --assignee sue");
	does(beta.enid, "It is the battery", "feedback comment GOLF-1 --visibility staff");
	does(beta.enid, "We see it here too.", "feedback comment GOLF-1");
	is_now("GOLF-1", "acknowledged");
	list = ask(beta.testers[7], NULL, "feedback show GOLF-1");
	assert_int_equal(json_array_size(json_object_get(list, "comments")), 1);
	json_decref(list);
	list = ask(beta.testers[7], NULL, "search battery");
	assert_int_equal(json_array_size(json_object_get(list, "items")), 0);
	json_decref(list);
}

static void fix_verify_and_release(void **state)
{
	json_t *told, *list;

	(void)state;
	does(beta.olga, NULL,
	     "feedback set GOLF-1 --status planned --note 'The clock went with the battery.'");
	does(beta.enid, NULL, "feedback set GOLF-1 --status in_progress");
	does(beta.enid, "Measures the temperature.", "release new heron 0.9.2");
	does(beta.enid, NULL, "feedback set GOLF-1 --status verify --release 0.9.2");
	told = ask(beta.testers[2], NULL, "notification list --limit 50");
	{
		bool asked = false;
		json_t *notice;
		size_t i;

		json_array_foreach(json_object_get(told, "items"), i, notice) asked =
		    asked || !strcmp(field(notice, "kind"), "item_check");
		assert_true(asked);
	}
	json_decref(told);
	does(beta.testers[3], NULL, "feedback verify GOLF-1 still --body 'At 2 degrees'");
	is_now("GOLF-1", "in_progress");
	does(beta.enid, NULL, "feedback set GOLF-1 --status verify --release 0.9.2");
	does(beta.testers[0], NULL, "feedback verify GOLF-1 gone");
	is_now("GOLF-1", "done");
	does(beta.olga, "Twelve said so.",
	     "decision new heron --title 'Test every build in the cold' --item GOLF-1");
	does(beta.olga, "The cold is measured.", "changelog new heron 0.9.2 --item GOLF-1");
	told = ask(beta.testers[1], NULL, "notification list --limit 50");
	{
		int released = 0;
		json_t *notice;
		size_t i;

		json_array_foreach(json_object_get(told, "items"), i, notice) released +=
		    !strcmp(field(notice, "kind"), "item_released");
		/* Whose report was merged into it is told too, once. */
		assert_int_equal(released, 1);
	}
	json_decref(told);
	list = ask(beta.testers[9], NULL, "decision list heron");
	assert_int_equal(json_array_size(json_object_get(list, "items")), 1);
	json_decref(list);
}

static void launch_and_thank(void **state)
{
	char *text = text_of(beta.mark, "launch pack heron");

	(void)state;
	assert_non_null(strstr(text, "It changed my Sundays"));
	free(text);
	text = text_of(beta.olga, "feedback export heron --csv");
	assert_non_null(strstr(text, "GOLF-1,issue,Carry reads short in the cold,done,fixed"));
	free(text);
	text = text_of(beta.sue, "report heron");
	assert_non_null(strstr(text, "so that launch day surprises nobody"));
	free(text);
	assert_int_equal(status_of(beta.olga, "Thank you.", "room close heron"), 1);
	does(beta.olga, "Thank you, all forty.", "room close heron --reviewed");
	assert_int_equal(status_of(beta.testers[0], "late", "feedback new heron --type idea"), 1);
	does(beta.testers[0], NULL, "feedback list heron");
}

/* A line with the room's name for # and the beginning of its reports' for @. */
static char *about(const char *line, const char *room, const char *prefix)
{
	size_t at = strcspn(line, "#@");

	return mem_printf("%.*s%s%s", (int)at, line, line[at] == '@' ? prefix : room,
			  line + at + 1);
}

/* Nobody outside learned of any of it: not by any word of any of these lines. */
static void nobody_outside_learned_of_it(void **state)
{
	static const char *const lines[] = {
	    "room show #",	    "feedback list #",	"feedback show @-1", "thread list #",
	    "release list #",	    "task list #",	"decision list #",   "report #",
	    "feedback export #",    "launch pack #",	"nda show #",	     "room people #",
	    "feedback vote @-1",    "room ledger #",	"board show #",	     "invite list #",
	    "feedback similar # x", "changelog list #",
	};
	json_t *list;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		char *there = about(lines[i], "heron", "golf");
		char *never = about(lines[i], "heran", "gulf");
		struct run a = run_ssh(&beta.server, "me", nosy, NULL, there);
		struct run b = run_ssh(&beta.server, "me", nosy, NULL, never);

		assert_int_equal(a.status, 3);
		assert_int_equal(b.status, 3);
		assert_string_equal(a.err, b.err);
		assert_string_equal(a.out, b.out);
		run_free(&a);
		run_free(&b);
		free(there);
		free(never);
	}
	list = ask(nosy, NULL, "room list");
	assert_int_equal(json_array_size(json_object_get(list, "items")), 0);
	json_decref(list);
	list = ask(nosy, NULL, "search carry");
	assert_int_equal(json_array_size(json_object_get(list, "items")), 0);
	json_decref(list);
	list = ask(nosy, NULL, "member show tester0");
	assert_int_equal(json_integer_value(json_object_get(list, "posts")), 0);
	json_decref(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(recruit),
	    cmocka_unit_test(ship_and_ask),
	    cmocka_unit_test(report_vote_and_merge),
	    cmocka_unit_test(teams_have_their_own),
	    cmocka_unit_test(fix_verify_and_release),
	    cmocka_unit_test(launch_and_thank),
	    cmocka_unit_test(nobody_outside_learned_of_it),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
