#include "client/linear_room.h"

#include <stdlib.h>
#include <string.h>

#include "client/linear_closing.h"
#include "client/linear_feedback.h"
#include "client/linear_joining.h"
#include "client/linear_programme.h"
#include "client/linear_read.h"
#include "client/reply.h"
#include "client/roomwords.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { ROOM_PEOPLE = 200 };

/* --- one room --- */

/* What can be done there; each is a number in the order of those offered. */
struct way {
	const char *words;  /* N_() */
	const char *states; /* in which of them it is offered */
	const char *parts;  /* for whom; NULL: everybody in it */
	void (*go)(struct linear *linear, const char *room);
};

static void go_talk(struct linear *linear, const char *room)
{
	linear_read_board(linear, room);
}

static void go_people(struct linear *linear, const char *room)
{
	json_t *people =
		   linear_io_call(linear, "room.people",
				  json_pack("{s:s, s:i}", "room", room, "limit", ROOM_PEOPLE)),
	       *row;
	size_t i;

	json_array_foreach(reply_items(people), i, row) linear_io_say(
	    linear, "%s, %s, %s\n", linear_io_clean(linear, reply_text(row, "handle")),
	    roomwords_part(reply_text(row, "part")), roomwords_state(reply_text(row, "state")));
	json_decref(people);
}

static void call_on(struct linear *linear, const char *method, const char *room)
{
	json_decref(linear_io_call(linear, method, json_pack("{s:s}", "room", room)));
}

static void go_rest(struct linear *linear, const char *room)
{
	call_on(linear, "room.pause", room);
}

static void go_resume(struct linear *linear, const char *room)
{
	call_on(linear, "room.resume", room);
}

static void go_leave(struct linear *linear, const char *room)
{
	if (linear_io_agree(linear, _("Leave this room")))
		call_on(linear, "room.leave", room);
}

static void go_withdraw(struct linear *linear, const char *room)
{
	if (linear_io_agree(linear, _("Take your application back")))
		call_on(linear, "room.withdraw", room);
}

#define IN   "active paused completed"
#define SEND "tester partner staff moderator owner"
#define READ "tester observer staff moderator owner"
#define TEAM "staff moderator owner"

static const struct way ways[] = {
    {N_("Ask to be let in"), "outside left declined", NULL, linear_joining_apply},
    {N_("Take your application back"), "applied", NULL, go_withdraw},
    {N_("Report something"), IN, SEND, linear_feedback_new},
    {N_("My feedback: what you sent, and what became of it"), IN, SEND, linear_feedback_mine},
    {N_("All reports"), IN, READ, linear_feedback_all},
    {N_("Open reports: the heaviest first"), IN, TEAM, linear_feedback_open},
    {N_("The agreement, to read again"), IN, NULL, linear_joining_sign},
    {N_("Talk: the threads of this room"), IN, READ, go_talk},
    {N_("Releases: what to test in each"), IN, READ, linear_programme_releases},
    {N_("What changed, and because of whom"), IN, READ, linear_closing_changes},
    {N_("Tasks: what is to be tried, surveys and diaries"), IN, READ, linear_programme_tasks},
    {N_("Units: what was sent to whom"), IN, "tester " TEAM, linear_programme_units},
    {N_("Progress: who takes part"), IN, "tester " TEAM, linear_programme_progress},
    {N_("Decisions: what was decided, and why"), IN, READ, linear_closing_decisions},
    {N_("Launch: who tells people, what they share"), IN, SEND, linear_closing_launch},
    {N_("Give and take: what members got, and the company"), IN, READ, linear_closing_ledger},
    {N_("The room in figures"), IN, TEAM, linear_closing_figures},
    {N_("Launch pack: known issues, quotes, answers"), IN, TEAM, linear_closing_pack},
    {N_("People: who is here"), IN, READ, go_people},
    {N_("Rest: stay in, and nothing is asked of you"), "active", NULL, go_rest},
    {N_("Take part again"), "paused", NULL, go_resume},
    {N_("Leave this room"), IN, NULL, go_leave},
};
enum { WAYS = sizeof(ways) / sizeof(ways[0]) };

static void say_asked_row(struct linear *linear, size_t number, const json_t *row)
{
	const char *due = roomwords_due(linear->arena, row, clock_now());

	linear_io_say(linear, "%zu. %s. %s%s%s\n", number, roomwords_asked(linear->arena, row),
		      linear_io_clean(linear, roomwords_asked_title(row)), *due ? ", " : "", due);
}

static void say_room(struct linear *linear, const json_t *shown)
{
	const char *part = reply_text(shown, "part");
	const char *closes = roomwords_closes(linear->arena, shown, clock_now());

	linear_io_say(linear, "\n%s. %s\n%s\n", linear_io_clean(linear, reply_text(shown, "title")),
		      roomwords_privacy(linear->arena, shown),
		      linear_io_clean(linear, reply_text(shown, "purpose")));
	linear_io_say(linear, _("This room is %s.\n"), roomwords_phase(reply_text(shown, "phase")));
	if (*closes)
		linear_io_say(linear, "%s\n", closes);
	if (*part)
		linear_io_say(linear, _("You are in it as %s.\n"), roomwords_part(part));
}

static bool is_offered(const struct way *way, const json_t *shown)
{
	const char *state = reply_text(shown, "state"), *part = reply_text(shown, "part");

	if (!strstr(way->states, *state ? state : "outside"))
		return false;
	if (way->parts && (!*part || !strstr(way->parts, part)))
		return false;
	/* Nothing is sent to a room that has ended. */
	if (way->go == linear_feedback_new && strcmp(reply_text(shown, "phase"), "archived") == 0)
		return false;
	return way->go != linear_joining_sign || reply_int(shown, "nda_version") != 0;
}

/* One time round; false: back. */
static bool room_once(struct linear *linear, const char *room)
{
	json_t *shown = linear_io_call(linear, "room.show", json_pack("{s:s}", "room", room)),
	       *asked = shown
			    ? linear_io_call(linear, "room.asked", json_pack("{s:s}", "room", room))
			    : NULL,
	       *row;
	const struct way *offered[WAYS];
	size_t i, count = 0, asked_count = json_array_size(reply_items(asked));
	struct linear_choice choice;
	bool goes_on = false;

	if (shown && asked) {
		say_room(linear, shown);
		if (asked_count)
			linear_io_say(linear, _("Asked of you\n"));
		json_array_foreach(reply_items(asked), i, row) say_asked_row(linear, i + 1, row);
		for (i = 0; i < WAYS; i++) {
			if (!is_offered(&ways[i], shown))
				continue;
			offered[count++] = &ways[i];
			linear_io_say(linear, "%zu. %s\n", asked_count + count, _(ways[i].words));
		}
		goes_on = linear_io_choose(linear, _("Which, q back: "),
					   _("A number of the list, or q.\n"),
					   (long)(asked_count + count), "q", &choice) &&
			  choice.letter != 'q';
	}
	if (goes_on && (size_t)choice.number <= asked_count)
		linear_room_asked(linear,
				  json_array_get(reply_items(asked), (size_t)choice.number - 1));
	else if (goes_on)
		offered[(size_t)choice.number - asked_count - 1]->go(linear, room);
	json_decref(shown);
	json_decref(asked);
	return goes_on;
}

void linear_room_open(struct linear *linear, const char *room)
{
	char *slug = mem_dup(room);

	while (!linear->is_over && room_once(linear, slug))
		;
	free(slug);
}

void linear_room_asked(struct linear *linear, const json_t *row)
{
	const char *kind = reply_text(row, "kind");

	if (strcmp(kind, "sign") == 0 || strcmp(kind, "invited") == 0) {
		linear_joining_sign(linear, reply_text(row, "room"));
		return;
	}
	if (linear_programme_asked(linear, row) || linear_feedback_asked(linear, row))
		return;
	linear_io_say(linear, _("%s: %s\n"), roomwords_asked(linear->arena, row),
		      linear_io_clean(linear, roomwords_asked_title(row)));
}

/* --- the list --- */

static void say_room_row(struct linear *linear, size_t number, const json_t *row)
{
	const char *part = reply_text(row, "part"), *state = reply_text(row, "state");
	const char *what = *part    ? roomwords_part(part)
			   : *state ? roomwords_state(state)
				    : _("you may ask to be let in");

	linear_io_say(linear, "%zu. %s, %s", number,
		      linear_io_clean(linear, reply_text(row, "title")), what);
	if (reply_int(row, "asked"))
		linear_io_say(linear, _(", %lld asked of you"), (long long)reply_int(row, "asked"));
	if (reply_int(row, "unread"))
		linear_io_say(linear, _(", %lld new"), (long long)reply_int(row, "unread"));
	linear_io_say(linear, ". %s\n", linear_io_clean(linear, reply_text(row, "purpose")));
}

void linear_room_list(struct linear *linear)
{
	json_t *rooms = linear_io_call(linear, "room.list", NULL), *row;
	struct linear_choice choice = {0};
	size_t i;

	if (!rooms)
		return;
	linear_io_say(linear, _("\nPrivate rooms\n"));
	json_array_foreach(reply_items(rooms), i, row) say_room_row(linear, i + 1, row);
	if (i == 0)
		linear_io_say(linear, _("You are in none.\n"));
	if (linear_io_choose(linear, _("Which room, i a code you were sent, q back: "),
			     _("A number, i, or q.\n"), (long)i, "iq\n", &choice) &&
	    choice.number)
		linear_room_open(linear, reply_text(json_array_get(reply_items(rooms),
								   (size_t)choice.number - 1),
						    "room"));
	else if (choice.letter == 'i')
		linear_joining_invitation(linear);
	json_decref(rooms);
}
