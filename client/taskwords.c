#include "client/taskwords.h"

#include <string.h>

#include "client/reply.h"
#include "common/base/buf.h"
#include "common/base/tr.h"
#include "common/text/when.h"

struct taskword {
	const char *name, *words; /* N_() */
};

static const char *find(const struct taskword *words, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(words[i].name, name))
			return _(words[i].words);
	return name;
}
#define FIND(words, name) find(words, sizeof words / sizeof *words, name)

const char *taskwords_kind(const char *kind)
{
	static const struct taskword kinds[] = {
	    {"task", N_("task")}, {"survey", N_("survey")}, {"diary", N_("diary")}};
	return FIND(kinds, kind);
}

const char *taskwords_state(const char *state)
{
	static const struct taskword states[] = {{"open", N_("to do")},
						 {"done", N_("done")},
						 {"blocked", N_("blocked")},
						 {"skipped", N_("left out")},
						 {"closed", N_("closed")}};
	return FIND(states, state);
}

const char *taskwords_question(const char *question)
{
	static const struct taskword questions[] = {{"scale5", N_("1 (least) to 5 (most)")},
						    {"nps11", N_("0 (not at all) to 10 (very)")},
						    {"choice", N_("one of these")},
						    {"multi", N_("several of these")},
						    {"text", N_("in words")}};
	return FIND(questions, question);
}

const char *taskwords_unit(const char *state)
{
	static const struct taskword units[] = {
	    {"assigned", N_("not sent yet")}, {"shipped", N_("on its way")},
	    {"received", N_("arrived")},      {"return_due", N_("to be sent back")},
	    {"returned", N_("sent back")},    {"lost", N_("lost")}};
	return FIND(units, state);
}

const char *taskwords_due(struct arena *arena, const json_t *row, int64_t now)
{
	char when[WHEN_TEXT];
	int64_t due = reply_time(row, "due_at");
	if (!due)
		return "";
	when_due(due, now, when);
	return due < now ? arena_printf(arena, _("was due %s"), when)
			 : arena_printf(arena, _("due %s"), when);
}

static void join(struct buf *text, const char *words)
{
	if (!*words)
		return;
	if (buf_len(text))
		buf_add_text(text, ", ");
	buf_add_text(text, words);
}

const char *taskwords_about(struct arena *arena, const json_t *row, int64_t now)
{
	const char *segment = reply_text(row, "segment"), *feature = reply_text(row, "feature");
	const char *phase = reply_text(row, "phase");
	struct buf text = {0};
	const char *words;
	join(&text, taskwords_kind(reply_text(row, "kind")));
	if (reply_bool(row, "required"))
		join(&text, _("required"));
	if (*segment)
		join(&text, arena_printf(arena, _("for %s"), segment));
	if (*feature)
		join(&text, arena_printf(arena, _("about %s"), feature));
	if (*phase)
		join(&text, arena_printf(arena, _("of %s"), phase));
	join(&text, reply_text(row, "closed_at")[0] ? _("closed") : taskwords_due(arena, row, now));
	words = arena_dup_n(arena, buf_data(&text), buf_len(&text));
	buf_free(&text);
	return words;
}

const char *taskwords_bar(struct arena *arena, int64_t part, int64_t whole, int columns)
{
	struct buf text = {0};
	int64_t filled = whole > 0 ? (part * columns + whole / 2) / whole : 0;
	const char *bar;
	/* Something is never nothing, and only all of it is everything. */
	if (part > 0 && filled == 0)
		filled = 1;
	if (part < whole && filled >= columns)
		filled = columns - 1;
	for (int i = 0; i < columns; i++)
		buf_add_text(&text, i < filled ? "█" : "░");
	bar = arena_dup_n(arena, buf_data(&text), buf_len(&text));
	buf_free(&text);
	return bar;
}
