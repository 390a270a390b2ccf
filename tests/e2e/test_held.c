/* Many peers, each of which keeps to its bounds, and all of whom together would take all
 * of the memory: who holds most goes, and nobody else hears of it. */
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
#include "tests/e2e/harness/server.h"

/* The server keeps HELD_MB for all; each of so many holds a line of LINE bytes. */
enum { PEERS = 16, HELD_MB = 8, LINE = 1000000 };

static struct server server;
static char *ann;

static int setup(void **state)
{
	(void)state;
	server_start(&server, "held_mb = 8\n");
	ann = server_person(&server, "ann");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_end(&server);
	free(ann);
	return 0;
}

/* How many of them are gone, having waited for so many. */
static int gone(struct pipe **list, int awaited)
{
	int count = 0;

	for (int round = 0; round < 200 && count < awaited; round++) {
		count = 0;
		for (int i = 0; i < PEERS; i++)
			count += pipe_wait_exit(list[i], 0) != -1;
		usleep(50000);
	}
	return count;
}

static void test_lines_without_an_end(void **state)
{
	static const char half[] = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":",
			  rest[] = "\"whoami\"}\n";
	struct pipe *list[PEERS], *member = pipe_rpc(&server, "me", ann);
	char *line = mem_alloc(LINE);
	const char *answer;

	(void)state;
	json_decref(pipe_call(member, "whoami", NULL));
	assert_true(pipe_write(member, half, strlen(half), 10000, true));
	memset(line, ' ', LINE);
	for (int i = 0; i < PEERS; i++)
		list[i] = pipe_rpc(&server, "guest", NULL);
	for (int i = 0; i < PEERS; i++)
		pipe_write(list[i], line, LINE, 20000, true);
	/* So many fit, and those that did stay. */
	assert_in_range(gone(list, PEERS - HELD_MB), PEERS - HELD_MB, PEERS - HELD_MB + 1);
	assert_true(pipe_write(member, rest, strlen(rest), 10000, true));
	answer = pipe_line(member, 20000);
	assert_non_null(answer);
	assert_non_null(strstr(answer, "\"id\":7"));
	for (int i = 0; i < PEERS; i++)
		pipe_close(&list[i]);
	pipe_close(&member);
	free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines_without_an_end),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
