#include "client/linear_tend.h"

#include <string.h>

#include "client/reply.h"
#include "common/base/tr.h"

static void set(struct linear *linear, int64_t thread, const char *field, json_t *value)
{
	json_t *done =
	    linear_io_call(linear, "thread.set",
			   json_pack("{s:I, s:o}", "thread", (json_int_t)thread, field, value));

	if (done)
		linear_io_say(linear, _("Changed.\n"));
	json_decref(done);
}

static void rename_it(struct linear *linear, int64_t thread)
{
	const char *title = linear_io_ask(linear, _("The new title; nothing leaves it: "));

	if (title && *title)
		set(linear, thread, "title", json_string(title));
}

static const char *visibility_of(const json_t *boards, const char *slug)
{
	json_t *board;
	size_t i;

	json_array_foreach(boards, i, board)
	{
		if (strcmp(reply_text(board, "board"), slug) == 0)
			return reply_text(board, "visibility");
	}
	return "";
}

/* The boards that the same people may read, said with their numbers. */
static json_t *say_boards(struct linear *linear, const json_t *boards, const char *here)
{
	const char *visibility = visibility_of(boards, here);
	json_t *open = json_array(), *board;
	size_t i;

	json_array_foreach(boards, i, board)
	{
		if (strcmp(reply_text(board, "board"), here) == 0 ||
		    strcmp(reply_text(board, "visibility"), visibility) != 0)
			continue;
		json_array_append(open, board);
		linear_io_say(linear, "%zu. %s\n", json_array_size(open),
			      linear_io_clean(linear, reply_text(board, "title")));
	}
	return open;
}

static void move(struct linear *linear, int64_t thread, const char *here)
{
	json_t *list = linear_io_call(linear, "board.list", json_pack("{s:i}", "limit", 500)),
	       *open = say_boards(linear, reply_items(list), here), *board, *done;
	struct linear_choice choice;

	if (json_array_size(open) == 0)
		linear_io_say(linear, _("No other board is open to the same people.\n"));
	else if (linear_io_choose(linear, _("Where to, q back: "), _("A number, or q.\n"),
				  (long)json_array_size(open), "q", &choice) &&
		 choice.number) {
		board = json_array_get(open, (size_t)choice.number - 1);
		done = linear_io_call(linear, "thread.move",
				      json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "board",
						reply_text(board, "board")));
		if (done)
			linear_io_say(linear, _("Moved.\n"));
		json_decref(done);
	}
	json_decref(open);
	json_decref(list);
}

static void say_thread(struct linear *linear, const json_t *thread, bool may_moderate)
{
	linear_io_say(linear, _("\n1. Title: %s\n"),
		      linear_io_clean(linear, reply_text(thread, "title")));
	if (!may_moderate)
		return;
	linear_io_say(linear, _("2. Kept at the top: %s\n3. Takes no more posts: %s\n"),
		      reply_bool(thread, "pinned") ? _("yes") : _("no"),
		      reply_bool(thread, "locked") ? _("yes") : _("no"));
	linear_io_say(linear, _("4. Board: %s\n"),
		      linear_io_clean(linear, reply_text(thread, "board_title")));
}

static void change(struct linear *linear, const json_t *thread, long number)
{
	int64_t id = reply_int(thread, "thread");

	if (number == 1)
		rename_it(linear, id);
	else if (number == 2)
		set(linear, id, "pinned", json_boolean(!reply_bool(thread, "pinned")));
	else if (number == 3)
		set(linear, id, "locked", json_boolean(!reply_bool(thread, "locked")));
	else
		move(linear, id, reply_text(thread, "board"));
}

void linear_tend(struct linear *linear, int64_t thread)
{
	struct linear_choice choice = {0};
	json_t *show;
	bool goes_on = true, may_moderate;

	while (goes_on && (show = linear_io_call(linear, "thread.show",
						 json_pack("{s:I, s:i}", "thread",
							   (json_int_t)thread, "limit", 1)))) {
		may_moderate = reply_bool(show, "may_moderate");
		say_thread(linear, json_object_get(show, "thread"), may_moderate);
		goes_on =
		    linear_io_choose(linear, _("Change which, q back: "), _("A number, or q.\n"),
				     may_moderate ? 4 : 1, "q\n", &choice) &&
		    choice.number;
		if (goes_on)
			change(linear, json_object_get(show, "thread"), choice.number);
		json_decref(show);
	}
}
