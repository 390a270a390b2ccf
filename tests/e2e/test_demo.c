/* The demo community: it can be made, is whole, has a past, and its private room is
 * there for whoever has the code; and nobody but its maker speaks for others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"

enum { CODE = sizeof("AAAA-BBBB-CCCC"), DAY = 86400, MAKING_MS = 60000 };

static struct server server;
static char *key;
static char tester[CODE], staff[CODE];

static struct run shell(const char *line)
{
	const char *const argv[] = {"sh", "-c", line, NULL};

	return run_program(argv, NULL, 0, MAKING_MS);
}

static json_t *ask(const char *line, int status)
{
	return run_ask(&server, key, NULL, line, status);
}

static void must(const char *line)
{
	json_decref(ask(line, 0));
}

static void take_code(const char *out, const char *what, char code_r[CODE])
{
	const char *end = strstr(out, what);

	assert_non_null(end);
	assert_true(end - out >= CODE - 1);
	memcpy(code_r, end - CODE + 1, CODE - 1);
	code_r[CODE - 1] = '\0';
}

/* A server's directory, and in it the demo in place of the database it made. */
static int set_up(void **state)
{
	char *line;
	struct run run;

	(void)state;
	server_start(&server, NULL);
	assert_int_equal(server_stop(&server), 0);
	line = mem_printf("rm -f '%s'/hearth.db* && PORT=%s sh contrib/demo/seed > '%s/calls' && "
			  "build/san/hearth admin --data '%s' batch '%s/calls'",
			  server.dir, server.port, server.dir, server.dir, server.dir);
	run = shell(line);
	if (run.status != 0)
		print_error("%s%s\n", run.out, run.err);
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "calls done\n"));
	take_code(run.out, "   as one of its testers", tester);
	take_code(run.out, "   as one of its staff", staff);
	run_free(&run);
	free(line);
	server_restart(&server);
	key = server_make_key(&server, "newton");
	server_add_member(&server, "newton", key, "member");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	server_end(&server);
	free(key);
	return 0;
}

static const json_t *find(const json_t *list, const char *name, const char *value)
{
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(list, "items"), i, row)
	{
		const char *has = json_string_value(json_object_get(row, name));

		if (has && strcmp(has, value) == 0)
			return row;
	}
	return NULL;
}

static int64_t age(const json_t *row, const char *name)
{
	int64_t at = 0;

	assert_int_equal(
	    clock_parse(json_string_value(json_object_get(row, name)), clock_now(), &at), 0);
	return clock_now() - at;
}

static void test_boards(void **state)
{
	json_t *boards = ask("board list", 0);

	(void)state;
	assert_int_equal(json_array_size(json_object_get(boards, "items")), 5);
	assert_null(find(boards, "board", "back-room"));
	assert_null(find(boards, "board", "perch-two"));
	json_decref(boards);
	ask("room show perch-two", 3);
}

/* A newcomer becomes a tester; every state a report can have is there to be seen. */
static void test_room(void **state)
{
	static const char *const states[] = {
	    "new",    "acknowledged", "under_review", "needs_info", "planned",
	    "verify", "done",	      "declined",     "merged",
	};
	static const char *const types[] = {"issue", "idea", "praise", "usage", "question"};
	char *line = mem_printf("invite use %s", tester);
	json_t *reports, *asked;
	const json_t *first;

	(void)state;
	must(line);
	free(line);
	must("nda accept perch-two --version 1 --name 'New Ton'");
	reports = ask("feedback list perch-two", 0);
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (!find(reports, "status", states[i]))
			print_error("no report is %s\n", states[i]);
		assert_non_null(find(reports, "status", states[i]));
	}
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		assert_non_null(find(reports, "type", types[i]));
	assert_true(json_array_size(json_object_get(reports, "items")) >= 12);
	first = find(reports, "item", "PERCH-1");
	assert_in_range(age(first, "created_at"), 40 * DAY - 60, 40 * DAY + 3600);
	assert_int_equal(json_integer_value(json_object_get(first, "votes")), 3);
	json_decref(reports);
	asked = ask("room asked perch-two", 0);
	assert_non_null(find(asked, "kind", "task"));
	assert_non_null(find(asked, "kind", "survey"));
	json_decref(asked);
	reports = ask("file list --item PERCH-1", 0);
	assert_non_null(find(reports, "name", "sill-week.csv"));
	json_decref(reports);
	reports = ask("decision list perch-two", 0);
	assert_int_equal(json_array_size(json_object_get(reports, "items")), 1);
	json_decref(reports);
	reports = ask("changelog list perch-two", 0);
	assert_int_equal(json_array_size(json_object_get(reports, "items")), 2);
	json_decref(reports);
}

/* `seed` was for the process that made the community; now it is no parameter. */
static void test_nobody_speaks_for_others(void **state)
{
	char *line, *code = NULL;
	json_t *result;
	struct run run;

	(void)state;
	result =
	    server_call(&server, "feedback.show",
			json_pack("{s:s, s:{s:s}}", "item", "PERCH-1", "seed", "as", "dov"), &code);
	assert_null(result);
	assert_non_null(code);
	free(code);
	line = mem_printf("printf '%%s\\n' '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
			  "\"community.show\",\"params\":{\"seed\":{\"as\":\"dov\"}}}' | "
			  "build/san/hearthd --data '%s' --stdio 2>/dev/null",
			  server.dir);
	assert_int_equal(server_stop(&server), 0);
	run = shell(line);
	assert_non_null(strstr(run.out, "\"error\""));
	assert_null(strstr(run.out, "\"result\""));
	run_free(&run);
	server_restart(&server);
	free(line);
}

/* Lines that are wrong end it, and say where; nothing of a text is taken for a value
 * that is none. */
static void test_batch(void **state)
{
	static const struct {
		const char *lines, *says;
	} rows[] = {
	    {"{\"method\":\"community.show\",\"params\":{},\"keep\":\"c\"}\n"
	     "{\"say\":\"{c.title}, {c.nothing} {d.title} {} {c.\"}\n",
	     "The Slow Shelf, {c.nothing} {d.title} {} {c.\n2 calls done"},
	    {"{\"say\":\"\\u001b[2J\"}\n", "^[[2J\n"},
	    {"{}\n", "line 1: no method is named"},
	    {"\n# nothing\n{\"method\":\"no.such\"}\n", "line 3: no.such: "},
	    {"{\"method\":\n", "line 1: "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *path = mem_printf("%s/lines", server.dir), *line, *said;
		FILE *file = fopen(path, "we");
		struct run run;

		assert_non_null(file);
		fputs(rows[i].lines, file);
		assert_int_equal(fclose(file), 0);
		line =
		    mem_printf("build/san/hearth admin --data '%s' batch '%s'", server.dir, path);
		run = shell(line);
		said = mem_printf("%s%s", run.out, run.err);
		if (!strstr(said, rows[i].says))
			print_error("%s\n", said);
		assert_non_null(strstr(said, rows[i].says));
		run_free(&run);
		free(said);
		free(line);
		free(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_boards),
	    cmocka_unit_test(test_room),
	    cmocka_unit_test(test_nobody_speaks_for_others),
	    cmocka_unit_test(test_batch),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
