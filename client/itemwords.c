#include "client/itemwords.h"

#include <stdbool.h>
#include <string.h>

#include "common/api/status_words.h"
#include "common/base/buf.h"
#include "common/base/tr.h"

struct word {
	const char *word, *called;
};

static const char *called(const struct word *words, const char *word)
{
	for (; words->word; words++)
		if (!strcmp(words->word, word))
			return _(words->called);
	return word;
}

const char *const itemwords_types[] = {"issue", "idea", "question", "praise", "usage", NULL};

const char *itemwords_type(const char *type)
{
	static const struct word words[] = {{"issue", N_("something does not work")},
					    {"idea", N_("an idea")},
					    {"question", N_("a question")},
					    {"praise", N_("something I like")},
					    {"usage", N_("how I use it")},
					    {0}};
	return called(words, type);
}

const char *itemwords_status(const char *status)
{
	return status_words(status);
}

const char *itemwords_severity(const char *word)
{
	static const struct word words[] = {{"critical", N_("critical")},
					    {"major", N_("major")},
					    {"minor", N_("minor")},
					    {"trivial", N_("trivial")},
					    {0}};
	return called(words, word);
}

const char *itemwords_frequency(const char *word)
{
	static const struct word words[] = {
	    {"always", N_("always")}, {"sometimes", N_("sometimes")}, {"once", N_("once")}, {0}};
	return called(words, word);
}

const char *itemwords_resolution(const char *word)
{
	static const struct word words[] = {{"fixed", N_("fixed")},
					    {"shipped", N_("shipped")},
					    {"by_design", N_("meant to be so")},
					    {"cannot_reproduce", N_("could not be seen")},
					    {"out_of_scope", N_("not for this product")},
					    {"not_now", N_("not now")},
					    {"answered", N_("answered")},
					    {"duplicate", N_("reported before")},
					    {"withdrawn", N_("withdrawn")},
					    {0}};
	return called(words, word);
}

const char *itemwords_consent(const char *word)
{
	static const struct word words[] = {{"none", N_("not to be quoted")},
					    {"anonymous", N_("may be quoted without my name")},
					    {"named", N_("may be quoted with my name")},
					    {0}};
	return called(words, word);
}

char *itemwords_way(struct arena *arena, const char *type, const char *status)
{
	static const char *const long_way[] = {
	    "new",	   "acknowledged", "under_review", "planned",
	    "in_progress", "verify",	   "done",	   NULL};
	static const char *const short_way[] = {"new", "acknowledged", "done", NULL};
	bool is_short =
	    !strcmp(type, "praise") || !strcmp(type, "usage") || !strcmp(type, "question");
	const char *const *way = is_short ? short_way : long_way;
	bool is_on_way = false;
	struct buf out = {0};
	char *text;
	for (size_t i = 0; way[i]; i++) {
		bool is_here = !strcmp(way[i], status);
		is_on_way = is_on_way || is_here;
		buf_printf(&out, "%s%s%s%s", i ? " ─ " : "", is_here ? "[ " : "",
			   itemwords_status(way[i]), is_here ? " ]" : "");
	}
	if (!is_on_way)
		buf_clear(&out);
	text = arena_dup_n(arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	return text;
}

static double number_of(const json_t *item, const char *name)
{
	return json_number_value(json_object_get(item, name));
}

char *itemwords_rice(struct arena *arena, const json_t *item)
{
	if (!json_is_number(json_object_get(item, "rice")))
		return NULL;
	return arena_printf(arena,
			    _("RICE %.2f: reaches %.0f, helps each %.2f, sure to %.0f %%, takes "
			      "%.1f person-weeks"),
			    number_of(item, "rice"), number_of(item, "rice_reach"),
			    number_of(item, "rice_impact"), number_of(item, "rice_confidence"),
			    number_of(item, "rice_effort"));
}

const char *const itemwords_sorts[ITEMWORDS_SORTS] = {"new", "votes", "silence", "impact", "rice"};

const char *itemwords_sorted(size_t sort)
{
	static const char *const words[ITEMWORDS_SORTS] = {N_("newest first"), N_("by votes"),
							   N_("longest without a word"),
							   N_("by weight"), N_("by RICE")};
	return _(words[sort]);
}

char *itemwords_rank(struct arena *arena, const json_t *item)
{
	double rank = number_of(item, "rice");
	if (!json_is_number(json_object_get(item, "rice")))
		return arena_dup(arena, "");
	if (rank < 1000)
		return arena_printf(arena, "%.1f", rank);
	return rank < 1e6 ? arena_printf(arena, "%.0fk", rank / 1e3)
			  : arena_printf(arena, "%.0fM", rank / 1e6);
}
