/* What is for somebody reaches them: on the open screen and the sleeping one, by
 * command, and as mail in the spool and at the mailer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
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
#include "tests/e2e/harness/term.h"

enum { LONG_MS = 60000 };

static const char settings[] =
    "sleep_seconds = 4\nwake_pause_seconds = 1\n"
    "mail_from = hearth@example.org\nmail_host = community.example.org\n";

static struct server server;
static char *ann, *bob;

static int setup(void **state)
{
	(void)state;
	server_start(&server, settings);
	ann = server_make_key(&server, "ann");
	bob = server_make_key(&server, "bob");
	server_add_member(&server, "ann", ann, "member");
	server_add_member(&server, "bob", bob, "member");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Talk of the town",
			      "about", "Whatever"));
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

/* A command that must end with that status; its output, to be freed. */
static char *command(const char *user, const char *key, int status, const char *input,
		     const char *line)
{
	struct run run = run_ssh(&server, user, key, input, line);
	char *out = mem_dup(run.out);

	if (run.status != status)
		print_error("%s: %d %s%s\n", line, run.status, run.out, run.err);
	assert_int_equal(run.status, status);
	run_free(&run);
	return out;
}

static void mention(const char *title, const char *body)
{
	char *line = mem_printf("thread new talk --title '%s'", title);

	free(command("ann", ann, 0, body, line));
	free(line);
}

/* --- on the screen --- */

static struct term *open_bob(void)
{
	struct term *term = term_open(&server, &(struct term_options){.user = "bob", .key = bob});

	term_expect(term, "Talk of the town");
	return term;
}

static void test_open_screen(void **state)
{
	struct term *term;

	(void)state;
	free(command("bob", bob, 0, NULL, "settings set --bell bell"));
	term = open_bob();
	assert_false(term_shows(term, "@1"));
	mention("First", "Look, @bob.");
	term_expect(term, "@1");
	assert_int_equal(term_state(term).bells, 1);
	term_type(term, "@");
	term_expect(term, "ann mentioned you in First");
	term_type(term, "\r");
	term_expect(term, "Look, @bob.");
	term_expect_gone(term, "@1");
	/* The name comes while it is typed. */
	term_type(term, "r");
	term_expect(term, "^X send");
	term_type(term, "@an");
	term_expect(term, "Tab or Enter takes it");
	term_type(term, "\tI see.\030");
	/* Until it is sent it stands in what is written, too. */
	term_expect_gone(term, "^X send");
	term_expect(term, "@ann I see.");
	term_close(&term);
	/* Where bob was by then is where the next one begins. */
	assert_true(server_wait_left(&server));
}

/* Asleep nothing of it is lost: it is woken, shows and rings. */
static void test_sleeping_screen(void **state)
{
	struct term *term = open_bob();

	(void)state;
	assert_true(server_wait_clients(&server, 0, LONG_MS));
	mention("While asleep", "@bob, wake up.");
	term_expect(term, "@1");
	assert_int_equal(term_state(term).bells, 1);
	free(command("bob", bob, 0, NULL, "notification read all"));
	free(command("bob", bob, 0, NULL, "settings set --bell none"));
	term_close(&term);
}

/* --- by command --- */

static void test_commands(void **state)
{
	char *out;

	(void)state;
	mention("By command", "@bob");
	out = command("bob", bob, 0, NULL, "notification list --unread --json");
	assert_non_null(strstr(out, "ann mentioned you in By command"));
	free(out);
	out = command("bob", bob, 0, NULL, "digest show");
	assert_non_null(strstr(out, "* ann mentioned you in By command, "));
	free(out);
	free(command("bob", bob, 0, NULL, "follow board talk watch"));
	out = command("bob", bob, 0, NULL, "follow list");
	assert_non_null(strstr(out, "watch  board  Talk of the town"));
	free(out);
	free(command("bob", bob, 0, NULL, "follow board talk normal"));
	out = command("bob", bob, 0, NULL, "notification set reply --delivery digest");
	assert_non_null(strstr(out, "digest"));
	free(out);
	free(command("bob", bob, 2, NULL, "notification set nonsense --delivery digest"));
	free(command("bob", bob, 2, NULL, "notification quiet 25:00 07:00"));
	free(command("guest", NULL, 4, NULL, "notification list"));
	free(command("bob", bob, 0, NULL, "notification read all"));
}

/* --- mail --- */

static char *spool(const char *part)
{
	return mem_printf("%s/mail/%s", server.dir, part);
}

/* The text of the messages there, and how many. To be freed. */
static char *messages(const char *part, int *count_r)
{
	char *path = spool(part), *all = mem_dup("");
	DIR *dir = opendir(path);
	struct dirent *entry;

	*count_r = 0;
	while (dir && (entry = readdir(dir))) {
		static char text[65536];
		char *file = mem_printf("%s/%s", path, entry->d_name), *more;
		FILE *in = entry->d_name[0] == '.' ? NULL : fopen(file, "r");

		if (in) {
			text[fread(text, 1, sizeof(text) - 1, in)] = '\0';
			fclose(in);
			more = mem_printf("%s%s", all, text);
			free(all);
			all = more;
			++*count_r;
		}
		free(file);
	}
	if (dir)
		closedir(dir);
	free(path);
	return all;
}

/* Waits for that many in new/. To be freed. */
static char *expect_messages(int count)
{
	int64_t until = clock_mono_ms() + 60000;
	char *all;
	int is;

	for (;;) {
		all = messages("new", &is);
		if (is >= count || clock_mono_ms() > until)
			break;
		free(all);
		usleep(20000);
	}
	assert_int_equal(is, count);
	return all;
}

static char *word_after(const char *text, const char *before)
{
	const char *at = strstr(text, before);

	assert_non_null(at);
	at += strlen(before);
	return mem_dup_n(at, strspn(at, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"));
}

/* What the sysop's units do: to a mailer that keeps what it is given. */
static void hand_on(void)
{
	char *fake = mem_printf("%s/mailer", server.dir), *where = spool("");
	char *set = mem_printf("SENDMAIL=%s", fake);
	const char *argv[] = {"env", set, "contrib/mail/hearth-mail", where, NULL};
	FILE *file = fopen(fake, "w");
	struct run run;

	assert_non_null(file);
	fprintf(file, "#!/bin/sh\n[ \"$*\" = '-t -i' ] || exit 1\ncat >> '%s/mailed'\n",
		server.dir);
	fclose(file);
	chmod(fake, 0700);
	run = run_program(argv, NULL, 0, RUN_MS);
	if (run.status != 0)
		print_error("%s%s\n", run.out, run.err);
	assert_int_equal(run.status, 0);
	run_free(&run);
	free(fake);
	free(where);
	free(set);
}

static void test_mail(void **state)
{
	char *text, *word, *line;
	int count;

	(void)state;
	free(command("bob", bob, 2, NULL, "mail set 'not an address'"));
	free(command("bob", bob, 0, NULL, "mail set bob@example.org"));
	text = expect_messages(1);
	assert_non_null(strstr(text, "To: bob@example.org\n"));
	word = word_after(text, "mail prove ");
	free(text);
	line = mem_printf("mail prove %s", word);
	free(command("bob", bob, 0, NULL, line));
	free(line);
	free(word);
	hand_on();
	free(messages("new", &count));
	assert_int_equal(count, 0);
	free(messages("cur", &count));
	assert_int_equal(count, 1);

	mention("By mail", "Something for you, @bob.");
	text = expect_messages(1);
	assert_non_null(strstr(text, "Subject: ann mentioned you in By mail\n"));
	assert_non_null(strstr(text, "    Something for you, @bob.\n"));
	assert_non_null(strstr(text, "ssh guest@community.example.org mail stop "));
	word = word_after(text, "mail stop ");
	free(text);
	free(command("guest", NULL, 3, NULL, "mail stop 00000000000000000000000000"));
	line = mem_printf("mail stop %s", word);
	free(command("guest", NULL, 0, NULL, line));
	free(command("guest", NULL, 0, NULL, line));
	free(line);
	free(word);
	hand_on();
	mention("No more", "Not mailed, @bob.");
	text = command("bob", bob, 0, NULL, "notification list --unread");
	assert_non_null(strstr(text, "ann mentioned you in No more"));
	free(text);
	free(messages("new", &count));
	assert_int_equal(count, 0);
}

/* What has to do with mail is nowhere in the log. */
static void test_the_log_is_silent(void **state)
{
	char *log = server_log(&server);

	(void)state;
	assert_null(strstr(log, "bob@example.org"));
	free(log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_open_screen),	      cmocka_unit_test(test_sleeping_screen),
	    cmocka_unit_test(test_commands),	      cmocka_unit_test(test_mail),
	    cmocka_unit_test(test_the_log_is_silent),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
