#include "client/link.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/rpc/peer.h"

enum { OUTPUT_MAX = 4 * PEER_LINE, AT_ONCE = PEER_OUTSTANDING - 8 };

/* One of ours, from link_call to its answer. In the list in order of making;
 * those not yet sent have a method. */
struct call {
	struct call *next;
	struct link *link;
	char *method;
	json_t *params;
	link_done done; /* NULL: forgotten */
	void *owner;
	bool is_sent;
	bool is_refused; /* over LINK_WAITING */
};

struct link {
	struct peer *peer;
	int in_fd, out_fd;
	struct buf output;
	struct call *calls;
	unsigned sent, waiting;
	link_on_notify on_notify;
	void *arg;
	char *words; /* of the last link_ask */
	bool is_freed;
};

static void on_send(void *arg, const char *line, size_t len)
{
	struct link *link = arg;
	/* The server stopped reading; it will end this session itself. */
	(void)buf_add(&link->output, line, len);
}

static void on_request(void *arg, struct peer_request *request, const char *method, json_t *params)
{
	(void)arg, (void)method, (void)params;
	peer_refuse(request, ERR_METHOD, NULL);
}

static void on_notify(void *arg, const char *method, json_t *params)
{
	struct link *link = arg;
	if (!link->on_notify)
		return;
	json_t *given = params && json_is_object(params) ? json_incref(params) : json_object();
	link->on_notify(link->arg, method, given);
	json_decref(given);
}

struct link *link_new(int in_fd, int out_fd)
{
	static const struct peer_events events = {on_send, on_request, on_notify, NULL};
	struct link *link = mem_alloc(sizeof *link);
	*link = (struct link){.in_fd = in_fd, .out_fd = out_fd, .output.max = OUTPUT_MAX};
	link->peer = peer_new(&events, link);
	fcntl(in_fd, F_SETFL, fcntl(in_fd, F_GETFL) | O_NONBLOCK);
	if (out_fd != in_fd)
		fcntl(out_fd, F_SETFL, fcntl(out_fd, F_GETFL) | O_NONBLOCK);
	return link;
}

static void call_free(struct call *call)
{
	free(call->method);
	json_decref(call->params);
	free(call);
}

void link_free(struct link **link_)
{
	struct link *link = *link_;
	if (!link)
		return;
	*link_ = NULL;
	for (struct call *call = link->calls; call; call = call->next)
		call->done = NULL;
	link->is_freed = true;
	peer_free(&link->peer);
	while (link->calls) {
		struct call *call = link->calls;
		link->calls = call->next;
		call_free(call);
	}
	close(link->in_fd);
	if (link->out_fd != link->in_fd)
		close(link->out_fd);
	buf_free(&link->output);
	free(link->words);
	free(link);
}

void link_set_on_notify(struct link *link, link_on_notify notify, void *arg)
{
	link->on_notify = notify;
	link->arg = arg;
}

/* --- calls --- */

static void unlist(struct link *link, struct call *call)
{
	struct call **at = &link->calls;
	while (*at != call)
		at = &(*at)->next;
	*at = call->next;
}

static void on_done(void *arg, int err, const char *words, json_t *result)
{
	struct call *call = arg;
	struct link *link = call->link;
	if (link->is_freed)
		return;
	link->sent--;
	unlist(link, call);
	if (call->done)
		call->done(call->owner, err, words, result);
	call_free(call);
}

/* Sends what waits, as far as the server takes calls at once. */
static void send_waiting(struct link *link)
{
	for (struct call *call = link->calls; call && link->sent < AT_ONCE; call = call->next) {
		if (call->is_sent || call->is_refused)
			continue;
		call->is_sent = true;
		link->waiting--;
		link->sent++;
		peer_call(link->peer, call->method, call->params, on_done, call);
	}
}

static bool refuse_one(struct link *link)
{
	for (struct call *call = link->calls; call; call = call->next) {
		if (!call->is_refused)
			continue;
		unlist(link, call);
		if (call->done)
			call->done(call->owner, ERR_BUSY, _("too much at once; try again"), NULL);
		call_free(call);
		return true;
	}
	return false;
}

void link_call(struct link *link, const char *method, json_t *params, link_done done, void *owner)
{
	struct call *call = mem_alloc(sizeof *call), **last = &link->calls;
	*call = (struct call){.link = link, .params = params, .done = done, .owner = owner};
	call->method = mem_dup(method);
	while (*last)
		last = &(*last)->next;
	*last = call;
	call->is_refused = link->waiting >= LINK_WAITING;
	link->waiting += !call->is_refused;
	send_waiting(link);
}

void link_forget(struct link *link, const void *owner)
{
	for (struct call *call = link->calls; call; call = call->next)
		if (call->owner == owner)
			call->done = NULL;
}

unsigned link_pending(const struct link *link, const void *owner)
{
	unsigned count = 0;
	for (const struct call *call = link->calls; call; call = call->next)
		count += call->owner == owner && call->done;
	return count;
}

void link_notify(struct link *link, const char *method, json_t *params)
{
	peer_notify(link->peer, method, params);
	json_decref(params);
}

/* --- bytes --- */

int link_in_fd(const struct link *link)
{
	return link->in_fd;
}

int link_out_fd(const struct link *link)
{
	return link->out_fd;
}

bool link_has_output(const struct link *link)
{
	return buf_len(&link->output) > 0;
}

int link_read(struct link *link)
{
	char bytes[16384];
	ssize_t got = read(link->in_fd, bytes, sizeof bytes);
	if (got > 0)
		(void)peer_feed(link->peer, bytes, (size_t)got);
	while (refuse_one(link))
		;
	send_waiting(link);
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
		return ERR_CLOSED;
	return 0;
}

bool link_is_asking(const struct link *link)
{
	return link->calls != NULL;
}

int link_write(struct link *link)
{
	while (buf_len(&link->output)) {
		ssize_t put = write(link->out_fd, buf_data(&link->output), buf_len(&link->output));
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return errno == EAGAIN ? 0 : ERR_CLOSED;
		buf_consume(&link->output, (size_t)put);
	}
	return 0;
}

/* --- waiting for one answer --- */

struct answer {
	bool is_there;
	int err;
	json_t *result;
	char *words;
};

static void on_answer(void *owner, int err, const char *words, json_t *result)
{
	struct answer *answer = owner;
	answer->is_there = true;
	answer->err = err;
	answer->result = json_incref(result);
	answer->words = mem_dup(words);
}

static int turn(struct link *link)
{
	struct pollfd fds[2] = {{.fd = link->in_fd, .events = POLLIN},
				{.fd = link->out_fd, .events = POLLOUT}};
	int err = link_write(link);
	if (err)
		return err;
	if (poll(fds, link_has_output(link) ? 2 : 1, -1) < 0)
		return errno == EINTR ? 0 : ERR_SYSTEM;
	return fds[0].revents ? link_read(link) : 0;
}

int link_ask(struct link *link, const char *method, json_t *params, json_t **result_r,
	     const char **words_r)
{
	struct answer answer = {0};
	int err = 0;
	link_call(link, method, params, on_answer, &answer);
	while (!answer.is_there && !err)
		err = turn(link);
	link_forget(link, &answer);
	free(link->words);
	link->words = answer.words;
	if (answer.is_there)
		err = answer.err;
	if (words_r)
		*words_r = err ? (link->words ? link->words : err_words(err)) : NULL;
	if (result_r)
		*result_r = err ? NULL : answer.result;
	if (err || !result_r)
		json_decref(answer.result);
	return err;
}
