#include "client/linear_programme.h"

#include <stdlib.h>
#include <string.h>

#include "client/linear_closing.h"
#include "client/linear_form.h"
#include "client/linear_plan.h"
#include "client/linear_survey.h"
#include "client/linear_write.h"
#include "client/reply.h"
#include "client/taskwords.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { MOST = 200 };

/* The number of what is to be opened; 0: back. Who is of the house may make one more, by
 * the form. */
static size_t choose_one(struct linear *linear, const char *room, size_t count, const char *form)
{
	bool may_make = linear_plan_is_house(linear, room);
	struct linear_choice choice;

	if ((count == 0 && !may_make) ||
	    !linear_io_choose(linear,
			      may_make ? _("Which, n a new one, q back: ") : _("Which, q back: "),
			      _("A number of the list, or q.\n"), (long)count,
			      may_make ? "nq\n" : "q\n", &choice))
		return 0;
	if (choice.letter == 'n')
		linear_form(linear, form, room, NULL);
	return (size_t)choice.number;
}

/* --- releases --- */

static void release_show(struct linear *linear, const char *room, const char *version)
{
	json_t *shown = linear_io_call(linear, "release.show",
				       json_pack("{s:s, s:s}", "room", room, "version", version));

	if (!shown)
		return;
	linear_io_say(linear, _("\nRelease %s. What to test:\n"), linear_io_clean(linear, version));
	linear_io_text(linear, reply_text(shown, "to_test"), "  ", true);
	if (*reply_text(shown, "notes")) {
		linear_io_say(linear, _("What is new:\n"));
		linear_io_text(linear, reply_text(shown, "notes"), "  ", true);
	}
	json_decref(shown);
	if (linear_plan_is_house(linear, room))
		linear_plan_release(linear, room, version);
}

void linear_programme_releases(struct linear *linear, const char *room)
{
	json_t *list = linear_io_call(linear, "release.list",
				      json_pack("{s:s, s:i}", "room", room, "limit", MOST)),
	       *row;
	char when[WHEN_TEXT];
	size_t i, chosen;

	if (!list)
		return;
	linear_io_say(linear, _("\nReleases\n"));
	json_array_foreach(reply_items(list), i, row) linear_io_say(
	    linear, "%zu. %s, %s\n", i + 1, linear_io_clean(linear, reply_text(row, "version")),
	    when_ago(reply_time(row, "at"), clock_now(), when));
	if (i == 0)
		linear_io_say(linear, _("There is none yet.\n"));
	chosen = choose_one(linear, room, i, "release.new");
	if (chosen)
		release_show(linear, room,
			     reply_text(json_array_get(reply_items(list), chosen - 1), "version"));
	json_decref(list);
}

/* --- tasks --- */

static void mark(struct linear *linear, const char *method, const char *task, const char *note)
{
	json_t *done =
	    linear_io_call(linear, method, json_pack("{s:s, s:s*}", "task", task, "note", note));

	if (done)
		linear_io_say(linear, _("Noted: %s.\n"),
			      taskwords_state(reply_text(done, "state")));
	json_decref(done);
}

/* Why not: a line; what is skipped needs none. */
static void mark_with_note(struct linear *linear, const char *method, const char *task,
			   const char *question, bool is_needed)
{
	const char *note = linear_io_ask(linear, question);

	if (note && (*note || !is_needed))
		mark(linear, method, task, *note ? note : NULL);
}

static void task_say(struct linear *linear, const json_t *shown)
{
	const char *state = reply_text(shown, "state"), *note = reply_text(shown, "note");

	linear_io_say(linear, "\n%s\n%s\n", linear_io_clean(linear, reply_text(shown, "title")),
		      linear_io_clean(linear, taskwords_about(linear->arena, shown, clock_now())));
	linear_io_text(linear, reply_text(shown, "text"), "  ", true);
	linear_io_say(linear, *note ? _("State: %s, %s\n") : _("State: %s\n"),
		      taskwords_state(state), linear_io_clean(linear, note));
}

/* What may be said of it; nothing by who is not asked. */
static void task_ask(struct linear *linear, const char *task, const json_t *shown)
{
	bool is_plain = strcmp(reply_text(shown, "kind"), "task") == 0;
	struct linear_choice choice;

	if (is_plain && strcmp(reply_text(shown, "state"), "open") != 0) {
		if (linear_io_agree(linear, _("Is it still to be done")))
			mark(linear, "task.undo", task, NULL);
		return;
	}
	if (!linear_io_choose(linear,
			      is_plain
				  ? _("1 I did it, 2 something keeps me from it, 3 I leave it "
				      "out, 4 not this week, q back: ")
				  : _("1 answer the questions, 2 something keeps me from it, 3 "
				      "I leave it out, 4 not this week, q back: "),
			      _("A number, or q.\n"), 4, "q\n", &choice))
		return;
	if (choice.number == 1 && is_plain)
		mark(linear, "task.done", task, NULL);
	else if (choice.number == 1)
		linear_survey_answer(linear, task);
	else if (choice.number == 2)
		mark_with_note(linear, "task.blocked", task, _("What keeps you from it: "), true);
	else if (choice.number == 3)
		mark_with_note(linear, "task.skip", task, _("Why, if you like: "), false);
	else if (choice.number == 4)
		mark_with_note(linear, "task.later", task, _("Why, if you like: "), false);
}

static void task_open(struct linear *linear, const char *task, bool is_mine)
{
	json_t *shown = linear_io_call(linear, "task.show", json_pack("{s:s}", "task", task));

	if (!shown)
		return;
	task_say(linear, shown);
	if (is_mine && !*reply_text(shown, "closed_at"))
		task_ask(linear, task, shown);
	else if (!is_mine)
		linear_plan_task(linear, reply_text(shown, "room"), shown);
	json_decref(shown);
}

/* Staff see how many did it, testers their own state. */
static void task_say_row(struct linear *linear, size_t number, const json_t *row)
{
	linear_io_say(linear, "%zu. %s %s", number,
		      linear_io_sentence(linear, reply_text(row, "title")),
		      linear_io_clean(linear, taskwords_about(linear->arena, row, clock_now())));
	if (json_is_integer(json_object_get(row, "done")))
		linear_io_say(linear, _(". %lld of %lld did it\n"),
			      (long long)reply_int(row, "done"), (long long)reply_int(row, "of"));
	else
		linear_io_say(linear, ". %s\n", taskwords_state(reply_text(row, "state")));
}

void linear_programme_tasks(struct linear *linear, const char *room)
{
	json_t *list = linear_io_call(linear, "task.list",
				      json_pack("{s:s, s:i}", "room", room, "limit", MOST)),
	       *row;
	size_t i, chosen;

	if (!list)
		return;
	linear_io_say(linear, _("\nTasks\n"));
	json_array_foreach(reply_items(list), i, row) task_say_row(linear, i + 1, row);
	if (i == 0)
		linear_io_say(linear, _("Nothing is asked here.\n"));
	chosen = choose_one(linear, room, i, "task.new");
	row = chosen ? json_array_get(reply_items(list), chosen - 1) : NULL;
	if (row)
		task_open(linear, reply_text(row, "task"),
			  !json_is_integer(json_object_get(row, "done")));
	json_decref(list);
}

/* --- units --- */

static void unit_got(struct linear *linear, const char *room)
{
	json_t *got;

	if (!linear_io_agree(linear, _("Did it arrive")))
		return;
	got = linear_io_call(linear, "unit.got", json_pack("{s:s}", "room", room));
	if (got)
		linear_io_say(linear, _("Good. Thank you for saying so.\n"));
	json_decref(got);
}

static bool unit_waits(const json_t *row)
{
	const char *state = reply_text(row, "state");

	return strcmp(state, "shipped") == 0 || strcmp(state, "assigned") == 0;
}

/* A list as a spreadsheet gives it, a line a unit. */
static void load_units(struct linear *linear, const char *room)
{
	char *target = mem_printf("units:%s", room);
	json_t *result;

	linear_io_say(linear, _("A list of units, a line each: handle,serial,state,due. State and "
				"due may be left out.\n"));
	result = linear_write_text(linear, target, "unit.load", json_pack("{s:s}", "room", room));
	if (result)
		linear_io_say(linear, _("%lld entered, %lld of them new.\n"),
			      (long long)reply_int(result, "units"),
			      (long long)reply_int(result, "new"));
	json_decref(result);
	free(target);
}

static void tend_units(struct linear *linear, const char *room)
{
	struct linear_choice choice;

	if (!linear_io_choose(linear, _("1 enter one or change one, 2 a whole list, q back: "),
			      _("A number, or q.\n"), 2, "q\n", &choice))
		return;
	if (choice.number == 1)
		linear_form(linear, "unit.set", room, NULL);
	else if (choice.number == 2)
		load_units(linear, room);
}

void linear_programme_units(struct linear *linear, const char *room)
{
	json_t *list = linear_io_call(linear, "unit.list",
				      json_pack("{s:s, s:i}", "room", room, "limit", MOST)),
	       *row;
	bool is_staff = json_is_integer(json_object_get(list, "units")), waits = false;
	size_t i;

	if (!list)
		return;
	linear_io_say(linear, _("\nUnits\n"));
	if (is_staff)
		linear_io_say(linear, _("%lld of %lld arrived, %lld late\n"),
			      (long long)reply_int(list, "received"),
			      (long long)reply_int(list, "units"),
			      (long long)reply_int(list, "overdue"));
	json_array_foreach(reply_items(list), i, row)
	{
		const char *due = taskwords_due(linear->arena, row, clock_now());

		linear_io_say(linear, "%s, %s, %s%s%s\n",
			      linear_io_clean(linear, reply_text(row, "serial")),
			      linear_io_clean(linear, reply_text(row, "handle")),
			      taskwords_unit(reply_text(row, "state")), *due ? ", " : "", due);
		waits = waits || unit_waits(row);
	}
	if (i == 0)
		linear_io_say(linear, _("There is none.\n"));
	if (waits && !is_staff)
		unit_got(linear, room);
	if (is_staff)
		tend_units(linear, room);
	json_decref(list);
}

/* --- progress --- */

static void progress_say_row(struct linear *linear, const json_t *row)
{
	linear_io_say(linear, _("%s: %lld reports, %lld of %lld tasks"),
		      linear_io_clean(linear, reply_text(row, "handle")),
		      (long long)reply_int(row, "reports"), (long long)reply_int(row, "done"),
		      (long long)reply_int(row, "of"));
	if (!*reply_text(row, "last_heard_at"))
		linear_io_say(linear, _(", never heard\n"));
	else
		linear_io_say(linear, _(", heard %lld days ago\n"),
			      (long long)reply_int(row, "silent_days"));
}

static void ask_reminders(struct linear *linear, const char *room)
{
	struct linear_choice choice;
	json_t *done;

	if (!linear_io_choose(
		linear,
		_("Shall you be reminded of what is due, at most once a day? y yes, n "
		  "no, q as it is: "),
		_("Answer y, n or q.\n"), 0, "ynq\n", &choice) ||
	    !strchr("yn", choice.letter))
		return;
	done = linear_io_call(
	    linear, "room.reminders",
	    json_pack("{s:s, s:s}", "room", room, "wanted", choice.letter == 'y' ? "on" : "off"));
	if (done)
		linear_io_say(linear, _("Changed.\n"));
	json_decref(done);
}

void linear_programme_progress(struct linear *linear, const char *room)
{
	json_t *shown = linear_io_call(linear, "room.progress",
				       json_pack("{s:s, s:i}", "room", room, "limit", MOST)),
	       *row;
	size_t i;

	if (!shown)
		return;
	linear_io_say(linear, _("\nProgress\n"));
	if (json_is_integer(json_object_get(shown, "testers")))
		linear_io_say(
		    linear,
		    _("%lld of %lld testers take part, %lld of %lld tasks are done, %lld "
		      "of %zu features are covered\n"),
		    (long long)reply_int(shown, "taking_part"),
		    (long long)reply_int(shown, "testers"), (long long)reply_int(shown, "done"),
		    (long long)reply_int(shown, "asked"), (long long)reply_int(shown, "covered"),
		    json_array_size(json_object_get(shown, "features")));
	json_array_foreach(reply_items(shown), i, row) progress_say_row(linear, row);
	json_decref(shown);
	if (!linear_plan_is_house(linear, room))
		ask_reminders(linear, room);
}

/* --- what is asked --- */

bool linear_programme_asked(struct linear *linear, const json_t *row)
{
	const char *kind = reply_text(row, "kind"), *task = reply_text(row, "task");

	if (strcmp(kind, "unit") == 0)
		unit_got(linear, reply_text(row, "room"));
	else if (*task)
		task_open(linear, task, true);
	return *task || strcmp(kind, "unit") == 0;
}

/* ROOM:VERSION */
static void go_release(struct linear *linear, const char *name)
{
	size_t len = strcspn(name, ":");
	char *room = mem_dup_n(name, len);

	if (name[len])
		release_show(linear, room, name + len + 1);
	free(room);
}

static void go_task(struct linear *linear, const char *name)
{
	task_open(linear, name, true);
}

bool linear_programme_go(struct linear *linear, const char *target)
{
	static const struct {
		const char *kind;
		void (*go)(struct linear *linear, const char *name);
	} places[] = {{"task:", go_task},
		      {"tasks:", linear_programme_tasks},
		      {"units:", linear_programme_units},
		      {"launch:", linear_closing_launch},
		      {"release:", go_release}};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		size_t len = strlen(places[i].kind);

		if (strncmp(target, places[i].kind, len) != 0)
			continue;
		places[i].go(linear, target + len);
		return true;
	}
	return false;
}
