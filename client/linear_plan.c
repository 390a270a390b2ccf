#include "client/linear_plan.h"

#include <stdlib.h>
#include <string.h>

#include "client/linear_form.h"
#include "client/reply.h"
#include "client/roomwords.h"
#include "client/taskwords.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

bool linear_plan_is_house(struct linear *linear, const char *room)
{
	json_t *shown = linear_io_try(linear, "room.show", json_pack("{s:s}", "room", room), NULL);
	const char *part = reply_text(shown, "part");
	bool is_it = strcmp(part, "staff") == 0 || strcmp(part, "moderator") == 0 ||
		     strcmp(part, "owner") == 0;

	json_decref(shown);
	return is_it;
}

/* --- phases and features --- */

static void say_phase(struct linear *linear, size_t number, const json_t *row)
{
	char from[WHEN_TEXT], to[WHEN_TEXT];
	int64_t now = clock_now();

	linear_io_say(linear, _("%zu. %s, %s, %s to %s%s\n"), number,
		      linear_io_clean(linear, reply_text(row, "phase")),
		      roomwords_phase(reply_text(row, "kind")),
		      when_due(reply_time(row, "starts_at"), now, from),
		      when_due(reply_time(row, "ends_at"), now, to),
		      reply_bool(row, "now") ? _(", now") : "");
}

static void say_feature(struct linear *linear, size_t number, const json_t *row)
{
	linear_io_say(linear, "%zu. %s, %s%s\n", number,
		      linear_io_clean(linear, reply_text(row, "feature")),
		      linear_io_clean(linear, reply_text(row, "name")),
		      reply_bool(row, "retired") ? _(", retired") : "");
}

/* Both lists, numbered through; how many phases there are. */
static size_t say_plan(struct linear *linear, const json_t *phases, const json_t *features)
{
	size_t i, count;
	json_t *row;

	linear_io_say(linear, _("\nPhases\n"));
	json_array_foreach(phases, i, row) say_phase(linear, i + 1, row);
	if (i == 0)
		linear_io_say(linear, _("None is planned.\n"));
	count = i;
	linear_io_say(linear, _("Features\n"));
	json_array_foreach(features, i, row) say_feature(linear, count + i + 1, row);
	if (i == 0)
		linear_io_say(linear, _("None is named.\n"));
	return count;
}

static void change_phase(struct linear *linear, const char *room, const json_t *row)
{
	const char *phase = reply_text(row, "phase");
	struct linear_choice choice;

	if (!linear_io_choose(linear, _("1 change it, 2 take it out of the plan, q leave it: "),
			      _("A number, or q.\n"), 2, "q\n", &choice))
		return;
	if (choice.number == 1)
		linear_form(linear, "phase.set", room, json_pack("{s:s}", "phase", phase));
	else if (choice.number == 2)
		linear_io_does(linear, "phase.drop",
			       json_pack("{s:s, s:s}", "room", room, "phase", phase),
			       _("It is gone.\n"));
}

/* One time round; false: back. */
static bool plan_once(struct linear *linear, const char *room, const json_t *phases,
		      const json_t *features)
{
	struct linear_choice choice = {0};
	size_t first = say_plan(linear, phases, features), number;

	if (!linear_plan_is_house(linear, room) ||
	    !linear_io_choose(linear, _("Change which, n plan a phase, f name a feature, q back: "),
			      _("A number of the list, n, f, or q.\n"),
			      (long)(first + json_array_size(features)), "nfq\n", &choice))
		return false;
	number = (size_t)choice.number;
	if (number > first)
		linear_form(
		    linear, "feature.set", room,
		    json_pack("{s:s}", "feature",
			      reply_text(json_array_get(features, number - first - 1), "feature")));
	else if (number)
		change_phase(linear, room, json_array_get(phases, number - 1));
	else if (choice.letter == 'n')
		linear_form(linear, "phase.new", room, NULL);
	else if (choice.letter == 'f')
		linear_form(linear, "feature.new", room, NULL);
	else
		return false;
	return true;
}

void linear_plan(struct linear *linear, const char *room)
{
	bool goes_on = true;

	while (goes_on && !linear->is_over) {
		json_t *phases = linear_io_of_room(linear, "phase.list", room);
		json_t *features = phases ? linear_io_of_room(linear, "feature.list", room) : NULL;

		goes_on =
		    features && plan_once(linear, room, reply_items(phases), reply_items(features));
		json_decref(phases);
		json_decref(features);
	}
}

/* --- a task --- */

static void say_states(struct linear *linear, const json_t *results)
{
	json_t *row;
	size_t i;

	linear_io_say(linear, _("Done by %s.\n"), reply_text(results, "done"));
	json_array_foreach(json_object_get(results, "states"), i, row)
	{
		const char *note = reply_text(row, "note");

		linear_io_say(linear, "    %s, %s%s%s\n",
			      linear_io_clean(linear, reply_text(row, "handle")),
			      taskwords_state(reply_text(row, "state")), *note ? ": " : "",
			      linear_io_clean(linear, note));
	}
}

/* Of all, and of each group. */
static void say_counted(struct linear *linear, const json_t *results)
{
	json_t *row, *cell;
	size_t i, j;

	json_array_foreach(json_object_get(results, "questions"), i, row)
	{
		const char *segment = reply_text(row, "segment");

		linear_io_say(linear, _("%s%s%s, %s answered\n"),
			      linear_io_clean(linear, reply_text(row, "question")),
			      *segment ? ", " : "", linear_io_clean(linear, segment),
			      reply_text(row, "people"));
		if (json_is_number(json_object_get(row, "mean")))
			linear_io_say(linear, _("    mean %.1f\n"),
				      json_number_value(json_object_get(row, "mean")));
		if (json_is_integer(json_object_get(row, "nps")))
			linear_io_say(linear, _("    would tell a friend: %lld\n"),
				      (long long)reply_int(row, "nps"));
		json_array_foreach(json_object_get(results, "cells"), j, cell)
		{
			if (reply_int(cell, "number") == reply_int(row, "number") &&
			    strcmp(reply_text(cell, "segment"), segment) == 0)
				linear_io_say(linear, "    %s: %s\n",
					      linear_io_clean(linear, reply_text(cell, "choice")),
					      reply_text(cell, "people"));
		}
	}
}

static void say_results(struct linear *linear, const char *task)
{
	json_t *results = linear_io_call(linear, "task.results",
					 json_pack("{s:s, s:i}", "task", task, "limit", 200)),
	       *row;
	size_t i;

	if (!results)
		return;
	say_states(linear, results);
	say_counted(linear, results);
	json_array_foreach(reply_items(results), i, row)
	{
		linear_io_say(linear, _("%lld. %s:\n"), (long long)reply_int(row, "number"),
			      linear_io_clean(linear, reply_text(row, "handle")));
		linear_io_text(linear, reply_text(row, "text"), "    ", false);
	}
	json_decref(results);
}

static void drop_question(struct linear *linear, const char *task)
{
	const char *line = linear_io_ask(linear, _("Which question, its number: "));

	if (line && *line)
		linear_io_does(linear, "question.drop",
			       json_pack("{s:s, s:s}", "task", task, "number", line),
			       _("It is gone.\n"));
}

void linear_plan_task(struct linear *linear, const char *room, const json_t *shown)
{
	const char *task = reply_text(shown, "task");
	bool is_closed = *reply_text(shown, "closed_at"),
	     is_plain = strcmp(reply_text(shown, "kind"), "task") == 0;
	struct linear_choice choice;
	json_t *question;
	size_t i;

	json_array_foreach(json_object_get(shown, "questions"), i, question) linear_io_say(
	    linear, _("Question %lld: %s\n"), (long long)reply_int(question, "number"),
	    linear_io_clean(linear, reply_text(question, "text")));
	linear_io_say(linear, _("1. What came out\n2. Change it\n"));
	linear_io_say(linear, is_closed ? _("3. Open it again\n") : _("3. Close it\n"));
	if (!is_plain)
		linear_io_say(linear, _("4. Add a question\n5. Take a question out\n"));
	if (!linear_io_choose(linear, _("Which, q back: "), _("A number of the list, or q.\n"),
			      is_plain ? 3 : 5, "q\n", &choice))
		return;
	if (choice.number == 1)
		say_results(linear, task);
	else if (choice.number == 2)
		linear_form(linear, "task.set", room, json_pack("{s:s}", "task", task));
	else if (choice.number == 3 && is_closed)
		linear_io_does(linear, "task.reopen", json_pack("{s:s}", "task", task),
			       _("Done.\n"));
	else if (choice.number == 3 &&
		 linear_io_agree(linear, _("Close it: nothing is answered any more then")))
		linear_io_does(linear, "task.close", json_pack("{s:s}", "task", task),
			       _("Done.\n"));
	else if (choice.number == 4)
		linear_form(linear, "question.add", room, json_pack("{s:s}", "task", task));
	else if (choice.number == 5)
		drop_question(linear, task);
}

/* --- a release --- */

void linear_plan_release(struct linear *linear, const char *room, const char *version)
{
	struct linear_choice choice;

	if (!linear_io_choose(linear, _("1 say what it brought, 2 change it, q back: "),
			      _("A number, or q.\n"), 2, "q\n", &choice))
		return;
	if (choice.number == 1)
		linear_form(linear, "changelog.new", room, json_pack("{s:s}", "release", version));
	else if (choice.number == 2)
		linear_form(linear, "release.set", room, json_pack("{s:s}", "version", version));
}

/* --- a room --- */

/* What was answered before stands, for an empty line. False: it is left. */
static bool ask_into(struct linear *linear, json_t *params, const char *name, const char *question,
		     bool is_needed)
{
	const char *stands = reply_text(params, name), *line;

	if (*stands)
		linear_io_say(linear, _("(now %s) "), linear_io_clean(linear, stands));
	line = linear_io_ask(linear, question);
	if (line && *line)
		json_object_set_new(params, name, json_string(line));
	return line && (*line || !is_needed || json_object_get(params, name));
}

static bool ask_room(struct linear *linear, json_t *params)
{
	if (!ask_into(linear, params, "title", _("Name: "), true) ||
	    !ask_into(linear, params, "room",
		      _("Code name, 2 to 32 letters, digits, - or _, which nobody outside sees: "),
		      true) ||
	    !ask_into(linear, params, "purpose", _("Purpose: why should anybody come: "), true) ||
	    !ask_into(linear, params, "prefix",
		      _("Reports are called, as GOLF (nothing: by the code name): "), false))
		return false;
	json_object_set_new(params, "hidden",
			    json_boolean(!linear_io_agree(
				linear, _("May all members know of it, and ask to be let in"))));
	return !linear->is_over;
}

void linear_plan_room(struct linear *linear)
{
	json_t *params = json_object(), *made = NULL;
	bool goes_on = true;

	linear_io_say(linear, _("\nMake a room\n"));
	while (goes_on && !made) {
		goes_on = ask_room(linear, params);
		if (goes_on)
			made = linear_io_call(linear, "room.new", json_incref(params));
		goes_on = goes_on && !made && !linear->is_over &&
			  linear_io_agree(linear, _("Once more, with what you answered"));
	}
	if (made)
		linear_io_say(linear,
			      _("It is there: open it to set it up and to invite people.\n"));
	json_decref(made);
	json_decref(params);
}
