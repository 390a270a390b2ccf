/* Strings nobody should post, through every door. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"
#include "tests/e2e/harness/house.h"
#include "tests/e2e/harness/look.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/term.h"

enum { BODY_STRINGS = 6 };

static const char *const naughty_boards[] = {"titles", "bodies", NULL};

/* Each string as a title with itself as the body; those that cannot be one are
 * refused in words. How many were taken. */
static int post_titles(struct pipe *pipe, const json_t *strings)
{
	json_t *string;
	size_t i;
	int taken = 0;

	json_array_foreach(strings, i, string)
	{
		json_t *answer = pipe_call(pipe, "thread.new",
					   json_pack("{s:s, s:O, s:O}", "board", "titles", "title",
						     string, "body", string));

		if (!json_object_get(answer, "result"))
			assert_true(!strcmp(pipe_code(answer), "invalid") ||
				    !strcmp(pipe_code(answer), "too_large"));
		else
			taken++;
		json_decref(answer);
	}
	return taken;
}

/* All of them as bodies, some to a post: as they are and in a block of code. */
static json_int_t post_bodies(struct pipe *pipe, const json_t *strings)
{
	json_int_t thread = house_new_thread(pipe, "bodies", "Naughty strings", "They follow.");
	struct buf text = {0}, code = {0};
	size_t count = json_array_size(strings);

	for (size_t i = 0; i < count; i++) {
		const char *string = json_string_value(json_array_get(strings, i));

		buf_printf(&text, "%zu %s\n", i, string);
		buf_printf(&code, "    %zu %s\n", i, string);
		if (i % BODY_STRINGS != BODY_STRINGS - 1 && i + 1 < count)
			continue;
		buf_printf(&text, "\n%s", buf_text(&code));
		house_reply(pipe, thread, buf_text(&text));
		buf_clear(&text);
		buf_clear(&code);
	}
	buf_free(&text);
	buf_free(&code);
	return thread;
}

/* The raw file, a good many lines a post. */
static void post_lines(struct pipe *pipe, json_int_t thread)
{
	char *text = house_read_whole("naughty/blns.txt", NULL), *at = text;

	while (*at) {
		char *end = at;

		for (int i = 0; i < 60 && *end; i++) {
			end += strcspn(end, "\n");
			end += *end == '\n';
		}
		char *body = mem_dup_n(at, (size_t)(end - at));
		house_reply(pipe, thread, body);
		free(body);
		at = end;
	}
	free(text);
}

static void assert_same_state(struct term *term, const struct term_state *before)
{
	struct term_state now = term_state(term);

	if (memcmp(&now, before, sizeof now) != 0)
		look_fail(term, "the terminal's state is another one");
	assert_true(term_cursor_is_visible(term));
}

/* By Space through everything that is new; the pages there were. */
static int walk_everything(struct term *term)
{
	size_t seen = term_received(term);
	struct term_state before = term_state(term);
	int pages = 0;
	bool was_red = false;

	assert_int_equal(before.titles + before.bells + before.mouse, 0);
	look_press(term, "\t");
	for (; !term_shows(term, "You have read everything."); pages++) {
		look_bytes(term, &seen);
		look_layout(term, LOOK_READER);
		assert_same_state(term, &before);
		was_red = was_red || term_shows(term, "Roses are ^[[0;31mred^[[0m");
		if (pages % 8 == 0)
			look_redrawn(term);
		look_press(term, " ");
	}
	assert_true(was_red);
	return pages;
}

/* Text for a pipe or a log: nothing that a terminal obeys. */
static void assert_harmless(const char *s, size_t len)
{
	int32_t code;

	for (size_t at = 0; at < len;) {
		at += utf8_decode(s + at, len - at, &code);
		if ((code < 0x20 && code != '\n') || (code >= 0x7f && code < 0xa0) ||
		    (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069))
			fail_msg("U+%04X after \"%.*s\"", (unsigned)code, at < 60 ? (int)at : 60,
				 s + (at < 60 ? 0 : at - 60));
	}
}

static void check_exec(const char *line)
{
	struct run run = run_ssh(&house.server, "bob", house.bob, NULL, line);

	assert_int_equal(run.status, 0);
	assert_true(run.out_len > 20000);
	assert_harmless(run.out, run.out_len);
	run_free(&run);
}

static void check_linear(void)
{
	static const char *const no_terminal[] = {"-T", NULL};
	struct buf input = {0};

	buf_add_text(&input, "b\n2\n1\n1\n");
	for (int i = 0; i < 110; i++)
		buf_add_text(&input, "\n");
	buf_add_text(&input, "q\nq\nq\nb\n1\nm\nm\nm\nq\nq\nq\n");
	struct run run = run_ssh_with(&house.server, "bob", house.bob, no_terminal,
				      buf_data(&input), buf_len(&input), NULL);
	assert_int_equal(run.status, 0);
	assert_harmless(run.out, run.out_len);
	if (!strstr(run.out, "greatest trick...^[[8m"))
		fail_msg("linear: %.3000s", run.out);
	run_free(&run);
	buf_free(&input);
}

static void test_naughty(void **state)
{
	char *text, *line;
	json_t *strings;
	struct term *term;
	struct pipe *pipe;
	json_int_t thread;

	(void)state;
	if (!house_is_there())
		skip();
	house_start(naughty_boards);
	text = house_read_whole("naughty/blns.json", NULL);
	strings = json_loads(text, 0, NULL);
	free(text);
	assert_true(json_array_size(strings) > 480);
	pipe = pipe_rpc(&house.server, "ann", house.ann);
	assert_in_range(post_titles(pipe, strings), 460, json_array_size(strings) - 1);
	thread = post_bodies(pipe, strings);
	post_lines(pipe, thread);
	json_decref(strings);
	pipe_close(&pipe);
	check_linear();
	line = mem_printf("thread show %lld --limit 500", (long long)thread);
	check_exec(line);
	free(line);
	line = mem_printf("thread show %lld --limit 500 --json", (long long)thread);
	check_exec(line);
	free(line);
	check_exec("thread list titles --limit 500");
	check_exec("thread list titles --limit 500 --json");
	term = house_open_home("carol", house.carol);
	assert_true(walk_everything(term) > 450);
	term_close(&term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_naughty, house_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
