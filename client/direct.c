#include "client/direct.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/rpc/peer.h"

struct direct {
	int fd;
	bool is_broken; /* a write failed */
	struct peer *peer;
	direct_on_event on_event;
	void *arg;
	/* the call that is waited for */
	bool is_done;
	int err;
	char *words;
	json_t *result;
};

static void direct_send(void *arg, const char *line, size_t len)
{
	struct direct *direct = arg;

	while (len && !direct->is_broken) {
		ssize_t n = send(direct->fd, line, len, MSG_NOSIGNAL);

		if (n < 0 && errno == ENOTSOCK)
			n = write(direct->fd, line, len);
		if (n > 0) {
			line += n;
			len -= (size_t)n;
		} else if (n < 0 && errno != EINTR) {
			direct->is_broken = true;
		}
	}
}

static void on_request(void *arg, struct peer_request *request, const char *method, json_t *params)
{
	(void)arg, (void)method, (void)params;
	peer_refuse(request, ERR_METHOD, NULL);
}

static void on_notify(void *arg, const char *method, json_t *params)
{
	struct direct *direct = arg;

	if (direct->on_event && params && strcmp(method, "event") == 0)
		direct->on_event(direct->arg, params);
}

struct direct *direct_new(int fd, direct_on_event on_event, void *arg)
{
	static const struct peer_events events = {direct_send, on_request, on_notify, NULL};
	struct direct *direct = mem_alloc(sizeof(*direct));

	direct->fd = fd;
	direct->on_event = on_event;
	direct->arg = arg;
	direct->peer = peer_new(&events, direct);
	return direct;
}

void direct_free(struct direct **direct_in)
{
	struct direct *direct = *direct_in;

	if (!direct)
		return;
	*direct_in = NULL;
	peer_free(&direct->peer);
	json_decref(direct->result);
	free(direct->words);
	free(direct);
}

static void on_done(void *arg, int err, const char *words, json_t *result)
{
	struct direct *direct = arg;

	direct->is_done = true;
	direct->err = err;
	free(direct->words);
	direct->words = mem_dup(words);
	direct->result = json_incref(result);
}

/* Take what arrived; waits for some. */
static int direct_read(struct direct *direct)
{
	char bytes[16384];
	ssize_t n = read(direct->fd, bytes, sizeof(bytes));

	if (n < 0 && errno == EINTR)
		return 0;
	if (n <= 0)
		return ERR_CLOSED;
	peer_feed(direct->peer, bytes, (size_t)n);
	return 0;
}

int direct_call(struct direct *direct, const char *method, json_t *params, json_t **result_r,
		const char **words_r)
{
	int64_t id;

	*result_r = NULL;
	json_decref(direct->result);
	direct->result = NULL;
	direct->is_done = false;
	id = peer_call(direct->peer, method, params, on_done, direct);
	while (!direct->is_done) {
		if (direct->is_broken || direct_read(direct) < 0) {
			peer_forget(direct->peer, id);
			*words_r = err_words(ERR_CLOSED);
			return ERR_CLOSED;
		}
	}
	*words_r = direct->words;
	*result_r = direct->result;
	direct->result = NULL;
	return direct->err;
}

int direct_listen(struct direct *direct)
{
	while (direct_read(direct) == 0)
		continue;
	return ERR_CLOSED;
}
