#include "client/linear_feedback.h"

#include <stdlib.h>
#include <string.h>

#include "client/itemwords.h"
#include "client/linear_files.h"
#include "client/linear_item.h"
#include "client/linear_plan.h"
#include "client/linear_sorting.h"
#include "client/linear_write.h"
#include "client/reply.h"
#include "client/roomwords.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { PAGE = 20, SIMILAR_LEAST = 3 };

/* --- sending one --- */

static const char *ask_type(struct linear *linear)
{
	struct linear_choice choice;
	int count = 0;

	linear_io_say(linear, _("\nWhat is it?\n"));
	for (; itemwords_types[count]; count++)
		linear_io_say(linear, "%d. %s\n", count + 1,
			      itemwords_type(itemwords_types[count]));
	if (!linear_io_choose(linear, _("Which, q back: "), _("A number of the list, or q.\n"),
			      count, "q\n", &choice) ||
	    !choice.number)
		return NULL;
	return itemwords_types[choice.number - 1];
}

/* Reports like it are shown first: true when one of them was it. */
static bool is_one_of(struct linear *linear, const char *room, const char *text)
{
	json_t *list =
		   strlen(text) < SIMILAR_LEAST
		       ? NULL
		       : linear_io_try(linear, "feedback.similar",
				       json_pack("{s:s, s:s}", "room", room, "text", text), NULL),
	       *row;
	struct linear_choice choice = {0};
	size_t i, count = json_array_size(reply_items(list));

	if (count)
		linear_io_say(linear, _("Is it one of these? There you may say “me too”.\n"));
	json_array_foreach(reply_items(list), i, row)
	    linear_io_say(linear, "%zu. %s, %s. %s\n", i + 1, reply_text(row, "item"),
			  itemwords_status(reply_text(row, "status")),
			  linear_io_clean(linear, reply_text(row, "title")));
	if (count &&
	    linear_io_choose(linear, _("Which, n none of them: "),
			     _("A number of the list, or n.\n"), (long)count, "nq\n", &choice) &&
	    choice.number)
		linear_feedback_show(
		    linear, reply_text(json_array_get(reply_items(list), (size_t)choice.number - 1),
				       "item"));
	json_decref(list);
	return choice.number > 0;
}

static void say_sent(struct linear *linear, const json_t *result)
{
	int64_t due = reply_time(result, "answer_due_at");
	char when[WHEN_TEXT];

	linear_io_say(linear, _("Sent: it is %s.\n"), reply_text(result, "item"));
	if (due)
		linear_io_say(
		    linear, _("You have an answer by %s.%s\n"), when_exact(due, clock_now(), when),
		    roomwords_days_off(linear->arena,
				       json_array_size(json_object_get(result, "days_off"))));
}

void linear_feedback_new(struct linear *linear, const char *room)
{
	const char *type = ask_type(linear);
	const char *line =
	    type ? linear_io_ask(linear, _("I was trying to (nothing leaves it out): ")) : NULL;
	struct linear_choice choice;
	char *target = mem_printf("report:%s", room);
	json_t *params, *result;

	if (line) {
		params = json_pack("{s:s, s:s}", "room", room, "type", type);
		if (*line)
			json_object_set_new(params, "trying_to", json_string(line));
		if (is_one_of(linear, room, reply_text(params, "trying_to")) ||
		    !linear_io_choose(linear, _("Who reads it: 1 everybody here, 2 staff and me: "),
				      _("A number.\n"), 2, "q\n", &choice) ||
		    choice.letter == 'q') {
			json_decref(params);
			free(target);
			return;
		}
		if (choice.number == 2)
			json_object_set_new(params, "visibility", json_string("staff"));
		linear_io_say(linear, strcmp(type, "issue") == 0 ? _("What happened?\n") : "");
		result = linear_write_text(linear, target, "feedback.new", params);
		if (result)
			say_sent(linear, result);
		json_decref(result);
	}
	free(target);
}

/* --- those there are --- */

static void say_row(struct linear *linear, size_t number, const json_t *row)
{
	int64_t votes = reply_int(row, "votes");

	linear_io_say(linear, "%zu. %s%s. %s. %s", number, reply_text(row, "item"),
		      reply_int(row, "unread") > 0 ? _(", new") : "",
		      linear_io_clean(linear, reply_text(row, "title")),
		      itemwords_status(reply_text(row, "status")));
	if (votes)
		linear_io_say(
		    linear,
		    ngettext(", %lld wants it too", ", %lld want it too", (unsigned long)votes),
		    (long long)votes);
	if (json_is_number(json_object_get(row, "rice")))
		linear_io_say(linear, _(", RICE %s"), itemwords_rank(linear->arena, row));
	linear_io_say(linear, "\n");
}

/* One of so many, the next page, what has a tag, or another order. False: back. */
static bool choose_of(struct linear *linear, size_t count, bool has_more, bool has_tags,
		      bool has_sorts, struct linear_choice *choice_r)
{
	const char *question = arena_printf(
	    linear->arena, _("Which%s%s%s, q back: "), has_more ? _(", n more") : "",
	    has_tags ? _(", t by tag or language") : "", has_sorts ? _(", s sort") : "");
	const char *letters = arena_printf(linear->arena, "%s%s%sq\n", has_more ? "n" : "",
					   has_tags ? "t" : "", has_sorts ? "s" : "");

	return linear_io_choose(linear, question, _("A number of the list, or q.\n"), (long)count,
				letters, choice_r) &&
	       (choice_r->number || (choice_r->letter != 'q' && choice_r->letter != '\n'));
}

/* Asks in which order, and begins at the top again. */
static void sort_anew(struct linear *linear, json_t *params)
{
	bool is_staff = linear_plan_is_house(linear, reply_text(params, "room"));
	size_t count = is_staff ? ITEMWORDS_SORTS : ITEMWORDS_SORTS_STAFF;
	struct linear_choice choice;

	for (size_t i = 0; i < count; i++)
		linear_io_say(linear, "%zu. %s\n", i + 1, itemwords_sorted(i));
	if (!linear_io_choose(linear, _("Which, q leave it: "), _("A number, or q.\n"), (long)count,
			      "q\n", &choice) ||
	    !choice.number)
		return;
	json_object_set_new(params, "sort", json_string(itemwords_sorts[choice.number - 1]));
	json_object_del(params, "after");
}

/* "Reports, by votes": one's own have one order alone. */
static const char *sorted(struct linear *linear, const json_t *params, const char *heading)
{
	const char *sort = reply_text(params, "sort");
	size_t at = 0;

	if (reply_bool(params, "mine"))
		return heading;
	for (size_t i = 0; i < ITEMWORDS_SORTS; i++)
		at = strcmp(sort, itemwords_sorts[i]) == 0 ? i : at;
	return arena_printf(linear->arena, "%s, %s", heading, itemwords_sorted(at));
}

void linear_feedback_list(struct linear *linear, json_t *params, const char *heading)
{
	struct linear_choice choice = {0};
	bool goes_on = true, has_sorts = !reply_bool(params, "mine");
	bool has_tags = !json_object_get(params, "tag") && !json_object_get(params, "lang");

	json_object_set_new(params, "limit", json_integer(PAGE));
	while (goes_on && !linear->is_over) {
		json_t *page = linear_io_call(linear, "feedback.list", json_incref(params));
		json_t *items = reply_items(page), *row, *next = json_object_get(page, "next");
		bool has_more = json_is_string(next);
		size_t i;

		linear_io_say(linear, "\n%s\n", sorted(linear, params, heading));
		json_array_foreach(items, i, row) say_row(linear, i + 1, row);
		if (page && i == 0)
			linear_io_say(linear, _("There is none.\n"));
		goes_on = (i > 0 || has_tags) &&
			  choose_of(linear, i, has_more, has_tags, has_sorts && i > 0, &choice);
		if (goes_on && choice.number)
			linear_feedback_show(
			    linear,
			    reply_text(json_array_get(items, (size_t)choice.number - 1), "item"));
		else if (goes_on && choice.letter == 't')
			linear_sorting_tags(linear, reply_text(params, "room"));
		else if (goes_on && choice.letter == 's')
			sort_anew(linear, params);
		else if (goes_on)
			json_object_set(params, "after", next);
		json_decref(page);
	}
	json_decref(params);
}

void linear_feedback_mine(struct linear *linear, const char *room)
{
	linear_feedback_list(linear, json_pack("{s:s, s:b}", "room", room, "mine", 1),
			     _("My feedback"));
}

void linear_feedback_all(struct linear *linear, const char *room)
{
	linear_feedback_list(linear, json_pack("{s:s}", "room", room), _("Reports"));
}

/* --- one of them --- */

static void say_fact(struct linear *linear, const char *label, const char *text)
{
	if (*text)
		linear_io_say(linear, "%s: %s\n", label, linear_io_clean(linear, text));
}

static void say_state(struct linear *linear, const json_t *item)
{
	const char *fixed = reply_text(item, "fixed_in"), *became = reply_text(item, "resolution");

	linear_io_say(linear, _("%s, by %s. "), itemwords_type(reply_text(item, "type")),
		      linear_io_clean(linear, reply_text(item, "author")));
	linear_io_say(linear, "%s", itemwords_status(reply_text(item, "status")));
	if (*fixed)
		linear_io_say(linear, _(" in %s"), linear_io_clean(linear, fixed));
	if (*became)
		linear_io_say(linear, ": %s", itemwords_resolution(became));
	if (*reply_text(item, "severity"))
		linear_io_say(linear, ", %s", itemwords_severity(reply_text(item, "severity")));
	linear_io_say(linear, "\n");
	if (strcmp(reply_text(item, "visibility"), "staff") == 0)
		linear_io_say(linear, _("Read by staff and its author only.\n"));
	say_fact(linear, _("Part of"), reply_text(item, "merged_into"));
}

static void say_rice(struct linear *linear, const json_t *item)
{
	struct arena *arena = arena_new();
	const char *rice = itemwords_rice(arena, item);

	if (rice)
		linear_io_say(linear, "%s\n", rice);
	arena_free(&arena);
}

static void say_facts(struct linear *linear, const json_t *item)
{
	say_fact(linear, _("Trying to"), reply_text(item, "trying_to"));
	linear_io_say(linear, _("What happened:\n"));
	linear_io_text(linear,
		       *reply_text(item, "body") ? reply_text(item, "body") : _("(taken back)"),
		       "    ", true);
	linear_files_say(linear, json_object_get(item, "attachments"));
	say_fact(linear, _("Expected"), reply_text(item, "expected"));
	say_fact(linear, _("To see it"), reply_text(item, "steps"));
	say_fact(linear, _("With"), reply_text(item, "environment"));
	say_fact(linear, _("Seen in"), reply_text(item, "release"));
	say_fact(linear, _("About"), reply_text(item, "feature"));
	say_fact(linear, _("In the language"), reply_text(item, "lang"));
	if (*reply_text(item, "frequency"))
		say_fact(linear, _("How often"),
			 itemwords_frequency(reply_text(item, "frequency")));
	say_fact(linear, _("Helps meanwhile"), reply_text(item, "workaround"));
	say_fact(linear, _("Because of this report"), reply_text(item, "credit"));
	say_rice(linear, item);
}

static void say_comment(struct linear *linear, const json_t *comment)
{
	const char *kind = reply_text(comment, "kind"), *team = reply_text(comment, "team");
	bool is_among_staff = strcmp(reply_text(comment, "visibility"), "staff") == 0;
	char when[WHEN_TEXT];

	linear_io_say(linear, "%lld. %s", (long long)reply_int(comment, "number"),
		      linear_io_clean(linear, reply_text(comment, "author")));
	if (*team)
		linear_io_say(linear, ", %s", roomwords_team(team));
	linear_io_say(linear, ", %s%s%s:\n",
		      when_ago(reply_time(comment, "created_at"), clock_now(), when),
		      is_among_staff ? _(", staff only") : "",
		      strcmp(kind, "needs_info") == 0	 ? _(", asks for more")
		      : strcmp(kind, "verify_ok") == 0	 ? _(", it is gone")
		      : strcmp(kind, "verify_fail") == 0 ? _(", it still happens")
							 : "");
	linear_io_text(
	    linear, *reply_text(comment, "body") ? reply_text(comment, "body") : _("(taken back)"),
	    "    ", true);
	linear_files_say(linear, json_object_get(comment, "attachments"));
}

static void say_item(struct linear *linear, const json_t *shown)
{
	const json_t *item = json_object_get(shown, "item"), *comment;
	size_t i;

	linear_io_say(linear, "\n%s. %s\n", reply_text(item, "item"),
		      linear_io_clean(linear, reply_text(item, "title")));
	say_state(linear, item);
	say_facts(linear, item);
	json_array_foreach(json_object_get(shown, "comments"), i, comment)
	    say_comment(linear, comment);
}

/* What was said aloud was read. */
static void mark_read(struct linear *linear, const json_t *shown)
{
	const json_t *item = json_object_get(shown, "item");

	if (reply_int(item, "unread"))
		json_decref(linear_io_try(
		    linear, "read.mark",
		    json_pack("{s:I}", "thread", (json_int_t)reply_int(item, "thread")), NULL));
}

void linear_feedback_show(struct linear *linear, const char *item)
{
	char *name = mem_dup(item);
	bool goes_on = true;

	while (goes_on && !linear->is_over) {
		json_t *shown =
		    linear_io_call(linear, "feedback.show", json_pack("{s:s}", "item", name));

		goes_on = shown != NULL;
		if (shown) {
			say_item(linear, shown);
			mark_read(linear, shown);
			goes_on = linear_item_act(linear, shown);
		}
		json_decref(shown);
	}
	free(name);
}

bool linear_feedback_asked(struct linear *linear, const json_t *row)
{
	const char *kind = reply_text(row, "kind");
	bool is_about_one = strcmp(kind, "reply") == 0 || strcmp(kind, "check") == 0;

	if (is_about_one)
		linear_feedback_show(linear, reply_text(row, "item"));
	return is_about_one;
}
