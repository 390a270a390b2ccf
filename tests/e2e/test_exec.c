/* The exec grammar over the real ssh: exit statuses, errors, JSON, bodies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/mem.h"
#include "tests/e2e/harness/pipe.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"
#include "tests/e2e/harness/term.h"

static struct server server;
static char *ann, *bob;

static int setup(void **state)
{
	(void)state;
	server_start(&server, "sessions_per_address = 4\n");
	ann = server_make_key(&server, "ann");
	bob = server_make_key(&server, "bob");
	server_add_member(&server, "ann", ann, "member");
	server_add_member(&server, "bob", bob, "sysop");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Talk", "about",
			      "Whatever it is"));
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s, s:s}", "board", "attic", "title", "Attic", "about",
			      "Nobody sees it", "read", "hidden"));
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

/* Runs a line and expects its exit status. */
static struct run expect(const char *key, const char *input, const char *line, int status)
{
	struct run run = run_ssh(&server, key ? "me" : "guest", key, input, line);

	if (run.status != status)
		print_error("`%s`: %d\n%s%s\n", line, run.status, run.out, run.err);
	assert_int_equal(run.status, status);
	return run;
}

static json_t *expect_json(const char *key, const char *input, const char *line)
{
	struct run run = expect(key, input, line, 0);
	json_t *value = run_json(&run);

	assert_true(json_is_object(value));
	assert_int_equal(run.err_len, 0);
	run_free(&run);
	return value;
}

/* An error: one line on standard error, nothing else; with --json also an
 * object on standard output. */
static void expect_error(const char *key, const char *line, int status, const char *code)
{
	struct run run = expect(key, NULL, line, status);
	char *with = mem_printf("%s --json", line);
	json_t *error;

	assert_int_equal(run.out_len, 0);
	assert_memory_equal(run.err, "hearth: ", 8);
	assert_ptr_equal(strchr(run.err, '\n'), run.err + run.err_len - 1);
	run_free(&run);
	run = expect(key, NULL, with, status);
	error = run_json(&run);
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(error, "error"), "code")), code);
	assert_non_null(
	    json_string_value(json_object_get(json_object_get(error, "error"), "message")));
	assert_memory_equal(run.err, "hearth: ", 8);
	json_decref(error);
	run_free(&run);
	free(with);
}

static void test_statuses(void **state)
{
	(void)state;
	expect_error(NULL, "thread show 424242", 3, "not_found");
	expect_error(NULL, "thread list nowhere", 3, "not_found");
	expect_error(NULL, "thread list attic", 3, "not_found");
	expect_error(NULL, "thread new nowhere --title x --body y", 4, "needs_member");
	expect_error(NULL, "board add x --title x --about y", 4, "needs_member");
	expect_error(ann, "board add x --title x --about y", 1, "refused");
	expect_error(NULL, "thread lisst", 2, "unknown_call");
	expect_error(NULL, "thread list", 2, "invalid");
	expect_error(NULL, "thread list talk --sort sideways", 2, "invalid");
	expect_error(NULL, "thread list talk --nonsense", 2, "invalid");
	expect_error(NULL, "thread list talk extra", 2, "invalid");
	expect_error(NULL, "thread list talk --limit 0", 2, "invalid");
	expect_error(NULL, "thread list talk --limit 501", 2, "invalid");
	expect_error(NULL, "thread list 'talk", 2, "invalid");
	expect_error(NULL, ".start", 2, "unknown_call");
}

/* A member needs no body on standard input to hear that they may not. */
static void test_refused_before_the_body(void **state)
{
	struct run run = expect(NULL, NULL, "post reply 1 --json", 4);

	(void)state;
	run_free(&run);
}

static void test_hidden_is_like_nothing(void **state)
{
	struct run a = expect(ann, NULL, "thread list attic --json", 3);
	struct run b = expect(ann, NULL, "thread list nowhere --json", 3);

	(void)state;
	assert_string_equal(a.out, b.out);
	assert_string_equal(a.err, b.err);
	run_free(&a);
	run_free(&b);
}

static void test_lists(void **state)
{
	json_t *list = expect_json(NULL, NULL, "board list --json"), *board;

	(void)state;
	assert_true(json_is_null(json_object_get(list, "next")));
	assert_int_equal(json_array_size(json_object_get(list, "items")), 1);
	board = json_array_get(json_object_get(list, "items"), 0);
	assert_string_equal(json_string_value(json_object_get(board, "board")), "talk");
	assert_true(json_is_integer(json_object_get(board, "unread")));
	assert_true(json_is_null(json_object_get(board, "last_post_at")));
	json_decref(list);
}

static json_int_t number(const json_t *object, const char *name)
{
	assert_true(json_is_integer(json_object_get(object, name)));
	return json_integer_value(json_object_get(object, name));
}

static void test_write_and_read(void **state)
{
	json_t *made = expect_json(ann, "Hello all.\nSecond line.\n",
				   "thread new talk --title 'Hello there' --json");
	char *line = mem_printf("post reply %lld --json", (long long)number(made, "thread"));
	json_t *reply = expect_json(bob, "an answer", line), *shown, *items;

	(void)state;
	assert_int_equal(number(reply, "number"), 2);
	free(line);
	line = mem_printf("thread show %lld --json", (long long)number(made, "thread"));
	shown = expect_json(NULL, NULL, line);
	items = json_object_get(shown, "items");
	assert_int_equal(json_array_size(items), 2);
	assert_string_equal(json_string_value(json_object_get(json_array_get(items, 0), "body")),
			    "Hello all.\nSecond line.");
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(shown, "thread"), "title")),
	    "Hello there");
	json_decref(shown);
	json_decref(reply);
	json_decref(made);
	free(line);
}

static void test_request_id(void **state)
{
	static const char line[] = "thread new talk --title Once --request-id r1 --body b --json";
	json_t *first = expect_json(ann, NULL, line), *again = expect_json(ann, NULL, line);

	(void)state;
	assert_int_equal(number(first, "thread"), number(again, "thread"));
	json_decref(first);
	json_decref(again);
}

/* What is refused for its size is not sent either, in part, when its end comes
 * along with the refusal. */
static void test_refused_is_not_sent(void **state)
{
	size_t size = 70000;
	char *big = mem_alloc(size + 1);
	struct run run;

	(void)state;
	memset(big, 'x', size);
	for (int i = 0; i < 10; i++) {
		run = run_ssh(&server, "me", ann, big, "thread new talk --title Oversized");
		assert_int_equal(run.status, 1);
		run_free(&run);
	}
	run = run_ssh(&server, "me", ann, NULL, "thread list talk --json --limit 500");
	assert_int_equal(run.status, 0);
	assert_null(strstr(run.out, "Oversized"));
	run_free(&run);
	free(big);
}

static void test_bodies(void **state)
{
	char *big = mem_alloc(10 * 1024 * 1024 + 1);
	static const char *const no_keys[] = {NULL};
	static const char *const bad[] = {"\xff\xfe bad", "\xed\xa0\x80", "\xc0\x80"};
	struct run run;

	(void)state;
	memset(big, 'x', 10 * 1024 * 1024);
	run = run_ssh(&server, "me", ann, big, "thread new talk --title Big --json");
	assert_int_equal(run.status, 1);
	assert_non_null(strstr(run.out, "\"too_large\""));
	run_free(&run);
	big[65537] = '\0';
	run = run_ssh(&server, "me", ann, big, "thread new talk --title Big --json");
	assert_int_equal(run.status, 1);
	assert_non_null(strstr(run.out, "\"too_large\""));
	run_free(&run);
	big[65536] = '\0';
	run = run_ssh(&server, "me", ann, big, "thread new talk --title Big --json");
	assert_int_equal(run.status, 0);
	run_free(&run);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		run = run_ssh(&server, "me", ann, bad[i], "thread new talk --title Bad --json");
		assert_int_equal(run.status, 2);
		assert_non_null(strstr(run.out, "\"invalid\""));
		run_free(&run);
	}
	run = run_ssh_with(&server, "me", ann, no_keys, "a\0b", 3,
			   "thread new talk --title Nul --json");
	assert_int_equal(run.status, 2);
	run_free(&run);
	run = run_ssh(&server, "me", ann, "", "thread new talk --title Empty --json");
	assert_int_equal(run.status, 2);
	run_free(&run);
	free(big);
}

/* What people wrote never reaches a terminal as it is. */
static void test_hostile_text(void **state)
{
	json_t *made = expect_json(ann,
				   "red \x1b[31m and \xc2\x9b"
				   "31m and \xe2\x80\xae"
				   "over",
				   "thread new talk --title Hostile --json");
	char *plain = mem_printf("thread show %lld", (long long)number(made, "thread"));
	char *json = mem_printf("%s --json", plain);
	const char *lines[] = {plain, json};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct run run = expect(NULL, NULL, lines[i], 0);

		assert_non_null(strstr(run.out, "red "));
		assert_null(strchr(run.out, 0x1b));
		assert_null(strstr(run.out, "\xc2\x9b"));
		assert_null(strstr(run.out, "\xe2\x80\xae"));
		run_free(&run);
	}
	json_decref(made);
	free(plain);
	free(json);
}

/* `hearth admin` with --json prints what exec does, byte for byte. */
static void test_admin_prints_the_same(void **state)
{
	static const char *const lines[][2] = {
	    {"community", "show"}, {"thread", "list"}, {"watch", "--since=x"}};

	(void)state;
	server_must(&server, "community.set",
		    json_pack("{s:s}", "about",
			      "red \x1b[31m \xc2\x9b \xe2\x80\xae \xd8\x9c \xf0\x9f\x8d\x9e ok"));
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const char *const argv[] = {"build/san/hearth", "admin",     "--data", server.dir,
					    lines[i][0],	lines[i][1], "--json", NULL};
		char *line = mem_printf("%s %s --json", lines[i][0], lines[i][1]);
		struct run exec = run_ssh(&server, "me", bob, NULL, line);
		struct run admin = run_program(argv, NULL, 0, RUN_MS);

		assert_int_equal(exec.status, admin.status);
		assert_true(exec.out_len > 0);
		assert_string_equal(exec.out, admin.out);
		run_free(&exec);
		run_free(&admin);
		free(line);
	}
}

/* Who is no member at the control socket is not told to become one. */
static void test_admin_is_no_member(void **state)
{
	const char *const argv[] = {
	    "build/san/hearth", "admin", "--data", server.dir, "feedback", "list", "heron",
	    "--json",		NULL};
	struct run run = run_program(argv, NULL, 0, RUN_MS);

	(void)state;
	assert_int_equal(run.status, 4);
	assert_non_null(strstr(run.out, "\"needs_member\""));
	assert_non_null(strstr(run.err, "come in by ssh"));
	assert_null(strstr(run.err, "new@"));
	run_free(&run);
}

static void test_odd_lines(void **state)
{
	char *words = mem_alloc(2000 * 3 + 1);
	struct run run;

	(void)state;
	run = expect(NULL, NULL, "who\xff", 2);
	assert_int_equal(run.out_len, 0);
	run_free(&run);
	run = expect(NULL, NULL, "'no\x1b[31msuch' thing", 2);
	assert_null(strchr(run.err, 0x1b));
	run_free(&run);
	for (int i = 0; i < 2000; i++)
		memcpy(words + (size_t)i * 2, "a ", 3);
	run = expect(NULL, NULL, words, 2);
	run_free(&run);
	run = expect(NULL, NULL, "board 'list'   --json", 0);
	run_free(&run);
	run = expect(NULL, NULL, "$(reboot)", 2);
	run_free(&run);
	free(words);
}

static void test_help(void **state)
{
	static const char *const lines[] = {"help", "thread help", "thread show --help",
					    "help thread show", "thread"};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct run run = expect(NULL, NULL, lines[i], 0);

		assert_non_null(strstr(run.out, "thread"));
		assert_int_equal(run.err_len, 0);
		run_free(&run);
	}
}

/* On a raw terminal lines end as it needs them. */
static void test_on_a_terminal(void **state)
{
	struct term *term = term_open(
	    &server, &(struct term_options){.user = "guest", .command = "community show"});

	(void)state;
	assert_int_equal(term_wait_exit(term, 60000), 0);
	assert_null(strstr(term_raw(term), "\n\n"));
	assert_non_null(strstr(term_raw(term), "\r\n"));
	term_close(&term);
}

static void test_watch(void **state)
{
	struct term *term =
	    term_open(&server, &(struct term_options){.user = "guest", .command = "watch"});
	json_t *made;

	(void)state;
	for (int i = 0; i < 100 && !term_shows(term, "post.new") && !term_shows(term, "thread.new");
	     i++) {
		made = expect_json(ann, "news", "thread new talk --title Watched --json");
		json_decref(made);
		term_settle(term, 100);
	}
	term_expect(term, "Watched");
	term_close(&term);
}

static struct pipe *watching(const char *user, const char *key, const char *line)
{
	const char *argv[RUN_SSH_WORDS + 2];
	int n = run_ssh_words(&server, user, key, argv);

	argv[n++] = line;
	argv[n] = NULL;
	return pipe_start(argv);
}

static json_t *next_event(struct pipe *pipe)
{
	const char *line = pipe_line(pipe, 60000);
	json_t *event = line ? json_loads(line, 0, NULL) : NULL;

	assert_non_null(event);
	assert_true(json_is_integer(json_object_get(event, "seq")));
	return event;
}

/* The next event is a thread with that title. */
static json_int_t expect_thread(struct pipe *pipe, const char *title)
{
	json_t *event = next_event(pipe);
	json_int_t seq = number(event, "seq");

	assert_string_equal(json_string_value(json_object_get(event, "title")), title);
	json_decref(event);
	return seq;
}

static void post_in(const char *board, const char *title)
{
	char *line = mem_printf("thread new %s --title '%s' --body b --json", board, title);
	json_t *made = expect_json(ann, NULL, line);

	json_decref(made);
	free(line);
}

static json_int_t sessions(void)
{
	json_t *shown = server_call(&server, "server.show", NULL, NULL);
	json_int_t count = number(shown, "sessions");

	json_decref(shown);
	return count;
}

/* What came before and what comes now, a line of JSON each, in order; a guest
 * hears of no board that is for members, not even by naming it. When they go,
 * nothing of them stays. */
static void test_watch_since(void **state)
{
	struct pipe *first, *guest, *named, *member;
	char *since, *topic;
	json_int_t seq;

	(void)state;
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s, s:s}", "board", "club", "title", "Club", "about",
			      "For members", "read", "member"));
	post_in("talk", "Zero");
	first = watching("guest", NULL, "watch --since 0 --json");
	do {
		json_t *event = next_event(first);

		seq = number(event, "seq");
		topic = mem_dup(json_string_value(json_object_get(event, "title")));
		json_decref(event);
		if (topic && strcmp(topic, "Zero") == 0)
			break;
		free(topic);
	} while (true);
	free(topic);
	pipe_close(&first);
	post_in("club", "Hidden one");
	post_in("talk", "One");
	since = mem_printf("watch --since %lld --json", (long long)seq);
	guest = watching("guest", NULL, since);
	assert_true(expect_thread(guest, "One") > seq);
	topic = mem_printf("%s --topics board:club --topics board:talk", since);
	named = watching("guest", NULL, topic);
	expect_thread(named, "One");
	free(topic);
	topic = mem_printf("%s --topics board:club", since);
	member = watching("me", ann, topic);
	expect_thread(member, "Hidden one");
	post_in("club", "Hidden two");
	post_in("talk", "Two");
	expect_thread(guest, "Two");
	expect_thread(named, "Two");
	expect_thread(member, "Hidden two");
	pipe_close(&guest);
	pipe_close(&named);
	pipe_close(&member);
	assert_true(server_wait_left(&server));
	free(since);
	free(topic);
}

/* Four may be here from one address; the fifth is told to come again. */
static void test_busy(void **state)
{
	struct term *held[4];
	struct run run;

	(void)state;
	assert_true(server_wait_left(&server));
	for (int i = 0; i < 4; i++) {
		held[i] =
		    term_open(&server, &(struct term_options){.user = "guest", .command = "watch"});
		for (int k = 0; k < 1200 && sessions() <= i; k++)
			usleep(50000);
		assert_int_equal(sessions(), i + 1);
	}
	run = expect(NULL, NULL, "whoami", 75);
	assert_memory_equal(run.err, "hearth: ", 8);
	run_free(&run);
	for (int i = 0; i < 4; i++)
		term_close(&held[i]);
	for (int i = 0; i < 50; i++) {
		run = run_ssh(&server, "guest", NULL, NULL, "whoami");
		if (run.status == 0)
			break;
		run_free(&run);
	}
	assert_int_equal(run.status, 0);
	run_free(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_statuses),
	    cmocka_unit_test(test_refused_before_the_body),
	    cmocka_unit_test(test_hidden_is_like_nothing),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_write_and_read),
	    cmocka_unit_test(test_request_id),
	    cmocka_unit_test(test_bodies),
	    cmocka_unit_test(test_refused_is_not_sent),
	    cmocka_unit_test(test_hostile_text),
	    cmocka_unit_test(test_admin_prints_the_same),
	    cmocka_unit_test(test_admin_is_no_member),
	    cmocka_unit_test(test_odd_lines),
	    cmocka_unit_test(test_help),
	    cmocka_unit_test(test_on_a_terminal),
	    cmocka_unit_test(test_watch),
	    cmocka_unit_test(test_watch_since),
	    cmocka_unit_test(test_busy),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
