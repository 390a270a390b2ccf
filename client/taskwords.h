/* taskwords: what the server's words about tasks, questions and units are called
 * on a screen. Translated; a word nobody knows is given back as it is. */
#ifndef HEARTH_TASKWORDS_H
#define HEARTH_TASKWORDS_H

#include <jansson.h>

#include "common/base/arena.h"

const char *taskwords_kind(const char *kind);	      /* "survey" */
const char *taskwords_state(const char *state);	      /* "blocked" */
const char *taskwords_question(const char *question); /* "one of these": what an answer is */
const char *taskwords_unit(const char *state);	      /* "on its way" */

/* When a row with due_at is due: "due Friday", "was due 7 Mar 18:00"; "" for never. */
const char *taskwords_due(struct arena *arena, const json_t *row, int64_t now);
/* All that is known of a row of task.list on one line: "survey, required, due Friday". */
const char *taskwords_about(struct arena *arena, const json_t *row, int64_t now);

/* A bar of that many columns, `part` of `whole` of it filled. */
const char *taskwords_bar(struct arena *arena, int64_t part, int64_t whole, int columns);

#endif
