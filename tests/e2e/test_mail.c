/* Mail as it leaves the machine: written by the server, handed on by the delivery
 * script to a stand-in for sendmail; once each, nothing lost when that refuses, and
 * never a word of what is hidden. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"

enum { SOON_MS = 60000, WORD = 80 };

static struct server server;
static char *olga, *tess;
static char *spool, *outgoing, *refuses; /* of the server; of the stand-in */

static char *does(const char *user, const char *key, const char *input, const char *line,
		  int status)
{
	struct run run = run_ssh(&server, user, key, input, line);
	char *out = mem_dup(run.out);

	if (run.status != status)
		print_error("`%s`: %d\n%s%s\n", line, run.status, run.out, run.err);
	assert_int_equal(run.status, status);
	run_free(&run);
	return out;
}

static void must(const char *key, const char *input, const char *line)
{
	free(does("me", key, input, line, 0));
}

/* --- the stand-in for sendmail --- */

/* Keeps what it is given, behind a line of its own; while a file is there it refuses,
 * or does what that file says. */
static void write_mailer(void)
{
	char *path = mem_printf("%s/sendmail", server.dir);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	fprintf(file,
		"#!/bin/sh\n"
		"[ \"$*\" = '-t -i' ] || exit 64\n"
		"[ ! -e '%s' ] || exit 75\n"
		"[ ! -e '%s/does' ] || . '%s/does'\n"
		"{ echo '=== message'; cat; } >> '%s'\n",
		refuses, server.dir, server.dir, outgoing);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0700), 0);
	setenv("SENDMAIL", path, 1);
	free(path);
}

/* With `setting`, NAME=VALUE, in its environment. */
static int deliver_with(const char *setting)
{
	const char *const argv[] = {"env", setting, "sh", "contrib/mail/hearth-mail", spool, NULL};
	struct run run = run_program(argv, NULL, 0, RUN_MS);
	int status = run.status;

	run_free(&run);
	return status;
}

static int deliver(void)
{
	return deliver_with("KEEP=7");
}

/* A file of the server's folder with one line in it. */
static char *write_line(const char *name, const char *line)
{
	char *path = mem_printf("%s/%s", server.dir, name);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	fprintf(file, "%s\n", line);
	assert_int_equal(fclose(file), 0);
	return path;
}

static int count_in(const char *folder)
{
	char *path = mem_printf("%s/%s", spool, folder);
	DIR *dir = opendir(path);
	struct dirent *entry;
	int count = 0;

	while (dir && (entry = readdir(dir)))
		count += entry->d_name[0] != '.';
	if (dir)
		closedir(dir);
	free(path);
	return count;
}

static void expect_waiting(int count)
{
	int64_t end = clock_mono_ms() + SOON_MS;

	while (count_in("new") < count && clock_mono_ms() < end)
		usleep(50000);
	assert_true(count_in("new") >= count);
}

/* All that was handed on, to be freed. */
static char *sent(void)
{
	FILE *file = fopen(outgoing, "re");
	char *text = mem_alloc(256 * 1024);
	size_t len = file ? fread(text, 1, 256 * 1024 - 1, file) : 0;

	if (file)
		fclose(file);
	text[len] = '\0';
	return text;
}

static int times(const char *text, const char *word)
{
	int count = 0;

	for (const char *p = text; (p = strstr(p, word)); p += strlen(word))
		count++;
	return count;
}

static int set_up(void **state)
{
	(void)state;
	server_start(&server, "mail_from = hearth@example.org\nmail_host = example.org -p 2222\n"
			      "sessions_per_address = 60\n");
	spool = mem_printf("%s/mail", server.dir);
	outgoing = mem_printf("%s/outgoing", server.dir);
	refuses = mem_printf("%s/refuses", server.dir);
	write_mailer();
	olga = server_person(&server, "olga");
	tess = server_person(&server, "tess");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "Tea", "about", "About"));
	server_must(&server, "room.new",
		    json_pack("{s:s, s:s, s:s, s:s, s:b}", "room", "kestrel", "title",
			      "Kestrel Two", "purpose", "Quietly.", "owner", "olga", "hidden", 1));
	must(olga, NULL, "room admit kestrel tess");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	server_end(&server);
	free(spool);
	free(outgoing);
	free(refuses);
	free(olga);
	free(tess);
	return 0;
}

/* --- the tests --- */

/* The word behind the last `mark` of all that was sent. */
static void word_after(const char *mark, char word_r[WORD])
{
	char *all = sent(), *at = NULL;
	size_t len = 0;

	for (char *p = all; (p = strstr(p, mark)); p += strlen(mark))
		at = p + strlen(mark);
	assert_non_null(at);
	while (len + 1 < WORD && at[len] && !isspace((unsigned char)at[len])) {
		word_r[len] = at[len];
		len++;
	}
	word_r[len] = '\0';
	free(all);
}

/* An address counts once what was mailed to it was typed. */
static void test_proved(void **state)
{
	char code[WORD], *line, *out;

	(void)state;
	must(tess, NULL, "mail set tess@example.net");
	expect_waiting(1);
	assert_int_equal(deliver(), 0);
	assert_int_equal(count_in("new"), 0);
	assert_int_equal(count_in("cur"), 1);
	word_after("mail prove ", code);
	line = mem_printf("mail prove %s", code);
	must(tess, NULL, line);
	free(line);
	out = does("me", tess, NULL, "mail show", 0);
	assert_non_null(strstr(out, "tess@example.net"));
	free(out);
	must(tess, NULL, "notification set reply --mail now");
	must(tess, NULL, "notification set item_said --mail now");
	must(tess, NULL, "notification set item_status --mail now");
	unlink(outgoing);
}

static void test_delivered_once(void **state)
{
	char *all;

	(void)state;
	must(tess, "A question", "thread new tea --title 'How long for oolong?'");
	must(olga, "Three minutes.", "post reply 1 --to 1");
	expect_waiting(1);
	/* Two at a time hand it on once. */
	{
		char *twice = mem_printf(
		    "sh contrib/mail/hearth-mail '%s' & sh contrib/mail/hearth-mail '%s'; wait",
		    spool, spool);
		const char *const argv[] = {"sh", "-c", twice, NULL};
		struct run run = run_program(argv, NULL, 0, RUN_MS);

		assert_int_equal(run.status, 0);
		run_free(&run);
		free(twice);
	}
	assert_int_equal(deliver(), 0);
	all = sent();
	assert_int_equal(times(all, "=== message\n"), 1);
	assert_non_null(strstr(all, "\nTo: tess@example.net\n"));
	assert_non_null(strstr(all, "Three minutes."));
	assert_int_equal(count_in("new"), 0);
	free(all);
	unlink(outgoing);
}

/* What is refused waits for the next run, and is whole then. */
static void test_refused_stays(void **state)
{
	FILE *file = fopen(refuses, "we");
	char *all;

	(void)state;
	assert_non_null(file);
	fclose(file);
	must(olga, "Four, rather.", "post reply 1 --to 1");
	expect_waiting(1);
	assert_int_equal(deliver(), 75);
	assert_int_equal(count_in("new"), 1);
	all = sent();
	assert_string_equal(all, "");
	free(all);
	unlink(refuses);
	assert_int_equal(deliver(), 0);
	assert_int_equal(deliver(), 0);
	all = sent();
	assert_int_equal(times(all, "=== message\n"), 1);
	assert_non_null(strstr(all, "Four, rather."));
	free(all);
	unlink(outgoing);
}

/* A message as the server leaves them, which mails nobody so often in an hour. */
static void put_message(const char *words)
{
	static int count;
	char *name = mem_printf("mail/new/%d.test", count++);

	free(write_line(name, words));
	free(name);
	assert_int_equal(count_in("new"), 1);
}

static void expect_sent_once(const char *words)
{
	char *all = sent();

	assert_int_equal(times(all, "=== message\n"), 1);
	assert_non_null(strstr(all, words));
	free(all);
	unlink(outgoing);
}

/* A mailer that does not end holds up nothing but its message. */
static void test_a_mailer_that_hangs(void **state)
{
	char *does_it = write_line("does", "exec sleep 600");

	(void)state;
	put_message("Five.");
	assert_int_equal(deliver_with("PATIENCE=1"), 75);
	assert_int_equal(count_in("new"), 1);
	unlink(does_it);
	free(does_it);
	assert_int_equal(deliver(), 0);
	expect_sent_once("Five.");
}

/* Somebody whom a mailer leaves behind does not keep the next from being sent. */
static void test_a_mailer_that_goes_on(void **state)
{
	char *does_it = write_line("does", "sleep 60 </dev/null >/dev/null 2>&1 &");

	(void)state;
	put_message("Six.");
	assert_int_equal(deliver(), 0);
	expect_sent_once("Six.");
	unlink(does_it);
	free(does_it);
	put_message("Seven.");
	assert_int_equal(deliver(), 0);
	expect_sent_once("Seven.");
}

static void test_no_mailer(void **state)
{
	(void)state;
	put_message("Eight.");
	assert_int_equal(deliver_with("SENDMAIL=/nowhere/sendmail"), 75);
	assert_int_equal(count_in("new"), 1);
	assert_int_equal(deliver(), 0);
	expect_sent_once("Eight.");
	assert_int_equal(deliver_with("SENDMAIL=/nowhere/sendmail"), 0);
}

/* What was handed on and cannot be put away is not handed on again and again. */
static void test_no_room_for_what_was_sent(void **state)
{
	char *mv = write_line("mv", "#!/bin/sh\nexit 1");
	char *path = mem_printf("PATH=%s:%s", server.dir, getenv("PATH"));

	(void)state;
	assert_int_equal(chmod(mv, 0700), 0);
	put_message("Nine.");
	assert_int_equal(deliver_with(path), 1);
	expect_sent_once("Nine.");
	unlink(mv);
	free(mv);
	free(path);
	assert_int_equal(deliver(), 0);
	unlink(outgoing);
}

/* What is refused for days is put aside, and not tried for ever. */
static void test_refused_for_days(void **state)
{
	char *no = write_line("refuses", ""), *all;

	(void)state;
	put_message("Ten.");
	assert_int_equal(deliver_with("TRY=1"), 75);
	assert_int_equal(count_in("new"), 1);
	assert_int_equal(deliver_with("TRY=0"), 0);
	assert_int_equal(count_in("new"), 0);
	assert_int_equal(count_in("failed"), 1);
	unlink(no);
	free(no);
	assert_int_equal(deliver(), 0);
	all = sent();
	assert_string_equal(all, "");
	free(all);
}

/* A report, an answer to it, its state: mail says only that there is something. */
static void test_nothing_of_a_hidden_room(void **state)
{
	static const char *const secrets[] = {"kestrel",  "Kestrel", "KESTREL",	       "zanzibar",
					      "Zanzibar", "olga",    "A sensor slips", "issue"};
	char *all;

	(void)state;
	must(tess, "It says zanzibar.",
	     "feedback new kestrel --type issue --title 'A sensor slips'");
	must(olga, "Zanzibar it is.", "feedback comment kestrel-1");
	must(olga, NULL, "feedback set kestrel-1 --status under_review");
	expect_waiting(1);
	usleep(500000);
	assert_int_equal(deliver(), 0);
	all = sent();
	assert_true(times(all, "=== message\n") >= 1);
	assert_non_null(strstr(all, "something new for you"));
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		if (strstr(all, secrets[i]))
			print_error("%s is in\n%s\n", secrets[i], all);
		assert_null(strstr(all, secrets[i]));
	}
	free(all);
}

/* The one line of every mail, by whoever has it; then there is none any more. */
static void test_one_line_stops_it(void **state)
{
	char token[WORD], *line, *out, *all;

	(void)state;
	word_after("mail stop ", token);
	unlink(outgoing);
	line = mem_printf("mail stop %s", token);
	all = mem_printf("mail stop %sX", token);
	free(does("guest", NULL, NULL, all, 3));
	free(all);
	free(does("guest", NULL, NULL, line, 0));
	out = does("me", tess, NULL, "mail show --json", 0);
	assert_non_null(strstr(out, "\"stopped\":true"));
	free(out);
	must(olga, "And five for pu-erh.", "post reply 1 --to 1");
	usleep(1500000);
	assert_int_equal(count_in("new"), 0);
	assert_int_equal(deliver(), 0);
	all = sent();
	assert_string_equal(all, "");
	free(all);
	free(line);
}

/* What the units say is what systemd understands, where it is here to be asked. */
static void test_units(void **state)
{
	const char *const argv[] = {
	    "sh", "-c",
	    "command -v systemd-analyze >/dev/null 2>&1 || exit 77\n"
	    "systemd-analyze verify --man=no contrib/systemd/hearth* 2>&1 |\n"
	    "grep -v 'is not executable' || exit 0",
	    NULL};
	struct run run = run_program(argv, NULL, 0, RUN_MS);

	(void)state;
	if (run.status == 77) {
		run_free(&run);
		skip();
	}
	assert_string_equal(run.out, "");
	run_free(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_proved),
	    cmocka_unit_test(test_delivered_once),
	    cmocka_unit_test(test_refused_stays),
	    cmocka_unit_test(test_a_mailer_that_hangs),
	    cmocka_unit_test(test_a_mailer_that_goes_on),
	    cmocka_unit_test(test_no_mailer),
	    cmocka_unit_test(test_no_room_for_what_was_sent),
	    cmocka_unit_test(test_refused_for_days),
	    cmocka_unit_test(test_nothing_of_a_hidden_room),
	    cmocka_unit_test(test_one_line_stops_it),
	    cmocka_unit_test(test_units),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
