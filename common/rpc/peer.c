#include "common/rpc/peer.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"

enum {
	PEER_LARGE = 64 * 1024, /* from there on a line is given, not sent */
	PEER_VALUE = 64,	/* bytes that a value takes beside its text, at the least */
};

/* A request of the other side. `peer` is NULL once the peer is gone. */
struct peer_request {
	struct peer *peer;
	struct peer_request *next, **at; /* the peer's list */
	json_t *id;
	size_t held;
};

/* A request of ours that waits for its answer. */
struct peer_waiting {
	int64_t id;
	peer_done done;
	void *arg;
	UT_hash_handle hh;
};

struct peer {
	struct peer_events events;
	void *arg;
	struct buf in;
	bool skipping;	    /* an oversized line, up to its end */
	bool doubts;	    /* counts the values of a line before it is read */
	bool feeding, dead; /* freed from inside a callback: the feeder frees */
	unsigned outstanding;
	size_t weight; /* of the line that is being taken; of those not yet answered */
	size_t held;
	struct peer_request *requests;
	struct peer_waiting *waiting;
	int64_t last_id;
};

struct peer *peer_new(const struct peer_events *events, void *arg)
{
	struct peer *peer = mem_alloc(sizeof(*peer));

	peer->events = *events;
	peer->arg = arg;
	peer->in.max = PEER_LINE;
	return peer;
}

void peer_doubt(struct peer *peer)
{
	peer->doubts = true;
}

static void peer_close_waiting(struct peer *peer)
{
	struct peer_waiting *w, *next;

	HASH_ITER(hh, peer->waiting, w, next)
	{
		HASH_DEL(peer->waiting, w);
		if (w->done)
			w->done(w->arg, ERR_CLOSED, err_words(ERR_CLOSED), NULL);
		free(w);
	}
}

static void peer_destroy(struct peer *peer)
{
	buf_free(&peer->in);
	free(peer);
}

void peer_free(struct peer **peer_in)
{
	struct peer *peer = *peer_in;

	if (!peer)
		return;
	*peer_in = NULL;
	for (struct peer_request *r = peer->requests; r; r = r->next)
		r->peer = NULL;
	peer->requests = NULL;
	peer->dead = true;
	peer_close_waiting(peer);
	if (!peer->feeding)
		peer_destroy(peer);
}

static void peer_send(struct peer *peer, json_t *object)
{
	char *line = json_dumps(object, JSON_COMPACT);
	size_t len;

	json_decref(object);
	if (!line)
		mem_exhausted();
	len = strlen(line);
	line[len] = '\n';
	if (!peer->dead)
		peer->events.send(peer->arg, line, len + 1);
	free(line);
}

/* Words may quote what was sent, cut off within a character: said are those before it. */
static json_t *peer_words(const char *words)
{
	size_t len = strlen(words);

	return json_stringn(words, utf8_cut(words, len, len));
}

static void peer_send_error(struct peer *peer, json_t *id, int err, const char *words)
{
	peer_send(peer, json_pack("{s:s, s:O, s:{s:i, s:o, s:{s:s}}}", "jsonrpc", "2.0", "id", id,
				  "error", "code", err_rpc_number(err), "message",
				  peer_words(words && *words ? words : err_words(err)), "data",
				  "code", err_name(err)));
}

/* Of a line whose id is not to be known. */
static void peer_complain(struct peer *peer, int err, const char *words)
{
	peer_send_error(peer, json_null(), err, words);
}

static void peer_take_request(struct peer *peer, json_t *id, const char *method, json_t *params)
{
	struct peer_request *r;

	if (peer->outstanding >= PEER_OUTSTANDING) {
		peer_send_error(peer, id, ERR_BUSY, "too many calls at once; wait for answers");
		return;
	}
	r = mem_alloc(sizeof(*r));
	r->peer = peer;
	r->id = json_incref(id);
	r->next = peer->requests;
	r->at = &peer->requests;
	if (r->next)
		r->next->at = &r->next;
	peer->requests = r;
	peer->outstanding++;
	r->held = peer->weight;
	peer->held += r->held;
	peer->events.on_request(peer->arg, r, method, params);
}

static void peer_take_answer(struct peer *peer, json_t *id, json_t *message)
{
	int64_t number = json_is_integer(id) ? json_integer_value(id) : -1;
	json_t *error = json_object_get(message, "error");
	struct peer_waiting *w;
	const char *code, *words;

	HASH_FIND(hh, peer->waiting, &number, sizeof(number), w);
	if (!w)
		return;
	HASH_DEL(peer->waiting, w);
	if (error) {
		code = json_string_value(json_object_get(json_object_get(error, "data"), "code"));
		words = json_string_value(json_object_get(error, "message"));
		if (w->done)
			w->done(w->arg, err_from_name(code ? code : ""),
				words ? words : err_words(ERR_INTERNAL), NULL);
	} else if (w->done) {
		w->done(w->arg, 0, "", json_object_get(message, "result"));
	}
	free(w);
}

static bool peer_is_id(const json_t *id)
{
	return json_is_integer(id) || json_is_null(id) ||
	       (json_is_string(id) && json_string_length(id) <= 128);
}

static void peer_take(struct peer *peer, json_t *message)
{
	const char *version = json_string_value(json_object_get(message, "jsonrpc"));
	const char *method = json_string_value(json_object_get(message, "method"));
	json_t *id = json_object_get(message, "id"), *params = json_object_get(message, "params");
	bool is_answer = json_object_get(message, "result") || json_object_get(message, "error");

	if (json_is_array(message)) {
		peer_complain(peer, ERR_REQUEST, "one object a line; no batches");
		return;
	}
	if (!version || strcmp(version, "2.0") != 0 || (id && !peer_is_id(id)) ||
	    (params && !json_is_object(params))) {
		peer_send_error(peer, id && peer_is_id(id) && !is_answer ? id : json_null(),
				ERR_REQUEST,
				"a request has jsonrpc \"2.0\", id, method, params "
				"(an object)");
		return;
	}
	if (method && id)
		peer_take_request(peer, id, method, params);
	else if (method && peer->events.on_notify)
		peer->events.on_notify(peer->arg, method, params);
	else if (id && !method && is_answer)
		peer_take_answer(peer, id, message);
	else if (!method)
		peer_send_error(peer, id ? id : json_null(), ERR_REQUEST, "a request has a method");
}

/* About how many values a line has, up to one too many: each is a list or an object, or
 * stands before a comma. */
static size_t peer_count(const char *line, size_t len)
{
	size_t count = 0;
	bool in_text = false;

	for (size_t i = 0; i < len && count <= PEER_VALUES; i++) {
		if (line[i] == '"')
			in_text = !in_text;
		else if (in_text)
			i += line[i] == '\\';
		else
			count += line[i] == ',' || line[i] == '[' || line[i] == '{';
	}
	return count;
}

static void peer_line(struct peer *peer, const char *line, size_t len)
{
	json_error_t why;
	json_t *message;
	size_t values;

	if (len && line[len - 1] == '\r')
		len--;
	if (len == 0)
		return;
	values = peer->doubts ? peer_count(line, len) : 0;
	peer->weight = len + values * PEER_VALUE;
	if (values > PEER_VALUES) {
		peer_complain(peer, ERR_TOO_LARGE, "a line has too many values");
		return;
	}
	message = json_loadb(line, len, JSON_REJECT_DUPLICATES, &why);
	if (!message) {
		peer_complain(peer, ERR_PARSE,
			      json_error_code(&why) == json_error_null_character
				  ? "text may not hold a NUL"
				  : why.text);
		return;
	}
	peer_take(peer, message);
	json_decref(message);
}

/* Take bytes up to the end of a line that is too long. */
static size_t peer_skip(struct peer *peer, const char *bytes, size_t len)
{
	const char *end = memchr(bytes, '\n', len);

	if (!end)
		return len;
	peer->skipping = false;
	return (size_t)(end - bytes) + 1;
}

static int peer_feed_some(struct peer *peer, const char *bytes, size_t len, size_t *used_r)
{
	const char *end = memchr(bytes, '\n', len);
	size_t n = end ? (size_t)(end - bytes) + 1 : len;

	*used_r = n;
	if (buf_len(&peer->in) == 0 && end) {
		peer_line(peer, bytes, n - 1);
		return 0;
	}
	if (buf_add(&peer->in, bytes, n) < 0) {
		buf_free(&peer->in);
		peer->skipping = !end;
		peer_complain(peer, ERR_TOO_LARGE, "a line is at most 1 MiB");
		return ERR_TOO_LARGE;
	}
	if (end) {
		struct buf line = peer->in;

		peer->in = (struct buf){.max = PEER_LINE};
		peer_line(peer, buf_data(&line), buf_len(&line) - 1);
		buf_free(&line);
	}
	return 0;
}

int peer_feed(struct peer *peer, const char *bytes, size_t len)
{
	int err = 0, one;
	size_t used;

	peer->feeding = true;
	while (len && !peer->dead) {
		if (peer->skipping) {
			used = peer_skip(peer, bytes, len);
		} else {
			one = peer_feed_some(peer, bytes, len, &used);
			err = one < 0 ? one : err;
		}
		bytes += used;
		len -= used;
	}
	peer->feeding = false;
	if (peer->dead)
		peer_destroy(peer);
	return err;
}

static void peer_end_request(struct peer_request *r)
{
	if (r->peer) {
		r->peer->outstanding--;
		r->peer->held -= r->held;
		*r->at = r->next;
		if (r->next)
			r->next->at = r->at;
	}
	json_decref(r->id);
	free(r);
}

void peer_reply(struct peer_request *r, json_t *result)
{
	json_t *given = result ? json_incref(result) : json_object();

	if (r->peer)
		peer_send(r->peer, json_pack("{s:s, s:O, s:O}", "jsonrpc", "2.0", "id", r->id,
					     "result", given));
	json_decref(given);
	peer_end_request(r);
}

static void peer_send_pieces(struct peer *peer, struct pieces *pieces)
{
	const char *bytes;
	size_t len;

	while ((bytes = pieces_front(pieces, &len))) {
		peer->events.send(peer->arg, bytes, len);
		pieces_consume(pieces, len);
	}
}

/* A result may be large, and is not copied then. */
void peer_reply_pieces(struct peer_request *r, struct pieces *result)
{
	struct peer *peer = r->peer && !r->peer->dead ? r->peer : NULL;
	struct buf begin = {0};
	char *id;

	if (peer) {
		id = json_dumps(r->id, JSON_COMPACT | JSON_ENCODE_ANY);
		if (!id)
			mem_exhausted();
		buf_printf(&begin, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":", id);
		free(id);
		pieces_add_front(result, buf_data(&begin), buf_len(&begin));
		pieces_add(result, "}\n", 2);
		buf_free(&begin);
		if (peer->events.give && result->len > PEER_LARGE)
			peer->events.give(peer->arg, result);
		else
			peer_send_pieces(peer, result);
	}
	pieces_free(result);
	peer_end_request(r);
}

void peer_refuse(struct peer_request *r, int err, const char *words)
{
	if (r->peer)
		peer_send_error(r->peer, r->id, err, words);
	peer_end_request(r);
}

unsigned peer_outstanding(const struct peer *peer)
{
	return peer->outstanding;
}

size_t peer_held(const struct peer *peer)
{
	return peer->held + buf_len(&peer->in);
}

int64_t peer_call(struct peer *peer, const char *method, json_t *params, peer_done done, void *arg)
{
	struct peer_waiting *w = mem_alloc(sizeof(*w));
	json_t *message;

	w->id = ++peer->last_id;
	w->done = done;
	w->arg = arg;
	HASH_ADD(hh, peer->waiting, id, sizeof(w->id), w);
	message = json_pack("{s:s, s:I, s:s}", "jsonrpc", "2.0", "id", (json_int_t)w->id, "method",
			    method);
	if (params)
		json_object_set(message, "params", params);
	peer_send(peer, message);
	return peer->last_id;
}

void peer_forget(struct peer *peer, int64_t id)
{
	struct peer_waiting *w;

	HASH_FIND(hh, peer->waiting, &id, sizeof(id), w);
	if (!w)
		return;
	HASH_DEL(peer->waiting, w);
	free(w);
}

void peer_notify(struct peer *peer, const char *method, json_t *params)
{
	json_t *message = json_pack("{s:s, s:s}", "jsonrpc", "2.0", "method", method);

	if (params)
		json_object_set(message, "params", params);
	peer_send(peer, message);
}
