/* The doors: who comes in by which name and key, and as whom. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"

enum { KEYS = 6, GRACE_MS = 3000, LATE_MS = 60000, CALLERS = 20, TRIES = 10 };

static struct server server;
static char *ann, *stranger;

static int setup(void **state)
{
	(void)state;
	server_start(&server, "grace_seconds = 3\nunauthenticated_per_address = 12\n");
	ann = server_make_key(&server, "ann");
	stranger = server_make_key(&server, "stranger");
	server_add_member(&server, "ann", ann, "member");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_end(&server);
	free(ann);
	free(stranger);
	return 0;
}

static const char *text(const json_t *object, const char *name)
{
	const char *value = json_string_value(json_object_get(object, name));

	return value ? value : "null";
}

/* Who `whoami` says one is. */
static void expect_as(const char *user, const char *key, const char *const *extra,
		      const char *handle, const char *role, const char *door)
{
	struct run run = run_ssh_with(&server, user, key, extra, NULL, 0, "whoami --json");
	json_t *who;

	if (run.status != 0)
		print_error("%s@: %d %s\n", user, run.status, run.err);
	assert_int_equal(run.status, 0);
	who = run_json(&run);
	assert_string_equal(text(who, "handle"), handle);
	assert_string_equal(text(who, "role"), role);
	assert_string_equal(text(who, "door"), door);
	json_decref(who);
	run_free(&run);
}

static void test_known_key(void **state)
{
	(void)state;
	expect_as("ann", ann, NULL, "ann", "member", "member");
	expect_as("whoever", ann, NULL, "ann", "member", "member");
}

static void test_guest(void **state)
{
	static const char *const batch[] = {"-o", "BatchMode=yes", NULL};

	(void)state;
	expect_as("guest", NULL, NULL, "null", "guest", "guest");
	expect_as("guest", NULL, batch, "null", "guest", "guest");
	expect_as("guest", ann, batch, "null", "guest", "guest");
	expect_as("guest", stranger, batch, "null", "guest", "guest");
}

static void test_new(void **state)
{
	static const char *const batch[] = {"-o", "BatchMode=yes", NULL};

	(void)state;
	expect_as("new", stranger, batch, "null", "guest", "new");
	expect_as("join", stranger, batch, "null", "guest", "new");
	expect_as("link", stranger, batch, "null", "guest", "new");
	expect_as("new", ann, batch, "ann", "member", "member");
	expect_as("new", NULL, NULL, "null", "guest", "new");
}

static void test_new_shows_the_key(void **state)
{
	struct run run = run_ssh(&server, "new", stranger, NULL, "whoami --json");
	json_t *who = run_json(&run);
	char *pub = mem_printf("%s.pub", stranger);
	const char *const argv[] = {"ssh-keygen", "-l", "-f", pub, NULL};
	struct run print = run_program(argv, NULL, 0, RUN_MS);

	(void)state;
	assert_non_null(strstr(print.out, text(who, "fingerprint")));
	free(pub);
	json_decref(who);
	run_free(&run);
	run_free(&print);
}

static void test_unknown_is_let_in_without_a_question(void **state)
{
	static const char *const batch[] = {"-o", "BatchMode=yes", NULL};
	struct run run;

	(void)state;
	expect_as("somebody", NULL, NULL, "null", "guest", "guest");
	expect_as("somebody", stranger, NULL, "null", "guest", "guest");
	/* BatchMode switches keyboard-interactive off in ssh itself. */
	run = run_ssh_with(&server, "somebody", stranger, batch, NULL, 0, "whoami");
	assert_int_equal(run.status, 255);
	assert_non_null(strstr(run.err, "Permission denied"));
	run_free(&run);
}

/* Several on the line, the known one last. */
static void test_many_keys(void **state)
{
	const char *extra[2 * KEYS + 3] = {NULL};
	char *keys[KEYS];

	(void)state;
	for (int i = 0; i < KEYS; i++) {
		char name[16];

		snprintf(name, sizeof(name), "many%d", i);
		keys[i] = server_make_key(&server, name);
		extra[2 * i] = "-i";
		extra[2 * i + 1] = keys[i];
	}
	extra[2 * KEYS] = "-i";
	extra[2 * KEYS + 1] = ann;
	expect_as("somebody", stranger, extra, "ann", "member", "member");
	for (int i = 0; i < KEYS; i++)
		free(keys[i]);
}

/* An agent with more keys than any server's usual limit of six. */
static void test_agent_of_many_keys(void **state)
{
	char *script = mem_printf(
	    "eval $(ssh-agent) >/dev/null; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do "
	    "rm -f %s/a$i*; ssh-keygen -q -t ed25519 -N '' -f %s/a$i && ssh-add -q %s/a$i; done; "
	    "ssh-add -q %s; ssh -F none -p %s -o StrictHostKeyChecking=no -o "
	    "UserKnownHostsFile=%s/known -o LogLevel=ERROR -o BatchMode=yes me@127.0.0.1 whoami "
	    "--json; s=$?; ssh-agent -k >/dev/null; exit $s",
	    server.dir, server.dir, server.dir, ann, server.port, server.dir);
	const char *const argv[] = {"sh", "-c", script, NULL};
	struct run run = run_program(argv, NULL, 0, 60000);
	json_t *who;

	(void)state;
	assert_int_equal(run.status, 0);
	who = run_json(&run);
	assert_string_equal(text(who, "handle"), "ann");
	json_decref(who);
	run_free(&run);
	free(script);
}

static void test_other_programs(void **state)
{
	char *host_key = mem_printf("%s/host_ed25519", server.dir), *print;
	const char *const keygen[] = {"ssh-keygen", "-l", "-f", host_key, NULL};
	struct run run = run_program(keygen, NULL, 0, RUN_MS);
	const char *const dropbear[] = {
	    "dbclient",	     "-y", "-y", "-p", server.port, "-T", "guest@127.0.0.1",
	    "whoami --json", NULL};

	(void)state;
	print = strstr(run.out, "SHA256:");
	assert_non_null(print);
	print[strcspn(print, " ")] = '\0';
	const char *const putty[] = {"plink",	      "-batch",	  "-ssh", "-P",
				     server.port,     "-hostkey", print,  "guest@127.0.0.1",
				     "whoami --json", NULL};
	const char *const *programs[] = {dropbear, putty};
	for (int i = 0; i < 2; i++) {
		struct run one = run_program(programs[i], NULL, 0, RUN_MS);
		json_t *who;

		if (one.status != 0)
			print_error("%s: %d %s\n", programs[i][0], one.status, one.err);
		assert_int_equal(one.status, 0);
		who = run_json(&one);
		assert_string_equal(text(who, "door"), "guest");
		json_decref(who);
		run_free(&one);
	}
	run_free(&run);
	free(host_key);
}

static int knock(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				 .sin_port = htons((uint16_t)atoi(server.port))};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

/* True when the server closed it within ms; what it says is read. */
static bool is_closed_within(int fd, int ms)
{
	int64_t until = clock_mono_ms() + ms;
	struct pollfd p = {fd, POLLIN, 0};
	char bytes[512];

	while (clock_mono_ms() < until) {
		if (poll(&p, 1, (int)(until - clock_mono_ms())) > 0 &&
		    read(fd, bytes, sizeof(bytes)) <= 0)
			return true;
	}
	return false;
}

static bool is_spoken_to_within(int fd, int ms)
{
	struct pollfd p = {fd, POLLIN, 0};

	return poll(&p, 1, ms) > 0;
}

/* Connections that say nothing, or half a banner, end with the grace time, and
 * there are only so many of them at the door: the next of their address hear
 * nothing until one of those has gone, and end the same way. */
static void test_half_open(void **state)
{
	int fds[CALLERS], waiting, tries = 0;
	int64_t began, took;

	(void)state;
	do {
		waiting = 0;
		began = clock_mono_ms();
		for (int i = 0; i < CALLERS; i++) {
			fds[i] = knock();
			if (i % 2)
				assert_int_equal(write(fds[i], "SSH-2.0-h", 9), 9);
		}
		for (int i = 0; i < 12; i++)
			assert_true(is_spoken_to_within(fds[i], LATE_MS));
		for (int i = 12; i < CALLERS; i++)
			waiting += !is_spoken_to_within(fds[i], 50);
		took = clock_mono_ms() - began;
		for (int i = 0; i < CALLERS; i++)
			assert_true(is_closed_within(fds[i], LATE_MS));
		for (int i = 0; i < CALLERS; i++)
			close(fds[i]);
		/* The first of them may have gone before the last was looked at. */
	} while (took >= GRACE_MS && ++tries < TRIES);
	assert_int_equal(waiting, 8);
	expect_as("guest", NULL, NULL, "null", "guest", "guest");
}

static void test_nonsense_on_the_wire(void **state)
{
	static const char *const words[] = {"GET / HTTP/1.1\r\n\r\n", "SSH-1.5-old\r\n",
					    "SSH-2.0-x\r\n\xff\xff\xff\xff\xff\xff\xff\xff", "\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		int fd = knock();

		assert_true(write(fd, words[i], strlen(words[i])) > 0);
		assert_true(is_closed_within(fd, LATE_MS));
		close(fd);
	}
	expect_as("guest", NULL, NULL, "null", "guest", "guest");
}

static mode_t mode_of(const char *name)
{
	char *path = mem_printf("%s/%s", server.dir, name);
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	free(path);
	return st.st_mode & 0777;
}

static void test_files_of_the_first_start(void **state)
{
	(void)state;
	assert_int_equal(mode_of("host_ed25519"), 0600);
	assert_int_equal(mode_of("control.sock"), 0660);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_known_key),
	    cmocka_unit_test(test_guest),
	    cmocka_unit_test(test_new),
	    cmocka_unit_test(test_new_shows_the_key),
	    cmocka_unit_test(test_unknown_is_let_in_without_a_question),
	    cmocka_unit_test(test_many_keys),
	    cmocka_unit_test(test_agent_of_many_keys),
	    cmocka_unit_test(test_other_programs),
	    cmocka_unit_test(test_half_open),
	    cmocka_unit_test(test_nonsense_on_the_wire),
	    cmocka_unit_test(test_files_of_the_first_start),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
