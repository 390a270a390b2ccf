/* The server's small parts that need no network: settings, bounds, the turn,
 * what a command prints. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/arena.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/net/bounds.h"
#include "server/net/config.h"
#include "server/net/exec_out.h"
#include "server/net/held.h"
#include "server/net/pace.h"
#include "server/net/shell_terms.h"
#include "server/net/ssh_host.h"
#include "server/net/steady.h"
#include "server/net/turn.h"

/* --- settings --- */

static void test_every_setting_is_explained(void **state)
{
	struct config config;

	(void)state;
	for (const struct config_setting *s = config_settings; s->name; s++) {
		char *line = mem_printf("%s = %s\n", s->name, s->standard), why[CONFIG_WHY] = "";

		assert_true(s->help && strlen(s->help) > 10);
		config_init(&config);
		assert_int_equal(config_parse(&config, line, why), 0);
		config_free(&config);
		free(line);
	}
}

static void test_config_rows(void **state)
{
	static const struct {
		const char *text;
		int err;
		int64_t sleep_seconds;
	} rows[] = {
	    {"", 0, 60},
	    {"# only words\n\n   \n", 0, 60},
	    {"sleep_seconds = 5", 0, 5},
	    {"  sleep_seconds=7   # soon\r\n", 0, 7},
	    {"sleep_seconds = 0\n", ERR_INVALID, 60},
	    {"sleep_seconds = 86401\n", ERR_INVALID, 60},
	    {"sleep_seconds = 5s\n", ERR_INVALID, 60},
	    {"sleep_seconds = 99999999999999999999\n", ERR_INVALID, 60},
	    {"sleep_seconds\n", ERR_INVALID, 60},
	    {"sleepiness = 5\n", ERR_INVALID, 60},
	    {"sleep_seconds = 5\nnonsense\n", ERR_INVALID, 60},
	    {"\xff = 1\n", ERR_INVALID, 60},
	    {"log_level = loud\n", ERR_INVALID, 60},
	    {"log_level =\n", ERR_INVALID, 60},
	    {"log_level = warn\n", 0, 60},
	    {"mail_from = nobody\n", ERR_INVALID, 60},
	    {"mail_from = Hearth <hearth@example.org>\n", ERR_INVALID, 60},
	    {"mail_from = hearth@example.org\n", 0, 60},
	    {"mail_from =\n", 0, 60},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct config config;
		char why[CONFIG_WHY] = "";

		config_init(&config);
		assert_int_equal(config_parse(&config, rows[i].text, why), rows[i].err);
		assert_int_equal(config.sleep_seconds, rows[i].sleep_seconds);
		assert_true(rows[i].err == 0 || strlen(why) > 0);
		config_free(&config);
	}
}

static void test_config_file(void **state)
{
	char path[] = "/tmp/hearth-config-XXXXXX", why[CONFIG_WHY] = "", text[8192];
	struct config config, standard;
	FILE *file;
	size_t len;

	(void)state;
	close(mkstemp(path));
	unlink(path);
	config_init(&config);
	config_init(&standard);
	assert_int_equal(config_read(&config, path, why), ERR_NOT_FOUND);
	assert_int_equal(config_write(path), 0);
	assert_int_equal(config_read(&config, path, why), 0);
	assert_int_equal(config.sessions, standard.sessions);
	assert_string_equal(config.listen, standard.listen);
	file = fopen(path, "r");
	len = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[len] = '\0';
	for (const struct config_setting *s = config_settings; s->name; s++)
		assert_non_null(strstr(text, s->name));
	/* One that is there is never written over. */
	file = fopen(path, "w");
	fputs("sleep_seconds = 9\n", file);
	fclose(file);
	assert_int_equal(config_write(path), 0);
	assert_int_equal(config_read(&config, path, why), 0);
	assert_int_equal(config.sleep_seconds, 9);
	/* What is no file of settings is not taken for one without any. */
	file = fopen(path, "w");
	fwrite("sleep_seconds = 8\n\0sleep_seconds = x\n", 1, 37, file);
	fclose(file);
	assert_int_equal(config_read(&config, path, why), ERR_INVALID);
	assert_int_equal(config_read(&config, "/", why), ERR_SYSTEM);
	assert_int_equal(config.sleep_seconds, 9);
	unlink(path);
	config_free(&config);
	config_free(&standard);
}

/* Neither the settings nor the key are left in part where the disk is full. */
static void test_a_full_disk_at_the_first_start(void **state)
{
	char dir[] = "/tmp/hearth-first-XXXXXX", path[sizeof(dir) + 32];
	struct rlimit before, none;
	struct ssh_host *host = NULL;
	int written, opened;

	(void)state;
	assert_non_null(mkdtemp(dir));
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	none = (struct rlimit){64, before.rlim_max};
	snprintf(path, sizeof(path), "%s/hearth.conf", dir);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	written = config_write(path);
	opened = ssh_host_open(&host, dir);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(written, ERR_SYSTEM);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(opened, ERR_SYSTEM);
	snprintf(path, sizeof(path), "%s/host_ed25519", dir);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(ssh_host_open(&host, dir), 0);
	ssh_host_close(&host);
	unlink(path);
	snprintf(path, sizeof(path), "%s/host_ed25519.pub", dir);
	unlink(path);
	assert_int_equal(rmdir(dir), 0);
}

/* --- the time of the minute --- */

/* A day in minutes; what the clock is off by, in seconds, from some minutes on. */
static void test_a_clock_that_is_set(void **state)
{
	enum { HOUR = 60, STARTED = 1800000000 };
	static const struct {
		int at;
		int64_t off;
	} sets[] = {
	    {60, 30},		     /* a moment: at once */
	    {120, 315360000},	     /* ten years ahead, */
	    {150, 30},		     /* for half an hour; */
	    {200, 86400},	     /* a day ahead, */
	    {230, 2 * 86400},	     /* and one more before the hour was over: */
	    {290, 2 * 86400},	     /* believed */
	    {400, 2 * 86400 - 3600}, /* an hour back, */
	    {410, 2 * 86400},	     /* for ten minutes; */
	    {500, -86400},	     /* a day back, for good */
	};
	int64_t believed = 0, off = 0, last = 0;
	struct steady steady;
	size_t set = 0;

	(void)state;
	log_set_level("error");
	steady_init(&steady, STARTED, 5);
	for (int minute = 1; minute < 24 * HOUR; minute++) {
		int64_t up = 5 + minute * 60, at;

		if (set < sizeof(sets) / sizeof(sets[0]) && sets[set].at == minute)
			off = sets[set++].off;
		at = steady_at(&steady, STARTED + minute * 60 + off, up);
		if (minute == 60)
			believed = 30;
		if (minute == 290)
			believed = 2 * 86400;
		if (minute == 560)
			believed = -86400;
		assert_int_equal(at, STARTED + minute * 60 + (off < believed ? off : believed));
		/* It stands still in no minute but those where the clock was set back. */
		assert_true(at > last || minute == 400 || minute == 500);
		last = at;
	}
	assert_int_equal(set, sizeof(sets) / sizeof(sets[0]));
	log_set_level("info");
}

/* --- bounds --- */

static void test_bounds(void **state)
{
	struct bounds *b = bounds_new();

	(void)state;
	bounds_set(b, BOUNDS_DOOR, 3, 2);
	assert_true(bounds_take(b, BOUNDS_DOOR, "192.0.2.1"));
	assert_true(bounds_take(b, BOUNDS_DOOR, "192.0.2.1"));
	assert_false(bounds_take(b, BOUNDS_DOOR, "192.0.2.1"));
	assert_true(bounds_take(b, BOUNDS_SESSION, "192.0.2.1"));
	assert_true(bounds_take(b, BOUNDS_DOOR, "192.0.2.2"));
	assert_false(bounds_take(b, BOUNDS_DOOR, "192.0.2.3"));
	bounds_give(b, BOUNDS_DOOR, "192.0.2.1");
	assert_true(bounds_take(b, BOUNDS_DOOR, "192.0.2.3"));
	assert_int_equal(bounds_count(b, BOUNDS_DOOR), 3);
	bounds_free(&b);
	assert_null(b);
}

static void test_bounds_of_a_household(void **state)
{
	struct bounds *b = bounds_new();

	(void)state;
	bounds_set(b, BOUNDS_DOOR, 100, 2);
	assert_true(bounds_take(b, BOUNDS_DOOR, "2001:db8:1:2::1"));
	assert_true(bounds_take(b, BOUNDS_DOOR, "2001:db8:1:2:ffff::9"));
	assert_false(bounds_take(b, BOUNDS_DOOR, "2001:db8:1:2:1:2:3:4"));
	assert_true(bounds_take(b, BOUNDS_DOOR, "2001:db8:1:3::1"));
	bounds_free(&b);
}

/* --- the pace of typing --- */

static void on_rest(void *arg)
{
	(*(int *)arg)++;
}

static void test_pace(void **state)
{
	struct pace pace = {0};
	int rests = 0, told;
	uv_loop_t loop;
	int64_t began, took;

	(void)state;
	uv_loop_init(&loop);
	/* Keys, and what is saved up, are taken at once. */
	for (int i = 0; i < 1000; i++)
		assert_true(pace_take(&pace, &pace_keys, &loop, 1, on_rest, &rests));
	assert_true(pace_take(&pace, &pace_keys, &loop, PACE_KEYS_AT_ONCE - 1000, on_rest, &rests));
	assert_false(pace_rests(&pace));
	/* A megabyte after it in the time that it takes. */
	began = clock_mono_ms();
	told = 0;
	for (int sent = 0; sent < 1 << 20; sent += PACE_KEYS_AT_ONCE) {
		uv_update_time(&loop);
		if (pace_take(&pace, &pace_keys, &loop, PACE_KEYS_AT_ONCE, on_rest, &rests))
			continue; /* this test stood still for so long that it is paid off */
		assert_true(pace_rests(&pace));
		uv_run(&loop, UV_RUN_DEFAULT);
		assert_false(pace_rests(&pace));
		assert_int_equal(rests, ++told);
	}
	took = clock_mono_ms() - began;
	assert_true(rests > 0);
	assert_true(took >= (1 << 20) * 1000LL / PACE_KEYS - 300);
	/* One that ends while it rests is not told. */
	assert_false(pace_take(&pace, &pace_keys, &loop, PACE_KEYS * 60, on_rest, &rests));
	assert_false(pace_take(&pace, &pace_keys, &loop, 1, on_rest, &rests));
	pace_end(&pace);
	pace_end(&pace);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(rests, told);
	assert_int_equal(uv_loop_close(&loop), 0);
}

/* --- the turn --- */

struct item {
	struct turn_item item; /* first */
	struct turn *turn;
	int acted, again;
	unsigned busy_us;
	int64_t ended_us, paused_us; /* its last act; the shortest while between two of them */
	struct item *forgets;
	char *order;
	char name;
};

static void item_act(struct turn_item *turn_item)
{
	struct item *item = (struct item *)turn_item;

	int64_t paused_us = clock_mono_us() - item->ended_us;

	if (item->acted == 1 || (item->acted > 1 && paused_us < item->paused_us))
		item->paused_us = paused_us;
	item->acted++;
	usleep(item->busy_us);
	item->order[strlen(item->order)] = item->name;
	if (item->forgets)
		turn_forget(item->turn, &item->forgets->item);
	item->ended_us = clock_mono_us();
	if (item->again-- > 0)
		turn_mark(item->turn, turn_item);
}

static void test_turn(void **state)
{
	uv_loop_t loop;
	char order[32] = "";
	struct turn *turn;
	struct item items[5];

	(void)state;
	uv_loop_init(&loop);
	turn = turn_new(&loop);
	for (int i = 0; i < 5; i++)
		items[i] = (struct item){
		    .item.act = item_act, .turn = turn, .order = order, .name = (char)('a' + i)};
	items[0].again = 1;
	items[1].forgets = &items[2];
	turn_mark_door(turn, &items[3].item);
	turn_mark_door(turn, &items[4].item);
	turn_mark(turn, &items[0].item);
	turn_mark(turn, &items[0].item);
	turn_mark(turn, &items[1].item);
	turn_mark(turn, &items[2].item);
	for (int i = 0; i < 5; i++)
		uv_run(&loop, UV_RUN_NOWAIT);
	assert_string_equal(order, "abade");
	assert_int_equal(items[2].acted, 0);
	turn_close(&turn);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
}

/* Owes that much; a debt from a minute ahead is not paid off while the test runs,
 * however slow the machine is. */
static void item_owes(struct item *item, int64_t us)
{
	item->item.spent_us = us;
	item->item.spent_at_us = clock_mono_us() + 60000000;
}

/* Who took more than a share of the loop comes after the others, until it is paid. */
static void test_a_turn_is_shared(void **state)
{
	/* What the first owes, how long ago, and who is first. */
	static const struct {
		int64_t us, ago_us;
		const char *order;
	} rows[] = {
	    {TURN_SAVED_US - 1, 0, "ab"},
	    {TURN_SAVED_US + 5000, 0, "ba"},
	    {TURN_SAVED_US + 5000, 60000000 + 500000, "ab"},
	    {TURN_SAVED_US + 3600000000, 60000000 + 500000, "ba"},
	};
	uv_loop_t loop;
	char order[32] = "";
	struct turn *turn;
	struct item items[2];
	int64_t before;

	(void)state;
	uv_loop_init(&loop);
	turn = turn_new(&loop);
	for (int i = 0; i < 2; i++)
		items[i] = (struct item){.item.act = item_act,
					 .item.is_shared = true,
					 .turn = turn,
					 .order = order,
					 .name = (char)('a' + i)};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(order, 0, sizeof(order));
		item_owes(&items[0], rows[i].us);
		items[0].item.spent_at_us -= rows[i].ago_us;
		item_owes(&items[1], 0);
		turn_mark(turn, &items[0].item);
		turn_mark(turn, &items[1].item);
		uv_run(&loop, UV_RUN_NOWAIT);
		uv_run(&loop, UV_RUN_DEFAULT);
		assert_string_equal(order, rows[i].order);
	}
	/* What it owes is what it took. */
	items[0].busy_us = 15000;
	items[0].item.spent_us = 0;
	before = clock_mono_us();
	turn_mark(turn, &items[0].item);
	uv_run(&loop, UV_RUN_NOWAIT);
	assert_in_range(items[0].item.spent_us, items[0].busy_us, clock_mono_us() - before);
	turn_close(&turn);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
}

/* The greedy rest, so that the loop sleeps in between; others do not wait for that. */
static void test_the_greedy_rest(void **state)
{
	uv_loop_t loop;
	char order[64] = "";
	struct turn *turn;
	struct item greedy = {.item.act = item_act, .item.is_shared = true},
		    other = {.item.act = item_act};

	(void)state;
	uv_loop_init(&loop);
	turn = turn_new(&loop);
	greedy.turn = other.turn = turn;
	greedy.order = other.order = order;
	greedy.name = 'g';
	other.name = 'o';
	greedy.busy_us = TURN_GREEDY_US;
	greedy.again = 5;
	other.again = 3;
	item_owes(&greedy, TURN_SAVED_US + 1000000);
	turn_mark(turn, &greedy.item);
	turn_mark(turn, &other.item);
	for (int i = 0; i < 2; i++)
		uv_run(&loop, UV_RUN_NOWAIT);
	assert_int_equal(other.acted, 4);
	/* Once each turn of the loop, however long the machine let them rest. */
	assert_in_range(greedy.acted, 1, 2);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(greedy.acted, 6);
	/* A rest is counted in whole milliseconds, of which the first has begun. */
	assert_true(greedy.paused_us > (TURN_REST_MS - 1) * 1000);
	turn_close(&turn);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
}

/* --- what a command prints --- */

static void test_crlf(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(exec_out_crlf(arena, "a\nb\r\n\n"), "a\r\nb\r\n\r\n");
	arena_free(&arena);
}

static void test_terms(void **state)
{
	static const struct {
		bool pty;
		const char *term, *lang, *lc_all;
		bool linear, utf8;
		const char *language;
	} rows[] = {
	    {true, "xterm", "", "", false, true, ""},
	    {true, "xterm", "de_DE.UTF-8", "", false, true, "de_DE.UTF-8"},
	    {true, "xterm", "C", "", false, false, "C"},
	    {true, "xterm", "de_DE.UTF-8", "C", false, false, "C"},
	    {true, "xterm", "de_DE@euro", "", false, false, "de_DE@euro"},
	    {true, "dumb", "en_US.utf8", "", true, true, "en_US.utf8"},
	    {false, "xterm", "", "", true, true, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ssh_chan_terms terms = {.pty = rows[i].pty, .columns = 80, .rows = 24};
		struct order order = {0};

		strcpy(terms.term, rows[i].term);
		strcpy(terms.lang, rows[i].lang);
		strcpy(terms.lc_all, rows[i].lc_all);
		shell_terms_fill(&order, &terms, NULL);
		assert_int_equal(order.linear, rows[i].linear);
		assert_int_equal(order.utf8, rows[i].utf8);
		assert_string_equal(order.language, rows[i].language);
	}
}

/* --- what peers hold --- */

/* Over the bound the one that holds most has to go, and who holds little never. */
static void test_held(void **state)
{
	enum { MB = 1 << 20, LITTLE = HELD_LITTLE };
	struct held_item a = {0}, b = {0}, many[80] = {0};
	struct held held;

	(void)state;
	held_init(&held, 4 * MB);
	assert_null(held_set(&held, &a, 2 * MB));
	assert_null(held_set(&held, &b, 2 * MB));
	assert_ptr_equal(held_set(&held, &a, 2 * MB + 1), &a);
	/* It is told of while it grows. */
	assert_null(held_set(&held, &a, 2 * MB + 1));
	assert_ptr_equal(held_set(&held, &b, 2 * MB + 1), &a);
	assert_ptr_equal(held_set(&held, &b, 3 * MB), &b);
	assert_null(held_set(&held, &b, 0));
	assert_null(held_set(&held, &b, MB));
	assert_null(held_set(&held, &a, 0));
	assert_null(held_set(&held, &b, 0));
	assert_int_equal(held.bytes, 0);
	for (int i = 0; i < 80; i++)
		assert_null(held_set(&held, &many[i], LITTLE));
	assert_true(held.bytes > held.most);
	assert_ptr_equal(held_set(&held, &many[7], LITTLE + 1), &many[7]);
	for (int i = 0; i < 80; i++)
		assert_null(held_set(&held, &many[i], 0));
	assert_int_equal(held.bytes, 0);
	assert_true(TAILQ_EMPTY(&held.much));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_setting_is_explained),
	    cmocka_unit_test(test_config_rows),
	    cmocka_unit_test(test_config_file),
	    cmocka_unit_test(test_a_full_disk_at_the_first_start),
	    cmocka_unit_test(test_a_clock_that_is_set),
	    cmocka_unit_test(test_bounds),
	    cmocka_unit_test(test_bounds_of_a_household),
	    cmocka_unit_test(test_pace),
	    cmocka_unit_test(test_turn),
	    cmocka_unit_test(test_a_turn_is_shared),
	    cmocka_unit_test(test_the_greedy_rest),
	    cmocka_unit_test(test_crlf),
	    cmocka_unit_test(test_terms),
	    cmocka_unit_test(test_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
