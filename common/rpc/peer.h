/* peer: JSON-RPC 2.0 over a stream of lines, both directions, without I/O.
 *
 * Bytes that arrived are given to peer_feed(); lines to send come out of `send`.
 * One object a line, at most PEER_LINE bytes, no batches. The same code serves
 * the server (requests in) and the client (requests out); which descriptor it
 * is, is not known here. Nothing in here blocks. */
#ifndef HEARTH_RPC_PEER_H
#define HEARTH_RPC_PEER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/pieces.h"

enum {
	PEER_LINE = 1024 * 1024, /* longest line, its line feed included */
	PEER_OUTSTANDING = 32,	 /* requests of the other side not yet answered */
	PEER_VALUES = 32 * 1024, /* of a line of somebody who may mean harm: see peer_doubt() */
};

struct peer;

/* Identifies a request of the other side until it is answered. */
struct peer_request;

struct peer_events {
	/* Bytes to send, a line or a piece of one. May only queue them. */
	void (*send)(void *arg, const char *line, size_t len);
	/* A request; answer it once, now or later, with peer_reply or
	 * peer_refuse. params is borrowed and may be NULL. */
	void (*on_request)(void *arg, struct peer_request *request, const char *method,
			   json_t *params);
	/* A notification. NULL: ignored. */
	void (*on_notify)(void *arg, const char *method, json_t *params);
	/* The same as send for a line that is large: may take the bytes over as they
	 * are. NULL: they are sent. */
	void (*give)(void *arg, struct pieces *line);
};

struct peer *peer_new(const struct peer_events *events, void *arg);
/* Outstanding requests of ours are answered with ERR_CLOSED; requests of the
 * other side not yet answered stay valid and their answers are dropped. */
void peer_free(struct peer **peer);

/* Lines of more than PEER_VALUES values are answered with an error: a megabyte of empty
 * lists takes fifty of memory, and as many milliseconds to read. */
void peer_doubt(struct peer *peer);

/* Bytes from the other side, in any pieces. 0; or ERR_TOO_LARGE: a line over
 * the limit, answered with an error, skipped to its end. A malformed line is
 * answered with an error, under the id it has where one can be read, and the
 * next one is read. */
int peer_feed(struct peer *peer, const char *bytes, size_t len);

/* The answer to a request of the other side; frees it. result is borrowed;
 * NULL gives {}. */
void peer_reply(struct peer_request *request, json_t *result);
/* The same with the result written out already, as JSON without a line feed; it is
 * empty then. */
void peer_reply_pieces(struct peer_request *request, struct pieces *result);
void peer_refuse(struct peer_request *request, int err, const char *words);
unsigned peer_outstanding(const struct peer *peer);
/* Bytes, about, that are kept of a line that is not whole and of requests not yet answered. */
size_t peer_held(const struct peer *peer);

/* Our own request. params is borrowed (may be NULL). `done` is called once:
 * result borrowed, or err (ERR_*, from data.code) with words. Returns its id. */
typedef void (*peer_done)(void *arg, int err, const char *words, json_t *result);
int64_t peer_call(struct peer *peer, const char *method, json_t *params, peer_done done, void *arg);
/* Nobody waits for that answer any more. */
void peer_forget(struct peer *peer, int64_t id);

void peer_notify(struct peer *peer, const char *method, json_t *params);

#endif
