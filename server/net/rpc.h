/* rpc: JSON-RPC for one caller over any stream of bytes: a channel, a client's
 * socket, the control socket, standard input and output.
 *
 * At most 32 calls are outstanding (peer.h), of which a few are made at once; while
 * the outbox is over its mark no more are read or made, and events are left out: the watcher then
 * gets one of kind "missed" and asks for what changed since. */
#ifndef HEARTH_NET_RPC_H
#define HEARTH_NET_RPC_H

#include "server/net/session.h"
#include "server/net/watch.h"

struct rpc;

enum { RPC_FULL = 256 * 1024 }; /* of an outbox */

struct rpc_events {
	void (*send)(void *arg, const char *bytes, size_t len); /* queues */
	void (*give)(void *arg, struct pieces *line); /* the same for what is large; may be NULL */
	size_t (*queued)(void *arg);		      /* bytes not yet sent */
	void (*pause)(void *arg, bool paused);	      /* reading */
	/* Notifications of a hosted client; NULL: ignored. */
	void (*on_notify)(void *arg, const char *method, json_t *params);
	void (*on_idle)(void *arg); /* all calls are answered: it may be freed now; may be NULL */
	/* By whom a call is, a new reference; NULL: by who is on the other end. What it
	 * reads of the parameters it takes out. May be NULL. */
	struct caller *(*as)(void *arg, json_t *params);
	/* Who owns the watch; NULL: the rpc itself. */
	struct watch *watch;
};

struct rpc *rpc_new(struct session *session, const struct rpc_events *events, void *arg);
/* Answers still to come are dropped; not from its own events, but on_idle. */
void rpc_free(struct rpc **rpc);

void rpc_feed(struct rpc *rpc, const char *bytes, size_t len);
/* The outbox has run low. The last thing done with it: see on_idle. */
void rpc_low(struct rpc *rpc);
void rpc_became(struct rpc *rpc);
void rpc_notify(struct rpc *rpc, const char *method, json_t *params);
/* An event on its way out. */
void rpc_event(struct rpc *rpc, const json_t *params, const char *line, size_t len);
/* Bytes that are kept of what the other side says. */
size_t rpc_held(const struct rpc *rpc);
/* Calls of the other side are not yet answered; events are wanted. */
bool rpc_is_busy(const struct rpc *rpc);
bool rpc_is_watching(const struct rpc *rpc);

#endif
