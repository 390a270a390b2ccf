#include "server/net/sysop.h"

#include <stdlib.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/net/rpc.h"
#include "server/net/seed.h"
#include "server/net/stream.h"

/* A caller at the socket that takes no more of its answers for so long is left. */
enum { SYSOP_STALL_MS = 10000 };

struct sysop {
	struct session_part part; /* first */
	struct session *session;
	struct stream *stream;
	struct rpc *rpc;
	bool eof;
	void (*on_end)(void *arg); /* NULL: of the socket */
	void *arg;
};

static void sysop_free(struct sysop *c)
{
	/* With --stdio nobody else waits for it, unless it is told to stop. */
	bool waits = c->on_end && !c->session->house->stopping;
	void (*on_end)(void *arg) = c->on_end;
	void *arg = c->arg;

	session_remove(&c->part);
	rpc_free(&c->rpc);
	session_end_local(&c->session);
	stream_finish(&c->stream, waits ? 0 : SYSOP_STALL_MS);
	free(c);
	if (on_end)
		on_end(arg);
}

/* Calls that were sent before the end are answered, with --stdio above all:
 * requests from a file. */
static void sysop_end_if_done(void *arg)
{
	struct sysop *c = arg;

	if (c->eof && !rpc_is_busy(c->rpc))
		sysop_free(c);
}

static void sysop_send(void *arg, const char *bytes, size_t len)
{
	stream_write(((struct sysop *)arg)->stream, bytes, len);
}

static size_t sysop_queued(void *arg)
{
	return stream_queued(((struct sysop *)arg)->stream);
}

static void sysop_pause(void *arg, bool paused)
{
	stream_pause(((struct sysop *)arg)->stream, paused);
}

static void sysop_on_data(void *arg, const char *bytes, size_t len)
{
	rpc_feed(((struct sysop *)arg)->rpc, bytes, len);
}

static void sysop_on_end(void *arg)
{
	((struct sysop *)arg)->eof = true;
	sysop_end_if_done(arg);
}

static void sysop_on_low(void *arg)
{
	rpc_low(((struct sysop *)arg)->rpc);
}

static void sysop_stop(struct session_part *part, const char *why)
{
	struct sysop *c = (struct sysop *)part;
	json_t *params = json_pack("{s:s}", "why", why);

	rpc_notify(c->rpc, "session.ending", params);
	json_decref(params);
	c->eof = true;
	sysop_end_if_done(c);
}

/* In a community that this process made. */
static struct caller *sysop_seed(void *arg, json_t *params)
{
	struct sysop *c = arg;

	return seed_caller(c->session->house->hall, c->session->caller, params);
}

static int sysop_new(struct house *house, int read_fd, int write_fd, struct sysop **sysop_r)
{
	static const struct session_part_ops ops = {sysop_stop, NULL};
	static const struct stream_events stream_events = {sysop_on_data, sysop_on_end,
							   sysop_on_low};
	const struct rpc_events events = {.send = sysop_send,
					  .queued = sysop_queued,
					  .pause = sysop_pause,
					  .on_idle = sysop_end_if_done,
					  .as = house->seeds ? sysop_seed : NULL};
	struct sysop *c = mem_alloc(sizeof(*c));

	if (stream_new(&c->stream, house->loop, read_fd, write_fd, &stream_events, c) < 0) {
		free(c);
		return ERR_SYSTEM;
	}
	c->part.ops = &ops;
	c->session = session_local(house);
	c->rpc = rpc_new(c->session, &events, c);
	session_add(c->session, &c->part);
	*sysop_r = c;
	return 0;
}

void sysop_accept(struct house *house, int fd)
{
	struct sysop *c;

	if (house->stopping || sysop_new(house, fd, fd, &c) < 0)
		close(fd);
}

int sysop_stdio(struct house *house, void (*on_end)(void *arg), void *arg)
{
	struct sysop *c;

	if (sysop_new(house, STDIN_FILENO, STDOUT_FILENO, &c) < 0)
		return ERR_SYSTEM;
	c->on_end = on_end;
	c->arg = arg;
	return 0;
}
