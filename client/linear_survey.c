#include "client/linear_survey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/reply.h"
#include "client/taskwords.h"
#include "client/views/survey_answers.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

struct linear_survey {
	struct linear *linear;
	const char *task;
	char *target;
	int64_t draft, revision; /* 0: not kept yet */
	struct survey_answers answers;
};

/* --- the draft --- */

static void keep(struct linear_survey *s)
{
	char *text = survey_answers_draft(&s->answers);
	json_t *params = json_pack("{s:s, s:s, s:s}", "target", s->target, "title",
				   reply_text(s->answers.shown, "title"), "body", text),
	       *result;

	if (s->draft)
		json_object_update_new(params,
				       json_pack("{s:I, s:I}", "draft", (json_int_t)s->draft,
						 "revision", (json_int_t)s->revision));
	result = linear_io_try(s->linear, "draft.save", params, NULL);
	if (result) {
		s->draft = reply_int(result, "draft");
		s->revision = reply_int(result, "revision");
	}
	json_decref(result);
	free(text);
}

static void take_draft(struct linear_survey *s)
{
	json_t *list =
		   linear_io_try(s->linear, "draft.list",
				 json_pack("{s:s, s:i}", "target", s->target, "limit", 1), NULL),
	       *row = json_array_get(reply_items(list), 0);

	if (row) {
		s->draft = reply_int(row, "draft");
		s->revision = reply_int(row, "revision");
		survey_answers_from_draft(&s->answers, reply_text(row, "body"));
	}
	json_decref(list);
}

/* --- one question --- */

static void say_question(struct linear_survey *s, size_t at)
{
	struct linear *linear = s->linear;
	const json_t *question = survey_answers_question(&s->answers, at);
	const char *choices[SURVEY_ANSWERS_CHOICES], *kind = survey_answers_kind(&s->answers, at);
	const char *given = survey_answers_get(&s->answers, at);
	size_t count = survey_answers_choices(&s->answers, at, linear->arena, choices);

	linear_io_say(linear, _("\nQuestion %zu of %zu, %s%s\n%s\n"), at + 1,
		      survey_answers_count(&s->answers), taskwords_question(kind),
		      survey_answers_is_required(&s->answers, at) ? _(", required") : "",
		      linear_io_clean(linear, reply_text(question, "question")));
	if (strcmp(kind, "choice") == 0 || strcmp(kind, "multi") == 0)
		for (size_t i = 0; i < count; i++)
			linear_io_say(linear, "%zu. %s\n", i + 1,
				      linear_io_clean(linear, choices[i]));
	if (given)
		linear_io_say(linear, _("Your answer so far: %s\n"),
			      linear_io_clean(linear, given));
}

/* A number from the line, at the cursor; false: there is none more. */
static bool next_number(const char **line, long *number_r)
{
	char *end;

	*line += strspn(*line, " ,");
	*number_r = strtol(*line, &end, 10);
	if (end == *line)
		return false;
	*line = end;
	return true;
}

/* What a line of numbers chooses. False: it does not fit, nothing is changed. */
static bool take_choices(struct linear_survey *s, size_t at, const char *line)
{
	const char *choices[SURVEY_ANSWERS_CHOICES], *kind = survey_answers_kind(&s->answers, at);
	size_t count = survey_answers_choices(&s->answers, at, s->linear->arena, choices);
	bool is_multi = strcmp(kind, "multi") == 0;
	long least = count ? strtol(choices[0], NULL, 10) : 0, number;
	const char *p = line;
	size_t seen = 0;

	/* Of a scale the number is the answer itself. */
	if (strcmp(kind, "scale5") != 0 && strcmp(kind, "nps11") != 0)
		least = 1;
	while (next_number(&p, &number)) {
		if (number < least || number >= least + (long)count)
			return false;
		seen++;
	}
	if (*p || seen == 0 || (seen > 1 && !is_multi))
		return false;
	survey_answers_set(&s->answers, at, NULL);
	for (p = line; next_number(&p, &number);) {
		if (!is_multi)
			survey_answers_set(&s->answers, at, choices[number - least]);
		else if (!survey_answers_has(&s->answers, at, choices[number - least]))
			survey_answers_toggle(&s->answers, at, choices[number - least]);
	}
	return true;
}

static const char *hint(const char *kind)
{
	if (strcmp(kind, "text") == 0)
		return _("One line, empty: as it is, - no answer, q later: ");
	if (strcmp(kind, "multi") == 0)
		return _("Numbers, empty: as it is, - no answer, q later: ");
	return _("A number, empty: as it is, - no answer, q later: ");
}

/* Until it is answered or left; false: later. */
static bool ask_question(struct linear_survey *s, size_t at)
{
	const char *kind = survey_answers_kind(&s->answers, at), *line;

	say_question(s, at);
	for (;;) {
		line = linear_io_ask(s->linear, hint(kind));
		if (!line || strcmp(line, "q") == 0)
			return false;
		if (!*line && survey_answers_is_required(&s->answers, at) &&
		    !survey_answers_get(&s->answers, at)) {
			linear_io_say(s->linear, _("This one wants an answer.\n"));
			continue;
		}
		if (!*line)
			return true;
		if (strcmp(line, "-") == 0)
			survey_answers_set(&s->answers, at, NULL);
		else if (strcmp(kind, "text") == 0)
			survey_answers_set(&s->answers, at, line);
		else if (!take_choices(s, at, line)) {
			linear_io_say(s->linear, _("That is not among them.\n"));
			continue;
		}
		keep(s);
		return true;
	}
}

/* --- all of them --- */

static void send(struct linear_survey *s)
{
	json_t *done;

	if (!linear_io_agree(s->linear, _("Send your answers")))
		return;
	done = linear_io_call(s->linear, "survey.answer",
			      json_pack("{s:s, s:o}", "task", s->task, "answers",
					survey_answers_params(&s->answers)));
	if (!done) {
		linear_io_say(s->linear, _("Your answers are kept as a draft.\n"));
		return;
	}
	linear_io_say(s->linear, _("Sent. Thank you.\n"));
	if (s->draft)
		json_decref(linear_io_try(s->linear, "draft.drop",
					  json_pack("{s:I}", "draft", (json_int_t)s->draft), NULL));
	json_decref(done);
}

void linear_survey_answer(struct linear *linear, const char *task)
{
	struct linear_survey s = {.linear = linear, .task = task};
	json_t *shown = linear_io_call(linear, "task.show", json_pack("{s:s}", "task", task));
	size_t at = 0;

	if (!shown)
		return;
	s.target = mem_printf("survey:%s", task);
	survey_answers_begin(&s.answers, shown);
	json_decref(shown);
	take_draft(&s);
	while (at < survey_answers_count(&s.answers) && ask_question(&s, at))
		at++;
	if (at == survey_answers_count(&s.answers))
		send(&s);
	else
		linear_io_say(linear, _("Kept as a draft; it is offered when you come back.\n"));
	survey_answers_free(&s.answers);
	free(s.target);
}
