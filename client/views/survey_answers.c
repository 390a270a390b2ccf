#include "client/views/survey_answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/views/pick.h"
#include "common/base/buf.h"

static const char *number_of(const struct survey_answers *s, size_t at, char text_r[24])
{
	snprintf(text_r, 24, "%lld", (long long)pick_int(survey_answers_question(s, at), "number"));
	return text_r;
}

void survey_answers_begin(struct survey_answers *s, const json_t *shown)
{
	survey_answers_free(s);
	s->shown = json_deep_copy(shown);
	s->answers = json_object();
	for (size_t i = 0; i < survey_answers_count(s); i++)
		survey_answers_set(s, i, pick_name(survey_answers_question(s, i), "answer"));
}

void survey_answers_from_draft(struct survey_answers *s, const char *text)
{
	json_t *draft = json_loads(text, 0, NULL);
	char number[24];
	for (size_t i = 0; json_is_object(draft) && i < survey_answers_count(s); i++) {
		const json_t *answer = json_object_get(draft, number_of(s, i, number));
		if (answer)
			survey_answers_set(s, i, json_string_value(answer));
	}
	json_decref(draft);
}

char *survey_answers_draft(const struct survey_answers *s)
{
	return json_dumps(s->answers, JSON_COMPACT);
}

void survey_answers_free(struct survey_answers *s)
{
	json_decref(s->shown);
	json_decref(s->answers);
	*s = (struct survey_answers){0};
}

size_t survey_answers_count(const struct survey_answers *s)
{
	return pick_count(s->shown, "questions");
}

const json_t *survey_answers_question(const struct survey_answers *s, size_t at)
{
	return pick_at(s->shown, "questions", at);
}

const char *survey_answers_kind(const struct survey_answers *s, size_t at)
{
	return pick_text(survey_answers_question(s, at), "kind");
}

bool survey_answers_is_required(const struct survey_answers *s, size_t at)
{
	return pick_bool(survey_answers_question(s, at), "required");
}

size_t survey_answers_choices(const struct survey_answers *s, size_t at, struct arena *arena,
			      const char *choices_r[SURVEY_ANSWERS_CHOICES])
{
	const char *kind = survey_answers_kind(s, at);
	int least = !strcmp(kind, "scale5") ? 1 : 0, greatest = least ? 5 : 10;
	char *rest;
	size_t count = 0;
	if (!strcmp(kind, "scale5") || !strcmp(kind, "nps11")) {
		for (int n = least; n <= greatest; n++)
			choices_r[count++] = arena_printf(arena, "%d", n);
		return count;
	}
	rest = arena_dup(arena, pick_text(survey_answers_question(s, at), "choices"));
	while (rest && *rest && count < SURVEY_ANSWERS_CHOICES)
		choices_r[count++] = strsep(&rest, "|");
	return count;
}

const char *survey_answers_get(const struct survey_answers *s, size_t at)
{
	char number[24];
	return json_string_value(json_object_get(s->answers, number_of(s, at, number)));
}

void survey_answers_set(struct survey_answers *s, size_t at, const char *text)
{
	char number[24];
	json_object_set_new(s->answers, number_of(s, at, number),
			    text && *text ? json_string(text) : json_null());
}

bool survey_answers_has(const struct survey_answers *s, size_t at, const char *choice)
{
	size_t len = strlen(choice);
	for (const char *p = survey_answers_get(s, at); p; p = strchr(p, '|')) {
		p += *p == '|';
		if (!strncmp(p, choice, len) && (!p[len] || p[len] == '|'))
			return true;
	}
	return false;
}

void survey_answers_toggle(struct survey_answers *s, size_t at, const char *choice)
{
	const char *choices[SURVEY_ANSWERS_CHOICES];
	struct arena *arena = arena_new();
	struct buf text = {0};
	size_t count = survey_answers_choices(s, at, arena, choices);
	for (size_t i = 0; i < count; i++) {
		if (survey_answers_has(s, at, choices[i]) == !strcmp(choices[i], choice))
			continue;
		if (buf_len(&text))
			buf_add_char(&text, '|');
		buf_add_text(&text, choices[i]);
	}
	survey_answers_set(
	    s, at, buf_len(&text) ? arena_dup_n(arena, buf_data(&text), buf_len(&text)) : NULL);
	buf_free(&text);
	arena_free(&arena);
}

size_t survey_answers_open(const struct survey_answers *s, bool only_required)
{
	size_t at = 0;
	while (at < survey_answers_count(s) &&
	       (survey_answers_get(s, at) || (only_required && !survey_answers_is_required(s, at))))
		at++;
	return at;
}

/* What is open and was never answered is not spoken of. */
json_t *survey_answers_params(const struct survey_answers *s)
{
	json_t *params = json_object();
	char number[24];
	for (size_t i = 0; i < survey_answers_count(s); i++) {
		const char *answer = survey_answers_get(s, i);
		if (answer || pick_name(survey_answers_question(s, i), "answer"))
			json_object_set_new(params, number_of(s, i, number),
					    answer ? json_string(answer) : json_null());
	}
	return params;
}
