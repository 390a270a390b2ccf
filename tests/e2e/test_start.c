/* A server that cannot start says why, ends with 1, and harms nothing; what is
 * installed is where it says it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/mem.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"

static struct server server;

static int set_up(void **state)
{
	(void)state;
	server_start(&server, NULL);
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "Tea", "about", "About"));
	assert_int_equal(server_stop(&server), 0);
	return 0;
}

/* Who mistypes the directory is told that it is a new one. */
static void test_a_new_one(void **state)
{
	char *log = server_log(&server), *said = strstr(log, "; this made one");

	(void)state;
	assert_non_null(said);
	assert_null(strstr(said + 1, "; this made one"));
	free(log);
	server_restart(&server);
	assert_int_equal(server_stop(&server), 0);
	log = server_log(&server);
	said = strstr(log, "; this made one");
	assert_null(strstr(said + 1, "; this made one"));
	free(log);
}

static int tear_down(void **state)
{
	(void)state;
	server_end(&server);
	return 0;
}

static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void shell(const char *format, ...)
{
	char line[2048];
	va_list ap;

	va_start(ap, format);
	vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	assert_int_equal(system(line), 0);
}

/* It ends by itself, with 1 and these words. */
static void expect_no_start(const char *where, const char *config, const char *words)
{
	const char *program = getenv("HEARTHD") ? getenv("HEARTHD") : "build/san/hearthd";
	const char *const argv[] = {program,	"--data", server.dir,
				    "--listen", where,	  config ? "--config" : NULL,
				    config,	NULL};
	struct run run = run_program(argv, NULL, 0, RUN_MS);

	if (run.status != 1 || !strstr(run.err, words) || run.out_len)
		print_error("%d, not for `%s`:\n%s%s\n", run.status, words, run.out, run.err);
	assert_int_equal(run.status, 1);
	assert_non_null(strstr(run.err, words));
	assert_string_equal(run.out, "");
	run_free(&run);
}

static void test_addresses(void **state)
{
	static const char *const rows[] = {"127.0.0.1",	      "127.0.0.1:",   "127.0.0.1:65536",
					   "127.0.0.1:99999", "127.0.0.1:-1", "127.0.0.1:0x50",
					   "127.0.0.1: 22"};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect_no_start(rows[i], NULL, "it is not ADDR:PORT");
}

static void test_settings(void **state)
{
	static const struct {
		const char *text, *words;
	} rows[] = {
	    {"log_level = loud", "line 1: log_level is debug, info, warn or error"},
	    {"\nmail_from = nobody", "line 2: mail_from is one address"},
	    {"mail_from = Hearth <hearth@example.org>", "line 1: mail_from is one address"},
	    {"sessions = many", "line 1: sessions is a number from 1 to"},
	    {"nonsense = 1", "line 1: there is no setting nonsense"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *path = mem_printf("%s/other.conf", server.dir);
		FILE *file = fopen(path, "we");

		assert_non_null(file);
		fputs(rows[i].text, file);
		assert_int_equal(fclose(file), 0);
		expect_no_start("127.0.0.1:0", path, rows[i].words);
		free(path);
	}
	expect_no_start("127.0.0.1:0", server.dir, "it cannot be read: Is a directory");
	expect_no_start("127.0.0.1:0", "/nowhere/hearth.conf", "it cannot be opened");
}

/* The board is there when the community was put back as it was. */
static void expect_tea(void)
{
	json_t *boards;

	server_restart(&server);
	boards = server_call(&server, "board.list", NULL, NULL);
	assert_int_equal(json_array_size(json_object_get(boards, "items")), 1);
	json_decref(boards);
	assert_int_equal(server_stop(&server), 0);
}

static void test_one_at_a_time(void **state)
{
	(void)state;
	server_restart(&server);
	expect_no_start("127.0.0.1:0", NULL, "another hearthd serves");
	assert_int_equal(server_stop(&server), 0);
	expect_tea();
}

/* A copy that failed is never taken for a community without anything in it. */
static void test_a_database_that_is_lost(void **state)
{
	const char *dir = server.dir;

	(void)state;
	shell("cp '%s/hearth.db' '%s/kept'", dir, dir);
	shell("truncate -s 0 '%s/hearth.db'", dir);
	expect_no_start("127.0.0.1:0", NULL, "hearth.db is empty");
	shell("rm '%s/hearth.db' && echo some > '%s/hearth.db-wal'", dir, dir);
	expect_no_start("127.0.0.1:0", NULL, "hearth.db-wal has a part of it");
	shell("grep -q some '%s/hearth.db-wal' && rm '%s/hearth.db-wal'", dir, dir);
	shell("cp '%s/kept' '%s/hearth.db'", dir, dir);
	expect_tea();
}

static void test_a_database_that_is_damaged(void **state)
{
	const char *dir = server.dir;

	(void)state;
	shell("cp '%s/hearth.db' '%s/kept'", dir, dir);
	shell("truncate -s 300000 '%s/hearth.db'", dir);
	expect_no_start("127.0.0.1:0", NULL, "malformed");
	shell("head -c 8192 /dev/zero | tr '\\0' x > '%s/hearth.db'", dir);
	expect_no_start("127.0.0.1:0", NULL, "file is not a database");
	shell("cp '%s/kept' '%s/hearth.db'", dir, dir);
	expect_tea();
}

/* One that is there and cannot be read is never replaced. */
static void test_a_host_key_that_is_damaged(void **state)
{
	const char *dir = server.dir;

	(void)state;
	shell("mv '%s/host_ed25519' '%s/kept' && touch '%s/host_ed25519'", dir, dir, dir);
	expect_no_start("127.0.0.1:0", NULL, "can be neither read nor made");
	shell("test ! -s '%s/host_ed25519' && mv '%s/kept' '%s/host_ed25519'", dir, dir, dir);
	expect_tea();
}

static void write_settings(const char *text)
{
	char *path = mem_printf("%s/hearth.conf", server.dir);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	free(path);
}

/* Tells it to read its settings again, and waits until it says so. */
static void reload(const char *words)
{
	char *log = server_log(&server);
	size_t before = strlen(log);

	free(log);
	server_signal(server.pid, SIGHUP);
	for (int i = 0; i < RUN_MS / 10; i++) {
		bool is_said;

		log = server_log(&server);
		is_said = strstr(log + before, words) != NULL;
		free(log);
		if (is_said)
			return;
		usleep(10000);
	}
	fail_msg("it does not say `%s`", words);
}

static void expect_files(const char *key, int status)
{
	struct run run = run_ssh(&server, "ann", key, "Some text.\n", "file put --name note.txt");

	if (run.status != status)
		print_error("%d: %s%s\n", run.status, run.out, run.err);
	assert_int_equal(run.status, status);
	run_free(&run);
}

/* A file with a mistake is refused whole, and what was in force stays. */
static void test_read_again(void **state)
{
	char *key;

	(void)state;
	server_restart(&server);
	key = server_person(&server, "ann");
	expect_files(key, 0);
	write_settings("file_mb = 0\n");
	reload("was read again");
	expect_files(key, 1);
	write_settings("file_mb = 64\nsessions = none\n");
	reload("line 2: sessions is a number from 1 to 1000000; the settings stay as they were");
	expect_files(key, 1);
	write_settings("free_disk_mb = 0\n");
	reload("was read again");
	expect_files(key, 0);
	write_settings("");
	free(key);
	assert_int_equal(server_stop(&server), 0);
}

/* What root does for a community while its server is away belongs to the community. */
static void test_root_at_somebodys(void **state)
{
	static const char ask[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"member.add\","
				  "\"params\":{\"handle\":\"bob\"}}\n"
				  "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"member.recover\","
				  "\"params\":{\"handle\":\"bob\"}}\n";
	const char *program = getenv("HEARTHD") ? getenv("HEARTHD") : "build/san/hearthd";
	/* Leaks are not looked for: a process that became another cannot be traced. */
	const char *const argv[] = {
	    "env", "ASAN_OPTIONS=detect_leaks=0", program, "--data", server.dir, "--stdio", NULL};
	struct run run;

	(void)state;
	if (geteuid() != 0)
		skip();
	shell("chown -R 65534:65534 '%s'", server.dir);
	run = run_program(argv, ask, sizeof(ask) - 1, RUN_MS);
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "\"recovery\""));
	run_free(&run);
	shell("test -f '%s/code.key' && test -z \"$(find '%s' -uid 0)\"", server.dir, server.dir);
	shell("chown -R 0:0 '%s'", server.dir);
}

/* The units name the programs where they were put. */
static void test_installed(void **state)
{
	const char *dir = server.dir;

	(void)state;
	shell("unset MAKEFLAGS MFLAGS MAKELEVEL; "
	      "make -o all install PREFIX=/opt/hearth DESTDIR='%s/root' >'%s/made' 2>&1 || "
	      "{ cat '%s/made'; exit 1; }",
	      dir, dir, dir);
	shell("cd '%s/root/opt/hearth/lib/systemd/system' && "
	      "! grep -n /usr/local hearthd.service hearth-mail.service && "
	      "for unit in hearthd hearth-mail; do "
	      "program=$(sed -n 's/^ExecStart=\\([^ ]*\\).*/\\1/p' $unit.service); "
	      "test -x \"%s/root$program\" || exit 1; done",
	      dir, dir);
}

/* Under the unit a client may all that it leaves itself, and control.sock can be given
 * to a group: what the unit forbids ends a process. */
static void test_the_unit_allows(void **state)
{
	const char *const argv[] = {
	    "sh", "-c",
	    "python3 tests/e2e/unit.py contrib/systemd/hearthd.service chown "
	    "seccomp prlimit64 "
	    "$(sed -n 's/.*SCMP_SYS(\\([a-z0-9_]*\\)).*/\\1/p' "
	    "client/jail.c | sort -u)",
	    NULL};
	struct run run = run_program(argv, NULL, 0, RUN_MS);

	(void)state;
	if (run.status == 77) {
		run_free(&run);
		skip();
	}
	assert_int_equal(run.status, 0);
	assert_string_equal(run.out, "");
	run_free(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_new_one),
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_settings),
	    cmocka_unit_test(test_one_at_a_time),
	    cmocka_unit_test(test_read_again),
	    cmocka_unit_test(test_a_database_that_is_lost),
	    cmocka_unit_test(test_a_database_that_is_damaged),
	    cmocka_unit_test(test_a_host_key_that_is_damaged),
	    cmocka_unit_test(test_root_at_somebodys),
	    cmocka_unit_test(test_the_unit_allows),
	    cmocka_unit_test(test_installed),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
