/* Real archives of mail and of a forum: imported, then read page by page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "tests/e2e/harness/house.h"
#include "tests/e2e/harness/look.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/term.h"

enum { IMPORT_MS = 60000, PAGES_MAX = 30, PAGES_OF_BOARD = 8 };

static const struct archive {
	const char *board, *kind, *file;
	json_int_t in_it; /* messages of all kinds */
	json_int_t least; /* of them posts */
} archives[] = {
    {"usrp", "mbox", "mail/usrp-users-2021h1.mbox", 1173, 1173},
    {"ksummit", "mbox", "mail/ksummit-2021-2024.mbox", 1821, 1819},
    {"ham", "mbox", "mail/spamassassin-easy-ham-1.mbox", 2500, 2490},
    {"notmuch", "mbox", "mail/notmuch-default.mbox", 53, 52},
    {"small", "mbox", "mail-small/mail-thread", 24, 20},
    {"small", "mbox", "mail-small/mbox-messageparser", 103, 60},
    {"small", "mbox", "mail-small/notmuch", 18, 15},
    {"small", "mbox", "mail-small/ruby-mail", 52, 30},
    {"forum", "discourse", "forum/urho3d-discourse.jsonl", 12571, 12500},
};

static const char *const archive_boards[] = {"usrp",  "ksummit", "ham", "notmuch",
					     "small", "forum",	 NULL};

/* Every message becomes a post or is accounted for. */
static json_int_t import(const struct archive *archive)
{
	char *control = mem_printf("%s/control.sock", house.server.dir);
	char *file = mem_printf(CORPORA "%s", archive->file);
	const char *argv[] = {"build/san/hearth-import",
			      "--json",
			      "--control",
			      control,
			      archive->kind,
			      archive->board,
			      file,
			      NULL};
	struct run run = run_program(argv, NULL, 0, IMPORT_MS);
	json_t *summary = run_json(&run);
	json_int_t posts = house_number(summary, "messages");

	assert_int_equal(run.status, 0);
	if (posts < archive->least ||
	    posts + house_number(summary, "known") + house_number(summary, "skipped") !=
		archive->in_it)
		fail_msg("%s: %s", archive->file, run.out);
	json_decref(summary);
	run_free(&run);
	free(control);
	free(file);
	return posts;
}

static json_int_t posts_of(const char *board)
{
	json_t *shown =
	    server_call(&house.server, "board.show", json_pack("{s:s}", "board", board), NULL);
	json_int_t posts = house_number(shown, "posts");

	json_decref(shown);
	return posts;
}

static void import_all(void)
{
	json_int_t posts = 0, shown = 0;

	for (size_t i = 0; i < sizeof archives / sizeof *archives; i++)
		posts += import(&archives[i]);
	for (size_t i = 0; archive_boards[i]; i++)
		shown += posts_of(archive_boards[i]);
	assert_int_equal(shown, posts);
	assert_true(posts > 18000);
}

/* A page of what is being read: whole, harmless, and the same when drawn anew. */
static void look_reader(struct term *term, size_t *seen)
{
	look_bytes(term, seen);
	look_layout(term, LOOK_READER);
	look_redrawn(term);
	look_bytes(term, seen);
}

/* By Space from the first to the last page, over the middle where it is long. */
static void walk_to_the_end(struct term *term, size_t *seen)
{
	for (int page = 0; !term_shows(term, "You have read everything."); page++) {
		if (page == PAGES_MAX) {
			look_press(term, "C");
			term_expect(term, "marked as read");
			look_press(term, "G");
		}
		if (page > PAGES_MAX * 2)
			look_fail(term, "the thread does not end");
		look_reader(term, seen);
		look_press(term, " ");
	}
}

/* Tab leads to the thread, as the only one that is unread. */
static void walk_thread(struct term *term, struct pipe *pipe, json_int_t thread, size_t *seen)
{
	json_decref(house_call(pipe, "read.unmark", json_pack("{s:I}", "thread", thread)));
	look_press(term, "\t");
	walk_to_the_end(term, seen);
	look_press(term, "q");
	term_expect(term, "Home");
}

/* A long word of the screen, to be freed; NULL: none. */
static char *word_of(struct term *term)
{
	for (int row = 4; row < LOOK_ROWS - 2; row++) {
		char *line = term_row(term, row), *word = NULL;

		if (line[0] == ' ' && line[2] == ' ')
			for (char *at = line; *at && !word; at += *at != '\0') {
				size_t n = 0;

				while (isalpha((unsigned char)at[n]))
					n++;
				if (n >= 7 && (at == line || at[-1] == ' ') && at[n] == ' ')
					word = mem_dup_n(at, n);
				at += n;
			}
		free(line);
		if (word)
			return word;
	}
	return NULL;
}

static void search_shown(struct term *term, size_t *seen)
{
	char *word = word_of(term);

	if (!word)
		return;
	look_press(term, "/");
	look_press(term, word);
	look_press(term, "\r");
	term_expect(term, "open");
	term_expect_gone(term, "Nothing was found");
	look_bytes(term, seen);
	assert_true(term_row_of(term, "Search in") == 0);
	look_press(term, "q");
	free(word);
}

/* A board as one meets it: its list, its first threads, a search. */
static void walk_board(struct term *term, int place, const char *board)
{
	char keys[16];
	size_t seen = term_received(term);

	snprintf(keys, sizeof keys, "%d\r", place);
	look_press(term, "B");
	look_press(term, keys);
	look_press(term, "\r");
	term_expect(term, "Words from elsewhere");
	assert_true(term_row_of(term, board) == 0);
	look_layout(term, LOOK_LIST);
	look_press(term, " ");
	look_layout(term, LOOK_LIST);
	look_redrawn(term);
	look_press(term, "g\r");
	for (int page = 0; page < PAGES_OF_BOARD; page++) {
		look_reader(term, &seen);
		look_press(term, page % 3 == 2 ? "J" : " ");
	}
	search_shown(term, &seen);
	for (int i = 0; i < 3 && !term_shows(term, " Home  "); i++)
		look_press(term, "q");
}

/* The thread with most posts of a board. */
static json_int_t biggest_of(struct pipe *pipe, const char *board)
{
	json_int_t thread = 0, most = 0;
	json_t *list, *item, *after = NULL;
	size_t i;

	do {
		list = house_call(
		    pipe, "thread.list",
		    json_pack("{s:s, s:i, s:o*}", "board", board, "limit", 500, "after", after));
		json_array_foreach(json_object_get(list, "items"), i, item)
		{
			if (house_number(item, "posts") > most) {
				most = house_number(item, "posts");
				thread = house_number(item, "thread");
			}
		}
		after = json_incref(json_object_get(list, "next"));
		json_decref(list);
	} while (json_is_string(after));
	json_decref(after);
	return thread;
}

static json_int_t found(struct pipe *pipe, const char *board, const char *words)
{
	json_t *hits =
	    house_call(pipe, "search",
		       json_pack("{s:s, s:s, s:i}", "query", words, "board", board, "limit", 1));
	json_int_t thread =
	    house_number(json_array_get(json_object_get(hits, "items"), 0), "thread");

	json_decref(hits);
	if (!thread)
		fail_msg("%s does not know %s", board, words);
	return thread;
}

/* The first thread among the latest with those bytes in a body. */
static json_int_t holding(struct pipe *pipe, const char *board, const char *bytes)
{
	json_t *list =
	    house_call(pipe, "thread.list", json_pack("{s:s, s:i}", "board", board, "limit", 150));
	json_t *item;
	json_int_t thread = 0;
	size_t i;

	json_array_foreach(json_object_get(list, "items"), i, item)
	{
		json_t *shown =
		    house_call(pipe, "thread.show",
			       json_pack("{s:I}", "thread", house_number(item, "thread")));
		char *text = json_dumps(shown, 0);

		if (!thread && strstr(text, bytes))
			thread = house_number(item, "thread");
		free(text);
		json_decref(shown);
		if (thread)
			break;
	}
	json_decref(list);
	return thread;
}

/* The deepest and biggest, and those with what terminals stumble over. */
static void walk_special(struct term *term, struct pipe *pipe)
{
	size_t seen = term_received(term);

	walk_thread(term, pipe, biggest_of(pipe, "ksummit"), &seen);
	walk_thread(term, pipe, biggest_of(pipe, "forum"), &seen);
	walk_thread(term, pipe, biggest_of(pipe, "usrp"), &seen);
	walk_thread(term, pipe, found(pipe, "ksummit", "收件人"), &seen);
	walk_thread(term, pipe, found(pipe, "ksummit", "您收到的"), &seen);
	walk_thread(term, pipe, found(pipe, "forum", "中文"), &seen);
	walk_thread(term, pipe, found(pipe, "forum", "может"), &seen);
	json_int_t thread = holding(pipe, "usrp", "\xe2\x80\x8b");
	if (thread)
		walk_thread(term, pipe, thread, &seen);
	else
		print_message("no zero-width space was kept\n");
}

static void test_archives(void **state)
{
	struct term *term;
	struct pipe *pipe;

	(void)state;
	if (!house_is_there())
		skip();
	house_start(archive_boards);
	import_all();
	pipe = pipe_rpc(&house.server, "bob", house.bob);
	json_decref(house_call(pipe, "read.catchup", NULL));
	term = house_open_home("bob", house.bob);
	walk_special(term, pipe);
	for (int i = 0; archive_boards[i]; i++)
		walk_board(term, i + 1, archive_boards[i]);
	term_close(&term);
	pipe_close(&pipe);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_archives, house_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
