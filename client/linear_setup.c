#include "client/linear_setup.h"

#include <stdlib.h>
#include <string.h>

#include "client/itemwords.h"
#include "client/linear_form.h"
#include "client/linear_write.h"
#include "client/reply.h"
#include "client/roomwords.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { MOST = 200 };

/* Takes the value; says that it was done. */
static void set(struct linear *linear, const char *room, const char *field, json_t *value)
{
	json_t *result =
	    linear_io_call(linear, "room.set", json_pack("{s:s, s:o}", "room", room, field, value));

	if (result)
		linear_io_say(linear, _("Changed.\n"));
	json_decref(result);
}

/* --- one thing each --- */

/* What is set up: shown as it is, and changed. */
struct thing {
	const char *label; /* N_() */
	const char *field; /* of room.set, where it is typed */
	const char *(*shown)(struct linear *linear, const json_t *shown);
	void (*change)(struct linear *linear, const char *room, const json_t *shown);
};

static const char *phase(struct linear *linear, const json_t *shown)
{
	(void)linear;
	return roomwords_phase(reply_text(shown, "phase"));
}

static void change_phase(struct linear *linear, const char *room, const json_t *shown)
{
	static const char *const phases[] = {"draft", "recruiting", "onboarding", "engagement",
					     "closure"};
	struct linear_choice choice;

	(void)shown;
	for (size_t i = 0; i < 5; i++)
		linear_io_say(linear, "%zu. %s\n", i + 1, roomwords_phase(phases[i]));
	if (linear_io_choose(linear, _("Which, q leave it: "), _("A number of the list, or q.\n"),
			     5, "q\n", &choice) &&
	    choice.number)
		set(linear, room, "phase", json_string(phases[choice.number - 1]));
}

static const char *listed(struct linear *linear, const json_t *shown)
{
	(void)linear;
	return reply_bool(shown, "listed") ? _("all members, who may ask to be let in")
					   : _("only those who are invited");
}

static void change_listed(struct linear *linear, const char *room, const json_t *shown)
{
	set(linear, room, "listed", json_boolean(!reply_bool(shown, "listed")));
}

static const char *votes(struct linear *linear, const json_t *shown)
{
	(void)linear;
	return reply_bool(shown, "hide_votes") ? _("to who has voted") : _("to everybody in it");
}

static void change_votes(struct linear *linear, const char *room, const json_t *shown)
{
	set(linear, room, "hide_votes", json_boolean(!reply_bool(shown, "hide_votes")));
}

static bool has_aliases(const json_t *shown)
{
	return strcmp(reply_text(shown, "identity"), "alias") == 0;
}

static const char *identity(struct linear *linear, const json_t *shown)
{
	(void)linear;
	return has_aliases(shown) ? _("by an alias: you and product see who is who")
				  : _("by their own handles");
}

static void change_identity(struct linear *linear, const char *room, const json_t *shown)
{
	set(linear, room, "identity", json_string(has_aliases(shown) ? "real" : "alias"));
}

static const char *support(struct linear *linear, const json_t *shown)
{
	(void)linear;
	if (!has_aliases(shown))
		return _("knows them by their handles");
	return reply_bool(shown, "support_sees") ? _("sees who is who, too")
						 : _("knows them by their alias");
}

static void change_support(struct linear *linear, const char *room, const json_t *shown)
{
	set(linear, room, "support_sees", json_boolean(!reply_bool(shown, "support_sees")));
}

static const char *hours(struct linear *linear, const json_t *shown)
{
	return arena_printf(linear->arena, _("%lld working hours"),
			    (long long)reply_int(shown, "ack_hours"));
}

static const char *working(struct linear *linear, const json_t *shown)
{
	return arena_printf(linear->arena, _("%s, %s to %s, %s"), reply_text(shown, "work_days"),
			    reply_text(shown, "work_from"), reply_text(shown, "work_to"),
			    reply_text(shown, "zone"));
}

static void change_working(struct linear *linear, const char *room, const json_t *shown)
{
	linear_form(linear, "room.set", room,
		    json_pack("{s:s, s:s, s:s, s:s}", "work_days", reply_text(shown, "work_days"),
			      "work_from", reply_text(shown, "work_from"), "work_to",
			      reply_text(shown, "work_to"), "zone", reply_text(shown, "zone")));
}

static const char *days_off(struct linear *linear, const json_t *shown)
{
	const char *days = roomwords_holidays(linear->arena, shown);

	return *days ? days : _("none besides");
}

static const char *closes(struct linear *linear, const json_t *shown)
{
	int64_t at = reply_time(shown, "closes_at");
	char when[WHEN_TEXT];

	return at ? arena_dup(linear->arena, when_exact(at, clock_now(), when))
		  : _("when you close it");
}

static void change_end(struct linear *linear, const char *room, const json_t *shown)
{
	const char *line = linear_io_ask(
	    linear, _("Ends (2026-05-01, or 30d; -: when you close it; nothing: as it "
		      "is): "));

	(void)shown;
	if (line && strcmp(line, "-") == 0)
		set(linear, room, "open_ended", json_true());
	else if (line && *line)
		set(linear, room, "closes_at", json_string(line));
}

static const char *kept(struct linear *linear, const json_t *shown)
{
	return arena_printf(linear->arena, _("%lld days"),
			    (long long)reply_int(shown, "retention_days"));
}

static const char *seats(struct linear *linear, const json_t *shown)
{
	(void)linear;
	(void)shown;
	return _("of each group, or in all");
}

static void change_seats(struct linear *linear, const char *room, const json_t *shown)
{
	json_t *list = linear_io_of_room(linear, "seat.list", room), *row, *set_to;
	const char *line;
	char *count;
	size_t i;

	(void)shown;
	json_array_foreach(reply_items(list), i, row)
	{
		const char *name = reply_text(row, "segment");
		long long taken = reply_int(row, "taken"), target = reply_int(row, "target");

		linear_io_say(linear,
			      "%s: ", *name ? linear_io_clean(linear, name) : _("in no group"));
		if (target)
			linear_io_say(linear, _("%lld of %lld"), taken, target);
		else
			linear_io_say(linear, _("%lld in, as many as come"), taken);
		linear_io_say(linear, "\n");
	}
	json_decref(list);
	line = linear_io_ask(linear,
			     _("How many, a number (0: as many as come; nothing: as it is): "));
	if (!line || !*line)
		return;
	count = mem_dup(line);
	line = linear_io_ask(linear, _("Of which group (nothing: in no group): "));
	set_to = line ? linear_io_call(linear, "seat.set",
				       json_pack("{s:s, s:s, s:s}", "room", room, "target", count,
						 "segment", line))
		      : NULL;
	if (set_to)
		linear_io_say(linear, _("Changed.\n"));
	json_decref(set_to);
	free(count);
}

static const char *agreement(struct linear *linear, const json_t *shown)
{
	long long version = reply_int(shown, "nda_version");

	return version ? arena_printf(linear->arena, _("version %lld; a new text is signed anew"),
				      version)
		       : _("none; write or paste one");
}

static void change_agreement(struct linear *linear, const char *room, const json_t *shown)
{
	char *target = mem_printf("nda:%s", room);
	json_t *result;

	(void)shown;
	result = linear_write_text(linear, target, "nda.publish", json_pack("{s:s}", "room", room));
	if (result)
		linear_io_say(linear, "%s\n",
			      _("Published: everybody who signs is asked for it now."));
	json_decref(result);
	free(target);
}

static const char *books(struct linear *linear, const json_t *shown)
{
	(void)linear;
	(void)shown;
	return _("all versions, who signed which");
}

static void change_books(struct linear *linear, const char *room, const json_t *shown)
{
	(void)shown;
	linear_setup_books(linear, room);
}

/* --- all of it --- */

static const struct thing things[] = {
    {N_("Name"), "title", NULL, NULL},
    {N_("Purpose"), "purpose", NULL, NULL},
    {N_("It is"), NULL, phase, change_phase},
    {N_("Who knows of it"), NULL, listed, change_listed},
    {N_("Votes are shown"), NULL, votes, change_votes},
    {N_("Looked after by"), "moderator", NULL, NULL},
    {N_("Answered within"), "ack_hours", hours, NULL},
    {N_("Its staff work"), NULL, working, change_working},
    {N_("Days off"), NULL, days_off, change_working},
    {N_("Ends"), NULL, closes, change_end},
    {N_("Kept afterwards"), "retention_days", kept, NULL},
    {N_("Testers wanted"), NULL, seats, change_seats},
    {N_("Testers are called"), NULL, identity, change_identity},
    {N_("Support"), NULL, support, change_support},
    {N_("The agreement"), NULL, agreement, change_agreement},
    {N_("Its books"), NULL, books, change_books},
};
enum { THINGS = sizeof(things) / sizeof(things[0]) };

static void say_things(struct linear *linear, const json_t *shown)
{
	linear_io_say(linear, _("\nSet up\n"));
	for (size_t i = 0; i < THINGS; i++) {
		const char *text =
		    things[i].shown ? things[i].shown(linear, shown)
				    : linear_io_clean(linear, reply_text(shown, things[i].field));

		linear_io_say(linear, "%zu. %s: %s\n", i + 1, _(things[i].label), text);
	}
}

/* Who opened it as a sysop, and why. */
static void say_breaks(struct linear *linear, const json_t *shown)
{
	json_t *glass;
	char when[WHEN_TEXT];
	size_t i;

	json_array_foreach(json_object_get(shown, "breaks"), i, glass)
	{
		if (i == 0)
			linear_io_say(linear, _("Opened by sysops, for an hour each\n"));
		linear_io_say(linear, "    %s, %s: %s\n",
			      linear_io_clean(linear, reply_text(glass, "handle")),
			      when_exact(reply_time(glass, "at"), clock_now(), when),
			      linear_io_clean(linear, reply_text(glass, "reason")));
	}
}

static void change(struct linear *linear, const char *room, const json_t *shown,
		   const struct thing *thing)
{
	char *question;
	const char *line;

	if (thing->change) {
		thing->change(linear, room, shown);
		return;
	}
	question = mem_printf(_("%s (nothing: as it is): "), _(thing->label));
	line = linear_io_ask(linear, question);
	free(question);
	if (line && *line)
		set(linear, room, thing->field, json_string(line));
}

void linear_setup(struct linear *linear, const char *room)
{
	struct linear_choice choice = {0};
	char *slug = mem_dup(room);
	bool goes_on = true;

	while (goes_on && !linear->is_over) {
		json_t *shown = linear_io_of_room(linear, "room.show", slug);

		goes_on = shown != NULL;
		if (shown) {
			say_breaks(linear, shown);
			say_things(linear, shown);
			goes_on =
			    linear_io_choose(linear, _("Change which, q back: "),
					     _("A number, or q.\n"), THINGS, "q\n", &choice) &&
			    choice.number;
		}
		if (goes_on)
			change(linear, slug, shown, &things[choice.number - 1]);
		json_decref(shown);
	}
	free(slug);
}

/* --- the books of the agreement --- */

static void say_signatures(struct linear *linear, const char *room)
{
	json_t *params = json_pack("{s:s, s:i}", "room", room, "limit", MOST), *page, *row;
	char when[WHEN_TEXT];
	bool has_more = true;
	size_t i, count = 0;

	while (has_more && (page = linear_io_call(linear, "nda.list", json_incref(params)))) {
		json_array_foreach(reply_items(page), i, row)
		{
			const char *key = reply_text(row, "fingerprint");

			count++;
			linear_io_say(linear, _("%s: “%s”, version %lld, %s, %s%s\n"),
				      linear_io_clean(linear, reply_text(row, "handle")),
				      linear_io_clean(linear, reply_text(row, "name")),
				      (long long)reply_int(row, "version"),
				      when_exact(reply_time(row, "at"), clock_now(), when),
				      *key ? linear_io_clean(linear, key) : _("without a key"),
				      reply_time(row, "withdrawn_at") ? _(", taken back since")
								      : "");
		}
		has_more = json_is_string(json_object_get(page, "next"));
		if (has_more)
			json_object_set(params, "after", json_object_get(page, "next"));
		json_decref(page);
	}
	if (count == 0)
		linear_io_say(linear, _("Nobody has signed yet.\n"));
	json_decref(params);
}

static void say_versions(struct linear *linear, const json_t *list)
{
	char when[WHEN_TEXT];
	json_t *row;
	size_t i;

	linear_io_say(linear, _("\nThe agreement's books\n"));
	json_array_foreach(list, i, row)
	{
		long long count = reply_int(row, "signed");

		linear_io_say(linear, _("%zu. Version %lld, %s, "), i + 1,
			      (long long)reply_int(row, "version"),
			      when_exact(reply_time(row, "published_at"), clock_now(), when));
		linear_io_say(linear,
			      ngettext("signed by %lld member", "signed by %lld members",
				       (unsigned long)count),
			      count);
		linear_io_say(linear, ". %s\n", linear_io_clean(linear, reply_text(row, "digest")));
	}
	if (i == 0)
		linear_io_say(linear, _("There is no agreement.\n"));
}

static void say_version(struct linear *linear, const char *room, const json_t *row)
{
	json_t *shown = linear_io_call(
	    linear, "nda.show",
	    json_pack("{s:s, s:O}", "room", room, "version", json_object_get(row, "version")));

	if (shown)
		linear_io_text(linear, reply_text(shown, "text"), "    ", true);
	json_decref(shown);
}

void linear_setup_books(struct linear *linear, const char *room)
{
	json_t *list = linear_io_of_room(linear, "nda.versions", room);
	struct linear_choice choice = {0};
	size_t count = json_array_size(reply_items(list));

	if (list)
		say_versions(linear, reply_items(list));
	while (list && count &&
	       linear_io_choose(linear, _("Which to read, s who signed, q back: "),
				_("A number of the list, s, or q.\n"), (long)count, "sq\n",
				&choice) &&
	       (choice.number || choice.letter == 's')) {
		if (choice.number)
			say_version(linear, room,
				    json_array_get(reply_items(list), (size_t)choice.number - 1));
		else
			say_signatures(linear, room);
	}
	json_decref(list);
}

/* --- consents --- */

static void take_back(struct linear *linear, const json_t *row)
{
	const char *item = reply_text(row, "item");
	json_t *result =
	    linear_io_call(linear, "consent.withdraw",
			   *item ? json_pack("{s:s}", "item", item)
				 : json_pack("{s:s, s:s}", "room", reply_text(row, "room"), "scope",
					     reply_text(row, "scope")));

	if (result)
		linear_io_say(linear, _("Taken back.\n"));
	json_decref(result);
}

static void say_consent(struct linear *linear, size_t number, const json_t *row)
{
	const char *item = reply_text(row, "item");
	char when[WHEN_TEXT];

	linear_io_say(linear, "%zu. %s: %s, %s\n", number,
		      linear_io_clean(linear, *item ? item : reply_text(row, "room")),
		      *item ? itemwords_consent(reply_text(row, "how"))
			    : _("you want to tell people when it is released"),
		      when_ago(reply_time(row, "at"), clock_now(), when));
}

static void say_signed(struct linear *linear, size_t number, const json_t *row)
{
	char when[WHEN_TEXT];

	linear_io_say(linear, _("%zu. %s: the agreement, version %lld, signed as %s, %s\n"), number,
		      linear_io_clean(linear, reply_text(row, "room")),
		      (long long)reply_int(row, "version"),
		      linear_io_clean(linear, reply_text(row, "name")),
		      when_exact(reply_time(row, "at"), clock_now(), when));
}

static void show_signed(struct linear *linear, const json_t *row)
{
	json_t *shown = linear_io_call(linear, "nda.show",
				       json_pack("{s:s, s:I}", "room", reply_text(row, "room"),
						 "version", (json_int_t)reply_int(row, "version")));

	if (shown)
		linear_io_text(linear, reply_text(shown, "text"), "    ", true);
	json_decref(shown);
}

void linear_setup_consents(struct linear *linear)
{
	struct linear_choice choice = {0};
	bool goes_on = true;

	while (goes_on && !linear->is_over) {
		json_t *list = linear_io_call(linear, "consent.list", NULL),
		       *agreements = linear_io_call(linear, "nda.mine", NULL), *row;
		size_t i, j;

		linear_io_say(linear, _("\nWhat you agreed to\n"));
		json_array_foreach(reply_items(list), i, row) say_consent(linear, i + 1, row);
		if (list && i == 0)
			linear_io_say(linear, _("Nothing: nobody may quote you, and nobody counts "
						"on you to tell people.\n"));
		json_array_foreach(reply_items(agreements), j, row)
		    say_signed(linear, i + j + 1, row);
		goes_on = i + j > 0 &&
			  linear_io_choose(linear, _("Read, or take back, which, q back: "),
					   _("A number of the list, or q.\n"), (long)(i + j), "q\n",
					   &choice) &&
			  choice.number;
		if (goes_on && (size_t)choice.number > i)
			show_signed(linear, json_array_get(reply_items(agreements),
							   (size_t)choice.number - i - 1));
		else if (goes_on)
			take_back(linear,
				  json_array_get(reply_items(list), (size_t)choice.number - 1));
		json_decref(agreements);
		json_decref(list);
	}
}
