/* The life of a screen's session: awake and asleep, crashes, floods, odd
 * terminals, the end of the server. What the screens show is tested elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/pipe.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"
#include "tests/e2e/harness/term.h"

enum { LONG_MS = 60000 };

static const char stay_awake[] = "sleep_seconds = 3600\n";
static const char settings[] = "sleep_seconds = 3\nwake_pause_seconds = 1\naway_seconds = 1\n";

static struct server server;
static char *ann;

static int setup(void **state)
{
	(void)state;
	server_start(&server, settings);
	ann = server_make_key(&server, "ann");
	server_add_member(&server, "ann", ann, "member");
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
	return 0;
}

static struct term *open_as(const char *user, const char *key)
{
	struct term *term = term_open(&server, &(struct term_options){.user = user, .key = key});

	term_expect(term, "Talk of the town");
	assert_true(term_on_alternate(term));
	return term;
}

static json_int_t server_count(const char *name)
{
	json_t *shown = server_call(&server, "server.show", NULL, NULL);
	json_int_t count = json_integer_value(json_object_get(shown, name));

	json_decref(shown);
	return count;
}

/* What was called just now was fast or slow, but it was called; a thousand seconds
 * would be somebody's idea of microseconds. */
static void test_pace(void **state)
{
	static const char *const names[] = {"read_wait_us", "read_us", "write_wait_us", "write_us",
					    "turn_us"};
	struct term *term = open_as("me", ann);
	json_t *shown;

	(void)state;
	server_must(&server, "member.set",
		    json_pack("{s:s, s:s}", "handle", "ann", "badge", "Cook"));
	shown = server_call(&server, "server.show", NULL, NULL);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_true(json_is_integer(json_object_get(shown, names[i])));
		assert_in_range(json_integer_value(json_object_get(shown, names[i])), 0, 100000000);
	}
	assert_true(json_integer_value(json_object_get(shown, "read_us")) > 0);
	assert_true(json_integer_value(json_object_get(shown, "write_us")) > 0);
	json_decref(shown);
	term_close(&term);
}

static void test_sleep_and_wake(void **state)
{
	json_int_t screens;
	struct term *term;
	size_t received;

	(void)state;
	assert_true(server_wait_left(&server));
	screens = server_count("screens");
	term = open_as("guest", NULL);
	assert_int_equal(server_count("awake"), 1);
	assert_int_equal(server_count("screens"), screens + 1);
	assert_true(server_wait_clients(&server, 0, LONG_MS));
	assert_int_equal(server_count("awake"), 0);
	assert_int_equal(server_count("sessions"), 1);
	/* Its screen stands as it was. */
	term_settle(term, 200);
	assert_true(term_shows(term, "Talk of the town"));
	assert_true(term_on_alternate(term));
	received = term_received(term);
	/* The next key wakes it, and is the key. */
	term_type(term, "?");
	assert_true(server_wait_clients(&server, 1, LONG_MS));
	term_expect_gone(term, "Talk of the town");
	assert_true(term_received(term) > received);
	assert_int_equal(server_count("screens"), screens + 2);
	term_close(&term);
	assert_true(server_wait_clients(&server, 0, LONG_MS));
}

static void test_resize_wakes(void **state)
{
	struct term *term = open_as("guest", NULL);

	(void)state;
	assert_true(server_wait_clients(&server, 0, LONG_MS));
	term_resize(term, 100, 30);
	assert_true(server_wait_clients(&server, 1, LONG_MS));
	term_expect(term, "Talk of the town");
	term_close(&term);
}

static void test_resize_extremes(void **state)
{
	static const int sizes[][2] = {{1, 1}, {10000, 10000}, {40, 15}, {3, 200}, {500, 1}};
	struct term *term = open_as("guest", NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		term_resize(term, sizes[i][0], sizes[i][1]);
		term_settle(term, 300);
		assert_int_equal(term_wait_exit(term, 0), -1);
	}
	term_resize(term, 80, 24);
	term_expect(term, "Talk of the town");
	term_close(&term);
}

static void test_odd_terminals(void **state)
{
	static const char *const names[] = {"vt100", "nobody-knows-this", "xterm", "linux",
					    "../../etc/passwd"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct term *term =
		    term_open(&server, &(struct term_options){.user = "guest", .term = names[i]});

		term_expect(term, "Talk of the town");
		term_close(&term);
	}
}

static void test_linear(void **state)
{
	struct term *term =
	    term_open(&server, &(struct term_options){.user = "guest", .term = "dumb"});
	struct run run;

	(void)state;
	term_expect(term, "Talk of the town");
	assert_false(term_on_alternate(term));
	assert_null(strchr(term_raw(term), 0x1b));
	term_close(&term);
	run = run_ssh(&server, "guest", NULL, "q\n", NULL);
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "Talk of the town"));
	assert_null(strchr(run.out, 0x1b));
	run_free(&run);
	/* No key at all: it ends by itself. */
	run = run_ssh(&server, "guest", NULL, NULL, NULL);
	assert_true(run.status >= 0);
	run_free(&run);
}

static void test_killed_ssh(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		struct term *term = i % 2 ? open_as("me", ann) : open_as("guest", NULL);

		if (i >= 2)
			assert_true(server_wait_clients(&server, 0, LONG_MS));
		term_close(&term);
		assert_true(server_wait_clients(&server, 0, LONG_MS));
	}
	assert_true(server_wait_left(&server));
}

/* A laptop closed on a text being written: the connection stays as it is, and
 * nothing comes any more. Who comes back goes on there. */
static void test_gone_without_a_word(void **state)
{
	struct term *gone = open_as("me", ann), *back;

	(void)state;
	term_type(gone, "B");
	term_expect(gone, "Whatever");
	term_type(gone, "\r");
	term_expect(gone, "Talk of the town");
	term_type(gone, "c");
	term_type(gone, "Half a word");
	term_expect(gone, "Half a word");
	term_expect(gone, "draft kept");
	kill(term_pid(gone), SIGSTOP);
	usleep(4500 * 1000);
	back = term_open(&server, &(struct term_options){.user = "me", .key = ann});
	term_expect(back, "New thread: Talk of the town");
	term_expect(back, "Half a word");
	term_close(&gone);
	term_close(&back);
}

/* Waits for so many clients, one of them in the place of that one; the first. */
static pid_t await_another(pid_t killed, int count)
{
	pid_t pids[8];

	for (int i = 0; i < LONG_MS / 20; i++) {
		bool is_gone = true;
		int is = server_clients(&server, pids, 8);

		for (int k = 0; k < is; k++)
			is_gone = is_gone && pids[k] != killed;
		if (is == count && is_gone)
			return pids[0];
		usleep(20000);
	}
	fail_msg("there are not %d clients without %d", count, (int)killed);
	return 0;
}

/* A killed client comes back; one that keeps dying ends with the terminal as it
 * was before. */
static void test_killed_client(void **state)
{
	struct term *term, *other;
	pid_t killed;

	(void)state;
	server_settings(&server, stay_awake);
	term = open_as("guest", NULL);
	assert_int_equal(server_clients(&server, &killed, 1), 1);
	other = open_as("me", ann);
	server_signal(killed, SIGKILL);
	await_another(killed, 2);
	term_sync(term);
	term_expect(term, "Talk of the town");
	term_close(&other);
	assert_true(server_wait_clients(&server, 1, LONG_MS));
	for (int i = 0; i < 2; i++) {
		killed = await_another(killed, 1);
		server_signal(killed, SIGKILL);
	}
	assert_int_equal(term_wait_exit(term, LONG_MS), 1);
	assert_false(term_on_alternate(term));
	assert_true(term_cursor_is_visible(term));
	term_expect(term, "cannot come back just now");
	term_close(&term);
	server_settings(&server, settings);
}

static void test_key_flood(void **state)
{
	struct term *term = open_as("guest", NULL), *other;
	char *keys = mem_alloc(200001);

	(void)state;
	memset(keys, 'j', 200000);
	term_type_bytes(term, keys, 200000);
	other = open_as("guest", NULL);
	term_close(&other);
	term_settle(term, 500);
	assert_int_equal(term_wait_exit(term, 0), -1);
	free(keys);
	term_close(&term);
	assert_true(server_wait_clients(&server, 0, LONG_MS));
}

/* A terminal that is never read: its client waits, others do not. */
static void test_never_reads(void **state)
{
	struct term *term = open_as("guest", NULL), *other;

	(void)state;
	kill(term_pid(term), SIGSTOP);
	for (int i = 0; i < 20; i++) {
		other = open_as("guest", NULL);
		term_close(&other);
	}
	kill(term_pid(term), SIGCONT);
	term_type(term, "\x0c");
	term_expect(term, "Talk of the town");
	term_close(&term);
}

static void post(const char *title)
{
	char *line = mem_printf("thread new talk --title '%s' --body b --json", title);
	struct run run = run_ssh(&server, "me", ann, NULL, line);

	assert_int_equal(run.status, 0);
	run_free(&run);
	free(line);
}

/* News wakes a sleeper whose screen it changes. */
static void test_news_wakes(void **state)
{
	struct term *term;
	json_int_t woken;

	(void)state;
	assert_true(server_wait_left(&server));
	post("The first of them");
	term = open_as("guest", NULL);
	term_choose(term, "Talk of the town");
	term_expect(term, "The first of them");
	assert_true(server_wait_clients(&server, 0, LONG_MS));
	woken = server_count("woken");
	post("The second of them");
	term_expect(term, "The second of them");
	assert_int_equal(server_count("woken"), woken + 1);
	term_close(&term);
	assert_true(server_wait_clients(&server, 0, LONG_MS));
}

/* Stops, or has go on, who reports the end of clients. */
static void signal_nursery(int number)
{
	pid_t nests[SERVER_NESTS];
	int count = server_nests(&server, nests, SERVER_NESTS);

	for (int i = 0; i < count; i++)
		server_signal(nests[i], number);
	server_signal(server_nursery(&server), number);
}

/* What happens after a client's last look, and before the server knows that it is gone,
 * is shown to the sleeper all the same. */
static void test_news_while_falling_asleep(void **state)
{
	struct term *term = open_as("guest", NULL);
	struct buf rule = {0};

	(void)state;
	term_choose(term, "Talk of the town");
	term_expect(term, "The second of them");
	signal_nursery(SIGSTOP);
	assert_true(server_wait_clients(&server, 0, LONG_MS));
	assert_int_equal(server_count("awake"), 1);
	post("The third of them");
	signal_nursery(SIGCONT);
	term_expect(term, "The third of them");
	/* And another size; where it comes later than this, it wakes whom it meets. */
	signal_nursery(SIGSTOP);
	assert_true(server_wait_clients(&server, 0, LONG_MS));
	term_resize(term, 100, 30);
	term_settle(term, 500);
	signal_nursery(SIGCONT);
	for (int i = 0; i < 100; i++)
		buf_add_text(&rule, "\xe2\x94\x80");
	term_expect(term, buf_text(&rule));
	buf_free(&rule);
	term_close(&term);
	assert_true(server_wait_left(&server));
}

static void test_many_at_once(void **state)
{
	struct term *terms[8];

	(void)state;
	for (int i = 0; i < 8; i++)
		terms[i] = term_open(&server, &(struct term_options){.user = "guest"});
	for (int i = 0; i < 8; i++)
		term_expect(terms[i], "Talk of the town");
	for (int i = 0; i < 8; i++)
		term_close(&terms[i]);
	assert_true(server_wait_clients(&server, 0, LONG_MS));
}

static json_t *expect_ending(struct pipe *pipe)
{
	json_t *ending = pipe_notification(pipe, LONG_MS);

	assert_non_null(ending);
	assert_string_equal(json_string_value(json_object_get(ending, "method")), "session.ending");
	assert_int_equal(pipe_wait_exit(pipe, LONG_MS), 0);
	return ending;
}

/* SIGTERM: awake and asleep terminals are restored and told, the server ends
 * cleanly; so does a caller by RPC. */
static void test_stop(void **state)
{
	struct term *asleep = open_as("guest", NULL), *awake;
	struct pipe *pipe = pipe_rpc(&server, "guest", NULL);

	(void)state;
	json_decref(pipe_call(pipe, "whoami", NULL));
	assert_true(server_wait_clients(&server, 0, LONG_MS));
	awake = open_as("me", ann);
	assert_int_equal(server_stop(&server), 0);
	assert_int_equal(term_wait_exit(awake, LONG_MS), 0);
	assert_int_equal(term_wait_exit(asleep, LONG_MS), 0);
	assert_false(term_on_alternate(awake));
	assert_false(term_on_alternate(asleep));
	assert_true(term_cursor_is_visible(awake) && term_cursor_is_visible(asleep));
	term_expect(awake, "the server is stopping");
	term_expect(asleep, "the server is stopping");
	json_decref(expect_ending(pipe));
	pipe_close(&pipe);
	term_close(&awake);
	term_close(&asleep);
	server_restart(&server);
}

/* More than are told in one step: all of them are told. */
static void test_stop_many(void **state)
{
	enum { MANY = 40 };
	struct pipe *pipes[MANY];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		pipes[i] = pipe_rpc(&server, "guest", NULL);
		json_decref(pipe_call(pipes[i], "whoami", NULL));
	}
	assert_int_equal(server_stop(&server), 0);
	for (int i = 0; i < MANY; i++) {
		json_decref(expect_ending(pipes[i]));
		pipe_close(&pipes[i]);
	}
	server_restart(&server);
}

/* Whose sign-in is taken away is told, wherever they are; nobody else is. */
static void test_sign_in_taken_away(void **state)
{
	char *bob = server_make_key(&server, "bob");
	struct term *of_ann, *of_bob;
	struct pipe *pipe, *pipe_of_bob;
	json_t *ending;

	(void)state;
	server_add_member(&server, "bob", bob, "member");
	of_ann = open_as("me", ann);
	of_bob = open_as("me", bob);
	pipe = pipe_rpc(&server, "me", ann);
	json_decref(pipe_call(pipe, "whoami", NULL));
	pipe_of_bob = pipe_rpc(&server, "me", bob);
	json_decref(pipe_call(pipe_of_bob, "whoami", NULL));
	server_must(&server, "member.set",
		    json_pack("{s:s, s:s}", "handle", "ann", "state", "suspended"));
	assert_int_equal(term_wait_exit(of_ann, LONG_MS), 0);
	term_expect(of_ann, "this sign-in was taken away by the hosts");
	ending = expect_ending(pipe);
	json_decref(ending);
	ending = pipe_call(pipe_of_bob, "whoami", NULL);
	assert_string_equal(pipe_code(ending), "");
	json_decref(ending);
	term_type(of_bob, "?");
	term_expect(of_bob, "help");
	server_must(&server, "member.set",
		    json_pack("{s:s, s:s}", "handle", "ann", "state", "active"));
	term_close(&of_ann);
	of_ann = open_as("me", ann);
	pipe_close(&pipe);
	pipe_close(&pipe_of_bob);
	term_close(&of_ann);
	term_close(&of_bob);
	free(bob);
}

/* Without a nursery nobody can be served: terminals are restored, the server
 * ends with a failure for its service manager, and starts again. */
static void test_killed_nursery(void **state)
{
	struct term *term = open_as("guest", NULL);
	int status;
	char *log;

	(void)state;
	server_signal(server_nursery(&server), SIGKILL);
	status = server_wait(&server, LONG_MS);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_int_equal(term_wait_exit(term, LONG_MS), 1);
	assert_false(term_on_alternate(term));
	term_close(&term);
	log = server_log(&server);
	assert_non_null(strstr(log, "the nursery died"));
	free(log);
	server_restart(&server);
}

/* More people than screens: each has one in their turn, those who do not touch a
 * key make room, and nobody is sent away. */
static void test_more_people_than_screens(void **state)
{
	static struct server small;
	struct term *terms[5];

	(void)state;
	server_start(&small, "clients = 2\nclients_per_address = 2\nsleep_seconds = 3600\n");
	for (int i = 0; i < 5; i++)
		terms[i] = term_open(&small, &(struct term_options){.user = "guest"});
	for (int i = 0; i < 5; i++)
		term_expect(terms[i], "Enter open");
	for (int i = 0; i < 5; i++) {
		assert_false(term_shows(terms[i], "it is your turn soon"));
		term_type(terms[i], "?");
		term_expect_gone(terms[i], "Enter open");
	}
	for (int i = 0; i < 5; i++)
		term_close(&terms[i]);
	server_end(&small);
}

/* kill -9 of the server: the children do not outlive it. */
static void test_killed_server(void **state)
{
	pid_t nursery = server_nursery(&server), client;
	struct term *term;

	(void)state;
	server_settings(&server, stay_awake);
	term = open_as("guest", NULL);
	assert_int_equal(server_clients(&server, &client, 1), 1);
	server_signal(server.pid, SIGKILL);
	server_wait(&server, LONG_MS);
	for (int i = 0; i < 1200 && (kill(nursery, 0) == 0 || kill(client, 0) == 0); i++)
		usleep(50000);
	assert_int_not_equal(kill(client, 0), 0);
	assert_int_not_equal(kill(nursery, 0), 0);
	term_close(&term);
	server_restart(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pace),
	    cmocka_unit_test(test_sleep_and_wake),
	    cmocka_unit_test(test_resize_wakes),
	    cmocka_unit_test(test_resize_extremes),
	    cmocka_unit_test(test_odd_terminals),
	    cmocka_unit_test(test_linear),
	    cmocka_unit_test(test_killed_ssh),
	    cmocka_unit_test(test_gone_without_a_word),
	    cmocka_unit_test(test_killed_client),
	    cmocka_unit_test(test_key_flood),
	    cmocka_unit_test(test_never_reads),
	    cmocka_unit_test(test_news_wakes),
	    cmocka_unit_test(test_news_while_falling_asleep),
	    cmocka_unit_test(test_many_at_once),
	    cmocka_unit_test(test_stop),
	    cmocka_unit_test(test_stop_many),
	    cmocka_unit_test(test_sign_in_taken_away),
	    cmocka_unit_test(test_killed_nursery),
	    cmocka_unit_test(test_killed_server),
	    cmocka_unit_test(test_more_people_than_screens),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
