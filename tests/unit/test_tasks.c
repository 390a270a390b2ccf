/* Tasks, surveys and diaries of a room, and what is counted of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "tests/unit/room_helper.h"

static char *survey(const char *room, const char *kind)
{
	char *task = room_task(room_w.owner, "{s:s, s:s, s:s}", "room", room, "title",
			       "Putting mode", "kind", kind);

	room_do(room_w.owner, "question.add", "{s:s, s:s, s:s, s:b}", "task", task, "kind",
		"scale5", "text", "How sure are you of it?", "required", 1);
	room_do(room_w.owner, "question.add", "{s:s, s:s, s:s}", "task", task, "kind", "nps11",
		"text", "Would you tell a friend?");
	room_do(room_w.owner, "question.add", "{s:s, s:s, s:s, s:s}", "task", task, "kind",
		"choice", "text", "Where?", "choices", "range|green | home");
	room_do(room_w.owner, "question.add", "{s:s, s:s, s:s, s:s}", "task", task, "kind", "multi",
		"text", "With?", "choices", "putter|wedge|iron");
	room_do(room_w.owner, "question.add", "{s:s, s:s, s:s}", "task", task, "kind", "text",
		"text", "What was odd?");
	return task;
}

static size_t listed(int64_t who, const char *room)
{
	json_t *r = room_get(who, "task.list", "{s:s}", "room", room);
	size_t count = json_array_size(json_object_get(r, "items"));

	json_decref(r);
	return count;
}

static bool is_state(int64_t who, const char *task, const char *state)
{
	json_t *r = room_get(who, "task.show", "{s:s}", "task", task);
	bool is = strcmp(room_text(r, "state"), state) == 0;

	json_decref(r);
	return is;
}

static const json_t *question_of(const json_t *shown, size_t i)
{
	return json_array_get(json_object_get(shown, "questions"), i);
}

/* --- tasks --- */

static void a_task_is_for_its_segment(void **state)
{
	char *task, *wrong;
	json_t *r;

	(void)state;
	room_make("aim", "collab");
	r = room_get(room_w.owner, "task.new", "{s:s, s:s, s:s, s:s}", "room", "aim", "title",
		     "Putt", "segment", "low", "due", "2027-01-01");
	assert_int_equal(room_int(r, "testers"), 1);
	task = mem_dup(room_text(r, "task"));
	json_decref(r);
	assert_int_equal(strncmp(task, "AIM-T", 5), 0);
	assert_int_equal(listed(room_w.tester, "aim"), 1);
	assert_int_equal(listed(room_w.tester2, "aim"), 0);
	assert_int_equal(room_try(room_w.tester2, "task.show", "{s:s}", "task", task),
			 ERR_NOT_FOUND);
	assert_string_equal(room_w.h.words, err_words(ERR_NOT_FOUND));
	assert_int_equal(room_try(room_w.tester2, "task.done", "{s:s}", "task", task),
			 ERR_NOT_FOUND);
	assert_int_equal(room_try(room_w.partner, "task.show", "{s:s}", "task", task),
			 ERR_NOT_FOUND);
	assert_int_equal(room_try(room_w.other, "task.show", "{s:s}", "task", task), ERR_NOT_FOUND);
	assert_int_equal(
	    room_try(room_w.tester, "task.new", "{s:s, s:s}", "room", "aim", "title", "x"),
	    ERR_REFUSED);
	assert_int_equal(room_try(room_w.owner, "task.new", "{s:s, s:s, s:s}", "room", "aim",
				  "title", "x", "feature", "none"),
			 ERR_NOT_FOUND);
	/* A date lasts until its end. */
	r = room_get(room_w.tester, "task.show", "{s:s}", "task", task);
	assert_string_equal(room_text(r, "due_at"), "2027-01-01T23:59:59Z");
	json_decref(r);
	wrong = mem_printf("%s0", task);
	assert_int_equal(room_try(room_w.tester, "task.show", "{s:s}", "task", wrong),
			 ERR_NOT_FOUND);
	free(wrong);
	free(task);
}

static void testers_say_how_it_went(void **state)
{
	char *task;
	json_t *r;

	(void)state;
	room_make("say", "collab");
	task = room_task(room_w.owner, "{s:s, s:s, s:s}", "room", "say", "title", "Putt", "body",
			 "Twenty of them.");
	assert_true(is_state(room_w.tester, task, "open"));
	assert_int_equal(room_try(room_w.tester, "task.blocked", "{s:s}", "task", task),
			 ERR_INVALID);
	room_do(room_w.tester, "task.blocked", "{s:s, s:s}", "task", task, "note", "No green near");
	assert_true(is_state(room_w.tester, task, "blocked"));
	room_do(room_w.tester, "task.done", "{s:s}", "task", task);
	assert_true(is_state(room_w.tester, task, "done"));
	room_do(room_w.tester, "task.undo", "{s:s}", "task", task);
	assert_true(is_state(room_w.tester, task, "open"));
	room_do(room_w.tester, "task.skip", "{s:s, s:s}", "task", task, "note", "On holiday");
	assert_int_equal(room_try(room_w.owner, "task.done", "{s:s}", "task", task), ERR_REFUSED);
	r = room_get(room_w.owner, "task.results", "{s:s}", "task", task);
	assert_string_equal(room_text(json_array_get(json_object_get(r, "states"), 0), "note"),
			    "On holiday");
	json_decref(r);
	r = room_get(room_w.owner, "task.list", "{s:s}", "room", "say");
	assert_int_equal(room_int(room_item(r, 0), "done"), 0);
	assert_int_equal(room_int(room_item(r, 0), "of"), 2);
	json_decref(r);
	room_do(room_w.owner, "task.close", "{s:s}", "task", task);
	assert_int_equal(room_try(room_w.tester, "task.done", "{s:s}", "task", task), ERR_REFUSED);
	assert_non_null(strstr(room_w.h.words, "was closed on 2"));
	assert_true(is_state(room_w.tester2, task, "closed"));
	room_do(room_w.owner, "task.reopen", "{s:s}", "task", task);
	room_do(room_w.tester, "task.done", "{s:s}", "task", task);
	free(task);
}

/* Still to be done, but not this week: not asked, and staff know. */
static void not_this_week_stays_open(void **state)
{
	char *task;
	json_t *r;

	(void)state;
	room_make("wait", "collab");
	task = room_task(room_w.owner, "{s:s, s:s, s:s}", "room", "wait", "title", "Putt", "body",
			 "Twenty.");
	room_do(room_w.tester, "task.later", "{s:s, s:s}", "task", task, "note", "Away");
	assert_true(is_state(room_w.tester, task, "open"));
	r = room_get(room_w.tester, "room.asked", "{s:s}", "room", "wait");
	assert_int_equal(json_array_size(json_object_get(r, "items")), 0);
	json_decref(r);
	r = room_get(room_w.tester, "task.show", "{s:s}", "task", task);
	assert_true(json_is_string(json_object_get(r, "later_until")));
	assert_true(json_is_false(json_object_get(r, "asked")));
	json_decref(r);
	r = room_get(room_w.tester2, "task.show", "{s:s}", "task", task);
	assert_true(json_is_null(json_object_get(r, "later_until")));
	json_decref(r);
	r = room_get(room_w.owner, "task.results", "{s:s}", "task", task);
	assert_string_equal(room_text(json_array_get(json_object_get(r, "later"), 0), "note"),
			    "Away");
	json_decref(r);
	/* The week over, it is asked again; done, it is no more. */
	room_sql("UPDATE not_now SET until = 1");
	r = room_get(room_w.tester, "room.asked", "{s:s}", "room", "wait");
	assert_int_equal(json_array_size(json_object_get(r, "items")), 1);
	json_decref(r);
	room_do(room_w.tester, "task.done", "{s:s}", "task", task);
	assert_int_equal(room_try(room_w.tester, "task.later", "{s:s}", "task", task), ERR_REFUSED);
	assert_int_equal(room_try(room_w.owner, "task.later", "{s:s}", "task", task), ERR_REFUSED);
	free(task);
}

static void what_is_due_first_is_in_front(void **state)
{
	json_t *r;
	char *first, *second, *third;

	(void)state;
	room_make("rank", "collab");
	third = room_task(room_w.owner, "{s:s, s:s}", "room", "rank", "title", "Some day");
	second = room_task(room_w.owner, "{s:s, s:s, s:s}", "room", "rank", "title", "Later", "due",
			   "+9d");
	first = room_task(room_w.owner, "{s:s, s:s, s:s}", "room", "rank", "title", "Soon", "due",
			  "+1d");
	r = room_get(room_w.tester, "task.list", "{s:s}", "room", "rank");
	assert_string_equal(room_text(room_item(r, 0), "task"), first);
	assert_string_equal(room_text(room_item(r, 2), "task"), third);
	json_decref(r);
	room_do(room_w.tester, "task.done", "{s:s}", "task", first);
	r = room_get(room_w.tester, "task.list", "{s:s}", "room", "rank");
	assert_string_equal(room_text(room_item(r, 0), "task"), second);
	json_decref(r);
	r = room_get(room_w.tester, "task.list", "{s:s, s:b}", "room", "rank", "open", 1);
	assert_int_equal(json_array_size(json_object_get(r, "items")), 2);
	json_decref(r);
	r = room_get(room_w.tester, "task.list", "{s:s, s:i}", "room", "rank", "limit", 2);
	assert_string_equal(room_text(r, "next"), "2");
	json_decref(r);
	r = room_get(room_w.tester, "task.list", "{s:s, s:i, s:s}", "room", "rank", "limit", 2,
		     "after", "2");
	assert_string_equal(room_text(room_item(r, 0), "task"), first);
	json_decref(r);
	free(first);
	free(second);
	free(third);
}

/* --- surveys --- */

static void a_survey_is_answered_and_changed(void **state)
{
	char *task;
	json_t *r;

	(void)state;
	room_make("poll", "collab");
	task = survey("poll", "survey");
	assert_int_equal(room_try(room_w.tester, "task.done", "{s:s}", "task", task), ERR_REFUSED);
	/* By the text of a JSON object, as the command line has it. */
	room_do(
	    room_w.tester, "survey.answer", "{s:s, s:s}", "task", task, "answers",
	    "{\"1\": 4, \"2\": \"9\", \"3\": \"GREEN\", \"4\": [\"iron\", 1], \"5\": \"Wind.\"}");
	assert_true(is_state(room_w.tester, task, "done"));
	r = room_get(room_w.tester, "task.show", "{s:s}", "task", task);
	assert_string_equal(room_text(question_of(r, 0), "answer"), "4");
	assert_string_equal(room_text(question_of(r, 2), "choices"), "range|green|home");
	assert_string_equal(room_text(question_of(r, 2), "answer"), "green");
	assert_string_equal(room_text(question_of(r, 3), "answer"), "putter|iron");
	json_decref(r);
	/* Before the close answers may change, one by one; null takes one back. */
	room_do(room_w.tester, "survey.answer", "{s:s, s:{s:i, s:n}}", "task", task, "answers", "1",
		5, "5");
	r = room_get(room_w.tester, "task.show", "{s:s}", "task", task);
	assert_string_equal(room_text(question_of(r, 0), "answer"), "5");
	assert_string_equal(room_text(question_of(r, 1), "answer"), "9");
	assert_true(json_is_null(json_object_get(question_of(r, 4), "answer")));
	json_decref(r);
	assert_int_equal(room_try(room_w.tester, "task.undo", "{s:s}", "task", task), ERR_REFUSED);
	/* Nobody sees what another said. */
	r = room_get(room_w.tester2, "task.show", "{s:s}", "task", task);
	assert_true(json_is_null(json_object_get(question_of(r, 0), "answer")));
	json_decref(r);
	room_do(room_w.owner, "task.close", "{s:s}", "task", task);
	assert_int_equal(
	    room_try(room_w.tester, "survey.answer", "{s:s, s:[i]}", "task", task, "answers", 1),
	    ERR_REFUSED);
	assert_non_null(strstr(room_w.h.words, "nothing was changed"));
	free(task);
}

static void answers_that_do_not_fit_are_refused(void **state)
{
	static const struct {
		const char *answers, *says;
	} cases[] = {
	    {"{}", "answers: JSON by number"},
	    {"nonsense", "answers: JSON by number"},
	    {"{\"2\": 3}", "question 1 wants an answer"},
	    {"{\"1\": null}", "question 1 wants an answer"},
	    {"{\"1\": 6}", "a number from 1 to 5"},
	    {"{\"1\": 0}", "a number from 1 to 5"},
	    {"{\"1\": 2.5}", "a number from 1 to 5"},
	    {"{\"1\": \"4x\"}", "a number from 1 to 5"},
	    {"{\"1\": 4, \"2\": 11}", "a number from 0 to 10"},
	    {"{\"1\": 4, \"3\": \"moon\"}", "question 3: one of its choices"},
	    {"{\"1\": 4, \"3\": 4}", "question 3: one of its choices"},
	    {"{\"1\": 4, \"4\": [\"putter\", \"spoon\"]}", "question 4: one of its choices"},
	    {"{\"1\": 4, \"5\": 7}", "question 5: text"},
	    {"{\"1\": 4, \"6\": 7}", "no question 6"},
	    {"{\"1\": 4, \"1\": 5}", "answers: JSON by number"},
	};
	char *task;

	(void)state;
	room_make("fit", "collab");
	task = survey("fit", "survey");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(room_try(room_w.tester, "survey.answer", "{s:s, s:s}", "task", task,
				     "answers", cases[i].answers) < 0);
		if (!strstr(room_w.h.words, cases[i].says))
			fail_msg("%s: %s", cases[i].answers, room_w.h.words);
	}
	assert_int_equal(helper_sql(&room_w.h, "SELECT count(*) FROM answer a JOIN question q ON "
					       "q.id = a.question JOIN task t ON t.id = q.task "
					       "WHERE t.name LIKE 'FIT-%'"),
			 0);
	assert_true(is_state(room_w.tester, task, "open"));
	free(task);
}

static void questions_stay_once_answered(void **state)
{
	char *task, *plain;

	(void)state;
	room_make("asks", "collab");
	plain = room_task(room_w.owner, "{s:s, s:s}", "room", "asks", "title", "Do");
	assert_int_equal(room_try(room_w.owner, "question.add", "{s:s, s:s, s:s}", "task", plain,
				  "kind", "text", "text", "?"),
			 ERR_REFUSED);
	task = survey("asks", "survey");
	assert_int_equal(room_try(room_w.owner, "question.add", "{s:s, s:s, s:s}", "task", task,
				  "kind", "choice", "text", "?"),
			 ERR_INVALID);
	assert_int_equal(room_try(room_w.owner, "question.add", "{s:s, s:s, s:s, s:s}", "task",
				  task, "kind", "choice", "text", "?", "choices", "a|A"),
			 ERR_INVALID);
	assert_int_equal(room_try(room_w.owner, "question.add", "{s:s, s:s, s:s, s:s}", "task",
				  task, "kind", "scale5", "text", "?", "choices", "a|b"),
			 ERR_INVALID);
	assert_int_equal(
	    room_try(room_w.tester, "question.drop", "{s:s, s:i}", "task", task, "number", 1),
	    ERR_REFUSED);
	room_do(room_w.owner, "question.drop", "{s:s, s:i}", "task", task, "number", 2);
	assert_int_equal(
	    room_try(room_w.owner, "question.drop", "{s:s, s:i}", "task", task, "number", 5),
	    ERR_NOT_FOUND);
	room_do(room_w.tester, "survey.answer", "{s:s, s:[i]}", "task", task, "answers", 3);
	assert_int_equal(
	    room_try(room_w.owner, "question.drop", "{s:s, s:i}", "task", task, "number", 2),
	    ERR_REFUSED);
	free(task);
	free(plain);
}

/* A survey without questions is nobody's to answer yet. */
static void nobody_is_asked_an_empty_survey(void **state)
{
	char *task;

	(void)state;
	room_make("empty", "collab");
	task = room_task(room_w.owner, "{s:s, s:s, s:s}", "room", "empty", "title", "Soon", "kind",
			 "survey");
	assert_int_equal(listed(room_w.tester, "empty"), 0);
	assert_int_equal(listed(room_w.owner, "empty"), 1);
	room_do(room_w.owner, "question.add", "{s:s, s:s, s:s}", "task", task, "kind", "text",
		"text", "Well?");
	assert_int_equal(listed(room_w.tester, "empty"), 1);
	free(task);
}

static void a_diary_has_a_page_a_day(void **state)
{
	char *task;
	json_t *r;

	(void)state;
	room_make("diary", "collab");
	task = survey("diary", "diary");
	room_do(room_w.tester, "survey.answer", "{s:s, s:[i]}", "task", task, "answers", 3);
	assert_true(is_state(room_w.tester, task, "done"));
	room_do(room_w.tester, "survey.answer", "{s:s, s:[i]}", "task", task, "answers", 4);
	assert_int_equal(helper_sql(&room_w.h, "SELECT count(*) FROM answer WHERE day > 0"), 1);
	/* The next day it is to be answered again, and yesterday's page stays. */
	room_sql("UPDATE answer SET day = day - 1 WHERE day > 0");
	room_sql("UPDATE task_state SET at = at - 86400");
	assert_true(is_state(room_w.tester, task, "open"));
	r = room_get(room_w.tester, "task.show", "{s:s}", "task", task);
	assert_true(json_is_null(json_object_get(question_of(r, 0), "answer")));
	json_decref(r);
	room_do(room_w.tester, "survey.answer", "{s:s, s:[i]}", "task", task, "answers", 5);
	assert_true(is_state(room_w.tester, task, "done"));
	r = room_get(room_w.owner, "task.results", "{s:s}", "task", task);
	assert_string_equal(room_text(question_of(r, 0), "people"), "1");
	assert_true(json_real_value(json_object_get(question_of(r, 0), "mean")) == 4.5);
	json_decref(r);
	free(task);
}

/* --- what is asked of me --- */

static char *asked(int64_t who, const char *room)
{
	json_t *r = room_get(who, "room.asked", "{s:s}", "room", room), *one;
	char *kinds = mem_dup(""), *longer;
	size_t i;

	json_array_foreach(json_object_get(r, "items"), i, one)
	{
		longer = mem_printf("%s%s ", kinds, room_text(one, "kind"));
		free(kinds);
		kinds = longer;
	}
	json_decref(r);
	r = room_get(who, "room.show", "{s:s}", "room", room);
	assert_int_equal(room_int(r, "asked"), i);
	json_decref(r);
	return kinds;
}

#define ASKED(who, room, wanted)                                                                   \
	do {                                                                                       \
		char *kinds = asked(who, room);                                                    \
		assert_string_equal(kinds, wanted);                                                \
		free(kinds);                                                                       \
	} while (0)

/* What is open, is for me, and is not done today; whatever else there is. */
static void only_what_is_mine_to_do_is_asked(void **state)
{
	char *task, *poll, *diary, *other;

	(void)state;
	room_make("mine", "collab");
	task = room_task(room_w.owner, "{s:s, s:s, s:s}", "room", "mine", "title", "Putt",
			 "segment", "low");
	other = room_task(room_w.owner, "{s:s, s:s, s:s}", "room", "mine", "title", "Drive",
			  "segment", "high");
	poll = survey("mine", "survey");
	diary = survey("mine", "diary");
	room_do(room_w.owner, "unit.set", "{s:s, s:s, s:s, s:s}", "room", "mine", "handle", "tess",
		"serial", "HP-1", "state", "shipped");
	ASKED(room_w.tester, "mine", "unit task survey diary ");
	ASKED(room_w.tester2, "mine", "task survey diary ");
	ASKED(room_w.owner, "mine", "");
	ASKED(room_w.partner, "mine", "");
	room_do(room_w.tester, "unit.got", "{s:s}", "room", "mine");
	room_do(room_w.tester, "task.blocked", "{s:s, s:s}", "task", task, "note", "rain");
	room_do(room_w.tester, "survey.answer", "{s:s, s:[i]}", "task", diary, "answers", 3);
	ASKED(room_w.tester, "mine", "survey ");
	room_sql("UPDATE task_state SET at = at - 86400");
	ASKED(room_w.tester, "mine", "survey diary ");
	room_do(room_w.owner, "task.close", "{s:s}", "task", poll);
	ASKED(room_w.tester, "mine", "diary ");
	room_do(room_w.tester, "room.pause", "{s:s}", "room", "mine");
	ASKED(room_w.tester, "mine", "");
	free(task);
	free(other);
	free(poll);
	free(diary);
}

/* --- results --- */

/* Twelve testers of each of two segments, three of a third. */
static void crowd(const char *room, const char *task)
{
	for (int i = 0; i < 27; i++) {
		char handle[40];
		int64_t member;

		snprintf(handle, sizeof(handle), "%s%d", room, i);
		member = helper_member(&room_w.h, handle);
		room_admit(room, handle, "tester", i < 12 ? "a" : i < 24 ? "b" : "c");
		room_do(member, "survey.answer", "{s:s, s:[i,i,i]}", "task", task, "answers",
			1 + i % 5, i % 11,
			i < 20	 ? 1
			: i < 25 ? 2
				 : 3);
	}
}

static const json_t *cell(const json_t *results, int number, const char *segment,
			  const char *choice)
{
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(results, "cells"), i, one)
	{
		const char *own = json_string_value(json_object_get(one, "segment"));

		if (room_int(one, "number") == number &&
		    strcmp(room_text(one, "choice"), choice) == 0 &&
		    strcmp(own ? own : "", segment ? segment : "") == 0)
			return one;
	}
	return NULL;
}

static const json_t *part(const json_t *results, int number, const char *segment)
{
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(results, "questions"), i, one)
	{
		const char *own = json_string_value(json_object_get(one, "segment"));

		if (room_int(one, "number") == number &&
		    strcmp(own ? own : "", segment ? segment : "") == 0)
			return one;
	}
	return NULL;
}

static void results_are_counted(void **state)
{
	char *task;
	json_t *r;

	(void)state;
	room_make("sum", "collab");
	task = survey("sum", "survey");
	crowd("sum", task);
	room_do(room_w.tester, "survey.answer", "{s:s, s:s}", "task", task, "answers",
		"{\"1\": 5, \"4\": \"putter|iron\", \"5\": \"Odd.\"}");
	r = room_get(room_w.owner, "task.results", "{s:s}", "task", task);
	assert_string_equal(room_text(r, "done"), "28");
	/* 27 answers 0 to 10: 4 of 9 and 10, 19 of 0 to 6. */
	assert_string_equal(room_text(part(r, 2, NULL), "people"), "27");
	assert_int_equal(room_int(part(r, 2, NULL), "nps"), -56);
	assert_true(json_real_value(json_object_get(part(r, 1, NULL), "mean")) == 2.96);
	assert_string_equal(room_text(part(r, 1, "c"), "people"), "3");
	assert_string_equal(room_text(cell(r, 3, NULL, "range"), "people"), "20");
	assert_string_equal(room_text(cell(r, 3, NULL, "home"), "people"), "2");
	assert_string_equal(room_text(cell(r, 3, "b", "green"), "people"), "4");
	assert_string_equal(room_text(cell(r, 4, NULL, "putter"), "people"), "1");
	assert_string_equal(room_text(cell(r, 4, NULL, "wedge"), "people"), "0");
	assert_string_equal(room_text(cell(r, 1, NULL, "5"), "people"), "6");
	assert_string_equal(room_text(room_item(r, 0), "text"), "Odd.");
	assert_string_equal(room_text(room_item(r, 0), "handle"), "tess");
	json_decref(r);
	/* Testers see counts when it is closed, and no words and no small numbers. */
	assert_int_equal(room_try(room_w.tester2, "task.results", "{s:s}", "task", task),
			 ERR_REFUSED);
	room_do(room_w.owner, "task.close", "{s:s}", "task", task);
	r = room_get(room_w.tester2, "task.results", "{s:s}", "task", task);
	assert_int_equal(json_array_size(json_object_get(r, "items")), 0);
	assert_int_equal(json_array_size(json_object_get(r, "states")), 0);
	assert_string_equal(room_text(part(r, 2, NULL), "people"), "27");
	/* home: 2, and green: 5, from which home could be reckoned. */
	assert_string_equal(room_text(cell(r, 3, NULL, "range"), "people"), "20");
	assert_string_equal(room_text(cell(r, 3, NULL, "home"), "people"), "<5");
	assert_string_equal(room_text(cell(r, 3, NULL, "green"), "people"), "<5");
	assert_string_equal(room_text(part(r, 2, "c"), "people"), "<5");
	assert_true(json_is_null(json_object_get(part(r, 2, "c"), "mean")));
	assert_null(cell(r, 3, "a", "range"));
	json_decref(r);
	free(task);
}

static void few_are_not_told_in_a_solo_room(void **state)
{
	char *task;
	json_t *r;

	(void)state;
	room_make("alone", "solo");
	task = survey("alone", "survey");
	room_do(room_w.tester, "survey.answer", "{s:s, s:[i]}", "task", task, "answers", 3);
	r = room_get(room_w.owner, "task.results", "{s:s}", "task", task);
	assert_string_equal(room_text(r, "done"), "<5");
	assert_string_equal(room_text(part(r, 1, NULL), "people"), "<5");
	assert_true(json_is_null(json_object_get(part(r, 1, NULL), "mean")));
	assert_string_equal(room_text(cell(r, 1, NULL, "3"), "people"), "<5");
	json_decref(r);
	room_do(room_w.owner, "task.close", "{s:s}", "task", task);
	assert_int_equal(room_try(room_w.tester, "task.results", "{s:s}", "task", task),
			 ERR_REFUSED);
	free(task);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_task_is_for_its_segment),
	    cmocka_unit_test(testers_say_how_it_went),
	    cmocka_unit_test(not_this_week_stays_open),
	    cmocka_unit_test(what_is_due_first_is_in_front),
	    cmocka_unit_test(a_survey_is_answered_and_changed),
	    cmocka_unit_test(answers_that_do_not_fit_are_refused),
	    cmocka_unit_test(questions_stay_once_answered),
	    cmocka_unit_test(nobody_is_asked_an_empty_survey),
	    cmocka_unit_test(a_diary_has_a_page_a_day),
	    cmocka_unit_test(only_what_is_mine_to_do_is_asked),
	    cmocka_unit_test(results_are_counted),
	    cmocka_unit_test(few_are_not_told_in_a_solo_room),
	};

	return cmocka_run_group_tests(tests, room_set_up, room_tear_down);
}
