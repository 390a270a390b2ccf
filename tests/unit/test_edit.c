/* The text model of the editor: against a naive model under random changes,
 * and by table for what people do. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/edit/model.h"
#include "client/edit/rows.h"
#include "client/edit/undo.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"

static const struct model_limits body = {65536, 0, false};

static struct model *made(const char *text)
{
	struct model *m = model_new(&body);

	assert_int_equal(model_set(m, text, strlen(text)), 0);
	return m;
}

static int type(struct model *m, const char *text)
{
	return model_type(m, text, strlen(text));
}

static const char *const pieces[] = {
    "a",    "b ",	 "word ",    "\n",	     "日本",
    "語",   "e\xcc\x81", "\xcc\x81", "👩‍🚀",  "🇩🇪",
    "🇫",    "한국",	 "-",	     "  ",	     "longerwordthanmost",
    "\n\n", "नि",	 "،",	     "\xe2\x80\x8d",
};

/* Whether the rows kept through changes are those made from nothing. */
static void assert_rows(const struct model *m, int columns)
{
	struct rows fresh = {0};
	int width;

	rows_build(&fresh, model_text(m), model_len(m), columns);
	assert_int_equal(model_rows(m), fresh.count);
	for (size_t i = 0; i < fresh.count; i++) {
		struct rows_row row = model_row(m, i);

		assert_int_equal(row.start, fresh.row[i].start);
		assert_int_equal(row.drawn, fresh.row[i].drawn);
		assert_int_equal(row.is_last, fresh.row[i].is_last);
		assert_true(row.width <= columns || utf8_cluster(model_text(m) + row.start,
								 row.drawn, &width) == row.drawn);
	}
	rows_free(&fresh);
}

/* The cursor stands between clusters, counted from the start of its line. */
static void assert_between(const struct model *m)
{
	const char *text = model_text(m);
	size_t at = 0, cursor = model_cursor(m);
	int width;

	assert_true(cursor <= model_len(m));
	while (at < cursor)
		at += utf8_cluster(text + at, model_len(m) - at, &width);
	assert_int_equal(at, cursor);
}

static uint32_t random_state;

static uint32_t next_random(uint32_t below)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 8) % below;
}

/* What the text should be: bytes with a splice, nothing else. */
static void reference_splice(char **text, size_t at, size_t removed, const char *bytes)
{
	char *next = mem_printf("%.*s%s%s", (int)at, *text, bytes, *text + at + removed);

	free(*text);
	*text = next;
}

static void random_step(struct model *m, char **text)
{
	size_t cursor = model_cursor(m), after;
	const char *piece = pieces[next_random(sizeof(pieces) / sizeof(pieces[0]))];
	bool back = next_random(2);

	switch (next_random(10)) {
	case 0:
	case 1:
	case 2:
	case 3:
		assert_int_equal(type(m, piece), 0);
		reference_splice(text, cursor, 0, piece);
		break;
	case 4:
	case 5:
		after = model_len(m);
		model_delete(m, next_random(3), back);
		after -= model_len(m);
		reference_splice(text, back ? cursor - after : cursor, after, "");
		break;
	case 6:
		model_paste(m, piece, strlen(piece));
		model_paste(m, "x\ny", 3);
		assert_int_equal(model_paste_end(m, NULL), 0);
		reference_splice(text, cursor, 0, "x\ny");
		reference_splice(text, cursor, 0, piece);
		break;
	case 7:
		model_go_rows(m, (long)next_random(9) - 4);
		break;
	default:
		model_go(m, next_random(MODEL_TEXT_END + 1));
	}
}

static void random_run(uint32_t seed, int columns)
{
	struct model *m = model_new(&body);
	char *text = mem_dup(""), *done;

	random_state = seed;
	model_set_columns(m, columns);
	for (int i = 0; i < 400; i++) {
		random_step(m, &text);
		assert_string_equal(model_text(m), text);
		assert_between(m);
		assert_rows(m, columns);
	}
	done = mem_dup(text);
	while (model_undo(m))
		assert_between(m);
	assert_string_equal(model_text(m), "");
	while (model_redo(m))
		assert_between(m);
	assert_string_equal(model_text(m), done);
	assert_rows(m, columns);
	free(done);
	free(text);
	model_free(&m);
}

static void test_random(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 40; seed++)
		random_run(seed, (int[]){1, 2, 7, 20, 80}[seed % 5]);
}

static void test_clusters(void **state)
{
	struct model *m = made("a👩‍🚀e\xcc\x81🇩🇪日");
	static const size_t left[] = {23, 15, 12, 1, 0};

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		model_go(m, MODEL_LEFT);
		assert_int_equal(model_cursor(m), left[i]);
	}
	model_go(m, MODEL_TEXT_END);
	model_delete(m, MODEL_CLUSTER, true);
	model_delete(m, MODEL_CLUSTER, true);
	assert_string_equal(model_text(m), "a👩‍🚀e\xcc\x81");
	model_free(&m);
	/* A letter before a mark that has none: the cursor goes round both. */
	m = made("\n\xcc\x81");
	model_go(m, MODEL_LEFT);
	assert_int_equal(type(m, "e"), 0);
	assert_int_equal(model_cursor(m), 4);
	model_free(&m);
}

static void test_rows_keep_the_column(void **state)
{
	struct model *m = made("0123456789\nab\n日本語日本語");
	size_t row;
	int column;

	(void)state;
	model_go(m, MODEL_TEXT_START);
	for (int i = 0; i < 5; i++)
		model_go(m, MODEL_RIGHT);
	assert_true(model_go_rows(m, 1));
	model_where(m, &row, &column);
	assert_int_equal(column, 2);
	assert_true(model_go_rows(m, 1));
	model_where(m, &row, &column);
	assert_int_equal(row, 2);
	assert_int_equal(column, 4); /* five would be inside a wide character */
	assert_false(model_go_rows(m, 1));
	assert_true(model_go_rows(m, -2));
	assert_int_equal(model_cursor(m), 5);
	model_free(&m);
}

static void test_soft_wrap(void **state)
{
	struct model *m = made("one two three four");
	size_t row;
	int column;

	(void)state;
	model_set_columns(m, 9);
	assert_int_equal(model_rows(m), 3);
	assert_int_equal(model_row(m, 0).drawn, 7);
	assert_int_equal(model_row(m, 1).start, 8);
	model_go_to(m, 0, 100);
	model_where(m, &row, &column);
	assert_int_equal(row, 0);
	assert_int_equal(column, 7);
	model_go(m, MODEL_ROW_END);
	assert_int_equal(model_cursor(m), model_len(m));
	model_go(m, MODEL_ROW_START);
	assert_int_equal(model_cursor(m), 14);
	model_go(m, MODEL_ROW_START);
	assert_int_equal(model_cursor(m), 0);
	model_free(&m);
}

static void test_words(void **state)
{
	struct model *m = made("don't panic, 日本 x");

	(void)state;
	model_go(m, MODEL_TEXT_START);
	model_go(m, MODEL_WORD_RIGHT);
	assert_int_equal(model_cursor(m), 5);
	model_go(m, MODEL_WORD_RIGHT);
	assert_int_equal(model_cursor(m), 11);
	model_delete(m, MODEL_WORD, true);
	model_delete(m, MODEL_WORD, true);
	assert_string_equal(model_text(m), ", 日本 x");
	model_go(m, MODEL_TEXT_END);
	assert_int_equal(model_yank(m), 0);
	assert_string_equal(model_text(m), ", 日本 xdon't panic");
	model_free(&m);
}

static void test_kill_line(void **state)
{
	struct model *m = made("one\ntwo\nthree");

	(void)state;
	model_go(m, MODEL_TEXT_START);
	for (int i = 0; i < 3; i++)
		model_delete(m, MODEL_LINE, false);
	assert_string_equal(model_text(m), "\nthree");
	assert_int_equal(model_yank(m), 0);
	assert_string_equal(model_text(m), "one\ntwo\nthree");
	assert_true(model_undo(m));
	assert_string_equal(model_text(m), "\nthree");
	assert_true(model_undo(m));
	assert_string_equal(model_text(m), "one\ntwo\nthree");
	model_free(&m);
}

static void test_undo_by_word(void **state)
{
	struct model *m = model_new(&body);
	const char *text = "hello big world";

	(void)state;
	for (const char *p = text; *p; p++)
		assert_int_equal(model_type(m, p, 1), 0);
	assert_true(model_undo(m));
	assert_string_equal(model_text(m), "hello big ");
	assert_true(model_undo(m));
	assert_string_equal(model_text(m), "hello ");
	assert_true(model_redo(m));
	assert_int_equal(type(m, "x"), 0);
	assert_false(model_redo(m));
	model_free(&m);
}

static void test_undo_is_bounded(void **state)
{
	struct model *m = model_new(&body);
	int taken = 0;

	(void)state;
	for (int i = 0; i < UNDO_STEPS + 500; i++)
		assert_int_equal(type(m, "a "), 0);
	while (model_undo(m))
		taken++;
	assert_int_equal(taken, UNDO_STEPS);
	assert_int_equal(model_len(m), 1000);
	model_free(&m);
}

static const char paste_text[] =
    "a\tb\r\nc\rd\x1b[31me\x7f\x85\xe6\x97\xa5\xff\xe6\x97 👩‍🚀\xe2\x82";
static const char paste_clean[] =
    "a       b\nc\nd[31me\xef\xbf\xbd日\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd "
    "👩‍🚀\xef\xbf\xbd\xef\xbf\xbd";

static void test_paste_in_pieces(void **state)
{
	(void)state;
	for (size_t size = 1; size <= sizeof(paste_text); size++) {
		struct model *m = made("<>");

		model_go(m, MODEL_LEFT);
		model_paste_begin(m);
		for (size_t at = 0; at < sizeof(paste_text) - 1; at += size) {
			size_t left = sizeof(paste_text) - 1 - at;

			model_paste(m, paste_text + at, left < size ? left : size);
		}
		assert_int_equal(model_paste_end(m, NULL), 0);
		assert_int_equal(model_len(m), strlen(paste_clean) + 2);
		assert_memory_equal(model_text(m) + 1, paste_clean, strlen(paste_clean));
		assert_true(model_undo(m));
		assert_string_equal(model_text(m), "<>");
		model_free(&m);
	}
}

static void test_limit_loses_nothing(void **state)
{
	struct model *m = model_new(&body);
	char *big = mem_alloc(70000);
	size_t size;

	(void)state;
	memset(big, 'x', 70000);
	assert_int_equal(model_set(m, big, 65530), 0);
	model_paste(m, "1234567", 7);
	assert_int_equal(model_paste_end(m, &size), ERR_TOO_LARGE);
	assert_int_equal(size, 7);
	assert_int_equal(model_len(m), 65530);
	assert_int_equal(type(m, "123456"), 0);
	assert_int_equal(type(m, "7"), ERR_TOO_LARGE);
	assert_int_equal(model_left(m), 0);
	for (int i = 0; i < 160; i++)
		model_paste(m, big, 65530);
	assert_int_equal(model_paste_end(m, &size), ERR_TOO_LARGE);
	assert_int_equal(size, 160 * 65530);
	assert_int_equal(model_len(m), 65536);
	assert_int_equal(model_set(m, big, 70000), ERR_TOO_LARGE);
	free(big);
	model_free(&m);
}

static void test_one_line(void **state)
{
	static const struct model_limits title = {800, 5, true};
	struct model *m = model_new(&title);

	(void)state;
	assert_int_equal(type(m, "a\nb"), 0);
	assert_string_equal(model_text(m), "a b");
	assert_int_equal(type(m, "日本"), 0);
	assert_int_equal(type(m, "x"), ERR_TOO_LARGE);
	assert_string_equal(model_text(m), "a b日本");
	assert_int_equal(model_set(m, "too long", 8), ERR_TOO_LARGE);
	assert_string_equal(model_text(m), "too l");
	model_free(&m);
}

static void test_replace_is_one_step(void **state)
{
	struct model *m = made("before");

	(void)state;
	assert_int_equal(model_replace(m, "after\r\nit", 9), 0);
	assert_string_equal(model_text(m), "after\nit");
	assert_true(model_undo(m));
	assert_string_equal(model_text(m), "before");
	assert_false(model_undo(m));
	model_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_random),
	    cmocka_unit_test(test_clusters),
	    cmocka_unit_test(test_rows_keep_the_column),
	    cmocka_unit_test(test_soft_wrap),
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_kill_line),
	    cmocka_unit_test(test_undo_by_word),
	    cmocka_unit_test(test_undo_is_bounded),
	    cmocka_unit_test(test_paste_in_pieces),
	    cmocka_unit_test(test_limit_loses_nothing),
	    cmocka_unit_test(test_one_line),
	    cmocka_unit_test(test_replace_is_one_step),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
