#include "server/net/awake.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/net/rpc.h"
#include "server/net/stream.h"

enum { AWAKE_SEND = 32 * 1024, AWAKE_UNREAD = 64 * 1024 };

struct awake {
	struct session *session;
	struct nursery_client *client;
	struct stream *terminal, *line; /* line: of the RPC */
	struct rpc *rpc;
	int far; /* the client's end of the terminal */
	uv_timer_t timer;
	struct awake_events events;
	void *arg;
};

/* --- its streams --- */

static void awake_on_output(void *arg, const char *bytes, size_t len)
{
	struct awake *s = arg;

	s->events.on_output(s->arg, bytes, len);
}

static void awake_on_low(void *arg)
{
	struct awake *s = arg;

	s->events.on_low(s->arg);
}

static void awake_on_line(void *arg, const char *bytes, size_t len)
{
	rpc_feed(((struct awake *)arg)->rpc, bytes, len);
}

static void awake_on_line_low(void *arg)
{
	rpc_low(((struct awake *)arg)->rpc);
}

/* The end of a stream says nothing: the nursery reports the end of the process. */
static void awake_on_end(void *arg)
{
	(void)arg;
}

static void awake_send(void *arg, const char *bytes, size_t len)
{
	stream_write(((struct awake *)arg)->line, bytes, len);
}

static size_t awake_queued(void *arg)
{
	return stream_queued(((struct awake *)arg)->line);
}

static void awake_pause_line(void *arg, bool paused)
{
	stream_pause(((struct awake *)arg)->line, paused);
}

static void awake_on_notify(void *arg, const char *method, json_t *params)
{
	struct awake *s = arg;

	s->events.on_notify(s->arg, method, params);
}

/* --- its end --- */

static void awake_on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void awake_free(struct awake *s)
{
	struct house *house = s->session->house;

	rpc_free(&s->rpc);
	stream_close(&s->terminal);
	stream_close(&s->line);
	close(s->far);
	house->awake--;
	screens_give(house->screens, s->session->remote);
	uv_close((uv_handle_t *)&s->timer, awake_on_closed);
}

static void awake_on_exit(void *arg, int status)
{
	struct awake *s = arg;
	struct awake_events events = s->events;
	void *to = s->arg;
	char *unread = mem_alloc(AWAKE_UNREAD);
	ssize_t len;

	stream_drain(s->terminal);
	stream_drain(s->line);
	len = recv(s->far, unread, AWAKE_UNREAD, MSG_DONTWAIT);
	awake_free(s);
	events.on_gone(to, status, unread, len > 0 ? (size_t)len : 0);
	free(unread);
}

static void awake_on_timer(uv_timer_t *timer)
{
	struct awake *s = timer->data;

	log_warn("awake", "a client did not end when told to; it is killed");
	nursery_link_kill(s->client);
}

void awake_end(struct awake *s, int ms)
{
	uv_timer_start(&s->timer, awake_on_timer, (uint64_t)ms, 0);
}

void awake_orphaned(struct awake *s)
{
	nursery_link_forget(&s->client);
	awake_on_exit(s, AWAKE_ORPHANED);
}

/* --- its start --- */

static bool awake_pair(int pair[2])
{
	int size = AWAKE_SEND;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return false;
	setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	return true;
}

static int awake_connect(struct awake *s, struct order *order)
{
	static const struct stream_events terminal_events = {awake_on_output, awake_on_end,
							     awake_on_low};
	static const struct stream_events line_events = {awake_on_line, awake_on_end,
							 awake_on_line_low};
	struct house *house = s->session->house;
	int terminal[2], line[2];

	if (!awake_pair(terminal))
		return ERR_BUSY;
	if (!awake_pair(line)) {
		close(terminal[0]);
		close(terminal[1]);
		return ERR_BUSY;
	}
	s->far = dup(terminal[1]);
	stream_new(&s->terminal, house->loop, terminal[0], terminal[0], &terminal_events, s);
	stream_new(&s->line, house->loop, line[0], line[0], &line_events, s);
	return nests_spawn(house->nests, order, terminal[1], line[1], awake_on_exit, s, &s->client);
}

int awake_new(struct awake **awake_r, struct session *session, struct watch *watch,
	      struct order *order, const struct awake_events *events, void *arg)
{
	const struct rpc_events rpc_events = {.send = awake_send,
					      .queued = awake_queued,
					      .pause = awake_pause_line,
					      .on_notify = awake_on_notify,
					      .watch = watch};
	struct house *house = session->house;
	struct awake *s;

	s = mem_alloc(sizeof(*s));
	s->session = session;
	s->events = *events;
	s->arg = arg;
	s->far = -1;
	uv_timer_init(house->loop, &s->timer);
	s->timer.data = s;
	house->awake++;
	house->started++;
	if (awake_connect(s, order) < 0) {
		awake_free(s);
		return ERR_BUSY;
	}
	s->rpc = rpc_new(session, &rpc_events, s);
	*awake_r = s;
	return 0;
}

/* --- for its shell --- */

void awake_type(struct awake *s, const char *bytes, size_t len)
{
	stream_write(s->terminal, bytes, len);
}

void awake_type_end(struct awake *s)
{
	stream_write_end(s->terminal);
}

size_t awake_typed(const struct awake *s)
{
	return stream_queued(s->terminal);
}

void awake_pause(struct awake *s, bool paused)
{
	stream_pause(s->terminal, paused);
}

void awake_notify(struct awake *s, const char *method, json_t *params)
{
	rpc_notify(s->rpc, method, params);
}

void awake_event(struct awake *s, const json_t *params, const char *line, size_t len)
{
	rpc_event(s->rpc, params, line, len);
}
