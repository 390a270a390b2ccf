/* sanitize and signs: nothing people wrote reaches a terminal as a control. */
#include "tests/unit/test_text.h"

#include <jansson.h>

#include "common/text/sanitize.h"
#include "common/text/utf8.h"

static struct buf sanitized(const char *s, size_t len, enum sanitize_mode mode)
{
	struct buf out = {.max = 0};

	assert_int_equal(sanitize_add(&out, s, len, mode), 0);
	return out;
}

/* What must not be in clean text, whatever went in. */
static bool is_bad(int32_t code, enum sanitize_mode mode)
{
	static const struct {
		int32_t first, last;
	} bad[] = {{0x7f, 0x9f},     {0x61c, 0x61c},   {0x200b, 0x200b}, {0x200e, 0x200f},
		   {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff0, 0xfffb},
		   {0xfdd0, 0xfdef}, {0x115f, 0x1160}, {0x3164, 0x3164}};

	if (code < 0x20)
		return code != '\n' || mode == SANITIZE_LINE;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (code >= bad[i].first && code <= bad[i].last)
			return true;
	return (code & 0xfffe) == 0xfffe;
}

static void assert_harmless(const char *s, size_t len, enum sanitize_mode mode)
{
	struct buf out = sanitized(s, len, mode);
	struct buf again = sanitized(buf_data(&out), buf_len(&out), mode);
	const char *clean = buf_data(&out);
	int32_t code;
	int width;

	assert_true(buf_len(&out) <= len * 9);
	assert_true(utf8_is_valid(clean, buf_len(&out)));
	for (size_t at = 0; at < buf_len(&out);) {
		at += utf8_decode(clean + at, buf_len(&out) - at, &code);
		if (is_bad(code, mode))
			fail_msg("U+%04X stayed in %s", (unsigned)code, clean);
	}
	for (size_t at = 0; at < buf_len(&out);) {
		size_t n = utf8_cluster(clean + at, buf_len(&out) - at, &width);
		if (clean[at] != '\n')
			assert_in_range(width, 1, 6);
		at += n;
	}
	if (buf_len(&out) != buf_len(&again))
		fail_msg("\"%.*s\" becomes \"%.*s\"", (int)buf_len(&out), clean,
			 (int)buf_len(&again), buf_data(&again));
	assert_int_equal(buf_len(&out), buf_len(&again));
	assert_memory_equal(clean, buf_data(&again), buf_len(&out));
	assert_true(sanitize_is_clean(clean, buf_len(&out), mode));
	assert_int_equal(sanitize_is_clean(s, len, mode),
			 len == buf_len(&out) && memcmp(s, clean, len) == 0);
	buf_free(&out);
	buf_free(&again);
}

#define MARKS4 "\xcc\x81\xcc\x82\xcc\x83\xcc\x84"
#define TAG(c) "\xf3\xa0\x81" c

static const struct {
	const char *typed, *clean;
} rows[] = {
    {"plain words, 1 to ~", NULL},
    {"zwei\nZeilen", NULL},
    {"a\r\nb", "a\nb"},
    {"a\rb", "a^Mb"},
    {"\x1b[31mred\a\x7f", "^[[31mred^G^?"},
    {"\xc2\x9b"
     "31m",
     "<9B>31m"},
    {"\x9b", "\xef\xbf\xbd"},
    {"\xc3(", "\xef\xbf\xbd("},
    {"a\tb\n\tc", "a       b\n        c"},
    {"日本\tx", "日本    x"},
    {"12345678\tx", "12345678        x"},
    {"e\xcc\x81té", NULL},
    {"\xcc\x81", "<U+0301>"},
    {"a\n\xcc\x81", "a\n<U+0301>"},
    {"a" MARKS4 MARKS4, NULL},
    {"a" MARKS4 MARKS4 MARKS4 "b", "a" MARKS4 MARKS4 "b"},
    {"ab\xe2\x80\xaetxt.exe", "ab<U+202E>txt.exe"},
    {"\xef\xbb\xbftext", "<U+FEFF>text"},
    {"in\xe2\x80\x8bvisible", "in<U+200B>visible"},
    {"a\xe2\x80\x8d"
     "b",
     "a<U+200D>b"},
    {"👩‍🚀 👩‍❤️‍💋‍👨", NULL},
    {"👩\xe2\x80\x8d", "👩<U+200D>"},
    {"می\xe2\x80\x8cخواهم", NULL},
    {"क्\xe2\x80\x8dष", NULL},
    {"p\xe2\x80\x8c"
     "aypal",
     "p<U+200C>aypal"},
    {"❤️ 1️⃣ 👍🏽", NULL},
    {"a\xef\xb8\x8f", "a<U+FE0F>"},
    {"🏴" TAG("\xa7") TAG("\xa2") TAG("\xb3") TAG("\xa3") TAG("\xb4") TAG("\xbf"), NULL},
    {"hi" TAG("\xa7"), "hi<U+E0067>"},
    {"🏴" TAG("\xa7") "x", "🏴<U+E0067>x"},
    {"\xef\xbf\xbe", "<U+FFFE>"},
    {"soft\xc2\xadhyphen", NULL},
    {"กำ นำ", NULL},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *clean = rows[i].clean ? rows[i].clean : rows[i].typed;
		size_t len = strlen(rows[i].typed);
		struct buf out = sanitized(rows[i].typed, len, SANITIZE_TEXT);
		assert_string_equal(buf_text(&out), clean);
		buf_free(&out);
		assert_harmless(rows[i].typed, len, SANITIZE_TEXT);
		assert_harmless(rows[i].typed, len, SANITIZE_LINE);
	}
}

static void test_line(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(sanitize_dup(arena, "a\r\nb\nc", SANITIZE_LINE), "a b c");
	assert_false(sanitize_is_clean("a\nb", 3, SANITIZE_LINE));
	assert_true(sanitize_is_clean("a\nb", 3, SANITIZE_TEXT));
	struct buf out = sanitized("a\0b", 3, SANITIZE_LINE);
	assert_string_equal(buf_text(&out), "a^@b");
	buf_free(&out);
	arena_free(&arena);
}

static void test_tabs_count_from_the_end(void **state)
{
	struct buf out = {.max = 0};

	(void)state;
	buf_add_text(&out, "before ");
	sanitize_add(&out, "a\tb", 3, SANITIZE_TEXT);
	assert_string_equal(buf_text(&out), "before a       b");
	buf_free(&out);
}

static void test_full_buffer(void **state)
{
	struct buf out = {.max = 4};

	(void)state;
	assert_true(sanitize_add(&out, "\x1b\x1b\x1b", 3, SANITIZE_TEXT) < 0);
	assert_int_equal(buf_len(&out), 4);
	buf_free(&out);
}

/* All prefixes and all suffixes: a text may be cut anywhere. */
static void test_cut_anywhere(void **state)
{
	struct buf all = {.max = 0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		buf_add_text(&all, rows[i].typed);
	for (size_t i = 0; i <= buf_len(&all); i++) {
		assert_harmless(buf_data(&all), i, SANITIZE_TEXT);
		assert_harmless(buf_data(&all) + i, buf_len(&all) - i, SANITIZE_LINE);
	}
	buf_free(&all);
}

/* Any two, three or four parts next to each other: the joints are where
 * applying it twice could differ from applying it once. */
static void test_joints(void **state)
{
	static const char *const parts[] = {"a",
					    "\xcc\x81",
					    "\xe2\x80\x8d",
					    "\xe2\x80\x8c",
					    "👩",
					    "🏽",
					    "🇩",
					    "\xef\xb8\x8f",
					    "\xe1\x84\x80",
					    "\xe1\x85\xa1",
					    "\xe1\x86\xa8",
					    "각",
					    "ำ",
					    "ا",
					    "\xd8\x80",
					    "\xff",
					    "\n",
					    "\t",
					    TAG("\xa7"),
					    "\xe2\x80\xae",
					    "क",
					    "्",
					    "〮",
					    "1",
					    "\xe2\x83\xa3",
					    "🏴",
					    "\xe1\xa0\x8b",
					    "\xcc\x81" MARKS4 MARKS4};
	enum { PARTS = sizeof(parts) / sizeof(parts[0]) };
	char text[128];

	(void)state;
	for (unsigned i = 0; i < PARTS * PARTS * PARTS * PARTS;
	     i += 1 + (i > PARTS * PARTS * 30) * 6) {
		snprintf(text, sizeof(text), "%s%s%s%s", parts[i % PARTS], parts[i / PARTS % PARTS],
			 parts[i / PARTS / PARTS % PARTS], parts[i / PARTS / PARTS / PARTS]);
		assert_harmless(text, strlen(text), SANITIZE_TEXT);
	}
}

static void check_file(const char *name)
{
	size_t len;
	char *text = corpus(name, &len), *rest = text, *line;

	assert_harmless(text, len, SANITIZE_TEXT);
	while ((line = next_line(&rest)) != NULL)
		assert_harmless(line, strlen(line), SANITIZE_LINE);
	free(text);
}

static void test_corpora(void **state)
{
	(void)state;
	check_file("unicode/UTF-8-test.txt");
	check_file("unicode/UTF-8-demo.txt");
	check_file("naughty/blns.txt");
	check_file("legacy-text/KOI8.txt");
	check_file("legacy-text/UTF-8-BIG5.txt");
}

static void test_naughty_strings(void **state)
{
	size_t len;
	char *text = corpus("naughty/blns.json", &len);
	json_t *list = json_loadb(text, len, JSON_ALLOW_NUL, NULL), *item;

	(void)state;
	assert_true(json_array_size(list) > 400);
	size_t i;
	json_array_foreach(list, i, item)
	{
		assert_harmless(json_string_value(item), json_string_length(item), SANITIZE_LINE);
		assert_harmless(json_string_value(item), json_string_length(item), SANITIZE_TEXT);
	}
	json_decref(list);
	free(text);
}

/* Every emoji of Unicode 15 passes as it is. */
static void test_emoji_stay(void **state)
{
	size_t len;
	char *text = corpus("unicode/emoji-test.txt", &len), *rest = text, *line;
	char emoji[96], *end;

	(void)state;
	while ((line = next_line(&rest)) != NULL) {
		size_t n = 0;
		for (char *p = line; line[0] != '#' && n < 90; p = end) {
			long code = strtol(p, &end, 16);
			if (end == p)
				break;
			n += utf8_encode((int32_t)code, emoji + n);
		}
		if (!sanitize_is_clean(emoji, n, SANITIZE_LINE))
			fail_msg("does not stay: %s", line);
	}
	free(text);
}

static void test_ascii(void **state)
{
	static const struct {
		const char *clean, *ascii;
	} signs[] = {
	    {"● new ▸ here │ bar ─ rule …", "* new > here | bar - rule ..."},
	    {"“so” 3 °C", "\"so\" 3 degC"},
	    {"↑ ↓ ↑↓", "up down up/down"},
	    {"Zoë, Łódź, Straße, e\xcc\x81", "Zoe, Lodz, Strasse, e"},
	    {"ﬁne Ａ½", "fine A1/2"},
	    {"日本 Привет", "???? ??????"},
	    {"👩‍🚀 🇩🇪", "?? ??"},
	    {"two\nlines", "two\nlines"},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		assert_string_equal(sanitize_ascii(arena, signs[i].clean), signs[i].ascii);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_line),
	    cmocka_unit_test(test_tabs_count_from_the_end),
	    cmocka_unit_test(test_full_buffer),
	    cmocka_unit_test(test_cut_anywhere),
	    cmocka_unit_test(test_joints),
	    cmocka_unit_test(test_corpora),
	    cmocka_unit_test(test_naughty_strings),
	    cmocka_unit_test(test_emoji_stay),
	    cmocka_unit_test(test_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
