/* hearth-import against a real server, and the demo community. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"

enum { MESSAGES = 1500, LATE_MS = 60000 };

static struct server server;
static char *control, *box;

static void add_board(const char *board)
{
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", board, "title", board, "about", "Mail"));
}

/* A box of threads of five messages, each answering the one before. */
static char *write_box(void)
{
	char *path = mem_printf("%s/test.mbox", server.dir);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	for (int i = 0; i < MESSAGES; i++) {
		fprintf(file,
			"From k Mon Jan  5 08:50:15 2004\nFrom: Kate %d <kate%d@example.org>\n",
			i % 40, i % 40);
		fprintf(file, "Date: Mon, 5 Jan 2004 %02d:%02d:00 +0000\nMessage-ID: <m%d@x>\n",
			i / 60 % 24, i % 60, i);
		if (i % 5)
			fprintf(file, "In-Reply-To: <m%d@x>\n", i - 1);
		fprintf(file, "Subject: %sPot %d\n\nIt is number %d.\n\n", i % 5 ? "Re: " : "",
			i / 5, i);
	}
	fclose(file);
	return path;
}

static int setup(void **state)
{
	(void)state;
	server_start(&server, NULL);
	control = mem_printf("%s/control.sock", server.dir);
	box = write_box();
	add_board("mail");
	add_board("cut");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(box);
	server_end(&server);
	free(control);
	free(box);
	return 0;
}

static struct run import(const char *kind, const char *board, const char *file)
{
	const char *argv[] = {
	    "build/san/hearth-import", "--json", "--control", control, kind, board, file, NULL};

	return run_program(argv, NULL, 0, LATE_MS);
}

static json_int_t number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static json_int_t posts_of(const char *board)
{
	json_t *shown =
	    server_call(&server, "board.show", json_pack("{s:s}", "board", board), NULL);
	json_int_t posts = number(shown, "posts");

	json_decref(shown);
	return posts;
}

static void test_twice(void **state)
{
	struct run run = import("mbox", "mail", box);
	json_t *summary = run_json(&run);

	(void)state;
	assert_int_equal(run.status, 0);
	assert_int_equal(number(summary, "messages"), MESSAGES);
	assert_int_equal(number(summary, "threads"), MESSAGES / 5);
	assert_int_equal(number(summary, "authors"), 40);
	assert_int_equal(number(summary, "skipped"), 0);
	json_decref(summary);
	run_free(&run);
	run = import("mbox", "mail", box);
	summary = run_json(&run);
	assert_int_equal(number(summary, "messages"), 0);
	assert_int_equal(number(summary, "known"), MESSAGES);
	json_decref(summary);
	run_free(&run);
	assert_int_equal(posts_of("mail"), MESSAGES);
}

/* As a guest reads it: the thread in order, names but no address. */
static void test_read(void **state)
{
	json_t *list = server_call(&server, "thread.list",
				   json_pack("{s:s, s:i}", "board", "mail", "limit", 1), NULL);
	json_t *thread = json_array_get(json_object_get(list, "items"), 0), *items;
	char *line = mem_printf("thread show %lld --json", (long long)number(thread, "thread"));
	struct run run = run_ssh(&server, "guest", NULL, NULL, line);
	json_t *shown = run_json(&run);

	(void)state;
	items = json_object_get(shown, "items");
	assert_int_equal(json_array_size(items), 5);
	for (size_t i = 0; i < 5; i++) {
		json_t *item = json_array_get(items, i);

		assert_int_equal(number(item, "number"), i + 1);
		assert_int_equal(number(item, "parent"), i);
	}
	assert_null(strstr(run.out, "example.org"));
	assert_non_null(strstr(run.out, "It is number"));
	json_decref(shown);
	run_free(&run);
	free(line);
	json_decref(list);
}

static pid_t import_start(void)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		freopen("/dev/null", "w", stderr);
		execl("build/san/hearth-import", "hearth-import", "--control", control, "mbox",
		      "cut", box, (char *)NULL);
		_exit(127);
	}
	return pid;
}

/* Killed at any moment, run again: every message is there, once. */
static void test_killed(void **state)
{
	json_int_t before = 0;
	struct run run;
	json_t *summary;

	(void)state;
	for (int round = 0; round < 5; round++) {
		pid_t pid = import_start();
		int status;

		for (int i = 0; i < 2000 && posts_of("cut") == before; i++)
			usleep(1000);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(posts_of("cut") >= before);
		before = posts_of("cut");
	}
	run = import("mbox", "cut", box);
	summary = run_json(&run);
	assert_int_equal(run.status, 0);
	assert_int_equal(number(summary, "messages") + number(summary, "known"), MESSAGES);
	assert_int_equal(posts_of("cut"), MESSAGES);
	json_decref(summary);
	run_free(&run);
}

/* What was there before is not counted as come. */
static void test_words(void **state)
{
	static const struct {
		const char *board, *option, *words;
	} rows[] = {
	    {"words", "--dry-run", "1500 messages in 300 threads by 40 authors\n"},
	    {"words", NULL, "1500 new messages, 300 new threads, 0 new authors\n"},
	    {"words", NULL,
	     "0 new messages, 0 new threads, 0 new authors\n1500 were there already\n"},
	};

	(void)state;
	add_board("words");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *argv[] = {"build/san/hearth-import",
				      "--control",
				      control,
				      "mbox",
				      rows[i].board,
				      box,
				      NULL};
		const char *dry[] = {
		    "build/san/hearth-import", "--dry-run", "mbox", rows[i].board, box, NULL};
		struct run run = run_program(rows[i].option ? dry : argv, NULL, 0, LATE_MS);

		assert_int_equal(run.status, 0);
		if (strncmp(run.out, rows[i].words, strlen(rows[i].words)) != 0)
			print_error("%s", run.out);
		assert_int_equal(strncmp(run.out, rows[i].words, strlen(rows[i].words)), 0);
		run_free(&run);
	}
}

/* One line for a person, and with --json an object for a machine. */
static void says(struct run *run, int status, const char *code, const char *words)
{
	json_t *said = run_json(run), *error = json_object_get(said, "error");

	assert_int_equal(run->status, status);
	assert_memory_equal(run->err, "hearth: ", 8);
	assert_ptr_equal(strchr(run->err, '\n'), run->err + strlen(run->err) - 1);
	assert_string_equal(json_string_value(json_object_get(error, "code")), code);
	assert_non_null(strstr(json_string_value(json_object_get(error, "message")), words));
	json_decref(said);
	run_free(run);
}

/* The same by `hearth admin import`. */
static struct run admin_import(const char *kind, const char *board, const char *file)
{
	const char *argv[] = {"build/san/hearth", "admin", "--data", server.dir, "import", kind,
			      "--json",		  board,   file,     NULL};

	return run_program(argv, NULL, 0, LATE_MS);
}

static void test_errors(void **state)
{
	struct run run = import("mbox", "nowhere", box);

	(void)state;
	says(&run, 3, "not_found", "nowhere: ");
	run = import("mbox", "mail", "/no/such/file");
	says(&run, 3, "not_found", "/no/such/file: ");
	/* A name is not to move the cursor of who reads of it. */
	run = import("mbox", "mail", "/no/such\033[2J/file");
	says(&run, 3, "not_found", "^[[2J");
	run = import("letters", "mail", box);
	assert_int_equal(run.status, 2);
	run_free(&run);
	run = import("mbox", "No Board", box);
	says(&run, 2, "invalid", "No Board: no board has such a name");
	{
		const char *const argv[] = {"build/san/hearth-import", "--help", NULL};

		run = run_program(argv, NULL, 0, LATE_MS);
		assert_int_equal(run.status, 0);
		assert_string_equal(run.err, "");
		assert_non_null(strstr(run.out, "usage: hearth-import"));
		run_free(&run);
	}
	run = admin_import("mbox", "nowhere", box);
	says(&run, 3, "not_found", "nowhere: ");
	run = admin_import("mbox", "mail", NULL);
	says(&run, 2, "invalid", "a board and a file");
}

/* A file that nobody writes to is not waited for for ever: who stops it is heard. */
static void test_stopped_while_reading(void **state)
{
	char *fifo = mem_printf("%s/fifo", server.dir);
	int status = -1;
	pid_t pid;

	(void)state;
	assert_int_equal(mkfifo(fifo, 0600), 0);
	pid = fork();
	if (pid == 0) {
		freopen("/dev/null", "w", stdout);
		execl("build/san/hearth-import", "hearth-import", "--dry-run", "mbox", "mail", fifo,
		      (char *)NULL);
		_exit(127);
	}
	/* It may be asked before it listens, and is asked again. */
	for (int i = 0; i < LATE_MS / 100 && waitpid(pid, &status, WNOHANG) == 0; i++) {
		usleep(100000);
		kill(pid, SIGTERM);
	}
	if (status == -1) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
	}
	assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == SIGTERM : WEXITSTATUS(status) == 1);
	free(fifo);
}

static void check_demo_boards(void)
{
	struct run run = run_ssh(&server, "guest", NULL, NULL, "board list --json");
	json_t *boards = run_json(&run);

	assert_int_equal(json_array_size(json_object_get(boards, "items")), 4);
	assert_null(strstr(run.out, "back-room"));
	json_decref(boards);
	run_free(&run);
}

static json_int_t all_posts(const struct server *in)
{
	json_t *boards = server_call(in, "board.list", NULL, NULL), *board;
	json_int_t posts = 0;
	size_t i;

	json_array_foreach(json_object_get(boards, "items"), i, board)
	{
		posts += number(board, "posts");
	}
	json_decref(boards);
	return posts;
}

/* A community of its own, made as `make run` makes it: whole, and with nothing of its
 * private room to be seen from outside. */
static void test_demo(void **state)
{
	static const char script[] = "rm \"$1\"/hearth.db*; sh contrib/demo/seed >\"$1/calls\" && "
				     "build/san/hearth admin --data \"$1\" batch \"$1/calls\"";
	struct server kept = server;
	const char *const argv[] = {"sh", "-c", script, "sh", server.dir, NULL};
	struct run run;

	(void)state;
	memset(&server, 0, sizeof(server));
	server_start(&server, NULL);
	server_stop(&server);
	run = run_program(argv, NULL, 0, LATE_MS);
	if (run.status)
		print_error("%s%s", run.out, run.err);
	assert_int_equal(run.status, 0);
	run_free(&run);
	server_restart(&server);
	assert_true(all_posts(&server) > 120);
	check_demo_boards();
	run = run_ssh(&server, "guest", NULL, NULL, "search winter");
	assert_int_equal(run.status, 0);
	assert_null(strstr(run.out, "perch-two"));
	run_free(&run);
	server_end(&server);
	server = kept;
}

/* One that nobody has now, and that the system gives nobody who asks for any. */
static int free_port(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	int first = getpid() % 20000, rc = -1;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (int i = 0; i < 1000; i++) {
		int port = 12000 + (first + i) % 20000, fd = socket(AF_INET, SOCK_STREAM, 0);

		at.sin_port = htons((uint16_t)port);
		rc = bind(fd, (struct sockaddr *)&at, sizeof(at));
		close(fd);
		if (rc == 0)
			return port;
	}
	fail_msg("no port is free");
	return 0;
}

/* `make run` twice, each ended by a signal: made once, the same at the end. */
static void test_run(void **state)
{
	static const char script[] =
	    "set -e; export PORT=$1 DATA=$2/demo\n"
	    "for round in 1 2; do\n"
	    "    sh contrib/demo/run >\"$2/log\" 2>&1 & run=$!\n"
	    "    for i in $(seq 1000); do\n"
	    "        grep -q 'Ctrl-C here' \"$2/log\" && break; sleep 0.1\n"
	    "    done\n"
	    "    grep -q 'Ctrl-C here' \"$2/log\" || cat \"$2/log\"\n"
	    "    grep -c 'SHA256:.*' \"$2/log\" >/dev/null; grep 'first run' \"$2/log\" || echo "
	    "again\n"
	    "    kill -TERM $run; wait $run; echo \"ended $?\"\n"
	    "done\n"
	    "rm -r \"$2/demo\" \"$2/log\"\n";
	char port[16], expected[512];
	const char *argv[] = {"sh", "-c", script, "sh", port, server.dir, NULL};
	struct run run;

	(void)state;
	snprintf(port, sizeof(port), "%d", free_port());
	run = run_program(argv, NULL, 0, 4 * LATE_MS);
	snprintf(expected, sizeof(expected),
		 "hearth: first run; making %s/demo with the demo community in it\nended 0\nagain\n"
		 "ended 0\n",
		 server.dir);
	assert_string_equal(run.out, expected);
	assert_int_equal(run.status, 0);
	run_free(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_twice),  cmocka_unit_test(test_read),
	    cmocka_unit_test(test_killed), cmocka_unit_test(test_errors),
	    cmocka_unit_test(test_words),  cmocka_unit_test(test_stopped_while_reading),
	    cmocka_unit_test(test_demo),   cmocka_unit_test(test_run),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
