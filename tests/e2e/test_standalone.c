/* The client on one's own machine, over one's own ssh, and the console. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/mem.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"
#include "tests/e2e/harness/term.h"

static struct server server;
static char *ann;

static const char *program(void)
{
	const char *named = getenv("HEARTH");

	return named ? named : "build/san/hearth";
}

static void put_script(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(chmod(path, 0755), 0);
}

/* An `ssh` before the real one in PATH, which knows the test's key and hosts
 * and notes its own process id. */
static void put_ssh(void)
{
	char *dir = mem_printf("%s/bin", server.dir), *path = mem_printf("%s/ssh", dir);
	char *text = mem_printf("#!/bin/sh\necho $$ > %s/ssh.pid\n"
				"PATH=${PATH#*:} exec ssh -F none -o StrictHostKeyChecking=no "
				"-o UserKnownHostsFile=%s/known -o LogLevel=ERROR "
				"-o IdentitiesOnly=yes -i %s \"$@\"\n",
				server.dir, server.dir, ann);
	char *search = mem_printf("%s:%s", dir, getenv("PATH"));

	assert_int_equal(mkdir(dir, 0755), 0);
	put_script(path, text);
	setenv("PATH", search, 1);
	free(path);
	path = mem_printf("%s/editor", dir);
	put_script(path, "#!/bin/sh\necho 'from my editor' >> \"$1\"\n");
	setenv("VISUAL", path, 1);
	free(path);
	free(text);
	free(search);
	free(dir);
}

static int setup(void **state)
{
	(void)state;
	server_start(&server, "sessions_per_address = 20\n");
	ann = server_make_key(&server, "ann");
	server_add_member(&server, "ann", ann, "member");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Talk", "about",
			      "Whatever it is"));
	put_ssh();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_end(&server);
	free(ann);
	return 0;
}

static struct term *start(void)
{
	const char *argv[] = {program(), server.where, NULL};
	struct term_options options = {.columns = 80, .rows = 24};

	return term_run(argv, &options);
}

static void test_reads_writes_and_leaves(void **state)
{
	struct term *term = start();

	(void)state;
	term_expect(term, "Home");
	assert_true(term_on_alternate(term));
	term_type(term, "B");
	term_expect(term, "Talk");
	term_type(term, "\r");
	term_expect(term, "Whatever it is");
	term_type(term, "c");
	term_expect(term, "Title");
	term_type(term, "From here\tA body\r");
	term_expect(term, "A body");
	term_type(term, "\x14");
	term_expect(term, "from my editor");
	term_type(term, "\x18");
	term_expect_gone(term, "New thread");
	term_expect(term, "from my editor");
	term_resize(term, 60, 20);
	term_type(term, "qqqq");
	term_expect(term, "Leave now?");
	term_type(term, "y");
	assert_int_equal(term_wait_exit(term, 60000), 0);
	assert_false(term_on_alternate(term));
	term_close(&term);
}

static pid_t ssh_pid(void)
{
	char *path = mem_printf("%s/ssh.pid", server.dir);
	FILE *file = fopen(path, "r");
	int pid = 0;

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%d", &pid), 1);
	fclose(file);
	free(path);
	return pid;
}

/* How often it stands on the screen. */
static int times(struct term *term, const char *words)
{
	char *text = term_text(term);
	int n = 0;

	for (const char *at = text; (at = strstr(at, words)); at++)
		n++;
	free(text);
	return n;
}

/* A connection that ends is asked about, and leads back to the same place. */
static void test_comes_back(void **state)
{
	struct term *term = start();

	(void)state;
	term_expect(term, "Home");
	term_type(term, "B");
	term_expect(term, "Whatever it is");
	kill(ssh_pid(), SIGKILL);
	term_expect(term, "The connection ended.");
	assert_false(term_on_alternate(term));
	/* At once: it does not depend on whether the server noticed yet. */
	term_type(term, "\r");
	for (int i = 0; i < 200 && !term_on_alternate(term); i++)
		term_settle(term, 50);
	term_expect(term, "Whatever it is");
	kill(ssh_pid(), SIGKILL);
	for (int i = 0; i < 100 && times(term, "Enter comes back") < 2; i++)
		term_settle(term, 100);
	assert_false(term_on_alternate(term));
	/* What the terminal was asked by the screen it may answer only now. */
	term_type(term,
		  "\x1b]11;rgb:0000/0000/0000\x1b\\\x1bP>|XTerm(388)\x1b\\\x1b[>41;388;0cq\r");
	int how = term_wait_exit(term, 60000);
	if (how != 1)
		print_message("%s\n", term_text(term));
	assert_int_equal(how, 1);
	term_close(&term);
}

static void test_nobody_there(void **state)
{
	const char *argv[] = {program(), "127.0.0.1:1", NULL};
	struct run run = run_program(argv, NULL, 0, RUN_MS);

	(void)state;
	assert_int_not_equal(run.status, 0);
	assert_null(strchr(run.out, '\x1b'));
	run_free(&run);
}

static void test_linear_from_a_pipe(void **state)
{
	const char *argv[] = {program(), server.where, NULL};
	struct run run = run_program(argv, "w\nq\nq\n", 6, RUN_MS);

	(void)state;
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "Home of ann"));
	assert_non_null(strstr(run.out, "Here now"));
	assert_null(strchr(run.out, '\x1b'));
	run_free(&run);
}

static void test_help_and_version(void **state)
{
	const char *help[] = {program(), "--help", NULL},
		   *version[] = {program(), "--version", NULL};
	struct run run = run_program(help, NULL, 0, RUN_MS);

	(void)state;
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "usage: hearth"));
	run_free(&run);
	run = run_program(version, NULL, 0, RUN_MS);
	assert_int_equal(run.status, 0);
	assert_memory_equal(run.out, "hearth ", 7);
	run_free(&run);
}

static void test_console(void **state)
{
	const char *argv[] = {program(), "console", "--data", server.dir, NULL};
	struct term_options options = {.columns = 80, .rows = 24};
	struct term *term;

	(void)state;
	server_must(&server, "host.write", json_pack("{s:s}", "body", "the gate is open"));
	term = term_run(argv, &options);
	term_expect(term, "Up since");
	term_expect(term, "the gate is open");
	term_type(term, "\r");
	term_expect(term, "it is dealt with");
	term_type(term, "d");
	term_expect_gone(term, "the gate is open");
	term_type(term, "q");
	term_expect(term, "Leave now?");
	term_type(term, "y");
	assert_int_equal(term_wait_exit(term, 60000), 0);
	term_close(&term);
}

/* What hearth admin does with a server, and without. */
static void test_admin(void **state)
{
	const char *list[] = {program(), "admin", "--data", server.dir,
			      "board",	 "list",  "--json", NULL};
	const char *absent[] = {program(), "admin", "--data", server.dir,
				"board",   "show",  "nosuch", NULL};
	struct run run = run_program(list, NULL, 0, RUN_MS), again;

	(void)state;
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "\"board\":\"talk\""));
	assert_int_equal(server_stop(&server), 0);
	again = run_program(list, NULL, 0, RUN_MS);
	assert_int_equal(again.status, 0);
	assert_string_equal(again.out, run.out);
	run_free(&again);
	again = run_program(absent, NULL, 0, RUN_MS);
	assert_int_equal(again.status, 3);
	run_free(&again);
	run_free(&run);
	server_restart(&server);
}

/* The whole of a file, "" where there is none; freed by the caller. */
static char *contents(const char *path)
{
	char bytes[4096];
	FILE *file = fopen(path, "r");
	size_t n = file ? fread(bytes, 1, sizeof bytes, file) : 0;

	if (file)
		fclose(file);
	return mem_dup_n(bytes, n);
}

static void type_path(struct term *term, const char *path)
{
	term_expect(term, "It becomes a file on this computer.");
	term_type(term, "\x15"); /* what is suggested goes */
	term_type(term, path);
	term_type(term, "\r");
}

/* A room's reports as a file here: never over another one without a word. */
static void test_saves_a_paper(void **state)
{
	char *path = mem_printf("%s/heron.csv", server.dir), *text;
	char *nowhere = mem_printf("%s/nowhere/heron.csv", server.dir);
	struct term *term;
	struct stat info;

	(void)state;
	server_must(&server, "room.new",
		    json_pack("{s:s, s:s, s:s, s:b, s:s}", "room", "heron", "title", "Heron",
			      "purpose", "to see", "hidden", 1, "owner", "ann"));
	json_decref(
	    run_ask(&server, ann, "Short.", "feedback new heron --type issue --title Carry", 0));
	term = start();
	term_expect(term, "Heron");
	term_type(term, ":home\rO");
	term_expect(term, "Private rooms");
	term_choose(term, "Heron");
	term_choose(term, "To take away");
	term_choose(term, "A table");
	type_path(term, path);
	term_expect(term, "Saved: ");
	text = contents(path);
	assert_non_null(strstr(text, "HERON-1"));
	assert_non_null(strstr(text, "Carry"));
	free(text);
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);

	put_script(path, "mine");
	term_choose(term, "A table");
	type_path(term, path);
	term_expect(term, "Write over it?");
	term_type(term, "n");
	type_path(term, nowhere);
	term_expect(term, "could not be written");
	text = contents(path);
	assert_string_equal(text, "mine");
	free(text);
	term_type(term, "\r");
	type_path(term, path);
	term_expect(term, "Write over it?");
	term_type(term, "y");
	term_expect(term, "Saved: ");
	text = contents(path);
	assert_non_null(strstr(text, "HERON-1"));
	free(text);

	/* What is read on the screen is saved from there. */
	term_sync(term);
	term_type(term, "g");
	term_choose(term, "The room in figures");
	term_expect(term, "Who takes part");
	term_type(term, ">");
	term_expect(term, "heron-report.txt");
	unlink(path);
	type_path(term, path);
	term_expect(term, "Saved: ");
	text = contents(path);
	assert_non_null(strstr(text, "to see"));
	free(text);
	term_close(&term);
	free(path);
	free(nowhere);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reads_writes_and_leaves),
	    cmocka_unit_test(test_saves_a_paper),
	    cmocka_unit_test(test_comes_back),
	    cmocka_unit_test(test_nobody_there),
	    cmocka_unit_test(test_linear_from_a_pipe),
	    cmocka_unit_test(test_help_and_version),
	    cmocka_unit_test(test_console),
	    cmocka_unit_test(test_admin),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
