/* The sending side, against a server of a few lines in a thread. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/base/err.h"
#include "common/rpc/peer.h"
#include "contrib/import/delivery.h"

/* Takes batches; hangs up at the batch `hang_up_at`, refuses ids with an x. */
struct server {
	int fd;
	pthread_t thread;
	struct peer *peer;
	int batches, messages, most, hang_up_at;
	bool is_done;
};

static void on_send(void *arg, const char *line, size_t len)
{
	struct server *server = arg;

	assert_int_equal(send(server->fd, line, len, MSG_NOSIGNAL), (ssize_t)len);
}

static void take_batch(struct server *server, struct peer_request *request, json_t *params)
{
	json_t *messages = json_object_get(params, "messages"), *message, *result;
	json_t *refused = json_array();
	size_t i;

	server->batches++;
	server->messages += (int)json_array_size(messages);
	if ((int)json_array_size(messages) > server->most)
		server->most = (int)json_array_size(messages);
	json_array_foreach(messages, i, message)
	{
		json_t *id = json_object_get(message, "message_id");

		if (strchr(json_string_value(id), 'x'))
			json_array_append_new(
			    refused, json_pack("{s:O, s:s}", "message_id", id, "why", "has an x"));
	}
	result = json_pack("{s:i, s:i, s:i, s:i, s:o}", "added",
			   (int)(json_array_size(messages) - json_array_size(refused)), "threads",
			   1, "authors", 1, "known", 0, "refused", refused);
	peer_reply(request, result);
	json_decref(result);
}

static void on_request(void *arg, struct peer_request *request, const char *method, json_t *params)
{
	struct server *server = arg;
	json_t *result;

	if (strcmp(method, "import.batch") == 0 && server->batches + 1 == server->hang_up_at) {
		server->is_done = true;
		peer_refuse(request, ERR_BUSY, NULL);
	} else if (strcmp(method, "import.batch") == 0) {
		take_batch(server, request, params);
	} else if (strcmp(method, "import.begin") == 0 &&
		   strcmp(json_string_value(json_object_get(params, "board")), "none") == 0) {
		peer_refuse(request, ERR_NOT_FOUND, "no such board");
	} else {
		result = json_pack("{s:i, s:i}", "import", 3, "version", 1);
		peer_reply(request, result);
		json_decref(result);
	}
}

static void *serve(void *arg)
{
	static const struct peer_events events = {on_send, on_request, NULL, NULL};
	struct server *server = arg;
	char bytes[70000];
	ssize_t n;

	server->peer = peer_new(&events, server);
	while (!server->is_done && (n = read(server->fd, bytes, sizeof(bytes))) > 0)
		assert_int_equal(peer_feed(server->peer, bytes, (size_t)n), 0);
	peer_free(&server->peer);
	close(server->fd);
	return NULL;
}

static struct delivery *start(struct server *server, int *fd_r)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	server->fd = pair[1];
	*fd_r = pair[0];
	assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
	return delivery_new(pair[0]);
}

static void stop(struct server *server, struct delivery **delivery, int fd)
{
	delivery_free(delivery);
	close(fd);
	pthread_join(server->thread, NULL);
}

static int add(struct delivery *delivery, const char *id, size_t body)
{
	char text[200000];
	json_t *message;
	int err;

	memset(text, '"', body); /* twice as long when written out */
	text[body] = '\0';
	message = json_pack("{s:s, s:s}", "message_id", id, "body", text);
	err = delivery_add(delivery, message);
	json_decref(message);
	return err;
}

static void test_batches(void **state)
{
	struct server server = {0};
	int fd;
	struct delivery *delivery = start(&server, &fd);
	struct delivery_counts counts;
	char id[32];

	(void)state;
	assert_int_equal(delivery_begin(delivery, "pots", "a.mbox"), 0);
	for (int i = 0; i < 250; i++) {
		snprintf(id, sizeof(id), "%s%d", i % 100 == 7 ? "x" : "m", i);
		assert_int_equal(add(delivery, id, 10), 0);
	}
	assert_int_equal(delivery_flush(delivery), 0);
	assert_int_equal(delivery_flush(delivery), 0);
	counts = delivery_counts(delivery);
	assert_int_equal(counts.added, 247);
	assert_int_equal(counts.refused, 3);
	assert_int_equal(counts.threads, 3);
	assert_int_equal(
	    json_integer_value(json_object_get(delivery_refusals(delivery), "has an x")), 3);
	stop(&server, &delivery, fd);
	assert_int_equal(server.batches, 3);
	assert_int_equal(server.messages, 250);
	assert_int_equal(server.most, DELIVERY_MESSAGES);
}

/* The server's peer answers a line over its limit with an error, so that it
 * takes all of these says that none was. */
static void test_bytes(void **state)
{
	struct server server = {0};
	int fd;
	struct delivery *delivery = start(&server, &fd);

	(void)state;
	assert_int_equal(delivery_begin(delivery, "pots", "a.mbox"), 0);
	for (int i = 0; i < 40; i++)
		assert_int_equal(add(delivery, "m", 100000), 0);
	assert_int_equal(delivery_flush(delivery), 0);
	stop(&server, &delivery, fd);
	assert_int_equal(server.messages, 40);
	assert_int_equal(server.most, 4);
}

static void test_refused(void **state)
{
	struct server server = {0};
	int fd;
	struct delivery *delivery = start(&server, &fd);

	(void)state;
	assert_int_equal(delivery_begin(delivery, "none", "a.mbox"), ERR_NOT_FOUND);
	assert_string_equal(delivery_why(delivery), "no such board");
	stop(&server, &delivery, fd);
}

static void test_hang_up(void **state)
{
	struct server server = {.hang_up_at = 2};
	int fd, err = 0, sent = 0;
	struct delivery *delivery = start(&server, &fd);

	(void)state;
	assert_int_equal(delivery_begin(delivery, "pots", "a.mbox"), 0);
	for (; sent < 1000 && err == 0; sent++)
		err = add(delivery, "m", 10);
	assert_int_equal(err, ERR_BUSY);
	assert_int_equal(delivery_flush(delivery), ERR_BUSY);
	assert_int_equal(delivery_counts(delivery).added, 100);
	assert_int_not_equal(strlen(delivery_why(delivery)), 0);
	stop(&server, &delivery, fd);
	assert_int_equal(server.batches, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_batches),
	    cmocka_unit_test(test_bytes),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_hang_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
