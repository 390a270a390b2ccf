#include "client/linear_room.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "client/linear_closing.h"
#include "client/linear_feedback.h"
#include "client/linear_joining.h"
#include "client/linear_people.h"
#include "client/linear_plan.h"
#include "client/linear_programme.h"
#include "client/linear_read.h"
#include "client/linear_setup.h"
#include "client/linear_sorting.h"
#include "client/reply.h"
#include "client/roomwords.h"
#include "client/views/roommenu.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

/* --- one room --- */

static void go_talk(struct linear *linear, const char *room)
{
	linear_read_board(linear, room);
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

/* What a row of the screens' menu (client/views/roommenu.h) does here. */
static const struct way {
	const char *view, *flag; /* as in the row; flag NULL: none */
	void (*go)(struct linear *linear, const char *room);
} ways[] = {
    {"report", NULL, linear_feedback_new},
    {"inbox", NULL, linear_sorting_inboxes},
    {"items", "mine", linear_feedback_mine},
    {"items", NULL, linear_feedback_all},
    {"threads", NULL, go_talk},
    {"room_people", NULL, linear_people},
    {"invites", NULL, linear_people_invitations},
    {"applications", NULL, linear_people_applications},
    {"tasks", NULL, linear_programme_tasks},
    {"releases", NULL, linear_programme_releases},
    {"units", NULL, linear_programme_units},
    {"progress", NULL, linear_programme_progress},
    {"plan", NULL, linear_plan},
    {"changes", NULL, linear_closing_changes},
    {"decisions", NULL, linear_closing_decisions},
    {"launch", NULL, linear_closing_launch},
    {"ledger", NULL, linear_closing_ledger},
    {"takeaway", NULL, linear_closing_papers},
    {"nda", NULL, linear_joining_sign},
    {"room_setup", NULL, linear_setup},
};

/* What the menu does not have: coming in, resting, leaving; by one's state there. */
static const struct step {
	const char *label, *what; /* N_(); what NULL: it says all */
	const char *states;
	void (*go)(struct linear *linear, const char *room);
} steps[] = {
    {N_("Ask to be let in"), NULL, "outside left declined", linear_joining_apply},
    {N_("Take the application back"), NULL, "applied", go_withdraw},
    {N_("Your alias"), N_("who sees who you are"), "active paused completed nda_pending applied",
     linear_joining_alias},
    {N_("Rest"), N_("stay in, and nothing is asked of you"), "active", go_rest},
    {N_("Take part again"), N_("you are resting"), "paused", go_resume},
    {N_("Leave this room"), N_("it asks first"), "active paused completed", go_leave},
};
enum { OFFERED_MOST = 40 };

/* What was offered: numbers go on behind what is asked. */
struct offered {
	void (*go[OFFERED_MOST])(struct linear *linear, const char *room);
	size_t count, first;
};

static void offer(struct linear *linear, struct offered *offered, const char *label,
		  const char *what, void (*go)(struct linear *linear, const char *room))
{
	assert(offered->count < OFFERED_MOST);
	offered->go[offered->count++] = go;
	linear_io_say(linear, what ? "%zu. %s: %s" : "%zu. %s", offered->first + offered->count,
		      label, what);
}

static const struct way *way_of(const struct roommenu_row *row)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		bool is_same_flag =
		    row->flag ? ways[i].flag && !strcmp(row->flag, ways[i].flag) : !ways[i].flag;

		if (is_same_flag && strcmp(row->view, ways[i].view) == 0)
			return &ways[i];
	}
	return NULL;
}

/* The menu of the screens, in its words and order. */
static void offer_menu(struct linear *linear, struct offered *offered, const json_t *shown)
{
	enum roommenu_group group = ROOMMENU_FEEDBACK;

	for (size_t i = 0; roommenu_rows[i].label; i++) {
		const struct roommenu_row *row = &roommenu_rows[i];
		const struct way *way = way_of(row);

		if (!way || !roommenu_offers(row, shown))
			continue;
		if (row->group != group)
			linear_io_say(linear, "%s\n", roommenu_heading(row->group));
		group = row->group;
		offer(linear, offered, _(row->label), _(row->what), way->go);
		if (roommenu_count(linear->arena, row, shown))
			linear_io_say(linear, ", %s", roommenu_count(linear->arena, row, shown));
		linear_io_say(linear, "\n");
	}
}

static void offer_steps(struct linear *linear, struct offered *offered, const json_t *shown)
{
	const char *state = reply_text(shown, "state");

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (!strstr(steps[i].states, *state ? state : "outside") ||
		    (steps[i].go == linear_joining_alias && !*reply_text(shown, "alias")))
			continue;
		offer(linear, offered, _(steps[i].label), steps[i].what ? _(steps[i].what) : NULL,
		      steps[i].go);
		linear_io_say(linear, "\n");
	}
}

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
	if (*reply_text(shown, "alias"))
		linear_io_say(linear, _("You go by %s here.\n"),
			      linear_io_clean(linear, reply_text(shown, "alias")));
	else if (strcmp(reply_text(shown, "identity"), "alias") == 0)
		linear_io_say(linear, _("Testers go by an alias.\n"));
}

/* One time round; false: back. */
static bool room_once(struct linear *linear, const char *room)
{
	json_t *shown = linear_io_call(linear, "room.show", json_pack("{s:s}", "room", room)),
	       *asked = shown
			    ? linear_io_call(linear, "room.asked", json_pack("{s:s}", "room", room))
			    : NULL,
	       *row;
	struct offered offered = {.first = json_array_size(reply_items(asked))};
	struct linear_choice choice;
	bool goes_on = false;
	size_t i;

	if (shown && asked) {
		say_room(linear, shown);
		if (offered.first)
			linear_io_say(linear, _("Asked of you\n"));
		json_array_foreach(reply_items(asked), i, row) say_asked_row(linear, i + 1, row);
		offer_menu(linear, &offered, shown);
		offer_steps(linear, &offered, shown);
		goes_on = linear_io_choose(linear, _("Which, q back: "),
					   _("A number of the list, or q.\n"),
					   (long)(offered.first + offered.count), "q", &choice) &&
			  choice.letter != 'q';
	}
	if (goes_on && (size_t)choice.number <= offered.first)
		linear_room_asked(linear,
				  json_array_get(reply_items(asked), (size_t)choice.number - 1));
	else if (goes_on)
		offered.go[(size_t)choice.number - offered.first - 1](linear, room);
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

static bool is_sysop(struct linear *linear)
{
	json_t *me = linear_io_try(linear, "whoami", NULL, NULL);
	bool is_it = strcmp(reply_text(me, "role"), "sysop") == 0;

	json_decref(me);
	return is_it;
}

/* As a sysop into a room that one is not in: an hour, a reason, and its owner is told. */
static void break_glass(struct linear *linear)
{
	const char *room, *why;
	json_t *result;

	linear_io_say(linear, "%s\n",
		      _("Rank opens no private room. Where there must be a look all the same, you "
			"read it for an hour and write nothing. Your reason goes into the audit "
			"log, and its owner is told at once."));
	room = linear_io_ask(linear, _("Code name of the room (nothing: leave it): "));
	if (!room || !*room)
		return;
	room = arena_dup(linear->arena, room);
	why = linear_io_ask(linear, _("Why, one line for its owner (nothing: leave it): "));
	if (!why || !*why)
		return;
	result = linear_io_call(linear, "room.break",
				json_pack("{s:s, s:s}", "room", room, "reason", why));
	if (result) {
		linear_io_say(linear, "%s\n", _("Open for an hour. Its owner is told."));
		linear_room_open(linear, reply_text(result, "room"));
	}
	json_decref(result);
}

void linear_room_list(struct linear *linear)
{
	json_t *rooms = linear_io_call(linear, "room.list", NULL), *row;
	struct linear_choice choice = {0};
	bool may_make, may_break;
	size_t i;

	if (!rooms)
		return;
	linear_io_say(linear, _("\nPrivate rooms\n"));
	json_array_foreach(reply_items(rooms), i, row) say_room_row(linear, i + 1, row);
	if (i == 0)
		linear_io_say(linear, _("You are in none.\n"));
	may_make = reply_bool(rooms, "may_make");
	may_break = is_sysop(linear);
	if (linear_io_choose(
		linear,
		arena_printf(linear->arena, _("Which room, i a code you were sent%s%s, q back: "),
			     may_make ? _(", n make a room") : "",
			     may_break ? _(", b break the glass") : ""),
		_("A number, a letter, or q.\n"), (long)i,
		arena_printf(linear->arena, "i%s%sq\n", may_make ? "n" : "", may_break ? "b" : ""),
		&choice) &&
	    choice.number)
		linear_room_open(linear, reply_text(json_array_get(reply_items(rooms),
								   (size_t)choice.number - 1),
						    "room"));
	else if (choice.letter == 'i')
		linear_joining_invitation(linear);
	else if (choice.letter == 'n')
		linear_plan_room(linear);
	else if (choice.letter == 'b')
		break_glass(linear);
	json_decref(rooms);
}
