/* layout: what a reader sees of what somebody wrote, and that it always fits. */
#include "tests/unit/test_text.h"

#include <jansson.h>

#include "common/text/layout.h"
#include "common/text/sanitize.h"
#include "common/text/utf8.h"
#include "common/text/wrap.h"

static struct layout made(struct arena *arena, const char *text, size_t len, int width,
			  bool markdown)
{
	struct layout_options options = {.width = width, .markdown = markdown};

	return layout_make(arena, text, len, &options);
}

static char *line_text(struct arena *arena, const struct layout_line *line)
{
	char *text = arena_dup(arena, "");

	for (size_t i = 0; i < line->count; i++)
		text = arena_printf(arena, "%s%.*s", text, (int)line->spans[i].len,
				    line->spans[i].text);
	return text;
}

static char *joined(struct arena *arena, const struct layout *layout)
{
	char *text = arena_dup(arena, "");

	for (size_t i = 0; i < layout->count; i++)
		text = arena_printf(arena, "%s%s\n", text, line_text(arena, &layout->lines[i]));
	return text;
}

/* Every line fits, its widths add up, it is clean, and each cluster is in its
 * drawn form. */
static void check_line(struct arena *arena, const struct layout_line *line, int width)
{
	const char *text = line_text(arena, line);
	size_t len = strlen(text), drawn;
	int sum = 0, cluster;

	for (size_t i = 0; i < line->count; i++) {
		sum += line->spans[i].width;
		assert_true(line->spans[i].len > 0);
	}
	assert_int_equal(sum, line->width);
	if (utf8_width(text, len) != line->width || line->width > width)
		fail_msg("%d columns of %d, says %d: %s", utf8_width(text, len), width, line->width,
			 text);
	if (!sanitize_is_clean(text, len, SANITIZE_LINE))
		fail_msg("not clean: %s", text);
	for (size_t at = 0; at < len;) {
		size_t n = utf8_drawn(text + at, len - at, &drawn, &cluster);
		assert_int_equal(n, drawn);
		at += n;
	}
}

static void check(const char *text, size_t len, int width)
{
	for (int kind = 0; kind < 4; kind++) {
		struct arena *arena = arena_new();
		struct layout_options options = {.width = width,
						 .ascii = (kind & 1) != 0,
						 .markdown = (kind & 2) != 0,
						 .match = "e"};
		struct layout layout = layout_make(arena, text, len, &options);
		assert_int_equal(layout.width, width);
		for (size_t i = 0; i < layout.count; i++) {
			check_line(arena, &layout.lines[i], width);
			if (!options.ascii)
				continue;
			for (const char *p = line_text(arena, &layout.lines[i]); *p != '\0'; p++)
				assert_in_range(*p, ' ', '~');
		}
		assert_non_null(layout_plain(arena, &layout));
		arena_free(&arena);
	}
}

/* As people see it, `\n` after each line. */
static const struct {
	const char *name;
	int width;
	bool markdown;
	const char *typed, *seen;
} rows[] = {
    {"nothing", 20, true, "", ""},
    {"nothing but marks", 20, true, "[a]: b", "[a]: b\n"},
    {"wrap", 10, true, "one two three four", "one two\nthree four\n"},
    {"breaks stay", 40, true, "one\ntwo  \nthree\\\nfour", "one\ntwo\nthree\nfour\n"},
    {"paragraphs", 40, true, "one\n\n\n\ntwo", "one\n\ntwo\n"},
    {"marks vanish", 40, true, "*a* **b** `c` ~~d~~ \\*", "a b c d *\n"},
    {"heading", 40, true, "# Title\ntext", "Title\n\ntext\n"},
    {"rule", 6, true, "a\n\n---\n\nb", "a\n\n──────\n\nb\n"},
    {"tight list", 40, true, "- a\n- b\n  - c\n- d", "• a\n• b\n  • c\n• d\n"},
    {"loose list", 40, true, "- a\n\n- b", "• a\n\n• b\n"},
    {"ordered", 12, true, "9. nine is nine\n10. ten", "9. nine is\n   nine\n10. ten\n"},
    {"empty item", 12, true, "-\n- b", "•\n• b\n"},
    {"list after text", 40, true, "text\n\n- a\n\ntext", "text\n\n• a\n\ntext\n"},
    {"quote", 40, true, "> a\n> b\n>\n> c\n\nanswer", "│ a\n│ b\n│\n│ c\nanswer\n"},
    {"quote in quote", 40, true, "> > a\n\nb", "│ │ a\nb\n"},
    {"two quotes", 40, true, "> a\n\ntext\n\n> b", "│ a\ntext\n\n│ b\n"},
    {"list in quote", 40, true, "> - a\n> - b", "│ • a\n│ • b\n"},
    {"quote in list", 40, true, "- > a", "• │ a\n"},
    {"code", 12, true, "```\nint  a;\n\n\tb = 1234567890;\n```\nend",
     "  int  a;\n\n      b = 12\n  34567890;\n\nend\n"},
    {"code in a quote", 40, true, "> ```\n> a\n> ```", "│   a\n"},
    {"html as typed", 40, true, "<b>x</b>\n\n<div>\ny\n</div>", "<b>x</b>\n\n<div>\ny\n</div>\n"},
    {"entities", 40, true, "&lt;&eacute;&#x263a;&nosuch;&#0;", "<é☺&nosuch;\xef\xbf\xbd\n"},
    {"entities are harmless", 40, true, "&#27;[m&#x202e;&#x9b;", "^[[m<U+202E><9B>\n"},
    {"link", 40, true, "[text](https://example.org/) <https://example.org>",
     "text https://example.org\n"},
    {"no link", 40, true, "[text](docs/a.md) [b](javascript:x)",
     "text (docs/a.md) b (javascript:x)\n"},
    {"image", 40, true, "![alt](https://example.org/i.png) ![](i.png)", "alt i.png\n"},
    {"number gives way", 3, true, "100. a b", "a b\n"},
    {"bars give way", 6, true, "> > > > abcd", "│ │ ab\n│ │ cd\n"},
    {"deep is flat", 40, true, "> > > > > > > > > > a", "│ │ │ │ │ │ │ │ a\n"},
    {"wide on one column", 1, true, "日a", "?\na\n"},
    {"emoji as base", 40, true, "👩‍🚀 👍🏽 ❤️", "👩 👍 ❤\n"},
    {"mail", 40, false, "Hi,\n\n> a\n> > b\n>>c\n>\nno\n", "Hi,\n\n│ a\n│ │ b\n│ │ c\n│\nno\n"},
    {"mail wraps", 8, false, "> one two three", "│ one\n│ two\n│ three\n"},
    {"mail keeps indents", 40, false, "  a *b*\n\tc", "  a *b*\n        c\n"},
    {"mail ends", 40, false, "a\r\n-- \r\nme\r\n\r\n", "a\n--\nme\n"},
};

static void test_rows(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct layout layout = made(arena, rows[i].typed, strlen(rows[i].typed),
					    rows[i].width, rows[i].markdown);
		const char *seen = joined(arena, &layout);
		if (strcmp(seen, rows[i].seen) != 0)
			fail_msg("%s:\n%s\nnot\n%s", rows[i].name, seen, rows[i].seen);
		for (int width = 1; width < 50; width++)
			check(rows[i].typed, strlen(rows[i].typed), width);
	}
	arena_free(&arena);
}

/* The style of the first span that holds `text`. */
static const struct layout_span *span_of(const struct layout *layout, const char *text)
{
	for (size_t i = 0; i < layout->count; i++)
		for (size_t j = 0; j < layout->lines[i].count; j++) {
			const struct layout_span *span = &layout->lines[i].spans[j];
			if (memmem(span->text, span->len, text, strlen(text)) != NULL)
				return span;
		}
	fail_msg("no %s", text);
	return NULL;
}

static void test_styles(void **state)
{
	static const struct {
		const char *typed, *text;
		unsigned style;
		const char *link;
	} styles[] = {
	    {"a *b*", "b", LAYOUT_EMPHASIS, NULL},
	    {"*a **b***", "b", LAYOUT_EMPHASIS | LAYOUT_STRONG, NULL},
	    {"*a *b* c*", "c", LAYOUT_EMPHASIS, NULL},
	    {"`a`", "a", LAYOUT_CODE, NULL},
	    {"    a", "a", LAYOUT_CODE, NULL},
	    {"~~a~~", "a", LAYOUT_STRIKE, NULL},
	    {"# a `b`", "b", LAYOUT_HEADING | LAYOUT_CODE, NULL},
	    {"> a", "a", LAYOUT_QUOTE, NULL},
	    {"> a", "│", LAYOUT_QUOTE | LAYOUT_RULE, NULL},
	    {"***", "─", LAYOUT_RULE, NULL},
	    {"[a](https://x.org/ü)", "a", LAYOUT_LINK, "https://x.org/%C3%BC"},
	    {"[a *b*](ssh://x.org)", "b", LAYOUT_LINK | LAYOUT_EMPHASIS, "ssh://x.org"},
	    {"<me@x.org>", "me", LAYOUT_LINK, "mailto:me@x.org"},
	    {"www.x.org", "www", LAYOUT_LINK, "http://www.x.org"},
	    {"see https://x.org/a_b_c.", "x.org", LAYOUT_LINK, "https://x.org/a_b_c"},
	    {"[a](<https://x.org/\x1b]8;;\x07>)", "a", LAYOUT_LINK, "https://x.org/%1B]8;;%07"},
	    {"[a](https://x.org?a&amp;b)", "a", LAYOUT_LINK, "https://x.org?a&b"},
	    {"[a](javascript:b)", "a", 0, NULL},
	    {"[a](file:///etc/passwd)", "a", 0, NULL},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++) {
		struct layout layout =
		    made(arena, styles[i].typed, strlen(styles[i].typed), 40, true);
		const struct layout_span *span = span_of(&layout, styles[i].text);
		if (span->style != styles[i].style)
			fail_msg("%s: %u", styles[i].typed, span->style);
		if (styles[i].link == NULL)
			assert_null(span->link);
		else
			assert_string_equal(span->link, styles[i].link);
	}
	arena_free(&arena);
}

/* The bytes after a text are not part of it. */
static void test_ends_where_it_ends(void **state)
{
	struct arena *arena = arena_new();
	struct layout layout = made(arena, "[a](https://b)*c*", 13, 40, true);

	(void)state;
	assert_string_equal(joined(arena, &layout), "[a](https://b\n");
	arena_free(&arena);
}

static void test_mail_styles(void **state)
{
	const char *mail = "see https://x.org/a, ok\n> q\n-- \nme";
	struct arena *arena = arena_new();
	struct layout layout = made(arena, mail, strlen(mail), 40, false);

	(void)state;
	assert_string_equal(span_of(&layout, "x.org")->link, "https://x.org/a");
	assert_int_equal(span_of(&layout, "ok")->style, 0);
	assert_int_equal(span_of(&layout, "q")->style, LAYOUT_QUOTE);
	assert_int_equal(span_of(&layout, "me")->style, LAYOUT_QUOTE);
	assert_true(layout.lines[1].is_quote);
	assert_false(layout.lines[2].is_quote);
	arena_free(&arena);
}

static void test_matches(void **state)
{
	static const struct {
		const char *typed, *word, *found;
	} matches[] = {
	    {"one One ONE", "one", "one One ONE "},
	    {"cafés and CAFE", "café", "café CAFE "},
	    {"e\xcc\x81t\xc3\xa9 ete", "été", "e\xcc\x81t\xc3\xa9 ete "},
	    {"a *b*c", "bc", "b c "},
	    {"Straße STRASSE", "strasse", "Straße STRASSE "},
	    {"日本語", "本", "本 "},
	    {"aaaa", "aa", "aaaa "},
	    {"none", "", ""},
	    {"none", "x", ""},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(matches) / sizeof(matches[0]); i++) {
		struct layout_options options = {
		    .width = 40, .markdown = true, .match = matches[i].word};
		struct layout layout =
		    layout_make(arena, matches[i].typed, strlen(matches[i].typed), &options);
		char *found = arena_dup(arena, "");
		for (size_t j = 0; j < layout.lines[0].count; j++) {
			const struct layout_span *span = &layout.lines[0].spans[j];
			if ((span->style & LAYOUT_MATCH) != 0)
				found = arena_printf(arena, "%s%.*s ", found, (int)span->len,
						     span->text);
		}
		assert_string_equal(found, matches[i].found);
	}
	arena_free(&arena);
}

static void test_plain(void **state)
{
	static const struct {
		const char *typed, *plain;
	} plains[] = {
	    {"> a\n\n[b](https://x.org) c", "│ a\nb (https://x.org) c\n"},
	    {"<https://x.org> <me@x.org> www.x.org", "https://x.org me@x.org www.x.org\n"},
	    {"> [one two three four](https://x.org)\n> b",
	     "│ one two three\n│ four (https://x.org)\n│ b\n"},
	    {"[a](https://x.org)[b](https://x.org)", "a (https://x.org)b (https://x.org)\n"},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(plains) / sizeof(plains[0]); i++) {
		struct layout layout =
		    made(arena, plains[i].typed, strlen(plains[i].typed), 16 + 24 * (i != 2), true);
		assert_string_equal(layout_plain(arena, &layout), plains[i].plain);
	}
	arena_free(&arena);
}

static void test_ascii(void **state)
{
	struct layout_options options = {.width = 30, .ascii = true, .markdown = true};
	const char *typed = "> “a…”\n\n- é\n\n***";
	struct arena *arena = arena_new();
	struct layout layout = layout_make(arena, typed, strlen(typed), &options);

	(void)state;
	assert_string_equal(joined(arena, &layout),
			    "| \"a...\"\n\n* e\n\n------------------------------\n");
	assert_int_equal(layout.lines[0].spans[0].style, LAYOUT_QUOTE | LAYOUT_RULE);
	arena_free(&arena);
}

static void test_too_long(void **state)
{
	size_t len = LAYOUT_INPUT + 3;
	char *text = mem_alloc(len + 1);
	struct arena *arena = arena_new();

	(void)state;
	memset(text, 'a', len);
	memcpy(text + LAYOUT_INPUT - 1, "é", 2);
	struct layout layout = made(arena, text, len, 80, false);
	const char *last = line_text(arena, &layout.lines[layout.count - 1]);
	assert_string_equal(last, "(The rest is too long to be shown.)");
	layout = made(arena, text, LAYOUT_INPUT - 1, 80, false);
	assert_int_equal(layout.count, (LAYOUT_INPUT + 78) / 80);
	arena_free(&arena);
	free(text);
}

static void test_wrap(void **state)
{
	static const struct {
		const char *text;
		int columns;
		size_t used, drawn;
		int width;
	} wraps[] = {
	    {"one two", 7, 7, 7, 7},   {"one two", 6, 4, 3, 3},
	    {"one   two", 4, 6, 3, 3}, {"one ", 3, 4, 3, 3},
	    {"one ", 4, 4, 4, 4},      {"   onetwo", 5, 5, 5, 5}, /* no line of spaces alone */
	    {"     ", 3, 5, 3, 3},     {"abcdef", 4, 4, 4, 4},
	    {"half-open", 6, 5, 5, 5}, {"see --all", 6, 4, 3, 3},
	    {"t -10", 4, 2, 1, 1},     {"日本語", 5, 6, 6, 4},
	    {"日本。", 4, 3, 3, 2}, /* a full stop does not begin a line */
	    {"日", 1, 3, 3, 2},	    /* at least one goes */
	    {"", 4, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wraps) / sizeof(wraps[0]); i++) {
		size_t drawn, used;
		int width;
		used = wrap_line(wraps[i].text, strlen(wraps[i].text), wraps[i].columns, &drawn,
				 &width);
		if (used != wraps[i].used || drawn != wraps[i].drawn || width != wraps[i].width)
			fail_msg("\"%s\" at %d: %zu, %zu, %d", wraps[i].text, wraps[i].columns,
				 used, drawn, width);
	}
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n';
}

/* Without blanks, a layout of plain text is the drawn form of the whole. */
static void check_nothing_lost(const char *text, size_t len, int width)
{
	struct arena *arena = arena_new();
	struct layout layout = made(arena, text, len, width, false);
	struct buf clean = {.max = 0};
	size_t at = 0, drawn;
	int cluster;

	sanitize_add(&clean, text, len, SANITIZE_TEXT);
	const char *all = buf_text(&clean);
	for (size_t i = 0; i < layout.count; i++)
		for (const char *p = line_text(arena, &layout.lines[i]); *p != '\0'; p += drawn) {
			drawn = 1;
			if (is_blank(*p))
				continue;
			while (is_blank(all[at]))
				at++;
			size_t n = utf8_drawn(all + at, buf_len(&clean) - at, &drawn, &cluster);
			if (strncmp(p, all + at, drawn) != 0)
				fail_msg("width %d: %s, not %.20s", width, p, all + at);
			at += n;
		}
	while (is_blank(all[at]))
		at++;
	assert_int_equal(at, buf_len(&clean));
	buf_free(&clean);
	arena_free(&arena);
}

static void check_widths(const char *name)
{
	size_t len;
	char *text = corpus(name, &len);

	for (int width = 1; width <= 200; width += width < 12 ? 1 : 17) {
		check(text, len, width);
		if (width > 1)
			check_nothing_lost(text, len, width);
	}
	free(text);
}

static void test_demo(void **state)
{
	(void)state;
	check_widths("unicode/UTF-8-demo.txt");
}

static void test_malformed(void **state)
{
	(void)state;
	check_widths("unicode/UTF-8-test.txt");
}

static void test_naughty_strings(void **state)
{
	size_t len;
	char *text = corpus("naughty/blns.json", &len);
	json_t *list = json_loadb(text, len, JSON_ALLOW_NUL, NULL), *item;

	(void)state;
	size_t i;
	json_array_foreach(list, i, item)
	{
		check(json_string_value(item), json_string_length(item), 1 + (int)(i % 90));
		check(json_string_value(item), json_string_length(item), 80);
	}
	json_decref(list);
	free(text);
}

/* A post cut anywhere, as it would be while it is typed. */
static void test_prefixes(void **state)
{
	struct buf all = {.max = 0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_add_text(&all, rows[i].typed);
		buf_add_text(&all, "\n");
	}
	for (size_t len = 0; len <= buf_len(&all); len++)
		check(buf_data(&all), len, 1 + (int)(len % 60));
	buf_free(&all);
}

/* What could make a parser slow or deep. */
static void test_extremes(void **state)
{
	static const char *const parts[] = {
	    ">",      "- ",	  "* ",	  "1. ",      "[",	 "![",	"[a](", "*",
	    "**a",    "`",	  "``a",  "<",	      "&",	 "\\",	"_a",	"~~",
	    "[x][x]", "http://a", "www.", "\xcc\x81", "👩‍", "<a@", "\x1b", "\t",
	    "#",      "|",	  "\n",	  "\n>",      "\n- ",	 "日",	"\xff", "]("};
	enum { SIZE = 4096 };
	char text[SIZE + 32];

	(void)state;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t len = 0, n = strlen(parts[i]);
		for (; len + n <= SIZE; len += n)
			memcpy(text + len, parts[i], n);
		check(text, len, 80);
		check(text, len, 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_styles),
	    cmocka_unit_test(test_ends_where_it_ends),
	    cmocka_unit_test(test_mail_styles),
	    cmocka_unit_test(test_matches),
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_ascii),
	    cmocka_unit_test(test_too_long),
	    cmocka_unit_test(test_wrap),
	    cmocka_unit_test(test_demo),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_naughty_strings),
	    cmocka_unit_test(test_prefixes),
	    cmocka_unit_test(test_extremes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
