/* question: what a survey or diary asks, and whether an answer fits.
 *
 * Questions are numbered from 1 within their task and do not change once somebody
 * answered. Answers are kept as text: the number of a scale, the words of a
 * choice, several choices separated by |. */
#ifndef HEARTH_DOMAIN_QUESTION_H
#define HEARTH_DOMAIN_QUESTION_H

#include "server/core/hall.h"

enum { QUESTION_MOST = 50, QUESTION_CHOICES = 20, QUESTION_ANSWER_MAX = 4000 };

enum question_kind {
	QUESTION_SCALE5, /* 1 to 5 */
	QUESTION_NPS11,	 /* 0 to 10 */
	QUESTION_CHOICE,
	QUESTION_MULTI,
	QUESTION_TEXT,
};

struct question {
	int64_t id, number;
	enum question_kind kind;
	bool is_required;
	char *text;
	char *choices[QUESTION_CHOICES]; /* of choice and multi */
	size_t choice_count;
};

/* Those of a task, in their order, in the arena. */
int question_load(struct hall_context *cx, int64_t task, struct question **questions_r,
		  size_t *count_r);

/* The same as a result, each with the caller's answer of that day (0: no diary). */
int question_list(struct hall_context *cx, int64_t task, int64_t day, json_t **list_r);

/* The least and the greatest of a scale. */
void question_range(enum question_kind kind, int64_t *least_r, int64_t *greatest_r);

/* An answer as it is kept, in *text_r; NULL: none (null or empty). ERR_INVALID in
 * words where it does not fit. */
int question_answer(struct hall_context *cx, const struct question *question, const json_t *value,
		    const char **text_r);

extern const struct hall_binding question_bindings[];

#endif
