#include "contrib/import/delivery.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/version.h"
#include "common/rpc/peer.h"

struct delivery {
	int fd;
	struct peer *peer;
	char *why;
	json_int_t import;
	json_t *batch;
	size_t batch_bytes;
	struct delivery_counts counts;
	json_t *refusals;
	/* the call that is waited for */
	bool is_waiting;
	int err;
	json_t *result;
};

static void delivery_say(struct delivery *d, const char *words)
{
	free(d->why);
	d->why = mem_dup(words);
}

static void on_send(void *arg, const char *line, size_t len)
{
	struct delivery *d = arg;

	while (len && d->err == 0) {
		ssize_t n = write(d->fd, line, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			d->err = ERR_CLOSED;
			return;
		}
		line += n;
		len -= (size_t)n;
	}
}

static void on_request(void *arg, struct peer_request *request, const char *method, json_t *params)
{
	(void)arg;
	(void)method;
	(void)params;
	peer_refuse(request, ERR_METHOD, NULL);
}

static void on_done(void *arg, int err, const char *words, json_t *result)
{
	struct delivery *d = arg;

	d->is_waiting = false;
	if (d->err == 0)
		d->err = err;
	d->result = json_incref(result);
	if (err < 0)
		delivery_say(d, words);
}

struct delivery *delivery_new(int fd)
{
	static const struct peer_events events = {on_send, on_request, NULL, NULL};
	struct delivery *d = mem_alloc(sizeof(*d));

	d->fd = fd;
	d->peer = peer_new(&events, d);
	d->batch = json_array();
	d->refusals = json_object();
	d->why = mem_dup("");
	return d;
}

void delivery_free(struct delivery **delivery)
{
	struct delivery *d = *delivery;

	if (!d)
		return;
	*delivery = NULL;
	peer_free(&d->peer);
	json_decref(d->batch);
	json_decref(d->refusals);
	json_decref(d->result);
	free(d->why);
	free(d);
}

const char *delivery_why(const struct delivery *d)
{
	return d->why;
}

/* Reads until the answer is there. */
static void delivery_wait(struct delivery *d)
{
	char bytes[16384];

	while (d->is_waiting && d->err == 0) {
		ssize_t n = read(d->fd, bytes, sizeof(bytes));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			d->err = ERR_CLOSED;
		else if (peer_feed(d->peer, bytes, (size_t)n) < 0)
			d->err = ERR_TOO_LARGE;
	}
	if (d->err < 0 && !*d->why)
		delivery_say(d, err_words(d->err));
}

/* One call, its result in d->result. Takes over params. */
static int delivery_call(struct delivery *d, const char *method, json_t *params)
{
	if (!params)
		mem_exhausted();
	json_decref(d->result);
	d->result = NULL;
	if (d->err == 0) {
		d->is_waiting = true;
		peer_call(d->peer, method, params, on_done, d);
		delivery_wait(d);
	}
	json_decref(params);
	return d->err;
}

int delivery_begin(struct delivery *d, const char *board, const char *source)
{
	int err = delivery_call(d, "hello", json_pack("{s:i}", "version", VERSION_PROTOCOL));

	if (err == 0)
		err = delivery_call(d, "import.begin",
				    json_pack("{s:s, s:s}", "board", board, "source", source));
	if (err == 0)
		d->import = json_integer_value(json_object_get(d->result, "import"));
	return err;
}

static size_t delivery_count(const json_t *result, const char *name)
{
	json_int_t n = json_integer_value(json_object_get(result, name));

	return n > 0 ? (size_t)n : 0;
}

static void delivery_tally(struct delivery *d)
{
	json_t *refused = json_object_get(d->result, "refused"), *one;
	size_t i;

	d->counts.added += delivery_count(d->result, "added");
	d->counts.threads += delivery_count(d->result, "threads");
	d->counts.authors += delivery_count(d->result, "authors");
	d->counts.known += delivery_count(d->result, "known");
	d->counts.refused += json_array_size(refused);
	json_array_foreach(refused, i, one)
	{
		const char *why = json_string_value(json_object_get(one, "why"));
		json_int_t n = json_integer_value(json_object_get(d->refusals, why ? why : "?"));

		json_object_set_new(d->refusals, why ? why : "?", json_integer(n + 1));
	}
}

int delivery_flush(struct delivery *d)
{
	int err;

	if (json_array_size(d->batch) == 0)
		return d->err;
	err = delivery_call(d, "import.batch",
			    json_pack("{s:I, s:O}", "import", d->import, "messages", d->batch));
	json_array_clear(d->batch);
	d->batch_bytes = 0;
	if (err == 0)
		delivery_tally(d);
	return err;
}

int delivery_add(struct delivery *d, json_t *message)
{
	size_t len = json_dumpb(message, NULL, 0, JSON_COMPACT) + 1;
	int err = 0;

	if (json_array_size(d->batch) == DELIVERY_MESSAGES || d->batch_bytes + len > DELIVERY_BYTES)
		err = delivery_flush(d);
	json_array_append(d->batch, message);
	d->batch_bytes += len;
	return err;
}

struct delivery_counts delivery_counts(const struct delivery *d)
{
	return d->counts;
}

json_t *delivery_refusals(const struct delivery *d)
{
	return d->refusals;
}

int delivery_connect(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return ERR_SYSTEM;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return ERR_SYSTEM;
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		int saved = errno;

		close(fd);
		errno = saved;
		return ERR_SYSTEM;
	}
	return fd;
}
