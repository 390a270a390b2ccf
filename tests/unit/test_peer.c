/* JSON-RPC framing: both directions, in any pieces, and what is not a request. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/rpc/peer.h"

struct side {
	struct peer *peer;
	struct buf sent;
	struct peer_request *kept[64];
	int requests, notifications, answers;
	int last_err;
	char last[256];
	bool keep;
};

static void on_send(void *arg, const char *line, size_t len)
{
	buf_add(&((struct side *)arg)->sent, line, len);
}

static void on_request(void *arg, struct peer_request *request, const char *method, json_t *params)
{
	struct side *side = arg;
	json_t *result;

	side->kept[side->requests++ % 64] = request;
	if (side->keep)
		return;
	if (strcmp(method, "fail") == 0) {
		peer_refuse(request, ERR_NOT_FOUND, "no such board");
		return;
	}
	result = json_pack("{s:s, s:O?}", "method", method, "params", params);
	peer_reply(request, result);
	json_decref(result);
}

static void on_notify(void *arg, const char *method, json_t *params)
{
	(void)method;
	(void)params;
	((struct side *)arg)->notifications++;
}

static void on_answer(void *arg, int err, const char *words, json_t *result)
{
	struct side *side = arg;
	const char *method = json_string_value(json_object_get(result, "method"));

	side->answers++;
	side->last_err = err;
	strncpy(side->last, err < 0 ? words : method ? method : "", sizeof(side->last) - 1);
}

static const struct peer_events events = {on_send, on_request, on_notify, NULL};

static void open_side(struct side *side)
{
	memset(side, 0, sizeof(*side));
	side->peer = peer_new(&events, side);
}

static void close_side(struct side *side)
{
	peer_free(&side->peer);
	buf_free(&side->sent);
}

static void carry(struct side *from, struct side *to, size_t piece)
{
	size_t len;
	char *bytes = buf_take(&from->sent, &len);

	for (size_t i = 0; i < len; i += piece)
		peer_feed(to->peer, bytes + i, len - i < piece ? len - i : piece);
	free(bytes);
}

static void test_call_and_answer(void **state)
{
	struct side a, b;
	json_t *params = json_pack("{s:s}", "board", "tea");

	(void)state;
	for (size_t piece = 1; piece < 200; piece += 37) {
		open_side(&a);
		open_side(&b);
		peer_call(a.peer, "board.show", params, on_answer, &a);
		peer_call(a.peer, "fail", NULL, on_answer, &a);
		peer_notify(a.peer, "note", NULL);
		carry(&a, &b, piece);
		assert_int_equal(b.requests, 2);
		assert_int_equal(b.notifications, 1);
		assert_int_equal(peer_outstanding(b.peer), 0);
		carry(&b, &a, piece);
		assert_int_equal(a.answers, 2);
		assert_int_equal(a.last_err, ERR_NOT_FOUND);
		assert_string_equal(a.last, "no such board");
		close_side(&a);
		close_side(&b);
	}
	json_decref(params);
}

/* A result that was written out already is answered as any other. */
static void test_answer_as_pieces(void **state)
{
	static const char text[] = "{\"method\":\"thread.show\"}";
	struct pieces line = {0};
	struct side a, b;

	(void)state;
	open_side(&a);
	open_side(&b);
	b.keep = true;
	peer_call(a.peer, "thread.show", NULL, on_answer, &a);
	carry(&a, &b, 7);
	pieces_add(&line, text, strlen(text));
	peer_reply_pieces(b.kept[0], &line);
	assert_int_equal(line.len, 0);
	assert_int_equal(peer_outstanding(b.peer), 0);
	carry(&b, &a, 7);
	assert_int_equal(a.answers, 1);
	assert_string_equal(a.last, "thread.show");
	/* To somebody who is gone. */
	peer_call(a.peer, "thread.show", NULL, on_answer, &a);
	carry(&a, &b, 7);
	peer_free(&b.peer);
	pieces_add(&line, text, strlen(text));
	peer_reply_pieces(b.kept[1], &line);
	assert_null(line.first);
	close_side(&a);
	buf_free(&b.sent);
}

static void test_malformed(void **state)
{
	static const struct {
		const char *line;
		const char *code;
	} cases[] = {
	    {"{\n", "\"parse\""},
	    {"nonsense\n", "\"parse\""},
	    {"[]\n", "\"bad_request\""},
	    {"{}\n", "\"bad_request\""},
	    {"{}\n", "\"id\":null"},
	    {"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"x\"}\n", "\"bad_request\""},
	    {"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"x\"}\n", "\"bad_request\""},
	    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":[]}\n", "\"bad_request\""},
	    /* Who waits for the answer to this request hears of it. */
	    {"{\"jsonrpc\":\"1.0\",\"id\":71,\"method\":\"x\"}\n", "\"id\":71"},
	    {"{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"x\",\"params\":[]}\n", "\"id\":\"a\""},
	    {"{\"jsonrpc\":\"2.0\",\"id\":72,\"method\":5}\n", "\"id\":72"},
	    {"{\"jsonrpc\":\"2.0\",\"id\":73}\n", "\"bad_request\""},
	    {"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"x\"}\n", "\"id\":null"},
	    {"{\"a\":\"\\u0000\"}\n", "may not hold a NUL"},
	    {"{\"a\":1,\"a\":2}\n", "\"parse\""},
	    {"\xff\xfe\n", "\"parse\""},
	    /* What is wrong with it is said with its first byte of the letter. */
	    {"{\"x\":\"\\\xc3\xa9\"}\n", "\"parse\""},
	    {"{\"x\":\"\\\xf0\x9f\x8d\xb5\"}\n", "invalid escape"},
	};
	static const char next_line[] = "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"m\"}\r\n\n";
	struct side side;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		open_side(&side);
		for (const char *p = cases[i].line; *p; p++)
			peer_feed(side.peer, p, 1);
		assert_int_equal(side.requests, 0);
		assert_non_null(strstr(buf_text(&side.sent), cases[i].code));
		/* The next line is read as if nothing had been. */
		buf_clear(&side.sent);
		peer_feed(side.peer, next_line, strlen(next_line));
		assert_int_equal(side.requests, 1);
		assert_non_null(strstr(buf_text(&side.sent), "\"id\":9"));
		close_side(&side);
	}
}

static void test_long_line(void **state)
{
	struct side side;
	char *line = malloc(PEER_LINE + 10);
	static const char good[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}\n";

	(void)state;
	memset(line, ' ', PEER_LINE + 10);
	open_side(&side);
	assert_int_equal(peer_feed(side.peer, line, PEER_LINE), 0);
	assert_int_equal(peer_feed(side.peer, line, 10), ERR_TOO_LARGE);
	assert_int_equal(peer_feed(side.peer, line, 10), 0);
	peer_feed(side.peer, "\n", 1);
	assert_non_null(strstr(buf_text(&side.sent), "\"too_large\""));
	peer_feed(side.peer, good, strlen(good));
	assert_int_equal(side.requests, 1);
	close_side(&side);
	free(line);
}

/* Of a line of `len` bytes that repeats a piece. */
static void feed_many(struct side *side, const char *before, const char *piece, size_t len,
		      const char *after)
{
	struct buf line = {0};

	buf_add_text(&line, before);
	while (buf_len(&line) < len)
		buf_add_text(&line, piece);
	buf_add_text(&line, after);
	peer_feed(side->peer, buf_data(&line), buf_len(&line));
	buf_free(&line);
}

/* Who is doubted sends no line of many values, but long texts. */
static void test_many_values(void **state)
{
	static const char begin[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":";
	static const char *const many[][3] = {{"{\"a\":[", "[],", "1]}}\n"},
					      {"{\"a\":[", "1,", "1]}}\n"},
					      {"{\"a\":[", "{},", "1]}}\n"},
					      {"{\"a\":[", "\"\\\"\",", "1]}}\n"}};
	static const char *const texts[][3] = {{"{\"a\":\"", "[],", "\"}}\n"},
					       {"{\"a\":\"", "\\\",", "\"}}\n"},
					       {"{\"a\":\"", "\\\\", "\"}}\n"}};
	struct side side;

	(void)state;
	for (int doubts = 0; doubts < 2; doubts++) {
		open_side(&side);
		if (doubts)
			peer_doubt(side.peer);
		for (size_t i = 0; i < 4; i++) {
			char *before = mem_printf("%s%s", begin, many[i][0]);

			feed_many(&side, before, many[i][1], 500000, many[i][2]);
			free(before);
		}
		assert_int_equal(side.requests, doubts ? 0 : 4);
		close_side(&side);
	}
	open_side(&side);
	peer_doubt(side.peer);
	for (size_t i = 0; i < 3; i++) {
		char *before = mem_printf("%s%s", begin, texts[i][0]);

		feed_many(&side, before, texts[i][1], 500000, texts[i][2]);
		free(before);
	}
	assert_int_equal(side.requests, 3);
	close_side(&side);
}

static void test_outstanding(void **state)
{
	struct side side;
	static const char line[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}\n";

	(void)state;
	open_side(&side);
	side.keep = true;
	for (int i = 0; i < PEER_OUTSTANDING + 1; i++)
		peer_feed(side.peer, line, strlen(line));
	assert_int_equal(side.requests, PEER_OUTSTANDING);
	assert_int_equal(peer_outstanding(side.peer), PEER_OUTSTANDING);
	assert_non_null(strstr(buf_text(&side.sent), "\"busy\""));
	for (int i = 0; i < PEER_OUTSTANDING - 1; i++)
		peer_reply(side.kept[i], NULL);
	assert_int_equal(peer_outstanding(side.peer), 1);
	/* An answer that comes after the end goes nowhere. */
	peer_free(&side.peer);
	peer_reply(side.kept[PEER_OUTSTANDING - 1], NULL);
	buf_free(&side.sent);
}

static void test_end_answers_all(void **state)
{
	struct side side;
	int64_t forgotten;

	(void)state;
	open_side(&side);
	peer_call(side.peer, "a", NULL, on_answer, &side);
	forgotten = peer_call(side.peer, "b", NULL, on_answer, &side);
	peer_forget(side.peer, forgotten);
	peer_free(&side.peer);
	assert_int_equal(side.answers, 1);
	assert_int_equal(side.last_err, ERR_CLOSED);
	buf_free(&side.sent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_call_and_answer), cmocka_unit_test(test_answer_as_pieces),
	    cmocka_unit_test(test_malformed),	    cmocka_unit_test(test_long_line),
	    cmocka_unit_test(test_many_values),	    cmocka_unit_test(test_outstanding),
	    cmocka_unit_test(test_end_answers_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
