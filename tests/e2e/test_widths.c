/* Characters of every width: what stands to the right is where it belongs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/text/sanitize.h"
#include "common/text/utf8.h"
#include "tests/e2e/harness/house.h"
#include "tests/e2e/harness/look.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/term.h"

static const char *const width_boards[] = {"widths", NULL};

enum { WIDTH_COLUMNS = 60, WIDTH_LINES = 60, SAMPLES = 10, WIDTH_MAX = 1200 };

/* The lines to be shown: "L0123 text|", in the form they are to be drawn in. */
struct widths {
	char *lines[WIDTH_MAX], *drawn[WIDTH_MAX];
	bool is_seen[WIDTH_MAX];
	size_t count, differences;
};

static void widths_add(struct widths *widths, const char *text, size_t len)
{
	struct buf line = {0}, clean = {0}, drawn = {0};
	size_t n;
	int width;

	assert_true(widths->count < WIDTH_MAX);
	buf_printf(&line, "L%04zu ", widths->count);
	buf_add(&line, text, utf8_fit(text, len, WIDTH_COLUMNS, NULL));
	buf_add_char(&line, '|');
	sanitize_add(&clean, buf_data(&line), buf_len(&line), SANITIZE_LINE);
	for (size_t at = 0; at < buf_len(&clean); at += n) {
		size_t shown;

		n = utf8_drawn(buf_data(&clean) + at, buf_len(&clean) - at, &shown, &width);
		buf_add(&drawn, buf_data(&clean) + at, shown);
	}
	buf_free(&clean);
	if (utf8_width(buf_data(&drawn), buf_len(&drawn)) > LOOK_COLUMNS - LOOK_TEXT_AT - 3) {
		buf_free(&line);
		buf_free(&drawn);
		return;
	}
	widths->lines[widths->count] = buf_take(&line, NULL);
	widths->drawn[widths->count++] = buf_take(&drawn, NULL);
}

static void widths_free(struct widths *widths)
{
	for (size_t i = 0; i < widths->count; i++) {
		free(widths->lines[i]);
		free(widths->drawn[i]);
	}
}

/* The lines of a file that are UTF-8; the others must be refused. */
static void add_file(struct widths *widths, const char *name, struct buf *malformed)
{
	size_t len, n;
	char *text = house_read_whole(name, &len);

	for (char *at = text; at < text + len; at += n + 1) {
		n = strcspn(at, "\n");
		if (!utf8_is_valid(at, n) || at[n] != '\n')
			buf_add(malformed, at, n + 1);
		else if (n)
			widths_add(widths, at, n);
	}
	free(text);
}

static void add_code_points(struct buf *to, const char *hex)
{
	char *end, bytes[4];

	for (unsigned long code; (code = strtoul(hex, &end, 16)) != 0 && end != hex; hex = end)
		buf_add(to, bytes, utf8_encode((int32_t)code, bytes));
}

/* All of them, some to a line, a marker after each. */
static void add_emoji(struct widths *widths)
{
	char *text = house_read_whole("unicode/emoji-test.txt", NULL), *rest;
	struct buf line = {0};
	int samples = 0;

	for (char *at = strtok_r(text, "\n", &rest); at; at = strtok_r(NULL, "\n", &rest)) {
		if (!isxdigit((unsigned char)*at))
			continue;
		add_code_points(&line, at);
		if (++samples % SAMPLES == 0) {
			widths_add(widths, buf_data(&line), buf_len(&line));
			buf_clear(&line);
		} else {
			buf_add_char(&line, '|');
		}
	}
	assert_true(samples > 3000);
	buf_free(&line);
	free(text);
}

static void post_widths(struct pipe *pipe, const struct widths *widths)
{
	json_int_t thread = house_new_thread(pipe, "widths", "How wide", "See below.");
	struct buf body = {0};

	for (size_t i = 0; i < widths->count; i++) {
		buf_printf(&body, "    %s\n", widths->lines[i]);
		if (i % WIDTH_LINES == WIDTH_LINES - 1 || i + 1 == widths->count) {
			house_reply(pipe, thread, buf_text(&body));
			buf_clear(&body);
		}
	}
	buf_free(&body);
}

/* Where libvterm 0.1.4 takes a character for wider or narrower than glibc and
 * most terminals do; what stands to the right is where it belongs all the same. */
static const struct {
	int32_t first, last;
} vterm_differs[] = {
    {0xd7ff, 0xd7ff},	{0x1f6d0, 0x1f6ff}, {0x1f7e0, 0x1f7f0},
    {0x1f900, 0x1f9ff}, {0x1fa70, 0x1faff},
};

static bool is_known_to_differ(const char *s)
{
	int32_t code;

	for (size_t at = 0, len = strlen(s); at < len;) {
		at += utf8_decode(s + at, len - at, &code);
		for (size_t i = 0; i < sizeof vterm_differs / sizeof *vterm_differs; i++)
			if (code >= vterm_differs[i].first && code <= vterm_differs[i].last)
				return true;
	}
	return false;
}

/* Every marker is in its column, and what stands between them is what was meant. */
static void check_line(struct term *term, struct widths *widths, int row, int column, size_t i)
{
	const char *drawn = widths->drawn[i];
	char *shown = term_row(term, row);

	for (const char *at = strchr(drawn, '|'); at; at = strchr(at + 1, '|'))
		if (term_cell(term, row, column + utf8_width(drawn, (size_t)(at - drawn))) != '|') {
			fprintf(stderr, "a marker is not in its place: %s\n", drawn);
			look_fail(term, shown);
		}
	if (strcmp(shown + column, drawn) != 0 && !is_known_to_differ(drawn)) {
		fprintf(stderr, "differs: %s\n      is: %s\n", drawn, shown + column);
		widths->differences++;
	}
	widths->is_seen[i] = true;
	free(shown);
}

static void check_lines(struct term *term, struct widths *widths)
{
	for (int row = 2; row < LOOK_ROWS - 2; row++) {
		char *line = term_row(term, row), *at = line + strspn(line, " ");
		size_t i = *at == 'L' && strlen(at) > 5 && at[5] == ' ' ? strtoul(at + 1, NULL, 10)
									: WIDTH_MAX;

		if (i < widths->count)
			check_line(term, widths, row, (int)(at - line), i);
		free(line);
	}
}

static void walk_widths(struct term *term, struct widths *widths)
{
	size_t seen = term_received(term);

	look_press(term, "\t");
	while (!term_shows(term, "You have read everything.")) {
		look_bytes(term, &seen);
		look_layout(term, LOOK_READER);
		check_lines(term, widths);
		look_redrawn(term);
		check_lines(term, widths);
		look_press(term, " ");
	}
	for (size_t i = 0; i < widths->count; i++)
		if (!widths->is_seen[i])
			fail_msg("never on a screen: %s", widths->lines[i]);
	assert_int_equal(widths->differences, 0);
}

/* After Kuhn's test: alone, cut short, too long, surrogates, out of range. */
static const char *const broken[] = {
    "\x80",
    "\xbf\xbf",
    "\xc0 ",
    "\xe0 \xf0 ",
    "\xfe",
    "\xff",
    "\xe2\x82",
    "\xf0\x9f\x98",
    "\xc0\xaf",
    "\xe0\x80\xaf",
    "\xf0\x80\x80\xaf",
    "\xed\xa0\x80",
    "\xed\xaf\xbf\xed\xbf\xbf",
    "\xf4\x90\x80\x80",
    "\xf8\x88\x80\x80\x80",
    "caf\xe9",
};

static void add_broken(struct buf *to)
{
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		buf_printf(to, "%s\n", broken[i]);
}

static bool is_refused(struct pipe *pipe, const char *bytes, size_t len)
{
	struct buf line = {0};
	bool is_error;

	buf_add_text(&line, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"thread.new\",\"params\":"
			    "{\"board\":\"widths\",\"title\":\"Broken\",\"body\":\"");
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)bytes[i] < 0x20 || bytes[i] == '"' || bytes[i] == '\\')
			buf_printf(&line, "\\u%04x", (unsigned char)bytes[i]);
		else
			buf_add_char(&line, bytes[i]);
	}
	buf_add_text(&line, "\"}}\n");
	assert_true(pipe_write(pipe, buf_data(&line), buf_len(&line), RUN_MS, true));
	buf_free(&line);
	const char *answer = pipe_line(pipe, RUN_MS);
	assert_non_null(answer);
	is_error = strstr(answer, "\"error\"") && strstr(answer, "\"parse\"");
	if (!is_error)
		fprintf(stderr, "%s\n", answer);
	return is_error;
}

/* Each is an error in words, and the connection goes on. */
static void check_malformed(struct pipe *pipe, const struct buf *malformed)
{
	const char *at = buf_data(malformed), *end = at + buf_len(malformed);
	int count = 0;

	for (size_t n; at < end; at += n + 1, count++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));

		n = stop ? (size_t)(stop - at) : (size_t)(end - at);
		assert_true(is_refused(pipe, at, n));
	}
	assert_true(count >= (int)(sizeof broken / sizeof *broken));
}

/* The same through exec, whose words a person reads. */
static void check_malformed_exec(void)
{
	struct run run =
	    run_ssh(&house.server, "ann", house.ann, "caf\xe9", "thread new widths --title Broken");

	assert_int_not_equal(run.status, 0);
	assert_int_equal(run.out_len, 0);
	if (!strstr(run.err, "UTF-8"))
		fail_msg("%s", run.err);
	run_free(&run);
}

static void test_widths(void **state)
{
	struct widths *widths;
	struct buf malformed = {0};
	struct term *term;
	struct pipe *pipe;

	(void)state;
	if (!house_is_there())
		skip();
	house_start(width_boards);
	widths = mem_alloc(sizeof *widths);
	add_file(widths, "unicode/UTF-8-demo.txt", &malformed);
	assert_int_equal(buf_len(&malformed), 0);
	add_file(widths, "unicode/UTF-8-test.txt", &malformed);
	add_broken(&malformed);
	add_emoji(widths);
	pipe = pipe_rpc(&house.server, "ann", house.ann);
	check_malformed(pipe, &malformed);
	check_malformed_exec();
	post_widths(pipe, widths);
	pipe_close(&pipe);
	term = house_open_home("bob", house.bob);
	walk_widths(term, widths);
	term_close(&term);
	widths_free(widths);
	free(widths);
	buf_free(&malformed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_widths, house_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
