/* kill -9 of the server under load: twenty rounds over the real ssh. Every post
 * that was acknowledged is there after each, once; a retry with the same request
 * id never posts twice; and a member comes back to the place they were at. */
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

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/pipe.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"

enum { ROUNDS = 20, WRITERS = 3, AHEAD = 8, POSTS = 20000 };

static struct server server;
static char *ann;
static json_int_t thread;
static bool acknowledged[POSTS];
static int asked;

static int setup(void **state)
{
	json_t *result;

	(void)state;
	server_start(&server, NULL);
	ann = server_make_key(&server, "ann");
	server_add_member(&server, "ann", ann, "member");
	server_must(
	    &server, "board.add",
	    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Talk", "about", "Anything"));
	{
		struct pipe *pipe = pipe_rpc(&server, "me", ann);

		result = pipe_call(pipe, "thread.new",
				   json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Load",
					     "body", "begin"));
		thread = json_integer_value(
		    json_object_get(json_object_get(result, "result"), "thread"));
		assert_true(thread > 0);
		json_decref(result);
		pipe_close(&pipe);
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_end(&server);
	free(ann);
	return 0;
}

/* Asks for one post; its number is its request id. */
static void ask(struct pipe *pipe, int number)
{
	char *line =
	    mem_printf("{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"post.reply\",\"params\":"
		       "{\"thread\":%lld,\"body\":\"post %d.\",\"request_id\":\"r%d\"}}\n",
		       number, (long long)thread, number, number);

	pipe_write(pipe, line, strlen(line), 2000, true);
	free(line);
}

/* Takes what was answered, asking anew for each; false when the line is dead. */
static bool take(struct pipe *pipe, int ms)
{
	const char *line = pipe_line(pipe, ms);
	json_t *answer = line ? json_loads(line, 0, NULL) : NULL;
	json_int_t id = json_integer_value(json_object_get(answer, "id"));

	if (!line)
		return false;
	if (json_object_get(answer, "result")) {
		assert_true(id >= 0 && id < POSTS);
		acknowledged[id] = true;
	}
	json_decref(answer);
	if (asked < POSTS)
		ask(pipe, asked++);
	return true;
}

/* Load for a while, the server killed in the middle, what still came read. */
static int load_and_kill(int round)
{
	struct pipe *pipes[WRITERS];
	int64_t until;
	int taken = 0, status;

	for (int i = 0; i < WRITERS; i++) {
		pipes[i] = pipe_rpc(&server, "me", ann);
		for (int n = 0; n < AHEAD && asked < POSTS; n++)
			ask(pipes[i], asked++);
	}
	until = clock_mono_ms() + 60 + round * 7;
	while (clock_mono_ms() < until) {
		for (int i = 0; i < WRITERS; i++)
			taken += take(pipes[i], 20);
	}
	server_signal(server.pid, SIGKILL);
	status = server_wait(&server, 60000);
	assert_true(WIFSIGNALED(status));
	for (int i = 0; i < WRITERS; i++) {
		while (take(pipes[i], 50) && asked < POSTS)
			taken++;
		pipe_close(&pipes[i]);
	}
	return taken;
}

/* How often each post is there, over all pages. */
static void count_posts(int *times)
{
	struct pipe *pipe = pipe_rpc(&server, "guest", NULL);
	json_t *after = json_null();

	memset(times, 0, POSTS * sizeof(*times));
	for (;;) {
		json_t *answer = pipe_call(
		    pipe, "thread.show",
		    json_pack("{s:I, s:i, s:O}", "thread", thread, "limit", 500, "after", after));
		json_t *result = json_object_get(answer, "result"), *post;
		size_t i;
		int number;

		assert_non_null(result);
		json_array_foreach(json_object_get(result, "items"), i, post)
		{
			const char *body = json_string_value(json_object_get(post, "body"));

			if (sscanf(body, "post %d.", &number) == 1 && number < POSTS)
				times[number]++;
		}
		json_decref(after);
		after = json_incref(json_object_get(result, "next"));
		json_decref(answer);
		if (json_is_null(after))
			break;
	}
	pipe_close(&pipe);
}

static void test_kill_under_load(void **state)
{
	int *times = mem_alloc(POSTS * sizeof(*times)), taken = 0, total = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		taken += load_and_kill(round);
		server_restart(&server);
		count_posts(times);
		for (int i = 0; i < asked; i++) {
			if (acknowledged[i] && times[i] != 1)
				fail_msg("round %d: post %d was acknowledged and is there %d times",
					 round, i, times[i]);
			assert_true(times[i] <= 1);
		}
	}
	for (int i = 0; i < asked; i++)
		total += acknowledged[i];
	assert_true(total > ROUNDS * WRITERS);
	print_message("%d acknowledged of %d asked in %d rounds\n", total, asked, ROUNDS);
	free(times);
}

/* A post whose answer was lost is asked for again with its id. */
static void test_retry(void **state)
{
	int *times = mem_alloc(POSTS * sizeof(*times));
	struct pipe *pipe = pipe_rpc(&server, "me", ann);
	int again = 0;

	(void)state;
	for (int i = 0; i < asked && again < 200; i++) {
		if (acknowledged[i] && again % 2)
			continue;
		again++;
		ask(pipe, i);
		assert_non_null(pipe_line(pipe, 60000));
	}
	pipe_close(&pipe);
	count_posts(times);
	for (int i = 0; i < asked; i++)
		assert_true(times[i] <= 1);
	free(times);
}

/* The place of a session that was open when the server died. */
static void test_place_survives(void **state)
{
	struct pipe *pipe = pipe_rpc(&server, "me", ann);
	json_t *answer = pipe_call(
	    pipe, "place.save", json_pack("{s:{s:s, s:i}}", "place", "view", "reader", "post", 7));

	(void)state;
	assert_string_equal(pipe_code(answer), "");
	json_decref(answer);
	/* A write after it: the place was queued before. */
	ask(pipe, asked++);
	assert_non_null(pipe_line(pipe, 60000));
	server_signal(server.pid, SIGKILL);
	server_wait(&server, 60000);
	pipe_close(&pipe);
	server_restart(&server);
	pipe = pipe_rpc(&server, "me", ann);
	answer = pipe_call(pipe, "place.show", NULL);
	assert_int_equal(json_integer_value(json_object_get(
			     json_object_get(json_object_get(answer, "result"), "place"), "post")),
			 7);
	json_decref(answer);
	pipe_close(&pipe);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_kill_under_load),
	    cmocka_unit_test(test_retry),
	    cmocka_unit_test(test_place_survives),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
