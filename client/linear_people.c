#include "client/linear_people.h"

#include <stdlib.h>
#include <string.h>

#include "client/linear_notices.h"
#include "client/linear_read.h"
#include "client/linear_write.h"
#include "client/reply.h"
#include "client/roomwords.h"
#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { MOST = 200, PARTS = 6, TEAMS = 4, HOUSE_FROM = 3 };

static const char *const parts[PARTS] = {"tester", "partner",	"observer",
					 "staff",  "moderator", "owner"};
static const char *const teams[TEAMS] = {"eng", "pm", "mkt", "sup"};

/* One of the first `count` parts, in params; false: left. */
static bool ask_part(struct linear *linear, long count, json_t *params)
{
	struct linear_choice choice;
	const char *line;

	for (long i = 0; i < count; i++)
		linear_io_say(linear, "%ld. %s\n", i + 1, roomwords_part(parts[i]));
	if (!linear_io_choose(linear, _("As which, q leave it: "),
			      _("A number of the list, or q.\n"), count, "q\n", &choice) ||
	    !choice.number)
		return false;
	json_object_set_new(params, "part", json_string(parts[choice.number - 1]));
	if (choice.number <= HOUSE_FROM) {
		line = linear_io_ask(linear, _("Group of testers (nothing: none): "));
		if (line)
			json_object_set_new(params, "segment", json_string(line));
		return line != NULL;
	}
	for (size_t i = 0; i < TEAMS; i++)
		linear_io_say(linear, "%zu. %s\n", i + 1, roomwords_team(teams[i]));
	if (!linear_io_choose(linear, _("Team (nothing: none): "),
			      _("A number of the list, or nothing.\n"), TEAMS, "q\n", &choice) ||
	    choice.letter == 'q')
		return false;
	if (choice.number)
		json_object_set_new(params, "team", json_string(teams[choice.number - 1]));
	return true;
}

/* --- one person --- */

static void say_time(struct linear *linear, const char *label, const json_t *person,
		     const char *name, const char *none)
{
	int64_t at = reply_time(person, name);
	char when[WHEN_TEXT];

	linear_io_say(linear, "%s: %s\n", label, at ? when_exact(at, clock_now(), when) : none);
}

/* Who it is, is not for me to see. */
static bool is_behind(const json_t *person)
{
	return reply_bool(person, "is_alias") && !*reply_text(person, "real");
}

static void say_person(struct linear *linear, const json_t *person)
{
	const char *unit = reply_text(person, "unit");

	linear_io_say(linear, "\n%s, %s, %s\n",
		      linear_io_clean(linear, reply_text(person, "handle")),
		      roomwords_part(reply_text(person, "part")),
		      roomwords_state(reply_text(person, "state")));
	if (*reply_text(person, "reason"))
		linear_io_say(linear, _("Why: %s\n"),
			      linear_io_clean(linear, reply_text(person, "reason")));
	if (*reply_text(person, "real"))
		linear_io_say(linear, _("Is: %s\n"),
			      linear_io_clean(linear, reply_text(person, "real")));
	if (is_behind(person)) {
		linear_io_say(linear, _("This is an alias: who it is, is for the owner, the "
					"moderators and product to know.\n"));
	} else {
		say_time(linear, _("In since"), person, "joined_at", _("not yet"));
		say_time(linear, _("Signed"), person, "signed_at", _("nothing"));
	}
	if (json_is_null(json_object_get(person, "reports"))) /* for staff */
		return;
	linear_io_say(linear, _("Unit: %s\nReports: %lld\n"),
		      *unit ? linear_io_clean(linear, unit) : _("none"),
		      (long long)reply_int(person, "reports"));
	say_time(linear, _("Last heard"), person, "last_heard_at", _("nothing yet"));
}

static bool is_gone(const json_t *person)
{
	const char *state = reply_text(person, "state");

	return strcmp(state, "left") == 0 || strcmp(state, "removed") == 0 ||
	       strcmp(state, "declined") == 0;
}

static void admit(struct linear *linear, const char *room, const char *handle)
{
	json_t *params = json_pack("{s:s, s:s}", "room", room, "handle", handle);

	if (ask_part(linear, PARTS, params))
		linear_io_does(linear, "room.admit", json_incref(params), _("Changed.\n"));
	json_decref(params);
}

static void take_out(struct linear *linear, const char *room, const char *handle)
{
	const char *line =
	    linear_io_ask(linear, _("Why, which they are told (nothing: leave it): "));

	if (line && *line)
		linear_io_does(
		    linear, "room.remove",
		    json_pack("{s:s, s:s, s:s}", "room", room, "handle", handle, "reason", line),
		    _("Changed.\n"));
}

static void lend(struct linear *linear, const char *room, const char *handle)
{
	const char *line = linear_io_ask(
	    linear, _("Features whose reports they read, as carry,putt (nothing: none): "));

	if (line)
		linear_io_does(
		    linear, "partner.set",
		    json_pack("{s:s, s:s, s:s}", "room", room, "handle", handle, "features", line),
		    _("Changed.\n"));
}

static void hear(struct linear *linear, const char *room, const char *handle)
{
	linear_notices_follow(linear, "member",
			      json_pack("{s:s, s:s}", "handle", handle, "room", room));
}

/* The owner, and who looks after the room, may do more than read and mute. */
static void person_act(struct linear *linear, const char *room, const char *mine,
		       const json_t *person)
{
	bool is_owner = strcmp(mine, "owner") == 0;
	bool may_remove = !is_gone(person) && (is_owner || strcmp(mine, "moderator") == 0);
	bool is_partner = is_owner && strcmp(reply_text(person, "part"), "partner") == 0;
	const char *handle = reply_text(person, "handle");
	struct linear_choice choice;
	const char *real = *reply_text(person, "real") ? reply_text(person, "real") : handle;
	char letters[8] = "mq\n";

	linear_io_say(linear, _("m: hear them, or not\n"));
	if (!is_behind(person)) {
		linear_io_say(linear, _("p: their profile\n"));
		strcat(letters, "p");
	}
	if (is_owner) {
		linear_io_say(linear, is_gone(person) ? _("a: let in again\n")
						      : _("a: as what, and of which group\n"));
		strcat(letters, "a");
	}
	if (is_partner) {
		linear_io_say(linear, _("f: which reports they read\n"));
		strcat(letters, "f");
	}
	if (may_remove) {
		linear_io_say(linear, _("t: take out of the room\n"));
		strcat(letters, "t");
	}
	if (!linear_io_choose(linear, _("Which, q back: "), _("A letter of the list, or q.\n"), 0,
			      letters, &choice))
		return;
	if (choice.letter == 'p')
		linear_read_member(linear, real);
	else if (choice.letter == 'm')
		hear(linear, room, handle);
	else if (choice.letter == 'a')
		admit(linear, room, handle);
	else if (choice.letter == 'f')
		lend(linear, room, handle);
	else if (choice.letter == 't')
		take_out(linear, room, handle);
}

void linear_people_author(struct linear *linear, const char *room, const char *handle)
{
	json_t *shown = *room
			    ? linear_io_call(linear, "room.show", json_pack("{s:s}", "room", room))
			    : NULL,
	       *people = NULL, *person;
	struct linear_choice choice;

	if (strcmp(reply_text(shown, "identity"), "alias") == 0) {
		people = linear_io_call(linear, "room.people",
					json_pack("{s:s, s:s}", "room", room, "handle", handle));
		person = json_array_get(reply_items(people), 0);
		if (person)
			say_person(linear, person);
		if (person &&
		    linear_io_choose(linear, _("m hear them, or not, q back: "),
				     _("A letter of the list, or q.\n"), 0, "mq\n", &choice) &&
		    choice.letter == 'm')
			hear(linear, room, handle);
	} else {
		linear_read_member(linear, handle);
	}
	json_decref(people);
	json_decref(shown);
}

void linear_people(struct linear *linear, const char *room)
{
	json_t *people = linear_io_call(linear, "room.people",
					json_pack("{s:s, s:i}", "room", room, "limit", MOST)),
	       *shown = people
			    ? linear_io_call(linear, "room.show", json_pack("{s:s}", "room", room))
			    : NULL,
	       *row;
	struct linear_choice choice;
	size_t i;

	json_array_foreach(reply_items(people), i, row) linear_io_say(
	    linear, "%zu. %s, %s, %s\n", i + 1, linear_io_clean(linear, reply_text(row, "handle")),
	    roomwords_part(reply_text(row, "part")), roomwords_state(reply_text(row, "state")));
	while (shown &&
	       linear_io_choose(linear, _("Which, q back: "), _("A number of the list, or q.\n"),
				(long)i, "q\n", &choice) &&
	       choice.number) {
		row = json_array_get(reply_items(people), (size_t)choice.number - 1);
		say_person(linear, row);
		person_act(linear, room, reply_text(shown, "part"), row);
	}
	json_decref(people);
	json_decref(shown);
}

/* --- invitations --- */

/* "open until 4 Apr", "used by jane" */
static const char *standing(struct linear *linear, const json_t *row)
{
	const char *state = reply_text(row, "state");
	char when[WHEN_TEXT];

	if (strcmp(state, "revoked") == 0)
		return _("taken back");
	if (strcmp(state, "expired") == 0)
		return _("too late");
	if (strcmp(state, "used") == 0)
		return _("used");
	when_exact(reply_time(row, "expires_at"), clock_now(), when);
	return arena_printf(linear->arena, _("%lld of %lld used, until %s"),
			    (long long)reply_int(row, "used"), (long long)reply_int(row, "uses"),
			    when);
}

static void say_invitation(struct linear *linear, size_t number, const json_t *row)
{
	const char *name = reply_text(row, "name"), *segment = reply_text(row, "segment");

	if (!*name)
		name =
		    arena_printf(linear->arena, _("no. %lld"), (long long)reply_int(row, "number"));
	linear_io_say(linear, "%zu. %s, %s%s%s, %s\n", number, linear_io_clean(linear, name),
		      roomwords_part(reply_text(row, "part")), *segment ? ", " : "",
		      linear_io_clean(linear, segment), standing(linear, row));
}

static void say_letter(struct linear *linear, const char *room, const char *code)
{
	json_t *letter = linear_io_call(linear, "invite.print",
					json_pack("{s:s, s:s*}", "room", room, "code", code));

	if (letter)
		linear_io_text(linear, reply_text(letter, "text"), "", false);
	json_decref(letter);
}

static void say_codes(struct linear *linear, const char *room, const json_t *made)
{
	const char *code = reply_text(made, "code");
	json_t *row;
	size_t i;

	linear_io_say(linear, _("Shown now and never again:\n"));
	json_array_foreach(reply_items(made), i, row)
	    linear_io_say(linear, "%s: %s\n", linear_io_clean(linear, reply_text(row, "name")),
			  reply_text(row, "code"));
	if (!*code)
		return;
	linear_io_say(linear, "%s\n", code);
	if (linear_io_agree(linear, _("A text to send with it")))
		say_letter(linear, room, code);
}

/* "Jane; Ola" as invite.make reads a list. */
static char *list_of(const char *names)
{
	struct buf out = {0};

	buf_add_text(&out, "name\n");
	while (*names) {
		size_t len = strcspn(names, ";"), from = strspn(names, " ");

		if (from < len)
			buf_add_char(&out, '"');
		for (size_t i = from; i < len; i++)
			buf_printf(&out, "%s%c", names[i] == '"' ? "\"" : "", names[i]);
		if (from < len)
			buf_add_text(&out, "\"\n");
		names += len + (names[len] == ';');
	}
	return buf_take(&out, NULL);
}

/* For whom, how many, how long; false: left. */
static bool ask_terms(struct linear *linear, json_t *params)
{
	const char *line =
	    linear_io_ask(linear, _("For (nobody by name: nothing; several: Jane; Ola; Kim): "));
	char *days;

	if (!line)
		return false;
	if (strchr(line, ';')) {
		char *list = list_of(line);

		json_object_set_new(params, "body", json_string(list));
		free(list);
	} else {
		if (*line)
			json_object_set_new(params, "name", json_string(line));
		line = linear_io_ask(linear, _("How many people it lets in (nothing: 1): "));
		if (line && *line)
			json_object_set_new(params, "uses", json_string(line));
	}
	line = line ? linear_io_ask(linear, _("Good for how many days (nothing: 30): ")) : NULL;
	days = mem_printf("%sd", line && *line ? line : "30");
	json_object_set_new(params, "expires", json_string(days));
	free(days);
	return line != NULL;
}

static void invite(struct linear *linear, const char *room)
{
	json_t *params = json_pack("{s:s}", "room", room), *made = NULL;

	if (ask_part(linear, PARTS - 1, params) && ask_terms(linear, params))
		made = linear_io_call(linear, "invite.make", json_incref(params));
	if (made)
		say_codes(linear, room, made);
	json_decref(made);
	json_decref(params);
}

static void take_back(struct linear *linear, const char *room, const json_t *row)
{
	if (strcmp(reply_text(row, "state"), "open") != 0)
		linear_io_say(linear, _("This one lets nobody in any more.\n"));
	else if (linear_io_agree(linear, _("It is good. Take it back")))
		linear_io_does(
		    linear, "invite.revoke",
		    json_pack("{s:s, s:O}", "room", room, "number", json_object_get(row, "number")),
		    _("Taken back.\n"));
}

/* A page of what the call lists, each said; a new reference. *more_r: there is more. */
static json_t *say_page(struct linear *linear, const char *method, json_t *params,
			void (*say)(struct linear *linear, size_t number, const json_t *row),
			bool *more_r)
{
	json_t *page = linear_io_call(linear, method, json_incref(params)), *row,
	       *next = json_object_get(page, "next");
	size_t i;

	json_array_foreach(reply_items(page), i, row) say(linear, i + 1, row);
	*more_r = json_is_string(next);
	return page;
}

void linear_people_invitations(struct linear *linear, const char *room)
{
	json_t *params = json_pack("{s:s, s:i}", "room", room, "limit", MOST), *page;
	struct linear_choice choice = {0};
	bool goes_on = true, has_more;

	while (goes_on && !linear->is_over) {
		size_t count;

		linear_io_say(linear, _("\nInvitations\n"));
		page = say_page(linear, "invite.list", params, say_invitation, &has_more);
		count = json_array_size(reply_items(page));
		if (page && count == 0)
			linear_io_say(linear, _("Nobody has been invited yet.\n"));
		goes_on =
		    page &&
		    linear_io_choose(linear,
				     has_more ? _("Which to take back, n a new one, t a text to "
						  "send, m more, q back: ")
					      : _("Which to take back, n a new one, t a text to "
						  "send, q back: "),
				     _("A number of the list, or q.\n"), (long)count,
				     has_more ? "ntmq\n" : "ntq\n", &choice) &&
		    (choice.number || strchr("ntm", choice.letter));
		if (goes_on && choice.number)
			take_back(linear, room,
				  json_array_get(reply_items(page), (size_t)choice.number - 1));
		else if (goes_on && choice.letter == 'n')
			invite(linear, room);
		else if (goes_on && choice.letter == 't')
			say_letter(linear, room, NULL);
		if (goes_on && choice.letter == 'm' && has_more)
			json_object_set(params, "after", json_object_get(page, "next"));
		else
			json_object_del(params, "after");
		json_decref(page);
	}
	json_decref(params);
}

/* --- applications --- */

static void say_applicant(struct linear *linear, size_t number, const json_t *row)
{
	char when[WHEN_TEXT];
	json_t *answer;
	size_t i;

	linear_io_say(linear, "%zu. %s, %s\n", number,
		      linear_io_clean(linear, reply_text(row, "handle")),
		      when_ago(reply_time(row, "at"), clock_now(), when));
	json_array_foreach(json_object_get(row, "answers"), i, answer) linear_io_say(
	    linear, "    %s: %s\n", linear_io_clean(linear, reply_text(answer, "question")),
	    linear_io_clean(linear, reply_text(answer, "answer")));
}

/* Where the seats of the group are taken it asks once more. */
static void accept(struct linear *linear, const char *room, const char *handle)
{
	const char *line = linear_io_ask(linear, _("Group of testers (nothing: none): ")),
		   *words = NULL;
	json_t *params, *result;

	if (!line)
		return;
	params = json_pack("{s:s, s:s, s:b}", "room", room, "handle", handle, "accept", 1);
	if (*line)
		json_object_set_new(params, "segment", json_string(line));
	result = linear_io_try(linear, "room.decide", json_incref(params), &words);
	if (!result && linear->err != ERR_CONFLICT) {
		linear_io_say(linear, _("That did not work: %s.\n"), words ? words : "");
	} else if (!result &&
		   linear_io_agree(linear, _("The seats of that group are taken. Let them in"))) {
		json_object_set_new(params, "over", json_true());
		result = linear_io_call(linear, "room.decide", json_incref(params));
	}
	if (result)
		linear_io_say(linear, _("%s is let in, and told.\n"),
			      linear_io_clean(linear, handle));
	json_decref(result);
	json_decref(params);
}

static void decline(struct linear *linear, const char *room, const char *handle)
{
	const char *line = linear_io_ask(linear, _("A word to them (nothing: none): "));

	if (line)
		linear_io_does(linear, "room.decide",
			       json_pack("{s:s, s:s, s:b, s:s*}", "room", room, "handle", handle,
					 "decline", 1, "note", *line ? line : NULL),
			       _("They are told that it is not to be.\n"));
}

static void decide(struct linear *linear, const char *room, const json_t *row)
{
	const char *handle = reply_text(row, "handle");
	struct linear_choice choice;

	if (!linear_io_choose(linear, _("1 their profile, 2 let them in, 3 decline, q leave it: "),
			      _("A number, or q.\n"), 3, "q\n", &choice))
		return;
	if (choice.number == 1)
		linear_read_member(linear, handle);
	else if (choice.number == 2)
		accept(linear, room, handle);
	else if (choice.number == 3)
		decline(linear, room, handle);
}

/* A question a line, as screener.set takes them. */
static void questions(struct linear *linear, const char *room)
{
	json_t *list = linear_io_call(linear, "screener.list", json_pack("{s:s}", "room", room)),
	       *row, *result;
	char *target;
	size_t i;

	if (!list)
		return;
	json_array_foreach(reply_items(list), i, row)
	    linear_io_say(linear, "    %s\n", linear_io_clean(linear, reply_text(row, "text")));
	json_decref(list);
	if (!linear_io_agree(linear, i ? _("Write them anew") : _("There is none. Write some")))
		return;
	linear_io_say(linear,
		      _("A question a line; choices behind it: Which? | one | two; one that "
			"may be left out begins with (optional).\n"));
	target = mem_printf("screener:%s", room);
	result =
	    linear_write_text(linear, target, "screener.set", json_pack("{s:s}", "room", room));
	if (result)
		linear_io_say(linear, "%s\n", _("Whoever applies from now on answers these."));
	json_decref(result);
	free(target);
}

void linear_people_applications(struct linear *linear, const char *room)
{
	json_t *params = json_pack("{s:s, s:i}", "room", room, "limit", MOST), *page;
	struct linear_choice choice = {0};
	bool goes_on = true, has_more;

	while (goes_on && !linear->is_over) {
		size_t count;

		linear_io_say(linear, _("\nApplications\n"));
		page = say_page(linear, "room.applications", params, say_applicant, &has_more);
		count = json_array_size(reply_items(page));
		if (page && count == 0)
			linear_io_say(linear, _("Nobody waits for an answer.\n"));
		goes_on =
		    page &&
		    linear_io_choose(
			linear, _("Decide on which, f the questions they answer, q back: "),
			_("A number of the list, f, or q.\n"), (long)count, "fq\n", &choice) &&
		    (choice.number || choice.letter == 'f');
		if (goes_on && choice.number)
			decide(linear, room,
			       json_array_get(reply_items(page), (size_t)choice.number - 1));
		else if (goes_on)
			questions(linear, room);
		json_decref(page);
	}
	json_decref(params);
}
