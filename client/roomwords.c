#include "client/roomwords.h"

#include <stdint.h>
#include <string.h>

#include "client/itemwords.h"
#include "client/reply.h"
#include "common/base/tr.h"
#include "common/text/when.h"

struct word {
	const char *name, *words;
};

static const char *find(const struct word *words, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(words[i].name, name))
			return _(words[i].words);
	return name;
}

#define FIND(table, name) find(table, sizeof table / sizeof *table, name)

const char *roomwords_part(const char *part)
{
	static const struct word parts[] = {
	    {"tester", N_("tester")}, {"partner", N_("partner")}, {"observer", N_("observer")},
	    {"staff", N_("staff")},   {"owner", N_("owner")},	  {"moderator", N_("moderator")},
	};
	return FIND(parts, part);
}

const char *roomwords_team(const char *team)
{
	static const struct word teams[] = {
	    {"eng", N_("engineering")},
	    {"pm", N_("product")},
	    {"mkt", N_("marketing")},
	    {"sup", N_("support")},
	};
	return FIND(teams, team);
}

const char *roomwords_phase(const char *phase)
{
	static const struct word phases[] = {
	    {"draft", N_("being set up")},
	    {"recruiting", N_("looking for people")},
	    {"onboarding", N_("getting started")},
	    {"engagement", N_("under way")},
	    {"closure", N_("closing")},
	    {"archived", N_("closed")},
	};
	return FIND(phases, phase);
}

const char *roomwords_state(const char *state)
{
	static const struct word states[] = {
	    {"invited", N_("invited")},	    {"applied", N_("applied")},
	    {"nda_pending", N_("to sign")}, {"active", N_("in")},
	    {"paused", N_("resting")},	    {"completed", N_("done")},
	    {"declined", N_("declined")},   {"left", N_("left")},
	    {"removed", N_("removed")},
	};
	return FIND(states, state);
}

const char *roomwords_asked(struct arena *arena, const json_t *row)
{
	static const struct word kinds[] = {
	    {"invited", N_("An invitation")},  {"sign", N_("To sign")},
	    {"reply", N_("%s, a question")},   {"check", N_("%s, to check")},
	    {"unit", N_("A unit on its way")}, {"task", N_("Task")},
	    {"survey", N_("Survey")},	       {"diary", N_("Diary")},
	};
	const char *item = reply_text(row, "item"), *words = FIND(kinds, reply_text(row, "kind"));
	const char *mark = strstr(words, "%s");
	return mark ? arena_printf(arena, "%.*s%s%s", (int)(mark - words), words, item, mark + 2)
		    : words;
}

const char *roomwords_asked_title(const json_t *row)
{
	static const struct word kinds[] = {
	    {"invited", N_("you are invited")},
	    {"sign", N_("its agreement, before you read what is in it")},
	};
	const char *kind = reply_text(row, "kind"), *words = FIND(kinds, kind);
	return words != kind ? words : reply_text(row, "title");
}

const char *roomwords_due(struct arena *arena, const json_t *row, int64_t now)
{
	char when[WHEN_TEXT];
	int64_t due = reply_time(row, "due_at"), at = reply_time(row, "at");
	if (due)
		return arena_printf(arena, due < now ? _("was due %s") : _("due %s"),
				    when_due(due, now, when));
	if (!at)
		return "";
	return arena_dup(arena, (when_ago(at, now, when), when));
}

const char *roomwords_gone(struct arena *arena, const json_t *event)
{
	const char *state = reply_text(event, "state"), *title = reply_text(event, "title");
	const char *why = reply_text(event, "reason");
	if (!strcmp(state, "nda_pending"))
		return arena_printf(
		    arena, _("The agreement of %s has changed: sign the new one to go on."), title);
	if (!strcmp(state, "left"))
		return arena_printf(arena, _("You have left %s."), title);
	if (!strcmp(state, "removed") && *why)
		return arena_printf(arena, _("You are no longer in %s: %s"), title, why);
	return arena_printf(arena, _("You are no longer in %s."), title);
}

const char *roomwords_closes(struct arena *arena, const json_t *shown, int64_t now)
{
	int64_t at = reply_time(shown, "closes_at");
	char when[WHEN_TEXT];
	if (!at || !strcmp(reply_text(shown, "phase"), "archived"))
		return "";
	return arena_printf(arena, at < now ? _("Its last day was %s.") : _("It closes %s."),
			    when_due(at, now, when));
}

const char *roomwords_days_off(struct arena *arena, size_t count)
{
	if (!count)
		return "";
	return arena_printf(arena,
			    ngettext(" %zu day off until then does not count.",
				     " %zu days off until then do not count.", count),
			    count);
}

const char *roomwords_holidays(struct arena *arena, const json_t *shown)
{
	const json_t *day;
	const char *words = "";
	size_t i;
	json_array_foreach(json_object_get(shown, "holidays"), i, day) words =
	    arena_printf(arena, "%s%s%s", words, *words ? ", " : "",
			 json_string_value(day) ? json_string_value(day) : "");
	return words;
}

const char *roomwords_seen_by(const json_t *shown)
{
	if (reply_bool(shown, "support_sees"))
		return _("Its owner, moderators, product and support see who you are. The other "
			 "testers do not, nor do engineering and marketing.");
	return _("Its owner, moderators and product see who you are. The other testers do not, nor "
		 "do engineering, marketing and support.");
}

const char *roomwords_privacy(struct arena *arena, const json_t *shown)
{
	int64_t version = reply_int(shown, "nda_version");
	return version ? arena_printf(arena, _("private, NDA version %lld"), (long long)version)
		       : _("private");
}

static const char *and_then(struct arena *arena, const char *words, const char *more)
{
	if (!*more)
		return words;
	return *words ? arena_printf(arena, "%s, %s", words, more) : more;
}

const char *roomwords_rule(struct arena *arena, const json_t *rule)
{
	const char *type = reply_text(rule, "type"), *severity = reply_text(rule, "severity");
	const char *feature = reply_text(rule, "feature"), *says = reply_text(rule, "contains");
	const char *words = *type ? itemwords_type(type) : "";
	words = and_then(arena, words, *severity ? itemwords_severity(severity) : "");
	words = and_then(arena, words, *feature ? arena_printf(arena, _("about %s"), feature) : "");
	words = and_then(arena, words, reply_bool(rule, "consent") ? _("may be quoted") : "");
	words = and_then(arena, words, *says ? arena_printf(arena, _("says “%s”"), says) : "");
	return *words ? words : _("everything");
}
