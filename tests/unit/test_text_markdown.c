/* CommonMark: the parser against the suite of the specification, through its
 * own HTML renderer, and every example of the suite through the layout. */
#include "tests/unit/test_text.h"

#include <jansson.h>
#include <md4c-html.h>

#include "common/base/buf.h"
#include "common/text/entity.h"
#include "common/text/layout.h"
#include "common/text/link.h"
#include "common/text/sanitize.h"

/* Examples of CommonMark 0.31.2 that md4c 0.4.8 (for 0.30) answers differently. */
static const int known_differences[] = {
    10,	 /* a tab after the sign of a heading is kept */
    82,	 /* a tab at the end of a heading is kept */
    171, /* textarea begins no block of raw HTML */
    354, /* signs of money are no punctuation yet */
    625, /* comments by the older rule */
    626,
};

static void on_html(const MD_CHAR *html, MD_SIZE len, void *out)
{
	buf_add(out, html, len);
}

static bool is_known(int example)
{
	for (size_t i = 0; i < sizeof(known_differences) / sizeof(known_differences[0]); i++)
		if (known_differences[i] == example)
			return true;
	return false;
}

/* Line feeds next to a tag mean nothing, and the renderer has fewer. */
static char *without_feeds(const char *html)
{
	char *text = mem_dup(html), *to = text;

	for (const char *p = html; *p != '\0'; p++)
		if (*p != '\n' || (p > html && p[-1] != '>' && p[1] != '<' && p[1] != '\0'))
			*to++ = *p;
	*to = '\0';
	return text;
}

static bool is_answered(const char *markdown, const char *html)
{
	struct buf out = {.max = 0};

	assert_int_equal(md_html(markdown, (MD_SIZE)strlen(markdown), on_html, &out, 0,
				 MD_HTML_FLAG_XHTML | MD_HTML_FLAG_SKIP_UTF8_BOM),
			 0);
	char *answer = without_feeds(buf_text(&out)), *wanted = without_feeds(html);
	bool is_same = strcmp(answer, wanted) == 0;
	free(answer);
	free(wanted);
	buf_free(&out);
	return is_same;
}

static void test_suite(void **state)
{
	size_t len, i;
	char *text = corpus("commonmark/tests-0.31.2.json", &len);
	json_t *list = json_loadb(text, len, 0, NULL), *item;
	int wrong = 0;

	(void)state;
	assert_true(json_array_size(list) > 600);
	json_array_foreach(list, i, item)
	{
		int example = (int)json_integer_value(json_object_get(item, "number"));
		bool is_right = is_answered(json_string_value(json_object_get(item, "markdown")),
					    json_string_value(json_object_get(item, "html")));
		if (is_right == is_known(example)) {
			print_message("example %d is %s\n", example,
				      is_right ? "listed as a difference, but is none"
					       : "different");
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
	json_decref(list);
	free(text);
}

static void check_layout(const char *markdown, size_t len, int width)
{
	struct arena *arena = arena_new();
	struct layout_options options = {.width = width, .markdown = true};
	struct layout layout = layout_make(arena, markdown, len, &options);

	for (size_t i = 0; i < layout.count; i++) {
		const struct layout_line *line = &layout.lines[i];
		assert_in_range(line->width, 0, width);
		for (size_t j = 0; j < line->count; j++)
			assert_true(sanitize_is_clean(line->spans[j].text, line->spans[j].len,
						      SANITIZE_LINE));
	}
	arena_free(&arena);
}

/* Each example whole at several widths, and each of its beginnings. */
static void test_layouts(void **state)
{
	size_t size, i;
	char *text = corpus("commonmark/tests-0.31.2.json", &size);
	json_t *list = json_loadb(text, size, 0, NULL), *item;

	(void)state;
	json_array_foreach(list, i, item)
	{
		const char *markdown = json_string_value(json_object_get(item, "markdown"));
		size_t len = strlen(markdown);
		for (int width = 1; width < 100; width += 13)
			check_layout(markdown, len, width);
		for (size_t n = 0; n < len; n++)
			check_layout(markdown, n, 1 + (int)(n % 40));
	}
	json_decref(list);
	free(text);
}

static void test_entities(void **state)
{
	static const struct {
		const char *typed, *meant;
	} rows[] = {
	    {"&amp;", "&"},
	    {"&AElig;", "Æ"},
	    {"&zwnj;", "\xe2\x80\x8c"},
	    {"&thetasym;", "ϑ"},
	    {"&apos;", "'"},
	    {"&#65;", "A"},
	    {"&#x1F600;", "😀"},
	    {"&#X41;", "A"},
	    {"&#0;", "\xef\xbf\xbd"},
	    {"&#xD800;", "\xef\xbf\xbd"},
	    {"&#99999999;", "\xef\xbf\xbd"},
	    {"&amp", NULL},
	    {"&Amp;", NULL},
	    {"&;", NULL},
	    {"&#;", NULL},
	    {"&#x;", NULL},
	    {"&#xg;", NULL},
	    {"&#1a;", NULL},
	    {"&thetasymbols;", NULL},
	    {"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char bytes[4];
		size_t n = entity_decode(rows[i].typed, strlen(rows[i].typed), bytes);
		if (n != (rows[i].meant ? strlen(rows[i].meant) : 0))
			fail_msg("%s: %zu bytes", rows[i].typed, n);
		if (n > 0)
			assert_memory_equal(bytes, rows[i].meant, n);
	}
}

static void test_find_links(void **state)
{
	static const struct {
		const char *text, *address;
	} rows[] = {
	    {"see https://x.org/a.", "https://x.org/a"},
	    {"(http://x.org/a_(b))", "http://x.org/a_(b))"},
	    {"(http://x.org/a)", "http://x.org/a"},
	    {"<http://x.org>", "http://x.org"},
	    {"www.x.org, and", "www.x.org"},
	    {"awww.x.org", NULL},
	    {"http:// and https://x", "https://x"},
	    {"HTTP://X.ORG!", "HTTP://X.ORG"},
	    {"https://", NULL},
	    {"nothing", NULL},
	    {"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t start, n = link_find(rows[i].text, strlen(rows[i].text), &start);
		assert_int_equal(n, rows[i].address ? strlen(rows[i].address) : 0);
		if (n > 0)
			assert_memory_equal(rows[i].text + start, rows[i].address, n);
	}
}

static void test_make_links(void **state)
{
	struct arena *arena = arena_new();
	char *address = mem_alloc(LINK_MAX + 2);

	(void)state;
	assert_string_equal(link_make(arena, "https://a b", 11), "https://a%20b");
	assert_string_equal(link_make(arena, "MAILTO:a@b", 10), "MAILTO:a@b");
	assert_string_equal(link_make(arena, "www.x.org", 9), "http://www.x.org");
	assert_string_equal(link_make(arena, "ssh://x\x9c\n", 9), "ssh://x%9C%0A");
	assert_null(link_make(arena, "ftp://x", 7));
	assert_null(link_make(arena, "http://", 7));
	assert_null(link_make(arena, "w", 1));
	assert_null(link_make(arena, "", 0));
	memset(address, 'a', LINK_MAX + 1);
	memcpy(address, "http://", 7);
	assert_non_null(link_make(arena, address, LINK_MAX));
	assert_null(link_make(arena, address, LINK_MAX + 1));
	address[20] = ' ';
	assert_null(link_make(arena, address, LINK_MAX));
	free(address);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_suite),      cmocka_unit_test(test_layouts),
	    cmocka_unit_test(test_entities),   cmocka_unit_test(test_find_links),
	    cmocka_unit_test(test_make_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
