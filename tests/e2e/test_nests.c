/* Where clients come from: nests for kinds of terminals, one that is killed, and
 * a client program that is missing or of another release. */
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

enum { LONG_MS = 60000, MOST = 8, TERMS = 10 };

static const char *const terms[TERMS] = {"xterm-256color", "screen", "tmux-256color", "linux",
					 "vt100",	   "rxvt",   "vt220",	      "xterm",
					 "nobody-knows",   "ansi"};

static struct server server;

static int setup(void **state)
{
	(void)state;
	server_start(&server, NULL);
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Talk of the town",
			      "about", "Whatever"));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_end(&server);
	return 0;
}

static struct term *open_with(const char *name)
{
	struct term *term =
	    term_open(&server, &(struct term_options){.user = "guest", .term = name});

	term_expect(term, "Talk of the town");
	return term;
}

static int count_nests(void)
{
	pid_t nests[SERVER_NESTS];

	return server_nests(&server, nests, SERVER_NESTS);
}

static bool wait_nests(int count)
{
	for (int ms = 0; ms < LONG_MS && count_nests() != count; ms += 50)
		usleep(50000);
	return count_nests() == count;
}

/* One nest for each kind of terminal, and no more than there is room for; the
 * one not used for longest goes. */
static void test_bounded(void **state)
{
	struct term *term;

	(void)state;
	for (int i = 0; i < 2; i++) {
		term = open_with(terms[0]);
		term_close(&term);
	}
	assert_true(server_wait_clients(&server, 0, LONG_MS));
	assert_int_equal(count_nests(), 1);
	for (int i = 0; i < TERMS; i++) {
		term = open_with(terms[i]);
		term_close(&term);
		assert_true(server_wait_clients(&server, 0, LONG_MS));
	}
	assert_true(wait_nests(MOST));
}

/* Where all of them are in use, the nursery itself serves the next terminal. */
static void test_full(void **state)
{
	struct term *all[TERMS];
	pid_t clients[TERMS];

	(void)state;
	for (int i = 0; i < TERMS; i++)
		all[i] = open_with(terms[i]);
	assert_int_equal(server_clients(&server, clients, TERMS), TERMS);
	assert_int_equal(count_nests(), MOST);
	for (int i = 0; i < TERMS; i++)
		term_close(&all[i]);
	assert_true(server_wait_clients(&server, 0, LONG_MS));
}

/* Who was in it starts again in another; nobody else notices. */
static void test_killed(void **state)
{
	struct term *here, *there;
	pid_t before[TERMS], after[TERMS], nest = 0, client;
	int count;
	char *log;

	(void)state;
	server_stop(&server);
	server_restart(&server);
	here = open_with("xterm");
	assert_int_equal(server_nests(&server, &nest, 1), 1);
	assert_int_equal(server_clients(&server, &client, 1), 1);
	there = open_with("screen");
	assert_int_equal(server_clients(&server, before, TERMS), 2);
	server_signal(nest, SIGKILL);
	for (int ms = 0; ms < LONG_MS && kill(client, 0) == 0; ms += 20)
		usleep(20000);
	assert_true(server_wait_clients(&server, 2, LONG_MS));
	term_type(here, "?");
	term_expect_gone(here, "Talk of the town");
	assert_true(term_on_alternate(here));
	count = server_clients(&server, after, TERMS);
	assert_int_equal(count, 2);
	client = before[0] == client ? before[1] : before[0];
	assert_true(after[0] == client || after[1] == client);
	term_type(there, "?");
	term_expect_gone(there, "Talk of the town");
	log = server_log(&server);
	assert_non_null(strstr(log, "the nest for xterm died"));
	free(log);
	term_close(&here);
	term_close(&there);
}

/* --- the client program --- */

static char *path_of(const char *name)
{
	return mem_printf("%s/%s", server.dir, name);
}

/* hearthd alone in a folder, with whatever is put beside it. */
static struct run start_alone(const char *script)
{
	const char *program = getenv("HEARTHD");
	char *line, *folder = path_of("alone"), *self = path_of("alone/hearthd");
	char *beside = path_of("alone/hearth"), *data = path_of("alone/data");
	const char *const argv[] = {self, "--data", data, "--listen", "127.0.0.1:0", NULL};
	struct run run;
	FILE *file;

	line = mem_printf("rm -rf '%s' && mkdir '%s' && cp '%s' '%s'", folder, folder,
			  program ? program : "build/san/hearthd", self);
	assert_int_equal(system(line), 0);
	if (script) {
		file = fopen(beside, "we");
		assert_non_null(file);
		fputs(script, file);
		fclose(file);
		chmod(beside, 0755);
	}
	run = run_program(argv, NULL, 0, LONG_MS);
	free(line);
	free(folder);
	free(self);
	free(beside);
	free(data);
	return run;
}

static void test_no_program(void **state)
{
	struct run run = start_alone(NULL);

	(void)state;
	assert_int_equal(run.status, 1);
	assert_string_equal(run.out, "");
	assert_non_null(strstr(run.err, "the client program, hearth, is neither in "));
	run_free(&run);
}

static void test_another_release(void **state)
{
	const char *program = getenv("HEARTH");
	char *here = realpath(program ? program : "build/san/hearth", NULL);
	char *script = mem_printf("#!/bin/sh\nexec '%s' \"$1\" \"$2\" 0.0.0\n", here);
	struct run run = start_alone(script);

	(void)state;
	assert_int_equal(run.status, 1);
	assert_non_null(strstr(run.err, "hearth: this is release "));
	assert_non_null(strstr(run.err, "hearthd is 0.0.0"));
	assert_non_null(strstr(run.err, "does not start; is it of this release"));
	run_free(&run);
	free(script);
	free(here);
	run = start_alone("#!/bin/sh\nexit 0\n");
	assert_int_equal(run.status, 1);
	assert_non_null(strstr(run.err, "does not start; is it of this release"));
	run_free(&run);
}

/* Nobody else is to start one. */
static void test_not_by_hand(void **state)
{
	const char *program = getenv("HEARTH");
	const char *const argv[] = {program ? program : "build/san/hearth", "--nursery", "0", "1",
				    NULL};
	struct run run = run_program(argv, NULL, 0, LONG_MS);

	(void)state;
	assert_int_equal(run.status, 2);
	assert_non_null(strstr(run.err, "only hearthd starts a nursery"));
	run_free(&run);
}

/* So many screens have been begun since the start, or more. */
static bool wait_screens(const struct server *other, json_int_t count)
{
	json_int_t begun = 0;

	for (int ms = 0; ms < LONG_MS && begun < count; ms += 50) {
		json_t *shown = server_call(other, "server.show", NULL, NULL);

		begun = json_integer_value(json_object_get(shown, "screens"));
		json_decref(shown);
		usleep(50000);
	}
	return begun >= count;
}

/* No process for a sleeper's screen: they stand in the line, and go on with the key they
 * pressed once there is one. */
static void test_no_process(void **state)
{
	struct server other;
	struct term *term;
	char *full = mem_printf("%s/full", server.dir);
	FILE *file;

	(void)state;
	setenv("LD_PRELOAD", "build/san/tests/e2e/shim/nofork.so", 1);
	setenv("ASAN_OPTIONS", "detect_leaks=0:abort_on_error=0:verify_asan_link_order=0", 1);
	setenv("NOFORK", full, 1);
	server_start(&other, "sleep_seconds = 1\n");
	unsetenv("LD_PRELOAD");
	unsetenv("ASAN_OPTIONS");
	unsetenv("NOFORK");
	term = term_open(&other, &(struct term_options){.user = "guest"});
	assert_true(term_wait(term, "Home", LONG_MS));
	assert_true(server_wait_clients(&other, 0, LONG_MS));
	file = fopen(full, "w");
	assert_non_null(file);
	fclose(file);
	term_type(term, "?");
	/* It is tried again and again. */
	assert_true(wait_screens(&other, 5));
	assert_int_equal(unlink(full), 0);
	assert_true(term_wait(term, "Help: Home", LONG_MS));
	term_close(&term);
	server_end(&other);
	free(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bounded),	    cmocka_unit_test(test_full),
	    cmocka_unit_test(test_killed),	    cmocka_unit_test(test_no_program),
	    cmocka_unit_test(test_another_release), cmocka_unit_test(test_not_by_hand),
	    cmocka_unit_test(test_no_process),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
