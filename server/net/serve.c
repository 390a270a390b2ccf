#include "server/net/serve.h"

#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/net/fit.h"
#include "server/net/kin.h"
#include "server/net/left.h"
#include "server/net/listen.h"
#include "server/net/session.h"
#include "server/net/shell.h"
#include "server/net/steady.h"
#include "server/net/sysop.h"

enum {
	SERVE_STOP_MS = 5000, /* everything has so long to end by itself when the server stops */
	SERVE_STOP_STEP_MS = 2,
	SERVE_TOLD = 32,   /* sessions that are told of it in a step */
	SERVE_LOOKS = 512, /* sessions that are looked at in a step, once all were told */
	SERVE_MINUTE_MS = 60000,
};

struct host {
	const struct serve_options *options;
	struct house house;
	struct config config;
	char *config_path;
	uv_loop_t loop;
	uv_signal_t term, interrupt, hup;
	uv_timer_t stop_timer, minute;
	struct steady steady; /* of the minute */
	struct listener *listeners[SERVE_LISTEN], *control;
	int listening;
	const char *why; /* it stops */
	int64_t stop_by_ms;
	unsigned round_left;	     /* sessions not looked at in this round */
	bool is_round_busy, is_busy; /* a channel was open in this round, in the last */
	int status;
};

/* --- settings --- */

static void serve_apply(struct host *h)
{
	const struct config *c = &h->config;

	fit_here(&h->config);
	log_set_level(c->log_level);
	bounds_set(h->house.bounds, BOUNDS_DOOR, c->unauthenticated,
		   c->unauthenticated_per_address);
	bounds_set(h->house.bounds, BOUNDS_SESSION, c->sessions, c->sessions_per_address);
	bounds_set(h->house.bounds, BOUNDS_CLIENT, c->clients, c->clients_per_address);
	if (h->house.host)
		ssh_host_set_memory(h->house.host, (size_t)c->held_mb << 20);
}

static void serve_apply_limits(struct host *h)
{
	const struct hall_limits limits = {
	    .file_bytes = h->config.file_mb << 20,
	    .member_bytes = h->config.member_files_mb << 20,
	    .disk_bytes = h->config.free_disk_mb << 20,
	    .idle_ms = h->config.upload_idle_seconds * 1000,
	    .file_types = h->config.file_types,
	};

	hall_set_limits(h->house.hall, &limits);
}

static int serve_configure(struct host *h)
{
	char why[CONFIG_WHY];
	int err;

	config_init(&h->config);
	h->config_path = h->options->config ? mem_dup(h->options->config)
					    : mem_printf("%s/hearth.conf", h->options->dir);
	if (!h->options->config && config_write(h->config_path) < 0)
		log_warn("config", "%s cannot be written", h->config_path);
	err = config_read(&h->config, h->config_path, why);
	if (err < 0) {
		log_error("config", "%s: %s", h->config_path, why);
		return err;
	}
	serve_apply(h);
	return 0;
}

static void serve_on_hup(uv_signal_t *signal, int number)
{
	const struct config_setting *late = NULL;
	struct host *h = signal->data;
	struct config fresh;
	char why[CONFIG_WHY];

	(void)number;
	config_init(&fresh);
	if (config_read(&fresh, h->config_path, why) < 0) {
		log_error("config", "%s: %s; the settings stay as they were", h->config_path, why);
		config_free(&fresh);
		return;
	}
	while ((late = config_late(&h->config, &fresh, late)))
		log_warn("config", "%s is another one from the next start on", late->name);
	config_free(&h->config);
	h->config = fresh;
	serve_apply(h);
	serve_apply_limits(h);
	log_info("config", "%s was read again", h->config_path);
}

/* --- stopping --- */

static void serve_stop_listening(struct host *h)
{
	porch_unwatch(h->house.porch);
	for (int i = 0; i < h->listening; i++)
		listen_close(&h->listeners[i]);
	h->listening = 0;
	listen_close(&h->control);
}

/* The first session, behind all others. */
static struct session *serve_rotate(struct house *house)
{
	struct session *s = TAILQ_FIRST(&house->sessions);

	TAILQ_REMOVE(&house->sessions, s, entry);
	TAILQ_INSERT_TAIL(&house->sessions, s, entry);
	return s;
}

/* Who pressed a key last is told first. False: all were told. */
static bool serve_tell_some(struct host *h)
{
	const struct session *first;

	for (int i = 0; i < SERVE_TOLD; i++) {
		first = TAILQ_FIRST(&h->house.sessions);
		if (!first || first->stopping)
			return false;
		session_stop(serve_rotate(&h->house), h->why);
	}
	return true;
}

/* Acknowledged writes reach their callers before the connections are closed; late
 * they are closed anyhow. */
static void serve_close_some(struct host *h, bool is_late)
{
	struct session *s;

	for (int i = 0; i < SERVE_LOOKS && !TAILQ_EMPTY(&h->house.sessions); i++) {
		if (h->round_left == 0) {
			h->is_busy = h->is_round_busy;
			h->is_round_busy = false;
			h->round_left = h->house.session_count;
		}
		h->round_left--;
		s = serve_rotate(&h->house);
		if (!s->conn)
			continue;
		if (ssh_conn_channels(s->conn) > 0)
			h->is_round_busy = true;
		if (ssh_conn_channels(s->conn) == 0 || is_late)
			ssh_conn_close(s->conn);
	}
}

static void serve_on_stop_step(uv_timer_t *timer)
{
	struct host *h = timer->data;
	int64_t now = clock_mono_ms();
	bool is_late = now > h->stop_by_ms;

	if (serve_tell_some(h) && !is_late)
		return;
	serve_close_some(h, is_late);
	if (TAILQ_EMPTY(&h->house.sessions) ||
	    (is_late && !h->is_busy && !h->house.asking && !h->house.awake) ||
	    now > h->stop_by_ms + SERVE_STOP_MS)
		uv_stop(&h->loop);
}

/* `why` is constant. */
static void serve_stop(struct host *h, const char *why, int status)
{
	if (h->house.stopping)
		return;
	log_info("main", "stopping: %s", why);
	h->house.stopping = true;
	h->why = why;
	h->status = status;
	h->stop_by_ms = clock_mono_ms() + SERVE_STOP_MS;
	h->is_busy = h->is_round_busy = true;
	serve_stop_listening(h);
	uv_timer_start(&h->stop_timer, serve_on_stop_step, 0, SERVE_STOP_STEP_MS);
}

static void serve_on_term(uv_signal_t *signal, int number)
{
	(void)number;
	serve_stop(signal->data, "the server is stopping; come back in a moment", 0);
}

static void serve_on_nursery_death(void *arg)
{
	struct host *h = arg;

	if (h->house.stopping)
		return;
	log_error("nursery", "the nursery died; no screen can be started, the server stops");
	shell_orphan_all(&h->house);
	serve_stop(h, "the server has a fault and starts again; come back in a moment", 1);
}

static void serve_on_stdio_end(void *arg)
{
	serve_stop(arg, "the caller is done", 0);
}

/* --- starting --- */

static void serve_on_ssh(void *arg, int fd, const char *remote)
{
	session_accept(&((struct host *)arg)->house, fd, remote);
}

static void serve_on_control(void *arg, int fd, const char *remote)
{
	(void)remote;
	sysop_accept(&((struct host *)arg)->house, fd);
}

static void serve_on_member(void *arg, int64_t member, bool may_sign_in)
{
	if (!may_sign_in)
		kin_stop(&((struct host *)arg)->house, member,
			 "this sign-in was taken away by the hosts");
}

static bool serve_is_new(const char *dir)
{
	char *path = mem_printf("%s/hearth.db", dir);
	bool is_new = access(path, F_OK) != 0 && errno == ENOENT;

	free(path);
	return is_new;
}

static int64_t serve_size(const char *dir, const char *name)
{
	char *path = mem_printf("%s/%s", dir, name);
	struct stat st;
	int64_t size = stat(path, &st) == 0 ? st.st_size : -1;

	free(path);
	return size;
}

/* A database that was here and is not, as after a copy that failed, would be begun
 * anew, and what is left of it thrown away. */
static int serve_find_lost(const char *dir)
{
	int64_t size = serve_size(dir, "hearth.db");

	if (size <= 0 && serve_size(dir, "hearth.db-wal") > 0) {
		log_error("main",
			  "%s/hearth.db is gone, but hearth.db-wal has a part of it: put it back, "
			  "or take that away, too, to begin anew",
			  dir);
		return ERR_REFUSED;
	}
	if (size == 0 && serve_size(dir, "host_ed25519") >= 0) {
		log_error("main",
			  "%s/hearth.db is empty: put a copy in its place, or take it away to "
			  "begin anew",
			  dir);
		return ERR_REFUSED;
	}
	return 0;
}

static void serve_say_why(const char *dir, int err)
{
	if (err == ERR_BUSY || err == ERR_NO_SPACE)
		log_error("main", "the database in %s cannot be opened: %s", dir, err_words(err));
	else
		log_error("main", "the database in %s cannot be opened; why is said above", dir);
}

static unsigned serve_news_room(void *arg)
{
	return screens_news_room(((struct host *)arg)->house.screens);
}

static int serve_open_hall(struct host *h)
{
	const struct hall_options options = {
	    .dir = h->options->dir,
	    .readers = (int)h->config.readers,
	    .batch = (int)h->config.batch,
	    .deadline_ms = (int)h->config.deadline_ms,
	    .not_found_ms = (int)h->config.not_found_ms,
	    .mail = {h->config.mail_from, h->config.mail_host},
	};
	bool is_new = serve_is_new(h->options->dir);
	int err = serve_find_lost(h->options->dir);

	if (err < 0)
		return err;
	h->house.seeds = h->options->stdio && is_new;
	err = hall_open(&h->house.hall, &h->loop, &options, h->options->bindings);
	if (err < 0) {
		serve_say_why(h->options->dir, err);
		return err;
	}
	if (is_new)
		log_info("main", "there was no community in %s; this made one", h->options->dir);
	hall_on_member_changed(h->house.hall, serve_on_member, h);
	hall_set_room(h->house.hall, serve_news_room, h);
	h->house.uploads = upload_all_new(h->house.hall);
	serve_apply_limits(h);
	return 0;
}

static int serve_listen_at(struct host *h, const char *where, bool must)
{
	char why[LISTEN_WHY];
	int err = listen_tcp(&h->listeners[h->listening], &h->loop, where, serve_on_ssh, h, why);

	if (err < 0 && must)
		log_error("listen", "%s", why);
	else if (err < 0)
		log_warn("listen", "%s", why);
	else
		h->listening++;
	return err;
}

/* What the command line names must work; of the configured ones one suffices,
 * as not every machine has IPv6. */
static int serve_listen(struct host *h)
{
	char *list, *rest, *where;

	for (int i = 0; i < h->options->listen_count; i++) {
		if (serve_listen_at(h, h->options->listen[i], true) < 0)
			return ERR_SYSTEM;
	}
	if (h->listening)
		return 0;
	rest = list = mem_dup(h->config.listen);
	while ((where = strsep(&rest, " \t")) && h->listening < SERVE_LISTEN) {
		if (*where)
			serve_listen_at(h, where, false);
	}
	free(list);
	if (h->listening)
		return 0;
	log_error("listen", "there is no address to listen on");
	return ERR_SYSTEM;
}

static int serve_listen_control(struct host *h)
{
	const char *name = h->config.control_group;
	struct group *group = *name ? getgrnam(name) : NULL;
	char *path = mem_printf("%s/control.sock", h->options->dir), why[LISTEN_WHY];
	int err;

	if (*name && !group)
		log_warn("config", "there is no group %s on this machine", name);
	err = listen_local(&h->control, &h->loop, path, group ? (int)group->gr_gid : -1,
			   serve_on_control, h, why);
	if (err < 0)
		log_error("listen", "%s", why);
	free(path);
	return err;
}

static int serve_open_doors(struct host *h)
{
	int err = ssh_host_open(&h->house.host, h->options->dir);

	if (err == 0)
		ssh_host_set_memory(h->house.host, (size_t)h->config.held_mb << 20);
	if (err == 0)
		err = serve_listen(h);
	if (err == 0)
		err = serve_listen_control(h);
	if (err < 0)
		return err;
	for (int i = 0; i < h->listening; i++)
		porch_watch(h->house.porch, h->listeners[i]);
	log_info("ssh", "host key %s", ssh_host_fingerprint(h->house.host));
	for (int i = 0; i < h->listening; i++)
		printf("hearthd: ready on %s\n", listen_where(h->listeners[i]));
	fflush(stdout);
	return 0;
}

static void serve_signal(struct host *h, uv_signal_t *signal, int number, uv_signal_cb fn)
{
	uv_signal_init(&h->loop, signal);
	signal->data = h;
	uv_signal_start(signal, fn, number);
}

static void serve_init(struct host *h, const struct serve_options *options)
{
	h->options = options;
	uv_loop_init(&h->loop);
	h->house.loop = &h->loop;
	h->house.config = &h->config;
	h->house.bounds = bounds_new();
	h->house.turn = turn_new(&h->loop);
	h->house.porch = porch_new(&h->loop, h->house.bounds, session_overdue, serve_on_ssh, h);
	h->house.screens = screens_new(&h->loop, h->house.turn, h->house.bounds, h->house.config);
	h->house.started_at = clock_now();
	steady_init(&h->steady, h->house.started_at, clock_up());
	TAILQ_INIT(&h->house.sessions);
	uv_timer_init(&h->loop, &h->stop_timer);
	uv_timer_init(&h->loop, &h->minute);
	h->stop_timer.data = h->minute.data = h;
	serve_signal(h, &h->term, SIGTERM, serve_on_term);
	serve_signal(h, &h->interrupt, SIGINT, serve_on_term);
	serve_signal(h, &h->hup, SIGHUP, serve_on_hup);
	if (options->nursery_fd >= 0)
		h->house.nests = nests_new(&h->loop, options->nursery_fd, options->nursery_pid,
					   serve_on_nursery_death, h);
}

static void serve_free(struct host *h)
{
	serve_stop_listening(h);
	upload_all_close(&h->house.uploads);
	if (h->house.hall)
		hall_close(&h->house.hall);
	left_forget_all(&h->house);
	nests_close(&h->house.nests);
	screens_close(&h->house.screens);
	porch_close(&h->house.porch);
	turn_close(&h->house.turn);
	uv_close((uv_handle_t *)&h->stop_timer, NULL);
	uv_close((uv_handle_t *)&h->minute, NULL);
	uv_close((uv_handle_t *)&h->term, NULL);
	uv_close((uv_handle_t *)&h->interrupt, NULL);
	uv_close((uv_handle_t *)&h->hup, NULL);
	uv_run(&h->loop, UV_RUN_DEFAULT);
	uv_loop_close(&h->loop);
	ssh_host_close(&h->house.host);
	bounds_free(&h->house.bounds);
	config_free(&h->config);
	free(h->config_path);
	free(h);
}

static void serve_on_minute(uv_timer_t *timer)
{
	struct host *h = timer->data;

	hall_tick(h->house.hall, steady_at(&h->steady, clock_now(), clock_up()), NULL, NULL);
	left_again(&h->house);
}

int serve_run(const struct serve_options *options)
{
	struct host *h = mem_alloc(sizeof(*h));
	int err, status;

	serve_init(h, options);
	err = serve_configure(h);
	if (err == 0)
		err = serve_open_hall(h);
	if (err == 0 && options->stdio)
		err = sysop_stdio(&h->house, serve_on_stdio_end, h);
	else if (err == 0)
		err = serve_open_doors(h);
	if (err == 0)
		uv_timer_start(&h->minute, serve_on_minute, SERVE_MINUTE_MS, SERVE_MINUTE_MS);
	if (err == 0)
		uv_run(&h->loop, UV_RUN_DEFAULT);
	status = err == 0 ? h->status : 1;
	/* A connection that would not end in time is left to the kernel. */
	if (TAILQ_EMPTY(&h->house.sessions))
		serve_free(h);
	else
		hall_close(&h->house.hall);
	return status;
}
