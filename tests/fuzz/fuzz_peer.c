/* JSON-RPC framing and the check of every call's parameters. */
#include <stddef.h>
#include <stdint.h>

#include "common/api/check.h"
#include "common/api/plain.h"
#include "common/rpc/peer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_send(void *arg, const char *line, size_t len)
{
	(void)arg;
	(void)line;
	(void)len;
}

static void on_request(void *arg, struct peer_request *request, const char *method, json_t *params)
{
	const struct call *call = calls_find(method);
	struct arena *arena = arena_new();
	char why[CHECK_WHY];
	json_t *clean;

	(void)arg;
	if (call && check_params(call, params, 0, &clean, why) == 0) {
		plain_result(arena, call, clean);
		json_decref(clean);
	} else if (call) {
		check_result(call, params, why);
	}
	arena_free(&arena);
	peer_reply(request, params);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct peer_events events = {on_send, on_request, NULL, NULL};
	struct peer *peer = peer_new(&events, NULL);
	size_t piece = size ? data[0] % 64 + 1 : 1;

	/* As the server reads, and as a client. */
	if (size % 2)
		peer_doubt(peer);
	for (size_t i = 0; i < size; i += piece)
		peer_feed(peer, (const char *)data + i, size - i < piece ? size - i : piece);
	peer_free(&peer);
	return 0;
}
