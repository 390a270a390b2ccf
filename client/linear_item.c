#include "client/linear_item.h"

#include <stdlib.h>
#include <string.h>

#include "client/itemwords.h"
#include "client/linear_files.h"
#include "client/linear_form.h"
#include "client/linear_sorting.h"
#include "client/linear_write.h"
#include "client/reply.h"
#include "client/roomwords.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

/* What is acted on: an answer of feedback.show, and the report in it. */
struct act {
	struct linear *linear;
	const json_t *shown, *item;
	const char *name;
};

static const char *const teams[] = {"eng", "pm", "mkt", "sup"};

static bool is_status(const struct act *act, const char *status)
{
	return strcmp(reply_text(act->item, "status"), status) == 0;
}

static bool is_closed(const struct act *act)
{
	return is_status(act, "done") || is_status(act, "declined") || is_status(act, "merged") ||
	       is_status(act, "withdrawn");
}

static bool is_mine(const struct act *act)
{
	return json_is_true(json_object_get(act->item, "mine"));
}

/* Only staff are told its weight. */
static bool is_staff(const struct act *act)
{
	return json_is_integer(json_object_get(act->item, "impact"));
}

static bool has_voted(const struct act *act)
{
	return json_is_integer(json_object_get(act->item, "my_vote"));
}

/* Takes the parameters; says that it was done. */
static void call(struct act *act, const char *method, json_t *params)
{
	json_t *result;

	json_object_set_new(params, "item", json_string(act->name));
	result = linear_io_call(act->linear, method, params);
	if (result)
		linear_io_say(act->linear, _("Done.\n"));
	json_decref(result);
}

/* --- testers --- */

static void go_gone(struct act *act)
{
	call(act, "feedback.verify", json_pack("{s:s}", "result", "gone"));
}

static void go_still(struct act *act)
{
	const char *line = linear_io_ask(act->linear, _("What happens: "));

	if (line && *line)
		call(act, "feedback.verify",
		     json_pack("{s:s, s:s}", "result", "still", "body", line));
}

static void go_later(struct act *act)
{
	const char *line = linear_io_ask(act->linear, _("Why, if you like: "));

	if (line)
		call(act, "feedback.verify",
		     json_pack("{s:s, s:s*}", "result", "later", "body", *line ? line : NULL));
}

static void say_answer(struct act *act, const char *visibility)
{
	bool is_among_staff = strcmp(visibility, "staff") == 0;
	char *target = mem_printf("%s:%s", is_among_staff ? "note" : "comment", act->name);
	json_t *params = json_pack("{s:s}", "item", act->name), *result;

	if (is_among_staff)
		json_object_set_new(params, "visibility", json_string("staff"));
	result = linear_write_text(act->linear, target, "feedback.comment", params);
	if (result)
		linear_io_say(act->linear, _("Sent.\n"));
	json_decref(result);
	free(target);
}

static void go_answer(struct act *act)
{
	say_answer(act, "room");
}

static void go_vote(struct act *act)
{
	struct linear_choice choice;
	const char *why;
	json_t *params;

	if (has_voted(act)) {
		call(act, "feedback.unvote", json_object());
		return;
	}
	if (!linear_io_choose(act->linear,
			      _("How much does it matter to you: 1 a little, 2 much, 3 it stops "
				"me, q leave it: "),
			      _("A number, or q.\n"), 3, "q\n", &choice) ||
	    !choice.number)
		return;
	params = json_pack("{s:i, s:b}", "importance", (int)choice.number, "affected",
			   strcmp(reply_text(act->item, "type"), "issue") == 0);
	why = linear_io_ask(act->linear, _("Why, one line for the team (nothing leaves it out): "));
	if (why && *why)
		json_object_set_new(params, "why", json_string(why));
	call(act, "feedback.vote", params);
}

static void go_follow(struct act *act)
{
	call(act, "feedback.follow", json_pack("{s:b}", "off", reply_bool(act->shown, "follows")));
}

/* Facts that may be added; words NULL: one of the choices. */
static const struct fact {
	const char *field, *question; /* N_() */
	const char *choices[5];
} facts[] = {
    {"severity",
     N_("How bad: 1 critical, 2 major, 3 minor, 4 trivial, nothing: as it is: "),
     {"critical", "major", "minor", "trivial", NULL}},
    {"frequency",
     N_("How often: 1 always, 2 sometimes, 3 once, nothing: as it is: "),
     {"always", "sometimes", "once", NULL, NULL}},
    {"expected", N_("What you expected, nothing: as it is: "), {NULL}},
    {"steps", N_("How to see it, nothing: as it is: "), {NULL}},
    {"environment", N_("With what, where, nothing: as it is: "), {NULL}},
    {"release", N_("Seen in which release, nothing: as it is: "), {NULL}},
    {"feature", N_("About which feature, its slug, nothing: as it is: "), {NULL}},
    {"lang", N_("In which language, as pt-BR, nothing: as it is: "), {NULL}},
};

/* One answer into the parameters; false at the end of input. */
static bool ask_fact(struct act *act, const struct fact *fact, json_t *params)
{
	struct linear_choice choice;
	const char *line;
	long count = 0;

	while (fact->choices[count])
		count++;
	if (!count) {
		line = linear_io_ask(act->linear, _(fact->question));
		if (line && *line)
			json_object_set_new(params, fact->field, json_string(line));
		return line != NULL;
	}
	if (!linear_io_choose(act->linear, _(fact->question), _("A number, or nothing.\n"), count,
			      "q\n", &choice))
		return false;
	if (choice.number)
		json_object_set_new(params, fact->field,
				    json_string(fact->choices[choice.number - 1]));
	return true;
}

static void go_facts(struct act *act)
{
	json_t *params = json_object();

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		if (!ask_fact(act, &facts[i], params))
			break;
	}
	if (json_object_size(params) && !act->linear->is_over)
		call(act, "feedback.edit", params);
	else
		json_decref(params);
}

/* The one thing that carries a name out of a room with aliases. */
static bool agrees_to_name(const struct act *act)
{
	struct linear *linear = act->linear;
	json_t *room = linear_io_call(linear, "room.show",
				      json_pack("{s:s}", "room", reply_text(act->item, "room")));
	bool has_aliases = strcmp(reply_text(room, "identity"), "alias") == 0;

	json_decref(room);
	return !has_aliases ||
	       linear_io_agree(linear, _("Your own name, not your alias, goes beside these words "
					 "then. Do you want that"));
}

static void go_consent(struct act *act)
{
	static const char *const consents[] = {"none", "anonymous", "named"};
	struct linear_choice choice;

	linear_io_say(act->linear, _("Your words are now: %s.\n"),
		      itemwords_consent(reply_text(act->item, "quote_consent")));
	if (linear_io_choose(act->linear,
			     _("1 not to be quoted, 2 without my name, 3 with my name, q leave "
			       "it: "),
			     _("A number, or q.\n"), 3, "q\n", &choice) &&
	    choice.number && (choice.number < 3 || agrees_to_name(act)))
		call(act, "feedback.edit",
		     json_pack("{s:s}", "quote_consent", consents[choice.number - 1]));
}

/* --- staff --- */

static void go_note(struct act *act)
{
	say_answer(act, "staff");
}

/* What became of it, where it is closed. */
static bool ask_resolution(struct act *act, const char *status, json_t *params)
{
	static const char *const made[] = {"fixed", "shipped", "answered"};
	static const char *const not_made[] = {"by_design", "cannot_reproduce", "out_of_scope",
					       "not_now"};
	bool is_done = strcmp(status, "done") == 0;
	const char *const *words = is_done ? made : not_made;
	long count = is_done ? 3 : 4;
	struct linear_choice choice;

	for (long i = 0; i < count; i++)
		linear_io_say(act->linear, "%ld. %s\n", i + 1, itemwords_resolution(words[i]));
	if (!linear_io_choose(act->linear, _("What became of it, q leave it: "),
			      _("A number of the list, or q.\n"), count, "q\n", &choice) ||
	    !choice.number)
		return false;
	json_object_set_new(params, "resolution", json_string(words[choice.number - 1]));
	return true;
}

/* Everything a step needs; false: it is left. */
static bool ask_step(struct act *act, const char *status, json_t *params)
{
	const char *line;

	line = linear_io_ask(act->linear,
			     _("What everybody who reads it is told (nothing leaves it out): "));
	if (line && *line)
		json_object_set_new(params, "note", json_string(line));
	if (line && strcmp(status, "verify") == 0) {
		line = linear_io_ask(act->linear, _("In which release: "));
		if (line && *line)
			json_object_set_new(params, "release", json_string(line));
	}
	if (line && (strcmp(status, "done") == 0 || strcmp(status, "declined") == 0))
		return ask_resolution(act, status, params);
	return line != NULL;
}

static void go_step(struct act *act)
{
	const json_t *choices = json_object_get(act->shown, "choices");
	struct linear_choice choice;
	const char *status;
	json_t *params;
	size_t i;
	const json_t *row;

	json_array_foreach(choices, i, row)
	    linear_io_say(act->linear, "%zu. %s\n", i + 1,
			  itemwords_status(json_string_value(row) ? json_string_value(row) : ""));
	if (!linear_io_choose(act->linear, _("Bring it to which, q leave it: "),
			      _("A number of the list, or q.\n"), (long)i, "q\n", &choice) ||
	    !choice.number)
		return;
	status = json_string_value(json_array_get(choices, (size_t)choice.number - 1));
	params = json_pack("{s:s, s:s}", "status", status ? status : "", "from",
			   reply_text(act->item, "status"));
	if (ask_step(act, reply_text(params, "status"), params))
		call(act, "feedback.set", params);
	else
		json_decref(params);
}

static void go_team(struct act *act)
{
	struct linear_choice choice;

	for (size_t i = 0; i < 4; i++)
		linear_io_say(act->linear, "%zu. %s\n", i + 1, roomwords_team(teams[i]));
	if (linear_io_choose(act->linear, _("Send it to which team, q leave it: "),
			     _("A number of the list, or q.\n"), 4, "q\n", &choice) &&
	    choice.number)
		call(act, "feedback.route", json_pack("{s:s}", "team", teams[choice.number - 1]));
}

static void go_assign(struct act *act)
{
	const char *line = linear_io_ask(act->linear, _("Who looks after it (nothing: I do): "));

	if (line)
		call(act, "feedback.route",
		     json_pack("{s:s}", "assignee", *line ? line : act->linear->handle));
}

static void go_merge(struct act *act)
{
	const char *line = linear_io_ask(act->linear, _("The same as which report, as GOLF-12: "));
	json_t *result;

	if (!line || !*line)
		return;
	result = linear_io_call(act->linear, "feedback.merge",
				json_pack("{s:s, s:s}", "item", act->name, "into", line));
	if (result)
		linear_io_say(act->linear, _("%lld votes count there now, %lld were there.\n"),
			      (long long)reply_int(result, "moved"),
			      (long long)reply_int(result, "already"));
	json_decref(result);
}

static void go_tags(struct act *act)
{
	linear_sorting_tag_item(act->linear, act->shown);
}

static void go_after(struct act *act)
{
	linear_form(act->linear, "afterwards", reply_text(act->item, "room"),
		    json_pack("{s:s}", "item", act->name));
}

/* "pat is it your chip?": whom, and what. */
static void go_ask(struct act *act)
{
	const char *line = linear_io_ask(act->linear, _("Which partner, and what: "));
	size_t len = line ? strcspn(line, " ,:") : 0;
	const char *note = line ? line + len + strspn(line + len, " ,:") : "";

	if (len)
		call(act, "feedback.ask",
		     json_pack("{s:s%, s:s*}", "handle", line, len, "note", *note ? note : NULL));
}

static void go_unmerge(struct act *act)
{
	call(act, "feedback.unmerge", json_object());
}

static void go_why(struct act *act)
{
	json_t *why = linear_io_call(act->linear, "feedback.why",
				     json_pack("{s:s}", "item", act->name)),
	       *votes = linear_io_call(act->linear, "feedback.votes",
				       json_pack("{s:s}", "item", act->name)),
	       *row;
	size_t i;

	json_array_foreach(reply_items(why), i, row)
	    linear_io_say(act->linear, "%s: %s. %s\n", reply_text(row, "part"),
			  reply_text(row, "value"), reply_text(row, "from"));
	json_array_foreach(reply_items(votes), i, row)
	    linear_io_say(act->linear, _("%s wants it, %lld of 3. %s\n"),
			  linear_io_clean(act->linear, reply_text(row, "handle")),
			  (long long)reply_int(row, "importance"),
			  linear_io_clean(act->linear, reply_text(row, "why")));
	json_decref(why);
	json_decref(votes);
}

/* --- which of them --- */

static bool may_check(const struct act *act)
{
	return is_status(act, "verify") && !is_staff(act);
}

static bool may_vote(const struct act *act)
{
	return !has_voted(act) && !is_mine(act) && !is_staff(act) && !is_closed(act);
}

static bool may_unvote(const struct act *act)
{
	return has_voted(act) && !is_staff(act) && !is_closed(act);
}

static bool is_followed(const struct act *act)
{
	return reply_bool(act->shown, "follows");
}

static bool is_unfollowed(const struct act *act)
{
	return !is_followed(act);
}

static bool may_add(const struct act *act)
{
	return (is_mine(act) || is_staff(act)) && !is_closed(act);
}

static bool may_step(const struct act *act)
{
	return json_array_size(json_object_get(act->shown, "choices")) > 0;
}

static bool may_merge(const struct act *act)
{
	return (is_staff(act) || is_mine(act)) && !is_closed(act);
}

static bool may_unmerge(const struct act *act)
{
	return is_staff(act) && is_status(act, "merged");
}

/* --- files --- */

static const json_t *comment_at(const struct act *act, size_t i)
{
	return json_array_get(json_object_get(act->shown, "comments"), i);
}

/* Those of the report, then those of what was said of it; a new list. */
static json_t *all_files(const struct act *act)
{
	json_t *files = json_array(), *of_item = json_object_get(act->item, "attachments");

	if (json_is_array(of_item))
		json_array_extend(files, of_item);
	for (size_t i = 0; comment_at(act, i); i++) {
		json_t *more = json_object_get(comment_at(act, i), "attachments");

		if (json_is_array(more))
			json_array_extend(files, more);
	}
	return files;
}

static bool has_files(const struct act *act)
{
	json_t *files = all_files(act);
	bool has = json_array_size(files) > 0;

	json_decref(files);
	return has;
}

static void go_files(struct act *act)
{
	json_t *files = all_files(act);

	linear_files_open(act->linear, files, NULL);
	json_decref(files);
}

static const struct way {
	const char *words;			   /* N_() */
	bool (*is_offered)(const struct act *act); /* NULL: always */
	void (*go)(struct act *act);
} ways[] = {
    {N_("It is gone"), may_check, go_gone},
    {N_("It still happens"), may_check, go_still},
    {N_("I cannot try it this week"), may_check, go_later},
    {N_("Answer"), NULL, go_answer},
    {N_("Me too"), may_vote, go_vote},
    {N_("Take my “me too” back"), may_unvote, go_vote},
    {N_("The files that are attached"), has_files, go_files},
    {N_("Tell me what becomes of it"), is_unfollowed, go_follow},
    {N_("Do not tell me any more about it"), is_followed, go_follow},
    {N_("Add facts: how bad, how often, with what"), may_add, go_facts},
    {N_("Whether my words may be quoted"), is_mine, go_consent},
    {N_("Bring it a step further"), may_step, go_step},
    {N_("Say something among staff"), is_staff, go_note},
    {N_("Send it to a team"), is_staff, go_team},
    {N_("Tags"), is_staff, go_tags},
    {N_("Ask a partner"), is_staff, go_ask},
    {N_("Say who looks after it"), is_staff, go_assign},
    {N_("For afterwards: what helps meanwhile, thanks"), is_staff, go_after},
    {N_("It is the same as another"), may_merge, go_merge},
    {N_("Part it from the other again"), may_unmerge, go_unmerge},
    {N_("Why it weighs what it does, and who wants it"), is_staff, go_why},
};
enum { WAYS = sizeof(ways) / sizeof(ways[0]) };

bool linear_item_act(struct linear *linear, const json_t *shown)
{
	const json_t *item = json_object_get(shown, "item");
	struct act act = {linear, shown, item, reply_text(item, "item")};
	const struct way *offered[WAYS];
	struct linear_choice choice;
	long count = 0;

	for (size_t i = 0; i < WAYS; i++) {
		if (ways[i].is_offered && !ways[i].is_offered(&act))
			continue;
		offered[count++] = &ways[i];
		linear_io_say(linear, "%ld. %s\n", count, _(ways[i].words));
	}
	if (!linear_io_choose(linear, _("Which, q back: "), _("A number of the list, or q.\n"),
			      count, "q", &choice) ||
	    !choice.number)
		return false;
	offered[choice.number - 1]->go(&act);
	return !linear->is_over;
}
