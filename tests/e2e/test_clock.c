/* A server whose wall clock is set while people are on: they go on, what they write
 * is there, the processor rests, rooms stay open, and the minute's work goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/pipe.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"

enum { SOON_MS = 60000, MINUTE = 60, HOUR = 3600, DAY = 86400 };
#define YEARS (INT64_C(3650) * DAY)

static struct server server;
static char *olga;
/* What the clocks of the server are off by: see shim/clock.c. */
static volatile int64_t *off;
static size_t said; /* bytes of the log before the clock was set */
static char clock_path[] = "/tmp/hearth-clock-XXXXXX";

static void set_wall(int64_t seconds)
{
	char *log = server_log(&server);

	said = strlen(log);
	free(log);
	off[0] = seconds * 1000 + off[1];
}

/* Time goes by, for all clocks. */
static void pass(int64_t seconds)
{
	off[1] += seconds * 1000;
	off[0] += seconds * 1000;
}

static int set_up(void **state)
{
	char *shim = realpath("build/san/tests/e2e/shim/clock.so", NULL);
	int fd = mkstemp(clock_path);

	(void)state;
	assert_non_null(shim);
	assert_int_equal(ftruncate(fd, 16), 0);
	off = mmap(NULL, 16, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_true(off != MAP_FAILED);
	close(fd);
	setenv("HEARTH_TEST_CLOCK", clock_path, 1);
	setenv("LD_PRELOAD", shim, 1);
	setenv("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0:verify_asan_link_order=0", 1);
	server_start(&server, NULL);
	unsetenv("LD_PRELOAD");
	unsetenv("ASAN_OPTIONS");
	free(shim);
	olga = server_person(&server, "olga");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "Tea", "about", "About"));
	server_must(&server, "room.new",
		    json_pack("{s:s, s:s, s:s, s:s}", "room", "kestrel", "title", "Kestrel",
			      "purpose", "Quietly.", "owner", "olga"));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	server_end(&server);
	unlink(clock_path);
	munmap((void *)(uintptr_t)off, 16);
	free(olga);
	return 0;
}

static int64_t writes(void)
{
	json_t *shown = server_call(&server, "server.show", NULL, NULL);
	int64_t count = json_integer_value(json_object_get(shown, "writes"));

	json_decref(shown);
	return count;
}

/* A minute and more go by, and its work is done: nothing else writes meanwhile. */
static void tick(int64_t seconds)
{
	int64_t until = clock_mono_ms() + SOON_MS, before = writes();

	pass(seconds);
	while (writes() == before && clock_mono_ms() < until)
		usleep(10000);
	assert_true(writes() > before);
}

/* What the work of the minute says of a clock that was set since. */
static void expect_said(const char *words)
{
	int64_t until = clock_mono_ms() + SOON_MS;
	char *log = server_log(&server);

	while (!strstr(log + said, words) && clock_mono_ms() < until) {
		free(log);
		usleep(10000);
		log = server_log(&server);
	}
	if (!strstr(log + said, words))
		print_error("no `%s` in\n%s\n", words, log + said);
	assert_non_null(strstr(log + said, words));
	free(log);
}

static void must(const char *line)
{
	struct run run = run_ssh(&server, "me", olga, NULL, line);

	if (run.status != 0)
		print_error("`%s`: %d\n%s%s\n", line, run.status, run.out, run.err);
	assert_int_equal(run.status, 0);
	run_free(&run);
}

static void expect_phase(const char *phase)
{
	json_t *room = run_ask(&server, olga, NULL, "room show kestrel --json", 0);

	assert_string_equal(json_string_value(json_object_get(room, "phase")), phase);
	json_decref(room);
}

/* The work of the minute is under way. */
static void expect_closure(void)
{
	int64_t until = clock_mono_ms() + SOON_MS;
	bool is_closed = false;

	while (!is_closed && clock_mono_ms() < until) {
		json_t *room = run_ask(&server, olga, NULL, "room show kestrel --json", 0);

		is_closed =
		    strcmp(json_string_value(json_object_get(room, "phase")), "closure") == 0;
		json_decref(room);
	}
	assert_true(is_closed);
}

/* Seconds of the processor that the server has used. */
static double used(void)
{
	char *path = mem_printf("/proc/%d/stat", (int)server.pid);
	FILE *file = fopen(path, "re");
	unsigned long user = 0, kernel = 0;

	assert_non_null(file);
	assert_int_equal(fscanf(file,
				"%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
				&user, &kernel),
			 2);
	fclose(file);
	free(path);
	return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

/* A member who is on sees no more of it than the dates. */
static void test_members_go_on(void **state)
{
	static const int64_t rows[] = {HOUR, DAY, YEARS, -HOUR, -DAY, -YEARS, 0};
	const size_t count = sizeof(rows) / sizeof(rows[0]);
	struct pipe *rpc = pipe_rpc(&server, "olga", olga);
	json_t *answer, *items;

	(void)state;
	json_decref(pipe_call(rpc, "hello", json_pack("{s:i}", "version", 1)));
	for (size_t i = 0; i < count; i++) {
		double before;

		set_wall(rows[i]);
		answer = pipe_call(
		    rpc, "thread.new",
		    json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "When", "body", "Now."));
		assert_non_null(json_object_get(answer, "result"));
		json_decref(answer);
		before = used();
		usleep(1000000);
		assert_true(used() - before < 0.5);
	}
	answer = pipe_call(rpc, "thread.list", json_pack("{s:s}", "board", "tea"));
	items = json_object_get(json_object_get(answer, "result"), "items");
	assert_int_equal(json_array_size(items), count);
	json_decref(answer);
	answer = pipe_call(rpc, "post.reply",
			   json_pack("{s:i, s:s}", "thread", 3, "body", "Back from there."));
	assert_non_null(json_object_get(answer, "result"));
	json_decref(answer);
	pipe_close(&rpc);
}

/* A clock that was wrong for some minutes ends no room. */
static void test_rooms_stay_open(void **state)
{
	(void)state;
	must("room set kestrel --phase engagement --closes-at +30d");
	set_wall(YEARS);
	tick(MINUTE + 1);
	expect_said(" s ahead");
	tick(MINUTE + 1);
	expect_phase("engagement");
	set_wall(0);
	tick(MINUTE + 1);
	tick(MINUTE + 1);
	expect_phase("engagement");
}

/* One that stays there is right in the end, and a room closes on its day. */
static void test_a_day_that_comes(void **state)
{
	(void)state;
	set_wall(31 * DAY);
	tick(MINUTE + 1);
	expect_said(" s ahead");
	expect_phase("engagement");
	for (int i = 0; i < 7; i++)
		tick(10 * MINUTE);
	expect_closure();
}

/* One that was set back holds up nothing that comes after. */
static void test_a_clock_set_back(void **state)
{
	(void)state;
	set_wall(0);
	tick(MINUTE + 1);
	expect_said("it was set back by");
	must("room set kestrel --phase engagement --closes-at +2h");
	tick(HOUR);
	expect_phase("engagement");
	tick(HOUR + MINUTE);
	expect_closure();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_members_go_on),
	    cmocka_unit_test(test_rooms_stay_open),
	    cmocka_unit_test(test_a_day_that_comes),
	    cmocka_unit_test(test_a_clock_set_back),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
