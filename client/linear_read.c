#include "client/linear_read.h"

#include <stdlib.h>
#include <string.h>

#include "client/linear_notices.h"
#include "client/linear_thread.h"
#include "client/linear_write.h"
#include "client/reply.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { LINEAR_PAGE = 20 };

static const char *unread_words(struct linear *linear, const json_t *row)
{
	long long unread = reply_int(row, "unread");

	return unread ? arena_printf(linear->arena, _(", %lld new"), unread) : "";
}

static void say_thread(struct linear *linear, size_t number, const json_t *row)
{
	char when[WHEN_TEXT];

	when_ago(reply_time(row, "last_post_at"), clock_now(), when);
	linear_io_say(linear, _("%zu. %s By %s, %s%s, %s%s%s.\n"), number,
		      linear_io_sentence(linear, reply_text(row, "title")),
		      linear_io_clean(linear, reply_text(row, "author")),
		      linear_io_posts(linear, reply_int(row, "posts")), unread_words(linear, row),
		      when, reply_bool(row, "pinned") ? _(", pinned") : "",
		      reply_bool(row, "locked") ? _(", locked") : "");
}

/* Append the next page of a list to `rows`; false when there is none. */
static bool read_page(struct linear *linear, const char *method, json_t *params, json_t *rows,
		      char **after)
{
	json_t *page;
	const char *next;

	json_object_set_new(params, "limit", json_integer(LINEAR_PAGE));
	if (*after)
		json_object_set_new(params, "after", json_string(*after));
	page = linear_io_call(linear, method, params);
	if (!page)
		return false;
	json_array_extend(rows, reply_items(page));
	next = json_string_value(json_object_get(page, "next"));
	free(*after);
	*after = mem_dup(next);
	json_decref(page);
	return true;
}

/* A paged list to choose from. */
struct chooser {
	const char *method;
	json_t *params; /* owned */
	void (*say)(struct linear *linear, size_t number, const json_t *row);
	void (*open)(struct linear *linear, const json_t *row);
	const char *what; /* what a number does */
	const char *more; /* other answers, for help */
	const char *letters;
	/* Another answer than a number; false: not known. May be NULL. */
	bool (*other)(struct linear *linear, struct chooser *chooser,
		      const struct linear_choice *choice);
	void *arg;
};

static void chooser_page(struct linear *linear, struct chooser *chooser, json_t *rows, char **after)
{
	size_t first = json_array_size(rows);

	if (!read_page(linear, chooser->method, json_deep_copy(chooser->params), rows, after))
		return;
	for (size_t i = first; i < json_array_size(rows); i++)
		chooser->say(linear, i + 1, json_array_get(rows, i));
	if (json_array_size(rows) == 0)
		linear_io_say(linear, _("Nothing here yet.\n"));
}

static void chooser_run(struct linear *linear, struct chooser *chooser)
{
	struct linear_choice choice;
	json_t *rows = json_array();
	char *after = NULL, *question;
	bool goes_on = true;

	chooser_page(linear, chooser, rows, &after);
	while (goes_on) {
		question = mem_printf("%s%s%s%s", chooser->what, after ? _(", m more") : "",
				      chooser->more ? chooser->more : "", _(", q back: "));
		goes_on = linear_io_choose(
			      linear, question, _("A number of the list, or one of the letters.\n"),
			      (long)json_array_size(rows), chooser->letters, &choice) &&
			  choice.letter != 'q';
		free(question);
		if (!goes_on)
			break;
		if (choice.number)
			chooser->open(linear, json_array_get(rows, (size_t)choice.number - 1));
		else if ((choice.letter == 'm' || choice.letter == '\n') && after)
			chooser_page(linear, chooser, rows, &after);
		else if (chooser->other && chooser->other(linear, chooser, &choice))
			continue;
		else
			linear_io_say(linear, _("There is no more.\n"));
	}
	json_decref(rows);
	json_decref(chooser->params);
	free(after);
}

/* --- boards --- */

static void say_board(struct linear *linear, size_t number, const json_t *row)
{
	linear_io_say(linear, "%zu. %s%s. %s\n", number,
		      linear_io_clean(linear, reply_text(row, "title")), unread_words(linear, row),
		      linear_io_clean(linear, reply_text(row, "about")));
}

static void open_board(struct linear *linear, const json_t *row)
{
	linear_read_board(linear, reply_text(row, "board"));
}

void linear_read_boards(struct linear *linear)
{
	struct chooser chooser = {.method = "board.list",
				  .params = json_object(),
				  .say = say_board,
				  .open = open_board,
				  .what = _("Which board"),
				  .letters = "mq\n"};

	linear_io_say(linear, _("\nBoards\n"));
	chooser_run(linear, &chooser);
}

static void open_thread(struct linear *linear, const json_t *row)
{
	linear_thread_read(linear, reply_int(row, "thread"), reply_int(row, "number"));
}

static bool other_in_board(struct linear *linear, struct chooser *chooser,
			   const struct linear_choice *choice)
{
	const char *board = chooser->arg;
	json_t *params;
	int64_t thread;

	if (choice->letter == 'f') {
		linear_notices_follow(linear, "board", json_pack("{s:s}", "board", board));
		return true;
	}
	if (choice->letter == 'c') {
		if (linear_write_thread(linear, board, &thread))
			linear_thread_read(linear, thread, 1);
		return true;
	}
	if (choice->letter != 'C')
		return false;
	params = json_pack("{s:s}", "board", board);
	if (linear_io_agree(linear, _("Mark everything here as read")))
		json_decref(linear_io_call(linear, "read.catchup", json_incref(params)));
	json_decref(params);
	return true;
}

void linear_read_board(struct linear *linear, const char *board)
{
	char *slug = mem_dup(board);
	json_t *show = linear_io_call(linear, "board.show", json_pack("{s:s}", "board", slug));
	struct chooser chooser = {.method = "thread.list",
				  .params = json_pack("{s:s}", "board", slug),
				  .say = say_thread,
				  .open = open_thread,
				  .what = _("Which thread"),
				  .more =
				      _(", c write a new one, C mark all as read, f watch or mute"),
				  .letters = "mqcCf\n",
				  .other = other_in_board,
				  .arg = slug};

	if (show) {
		linear_io_say(
		    linear, "\n%s%s. %s\n", linear_io_clean(linear, reply_text(show, "title")),
		    unread_words(linear, show), linear_io_clean(linear, reply_text(show, "about")));
		chooser_run(linear, &chooser);
	} else {
		json_decref(chooser.params);
	}
	json_decref(show);
	free(slug);
}

/* --- search --- */

static void say_hit(struct linear *linear, size_t number, const json_t *row)
{
	char when[WHEN_TEXT];

	when_ago(reply_time(row, "created_at"), clock_now(), when);
	linear_io_say(linear, _("%zu. %s, post %lld by %s, %s.\n"), number,
		      linear_io_clean(linear, reply_text(row, "title")),
		      (long long)reply_int(row, "number"),
		      linear_io_clean(linear, reply_text(row, "author")), when);
	linear_io_say(linear, "   %s\n", linear_io_clean(linear, reply_text(row, "snippet")));
}

void linear_read_search(struct linear *linear, const char *query)
{
	struct chooser chooser = {.method = "search",
				  .say = say_hit,
				  .open = open_thread,
				  .what = _("Which post"),
				  .letters = "mq\n"};

	if (!*query)
		query = linear_io_ask(linear, _("Words to look for: "));
	if (!query || !*query)
		return;
	chooser.params = json_pack("{s:s}", "query", query);
	chooser_run(linear, &chooser);
}

/* --- people --- */

static void say_written(struct linear *linear, size_t number, const json_t *row)
{
	char when[WHEN_TEXT];

	when_ago(reply_time(row, "created_at"), clock_now(), when);
	linear_io_say(linear, _("%zu. %s, post %lld, %s.\n"), number,
		      linear_io_clean(linear, reply_text(row, "title")),
		      (long long)reply_int(row, "number"), when);
}

static void say_line(struct linear *linear, const char *name, const char *value)
{
	if (*value)
		linear_io_say(linear, "%s: %s\n", name, linear_io_clean(linear, value));
}

static bool other_of_member(struct linear *linear, struct chooser *chooser,
			    const struct linear_choice *choice)
{
	if (choice->letter == 'f')
		linear_notices_follow(linear, "member", json_pack("{s:s}", "handle", chooser->arg));
	return choice->letter == 'f';
}

void linear_read_member(struct linear *linear, const char *handle)
{
	char *who = mem_dup(handle);
	json_t *m = linear_io_call(linear, "member.show", json_pack("{s:s}", "handle", who));
	struct chooser chooser = {.method = "member.posts",
				  .params = json_pack("{s:s}", "handle", who),
				  .say = say_written,
				  .open = open_thread,
				  .what = _("Which post"),
				  .more = linear->handle ? _(", f mute or hear them") : NULL,
				  .letters = "mqf\n",
				  .other = other_of_member,
				  .arg = who};

	if (!m) {
		json_decref(chooser.params);
		free(who);
		return;
	}
	linear_io_say(linear, "\n");
	say_line(linear, _("Handle"), reply_text(m, "handle"));
	say_line(linear, _("Name"), reply_text(m, "name"));
	say_line(linear, _("Badge"), reply_text(m, "badge"));
	say_line(linear, _("Works on"), reply_text(m, "work"));
	say_line(linear, _("Organisation"), reply_text(m, "organisation"));
	say_line(linear, _("Field"), reply_text(m, "field"));
	say_line(linear, _("Languages"), reply_text(m, "languages"));
	say_line(linear, _("Time zone"), reply_text(m, "zone"));
	linear_io_text(linear, reply_text(m, "about"), "    ", true);
	linear_io_say(linear, _("What they wrote, newest first:\n"));
	chooser_run(linear, &chooser);
	json_decref(m);
	free(who);
}

static void say_person(struct linear *linear, size_t number, const json_t *row)
{
	const char *badge = reply_text(row, "badge");

	linear_io_say(linear, "%zu. %s%s%s\n", number,
		      linear_io_clean(linear, reply_text(row, "handle")), *badge ? ", " : "",
		      linear_io_clean(linear, badge));
}

static void open_person(struct linear *linear, const json_t *row)
{
	linear_read_member(linear, reply_text(row, "handle"));
}

void linear_read_who(struct linear *linear)
{
	struct linear_choice choice;
	json_t *who = linear_io_call(linear, "who", NULL), *row;
	size_t i;

	if (!who)
		return;
	linear_io_say(linear, _("\nHere now, and %lld guests\n"),
		      (long long)reply_int(who, "guests"));
	json_array_foreach(reply_items(who), i, row) say_person(linear, i + 1, row);
	while (linear_io_choose(linear, _("Who, q back: "), _("A number, or q.\n"), (long)i, "q\n",
				&choice) &&
	       choice.number)
		open_person(linear, json_array_get(reply_items(who), (size_t)choice.number - 1));
	json_decref(who);
}

/* --- the rest --- */

void linear_read_next(struct linear *linear)
{
	json_t *next = linear_io_call(linear, "read.next", NULL);

	if (next && reply_int(next, "thread"))
		linear_thread_read(linear, reply_int(next, "thread"), reply_int(next, "number"));
	else if (next)
		linear_io_say(linear, _("You have read everything.\n"));
	json_decref(next);
}

void linear_read_about(struct linear *linear)
{
	json_t *c = linear_io_call(linear, "community.show", NULL);

	if (!c)
		return;
	linear_io_say(linear, "\n%s\n%s\n\n", linear_io_clean(linear, reply_text(c, "title")),
		      linear_io_clean(linear, reply_text(c, "purpose")));
	linear_io_text(linear, reply_text(c, "about"), "", true);
	linear_io_say(linear, *reply_text(c, "rules") == '#' ? "\n" : _("\nHouse rules\n"));
	linear_io_text(linear, reply_text(c, "rules"), "", true);
	linear_io_say(linear, *reply_text(c, "privacy") == '#' ? "\n" : _("\nPrivacy\n"));
	linear_io_text(linear, reply_text(c, "privacy"), "", true);
	say_line(linear, _("From outside"), reply_text(c, "contact"));
	json_decref(c);
}
