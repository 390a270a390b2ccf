/* survey_answers: the questions of a survey and what is answered so far.
 *
 * Answers are texts as the server keeps them: the number of a scale, the words
 * of a choice, several choices separated by |; none is NULL. Questions count from 0. */
#ifndef HEARTH_SURVEY_ANSWERS_H
#define HEARTH_SURVEY_ANSWERS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/base/arena.h"

enum { SURVEY_ANSWERS_CHOICES = 20 };

struct survey_answers {
	json_t *shown;	 /* task.show; owned */
	json_t *answers; /* text or null, by the number of the question; owned */
};

/* Begins with what task.show says was answered before. */
void survey_answers_begin(struct survey_answers *s, const json_t *shown);
/* What a draft says instead; nonsense is passed over. */
void survey_answers_from_draft(struct survey_answers *s, const char *text);
char *survey_answers_draft(const struct survey_answers *s); /* freed by the caller */
void survey_answers_free(struct survey_answers *s);

size_t survey_answers_count(const struct survey_answers *s);
const json_t *survey_answers_question(const struct survey_answers *s, size_t at);
const char *survey_answers_kind(const struct survey_answers *s, size_t at);
bool survey_answers_is_required(const struct survey_answers *s, size_t at);

/* What can be chosen, in its order; none for text. Texts are in the arena. */
size_t survey_answers_choices(const struct survey_answers *s, size_t at, struct arena *arena,
			      const char *choices_r[SURVEY_ANSWERS_CHOICES]);

const char *survey_answers_get(const struct survey_answers *s, size_t at);
/* NULL or "" takes it back. */
void survey_answers_set(struct survey_answers *s, size_t at, const char *text);
/* Of several: whether it is among them, and putting it in or out. */
bool survey_answers_has(const struct survey_answers *s, size_t at, const char *choice);
void survey_answers_toggle(struct survey_answers *s, size_t at, const char *choice);

/* The first question without an answer (that wants one); the count: none. */
size_t survey_answers_open(const struct survey_answers *s, bool only_required);
/* As survey.answer takes them; a new reference. */
json_t *survey_answers_params(const struct survey_answers *s);

#endif
