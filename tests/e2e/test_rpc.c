/* JSON-RPC over the real ssh, the control socket and standard input: its errors
 * and bounds, events, slow readers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/pipe.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"

static struct server server;
static char *ann, *bob;

static int setup(void **state)
{
	(void)state;
	server_start(&server, NULL);
	ann = server_make_key(&server, "ann");
	bob = server_make_key(&server, "bob");
	server_add_member(&server, "ann", ann, "member");
	server_add_member(&server, "bob", bob, "member");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Talk", "about",
			      "Whatever it is"));
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

static json_t *expect_result(struct pipe *pipe, const char *method, json_t *params)
{
	json_t *answer = pipe_call(pipe, method, params), *result;

	if (!json_object_get(answer, "result"))
		print_error("%s: %s\n", method, pipe_code(answer));
	result = json_incref(json_object_get(answer, "result"));
	assert_non_null(result);
	json_decref(answer);
	return result;
}

static void expect_code(struct pipe *pipe, const char *method, json_t *params, const char *code)
{
	json_t *answer = pipe_call(pipe, method, params);

	assert_string_equal(pipe_code(answer), code);
	assert_true(json_is_integer(json_object_get(json_object_get(answer, "error"), "code")));
	json_decref(answer);
}

static void post(struct pipe *pipe, const char *title, const char *body)
{
	json_decref(expect_result(
	    pipe, "thread.new",
	    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", title, "body", body)));
}

static void test_hello_and_errors(void **state)
{
	struct pipe *pipe = pipe_rpc(&server, "guest", NULL);
	json_t *hello = expect_result(pipe, "hello", json_pack("{s:i}", "version", 1));
	char *large = mem_printf("%20000d", 1);

	(void)state;
	assert_true(json_is_integer(json_object_get(hello, "version")));
	json_decref(hello);
	expect_code(pipe, "no.such", NULL, "unknown_call");
	expect_code(pipe, ".start", NULL, "unknown_call");
	expect_code(pipe, "thread.show", json_pack("{s:i}", "thread", 4242), "not_found");
	expect_code(pipe, "thread.show", NULL, "invalid");
	expect_code(pipe, "thread.show", json_pack("{s:s}", "thread", "x"), "invalid");
	expect_code(pipe, "read.mark", json_pack("{s:i}", "thread", 1), "needs_member");
	expect_code(pipe, "server.show", NULL, "needs_member");
	expect_code(pipe, "place.save", json_pack("{s:[s]}", "place", large), "too_large");
	free(large);
	pipe_close(&pipe);
}

static void expect_line_code(struct pipe *pipe, const char *line, size_t len, const char *code)
{
	const char *answer;
	json_t *object;

	assert_true(pipe_write(pipe, line, len, 60000, true));
	answer = pipe_line(pipe, 60000);
	assert_non_null(answer);
	object = json_loads(answer, 0, NULL);
	assert_string_equal(pipe_code(object), code);
	json_decref(object);
}

static void test_malformed_lines(void **state)
{
	static const struct {
		const char *line, *code;
	} rows[] = {
	    {"nonsense\n", "parse"},
	    {"{\"jsonrpc\":\"2.0\",\"id\":1,\n", "parse"},
	    {"{\"a\":1,\"a\":2}\n", "parse"},
	    {"[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"whoami\"}]\n", "bad_request"},
	    {"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"whoami\"}\n", "bad_request"},
	    {"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"whoami\"}\n", "bad_request"},
	    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"whoami\",\"params\":[]}\n", "bad_request"},
	    {"\"\xff\"\n", "parse"},
	    {"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"who\xc3\x28\"}\n", "parse"},
	};
	struct pipe *pipe = pipe_rpc(&server, "guest", NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect_line_code(pipe, rows[i].line, strlen(rows[i].line), rows[i].code);
	json_decref(expect_result(pipe, "whoami", NULL));
	pipe_close(&pipe);
}

static void test_oversize_line(void **state)
{
	struct pipe *pipe = pipe_rpc(&server, "guest", NULL);
	size_t len = 3 * 1024 * 1024;
	char *line = mem_alloc(len + 1);

	(void)state;
	memset(line, 'x', len);
	line[len - 1] = '\n';
	expect_line_code(pipe, line, len, "too_large");
	json_decref(expect_result(pipe, "whoami", NULL));
	free(line);
	pipe_close(&pipe);
}

static void test_nesting(void **state)
{
	static const struct {
		size_t len;
		const char *code;
	} rows[] = {{5000, "parse"}, {30000, "parse"}, {200000, "too_large"}};
	struct pipe *pipe = pipe_rpc(&server, "guest", NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *line = mem_alloc(rows[i].len);

		memset(line, '[', rows[i].len - 1);
		line[rows[i].len - 1] = '\n';
		expect_line_code(pipe, line, rows[i].len, rows[i].code);
		free(line);
	}
	pipe_close(&pipe);
}

/* Of forty calls in one write some are answered busy, none is lost, and as many
 * as may be outstanding are served. */
static void test_too_many_at_once(void **state)
{
	struct pipe *pipe = pipe_rpc(&server, "guest", NULL);
	char *lines = mem_dup("");
	int done = 0, busy = 0;

	(void)state;
	json_decref(expect_result(pipe, "whoami", NULL));
	for (int i = 0; i < 40; i++) {
		char *more = mem_printf(
		    "%s{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"board.list\"}\n", lines, i);

		free(lines);
		lines = more;
	}
	assert_true(pipe_write(pipe, lines, strlen(lines), 60000, true));
	for (int i = 0; i < 40; i++) {
		const char *line = pipe_line(pipe, 60000);
		json_t *answer;

		assert_non_null(line);
		answer = json_loads(line, 0, NULL);
		if (strcmp(pipe_code(answer), "busy") == 0)
			busy++;
		else
			done += json_object_get(answer, "result") != NULL;
		json_decref(answer);
	}
	assert_int_equal(done + busy, 40);
	assert_true(busy > 0 && done >= 32);
	free(lines);
	pipe_close(&pipe);
}

static void test_answers_before_the_end(void **state)
{
	static const char lines[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"whoami\"}\n"
				    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"thread.show\","
				    "\"params\":{\"thread\":4242}}\n";
	struct pipe *pipe = pipe_rpc(&server, "guest", NULL);

	(void)state;
	assert_true(pipe_write(pipe, lines, strlen(lines), 60000, true));
	pipe_write_end(pipe);
	assert_non_null(pipe_line(pipe, 60000));
	assert_non_null(pipe_line(pipe, 60000));
	assert_int_equal(pipe_wait_exit(pipe, 60000), 0);
	pipe_close(&pipe);
}

static void test_events(void **state)
{
	struct pipe *reader = pipe_rpc(&server, "guest", NULL);
	struct pipe *writer = pipe_rpc(&server, "me", ann);
	json_t *watch = expect_result(reader, "watch", NULL), *event, *params;
	json_int_t seq = json_integer_value(json_object_get(watch, "seq"));

	(void)state;
	post(writer, "News", "of the day");
	event = pipe_notification(reader, 60000);
	assert_non_null(event);
	assert_string_equal(json_string_value(json_object_get(event, "method")), "event");
	params = json_object_get(event, "params");
	assert_true(json_integer_value(json_object_get(params, "seq")) > seq);
	assert_non_null(json_string_value(json_object_get(params, "kind")));
	json_decref(event);
	json_decref(watch);
	pipe_close(&reader);
	pipe_close(&writer);
}

/* A notification asks too, and only that it is not answered differs. */
static void test_watch_unanswered(void **state)
{
	static const char asks[] = "{\"jsonrpc\":\"2.0\",\"method\":\"watch\","
				   "\"params\":{\"topics\":[\"me\"]}}\n"
				   "{\"jsonrpc\":\"2.0\",\"method\":\"watch\","
				   "\"params\":{\"topics\":7}}\n"
				   "{\"jsonrpc\":\"2.0\",\"method\":\"watch\"}\n";
	struct pipe *reader = pipe_rpc(&server, "guest", NULL);
	struct pipe *writer = pipe_rpc(&server, "me", ann);
	json_t *event;

	(void)state;
	assert_true(pipe_write(reader, asks, strlen(asks), 60000, true));
	/* The next answer is that of the next call: the server has read them. */
	json_decref(expect_result(reader, "whoami", NULL));
	post(writer, "News", "for who asked quietly");
	event = pipe_notification(reader, 60000);
	assert_non_null(event);
	assert_string_equal(json_string_value(json_object_get(event, "method")), "event");
	json_decref(event);
	pipe_close(&reader);
	pipe_close(&writer);
}

/* An old one and a new one have the same fields: what is absent is null. */
static void expect_whole(const json_t *params)
{
	static const char *const fields[] = {"seq",  "kind",   "at",	 "board", "thread",
					     "post", "number", "author", "title", "to"};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		assert_non_null(json_object_get(params, fields[i]));
}

/* Everything after a given change, first the old, then the new, none twice. */
static void test_watch_since(void **state)
{
	struct pipe *writer = pipe_rpc(&server, "me", ann), *reader;
	json_t *hello = expect_result(writer, "hello", json_pack("{s:i}", "version", 1));
	json_int_t since = json_integer_value(json_object_get(hello, "seq")), last = since;
	int count = 0;

	(void)state;
	for (int i = 0; i < 5; i++)
		post(writer, "Before", "b");
	reader = pipe_rpc(&server, "guest", NULL);
	json_decref(expect_result(reader, "watch", json_pack("{s:I}", "since", since)));
	for (int i = 0; i < 5; i++)
		post(writer, "After", "a");
	while (count < 10) {
		json_t *event = pipe_notification(reader, 60000), *params;

		assert_non_null(event);
		params = json_object_get(event, "params");
		assert_true(json_integer_value(json_object_get(params, "seq")) > last);
		last = json_integer_value(json_object_get(params, "seq"));
		expect_whole(params);
		count +=
		    json_object_get(params, "title") != NULL &&
		    strcmp(json_string_value(json_object_get(params, "kind")), "thread.new") == 0;
		json_decref(event);
	}
	json_decref(hello);
	pipe_close(&reader);
	pipe_close(&writer);
}

/* Who asks for much and reads nothing is held back; others are served, and the
 * memory of the server stays in bounds. */
static void test_never_reads(void **state)
{
	struct pipe *sloth = pipe_rpc(&server, "me", ann), *writer = pipe_rpc(&server, "me", bob);
	static const char line[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"thread.list\","
				   "\"params\":{\"board\":\"talk\"}}\n";
	char *body = mem_alloc(60001);
	int64_t began;
	bool taken = true;

	(void)state;
	memset(body, 'b', 60000);
	for (int i = 0; i < 60; i++)
		post(writer, "Much", body);
	json_decref(expect_result(sloth, "watch", NULL));
	for (int i = 0; i < 200000 && taken; i++)
		taken = pipe_write(sloth, line, strlen(line), 300, false);
	assert_false(taken);
	for (int i = 0; i < 50; i++)
		post(writer, "More", "m");
	began = clock_mono_ms();
	for (int i = 0; i < 20; i++)
		json_decref(expect_result(writer, "whoami", NULL));
	assert_true(clock_mono_ms() - began < 30000);
	free(body);
	pipe_close(&sloth);
	pipe_close(&writer);
}

/* Answers far larger than what waits to be sent, small refusals between them: each line
 * is whole and what it should be. */
static void test_large_answers(void **state)
{
	struct pipe *pipe = pipe_rpc(&server, "me", bob);
	char *body = mem_alloc(60001), *lines;
	int64_t thread;
	json_t *made;

	(void)state;
	memset(body, 'l', 60000);
	made = expect_result(
	    pipe, "thread.new",
	    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Large", "body", body));
	thread = json_integer_value(json_object_get(made, "thread"));
	json_decref(made);
	for (int i = 0; i < 15; i++)
		json_decref(expect_result(
		    pipe, "post.reply",
		    json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "body", body)));
	lines = mem_dup("");
	for (int i = 0; i < 12; i++) {
		char *more =
		    mem_printf("%s{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\","
			       "\"params\":{\"thread\":%lld}}\n",
			       lines, i, i % 3 ? "thread.show" : "no.such", (long long)thread);

		free(lines);
		lines = more;
	}
	assert_true(pipe_write(pipe, lines, strlen(lines), 60000, true));
	for (int i = 0, seen = 0; i < 12; i++) {
		const char *line = pipe_line(pipe, 60000);
		json_t *answer = line ? json_loads(line, 0, NULL) : NULL;
		json_t *posts = json_object_get(json_object_get(answer, "result"), "items");
		int id = (int)json_integer_value(json_object_get(answer, "id"));

		assert_non_null(answer);
		assert_false(seen & 1 << id);
		seen |= 1 << id;
		assert_int_equal(json_array_size(posts), id % 3 ? 16 : 0);
		for (size_t k = 0; k < json_array_size(posts); k++)
			assert_string_equal(
			    json_string_value(json_object_get(json_array_get(posts, k), "body")),
			    body);
		json_decref(answer);
	}
	free(lines);
	free(body);
	pipe_close(&pipe);
}

static void test_killed_callers(void **state)
{
	(void)state;
	for (int i = 0; i < 10; i++) {
		struct pipe *pipe = pipe_rpc(&server, "me", ann);
		static const char lines[] =
		    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"watch\"}\n"
		    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"board.list\"}\n"
		    "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"thread.list\",\"params\":{"
		    "\"board\":\"talk\"}}\n";

		if (i % 2)
			json_decref(expect_result(pipe, "whoami", NULL));
		pipe_write(pipe, lines, strlen(lines), 5000, true);
		kill(pipe_pid(pipe), SIGKILL);
		pipe_close(&pipe);
	}
}

static void test_who(void **state)
{
	struct pipe *one, *two, *guest;
	json_t *who, *items;

	(void)state;
	assert_true(server_wait_left(&server));
	one = pipe_rpc(&server, "me", ann);
	two = pipe_rpc(&server, "me", ann);
	guest = pipe_rpc(&server, "guest", NULL);
	json_decref(expect_result(one, "whoami", NULL));
	json_decref(expect_result(two, "whoami", NULL));
	who = expect_result(guest, "who", NULL);
	items = json_object_get(who, "items");
	assert_int_equal(json_array_size(items), 1);
	assert_string_equal(json_string_value(json_object_get(json_array_get(items, 0), "handle")),
			    "ann");
	assert_int_equal(json_integer_value(json_object_get(who, "guests")), 1);
	json_decref(who);
	pipe_close(&one);
	pipe_close(&two);
	pipe_close(&guest);
}

static void test_place(void **state)
{
	struct pipe *one = pipe_rpc(&server, "me", bob), *two;
	json_t *shown;

	(void)state;
	json_decref(
	    expect_result(one, "place.save", json_pack("{s:{s:s}}", "place", "view", "thread")));
	shown = expect_result(one, "session.open", json_pack("{s:i}", "version", 1));
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(shown, "place"), "view")), "thread");
	json_decref(shown);
	pipe_write_end(one);
	assert_int_equal(pipe_wait_exit(one, 60000), 0);
	pipe_close(&one);
	for (int i = 0; i < 100; i++) {
		two = pipe_rpc(&server, "me", bob);
		shown = expect_result(two, "place.show", NULL);
		pipe_close(&two);
		if (json_is_object(json_object_get(shown, "place")))
			break;
		json_decref(shown);
		usleep(50000);
	}
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(shown, "place"), "view")), "thread");
	json_decref(shown);
}

/* A suspended member's sessions end. */
static void test_taken_away(void **state)
{
	char *key = server_make_key(&server, "cat");
	struct pipe *pipe;
	json_t *ending;
	struct run run;

	(void)state;
	server_add_member(&server, "cat", key, "member");
	pipe = pipe_rpc(&server, "me", key);
	json_decref(expect_result(pipe, "whoami", NULL));
	server_must(&server, "member.set",
		    json_pack("{s:s, s:s}", "handle", "cat", "state", "suspended"));
	ending = pipe_notification(pipe, 60000);
	assert_non_null(ending);
	assert_string_equal(json_string_value(json_object_get(ending, "method")), "session.ending");
	assert_int_equal(pipe_wait_exit(pipe, 60000), 0);
	json_decref(ending);
	pipe_close(&pipe);
	run = run_ssh(&server, "me", key, NULL, "whoami --json");
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "\"guest\""));
	run_free(&run);
	free(key);
}

/* The control socket, told that. */
static int control_open(const char *lines)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	struct timeval patience = {.tv_sec = 30};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%s/control.sock", server.dir);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	assert_int_equal(send(fd, lines, strlen(lines), MSG_NOSIGNAL), strlen(lines));
	return fd;
}

/* To its end, and closes it. */
static void control_read(int fd, struct buf *said)
{
	char bytes[4096];
	ssize_t len;

	while ((len = recv(fd, bytes, sizeof(bytes), 0)) > 0)
		buf_add(said, bytes, (size_t)len);
	assert_int_equal(len, 0);
	close(fd);
}

/* Answers that the caller is slow to read, one behind them that is given at once, and no
 * more to come: all of it arrives, and the socket is closed after it. */
static void test_last_words(void **state)
{
	static const char last[] = "{\"jsonrpc\":\"2.0\",\"id\":99,\"method\":\"who\"}\n";
	struct pipe *pipe = pipe_rpc(&server, "me", ann);
	char *body = mem_alloc(60001), *lines = mem_dup("");
	struct buf answers = {0};
	json_t *made;
	int fd;

	(void)state;
	memset(body, 'l', 60000);
	made = expect_result(
	    pipe, "thread.new",
	    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Long", "body", body));
	for (int i = 0; i < 8; i++) {
		char *more = mem_printf(
		    "%s{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"thread.show\","
		    "\"params\":{\"thread\":%lld}}\n",
		    lines, i, (long long)json_integer_value(json_object_get(made, "thread")));

		json_decref(
		    expect_result(pipe, "post.reply",
				  json_pack("{s:O, s:s}", "thread", json_object_get(made, "thread"),
					    "body", body)));
		free(lines);
		lines = more;
	}
	lines = mem_resize(lines, strlen(lines) + sizeof(last), 1);
	strcat(lines, last);
	fd = control_open(lines);
	shutdown(fd, SHUT_WR);
	usleep(500000);
	control_read(fd, &answers);
	for (int i = 0; i < 9; i++) {
		char *id = mem_printf("\"id\":%d,\"result\"", i < 8 ? i : 99);

		assert_non_null(strstr(buf_text(&answers), id));
		free(id);
	}
	json_decref(made);
	buf_free(&answers);
	free(lines);
	free(body);
	/* And it is still there. */
	json_decref(expect_result(pipe, "whoami", NULL));
	pipe_close(&pipe);
}

/* Who is at the control socket when the server stops is told, and is no hindrance. */
static void test_stopped_with_a_caller(void **state)
{
	struct buf said = {0};
	char byte;
	int fd = control_open("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"whoami\"}\n");

	(void)state;
	assert_int_equal(recv(fd, &byte, 1, 0), 1);
	assert_int_equal(server_stop(&server), 0);
	control_read(fd, &said);
	assert_non_null(strstr(buf_text(&said), "session.ending"));
	buf_free(&said);
	server_restart(&server);
}

static void test_control_and_stdio(void **state)
{
	const char *program = getenv("HEARTHD");
	const char *const argv[] = {program ? program : "build/san/hearthd", "--data", server.dir,
				    "--stdio", NULL};
	static const char lines[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"whoami\"}\n";
	json_t *who = server_call(&server, "whoami", NULL, NULL);
	struct run run;

	(void)state;
	assert_string_equal(json_string_value(json_object_get(who, "role")), "sysop");
	json_decref(who);
	/* One server a directory. */
	run = run_program(argv, lines, strlen(lines), RUN_MS);
	assert_int_equal(run.status, 1);
	assert_non_null(strstr(run.err, "another hearthd"));
	run_free(&run);
	assert_int_equal(server_stop(&server), 0);
	run = run_program(argv, lines, strlen(lines), RUN_MS);
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "\"control\""));
	run_free(&run);
	server_restart(&server);
}

/* Of two calls that make a member of a visitor, sent at once, one is taken; where the
 * first leaves off, its member goes on. */
static void test_who_is_decided_once(void **state)
{
	static const char both[] =
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"join.new\",\"params\":"
	    "{\"handle\":\"first\",\"password\":\"good bread takes a day\",\"accept\":1}}\n"
	    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"join.new\",\"params\":"
	    "{\"handle\":\"second\",\"password\":\"good bread takes a day\",\"accept\":1}}\n";
	struct pipe *pipe = pipe_rpc(&server, "new", NULL);
	json_t *answer, *place;

	(void)state;
	assert_true(pipe_write(pipe, both, strlen(both), 20000, true));
	for (int i = 0; i < 2; i++) {
		const char *line = pipe_line(pipe, 20000);

		assert_non_null(line);
		answer = json_loads(line, 0, NULL);
		assert_string_equal(
		    pipe_code(answer),
		    json_integer_value(json_object_get(answer, "id")) == 1 ? "" : "busy");
		json_decref(answer);
		/* The first is a member's, the second somebody else's. */
		json_decref(
		    pipe_call(pipe, "place.save", json_pack("{s:{s:i}}", "place", "at", i)));
	}
	answer = expect_result(pipe, "whoami", NULL);
	assert_string_equal(json_string_value(json_object_get(answer, "handle")), "first");
	json_decref(answer);
	expect_code(pipe, "join.new", json_pack("{s:s, s:i}", "handle", "third", "accept", 1),
		    "refused");
	pipe_close(&pipe);
	for (int i = 0; i < 2; i++) {
		pipe = pipe_rpc(&server, "new", NULL);
		json_decref(expect_result(pipe, "signin.password",
					  json_pack("{s:s, s:s}", "handle", "first", "password",
						    "good bread takes a day")));
		place = expect_result(pipe, "place.show", NULL);
		assert_false(json_is_null(json_object_get(place, "place")));
		json_decref(place);
		json_decref(expect_result(pipe, "place.save", json_pack("{s:{}}", "place")));
		pipe_close(&pipe);
	}
}

/* Started without them, what it logs and reads goes into no file of its own. */
static void test_without_standard_files(void **state)
{
	static const char line[] = "\"$0\" --data \"$1\" --stdio <&- >&- 2>&-; echo $?; "
				   "cat \"$1/hearth.lock\"";
	const char *program = getenv("HEARTHD");
	const char *const argv[] = {"/bin/sh",	"-c", line, program ? program : "build/san/hearthd",
				    server.dir, NULL};
	struct run run;

	(void)state;
	assert_int_equal(server_stop(&server), 0);
	run = run_program(argv, NULL, 0, 60000);
	assert_string_equal(run.out, "0\n");
	run_free(&run);
	server_restart(&server);
}

/* Requests from a file, from nowhere, and for somebody who reads the beginning only. */
static void test_stdio_of_files(void **state)
{
	static const struct {
		const char *line, *out;
	} rows[] = {
	    {"exec \"$0\" --data \"$1\" --stdio <\"$1/requests\"", "\"id\":299,"},
	    {"exec \"$0\" --data \"$1\" --stdio </dev/null", ""},
	    {"{ \"$0\" --data \"$1\" --stdio; echo status $? >&2; } <\"$1/requests\" | head -c 9",
	     "{\"jsonrpc"},
	};
	const char *program = getenv("HEARTHD");
	char *path = mem_printf("%s/requests", server.dir);
	FILE *file = fopen(path, "w");

	(void)state;
	assert_non_null(file);
	for (int i = 0; i < 300; i++)
		fprintf(file,
			"{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"zone.list\",\"params\":"
			"{\"limit\":100}}\n",
			i);
	fclose(file);
	assert_int_equal(server_stop(&server), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *const argv[] = {"/bin/sh",	  "-c",
					    rows[i].line, program ? program : "build/san/hearthd",
					    server.dir,	  NULL};
		struct run run = run_program(argv, NULL, 0, 60000);

		if (run.status != 0 || !strstr(run.out, rows[i].out))
			fail_msg("%s: %d, %s", rows[i].line, run.status, run.err);
		assert_true(i < 2 || strstr(run.err, "status 0"));
		run_free(&run);
	}
	free(path);
	server_restart(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_hello_and_errors),
	    cmocka_unit_test(test_malformed_lines),
	    cmocka_unit_test(test_oversize_line),
	    cmocka_unit_test(test_nesting),
	    cmocka_unit_test(test_too_many_at_once),
	    cmocka_unit_test(test_answers_before_the_end),
	    cmocka_unit_test(test_events),
	    cmocka_unit_test(test_watch_unanswered),
	    cmocka_unit_test(test_watch_since),
	    cmocka_unit_test(test_who),
	    cmocka_unit_test(test_place),
	    cmocka_unit_test(test_who_is_decided_once),
	    cmocka_unit_test(test_taken_away),
	    cmocka_unit_test(test_killed_callers),
	    cmocka_unit_test(test_never_reads),
	    cmocka_unit_test(test_large_answers),
	    cmocka_unit_test(test_last_words),
	    cmocka_unit_test(test_stopped_with_a_caller),
	    cmocka_unit_test(test_control_and_stdio),
	    cmocka_unit_test(test_stdio_of_files),
	    cmocka_unit_test(test_without_standard_files),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
