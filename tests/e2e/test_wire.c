/* The SSH wire: re-keying, large transfers, several channels on a connection,
 * what is refused, and the server's own switches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/mem.h"
#include "tests/e2e/harness/pipe.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"
#include "tests/e2e/harness/term.h"

enum { POSTS = 100, BODY = 60000 };

static struct server server;
static char *ann;
static json_int_t thread;

static int setup(void **state)
{
	char *body = mem_alloc(BODY + 1);
	struct pipe *pipe;
	json_t *made;

	(void)state;
	server_start(&server, NULL);
	ann = server_make_key(&server, "ann");
	server_add_member(&server, "ann", ann, "member");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Talk", "about",
			      "Whatever it is"));
	memset(body, 'm', BODY);
	pipe = pipe_rpc(&server, "me", ann);
	made = pipe_call(
	    pipe, "thread.new",
	    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Large", "body", body));
	thread = json_integer_value(json_object_get(json_object_get(made, "result"), "thread"));
	json_decref(made);
	for (int i = 1; i < POSTS; i++) {
		made = pipe_call(pipe, "post.reply",
				 json_pack("{s:I, s:s}", "thread", thread, "body", body));
		assert_string_equal(pipe_code(made), "");
		json_decref(made);
	}
	pipe_close(&pipe);
	free(body);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_end(&server);
	free(ann);
	return 0;
}

static void expect_large(const char *const *extra)
{
	char *line = mem_printf("thread show %lld --limit 500 --json", (long long)thread);
	struct run run = run_ssh_with(&server, "guest", NULL, extra, NULL, 0, line);
	json_t *shown;

	if (run.status != 0)
		print_error("%d %s\n", run.status, run.err);
	assert_int_equal(run.status, 0);
	shown = run_json(&run);
	assert_int_equal(json_array_size(json_object_get(shown, "items")), POSTS);
	assert_true(run.out_len > (size_t)POSTS * BODY);
	json_decref(shown);
	run_free(&run);
	free(line);
}

/* Six megabytes out, whole, with and without new keys on the way. */
static void test_large_output(void **state)
{
	static const char *const rekey[] = {"-o", "RekeyLimit=256K", NULL};

	(void)state;
	expect_large(NULL);
	expect_large(rekey);
}

static void test_every_cipher(void **state)
{
	static const char *const ciphers[] = {"chacha20-poly1305@openssh.com",
					      "aes256-gcm@openssh.com", "aes128-gcm@openssh.com",
					      "aes256-ctr"};

	(void)state;
	for (size_t i = 0; i < sizeof(ciphers) / sizeof(ciphers[0]); i++) {
		const char *const extra[] = {"-c", ciphers[i], NULL};

		expect_large(extra);
	}
}

static void test_old_algorithms_are_refused(void **state)
{
	static const char *const old[][3] = {
	    {"-o", "KexAlgorithms=diffie-hellman-group14-sha256", NULL},
	    {"-o", "Ciphers=aes128-cbc", NULL},
	    {"-o", "HostKeyAlgorithms=rsa-sha2-512", NULL},
	    {"-o", "Ciphers=aes256-ctr", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++) {
		const char *const extra[] = {old[i][0], old[i][1], "-m", "hmac-sha1", NULL};
		struct run run = run_ssh_with(&server, "guest", NULL, extra, NULL, 0, "whoami");

		assert_int_equal(run.status, 255);
		run_free(&run);
	}
}

static void test_rekey_of_a_conversation(void **state)
{
	const char *argv[RUN_SSH_WORDS + 8], *at;
	int count = run_ssh_words(&server, "me", ann, argv);
	char *body = mem_alloc(BODY + 1);
	struct pipe *pipe;

	(void)state;
	at = argv[--count];
	argv[count++] = "-o";
	argv[count++] = "RekeyLimit=100K";
	argv[count++] = "-s";
	argv[count++] = at;
	argv[count++] = "rpc";
	argv[count] = NULL;
	pipe = pipe_start(argv);
	memset(body, 'r', BODY);
	for (int i = 0; i < 30; i++) {
		json_t *made = pipe_call(
		    pipe, "thread.new",
		    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Again", "body", body));

		assert_string_equal(pipe_code(made), "");
		json_decref(made);
	}
	free(body);
	pipe_close(&pipe);
}

/* One connection, several channels; more than its share is refused. */
static void test_many_channels(void **state)
{
	char *script = mem_printf(
	    "S='ssh -F none -p %s -o StrictHostKeyChecking=no -o UserKnownHostsFile=%s/known "
	    "-o LogLevel=ERROR -o ControlPath=%s/mux guest@127.0.0.1'; "
	    "$S -M -N -f -o ControlPersist=yes && "
	    "for i in 1 2 3 4 5 6 7 8 9 10 11; do $S watch >/dev/null 2>&1 & done; sleep 2; "
	    "$S whoami; echo \"status $?\"; kill $(jobs -p); wait; "
	    "$S whoami --json; echo \"status $?\"; $S -O exit 2>/dev/null; true",
	    server.port, server.dir, server.dir);
	const char *const argv[] = {"bash", "-c", script, NULL};
	struct run run = run_program(argv, NULL, 0, 60000);

	(void)state;
	assert_non_null(strstr(run.err, "Session open refused by peer"));
	assert_non_null(strstr(run.out, "\"door\":\"guest\""));
	assert_non_null(strstr(run.out, "status 0"));
	run_free(&run);
	free(script);
}

static void test_what_is_refused(void **state)
{
	static const char *const local[] = {"-W", "127.0.0.1:22", NULL};
	static const char *const remote[] = {"-o", "ExitOnForwardFailure=yes", "-R",
					     "0:127.0.0.1:22", NULL};
	static const char *const subsystem[] = {"-s", NULL};
	struct run run = run_ssh_with(&server, "guest", NULL, local, NULL, 0, NULL);

	(void)state;
	assert_int_equal(run.status, 255);
	run_free(&run);
	run = run_ssh_with(&server, "guest", NULL, remote, NULL, 0, "whoami");
	assert_int_equal(run.status, 255);
	run_free(&run);
	run = run_ssh_with(&server, "guest", NULL, subsystem, NULL, 0, "netconf");
	assert_int_not_equal(run.status, 0);
	run_free(&run);
}

/* X11 and agent forwarding, and most variables, are refused without harm. */
static void test_harmless_requests(void **state)
{
	struct term *term;
	static const char *const env[] = {"LC_ALL=C.UTF-8", "HEARTH_EVIL=1", NULL};

	(void)state;
	term = term_open(&server,
			 &(struct term_options){.user = "guest", .command = "whoami", .env = env});
	assert_int_equal(term_wait_exit(term, 60000), 0);
	term_close(&term);
}

/* A guest who announces packets of next to nothing makes libssh 0.10 send empty
 * ones for ever (ssh_guard.h); the server ends the connection instead. */
static void test_tiny_packets(void **state)
{
	static const char script[] = "import paramiko, sys, time\n"
				     "t = paramiko.Transport(('127.0.0.1', int(sys.argv[1])))\n"
				     "t.start_client(timeout=20)\n"
				     "t._sanitize_packet_size = lambda n: n\n"
				     "t.auth_none('guest')\n"
				     "c = t.open_session(1 << 20, int(sys.argv[2]), 20)\n"
				     "c.exec_command('help')\n"
				     "end = time.time() + 20\n"
				     "while t.is_active() and time.time() < end: time.sleep(0.05)\n"
				     "print('open' if t.is_active() else 'closed')\n";
	static const char *const sizes[] = {"10", "11", "200"};
	const char *const has[] = {"/usr/bin/python3", "-c", "import paramiko", NULL};
	struct run run = run_program(has, NULL, 0, RUN_MS);

	(void)state;
	if (run.status != 0) {
		run_free(&run);
		print_message("python3-paramiko is not installed: tiny packets are not tried\n");
		skip();
	}
	run_free(&run);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		const char *const argv[] = {has[0], "-c", script, server.port, sizes[i], NULL};

		run = run_program(argv, NULL, 0, RUN_MS);
		assert_string_equal(run.out, "closed\n");
		run_free(&run);
		run = run_ssh(&server, "guest", NULL, NULL, "whoami");
		assert_int_equal(run.status, 0);
		run_free(&run);
	}
}

static void test_settings_are_read_again(void **state)
{
	struct run run;
	char *log;

	(void)state;
	server_settings(&server, "nonsense\n");
	server_settings(&server, "sessions = 1\nsessions_per_address = 1\n");
	log = server_log(&server);
	assert_non_null(strstr(log, "the settings stay as they were"));
	assert_non_null(strstr(log, "was read again"));
	assert_null(strstr(log, "from the next start on"));
	free(log);
	/* What cannot change now is said, and nothing else. */
	server_settings(&server, "readers = 3\nsessions = 1000\n");
	log = server_log(&server);
	assert_non_null(strstr(log, "readers is another one from the next start on"));
	assert_null(strstr(log, "sessions is another"));
	free(log);
	run = run_ssh(&server, "guest", NULL, NULL, "whoami");
	assert_int_equal(run.status, 0);
	run_free(&run);
	server_settings(&server, "");
}

static void test_command_line(void **state)
{
	const char *program = getenv("HEARTHD");
	static const struct {
		const char *words[4];
		int status;
	} rows[] = {
	    {{"--help", NULL}, 0},
	    {{"--version", NULL}, 0},
	    {{NULL}, 2},
	    {{"--nonsense", NULL}, 2},
	    {{"--data", "/proc/nowhere", NULL}, 1},
	};

	(void)state;
	program = program ? program : "build/san/hearthd";
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *const argv[] = {program, rows[i].words[0], rows[i].words[1],
					    rows[i].words[2], NULL};
		struct run run = run_program(argv, NULL, 0, RUN_MS);

		assert_int_equal(run.status, rows[i].status);
		assert_true(run.out_len + run.err_len > 0);
		run_free(&run);
	}
}

static void test_bad_addresses(void **state)
{
	static const char *const where[] = {
	    "nonsense", "127.0.0.1", "127.0.0.1:", ":22", "127.0.0.1:99999999", "192.0.2.1:22"};
	const char *program = getenv("HEARTHD");
	char *dir = mem_printf("%s/second", server.dir);

	(void)state;
	program = program ? program : "build/san/hearthd";
	for (size_t i = 0; i < sizeof(where) / sizeof(where[0]); i++) {
		const char *const argv[] = {program, "--data", dir, "--listen", where[i], NULL};
		struct run run = run_program(argv, NULL, 0, RUN_MS);

		assert_int_equal(run.status, 1);
		assert_non_null(strstr(run.err, "cannot listen on"));
		run_free(&run);
	}
	free(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_large_output),
	    cmocka_unit_test(test_every_cipher),
	    cmocka_unit_test(test_old_algorithms_are_refused),
	    cmocka_unit_test(test_rekey_of_a_conversation),
	    cmocka_unit_test(test_many_channels),
	    cmocka_unit_test(test_what_is_refused),
	    cmocka_unit_test(test_harmless_requests),
	    cmocka_unit_test(test_tiny_packets),
	    cmocka_unit_test(test_settings_are_read_again),
	    cmocka_unit_test(test_command_line),
	    cmocka_unit_test(test_bad_addresses),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
