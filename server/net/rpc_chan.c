#include "server/net/rpc_chan.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "server/net/rpc.h"

struct rpc_chan {
	struct session_part part; /* first */
	struct ssh_chan *chan;
	struct rpc *rpc;
	bool eof;      /* the peer sends no more; ends once its calls are answered */
	bool stopping; /* the same, even if it watches */
};

static void rpc_chan_end_if_done(void *arg)
{
	struct rpc_chan *rc = arg;

	if (!rpc_is_busy(rc->rpc) && (rc->stopping || (rc->eof && !rpc_is_watching(rc->rpc))))
		ssh_chan_end(rc->chan, 0);
}

static void rpc_chan_send(void *arg, const char *bytes, size_t len)
{
	ssh_chan_write(((struct rpc_chan *)arg)->chan, bytes, len);
}

static void rpc_chan_give(void *arg, struct pieces *line)
{
	ssh_chan_give(((struct rpc_chan *)arg)->chan, line);
}

static size_t rpc_chan_queued(void *arg)
{
	return ssh_chan_queued(((struct rpc_chan *)arg)->chan);
}

static void rpc_chan_pause(void *arg, bool paused)
{
	ssh_chan_pause(((struct rpc_chan *)arg)->chan, paused);
}

/* A client that leaves wants no more events; it ends with its input. */
static void rpc_chan_on_notify(void *arg, const char *method, json_t *params)
{
	struct rpc_chan *rc = arg;

	(void)params;
	rc->stopping = rc->stopping || strcmp(method, "session.leave") == 0;
}

static void rpc_chan_on_data(void *arg, const char *bytes, size_t len)
{
	rpc_feed(((struct rpc_chan *)arg)->rpc, bytes, len);
}

static void rpc_chan_on_eof(void *arg)
{
	struct rpc_chan *rc = arg;

	rc->eof = true;
	rpc_chan_end_if_done(rc);
}

static void rpc_chan_on_low(void *arg)
{
	rpc_low(((struct rpc_chan *)arg)->rpc);
}

static size_t rpc_chan_held(void *arg)
{
	return rpc_held(((struct rpc_chan *)arg)->rpc);
}

static void rpc_chan_on_end(void *arg)
{
	struct rpc_chan *rc = arg;

	session_remove(&rc->part);
	rpc_free(&rc->rpc);
	free(rc);
}

static void rpc_chan_stop(struct session_part *part, const char *why)
{
	struct rpc_chan *rc = (struct rpc_chan *)part;
	json_t *params = json_pack("{s:s}", "why", why);

	rpc_notify(rc->rpc, "session.ending", params);
	json_decref(params);
	rc->stopping = true;
	rpc_chan_end_if_done(rc);
}

static void rpc_chan_became(struct session_part *part)
{
	rpc_became(((struct rpc_chan *)part)->rpc);
}

void rpc_chan_start(struct session *session, struct ssh_chan *chan)
{
	static const struct session_part_ops ops = {rpc_chan_stop, rpc_chan_became};
	static const struct ssh_chan_events chan_events = {.on_data = rpc_chan_on_data,
							   .on_eof = rpc_chan_on_eof,
							   .on_low = rpc_chan_on_low,
							   .on_end = rpc_chan_on_end,
							   .held = rpc_chan_held};
	static const struct rpc_events events = {.send = rpc_chan_send,
						 .give = rpc_chan_give,
						 .queued = rpc_chan_queued,
						 .pause = rpc_chan_pause,
						 .on_notify = rpc_chan_on_notify,
						 .on_idle = rpc_chan_end_if_done};
	struct rpc_chan *rc = mem_alloc(sizeof(*rc));

	rc->chan = chan;
	rc->part.ops = &ops;
	rc->part.is_present = true;
	rc->rpc = rpc_new(session, &events, rc);
	session_add(session, &rc->part);
	ssh_chan_attach(chan, &chan_events, rc);
}
