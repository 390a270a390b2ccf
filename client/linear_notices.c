#include "client/linear_notices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/linear_feedback.h"
#include "client/linear_programme.h"
#include "client/linear_room.h"
#include "client/linear_thread.h"
#include "client/reply.h"
#include "client/told.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

static bool say_list(struct linear *linear, const json_t *page)
{
	char when[WHEN_TEXT];
	json_t *item;
	size_t i;

	linear_io_say(linear, _("\nWhat you were told of\n"));
	if (json_array_size(reply_items(page)) == 0)
		linear_io_say(linear, _("Nothing yet.\n"));
	json_array_foreach(reply_items(page), i, item)
	{
		when_ago(reply_time(item, "at"), clock_now(), when);
		linear_io_say(linear, "%zu. %s, %s%s\n", i + 1,
			      linear_io_clean(linear, told_words(linear->arena, item, false)), when,
			      reply_bool(item, "read") ? "" : _(", new"));
	}
	return page != NULL;
}

static void mark(struct linear *linear, json_t *id)
{
	json_decref(linear_io_call(linear, "notification.read", json_pack("{s:o}", "id", id)));
}

bool linear_notices_go(struct linear *linear, const json_t *item)
{
	const char *target = reply_text(item, "target");
	long long thread = 0, number = 0;

	if (strncmp(target, "item:", 5) == 0) {
		linear_feedback_show(linear, target + 5);
		return true;
	}
	if (linear_programme_go(linear, target))
		return true;
	if (strncmp(target, "room:", 5) == 0) {
		linear_room_open(linear, target + 5);
		return true;
	}
	if (sscanf(target, "thread:%lld:%lld", &thread, &number) < 1)
		return false;
	linear_thread_read(linear, thread, number);
	return true;
}

static void go(struct linear *linear, const json_t *item)
{
	mark(linear, json_sprintf("%lld", (long long)reply_int(item, "id")));
	if (!linear_notices_go(linear, item))
		linear_io_say(linear, _("It leads nowhere; it is marked as read.\n"));
}

void linear_notices(struct linear *linear)
{
	struct linear_choice choice;
	bool goes_on = linear->handle != NULL;

	while (goes_on) {
		json_t *page =
		    linear_io_call(linear, "notification.list", json_pack("{s:i}", "limit", 20));
		json_t *items = reply_items(page);

		goes_on =
		    say_list(linear, page) &&
		    linear_io_choose(linear, _("Which, a all read, q back: "),
				     _("A number goes there; a: mark all as read; q: back.\n"),
				     (long)json_array_size(items), "aq\n", &choice) &&
		    (choice.number || choice.letter == 'a');
		if (goes_on && choice.number)
			go(linear, json_array_get(items, (size_t)choice.number - 1));
		else if (goes_on)
			mark(linear, json_string("all"));
		json_decref(page);
	}
}

/* --- watching --- */

static const char *level_words(const char *level)
{
	if (strcmp(level, "watch") == 0)
		return _("You watch this. ");
	return strcmp(level, "mute") == 0 ? _("You mute this. ") : "";
}

void linear_notices_follow(struct linear *linear, const char *what, json_t *key)
{
	static const char *const levels[] = {"watch", "normal", "mute"};
	bool is_member = strcmp(what, "member") == 0;
	struct linear_choice choice = {0};
	json_t *state = linear_io_call(linear, "follow.show", json_copy(key)), *done = NULL;
	char *call = mem_printf("follow.%s", what);

	linear_io_say(linear, "%s", level_words(reply_text(state, "level")));
	if (state &&
	    linear_io_choose(linear,
			     is_member ? _("2 hear them, 3 mute them, q leave it: ")
				       : _("1 watch, 2 only what is for you, 3 mute, q leave it: "),
			     _("A number, or q.\n"), 3, "q\n", &choice) &&
	    choice.number) {
		json_object_set_new(key, "level", json_string(levels[choice.number - 1]));
		done = linear_io_call(linear, call, json_incref(key));
	}
	if (done)
		linear_io_say(linear, _("Changed.\n"));
	json_decref(done);
	json_decref(state);
	json_decref(key);
	free(call);
}
