#include "client/linear_closing.h"

#include <stdlib.h>
#include <string.h>

#include "client/ledgerwords.h"
#include "client/linear_form.h"
#include "client/linear_write.h"
#include "client/reply.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { MOST = 200 };

/* What one is there, for what is offered: the server refuses the rest. */
static bool is_part(struct linear *linear, const char *room, const char *part, const char *team)
{
	json_t *shown = linear_io_try(linear, "room.show", json_pack("{s:s}", "room", room), NULL);
	bool is_it = strcmp(reply_text(shown, "part"), part) == 0 ||
		     (team && strcmp(reply_text(shown, "team"), team) == 0);

	json_decref(shown);
	return is_it;
}

/* A body for a call about the room; says `done` when it was sent. */
static void write_text(struct linear *linear, const char *kind, const char *room,
		       const char *method, json_t *params, const char *done)
{
	char *target = mem_printf("%s:%s", kind, room);
	json_t *result;

	json_object_set_new(params, "room", json_string(room));
	result = linear_write_text(linear, target, method, params);
	if (result)
		linear_io_say(linear, "%s", done);
	json_decref(result);
	free(target);
}

/* --- decisions --- */

static void say_decision(struct linear *linear, const json_t *row)
{
	const json_t *item;
	char when[WHEN_TEXT];
	size_t i;

	linear_io_say(linear, _("%s. By %s, %s.\n"),
		      linear_io_clean(linear, reply_text(row, "title")),
		      linear_io_clean(linear, reply_text(row, "by")),
		      when_ago(reply_time(row, "at"), clock_now(), when));
	linear_io_text(linear, reply_text(row, "rationale"), "    ", true);
	json_array_foreach(json_object_get(row, "items"), i, item)
	    linear_io_say(linear, _("    because of %s\n"),
			  json_string_value(item) ? json_string_value(item) : "");
}

/* Names parted by spaces or commas. */
static json_t *names_of(const char *text)
{
	json_t *names = json_array();

	for (text += strspn(text, " ,"); *text; text += strspn(text, " ,")) {
		size_t len = strcspn(text, " ,");

		json_array_append_new(names, json_stringn(text, len));
		text += len;
	}
	return names;
}

static void decide(struct linear *linear, const char *room)
{
	const char *line = linear_io_ask(linear, _("What was decided, one line: "));
	json_t *params;

	if (!line || !*line)
		return;
	params = json_pack("{s:s}", "title", line);
	line = linear_io_ask(linear, _("Because of which reports, as GOLF-3 GOLF-17: "));
	if (line && *line)
		json_object_set_new(params, "item", names_of(line));
	linear_io_say(linear, _("Why it was decided:\n"));
	write_text(linear, "decision", room, "decision.new", params, _("Written down.\n"));
}

void linear_closing_decisions(struct linear *linear, const char *room)
{
	json_t *list = linear_io_call(linear, "decision.list",
				      json_pack("{s:s, s:i}", "room", room, "limit", MOST)),
	       *row;
	size_t i;

	if (!list)
		return;
	linear_io_say(linear, _("\nDecisions\n"));
	json_array_foreach(reply_items(list), i, row) say_decision(linear, row);
	if (i == 0)
		linear_io_say(linear, _("Nothing is written down yet.\n"));
	json_decref(list);
	if (is_part(linear, room, "owner", "pm") && linear_io_agree(linear, _("Write one down")))
		decide(linear, room);
}

/* --- what changed --- */

void linear_closing_changes(struct linear *linear, const char *room)
{
	json_t *list = linear_io_call(linear, "changelog.list",
				      json_pack("{s:s, s:i}", "room", room, "limit", MOST)),
	       *row, *item;
	size_t i, j;

	if (!list)
		return;
	linear_io_say(linear, _("\nWhat changed\n"));
	json_array_foreach(reply_items(list), i, row)
	{
		linear_io_say(linear, _("In %s:\n"),
			      linear_io_clean(linear, reply_text(row, "release")));
		linear_io_text(linear, reply_text(row, "text"), "    ", true);
		json_array_foreach(json_object_get(row, "items"), j, item)
		    linear_io_say(linear, "    %s. %s%s\n", reply_text(item, "item"),
				  linear_io_clean(linear, reply_text(item, "title")),
				  reply_bool(item, "yours") ? _(", because of you") : "");
	}
	if (i == 0)
		linear_io_say(linear, _("Nothing yet.\n"));
	json_decref(list);
	if (is_part(linear, room, "owner", "pm") &&
	    linear_io_agree(linear, _("Say what a release brought")))
		linear_form(linear, "changelog.new", room, NULL);
}

/* --- the launch --- */

static void ask_to_tell(struct linear *linear, const char *room, bool tells)
{
	json_t *done;

	linear_io_say(linear, tells ? _("You want to tell people of it when it is released.\n")
				    : _("When this is released, would you tell people of it? You "
					"get a text to share then.\n"));
	if (!linear_io_agree(linear, tells ? _("Rather not, after all") : _("Do you want to")))
		return;
	done = linear_io_call(linear, "launch.advocate",
			      json_pack("{s:s, s:b}", "room", room, "off", tells));
	if (done)
		linear_io_say(linear, _("Noted. Thank you.\n"));
	json_decref(done);
}

static void say_advocates(struct linear *linear, const char *room)
{
	json_t *list = linear_io_try(linear, "launch.advocates", json_pack("{s:s}", "room", room),
				     NULL),
	       *row;
	size_t i;

	if (!list)
		return;
	linear_io_say(linear, _("Who wants to tell people:\n"));
	json_array_foreach(reply_items(list), i, row) linear_io_say(
	    linear, "    %s, %s\n", linear_io_clean(linear, reply_text(row, "handle")),
	    linear_io_clean(linear, reply_text(row, "name")));
	if (i == 0)
		linear_io_say(linear, _("    nobody yet\n"));
	json_decref(list);
}

static void write_launch(struct linear *linear, const char *room)
{
	const char *line;
	json_t *params = json_object();

	if (linear_io_agree(linear, _("Write the text anew"))) {
		line = linear_io_ask(linear,
				     _("Not before, as 2027-03-10 or +7d (nothing: as it is): "));
		if (line && *line)
			json_object_set_new(params, "embargo", json_string(line));
		write_text(linear, "launch", room, "launch.text", json_incref(params),
			   _("Kept.\n"));
	}
	json_decref(params);
}

void linear_closing_launch(struct linear *linear, const char *room)
{
	json_t *shown = linear_io_of_room(linear, "launch.show", room), *tells;
	int64_t until = reply_time(shown, "embargo_at");
	char when[WHEN_TEXT];

	if (!shown)
		return;
	linear_io_say(linear, _("\nLaunch\n"));
	if (until)
		linear_io_say(linear, _("Nothing is told before %s.\n"),
			      when_exact(until, clock_now(), when));
	if (*reply_text(shown, "text")) {
		linear_io_say(linear, _("The text to share:\n"));
		linear_io_text(linear, reply_text(shown, "text"), "    ", true);
	} else {
		linear_io_say(linear, reply_bool(shown, "ready")
					  ? _("There is a text to share; it is not yours yet.\n")
					  : _("There is no text to share yet.\n"));
	}
	tells = json_object_get(shown, "advocates");
	if (json_is_boolean(tells))
		ask_to_tell(linear, room, json_is_true(tells));
	json_decref(shown);
	say_advocates(linear, room);
	if (is_part(linear, room, "owner", "pm"))
		write_launch(linear, room);
}

/* --- both sides, and the end --- */

void linear_closing_ledger(struct linear *linear, const char *room)
{
	json_t *shown = linear_io_of_room(linear, "room.ledger", room), *row;
	const char *side = "", *thanks = reply_text(shown, "thanks");
	bool is_over = *reply_text(shown, "closed_at") != '\0';
	size_t i;

	if (!shown)
		return;
	json_array_foreach(reply_items(shown), i, row)
	{
		if (strcmp(side, reply_text(row, "side")) != 0)
			linear_io_say(linear, "\n%s\n", ledgerwords_side(reply_text(row, "side")));
		side = reply_text(row, "side");
		linear_io_say(linear, "%lld %s\n", (long long)reply_int(row, "count"),
			      ledgerwords_what(reply_text(row, "what")));
	}
	if (is_over) {
		linear_io_say(linear, _("This room has ended.\n"));
		linear_io_text(linear, thanks, "    ", true);
	}
	json_decref(shown);
	if (is_over || !is_part(linear, room, "owner", NULL) ||
	    !linear_io_agree(linear, _("End this room: no more is written then, and testers read "
				       "it for a month")))
		return;
	linear_io_say(linear, _("A thank-you to everybody in it:\n"));
	write_text(linear, "thanks", room, "room.close", json_pack("{s:b}", "reviewed", 1),
		   _("It has ended: everybody in it has your thank-you.\n"));
}

/* --- to take away --- */

static void say_paper(struct linear *linear, const char *method, const char *room, bool markdown)
{
	json_t *shown = linear_io_of_room(linear, method, room);

	if (shown) {
		linear_io_say(linear, "\n");
		linear_io_text(linear, reply_text(shown, "text"), "", markdown);
	}
	json_decref(shown);
}

/* Each as a text, piece by piece. */
static void say_reports(struct linear *linear, const char *room)
{
	json_t *params = json_pack("{s:s, s:b}", "room", room, "markdown", 1), *piece;
	bool goes_on = true;

	while (goes_on &&
	       (piece = linear_io_call(linear, "feedback.export", json_incref(params)))) {
		json_t *next = json_object_get(piece, "next");

		linear_io_text(linear, reply_text(piece, "text"), "", true);
		goes_on = json_is_string(next) && linear_io_agree(linear, _("On"));
		if (goes_on)
			json_object_set(params, "after", next);
		json_decref(piece);
	}
	json_decref(params);
}

void linear_closing_papers(struct linear *linear, const char *room)
{
	json_t *shown = linear_io_of_room(linear, "room.show", room);
	const char *part = reply_text(shown, "part");
	bool is_house = strcmp(part, "staff") == 0 || strcmp(part, "moderator") == 0 ||
			strcmp(part, "owner") == 0;
	struct linear_choice choice;

	json_decref(shown);
	linear_io_say(linear, is_house ? _("1. All reports\n") : _("1. Your reports\n"));
	if (is_house)
		linear_io_say(linear, _("2. The room in figures\n3. Launch pack\n"));
	linear_io_say(linear, _("As a file on your computer:\n"));
	linear_io_say(linear, "    ssh HOST feedback export %s --csv > %s.csv\n", room, room);
	linear_io_say(linear, "    ssh HOST feedback export %s --json > %s.json\n", room, room);
	if (is_house)
		linear_io_say(linear, "    ssh HOST report %s > %s.txt\n", room, room);
	if (!linear_io_choose(linear, _("Which to read, q back: "),
			      _("A number of the list, or q.\n"), is_house ? 3 : 1, "q\n", &choice))
		return;
	if (choice.number == 1)
		say_reports(linear, room);
	else if (choice.number == 2)
		say_paper(linear, "report", room, false);
	else if (choice.number == 3)
		say_paper(linear, "launch.pack", room, true);
}
