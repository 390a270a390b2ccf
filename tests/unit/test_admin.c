/* The sysop's command line against a server of our own at DIR/control.sock. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "client/admin.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/rpc/peer.h"

static char dir[200];
static pid_t server;

static void answer(void *arg, struct peer_request *request, const char *method, json_t *params)
{
	json_t *result = NULL;

	(void)arg;
	if (strcmp(method, "hello") == 0) {
		result = json_pack("{s:i}", "version", 1);
	} else if (strcmp(method, "member.add") == 0) {
		/* What arrived goes back as the handle, so that it can be seen. */
		char *line = json_dumps(params, JSON_COMPACT | JSON_SORT_KEYS);

		result = json_pack("{s:s, s:n}", "handle", line, "recovery");
		free(line);
	} else if (strcmp(method, "board.show") == 0) {
		peer_refuse(request, ERR_NOT_FOUND, NULL);
		return;
	} else if (strcmp(method, "host.write") == 0) {
		const char *body = json_string_value(json_object_get(params, "body"));

		result = json_pack("{s:i}", "note", (int)strlen(body));
	} else {
		peer_refuse(request, ERR_METHOD, "odd \x1b[31m words");
		return;
	}
	peer_reply(request, result);
	json_decref(result);
}

static void send_line(void *arg, const char *line, size_t len)
{
	if (write(*(int *)arg, line, len) != (ssize_t)len)
		_exit(1);
}

static void serve(int listener)
{
	static const struct peer_events events = {send_line, answer, NULL, NULL};
	char bytes[4096];
	ssize_t n;
	int fd;

	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		struct peer *peer = peer_new(&events, &fd);

		while ((n = read(fd, bytes, sizeof(bytes))) > 0)
			peer_feed(peer, bytes, (size_t)n);
		peer_free(&peer);
		close(fd);
	}
	_exit(0);
}

static int start(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	snprintf(dir, sizeof(dir), "%s", "/tmp/hearth-test-admin-XXXXXX");
	if (!mkdtemp(dir) || chdir(dir) < 0)
		return -1;
	strcpy(address.sun_path, "control.sock");
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(listener, 5) < 0)
		return -1;
	server = fork();
	if (server == 0)
		serve(listener);
	close(listener);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	unlink("control.sock");
	unlink("in");
	unlink("out");
	unlink("err");
	return chdir("/") | rmdir(dir);
}

static void put_file(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static char *take_file(const char *name)
{
	static char text[2][65536];
	static int turn;
	FILE *file = fopen(name, "r");
	size_t n;

	assert_non_null(file);
	turn = !turn;
	n = fread(text[turn], 1, sizeof(text[0]) - 1, file);
	text[turn][n] = '\0';
	fclose(file);
	return text[turn];
}

/* Run `hearth admin --data DIR` with the words, input from the file `in`. */
static int run(const char *const *words)
{
	char *argv[32] = {(char *)"--data", dir};
	int argc = 2, status;
	pid_t pid;

	while (words[argc - 2]) {
		argv[argc] = (char *)words[argc - 2];
		argc++;
	}
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		if (!freopen("in", "a+", stdin) || !freopen("out", "w", stdout) ||
		    !freopen("err", "w", stderr))
			_exit(99);
		rewind(stdin);
		status = admin_main(argc, argv);
		fflush(NULL);
		_exit(status);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#define RUN(...) run((const char *const[]){__VA_ARGS__, NULL})

static void test_help(void **state)
{
	(void)state;
	assert_int_equal(RUN("help"), 0);
	assert_non_null(strstr(take_file("out"), "import mbox|discourse"));
	/* What can be done here, and nothing that is for members alone. */
	assert_non_null(strstr(take_file("out"), "\n  member add "));
	assert_null(strstr(take_file("out"), "\n  thread new "));
	assert_int_equal(RUN("board", "help"), 0);
	assert_non_null(strstr(take_file("out"), "board add"));
}

static void test_refusals(void **state)
{
	(void)state;
	assert_int_equal(RUN("board", "sing"), 2);
	assert_non_null(strstr(take_file("err"), "hearth: "));
	assert_int_equal(RUN("board", "show", "nothere", "--json"), 3);
	assert_string_equal(take_file("out"), "{\"error\":{\"code\":\"not_found\",\"message\":"
					      "\"no such thing, or not for you\"}}\n");
	assert_string_equal(take_file("err"), "hearth: no such thing, or not for you\n");
	assert_int_equal(RUN("board", "show", "nothere"), 3);
	assert_string_equal(take_file("out"), "");
	/* What a server says is made harmless too. */
	assert_int_equal(RUN("theme", "list"), 2);
	assert_null(strchr(take_file("err"), '\x1b'));
}

static void test_key_file(void **state)
{
	(void)state;
	put_file("in", "ssh-ed25519 AAAA me@here\n");
	assert_int_equal(RUN("member", "add", "mairi", "--key-file", "in", "--json"), 0);
	assert_string_equal(
	    take_file("out"),
	    "{\"handle\":\"{\\\"handle\\\":\\\"mairi\\\",\\\"key\\\":\\\"ssh-ed25519 "
	    "AAAA me@here\\\"}\",\"recovery\":null}\n");
	assert_int_equal(RUN("member", "add", "mairi", "--key-file", "absent"), 1);
	assert_int_equal(RUN("board", "list", "--key-file", "in"), 2);
}

static void test_body_from_input(void **state)
{
	(void)state;
	put_file("in", "a question\n");
	assert_int_equal(RUN("host", "write", "--json"), 0);
	assert_string_equal(take_file("out"), "{\"note\":11}\n");
	put_file("in", "not \xff text\n");
	assert_int_equal(RUN("host", "write"), 2);
}

static void test_batch(void **state)
{
	(void)state;
	put_file("in", "# a note\n\n{\"method\":\"host.write\",\"params\":{\"body\":\"x\"}}\n"
		       "{\"method\":\"host.write\",\"params\":{\"body\":\"y\"}}\n");
	assert_int_equal(RUN("batch", "in"), 0);
	assert_string_equal(take_file("out"), "2 calls done\n");
	put_file("in", "{\"method\":\"host.write\",\"params\":{\"body\":\"x\"}}\n\n"
		       "{\"method\":\"board.show\"}\n"
		       "{\"method\":\"host.write\",\"params\":{\"body\":\"y\"}}\n");
	assert_int_equal(RUN("batch", "in"), 3);
	assert_string_equal(take_file("err"),
			    "hearth: in: line 3: board.show: no such thing, or not for you\n");
	put_file("in", "{oh\n");
	assert_int_equal(RUN("batch", "in", "--json"), 2);
	assert_non_null(strstr(take_file("err"), "line 1: "));
}

static void test_no_directory(void **state)
{
	char *argv[] = {(char *)"board", (char *)"list"};

	(void)state;
	assert_int_equal(admin_main(2, argv), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_help),     cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_key_file), cmocka_unit_test(test_body_from_input),
	    cmocka_unit_test(test_batch),    cmocka_unit_test(test_no_directory),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
