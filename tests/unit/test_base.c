/* The small things everybody leans on: buffers, arenas, times, the error table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/arena.h"
#include "common/base/buf.h"
#include "common/base/pieces.h"
#include "common/base/clock.h"
#include "common/base/err.h"

/* Bytes in at the end, bytes out at the front, in all sizes, nothing lost. */
static void test_buf(void **state)
{
	struct buf buf = {.max = 1000};
	unsigned in = 0, out = 0;
	char piece[64];

	(void)state;
	for (int round = 0; round < 5000; round++) {
		size_t n = (size_t)(round * 7 % 61), take = (size_t)(round * 5 % 67);

		for (size_t i = 0; i < n; i++)
			piece[i] = (char)(in + i);
		if (buf_len(&buf) + n <= 1000) {
			assert_int_equal(buf_add(&buf, piece, n), 0);
			in += (unsigned)n;
		} else {
			assert_int_equal(buf_add(&buf, piece, n), ERR_TOO_LARGE);
		}
		take = take > buf_len(&buf) ? buf_len(&buf) : take;
		for (size_t i = 0; i < take; i++)
			assert_int_equal(buf_data(&buf)[i], (char)(out + i));
		buf_consume(&buf, take);
		out += (unsigned)take;
		assert_int_equal(buf_len(&buf), in - out);
	}
	buf_free(&buf);
}

static void test_buf_take(void **state)
{
	struct buf buf = {0};
	size_t len;
	char *text;

	(void)state;
	buf_add_text(&buf, "hearth");
	buf_consume(&buf, 2);
	text = buf_take(&buf, &len);
	assert_int_equal(len, 4);
	assert_string_equal(text, "arth");
	free(text);
	assert_string_equal(buf_text(&buf), "");
	buf_free(&buf);
}

/* Written and taken in pieces of any size, and handed over: the same bytes. */
static void test_pieces(void **state)
{
	struct pieces a = {0}, b = {0};
	size_t len, at = 0;
	const char *bytes;
	char text[1000];

	(void)state;
	assert_null(pieces_front(&a, &len));
	assert_int_equal(len, 0);
	for (int i = 0; i < 1000; i++)
		text[i] = (char)('a' + i % 26);
	for (size_t i = 1; i < 1000; i++)
		pieces_add(i < 500 ? &a : &b, text, i);
	pieces_add_front(&a, "front", 5);
	pieces_add_front(&a, "", 0);
	pieces_move(&a, &b);
	assert_int_equal(b.len, 0);
	assert_null(b.first);
	pieces_add(&a, "end", 3);
	assert_int_equal(a.len, 5 + 999 * 1000 / 2 + 3);
	assert_memory_equal(pieces_front(&a, &len), "front", 5);
	assert_int_equal(len, 5);
	pieces_consume(&a, 2);
	pieces_consume(&a, 3);
	for (size_t i = 1; i < 1000; i++) {
		for (at = 0; at < i; at += len) {
			bytes = pieces_front(&a, &len);
			len = len < i - at ? len : i - at;
			assert_memory_equal(bytes, text + at, len);
			pieces_consume(&a, len);
		}
	}
	assert_memory_equal(pieces_front(&a, &len), "end", 3);
	pieces_move(&b, &a);
	pieces_move(&b, &a);
	pieces_consume(&b, 3);
	assert_null(b.last);
	pieces_add(&b, text, sizeof(text));
	pieces_free(&b);
	assert_int_equal(b.len, 0);
}

static void test_arena(void **state)
{
	struct arena *arena = arena_new();
	char *small[200];

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 200; i++)
			small[i] = arena_printf(arena, "%d-%0*d", i, i * 40 % 9000 + 1, i);
		for (int i = 0; i < 200; i++)
			assert_int_equal(atoi(small[i]), i);
		for (size_t n = 1; n < 100; n++) {
			const char *zero = arena_alloc(arena, n);

			for (size_t i = 0; i < n; i++)
				assert_int_equal(zero[i], 0);
			assert_int_equal((uintptr_t)zero % sizeof(void *), 0);
		}
		arena_reset(arena);
		assert_int_equal(arena_used(arena), 0);
	}
	arena_free(&arena);
	assert_null(arena);
}

static void test_clock(void **state)
{
	static const struct {
		const char *text;
		int64_t at;
		int err;
	} cases[] = {
	    {"1970-01-01T00:00:00Z", 0, 0},
	    {"2026-03-10T18:42:00Z", 1773168120, 0},
	    {"2026-03-10t18:42:00z", 1773168120, 0},
	    {"2026-03-10T20:12:00+01:30", 1773168120, 0},
	    {"2026-03-10T10:42:00-08:00", 1773168120, 0},
	    {"2026-03-10T18:42:00.25Z", 1773168120, 0},
	    {"2026-03-10", 1773100800, 0},
	    {"-1h", 1000000 - 3600, 0},
	    {"-1w2d3h4m5s", 1000000 - 604800 - 172800 - 10800 - 240 - 5, 0},
	    {"+2h30m", 1000000 + 9000, 0},
	    {"+", 0, ERR_INVALID},
	    {"-", 0, ERR_INVALID},
	    {"-3", 0, ERR_INVALID},
	    {"-d", 0, ERR_INVALID},
	    {"-3x", 0, ERR_INVALID},
	    {"", 0, ERR_INVALID},
	    {"tomorrow", 0, ERR_INVALID},
	    {"2026-13-01", 0, ERR_INVALID},
	    {"2026-02-29", 0, ERR_INVALID},
	    {"2026-03-10T25:00:00Z", 0, ERR_INVALID},
	    {"2026-03-10T18:42:00", 0, ERR_INVALID},
	    {"2026-03-10T18:42Z", 0, ERR_INVALID},
	    {"2026-03-10T18:42:00Zx", 0, ERR_INVALID},
	    {"0000-01-01", -INT64_C(62167219200), 0},
	    {"0000-01-01T00:00:00+00:01", 0, ERR_INVALID},
	    {"9999-12-31T23:59:59Z", INT64_C(253402300799), 0},
	    {"9999-12-31T23:59:59-00:01", 0, ERR_INVALID},
	    {"+999999999w", 0, ERR_INVALID},
	    {"-999999999w", 0, ERR_INVALID},
	};
	static const char much[] = "999999999w";
	char text[CLOCK_TEXT];
	struct buf sum = {0};
	int64_t at;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(clock_parse(cases[i].text, 1000000, &at), cases[i].err);
		if (cases[i].err == 0)
			assert_int_equal(at, cases[i].at);
	}
	assert_string_equal(clock_format(1773168120, text), "2026-03-10T18:42:00Z");
	assert_string_equal(clock_format(INT64_MAX, text), "1970-01-01T00:00:00Z");
	assert_string_equal(clock_format(-INT64_C(62167219200), text), "0000-01-01T00:00:00Z");
	assert_string_equal(clock_format(-INT64_C(30610224001), text), "0999-12-31T23:59:59Z");
	/* More than an integer holds, bit by bit. */
	buf_add_char(&sum, '-');
	for (int i = 0; i < 20000; i++)
		buf_add_text(&sum, much);
	assert_int_equal(clock_parse(buf_text(&sum), 0, &at), ERR_INVALID);
	buf_free(&sum);
}

static void test_errors(void **state)
{
	(void)state;
	for (int err = 0; err >= ERR_LAST; err--) {
		assert_true(*err_name(err) && *err_words(err));
		assert_int_equal(err_from_name(err_name(err)), err);
		if (err < 0)
			assert_true(err_exit_status(err) != 0 && err_rpc_number(err) < 0);
	}
	assert_int_equal(err_exit_status(ERR_NOT_FOUND), 3);
	assert_int_equal(err_exit_status(ERR_NEEDS_MEMBER), 4);
	assert_int_equal(err_exit_status(ERR_BUSY), 75);
	assert_string_equal(err_name(-9999), "internal");
	assert_string_equal(err_name(12), "internal");
	assert_int_equal(err_from_name("?"), ERR_INTERNAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_buf),	   cmocka_unit_test(test_buf_take),
	    cmocka_unit_test(test_pieces), cmocka_unit_test(test_arena),
	    cmocka_unit_test(test_clock),  cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
