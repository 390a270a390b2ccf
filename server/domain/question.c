#include "server/domain/question.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/err.h"
#include "common/text/utf8.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"
#include "server/domain/task.h"

enum { QUESTION_CHOICE_MAX = 100 };

static const char *const question_kinds[] = {"scale5", "nps11", "choice", "multi", "text"};

static enum question_kind question_kind_of(const char *name)
{
	int kind = QUESTION_SCALE5;

	while (kind < QUESTION_TEXT && strcmp(question_kinds[kind], name) != 0)
		kind++;
	return (enum question_kind)kind;
}

static char *question_trim(char *text)
{
	size_t len;

	text += strspn(text, " ");
	for (len = strlen(text); len && text[len - 1] == ' '; len--)
		text[len - 1] = '\0';
	return text;
}

/* "a|b|c" as a list; false: too many, one is empty or too long, or twice there. */
static bool question_split(struct hall_context *cx, const char *text, struct question *question)
{
	char *rest = arena_dup(cx->arena, text), *one;

	question->choice_count = 0;
	while (*text && (one = strsep(&rest, "|"))) {
		one = question_trim(one);
		if (!*one || question->choice_count == QUESTION_CHOICES ||
		    utf8_count(one, strlen(one)) > QUESTION_CHOICE_MAX)
			return false;
		for (size_t i = 0; i < question->choice_count; i++) {
			if (strcasecmp(question->choices[i], one) == 0)
				return false;
		}
		question->choices[question->choice_count++] = one;
	}
	return true;
}

int question_load(struct hall_context *cx, int64_t task, struct question **questions_r,
		  size_t *count_r)
{
	struct question *list = arena_alloc(cx->arena, QUESTION_MOST * sizeof(*list));
	struct db_rows *rows = db_query(cx->db,
					"SELECT id, position, kind, required, text, choices FROM "
					"question WHERE task = ? ORDER BY position LIMIT ?",
					"ii", task, (int64_t)QUESTION_MOST);

	*count_r = 0;
	while (db_next(rows)) {
		struct question *q = &list[(*count_r)++];

		*q = (struct question){.id = db_int(rows, 0),
				       .number = db_int(rows, 1),
				       .kind = question_kind_of(db_text(rows, 2)),
				       .is_required = db_int(rows, 3) != 0,
				       .text = arena_dup(cx->arena, db_text(rows, 4))};
		question_split(cx, db_text(rows, 5), q);
	}
	*questions_r = list;
	return db_end(rows);
}

int question_list(struct hall_context *cx, int64_t task, int64_t day, json_t **list_r)
{
	json_t *list = json_array();
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT q.position, q.kind, q.text, q.choices, q.required, a.value "
		     "FROM question q LEFT JOIN answer a ON a.question = q.id AND a.member = ?2 "
		     "AND a.day = ?3 WHERE q.task = ?1 ORDER BY q.position",
		     "iii", task, cx->member, day);

	while (db_next(rows))
		json_array_append_new(
		    list, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "number", row_int(rows, 0),
				    "kind", row_text(rows, 1), "question", row_text(rows, 2),
				    "choices", row_name(rows, 3), "required", row_bool(rows, 4),
				    "answer", row_text(rows, 5)));
	*list_r = list;
	return db_end(rows);
}

/* --- answers --- */

void question_range(enum question_kind kind, int64_t *least_r, int64_t *greatest_r)
{
	*least_r = kind == QUESTION_SCALE5 ? 1 : 0;
	*greatest_r = kind == QUESTION_SCALE5 ? 5 : 10;
}

/* A whole number, or its digits; -1 for anything else. */
static int64_t question_number(const json_t *value)
{
	const char *text = json_string_value(value);

	if (json_is_integer(value))
		return json_integer_value(value);
	if (!text || !*text || strspn(text, "0123456789") != strlen(text) || strlen(text) > 9)
		return -1;
	return strtol(text, NULL, 10);
}

static int question_scale(struct hall_context *cx, const struct question *q, const json_t *value,
			  const char **text_r)
{
	int64_t least, greatest, n = question_number(value);

	question_range(q->kind, &least, &greatest);
	if (n < least || n > greatest)
		return hall_fail(cx, ERR_INVALID, "question %lld: a number from %lld to %lld",
				 (long long)q->number, (long long)least, (long long)greatest);
	*text_r = arena_printf(cx->arena, "%lld", (long long)n);
	return 0;
}

/* By its words or its number from 1; NULL: no such choice. */
static const char *question_choice(const struct question *q, const json_t *value)
{
	const char *text = json_string_value(value);
	int64_t n;

	for (size_t i = 0; text && i < q->choice_count; i++) {
		if (strcasecmp(q->choices[i], text) == 0)
			return q->choices[i];
	}
	n = question_number(value);
	return n >= 1 && n <= (int64_t)q->choice_count ? q->choices[n - 1] : NULL;
}

static int question_no_choice(struct hall_context *cx, const struct question *q)
{
	return hall_fail(cx, ERR_INVALID,
			 "question %lld: one of its choices, by its words or its number from 1 "
			 "to %zu",
			 (long long)q->number, q->choice_count);
}

/* The values one by one: of an array, of "a|b", or a single one. */
static json_t *question_values(struct hall_context *cx, const json_t *value)
{
	json_t *list = json_array();
	const char *text = json_string_value(value);

	if (json_is_array(value)) {
		json_array_extend(list, (json_t *)value);
	} else if (text) {
		char *rest = arena_dup(cx->arena, text), *one;

		while ((one = strsep(&rest, "|")))
			json_array_append_new(list, json_string(question_trim(one)));
	} else {
		json_array_append(list, (json_t *)value);
	}
	return list;
}

/* In the order of the question, each once. */
static int question_multi(struct hall_context *cx, const struct question *q, const json_t *value,
			  const char **text_r)
{
	bool chosen[QUESTION_CHOICES] = {false}, is_fine = true;
	json_t *values = question_values(cx, value), *one;
	const char *all = NULL;
	size_t i;

	json_array_foreach(values, i, one)
	{
		const char *choice = question_choice(q, one);

		is_fine = is_fine && choice;
		for (size_t c = 0; choice && c < q->choice_count; c++)
			chosen[c] = chosen[c] || q->choices[c] == choice;
	}
	json_decref(values);
	if (!is_fine)
		return question_no_choice(cx, q);
	for (size_t c = 0; c < q->choice_count; c++) {
		if (chosen[c])
			all = all ? arena_printf(cx->arena, "%s|%s", all, q->choices[c])
				  : q->choices[c];
	}
	*text_r = all;
	return 0;
}

static int question_text(struct hall_context *cx, const struct question *q, const json_t *value,
			 const char **text_r)
{
	const char *text = json_string_value(value);

	if (!text || strlen(text) != json_string_length(value))
		return hall_fail(cx, ERR_INVALID, "question %lld: text", (long long)q->number);
	if (strlen(text) > QUESTION_ANSWER_MAX)
		return hall_fail(cx, ERR_TOO_LARGE, "question %lld: at most %d bytes, this has %zu",
				 (long long)q->number, QUESTION_ANSWER_MAX, strlen(text));
	*text_r = text;
	return 0;
}

int question_answer(struct hall_context *cx, const struct question *question, const json_t *value,
		    const char **text_r)
{
	const char *text = json_string_value(value);

	*text_r = NULL;
	if (json_is_null(value) || (text && utf8_is_blank(text, strlen(text))))
		return 0;
	switch (question->kind) {
	case QUESTION_SCALE5:
	case QUESTION_NPS11:
		return question_scale(cx, question, value, text_r);
	case QUESTION_CHOICE:
		*text_r = question_choice(question, value);
		return *text_r ? 0 : question_no_choice(cx, question);
	case QUESTION_MULTI:
		return question_multi(cx, question, value, text_r);
	case QUESTION_TEXT:
		break;
	}
	return question_text(cx, question, value, text_r);
}

/* --- making them --- */

/* A survey that nobody has answered yet. */
static int question_need(struct hall_context *cx, json_t *in, struct task *task_r)
{
	struct gate_room room;
	int64_t is_answered = 0;
	int err = task_need(cx, in, ROOM_PROGRAMME, task_r, &room);

	if (err == 0 && !task_r->is_survey && !task_r->is_diary)
		return hall_fail(cx, ERR_REFUSED, "only surveys and diaries have questions");
	if (err == 0)
		err = db_one_int(cx->db, &is_answered,
				 "SELECT EXISTS (SELECT 1 FROM answer a JOIN question q "
				 "ON q.id = a.question WHERE q.task = ?)",
				 "i", task_r->id);
	if (err == 0 && is_answered)
		return hall_fail(cx, ERR_REFUSED,
				 "somebody has answered already: close it and make another one");
	return err;
}

static int question_choices(struct hall_context *cx, json_t *in, const char **choices_r)
{
	enum question_kind kind = question_kind_of(fields_text(in, "kind"));
	const char *choices = fields_text(in, "choices"), *all = NULL;
	struct question q = {0};

	*choices_r = "";
	if (kind != QUESTION_CHOICE && kind != QUESTION_MULTI)
		return choices ? hall_fail(cx, ERR_INVALID,
					   "choices are for the kinds choice and multi")
			       : 0;
	if (!choices || !question_split(cx, choices, &q) || q.choice_count < 2)
		return hall_fail(cx, ERR_INVALID,
				 "choices: 2 to %d of them, different, at most %d characters each, "
				 "as \"a|b|c\"",
				 QUESTION_CHOICES, QUESTION_CHOICE_MAX);
	for (size_t i = 0; i < q.choice_count; i++)
		all = all ? arena_printf(cx->arena, "%s|%s", all, q.choices[i]) : q.choices[i];
	*choices_r = all;
	return 0;
}

static int question_add(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *choices;
	struct task task;
	int64_t count;
	int err = question_need(cx, in, &task);

	if (err == 0)
		err = question_choices(cx, in, &choices);
	if (err == 0)
		err = db_one_int(cx->db, &count, "SELECT count(*) FROM question WHERE task = ?",
				 "i", task.id);
	if (err == 0 && count == QUESTION_MOST)
		return hall_fail(cx, ERR_REFUSED, "it has %d questions, which is the most",
				 QUESTION_MOST);
	if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO question (task, position, kind, text, choices, required, "
			     "made_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
			     "iisssii", task.id, count + 1, fields_text(in, "kind"),
			     fields_text(in, "text"), choices,
			     (int64_t)json_is_true(json_object_get(in, "required")), cx->now);
	if (err == 0)
		*result_r =
		    json_pack("{s:s, s:I}", "task", task.name, "number", (json_int_t)(count + 1));
	return err;
}

static int question_drop(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t number = fields_int(in, "number", 0);
	struct task task;
	int err = question_need(cx, in, &task);

	if (err == 0)
		err = db_run(cx->db, "DELETE FROM question WHERE task = ? AND position = ?", "ii",
			     task.id, number);
	if (err == 0 && db_changes(cx->db) == 0)
		return hall_fail(cx, ERR_NOT_FOUND, "it has no question %lld", (long long)number);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "UPDATE question SET position = position - 1 WHERE task = ? AND position > ?",
		    "ii", task.id, number);
	if (err == 0)
		*result_r =
		    json_pack("{s:s, s:I}", "task", task.name, "number", (json_int_t)number);
	return err;
}

const struct hall_binding question_bindings[] = {
    {"question.add", question_add, NULL},
    {"question.drop", question_drop, NULL},
    {0},
};
