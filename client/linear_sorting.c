#include "client/linear_sorting.h"

#include <stdlib.h>
#include <string.h>

#include "client/linear_feedback.h"
#include "client/linear_form.h"
#include "client/linear_plan.h"
#include "client/reply.h"
#include "client/roomwords.h"
#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

/* --- inboxes --- */

static const char *const teams[] = {"eng", "pm", "mkt", "sup"};
enum { TEAMS = 4, MINE = 5, OPEN_ALL, TAGGED, RULES };

static void open_inbox(struct linear *linear, const char *room, long which)
{
	json_t *params =
	    json_pack("{s:s, s:s, s:s}", "room", room, "status", "open", "sort", "impact");
	const char *heading = _("Open reports");

	if (which == MINE) {
		json_object_set_new(params, "assignee", json_string(linear->handle));
		heading = _("What I look after");
	} else if (which <= TEAMS) {
		json_object_set_new(params, "team", json_string(teams[which - 1]));
		heading =
		    arena_printf(linear->arena, _("Inbox of %s"), roomwords_team(teams[which - 1]));
	}
	linear_feedback_list(linear, params, heading);
}

void linear_sorting_inboxes(struct linear *linear, const char *room)
{
	struct linear_choice choice = {0};

	do {
		linear_io_say(linear, _("\nInboxes\n"));
		for (long i = 0; i < TEAMS; i++)
			linear_io_say(linear, "%ld. %s\n", i + 1, roomwords_team(teams[i]));
		linear_io_say(
		    linear,
		    _("5. what I look after\n6. all that is open\n7. by tag or language\n8. what "
		      "goes where by itself\n"));
		if (!linear_io_choose(linear, _("Which, q back: "),
				      _("A number of the list, or q.\n"), RULES, "q\n", &choice))
			return;
		if (choice.number == TAGGED)
			linear_sorting_tags(linear, room);
		else if (choice.number == RULES)
			linear_sorting_rules(linear, room);
		else if (choice.number)
			open_inbox(linear, room, choice.number);
	} while (choice.number && !linear->is_over);
}

/* --- tags --- */

static const char *who_sees(const json_t *tag)
{
	return reply_bool(tag, "public") ? _("testers see it too") : _("staff alone");
}

static void say_tag(struct linear *linear, size_t number, const json_t *tag, bool is_staff)
{
	long long reports = reply_int(tag, "reports");

	linear_io_say(linear, "%zu. %s, ", number, linear_io_clean(linear, reply_text(tag, "tag")));
	linear_io_say(linear, ngettext("%lld report", "%lld reports", (unsigned long)reports),
		      reports);
	linear_io_say(linear, is_staff ? ", %s\n" : "%s\n", is_staff ? who_sees(tag) : "");
}

static void new_tag(struct linear *linear, const char *room)
{
	const char *line = linear_io_ask(linear, _("Its name: "));
	struct linear_choice choice;
	json_t *params;

	if (!line || !*line)
		return;
	params = json_pack("{s:s, s:s}", "room", room, "tag", line);
	if (linear_io_choose(linear, _("Who sees it: 1 staff alone, 2 testers too, q leave it: "),
			     _("A number, or q.\n"), 2, "q\n", &choice) &&
	    choice.number) {
		json_object_set_new(params, "public", json_boolean(choice.number == 2));
		linear_io_does(linear, "tag.new", json_incref(params), _("Made.\n"));
	}
	json_decref(params);
}

static void set_tag(struct linear *linear, const char *room, const char *tag, const char *field,
		    json_t *value)
{
	linear_io_does(linear, "tag.set",
		       json_pack("{s:s, s:s, s:o}", "room", room, "tag", tag, field, value),
		       _("Changed.\n"));
}

static void change_tag(struct linear *linear, const char *room, const json_t *tag)
{
	const char *name = reply_text(tag, "tag"), *line;
	bool is_public = reply_bool(tag, "public");
	struct linear_choice choice;

	linear_io_say(linear,
		      is_public ? _("1. staff alone see it\n") : _("1. testers see it too\n"));
	linear_io_say(linear, _("2. another name\n3. drop it\n"));
	if (!linear_io_choose(linear, _("Which, q leave it: "), _("A number, or q.\n"), 3, "q\n",
			      &choice))
		return;
	if (choice.number == 1) {
		set_tag(linear, room, name, "public", json_boolean(!is_public));
	} else if (choice.number == 2) {
		line = linear_io_ask(linear, _("Its name: "));
		if (line && *line)
			set_tag(linear, room, name, "name", json_string(line));
	} else if (choice.number == 3 &&
		   linear_io_agree(linear,
				   _("Take this tag off every report, and out of the room"))) {
		linear_io_does(linear, "tag.drop",
			       json_pack("{s:s, s:s}", "room", room, "tag", name),
			       _("It is gone.\n"));
	}
}

static void open_tag(struct linear *linear, const char *room, const json_t *tag)
{
	const char *name = linear_io_clean(linear, reply_text(tag, "tag"));

	linear_feedback_list(linear,
			     json_pack("{s:s, s:s}", "room", room, "tag", reply_text(tag, "tag")),
			     arena_printf(linear->arena, _("Reports tagged %s"), name));
}

static void open_language(struct linear *linear, const char *room)
{
	const char *lang = linear_io_ask(linear, _("Only in the language, as de or pt-BR: "));

	if (lang && *lang)
		linear_feedback_list(linear, json_pack("{s:s, s:s}", "room", room, "lang", lang),
				     arena_printf(linear->arena, _("%s in %s"), _("Reports"),
						  linear_io_clean(linear, lang)));
}

/* Which of them is to be changed. */
static void change_one(struct linear *linear, const char *room, const json_t *list)
{
	struct linear_choice choice;

	if (linear_io_choose(linear, _("Change which, q leave it: "),
			     _("A number of the list, or q.\n"), (long)json_array_size(list), "q\n",
			     &choice) &&
	    choice.number)
		change_tag(linear, room, json_array_get(list, (size_t)choice.number - 1));
}

void linear_sorting_tags(struct linear *linear, const char *room)
{
	bool is_staff = linear_plan_is_house(linear, room), goes_on = true;
	struct linear_choice choice = {0};

	while (goes_on && !linear->is_over) {
		json_t *list = linear_io_of_room(linear, "tag.list", room), *row;
		size_t i;

		linear_io_say(linear, _("\nTags\n"));
		json_array_foreach(reply_items(list), i, row) say_tag(linear, i + 1, row, is_staff);
		if (list && i == 0)
			linear_io_say(linear, _("There is none.\n"));
		goes_on = list &&
			  linear_io_choose(
			      linear,
			      is_staff ? _("Whose reports, l by language, n a new one, c change "
					   "one, q back: ")
				       : _("Whose reports, l by language, q back: "),
			      _("A number of the list, or q.\n"), (long)i,
			      is_staff ? "lncq\n" : "lq\n", &choice) &&
			  (choice.number || (choice.letter != 'q' && choice.letter != '\n'));
		if (goes_on && choice.number)
			open_tag(linear, room,
				 json_array_get(reply_items(list), (size_t)choice.number - 1));
		else if (goes_on && choice.letter == 'l')
			open_language(linear, room);
		else if (goes_on && choice.letter == 'n')
			new_tag(linear, room);
		else if (goes_on)
			change_one(linear, room, reply_items(list));
		json_decref(list);
	}
}

void linear_sorting_tag_item(struct linear *linear, const json_t *shown)
{
	const json_t *item = json_object_get(shown, "item"), *tag;
	struct buf now = {0};
	const char *line;
	size_t i;

	json_array_foreach(json_object_get(shown, "tags"), i, tag)
	    buf_printf(&now, "%s%s", i ? "," : "", json_string_value(tag));
	linear_io_say(linear, _("Its tags: %s\n"),
		      i ? linear_io_clean(linear, buf_text(&now)) : _("none"));
	buf_free(&now);
	line = linear_io_ask(linear,
			     _("All it shall have, as cold,range (nothing: as it is; -: none): "));
	if (line && *line)
		linear_io_does(linear, "feedback.tag",
			       json_pack("{s:s, s:s}", "item", reply_text(item, "item"), "tags",
					 strcmp(line, "-") == 0 ? "" : line),
			       _("Done.\n"));
}

/* --- what goes where by itself --- */

static void say_rule(struct linear *linear, size_t number, const json_t *rule)
{
	linear_io_say(linear, "%zu. %s: %s\n", number, roomwords_team(reply_text(rule, "team")),
		      linear_io_clean(linear, roomwords_rule(linear->arena, rule)));
}

void linear_sorting_rules(struct linear *linear, const char *room)
{
	struct linear_choice choice = {0};
	bool goes_on = true;

	while (goes_on && !linear->is_over) {
		json_t *list = linear_io_of_room(linear, "rule.list", room), *row;
		size_t i;

		linear_io_say(linear,
			      _("\nA new report goes to every team for which a line here fits.\n"));
		json_array_foreach(reply_items(list), i, row) say_rule(linear, i + 1, row);
		if (list && i == 0)
			linear_io_say(linear,
				      _("There is none: reports are sent to teams by hand.\n"));
		goes_on = list &&
			  linear_io_choose(linear, _("Take out which, n one more, q back: "),
					   _("A number of the list, n, or q.\n"), (long)i, "nq\n",
					   &choice) &&
			  (choice.number || choice.letter == 'n');
		row = json_array_get(reply_items(list), (size_t)choice.number - 1);
		if (goes_on && choice.letter == 'n')
			linear_form(linear, "rule.new", room, NULL);
		else if (goes_on && linear_io_agree(linear, _("Take this line out")))
			linear_io_does(linear, "rule.drop",
				       json_pack("{s:s, s:O}", "room", room, "rule",
						 json_object_get(row, "rule")),
				       _("It is gone; what it sent stays where it is.\n"));
		json_decref(list);
	}
}
