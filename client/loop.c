#include "client/loop.h"

#include <errno.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <poll.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "client/dispatch.h"
#include "client/frame.h"
#include "client/hold.h"
#include "client/jail.h"
#include "client/notify.h"
#include "client/place.h"
#include "client/stack.h"
#include "client/start.h"
#include "common/base/clock.h"

enum {
	FLUSH_MS = 1000,
	REST_MS = 1500, /* without a key: memory that is not needed goes back */
	STACK_DEEP = 128 * 1024,
	SHOWN_MS = 2500,   /* an event is on the screen by then: VIEW_SPREAD_MS and an answer */
	WORK_US = 1000000, /* looked at for so long, */
	WORK_SHARE = 10,   /* and waited less than one part in so many: it works all the time */
};

void loop_end(struct app *app, enum app_end end)
{
	if (app->state != APP_OVER)
		app->end = end;
	app->state = APP_OVER;
}

void loop_settle(struct app *app, enum app_end end)
{
	if (app->state != APP_RUNNING)
		return;
	app->state = APP_SETTLING;
	app->end = end;
	app->settle_ms = clock_mono_ms();
	stack_settle(app);
	if (end == APP_LEFT)
		place_forget(app);
	else if (end == APP_ASLEEP || app->place_at || app->place)
		place_save(app, true);
}

/* --- what came --- */

static void look_at_window(struct app *app)
{
	struct winsize size;
	if (!app->terms.resized || !*app->terms.resized)
		return;
	*app->terms.resized = 0;
	if (!ioctl(app->terms.terminal_fd, TIOCGWINSZ, &size) && size.ws_col && size.ws_row)
		notify_resize(app, size.ws_col, size.ws_row);
}

/* Keys wait while a view that was just opened has nothing to act on, or an answer is to
 * bring what they are for: not for ever, and not for long where they say that one would
 * rather go back. */
static bool may_take_keys(const struct app *app)
{
	if (app->state != APP_RUNNING || !app->depth)
		return false;
	int64_t most = keys_is_impatient(app->terms.keys) ? APP_KEYS_WAIT_MS : APP_KEYS_KEPT_MS;
	int64_t since = stack_awaited_ms(app);
	return !since || clock_mono_ms() - since > most;
}

/* Rows that are made when they are drawn are there before a key asks for one. */
static void show_first(struct app *app)
{
	const struct view *top = app->depth ? app->views[app->depth - 1] : NULL;
	if (top && top->is_loaded && !top->is_drawn)
		(void)frame_draw(app);
}

static void take_keys(struct app *app)
{
	struct keys_key key;
	int64_t now = clock_mono_ms();
	if (keys_is_partial(app->terms.keys))
		show_first(app);
	while (may_take_keys(app) &&
	       keys_next(app->terms.keys, now - app->input_ms >= KEYS_ESCAPE_MS, &key)) {
		dispatch_key(app, &key);
		if (keys_is_answer(&key))
			continue;
		app->key_ms = now;
		if (key.kind == KEYS_PASTE)
			continue;
		place_changed(app);
		stack_load(app);
		show_first(app);
	}
}

/* A key typed while it falls asleep keeps it awake. */
static void read_terminal(struct app *app)
{
	char bytes[16384];
	size_t room = keys_room(app->terms.keys);
	ssize_t got =
	    read(app->terms.terminal_fd, bytes, room < sizeof bytes ? room : sizeof bytes);
	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got <= 0) {
		app->is_hung_up = true;
		loop_settle(app, APP_HUNG_UP);
		return;
	}
	app->input_ms = app->key_ms = clock_mono_ms();
	app->sleep_ms = 0;
	app->is_resting = false;
	if (app->state == APP_SETTLING && app->end == APP_ASLEEP)
		app->state = APP_RUNNING;
	keys_push(app->terms.keys, bytes, (size_t)got);
}

static void read_link(struct app *app)
{
	if (!link_read(app->terms.link))
		return;
	loop_end(app, app->state == APP_SETTLING ? app->end : APP_LOST);
}

/* Calls that went deeper are over: so are their pages. */
static void trim_stack(void)
{
#if defined(__linux__) && !defined(HEARTH_SANITIZED)
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), here = (uintptr_t)&page;
	uintptr_t end = here / page * page - page;
	(void)madvise((void *)(end - STACK_DEEP), STACK_DEEP, MADV_DONTNEED);
#endif
}

/* A screen that is only looked at keeps what it shows and no more. */
static void rest(struct app *app, int64_t now)
{
	if (app->is_resting || !app->terms.is_hosted || now - app->key_ms < REST_MS)
		return;
	app->is_resting = true;
#ifdef __GLIBC__
	malloc_trim(0);
#endif
	trim_stack();
}

static bool may_sleep(const struct app *app)
{
	return app->terms.is_hosted && app->is_started && app->depth && app->state == APP_RUNNING;
}

/* The last answers may have led elsewhere: what was being sent is sent, and nobody comes
 * back to the editor that it was written in. */
static bool is_settled(struct app *app)
{
	if (!stack_pending(app) && app->place_at && app->end != APP_LEFT)
		place_save(app, true);
	return !stack_pending(app);
}

static void look_at_time(struct app *app)
{
	int64_t now = clock_mono_ms();
	app->now = clock_now();
	rest(app, now);
	if (may_sleep(app) && now >= hold_until(app) && !hold_let_go(app))
		loop_settle(app, APP_ASLEEP);
	if (app->state == APP_SETTLING && (is_settled(app) || now - app->settle_ms > APP_SETTLE_MS))
		app->state = APP_OVER;
}

/* --- waiting --- */

static void sooner(int *timeout, int64_t ms)
{
	int64_t wait = ms < 0 ? 0 : ms;
	if (wait < *timeout)
		*timeout = (int)wait;
}

/* The next moment something is to be done without anybody asking. */
static int timeout_of(const struct app *app, int owed)
{
	int64_t now = clock_mono_ms(), tick = stack_next_tick(app);
	int timeout = 1000 * (int)(60 - app->now % 60);
	if (owed >= 0)
		sooner(&timeout, owed);
	if (tick)
		sooner(&timeout, tick - now);
	if (keys_is_partial(app->terms.keys))
		sooner(&timeout, may_take_keys(app) ? KEYS_ESCAPE_MS : APP_PATIENCE_MS);
	if (app->waiting_at && app->is_started)
		sooner(&timeout, app->waiting_at - now);
	if (app->place_at && app->is_started)
		sooner(&timeout, app->place_at - now);
	if (app->terms.is_hosted && !app->is_resting)
		sooner(&timeout, app->key_ms + REST_MS - now);
	if (may_sleep(app))
		sooner(&timeout, hold_until(app) - now);
	if (app->state == APP_SETTLING)
		sooner(&timeout, app->settle_ms + APP_SETTLE_MS - now + 1);
	return timeout;
}

/* Keys that come faster than anybody types, one after the other: whose do not are
 * served first. For its life, which is until it sleeps. */
static void give_way(struct app *app, int64_t began_us)
{
	int64_t now = clock_mono_us();
	app->waited_us += now - began_us;
	if (now - app->work_us < WORK_US)
		return;
	if (app->work_us && app->terms.is_hosted &&
	    app->waited_us < (now - app->work_us) / WORK_SHARE)
		(void)setpriority(PRIO_PROCESS, 0, JAIL_NICE);
	app->work_us = now;
	app->waited_us = 0;
}

static void wait_for(struct app *app, int timeout)
{
	int64_t began_us = clock_mono_us();
	struct link *link = app->terms.link;
	bool may_type = !app->is_hung_up && keys_room(app->terms.keys) &&
			(app->state == APP_RUNNING || app->end == APP_ASLEEP);
	struct pollfd fds[] = {
	    {.fd = link_in_fd(link), .events = POLLIN},
	    {.fd = may_type ? app->terms.terminal_fd : -1, .events = POLLIN},
	    {.fd = link_has_output(link) ? link_out_fd(link) : -1, .events = POLLOUT},
	};
	if (poll(fds, 3, timeout) < 0)
		return;
	give_way(app, began_us);
	if (fds[0].revents)
		read_link(app);
	if (fds[1].revents && app->state != APP_OVER)
		read_terminal(app);
}

/* Handlers marked; here the marks are acted on. */
static void act(struct app *app)
{
	bool has_ticked = stack_tick(app, clock_mono_ms());
	stack_load(app);
	if ((app->is_watch_changed || app->is_changed) && app->is_started)
		stack_watch(app);
	if (app->waiting_at && app->waiting_at <= clock_mono_ms() && app->is_started)
		start_waiting(app);
	if (app->place_at)
		place_save(app, has_ticked);
	stack_free_closed(app);
}

static void flush(struct app *app)
{
	struct pollfd fd = {.fd = link_out_fd(app->terms.link), .events = POLLOUT};
	while (link_has_output(app->terms.link) && !link_write(app->terms.link))
		if (link_has_output(app->terms.link) && poll(&fd, 1, FLUSH_MS) <= 0)
			break;
}

/* With what it heard of: the server has the rest shown by the client that comes next. */
static void say_asleep(struct app *app)
{
	bool is_behind = app->heard && app->settle_ms - app->heard_ms < SHOWN_MS;
	link_notify(app->terms.link, "session.sleep",
		    json_pack("{s:I, s:b, s:I}", "heard", (json_int_t)app->heard, "behind",
			      is_behind, "resizes", (json_int_t)app->resizes));
}

void loop_run(struct app *app)
{
	int owed = -1;
	while (app->state != APP_OVER) {
		look_at_window(app);
		take_keys(app);
		look_at_time(app);
		if (app->state == APP_RUNNING)
			act(app);
		/* A call is answered while the frame is made. What is not answered leaves
		 * with the frame, so that the server is woken once, and before it: what
		 * restores the terminal before the first. */
		if (link_is_asking(app->terms.link) && link_write(app->terms.link))
			loop_end(app, APP_LOST);
		if (app->state == APP_RUNNING)
			owed = frame_draw(app);
		if (link_write(app->terms.link))
			loop_end(app, APP_LOST);
		screen_flush(app->terms.screen);
		if (app->state != APP_OVER)
			wait_for(app, timeout_of(app, owed));
	}
	if (app->end == APP_ASLEEP)
		say_asleep(app);
	if (app->end == APP_LEFT)
		link_notify(app->terms.link, "session.leave", json_object());
	flush(app);
}
