#include "server/net/rpc.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "common/rpc/peer.h"

/* Calls of one peer that are made at once; the rest waits here, and all of it while
 * the peer does not read what was answered: answers may be large. A hosted client
 * is one of ours: what it asked for is done, even if it goes at once. */
enum { RPC_RUNNING = 8 };

/* A call of the other side that is being answered, or waits to be made. */
struct rpc_call {
	TAILQ_ENTRY(rpc_call) entry;
	struct rpc *rpc; /* NULL once that is gone */
	struct peer_request *request;
	/* of one that waits */
	struct caller *as; /* NULL: the session's */
	char *method;
	json_t *params;
};

struct rpc {
	TAILQ_HEAD(, rpc_call) calls, waiting;
	int running;
	struct session *session;
	struct peer *peer;
	struct watch *watch; /* own, unless events.watch */
	struct rpc_events events;
	void *arg;
	bool paused, missed;
	bool is_making; /* calls, some of which are answered at once */
};

static void rpc_look_if_full(struct rpc *rpc)
{
	if (!rpc->paused && rpc->events.queued(rpc->arg) > RPC_FULL) {
		rpc->paused = true;
		rpc->events.pause(rpc->arg, true);
	}
}

static void rpc_on_send(void *arg, const char *line, size_t len)
{
	struct rpc *rpc = arg;

	rpc->events.send(rpc->arg, line, len);
	rpc_look_if_full(rpc);
}

static void rpc_on_give(void *arg, struct pieces *line)
{
	struct rpc *rpc = arg;

	rpc->events.give(rpc->arg, line);
	rpc_look_if_full(rpc);
}

static void rpc_next(struct rpc *rpc);

/* The last thing done with it: who is told may free it. */
static void rpc_look_if_idle(struct rpc *rpc)
{
	if (rpc->events.on_idle && peer_outstanding(rpc->peer) == 0)
		rpc->events.on_idle(rpc->arg);
}

static void rpc_on_reply(void *arg, const struct hall_reply *reply)
{
	struct rpc_call *call = arg;
	struct rpc *rpc = call->rpc;

	if (reply->err < 0)
		peer_refuse(call->request, reply->err, reply->words);
	else if (reply->line)
		peer_reply_pieces(call->request, reply->line);
	else
		peer_reply(call->request, reply->result);
	if (rpc) {
		TAILQ_REMOVE(&rpc->calls, call, entry);
		rpc->running--;
		rpc_next(rpc);
	}
	free(call);
	if (rpc && !rpc->is_making)
		rpc_look_if_idle(rpc);
}

static bool rpc_may_run(const struct rpc *rpc)
{
	return rpc->events.watch || (!rpc->paused && rpc->running < RPC_RUNNING);
}

static void rpc_next(struct rpc *rpc)
{
	struct rpc_call *call;

	if (rpc->is_making)
		return;
	rpc->is_making = true;
	while (rpc_may_run(rpc) && (call = TAILQ_FIRST(&rpc->waiting))) {
		struct caller *as = call->as;
		char *method = call->method;
		json_t *params = call->params;

		TAILQ_REMOVE(&rpc->waiting, call, entry);
		TAILQ_INSERT_TAIL(&rpc->calls, call, entry);
		call->as = NULL;
		call->method = NULL;
		call->params = NULL;
		rpc->running++;
		session_ask_text(rpc->session, as, method, params, HALL_LINE, rpc_on_reply, call);
		if (as)
			caller_drop(&as);
		free(method);
		json_decref(params);
	}
	rpc->is_making = false;
}

static void rpc_ask(struct rpc *rpc, struct peer_request *request, const char *method,
		    json_t *params)
{
	struct rpc_call *call = mem_alloc(sizeof(*call));
	struct caller *as = rpc->events.as ? rpc->events.as(rpc->arg, params) : NULL;

	call->rpc = rpc;
	call->request = request;
	call->as = as;
	call->method = mem_dup(method);
	call->params = json_incref(params);
	TAILQ_INSERT_TAIL(&rpc->waiting, call, entry);
	rpc_next(rpc);
}

/* Nobody is there any more to be answered. */
static void rpc_drop_waiting(struct rpc *rpc)
{
	struct rpc_call *call;

	while ((call = TAILQ_FIRST(&rpc->waiting))) {
		TAILQ_REMOVE(&rpc->waiting, call, entry);
		peer_refuse(call->request, ERR_CLOSED, NULL);
		if (call->as)
			caller_drop(&call->as);
		free(call->method);
		json_decref(call->params);
		free(call);
	}
}

static void rpc_watch(struct rpc *rpc, struct peer_request *request, json_t *params)
{
	json_t *result = NULL;
	char why[256] = "";
	int err = watch_begin(rpc->watch, params, &result, why);

	if (err < 0) {
		peer_refuse(request, err, *why ? why : err_words(err));
		return;
	}
	peer_reply(request, result);
	json_decref(result);
}

/* Asked for by a notification, which nobody answers. */
static void rpc_watch_quietly(struct rpc *rpc, json_t *params)
{
	json_t *result = NULL;
	char why[256] = "";

	if (watch_begin(rpc->watch, params, &result, why) < 0)
		log_info("rpc", "a watch that was asked for quietly is refused: %s", why);
	json_decref(result);
}

static void rpc_on_request(void *arg, struct peer_request *request, const char *method,
			   json_t *params)
{
	struct rpc *rpc = arg;

	session_key(rpc->session);
	if (strcmp(method, "watch") == 0)
		rpc_watch(rpc, request, params);
	else
		rpc_ask(rpc, request, method, params);
}

static void rpc_on_notify(void *arg, const char *method, json_t *params)
{
	struct rpc *rpc = arg;

	if (strcmp(method, "watch") == 0)
		rpc_watch_quietly(rpc, params);
	else if (rpc->events.on_notify)
		rpc->events.on_notify(rpc->arg, method, params);
}

static void rpc_on_event(void *arg, const json_t *params, const char *line, size_t len)
{
	rpc_event(arg, params, line, len);
}

struct rpc *rpc_new(struct session *session, const struct rpc_events *events, void *arg)
{
	struct peer_events peer_events = {rpc_on_send, rpc_on_request, rpc_on_notify,
					  events->give ? rpc_on_give : NULL};
	struct rpc *rpc = mem_alloc(sizeof(*rpc));

	rpc->session = session;
	rpc->events = *events;
	rpc->arg = arg;
	TAILQ_INIT(&rpc->calls);
	TAILQ_INIT(&rpc->waiting);
	rpc->peer = peer_new(&peer_events, rpc);
	peer_doubt(rpc->peer);
	rpc->watch = events->watch ? events->watch : watch_new(session, rpc_on_event, rpc);
	return rpc;
}

void rpc_free(struct rpc **rpc_in)
{
	struct rpc *rpc = *rpc_in;
	struct rpc_call *call;

	if (!rpc)
		return;
	*rpc_in = NULL;
	TAILQ_FOREACH(call, &rpc->calls, entry)
	{
		call->rpc = NULL;
	}
	if (!rpc->events.watch)
		watch_free(&rpc->watch);
	peer_free(&rpc->peer);
	rpc_drop_waiting(rpc);
	free(rpc);
}

void rpc_feed(struct rpc *rpc, const char *bytes, size_t len)
{
	peer_feed(rpc->peer, bytes, len);
}

static void rpc_say_missed(struct rpc *rpc)
{
	json_t *params =
	    json_pack("{s:I, s:s}", "seq",
		      (json_int_t)hall_seq(rpc->session->house->hall, rpc->session->caller), "kind",
		      "missed");

	rpc->missed = false;
	peer_notify(rpc->peer, "event", params);
	json_decref(params);
}

void rpc_low(struct rpc *rpc)
{
	if (rpc->missed)
		rpc_say_missed(rpc);
	if (!rpc->paused)
		return;
	rpc->paused = false;
	rpc->events.pause(rpc->arg, false);
	rpc_next(rpc);
	rpc_look_if_idle(rpc);
}

void rpc_became(struct rpc *rpc)
{
	watch_became(rpc->watch);
}

void rpc_notify(struct rpc *rpc, const char *method, json_t *params)
{
	peer_notify(rpc->peer, method, params);
}

void rpc_event(struct rpc *rpc, const json_t *params, const char *line, size_t len)
{
	(void)params;
	if (rpc->events.queued(rpc->arg) > RPC_FULL)
		rpc->missed = true;
	else
		rpc->events.send(rpc->arg, line, len);
}

size_t rpc_held(const struct rpc *rpc)
{
	return peer_held(rpc->peer);
}

bool rpc_is_busy(const struct rpc *rpc)
{
	return peer_outstanding(rpc->peer) > 0;
}

bool rpc_is_watching(const struct rpc *rpc)
{
	return watch_is_on(rpc->watch);
}
