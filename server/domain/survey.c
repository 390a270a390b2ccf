#include "server/domain/survey.h"

#include <string.h>

#include "common/base/err.h"
#include "common/text/utf8.h"
#include "server/domain/fields.h"
#include "server/domain/programme.h"
#include "server/domain/question.h"
#include "server/domain/task.h"
#include "server/domain/task_state.h"

/* One round of answers of the caller. */
struct survey {
	struct gate_room room;
	struct task task;
	struct question *questions;
	size_t count;
	int64_t day;   /* of a diary; 0: none */
	json_t *given; /* by number; owned */
	const char *text[QUESTION_MOST];
};

/* {"1": 4, ...} or [4, ...], by the exec grammar as the text of one. */
static int survey_given(struct hall_context *cx, json_t *in, struct survey *s)
{
	json_t *answers = json_object_get(in, "answers"), *read = NULL, *one;
	const char *text = json_string_value(answers);
	size_t i;

	if (text)
		answers = read = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	s->given = json_is_object(answers) ? json_incref(answers) : json_object();
	if (json_is_array(answers)) {
		json_array_foreach(answers, i, one)
		{
			char number[24];

			snprintf(number, sizeof(number), "%zu", i + 1);
			json_object_set(s->given, number, one);
		}
	}
	json_decref(read);
	if (json_object_size(s->given))
		return 0;
	return hall_fail(cx, ERR_INVALID,
			 "answers: JSON by number, as {\"1\": 4, \"2\": \"well\"}; task show %s "
			 "has the questions",
			 s->task.name);
}

static bool survey_has_number(const struct survey *s, const char *number)
{
	for (size_t i = 0; i < s->count; i++) {
		char own[24];

		snprintf(own, sizeof(own), "%lld", (long long)s->questions[i].number);
		if (strcmp(own, number) == 0)
			return true;
	}
	return false;
}

static json_t *survey_value(const struct survey *s, const struct question *question)
{
	char number[24];

	snprintf(number, sizeof(number), "%lld", (long long)question->number);
	return json_object_get(s->given, number);
}

static int survey_missing(struct hall_context *cx, const struct survey *s,
			  const struct question *question)
{
	int64_t is_there = 0;
	int err = 0;

	if (!survey_value(s, question))
		err = db_one_int(cx->db, &is_there,
				 "SELECT EXISTS (SELECT 1 FROM answer WHERE question = ? AND "
				 "member = ? AND day = ?)",
				 "iii", question->id, cx->member, s->day);
	if (err == 0 && !is_there)
		return hall_fail(cx, ERR_INVALID, "question %lld wants an answer: %s",
				 (long long)question->number, question->text);
	return err;
}

/* All of them fit, and all that must be there are, before one is kept. */
static int survey_check(struct hall_context *cx, struct survey *s)
{
	const char *number;
	json_t *value;
	int err = 0;

	json_object_foreach(s->given, number, value)
	{
		if (!survey_has_number(s, number))
			return hall_fail(cx, ERR_INVALID, "it has no question %.*s",
					 (int)utf8_cut(number, strlen(number), 20), number);
	}
	for (size_t i = 0; err == 0 && i < s->count; i++) {
		value = survey_value(s, &s->questions[i]);
		if (value)
			err = question_answer(cx, &s->questions[i], value, &s->text[i]);
		if (err == 0 && s->questions[i].is_required && !s->text[i])
			err = survey_missing(cx, s, &s->questions[i]);
	}
	return err;
}

static int survey_keep(struct hall_context *cx, const struct survey *s, size_t i)
{
	const struct question *question = &s->questions[i];

	if (!survey_value(s, question))
		return 0;
	if (!s->text[i])
		return db_run(cx->db,
			      "DELETE FROM answer WHERE question = ? AND member = ? AND day = ?",
			      "iii", question->id, cx->member, s->day);
	return db_run(cx->db,
		      "INSERT INTO answer (question, member, day, value, at) "
		      "VALUES (?, ?, ?, ?, ?) ON CONFLICT (question, member, day) DO UPDATE SET "
		      "value = excluded.value, at = excluded.at",
		      "iiisi", question->id, cx->member, s->day, s->text[i], cx->now);
}

static int survey_count(struct hall_context *cx, const struct survey *s, json_t **result_r)
{
	int64_t answered;
	int err = db_one_int(cx->db, &answered,
			     "SELECT count(*) FROM answer a JOIN question q ON q.id = a.question "
			     "WHERE q.task = ? AND a.member = ? AND a.day = ?",
			     "iii", s->task.id, cx->member, s->day);

	if (err == 0 && !answered)
		return hall_fail(cx, ERR_INVALID, "nothing is answered by that");
	if (err == 0)
		*result_r =
		    json_pack("{s:s, s:s, s:I, s:I}", "task", s->task.name, "state", "done",
			      "answered", (json_int_t)answered, "questions", (json_int_t)s->count);
	return err;
}

static int survey_write(struct hall_context *cx, struct survey *s, json_t **result_r)
{
	int err = survey_check(cx, s);

	for (size_t i = 0; err == 0 && i < s->count; i++)
		err = survey_keep(cx, s, i);
	if (err == 0)
		err = survey_count(cx, s, result_r);
	return err < 0 ? err : task_state_mark(cx, s->room.id, s->task.id, "done", NULL);
}

/* Until it is closed, answers may be given again; a diary has one entry a day. */
static int survey_answer(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct survey s = {0};
	struct programme_day today;
	int err = task_need(cx, in, ROOM_TAKE_PART, &s.task, &s.room);

	if (err == 0 && !s.task.is_survey && !s.task.is_diary)
		return hall_fail(cx, ERR_REFUSED, "it asks nothing: task done %s", s.task.name);
	if (err == 0)
		err = task_is_open(cx, &s.task);
	if (err == 0)
		err = programme_today(cx, &today);
	if (err == 0)
		err = question_load(cx, s.task.id, &s.questions, &s.count);
	if (err == 0)
		err = survey_given(cx, in, &s);
	if (err == 0) {
		s.day = s.task.is_diary ? today.number : 0;
		err = survey_write(cx, &s, result_r);
	}
	json_decref(s.given);
	return err;
}

const struct hall_binding survey_bindings[] = {
    {"survey.answer", survey_answer, NULL},
    {0},
};
