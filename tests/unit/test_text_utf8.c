/* utf8: decoding, clusters and widths, against Unicode's own data. */
#include "tests/unit/test_text.h"

#include <locale.h>
#include <wchar.h>

#include "common/text/utf8.h"

static void test_decode(void **state)
{
	static const struct {
		const char *bytes;
		size_t len, taken;
		int32_t code;
	} rows[] = {
	    {"a", 1, 1, 'a'},
	    {"\0", 1, 1, 0},
	    {"\xc3\xa9", 2, 2, 0xe9},
	    {"\xe2\x82\xac", 3, 3, 0x20ac},
	    {"\xf0\x9f\x98\x80", 4, 4, 0x1f600},
	    {"\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff},
	    {"\xf4\x90\x80\x80", 4, 1, -1}, /* above the last plane */
	    {"\xed\xa0\x80", 3, 1, -1},	    /* a surrogate */
	    {"\xc0\xaf", 2, 1, -1},	    /* overlong */
	    {"\xe0\x80\xaf", 3, 1, -1},
	    {"\xf0\x9f\x98", 3, 1, -1}, /* cut off */
	    {"\xe2\x82", 2, 1, -1},
	    {"\x80", 1, 1, -1},
	    {"\xff", 1, 1, -1},
	    {"", 0, 0, -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int32_t code;
		char bytes[4];
		assert_int_equal(utf8_decode(rows[i].bytes, rows[i].len, &code), rows[i].taken);
		assert_int_equal(code, rows[i].code);
		if (code >= 0) {
			assert_int_equal(utf8_encode(code, bytes), rows[i].taken);
			assert_memory_equal(bytes, rows[i].bytes, rows[i].taken);
		}
		assert_int_equal(utf8_is_valid(rows[i].bytes, rows[i].len),
				 rows[i].len == 0 || code > 0);
	}
	assert_int_equal(utf8_count("a\xc3\xa9\xff", 4), 3);
}

/* The lengths of all clusters, forwards and from the end. */
static void assert_both_ways(const char *s, size_t len)
{
	size_t ends[256], count = 0;
	int width;

	for (size_t at = 0; at < len;) {
		at += utf8_cluster(s + at, len - at, &width);
		assert_true(count < 256);
		ends[count++] = at;
	}
	for (size_t at = len; at > 0; count--) {
		assert_true(count > 0);
		assert_int_equal(ends[count - 1], at);
		at -= utf8_cluster_before(s, at);
	}
	assert_int_equal(count, 0);
}

/* Lines of Unicode 15.0's test that utf8proc 2.8 answers differently. */
static const char *const known_breaks[] = {NULL};

static void check_break_line(const char *line)
{
	char text[128], *rest;
	size_t len = 0, ends[32], count = 0, at = 0;
	int width;

	for (const char *p = line; *p != '\0' && *p != '#';) {
		if (strncmp(p, "÷", 2) == 0) {
			if (len > 0)
				ends[count++] = len;
			p += 2;
		} else if (strncmp(p, "×", 2) == 0) {
			p += 2;
		} else if (*p == ' ' || *p == '\t') {
			p++;
		} else {
			len += utf8_encode((int32_t)strtol(p, &rest, 16), text + len);
			p = rest;
		}
	}
	for (size_t i = 0; known_breaks[i] != NULL; i++)
		if (strncmp(line, known_breaks[i], strlen(known_breaks[i])) == 0)
			return;
	for (size_t i = 0; i < count; i++) {
		at += utf8_cluster(text + at, len - at, &width);
		if (at != ends[i])
			fail_msg("differs: %s", line);
	}
	assert_both_ways(text, len);
}

static void test_grapheme_breaks(void **state)
{
	size_t len;
	char *text = corpus("unicode/GraphemeBreakTest.txt", &len), *rest = text, *line;
	int checked = 0;

	(void)state;
	while ((line = next_line(&rest)) != NULL)
		if (strncmp(line, "÷", 2) == 0) {
			check_break_line(line);
			checked++;
		}
	assert_true(checked > 600);
	free(text);
}

/* Code points whose width differs from East Asian Width, and why. */
static const struct {
	int32_t first, last;
} known_widths[] = {
    {0x302a, 0x302d},	/* tone marks: they take no cell */
    {0x3099, 0x309a},	/* voiced sound marks: they take no cell */
    {0x16fe4, 0x16fe4}, /* Khitan filler: it takes no cell */
    {0x16ff0, 0x16ff1}, /* Vietnamese reading marks: they stand beside, in one cell */
};

static bool is_known_width(int32_t code)
{
	for (size_t i = 0; i < sizeof(known_widths) / sizeof(known_widths[0]); i++)
		if (code >= known_widths[i].first && code <= known_widths[i].last)
			return true;
	return false;
}

static void check_width_line(const char *line)
{
	unsigned first, last;
	char kind[3], bytes[4];

	if (sscanf(line, "%x..%x;%2[A-Za-z]", &first, &last, kind) != 3) {
		if (sscanf(line, "%x;%2[A-Za-z]", &first, kind) != 2)
			return;
		last = first;
	}
	for (unsigned code = first; code <= last; code += last - first > 1000 ? 97 : 1) {
		if (code >= 0xd800 && code <= 0xdfff)
			return;
		int width = utf8_width(bytes, utf8_encode((int32_t)code, bytes));
		bool is_wide = kind[0] == 'W' || kind[0] == 'F';
		if ((is_wide ? width != 2 : width > 1) && !is_known_width((int32_t)code))
			fail_msg("U+%04X is %d wide, %s", code, width, line);
	}
}

static void test_east_asian_width(void **state)
{
	size_t len;
	char *text = corpus("unicode/EastAsianWidth.txt", &len), *rest = text, *line;

	(void)state;
	while ((line = next_line(&rest)) != NULL)
		/* unassigned ranges are wide in the table, of no width anywhere yet */
		if (strstr(line, "<reserved-") == NULL)
			check_width_line(line);
	free(text);
}

static void test_widths(void **state)
{
	static const struct {
		const char *text;
		int width;
		size_t drawn;
	} rows[] = {
	    {"a", 1, 1},
	    {"e\xcc\x81", 1, 3},
	    {"日", 2, 3},
	    {"\xff", 1, 1},
	    {"\n", 0, 1},
	    {"\x1b", 0, 1},
	    {"👩‍🚀", 2, 4}, /* joined: its base is drawn */
	    {"👍🏽", 2, 4},	   /* toned */
	    {"❤️", 1, 3},	   /* asked to be wide */
	    {"🇩🇪", 2, 8},	   /* two halves, two columns */
	    {"नि", 2, 6},
	    {"กำ", 2, 6},
	    {"각", 2, 3},
	    {"\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8", 2, 9}, /* the same in letters */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = strlen(rows[i].text), drawn, base;
		int width;
		assert_int_equal(utf8_drawn(rows[i].text, len, &drawn, &width), len);
		if (width != rows[i].width || drawn != rows[i].drawn)
			fail_msg("%s: %d columns, %zu bytes", rows[i].text, width, drawn);
		assert_int_equal(utf8_cluster(rows[i].text, len, &width), len);
		assert_int_equal(width, rows[i].width);
		assert_int_equal(utf8_cluster_is_doubtful(rows[i].text, len, &base),
				 rows[i].drawn < len);
		assert_int_equal(utf8_width(rows[i].text, len), rows[i].width);
	}
}

/* What is drawn of assigned text is as wide for the C library, which is what
 * ncurses asks. */
static void check_emoji(const char *line)
{
	char text[64], *rest;
	size_t len = 0, drawn;
	int width;

	for (const char *p = line; *p != '\0' && *p != ';' && *p != '#' && len < 56; p = rest) {
		long code = strtol(p, &rest, 16);
		if (rest == p)
			break;
		len += utf8_encode((int32_t)code, text + len);
	}
	if (len == 0)
		return;
	assert_int_equal(utf8_drawn(text, len, &drawn, &width), len);
	assert_both_ways(text, len);
	int32_t code;
	int sum = 0;
	for (size_t at = 0; at < drawn;) {
		at += utf8_decode(text + at, drawn - at, &code);
		/* not yet known to the C library: nothing to compare with */
		if (wcwidth((wchar_t)code) < 0)
			return;
		sum += wcwidth((wchar_t)code);
	}
	if (sum != width)
		fail_msg("%d columns, the C library says %d: %s", width, sum, line);
}

static void test_emoji(void **state)
{
	size_t len;
	char *text = corpus("unicode/emoji-test.txt", &len), *rest = text, *line;

	(void)state;
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		skip();
	while ((line = next_line(&rest)) != NULL)
		if (line[0] != '#')
			check_emoji(line);
	setlocale(LC_CTYPE, "C");
	free(text);
}

static void test_fit(void **state)
{
	const char *s = "a日本e\xcc\x81";
	int used;

	(void)state;
	assert_int_equal(utf8_fit(s, strlen(s), 0, &used), 0);
	assert_int_equal(utf8_fit(s, strlen(s), 2, &used), 1);
	assert_int_equal(used, 1);
	assert_int_equal(utf8_fit(s, strlen(s), 5, NULL), 7);
	assert_int_equal(utf8_fit(s, strlen(s), 6, &used), strlen(s));
	assert_int_equal(used, 6);
}

/* Every prefix, byte by byte, counts back the way it was counted. */
static void test_cut(void **state)
{
	static const struct {
		const char *text;
		size_t most, cut;
	} rows[] = {
	    {"", 5, 0},
	    {"abc", 5, 3},
	    {"abc", 2, 2},
	    {"a\xe5\xae\xb6z", 3, 1},
	    {"a\xe5\xae\xb6z", 4, 4},
	    {"a\xe5\xae", 9, 1},
	    {"ab\xff"
	     "c",
	     9, 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(utf8_cut(rows[i].text, strlen(rows[i].text), rows[i].most),
				 rows[i].cut);
}

static void test_prefixes(void **state)
{
	const char *s = "a\xcc\x81 👩‍🚀🇩🇪🇫\xff\xf0\x9f\x98न"
			"ि\r\n각\xe1\x84\x80\xe1\x84\x80\xe1\x85\xa1\xd8\x80x\t";

	(void)state;
	for (size_t len = 0; len <= strlen(s); len++)
		assert_both_ways(s, len);
}

static void test_normal_forms(void **state)
{
	char *text = utf8_nfc("e\xcc\x81");

	(void)state;
	assert_string_equal(text, "é");
	free(text);
	text = utf8_fold("STRASSE");
	char *other = utf8_fold("Straße");
	assert_string_equal(text, other);
	free(text);
	free(other);
	assert_null(utf8_nfc("\xff"));
	assert_null(utf8_fold("a\xc3"));
}

static void test_blank(void **state)
{
	static const char *const blank[] = {"", " ", "\t\n\r ", "\u00a0\u3000\u1680"};
	static const char *const other[] = {"a", " . ", "\u200b", "\x01", "\u3000\u4e2d"};

	(void)state;
	for (size_t i = 0; i < sizeof(blank) / sizeof(blank[0]); i++)
		assert_true(utf8_is_blank(blank[i], strlen(blank[i])));
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		assert_false(utf8_is_blank(other[i], strlen(other[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_blank),
	    cmocka_unit_test(test_decode),
	    cmocka_unit_test(test_grapheme_breaks),
	    cmocka_unit_test(test_east_asian_width),
	    cmocka_unit_test(test_widths),
	    cmocka_unit_test(test_emoji),
	    cmocka_unit_test(test_fit),
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_prefixes),
	    cmocka_unit_test(test_normal_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
