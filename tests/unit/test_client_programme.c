/* The screens of a room's programme, as a terminal emulator shows them, with
 * canned answers: tasks, a survey walked through, results, releases, units. */
#include "tests/unit/client_room.h"

static int refusal;	/* what survey.answer says; 0: it is taken */
static json_t *draft;	/* what draft.save kept last; NULL: none */
static bool has_notice; /* home has one of a release */
static bool is_long;	/* the text of the release */

static json_t *task(const char *name, const char *kind, const char *title, const char *task_state)
{
	bool is_tester = !strcmp(part, "tester");
	return json_pack(
	    "{s:s, s:s, s:s, s:s, s:o, s:b, s:n, s:n, s:n, s:o, s:o, s:n, s:b, s:o, s:i, s:o}",
	    "task", name, "kind", kind, "title", title, "state", task_state, "due_at",
	    stage_ago(-3 * 3600), "required", 1, "segment", "feature", "phase", "done",
	    is_tester ? json_null() : json_integer(12), "of",
	    is_tester ? json_null() : json_integer(40), "note", "asked",
	    is_tester && !strcmp(task_state, "open"), "closed_at",
	    strcmp(task_state, "closed") ? json_null() : stage_ago(60), "questions", 5, "made_at",
	    stage_ago(7200));
}

static json_t *question(int number, const char *kind, const char *text, const char *choices)
{
	return json_pack("{s:i, s:s, s:s, s:s?, s:b, s:n}", "number", number, "kind", kind,
			 "question", text, "choices", choices, "required", number == 1, "answer");
}

static json_t *survey(void)
{
	json_t *shown = task("HERON-T482", "survey", "How is it going?", "open");
	json_object_set_new(shown, "room", json_string("heron"));
	json_object_set_new(shown, "text", json_string("Five questions, two minutes."));
	json_object_set_new(
	    shown, "questions",
	    json_pack("[o, o, o, o, o]", question(1, "scale5", "How sure are you?", NULL),
		      question(2, "nps11", "Would you tell a friend?", NULL),
		      question(3, "choice", "Where?", "the range|the green|at home"),
		      question(4, "multi", "With what?", "putter|wedge|iron"),
		      question(5, "text", "What surprised you?", NULL)));
	return shown;
}

static json_t *results(void)
{
	return json_pack(
	    "{s:s, s:s, s:n, s:s, s:[{s:s, s:s, s:s, s:s, s:o}], s:[{s:i, s:s, s:s, s:n, s:s, s:f, "
	    "s:i}, {s:i, s:s, s:s, s:s, s:s, s:n, s:n}], s:[{s:i, s:n, s:s, s:s}, {s:i, s:n, s:s, "
	    "s:s}], s:[{s:i, s:s, s:s, s:o, s:s}], s:n}",
	    "task", "HERON-T482", "title", "How is it going?", "closed_at", "done", "37", "states",
	    "handle", "dan_k", "segment", "low", "state", "blocked", "note", "no green near", "at",
	    stage_ago(60), "questions", "number", 2, "kind", "nps11", "question",
	    "Would you tell a friend?", "segment", "people", "37", "mean", 7.25, "nps", -12,
	    "number", 2, "kind", "nps11", "question", "Would you tell a friend?", "segment", "low",
	    "people", "<5", "mean", "nps", "cells", "number", 2, "segment", "choice", "10",
	    "people", "20", "number", 2, "segment", "choice", "9", "people", "5", "items", "number",
	    2, "handle", "mairi", "segment", "high", "at", stage_ago(3600), "text",
	    "It is quieter than I thought.", "next");
}

static json_t *release(void)
{
	static char text[4000];
	text[0] = '\0';
	for (int i = 1; is_long && i <= 60; i++)
		sprintf(text + strlen(text), "Paragraph %d.\n\n", i);
	strcat(text, "Warm up in the cold.");
	return json_pack("{s:s, s:s, s:o, s:s, s:n, s:i, s:i, s:s, s:n}", "room", "heron",
			 "version", "0.9.2", "at", stage_ago(7200), "by", "olga", "expires_at",
			 "found", 2, "mended", 0, "to_test", text, "notes");
}

static json_t *units(void)
{
	bool is_tester = !strcmp(part, "tester");
	json_t *items =
	    json_pack("[{s:s, s:s, s:s, s:s, s:b, s:o, s:o}, {s:s, s:s, s:s, s:s, s:b, s:n, s:o}]",
		      "serial", "HP-2", "handle", "dan_k", "segment", "low", "state", "return_due",
		      "overdue", 1, "due_at", stage_ago(86400 * 40), "at", stage_ago(7200),
		      "serial", "HP-1", "handle", "mairi", "segment", "high", "state", "shipped",
		      "overdue", 0, "due_at", "at", stage_ago(7200));
	if (is_tester)
		json_array_remove(items, 0);
	return json_pack("{s:o, s:o, s:o, s:o, s:n}", "units",
			 is_tester ? json_null() : json_integer(40), "received",
			 is_tester ? json_null() : json_integer(37), "overdue",
			 is_tester ? json_null() : json_integer(1), "items", items, "next");
}

static json_t *progress(void)
{
	return json_pack(
	    "{s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:[{s:s, s:s, s:i, s:i, s:b}, {s:s, "
	    "s:s, s:i, s:i, s:b}], s:[{s:s, s:s, s:s, s:b, s:i, s:i, s:i, s:i, s:i, s:i, s:n, "
	    "s:n}], s:n}",
	    "room", "heron", "phase", "engagement", "phase_name", "First weeks", "testers", 40,
	    "taking_part", 30, "participation", 75, "done", 90, "asked", 120, "covered", 1,
	    "features", "feature", "carry", "name", "Carry distance", "testers", 7, "reports", 12,
	    "covered", 1, "feature", "putt", "name", "Putting", "testers", 2, "reports", 2,
	    "covered", 0, "items", "handle", "dan_k", "segment", "low", "state", "active",
	    "taking_part", 0, "reports", 0, "done", 1, "of", 3, "required_done", 0, "required_of",
	    1, "impact", 0, "last_heard_at", "silent_days", "next");
}

static bool is_empty; /* the room: nobody in it, nothing asked */

static json_t *no_progress(void)
{
	return json_pack("{s:s, s:s, s:n, s:i, s:i, s:i, s:i, s:[], s:[], s:n}", "room", "heron",
			 "phase", "recruiting", "phase_name", "testers", 0, "taking_part", 0,
			 "done", 0, "asked", 0, "features", "items", "next");
}

static json_t *notices(void)
{
	return json_pack("[{s:i, s:s, s:s, s:s, s:n, s:n, s:b, s:o, s:s, s:n, s:n, s:n}]", "id", 77,
			 "kind", "release", "text", "Heron 0.9.2 is out, with what to test",
			 "target", "release:heron:0.9.2", "author", "board", "read", 0,
			 "created_at", stage_ago(60), "title", "Heron 0.9.2", "post", "thread",
			 "snippet");
}

static json_t *of_programme(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "room.show"))
		return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s?, s:s}", "room", "heron", "title",
				 "Heron", "purpose", "So that launch day surprises nobody.",
				 "phase", "engagement", "part", part, "team", team, "state",
				 "active");
	if (has_notice && (!strcmp(method, "home.show") || !strcmp(method, "session.open"))) {
		json_t *whole = answers(method, params, err_r),
		       *home = json_object_get(whole, "home");
		json_object_set_new(home ? home : whole, "for_me", notices());
		return whole;
	}
	if (!strcmp(method, "task.list"))
		return json_pack("{s:[o, o, o], s:n}", "items",
				 task("HERON-T482", "survey", "How is it going?", "open"),
				 task("HERON-T517", "task", "Putting mode: 20 putts",
				      strcmp(part, "tester") ? "open" : "done"),
				 task("HERON-T913", "task", "Unpack it", "closed"), "next");
	if (!strcmp(method, "task.show"))
		return survey();
	if (!strcmp(method, "task.results"))
		return results();
	if (!strcmp(method, "release.show"))
		return release();
	if (!strcmp(method, "changelog.list"))
		return answers_page(json_pack(
		    "[{s:i, s:s, s:s, s:[{s:s, s:s, s:s, s:b}]}]", "change", 1, "release", "0.9.2",
		    "text", "The clock measures the cold.", "items", "item", "HERON-17", "title",
		    "Carry reads short", "because_of", "mairi", "yours", 1));
	if (!strcmp(method, "unit.list"))
		return units();
	if (!strcmp(method, "room.progress"))
		return is_empty ? no_progress() : progress();
	if (!strcmp(method, "draft.save")) {
		json_decref(draft);
		draft = json_deep_copy(params);
		return json_pack("{s:i, s:i, s:b}", "draft", 7, "revision", 1, "forked", 0);
	}
	if (!strcmp(method, "draft.list"))
		return answers_page(draft ? json_pack("[{s:i, s:i, s:O}]", "draft", 7, "revision",
						      1, "body", json_object_get(draft, "body"))
					  : json_array());
	if (!strcmp(method, "survey.answer") || !strcmp(method, "unit.got") ||
	    !strcmp(method, "task.new") || !strcmp(method, "phase.new") ||
	    !strcmp(method, "notification.read")) {
		note(method, params);
		*err_r = !strcmp(method, "survey.answer") ? refusal : 0;
		return json_pack("{s:s}", "task", "HERON-T482");
	}
	return answers(method, params, err_r);
}

static int usual(void **state)
{
	(void)state;
	part = "tester";
	team = NULL;
	refusal = 0;
	is_long = has_notice = false;
	json_decref(draft);
	draft = NULL;
	return 0;
}

static struct stage *opened(const char *view, json_t *args, int columns, int rows,
			    const char *words)
{
	return room_stage(of_programme, view, args, columns, rows, words);
}

static struct stage *opened_survey(void)
{
	return opened("survey", json_pack("{s:s}", "task", "HERON-T482"), 80, 24,
		      "How sure are you?");
}

/* The answer to a question that was sent. */
static const char *answered(const char *number)
{
	const char *text =
	    json_string_value(json_object_get(json_object_get(sent, "answers"), number));
	return text ? text : "";
}

/* --- tasks --- */

static void tasks_of_a_tester(void **state)
{
	struct stage *stage = opened("tasks", json_object(), 80, 24, "How is it going?");
	char *row;
	(void)state;
	row = stage_row(stage, 0);
	assert_string_equal(row, " Tasks                                                          "
				 "Heron   private");
	free(row);
	assert_true(stage_shows(stage, "So that launch day surprises nobody."));
	assert_true(stage_shows(stage, " To do"));
	assert_true(stage_shows(stage, " ▸ ● How is it going?"));
	assert_true(stage_shows(stage, "survey   due "));
	assert_true(stage_shows(stage, " Done"));
	assert_true(stage_shows(stage, " Closed"));
	assert_false(stage_shows(stage, "Ask the testers"));
	stage_type(stage, "\r");
	stage_expect(stage, "Five questions, two minutes.");
	stage_expect(stage, "1  Answer the questions");
	closed(&stage);
}

static void tasks_of_staff(void **state)
{
	struct stage *stage;
	(void)state;
	part = "staff";
	team = "pm";
	stage = opened("tasks", json_object(), 80, 24, "How is it going?");
	assert_true(stage_shows(stage, "survey   12 of 40 done   due "));
	assert_true(stage_shows(stage, "Ask the testers"));
	stage_type(stage, "\r");
	stage_expect(stage, "1  Results");
	stage_expect(stage, "2  Add a question");
	stage_expect(stage, "1. How sure are you?");
	closed(&stage);
}

static void every_view_fits_forty_columns(void **state)
{
	static const struct {
		const char *view, *words;
	} views[] = {
	    {"tasks", "How is it going?"}, {"task", "survey, required"}, {"survey", "How sure"},
	    {"results", "Done by 37."},	   {"release", "Warm up"},	 {"units", "HP-1"},
	    {"progress", "Take part"},
	};
	(void)state;
	part = "owner";
	for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
		struct stage *stage =
		    opened(views[i].view,
			   json_pack("{s:s, s:s}", "task", "HERON-T482", "version", "0.9.2"), 40,
			   15, views[i].words);
		closed(&stage);
	}
}

/* --- the survey --- */

static void a_survey_is_walked_with_digits(void **state)
{
	struct stage *stage = opened_survey();
	(void)state;
	assert_true(stage_shows(stage, "Question 1 of 5"));
	stage_type(stage, "4");
	stage_expect(stage, "Would you tell a friend?");
	stage_type(stage, "1");
	assert_true(stage_shows(stage, "Question 2 of 5"));
	stage_type(stage, "0");
	stage_expect(stage, "Where?");
	stage_type(stage, "2");
	stage_expect(stage, "With what?");
	stage_type(stage, "1");
	stage_type(stage, "3");
	stage_expect(stage, "[x] iron");
	stage_type(stage, " ");
	stage_expect(stage, "What surprised you?");
	stage_type(stage, "It is 2 quiet, q.\r");
	stage_expect(stage, "Send my answers");
	assert_true(stage_shows(stage, "putter, iron"));
	assert_true(stage_shows(stage, "It is 2 quiet, q."));
	stage_type(stage, "\r");
	stage_expect(stage, "Sent. Thank you.");
	assert_string_equal(sent_method, "survey.answer");
	assert_string_equal(answered("1"), "4");
	assert_string_equal(answered("2"), "10");
	assert_string_equal(answered("3"), "the green");
	assert_string_equal(answered("4"), "putter|iron");
	assert_string_equal(answered("5"), "It is 2 quiet, q.");
	closed(&stage);
}

/* Nine may follow a one, but ten does not: each is an answer of its own. */
static void a_one_alone_is_an_answer_too(void **state)
{
	struct stage *stage = opened_survey();
	(void)state;
	stage_type(stage, "41\r");
	stage_expect(stage, "Where?");
	stage_type(stage, "q");
	stage_expect(stage, "Question 2 of 5");
	stage_type(stage, "7");
	stage_expect(stage, "Where?");
	closed(&stage);
}

static void what_must_be_answered_is_asked_for(void **state)
{
	struct stage *stage = opened_survey();
	(void)state;
	stage_type(stage, "    ");
	stage_expect(stage, "What surprised you?");
	stage_type(stage, "\r");
	stage_expect(stage, "wants an answer");
	stage_type(stage, "\r");
	stage_expect(stage, "This one wants an answer.");
	stage_expect(stage, "Question 1 of 5");
	stage_type(stage, "2");
	stage_expect(stage, "Send my answers");
	stage_type(stage, "\r");
	stage_expect(stage, "Sent. Thank you.");
	assert_string_equal(answered("1"), "2");
	assert_null(json_object_get(json_object_get(sent, "answers"), "3"));
	closed(&stage);
}

/* It was closed meanwhile: said, and nothing is lost. */
static void what_comes_too_late_is_kept(void **state)
{
	struct stage *stage = opened_survey();
	(void)state;
	refusal = ERR_REFUSED;
	stage_type(stage, "4");
	stage_type(stage, "7");
	stage_type(stage, "1");
	stage_type(stage, " ");
	stage_type(stage, "Wind\r");
	stage_expect(stage, "Send my answers");
	stage_type(stage, "\r");
	stage_expect(stage, "Your answers are kept as a draft.");
	closed(&stage);
	assert_non_null(draft);
	assert_string_equal(json_string_value(json_object_get(draft, "target")),
			    "survey:HERON-T482");
	/* And offered again. */
	refusal = 0;
	stage = opened("survey", json_pack("{s:s}", "task", "HERON-T482"), 80, 24, "With what?");
	stage_type(stage, "  ");
	stage_type(stage, "\r");
	stage_expect(stage, "Send my answers");
	assert_true(stage_shows(stage, "Wind"));
	assert_true(stage_shows(stage, "the range"));
	closed(&stage);
}

static void a_question_is_gone_back_to(void **state)
{
	struct stage *stage = opened_survey();
	(void)state;
	stage_type(stage, "4");
	stage_expect(stage, "Question 2 of 5");
	stage_type(stage, "q");
	stage_expect(stage, "Question 1 of 5");
	assert_true(stage_shows(stage, " ▸   4"));
	stage_type(stage, "q");
	stage_expect(stage, "Kept as a draft");
	closed(&stage);
}

/* --- the rest --- */

static void results_are_drawn(void **state)
{
	struct stage *stage;
	(void)state;
	part = "owner";
	stage = opened("results", json_pack("{s:s}", "task", "HERON-T482"), 80, 24, "Done by 37.");
	assert_true(stage_shows(stage, "NPS -12, mean 7.25, 37 answered"));
	assert_true(stage_shows(stage, "██████████████████████████████ 20"));
	assert_true(stage_shows(stage, "████████░░░░░░░░░░░░░░░░░░░░░░ 5"));
	assert_true(stage_shows(stage, "<5 answered"));
	assert_true(stage_shows(stage, "It is quieter than I thought."));
	assert_true(stage_shows(stage, "dan_k: no green near"));
	closed(&stage);
}

static void a_release_says_because_of_whom(void **state)
{
	struct stage *stage = opened("release", json_pack("{s:s}", "version", "0.9.2"), 80, 24,
				     "Warm up in the cold.");
	(void)state;
	assert_true(stage_shows(stage, "Release 0.9.2"));
	assert_true(stage_shows(stage, "2 reports were seen in it."));
	assert_true(stage_shows(stage, "HERON-17  Carry reads short"));
	assert_true(stage_shows(stage, "because of you"));
	closed(&stage);
}

/* A page longer than the screen is read to its end. */
static void a_long_text_is_read_on(void **state)
{
	struct stage *stage;
	(void)state;
	is_long = true;
	stage = opened("release", json_pack("{s:s}", "version", "0.9.2"), 80, 24, "Paragraph 1.");
	assert_int_equal(stage_cursor(stage).row, 3);
	for (int i = 2; i <= 60; i++) {
		char words[20];
		snprintf(words, sizeof words, "Paragraph %d.", i);
		if (!stage_shows(stage, words))
			stage_type(stage, " ");
		if (!stage_shows(stage, words))
			stage_type(stage, " ");
		stage_expect(stage, words);
	}
	closed(&stage);
}

static void a_unit_is_said_to_have_come(void **state)
{
	struct stage *stage = opened("units", json_object(), 80, 24, "It arrived");
	(void)state;
	assert_true(stage_shows(stage, "HP-1"));
	stage_type(stage, "\r");
	stage_expect(stage, "Good.");
	assert_string_equal(sent_method, "unit.got");
	closed(&stage);
	part = "owner";
	stage = opened("units", json_object(), 80, 24, "37 of 40 arrived, 1 late");
	assert_true(stage_shows(stage, " ▸ ● dan_k"));
	assert_true(stage_shows(stage, "HP-2  to be sent back, was due"));
	closed(&stage);
}

static void progress_has_bars(void **state)
{
	struct stage *stage;
	(void)state;
	part = "owner";
	stage = opened("progress", json_object(), 80, 24, "Take part");
	assert_true(stage_shows(stage, "██████████████████░░░░░░  30/40, 75 %"));
	assert_true(stage_shows(stage, "████████████░░░░░░░░░░░░  1/2"));
	assert_true(stage_shows(stage, "█████  7, covered"));
	assert_true(stage_shows(stage, "0 reports, 1/3 tasks, never heard"));
	assert_true(stage_shows(stage, "Reading is not"));
	closed(&stage);
}

/* Where there is nothing to show there is no bar and no heading over it. */
static void progress_of_nothing_is_said(void **state)
{
	struct stage *stage;
	(void)state;
	part = "owner";
	is_empty = true;
	stage = opened("progress", json_object(), 80, 24, "Nobody tests here yet.");
	assert_false(stage_shows(stage, "Take part"));
	assert_false(stage_shows(stage, "Features covered"));
	assert_false(stage_shows(stage, "the silent ones first"));
	closed(&stage);
	is_empty = false;
}

static void a_form_asks_for_what_is_needed(void **state)
{
	struct stage *stage;
	(void)state;
	part = "owner";
	stage = opened("form", json_pack("{s:s}", "form", "phase.new"), 80, 24, "Plan a phase");
	stage_type(stage, "G\r");
	stage_expect(stage, "Name: this is needed.");
	stage_type(stage, "\rThe first week\r");
	stage_expect(stage, "The first week");
	stage_type(stage, "\r\r");
	stage_expect(stage, "engagement");
	stage_type(stage, "q");
	stage_expect(stage, "What you typed here is gone then.");
	stage_type(stage, "n");
	stage_type(stage, "j\r+1d\r\r+7d\r");
	stage_type(stage, "\r");
	stage_expect(stage, "Planned.");
	assert_string_equal(sent_method, "phase.new");
	assert_string_equal(json_string_value(json_object_get(sent, "kind")), "engagement");
	assert_string_equal(json_string_value(json_object_get(sent, "starts")), "+1d");
	assert_string_equal(json_string_value(json_object_get(sent, "room")), "heron");
	closed(&stage);
}

static void a_task_is_made_with_its_text(void **state)
{
	struct stage *stage;
	(void)state;
	part = "owner";
	stage = opened("form", json_pack("{s:s}", "form", "task.new"), 80, 24, "For whom");
	stage_type(stage, "\r\r");
	stage_expect(stage, "a survey");
	stage_type(stage, "j\rHow is it?\r");
	stage_type(stage, "GkK");
	stage_type(stage, "G");
	stage_type(stage, "k");
	stage_type(stage, "\r");
	stage_expect(stage, "What is to be done");
	stage_type(stage, "Answer, please.");
	stage_type(stage, "\x18");
	stage_expect(stage, "Asked.");
	assert_string_equal(sent_method, "task.new");
	assert_string_equal(json_string_value(json_object_get(sent, "kind")), "survey");
	assert_string_equal(json_string_value(json_object_get(sent, "body")), "Answer, please.");
	stage_expect(stage, "How is it going?");
	closed(&stage);
}

/* A notice that leads to no post is read by going where it leads. */
static void a_notice_at_home_is_read_by_opening_it(void **state)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = of_programme};
	struct stage *stage;
	(void)state;
	json_decref(answers_place);
	answers_place = NULL;
	has_notice = true;
	stage = stage_new(&terms);
	stage_expect(stage, "0.9.2");
	stage_type(stage, "g\r");
	stage_expect(stage, "Warm up in the cold.");
	assert_string_equal(sent_method, "notification.read");
	assert_string_equal(json_string_value(json_object_get(sent, "id")), "77");
	closed(&stage);
}

#define TEST(name) cmocka_unit_test_setup(name, usual)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(tasks_of_a_tester),
	    TEST(tasks_of_staff),
	    TEST(every_view_fits_forty_columns),
	    TEST(a_survey_is_walked_with_digits),
	    TEST(a_one_alone_is_an_answer_too),
	    TEST(what_must_be_answered_is_asked_for),
	    TEST(what_comes_too_late_is_kept),
	    TEST(a_question_is_gone_back_to),
	    TEST(results_are_drawn),
	    TEST(a_release_says_because_of_whom),
	    TEST(a_long_text_is_read_on),
	    TEST(a_unit_is_said_to_have_come),
	    TEST(progress_has_bars),
	    TEST(progress_of_nothing_is_said),
	    TEST(a_form_asks_for_what_is_needed),
	    TEST(a_task_is_made_with_its_text),
	    TEST(a_notice_at_home_is_read_by_opening_it),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	json_decref(sent);
	json_decref(draft);
	json_decref(answers_place);
	free(sent_method);
	return failed;
}
