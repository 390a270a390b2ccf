#include "client/linear.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "client/linear_files.h"
#include "client/linear_io.h"
#include "client/linear_joining.h"
#include "client/linear_notices.h"
#include "client/linear_read.h"
#include "client/linear_room.h"
#include "client/linear_self.h"
#include "client/linear_thread.h"
#include "client/linear_write.h"
#include "client/reply.h"
#include "client/told.h"
#include "client/roomwords.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/base/version.h"
#include "common/text/when.h"

enum { LINEAR_LINE = 256 * 1024, GOODBYE_MS = 1000 };

/* What the numbers of home stand for. */
struct home {
	json_t *rows; /* of home.show: a thread, or a board */
};

static void say_thread(struct linear *linear, struct home *home, json_t *row)
{
	char when[WHEN_TEXT];
	const char *title = linear_io_clean(linear, reply_text(row, "title"));
	size_t number = json_array_size(home->rows) + 1;

	when_ago(reply_time(row, "last_post_at"), clock_now(), when);
	if (reply_int(row, "unread"))
		linear_io_say(linear, _("%zu. %s, %lld new, %s\n"), number, title,
			      (long long)reply_int(row, "unread"), when);
	else
		linear_io_say(linear, "%zu. %s, %s, %s\n", number, title,
			      linear_io_posts(linear, reply_int(row, "posts")), when);
	json_array_append(home->rows, row);
}

static void say_threads(struct linear *linear, struct home *home, const char *head,
			const json_t *list)
{
	json_t *row;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	linear_io_say(linear, "%s\n", head);
	json_array_foreach(list, i, row) say_thread(linear, home, row);
}

static void say_for_me(struct linear *linear, struct home *home, const json_t *list)
{
	char when[WHEN_TEXT];
	json_t *row;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	linear_io_say(linear, _("For you\n"));
	json_array_foreach(list, i, row)
	{
		when_ago(reply_time(row, "created_at"), clock_now(), when);
		linear_io_say(linear, "%zu. %s, %s\n", json_array_size(home->rows) + 1,
			      linear_io_clean(linear, told_words(linear->arena, row, false)), when);
		json_array_append(home->rows, row);
	}
}

static void say_boards(struct linear *linear, struct home *home, const json_t *list)
{
	json_t *row;
	size_t i;

	linear_io_say(linear, _("Boards\n"));
	json_array_foreach(list, i, row)
	{
		linear_io_say(linear, "%zu. %s", json_array_size(home->rows) + 1,
			      linear_io_clean(linear, reply_text(row, "title")));
		if (reply_int(row, "unread"))
			linear_io_say(linear, _(", %lld new"), (long long)reply_int(row, "unread"));
		linear_io_say(linear, "\n");
		json_array_append(home->rows, row);
	}
}

static void say_asked(struct linear *linear, struct home *home, const json_t *list)
{
	json_t *row;
	size_t i;

	json_array_foreach(list, i, row)
	{
		if (!i || strcmp(reply_text(row, "room"),
				 reply_text(json_array_get(list, i - 1), "room")) != 0)
			linear_io_say(linear, _("Asked of you in %s, a private room\n"),
				      linear_io_clean(linear, reply_text(row, "room_title")));
		linear_io_say(linear, "%zu. %s: %s\n", json_array_size(home->rows) + 1,
			      roomwords_asked(linear->arena, row),
			      linear_io_clean(linear, roomwords_asked_title(row)));
		json_array_append(home->rows, row);
	}
}

static void say_rooms(struct linear *linear, struct home *home, const json_t *list)
{
	json_t *row;
	size_t i;

	if (json_array_size(list))
		linear_io_say(linear, _("Private rooms\n"));
	json_array_foreach(list, i, row)
	{
		linear_io_say(linear, "%zu. %s", json_array_size(home->rows) + 1,
			      linear_io_clean(linear, reply_text(row, "title")));
		if (reply_int(row, "unread"))
			linear_io_say(linear, _(", %lld new"), (long long)reply_int(row, "unread"));
		linear_io_say(linear, "\n");
		json_array_append(home->rows, row);
	}
}

static void say_home(struct linear *linear, struct home *home, const json_t *show)
{
	json_t *signin = json_object_get(show, "last_sign_in");
	char when[WHEN_TEXT];

	if (linear->handle)
		linear_io_say(linear, _("\nHome of %s\n"), linear_io_clean(linear, linear->handle));
	else
		linear_io_say(linear, _("\nHome; you are a guest\n"));
	if (json_is_object(signin)) {
		when_exact(reply_time(signin, "at"), clock_now(), when);
		linear_io_say(linear, _("You signed in before this: %s, by %s %s.\n"), when,
			      linear_io_clean(linear, reply_text(signin, "how")),
			      linear_io_clean(linear, reply_text(signin, "label")));
	}
	say_for_me(linear, home, json_object_get(show, "for_me"));
	say_asked(linear, home, json_object_get(show, "asked"));
	say_rooms(linear, home, json_object_get(show, "rooms"));
	say_threads(linear, home, _("Threads you take part in"), json_object_get(show, "mine"));
	if (reply_bool(show, "is_new")) {
		linear_io_say(linear, _("Start here\n"));
		say_threads(linear, home, _("Worth knowing"), json_object_get(show, "pinned"));
		say_threads(linear, home, _("Questions nobody answered yet"),
			    json_object_get(show, "unanswered"));
	}
	say_threads(linear, home, _("Talked about this week"), json_object_get(show, "week"));
	say_boards(linear, home, json_object_get(show, "boards"));
}

static void home_open(struct linear *linear, const json_t *row)
{
	if (reply_int(row, "id"))
		linear_notices_go(linear, row);
	else if (reply_int(row, "thread"))
		linear_thread_read(linear, reply_int(row, "thread"), reply_int(row, "number"));
	else if (*reply_text(row, "kind"))
		linear_room_asked(linear, row);
	else if (*reply_text(row, "room"))
		linear_room_open(linear, reply_text(row, "room"));
	else
		linear_read_board(linear, reply_text(row, "board"));
}

static const char home_help[] = N_(
    "A number opens that. b: boards. r: private rooms. n: the next unread post. @: what you were "
    "told of. s and words: search. w: who is "
    "here. p and a handle: that person. a: who runs this, rules, privacy. f: files you gave. t: "
    "your settings. "
    "h: write to the hosts. j: join. i: sign in. q: leave.\n");

static void home_letter(struct linear *linear, const struct linear_choice *choice)
{
	switch (choice->letter) {
	case 'b':
		linear_read_boards(linear);
		break;
	case 'r':
		linear_room_list(linear);
		break;
	case 'n':
		linear_read_next(linear);
		break;
	case '@':
		linear_notices(linear);
		break;
	case 's':
		linear_read_search(linear, choice->rest);
		break;
	case 'w':
		linear_read_who(linear);
		break;
	case 'p':
		linear_read_member(linear, choice->rest);
		break;
	case 'a':
		linear_read_about(linear);
		break;
	case 'f':
		linear_files_outbox(linear);
		break;
	case 't':
		linear_self_settings(linear);
		break;
	case 'h':
		linear_write_hosts(linear);
		break;
	case 'j':
		linear_self_join(linear);
		break;
	case 'i':
		linear_self_sign_in(linear);
		break;
	default:
		break;
	}
}

/* One time round: what is new, one question, its answer. False to leave. */
static bool home_once(struct linear *linear)
{
	struct home home = {json_array()};
	struct linear_choice choice;
	json_t *show = linear_io_call(linear, "home.show", NULL);
	bool goes_on = false;

	if (show) {
		say_home(linear, &home, show);
		goes_on = linear_io_choose(
		    linear,
		    linear->handle ? _("Which, b boards, n next new, s search, ? or q: ")
				   : _("Which, b boards, s search, j join, ? or q: "),
		    _(home_help), (long)json_array_size(home.rows), "bnr@swpafthjiq\n", &choice);
		goes_on = goes_on && choice.letter != 'q';
	}
	if (goes_on && choice.number)
		home_open(linear, json_array_get(home.rows, (size_t)choice.number - 1));
	else if (goes_on)
		home_letter(linear, &choice);
	json_decref(show);
	json_decref(home.rows);
	arena_reset(linear->arena);
	return goes_on;
}

/* An unknown visitor: what they may do. False to leave. */
static bool welcome(struct linear *linear)
{
	struct linear_choice choice;

	while (!linear->handle) {
		linear_io_say(linear,
			      _("\n1. Look around: read all that is public; no name, no form\n"
				"2. Join: choose a name; about half a minute\n"
				"3. I have an invitation: type the code you were sent\n"
				"4. Sign in: password, recovery code, or a code from your "
				"other device\n"
				"5. Write to the hosts: a question, a problem; no name "
				"needed\n"));
		if (!linear_io_choose(linear, _("Which, ? or q: "),
				      _("A number; a: who runs this, rules, privacy; q: leave.\n"),
				      5, "aq", &choice) ||
		    choice.letter == 'q')
			return false;
		if (choice.number == 1)
			return true;
		if (choice.number == 2)
			linear_self_join(linear);
		else if (choice.number == 3)
			linear_joining_invitation(linear);
		else if (choice.number == 4)
			linear_self_sign_in(linear);
		else if (choice.number == 5)
			linear_write_hosts(linear);
		else
			linear_read_about(linear);
	}
	return true;
}

static bool greet(struct linear *linear)
{
	json_t *hello =
		   linear_io_call(linear, "hello", json_pack("{s:i}", "version", VERSION_PROTOCOL)),
	       *about = hello ? linear_io_call(linear, "community.show", NULL) : NULL, *me;
	bool is_visitor;

	linear_io_say(linear, "%s\n%s\n", linear_io_clean(linear, reply_text(about, "title")),
		      linear_io_clean(linear, reply_text(about, "purpose")));
	json_decref(hello);
	json_decref(about);
	linear_self_learn(linear);
	me = linear_io_call(linear, "whoami", NULL);
	is_visitor = strcmp(reply_text(me, "door"), "guest") != 0;
	if (strcmp(reply_text(me, "door"), "new") == 0 && !linear->handle)
		linear_self_join(linear);
	json_decref(me);
	return !linear->is_over && (linear->handle || !is_visitor || welcome(linear));
}

/* The server is told that this was meant. */
static void goodbye(struct linear *linear)
{
	struct pollfd ready = {.fd = link_out_fd(linear->link), .events = POLLOUT};

	linear_io_say(linear, _("Goodbye.\n"));
	link_notify(linear->link, "session.leave", json_object());
	while (link_has_output(linear->link) && poll(&ready, 1, GOODBYE_MS) > 0) {
		if (link_write(linear->link) < 0)
			break;
	}
}

/* What is being written is still kept: the server waits a moment for that. */
static void on_notify(void *arg, const char *method, json_t *params)
{
	struct linear *linear = arg;

	(void)params;
	if (strcmp(method, "session.ending") == 0)
		linear->is_over = linear->is_ending = true;
}

static int linear_run_as(struct link *link, int in_fd, int out_fd, bool is_raw)
{
	struct linear linear = {.link = link,
				.in = in_fd,
				.out = out_fd,
				.arena = arena_new(),
				.line = {.max = LINEAR_LINE},
				.is_raw = is_raw};
	bool goes_on;

	link_set_on_notify(link, on_notify, &linear);
	goes_on = greet(&linear);
	while (goes_on && !linear.is_over)
		goes_on = home_once(&linear);
	/* Why it ends is said by the server, below the last question. */
	if (linear.is_ending)
		linear_io_say(&linear, "\n");
	else if (!linear.is_closed)
		goodbye(&linear);
	link_set_on_notify(link, NULL, NULL);
	buf_free(&linear.input);
	buf_free(&linear.line);
	free(linear.handle);
	free(linear.fingerprint);
	arena_free(&linear.arena);
	return linear.is_closed ? ERR_CLOSED : 0;
}

int linear_run(struct link *link, int in_fd, int out_fd)
{
	return linear_run_as(link, in_fd, out_fd, false);
}

int linear_run_raw(struct link *link, int in_fd, int out_fd)
{
	return linear_run_as(link, in_fd, out_fd, true);
}
