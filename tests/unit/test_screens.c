/* Who gets a screen, and who may stand at the door: lines that move, nobody
 * sent away, nobody kept out by those who only stand there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>

#include "common/base/clock.h"
#include "server/net/fit.h"
#include "server/net/porch.h"
#include "server/net/screens.h"
#include "tests/unit/own_clock.h"

enum { STEP_MS = 5, PATIENCE_MS = 60000, DAY_MS = 86400000 };

/* --- screens --- */

struct one {
	struct screens_item item; /* first */
	int went, went_for_news, was_late, was_asked;
};

static uv_loop_t loop;
static struct turn *turn;
static struct bounds *bounds;
static struct config config;
static struct screens *screens;

static void on_go(struct screens_item *item, bool is_news)
{
	struct one *one = (struct one *)item;

	one->went++;
	one->went_for_news += is_news;
	screens_awake(screens, item);
}

static void on_late(struct screens_item *item)
{
	((struct one *)item)->was_late++;
}

static void on_rest(struct screens_item *item)
{
	((struct one *)item)->was_asked++;
}

static const struct screens_ops ops = {on_go, on_late, on_rest};

static int setup(void **state)
{
	(void)state;
	own_clock_stop();
	config_init(&config);
	uv_loop_init(&loop);
	turn = turn_new(&loop);
	bounds = bounds_new();
	screens = screens_new(&loop, turn, bounds, &config);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	screens_close(&screens);
	turn_close(&turn);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
	bounds_free(&bounds);
	config_free(&config);
	own_clock_go();
	return 0;
}

static void allow(int64_t in_all, int64_t per_address)
{
	config.clients = in_all;
	bounds_set(bounds, BOUNDS_CLIENT, in_all, per_address);
}

static void on_timer(uv_timer_t *timer)
{
	(void)timer;
}

static void on_timer_closed(uv_handle_t *handle)
{
	(void)handle;
}

/* A timer that keeps the loop alive; nothing waits for it. */
static void hold_loop(uv_timer_t *timer)
{
	uv_timer_init(&loop, timer);
	uv_timer_start(timer, on_timer, DAY_MS, 0);
}

static void let_loop_go(uv_timer_t *timer)
{
	uv_close((uv_handle_t *)timer, on_timer_closed);
	uv_run(&loop, UV_RUN_NOWAIT);
}

/* So much time passes, in steps, and the loop does what it does then. */
static void run(int ms)
{
	uv_timer_t timer;

	hold_loop(&timer);
	for (int passed = 0; passed < ms; passed += STEP_MS) {
		own_clock_jump(STEP_MS);
		for (int i = 0; i < 4; i++)
			uv_run(&loop, UV_RUN_NOWAIT);
	}
	let_loop_go(&timer);
}

/* What others do comes when it comes; no time passes meanwhile. */
static void run_until(const int *count, int is)
{
	uv_timer_t timer;

	hold_loop(&timer);
	for (int i = 0; i < PATIENCE_MS && *count < is; i++) {
		uv_run(&loop, UV_RUN_NOWAIT);
		if (*count < is)
			usleep(1000);
	}
	let_loop_go(&timer);
	assert_int_equal(*count, is);
}

static struct one one_at(const char *remote)
{
	return (struct one){.item = {.ops = &ops, .remote = remote}};
}

static void sit_down(struct one *one)
{
	assert_true(screens_ask(screens, &one->item));
	screens_awake(screens, &one->item);
}

static void get_up(struct one *one)
{
	screens_asleep(screens, &one->item);
	screens_give(screens, one->item.remote);
}

/* First come, first served, as places become free. */
static void test_line(void **state)
{
	struct one a = one_at("10.0.0.1"), b = a, c = a;

	(void)state;
	allow(1, 10);
	sit_down(&a);
	assert_false(screens_ask(screens, &b.item));
	assert_false(screens_ask(screens, &c.item));
	run(150);
	assert_int_equal(b.went + c.went, 0);
	get_up(&a);
	run(20);
	assert_int_equal(b.went, 1);
	assert_int_equal(c.went, 0);
	/* Who comes now does not pass those who wait. */
	get_up(&b);
	assert_false(screens_ask(screens, &a.item));
	run(20);
	assert_int_equal(c.went, 1);
	assert_int_equal(a.went, 0);
	screens_forget(screens, &a.item);
	get_up(&c);
	assert_int_equal(bounds_count(bounds, BOUNDS_CLIENT), 0);
}

/* An address with too many does not hold up the others. */
static void test_line_of_an_address(void **state)
{
	struct one a = one_at("10.0.0.1"), b = a, c = one_at("10.0.0.2");

	(void)state;
	allow(2, 1);
	sit_down(&a);
	assert_false(screens_ask(screens, &b.item));
	assert_false(screens_ask(screens, &c.item));
	run(150);
	assert_int_equal(b.went, 0);
	assert_int_equal(c.went, 1);
	get_up(&a);
	run(20);
	assert_int_equal(b.went, 1);
	get_up(&b);
	get_up(&c);
}

/* Who is not at the keyboard is asked to make room, who types is not. */
static void test_rest(void **state)
{
	struct one idle = one_at("10.0.0.1"), types = idle, comes = idle;

	(void)state;
	allow(2, 10);
	sit_down(&idle);
	sit_down(&types);
	idle.item.key_ms -= SCREENS_YIELD_MS + 1000;
	assert_false(screens_ask(screens, &comes.item));
	run(250);
	assert_int_equal(idle.was_asked, 1);
	assert_int_equal(types.was_asked, 0);
	get_up(&idle);
	run(20);
	assert_int_equal(comes.went, 1);
	get_up(&types);
	get_up(&comes);
}

/* The longer the line, the sooner. */
static void test_rest_soon(void **state)
{
	struct one a = one_at("10.0.0.1"), b = a, c = a;

	(void)state;
	allow(2, 10);
	sit_down(&a);
	sit_down(&b);
	a.item.key_ms -= SCREENS_YIELD_SOON_MS + 100;
	b.item.key_ms = a.item.key_ms;
	assert_false(screens_ask(screens, &c.item));
	assert_int_equal(a.was_asked, 0);
	screens_forget(screens, &c.item);
	allow(1, 10);
	assert_false(screens_ask(screens, &c.item));
	assert_int_equal(a.was_asked, 1);
	assert_int_equal(b.was_asked, 0);
	screens_forget(screens, &c.item);
	get_up(&a);
	get_up(&b);
}

/* Who could not be served although it was their turn keeps their patience. */
static void test_late(void **state)
{
	struct one a = one_at("10.0.0.1"), b = a;

	(void)state;
	allow(1, 10);
	sit_down(&a);
	assert_false(screens_ask(screens, &b.item));
	b.item.since_ms -= SCREENS_PATIENCE_MS - 300;
	screens_wait(screens, &b.item);
	run(150);
	assert_int_equal(b.was_late, 0);
	run(400);
	assert_int_equal(b.was_late, 1);
	run(200);
	assert_int_equal(b.was_late, 1);
	get_up(&a);
	run(200);
	assert_int_equal(b.went, 0);
}

/* However quiet it was before: never a second's worth of screens at once. */
static void test_news_in_steps(void **state)
{
	struct one some[40];
	int64_t began;
	int went = 0;

	(void)state;
	allow(100, 100);
	config.wakes_per_second = 20;
	run(300);
	began = clock_mono_ms();
	for (int i = 0; i < 40; i++) {
		some[i] = one_at("10.0.0.1");
		screens_news(screens, &some[i].item);
	}
	run(20);
	for (int i = 0; i < 40; i++)
		went += some[i].went;
	assert_in_range(went, 1, 3 + (clock_mono_ms() - began) * 20 / 1000);
	for (int i = 0; i < 40; i++) {
		screens_forget(screens, &some[i].item);
		if (some[i].went)
			get_up(&some[i]);
	}
}

/* So many a second, not before their moment, and never the last places. */
static void test_news(void **state)
{
	struct one some[40];
	int went = 0;

	(void)state;
	allow(100, 100);
	config.wakes_per_second = 20;
	for (int i = 0; i < 40; i++) {
		some[i] = one_at("10.0.0.1");
		screens_news(screens, &some[i].item);
		screens_news(screens, &some[i].item);
	}
	assert_int_equal(screens_news_room(screens), 20 * SCREENS_NEWS_S - 40);
	some[0].item.news_ms = INT64_MAX;
	run(1000);
	for (int i = 0; i < 40; i++) {
		went += some[i].went;
		assert_int_equal(some[i].went, some[i].went_for_news);
	}
	assert_in_range(went, 10, 39);
	assert_int_equal(some[0].went, 0);
	allow(went, 100);
	run(300);
	for (int i = 0; i < 40; i++)
		went -= some[i].went;
	assert_int_equal(went, 0);
	for (int i = 0; i < 40; i++) {
		screens_forget(screens, &some[i].item);
		if (some[i].went)
			get_up(&some[i]);
	}
}

/* A key takes a sleeper out of the line of news. */
static void test_key_before_news(void **state)
{
	struct one a = one_at("10.0.0.1");

	(void)state;
	allow(10, 10);
	config.wakes_per_second = 1000;
	screens_news(screens, &a.item);
	sit_down(&a);
	run(250);
	assert_int_equal(a.went, 0);
	get_up(&a);
}

/* --- the porch --- */

static struct porch *porch;
static struct listener *listener;
static struct porch_guest guests[8];
static int accepted, fds[8], overdue;

static void on_accept(void *arg, int fd, const char *remote)
{
	(void)arg;
	assert_in_range(accepted, 0, 7);
	(void)remote;
	if (!porch_enter(porch, &guests[accepted], "127.0.0.1")) {
		assert_true(porch_wait(porch, fd, "127.0.0.1"));
		return;
	}
	fds[accepted++] = fd;
}

static void on_overdue(struct porch_guest *guest)
{
	overdue++;
	porch_leave(porch, guest);
}

static int knock(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_port = htons((uint16_t)atoi(strrchr(listen_where(listener), ':') + 1));
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

/* Over the bound nothing is accepted and nothing is refused; it comes in when
 * there is room. Who only stands there goes when others wait, and not before. */
static void test_porch(void **state)
{
	char why[LISTEN_WHY], byte;
	int knocks[5];

	(void)state;
	bounds_set(bounds, BOUNDS_DOOR, 2, 10);
	porch = porch_new(&loop, bounds, on_overdue, on_accept, NULL);
	bounds_set(bounds, BOUNDS_SESSION, 100, 100);
	assert_int_equal(listen_tcp(&listener, &loop, "127.0.0.1:0", on_accept, NULL, why), 0);
	porch_watch(porch, listener);
	for (int i = 0; i < 5; i++)
		knocks[i] = knock();
	run_until(&accepted, 2);
	run(100);
	assert_int_equal(accepted, 2);
	for (int i = 0; i < 5; i++)
		assert_int_equal(recv(knocks[i], &byte, 1, MSG_DONTWAIT), -1);
	porch_leave(porch, &guests[0]);
	run_until(&accepted, 3);
	run(400);
	assert_int_equal(overdue, 0);
	guests[1].since_ms -= PORCH_PATIENCE_MS;
	run(400);
	assert_int_equal(overdue, 1);
	assert_false(guests[1].is_there);
	run_until(&accepted, 4);
	porch_leave(porch, &guests[2]);
	porch_leave(porch, &guests[3]);
	run_until(&accepted, 5);
	porch_leave(porch, &guests[4]);
	for (int i = 0; i < 5; i++) {
		close(knocks[i]);
		close(fds[i]);
	}
	porch_unwatch(porch);
	listen_close(&listener);
	porch_close(&porch);
	assert_int_equal(bounds_count(bounds, BOUNDS_DOOR), 0);
}

static int called_in;

static void on_room(void *arg, int fd, const char *remote)
{
	assert_ptr_equal(arg, &called_in);
	assert_string_equal(remote, "10.0.0.1");
	close(fd);
	called_in++;
}

/* Its address has too many: it waits as a socket, and comes in when one of them
 * has gone; others do not wait for it. More than may wait are refused. */
static void test_porch_of_an_address(void **state)
{
	struct porch_guest a = {0}, b = {0}, c = {0};
	int pair[2];

	(void)state;
	called_in = 0;
	bounds_set(bounds, BOUNDS_DOOR, 10, 1);
	porch = porch_new(&loop, bounds, on_overdue, on_room, &called_in);
	assert_true(porch_enter(porch, &a, "10.0.0.1"));
	assert_false(porch_enter(porch, &b, "10.0.0.1"));
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_true(porch_wait(porch, pair[0], "10.0.0.1"));
	assert_true(porch_enter(porch, &c, "10.0.0.2"));
	porch_leave(porch, &c);
	assert_int_equal(called_in, 0);
	porch_leave(porch, &b);
	assert_int_equal(called_in, 0);
	porch_leave(porch, &a);
	assert_int_equal(called_in, 1);
	close(pair[1]);
	for (int i = 0; i < PORCH_SOCKETS_EACH; i++)
		assert_true(porch_wait(porch, dup(STDIN_FILENO), "10.0.0.1"));
	assert_false(porch_wait(porch, STDIN_FILENO, "10.0.0.1"));
	porch_unwatch(porch);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_true(porch_wait(porch, pair[0], "10.0.0.1"));
	porch_close(&porch);
	assert_int_equal(recv(pair[1], &(char){0}, 1, MSG_DONTWAIT), 0);
	close(pair[1]);
}

static char come_in[8][16]; /* in this order */
static int come_in_count;

static void on_come_in(void *arg, int fd, const char *remote)
{
	(void)arg;
	assert_in_range(come_in_count, 0, 7);
	snprintf(come_in[come_in_count++], sizeof(come_in[0]), "%s", remote);
	close(fd);
}

/* One end waits; what this end said lies there. Returns this end. */
static int wait_there(const char *remote, const char *said)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(write(pair[1], said, strlen(said)), strlen(said));
	assert_true(porch_wait(porch, pair[0], remote));
	return pair[1];
}

static void come_and_go(const char *remote)
{
	struct porch_guest guest = {0};

	assert_true(porch_enter(porch, &guest, remote));
	porch_leave(porch, &guest);
}

/* Who said something comes in before who only stands there, and those who did
 * in their order; and who stands there when nobody else waits. */
static void test_porch_calls_who_spoke(void **state)
{
	static const char *const order[] = {"10.0.0.2", "10.0.0.4"};
	int ends[4];

	(void)state;
	come_in_count = 0;
	bounds_set(bounds, BOUNDS_DOOR, 10, 1);
	bounds_set(bounds, BOUNDS_SESSION, 100, 100);
	porch = porch_new(&loop, bounds, on_overdue, on_come_in, NULL);
	ends[0] = wait_there("10.0.0.1", "");
	ends[1] = wait_there("10.0.0.2", "SSH-2.0-x\r\n");
	ends[2] = wait_there("10.0.0.3", "");
	ends[3] = wait_there("10.0.0.4", "S");
	for (int i = 0; i < 4; i++)
		come_and_go("10.0.0.9");
	assert_int_equal(come_in_count, 4);
	/* Then the two who are silent, in whichever order. */
	assert_string_equal(come_in[0], order[0]);
	assert_string_equal(come_in[1], order[1]);
	assert_string_not_equal(come_in[2], come_in[3]);
	come_and_go("10.0.0.9");
	assert_int_equal(come_in_count, 4);
	for (int i = 0; i < 4; i++)
		close(ends[i]);
	porch_unwatch(porch);
	porch_close(&porch);
}

/* A few may wait in any case; more, while there is room for as many sessions. */
static void test_porch_keeps_as_many_as_may_come_in(void **state)
{
	enum { SESSIONS = 300 };
	char remote[16];
	int kept = 0;

	(void)state;
	bounds_set(bounds, BOUNDS_DOOR, 0, 1);
	bounds_set(bounds, BOUNDS_SESSION, SESSIONS, SESSIONS);
	porch = porch_new(&loop, bounds, on_overdue, on_come_in, NULL);
	for (int i = 0; i < SESSIONS + 100; i++) {
		int fd = dup(STDIN_FILENO);

		snprintf(remote, sizeof(remote), "10.0.0.%d", i % 200);
		if (porch_wait(porch, fd, remote))
			kept++;
		else
			close(fd);
	}
	assert_int_equal(kept, SESSIONS);
	assert_int_equal(bounds_count(bounds, BOUNDS_SOCKET), SESSIONS);
	porch_unwatch(porch);
	assert_int_equal(bounds_count(bounds, BOUNDS_SOCKET), 0);
	/* The house is full: nobody who waits will find room, but a few may hope. */
	bounds_set(bounds, BOUNDS_SESSION, 0, 0);
	kept = 0;
	for (int i = 0; i < PORCH_SOCKETS_EACH + 100; i++) {
		int fd = dup(STDIN_FILENO);

		snprintf(remote, sizeof(remote), "10.0.0.%d", i % 200);
		if (porch_wait(porch, fd, remote))
			kept++;
		else
			close(fd);
	}
	assert_int_equal(kept, PORCH_SOCKETS_EACH);
	porch_unwatch(porch);
	porch_close(&porch);
}

/* --- descriptors --- */

static void test_fit(void **state)
{
	static const struct {
		int64_t limit, sessions, clients, door; /* what is asked for */
		int64_t fit_sessions, fit_clients;	/* what it becomes */
	} rows[] = {
	    {20000, 10000, 1000, 256, 10000, 1000},
	    {20000, 18700, 200, 256, 18700, 200},
	    {20000, 100000, 1000, 256, 16552, 1000},
	    {20000, 100000, 20000, 256, 9904, 3217},
	    {1024, 10000, 1000, 256, 416, 104},
	    {524288, 150000, 7500, 256, 150000, 7500},
	    {64, 10, 10, 10, 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct config c = {.sessions = rows[i].sessions,
				   .clients = rows[i].clients,
				   .unauthenticated = rows[i].door};
		bool lowered = fit_to(&c, rows[i].limit);

		assert_int_equal(c.sessions, rows[i].fit_sessions);
		assert_int_equal(c.clients, rows[i].fit_clients);
		assert_int_equal(lowered, c.sessions < rows[i].sessions ||
					      c.clients < rows[i].clients ||
					      c.unauthenticated < rows[i].door);
		if (rows[i].limit > 1000)
			assert_true(c.sessions + c.unauthenticated + c.clients * FIT_SCREEN +
					FIT_OWN <=
				    rows[i].limit + FIT_SCREEN);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_line, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_line_of_an_address, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_rest, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_rest_soon, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_late, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_news, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_news_in_steps, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_key_before_news, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_porch, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_porch_of_an_address, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_porch_calls_who_spoke, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_porch_keeps_as_many_as_may_come_in, setup,
					    teardown),
	    cmocka_unit_test(test_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
