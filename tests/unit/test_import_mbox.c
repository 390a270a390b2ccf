/* The mbox reader: which lines begin a message, and that pieces do not matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/buf.h"
#include "contrib/import/mbox.h"

#define FROM "From kate@example.org Mon Jan  5 08:50:15 2004\n"

/* Everything that came, as "[envelope]message" after each other. */
static void on_message(void *arg, const char *envelope, const char *bytes, size_t len)
{
	buf_printf(arg, "[%.9s]", envelope);
	buf_add(arg, bytes, len);
}

static const char *read_in(struct buf *out, const char *text, size_t len, size_t piece)
{
	struct mbox *mbox = mbox_new(on_message, out);

	buf_clear(out);
	for (size_t at = 0; at < len; at += piece)
		mbox_feed(mbox, text + at, len - at < piece ? len - at : piece);
	mbox_finish(&mbox);
	assert_null(mbox);
	return buf_text(out);
}

static const struct {
	const char *what, *mbox, *expected;
} cases[] = {
    {"nothing", "", ""},
    {"one", FROM "A: b\n\ntext\n", "[From kate]A: b\n\ntext\n"},
    {"two", FROM "A: b\n\nx\n\n" FROM "A: c\n\ny\n",
     "[From kate]A: b\n\nx\n\n[From kate]A: c\n\ny\n"},
    {"no empty line between", FROM "A: b\n\nx\n" FROM "A: c\n\ny\n",
     "[From kate]A: b\n\nx\n[From kate]A: c\n\ny\n"},
    {"quoted by mboxrd", FROM "A: b\n\n>From me\n>>From you\n> From far\n",
     "[From kate]A: b\n\nFrom me\n>From you\n> From far\n"},
    {"a sentence", FROM "A: b\n\nhello\n\nFrom here on it rains.\nNote: wet\n",
     "[From kate]A: b\n\nhello\n\nFrom here on it rains.\nNote: wet\n"},
    {"a dated line, but no header after it", FROM "A: b\n\n\n" FROM "it said\n",
     "[From kate]A: b\n\n\n" FROM "it said\n"},
    {"no date, but a header of mail", FROM "A: b\n\nx\n\nFrom nobody\nSubject: y\n\nz\n",
     "[From kate]A: b\n\nx\n\n[From nobo]Subject: y\n\nz\n"},
    {"a zone before the year", "From k Mon Jan  5 08:50:15 +0100 2004\nA: b\n\nx\n",
     "[From k Mo]A: b\n\nx\n"},
    {"CRLF", "From k Mon Jan  5 08:50:15 2004\r\nA: b\r\n\r\n>From x\r\n",
     "[From k Mo]A: b\r\n\r\nFrom x\r\n"},
    {"no line feed at the end", FROM "A: b\n\nx", "[From kate]A: b\n\nx"},
    {"two envelopes in a row", FROM FROM "A: b\n\nx\n", "[From kate]A: b\n\nx\n"},
    {"something before the first", "junk\n" FROM "A: b\n\nx\n", "[]junk\n[From kate]A: b\n\nx\n"},
};

static void test_cases(void **state)
{
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t len = strlen(cases[i].mbox);

		for (size_t piece = 1; piece <= len + 1; piece += piece < 4 ? 1 : 7)
			assert_string_equal(read_in(&out, cases[i].mbox, len, piece),
					    cases[i].expected);
	}
	buf_free(&out);
}

static void test_long_line(void **state)
{
	struct buf in = {0}, out = {0};
	size_t len;

	(void)state;
	buf_add_text(&in, FROM "A: b\n\n");
	for (int i = 0; i < 200000; i++)
		buf_add_char(&in, 'x');
	buf_add_text(&in, "\n\n" FROM "A: c\n\n");
	len = buf_len(&in);
	assert_int_equal(strlen(read_in(&out, buf_data(&in), len, 4096)),
			 len - 2 * strlen(FROM) + 2 * strlen("[From kate]"));
	assert_non_null(strstr(buf_text(&out), "[From kate]A: c"));
	buf_free(&in);
	buf_free(&out);
}

static void test_binary(void **state)
{
	static const char box[] = FROM "A: b\n\n\0\xff\0From\n";
	struct buf out = {0};

	(void)state;
	read_in(&out, box, sizeof(box) - 1, 3);
	assert_int_equal(buf_len(&out), sizeof(box) - 1 - strlen(FROM) + strlen("[From kate]"));
	buf_free(&out);
}

static void test_begins(void **state)
{
	(void)state;
	assert_true(mbox_begins("From x", 6));
	assert_true(mbox_begins("\r\n\nFrom x", 9));
	assert_false(mbox_begins("From: x", 7));
	assert_false(mbox_begins("", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_long_line),
	    cmocka_unit_test(test_binary),
	    cmocka_unit_test(test_begins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
