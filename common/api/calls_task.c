/* The calls about a room's tasks, surveys and diaries. */
#include "common/api/calls.h"

#define TASK_KINDS     "task|survey|diary"
#define TASK_STATES    "open|done|blocked|skipped|closed"
#define QUESTION_KINDS "scale5|nps11|choice|multi|text"
#define NAME_MAX_CODES 24
#define ANSWERS_MAX    (256 * 1024)
#define TASK_FIELD                                                                                 \
	{                                                                                          \
		"task", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 3, NAME_MAX_CODES, NULL,  \
		    "as GOLF-T482", NULL                                                           \
	}
#define TASK_GIVEN                                                                                 \
	{                                                                                          \
		"task", FIELD_STRING, 0, 0, 0, NULL, "its name, as GOLF-T482", NULL                \
	}
#define ROOM_FIELD                                                                                 \
	{                                                                                          \
		"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room",     \
		    NULL                                                                           \
	}

static const struct field task_new_in[] = {
    ROOM_FIELD,
    {"title", FIELD_STRING, FIELD_REQUIRED, 1, FIELD_TITLE_MAX, NULL, "one line", NULL},
    {"body", FIELD_TEXT, FIELD_BODY | FIELD_STDIN, 0, FIELD_BODY_MAX, NULL, "what to do", NULL},
    {"kind", FIELD_ENUM, 0, 0, 0, TASK_KINDS,
     "to do, to answer once, or to answer every day (task when not said)", NULL},
    {"due", FIELD_TIME, 0, 0, 0, NULL, "until when; of a date the end", NULL},
    {"segment", FIELD_STRING, 0, 1, 40, NULL, "only for that group of testers", NULL},
    {"required", FIELD_BOOL, 0, 0, 0, NULL, "who does all of these takes part", NULL},
    {"feature", FIELD_SLUG, 0, 0, 0, NULL, "which feature it is about", NULL},
    {"phase", FIELD_STRING, 0, 1, 60, NULL, "which phase it belongs to, by name", NULL},
    {0},
};

static const struct field task_new_out[] = {
    TASK_GIVEN,
    {"testers", FIELD_INT, 0, 0, 0, NULL, "for how many testers it is now", NULL},
    {0},
};

static const struct field task_set_in[] = {
    TASK_FIELD,
    {"title", FIELD_STRING, 0, 1, FIELD_TITLE_MAX, NULL, "one line", NULL},
    {"text", FIELD_TEXT, 0, 0, FIELD_BODY_MAX, NULL, "what to do", NULL},
    {"due", FIELD_TIME, 0, 0, 0, NULL, "until when; of a date the end", NULL},
    {"required", FIELD_BOOL, 0, 0, 0, NULL, "who does all of these takes part", NULL},
    {"feature", FIELD_SLUG, 0, 0, 0, NULL, "which feature it is about", NULL},
    {"phase", FIELD_STRING, 0, 1, 60, NULL, "which phase it belongs to, by name", NULL},
    {0},
};

static const struct field task_only[] = {TASK_FIELD, {0}};
static const struct field task_out[] = {TASK_GIVEN, {0}};

static const struct field task_list_in[] = {
    ROOM_FIELD,
    {"open", FIELD_BOOL, 0, 0, 0, NULL, "only what is still to be done", NULL},
    {0},
};

#define TASK_FIELDS                                                                                \
	TASK_GIVEN, {"kind", FIELD_ENUM, 0, 0, 0, TASK_KINDS, "what it is", NULL},                 \
	    {"title", FIELD_STRING, 0, 0, 0, NULL, "one line", NULL},                              \
	    {"state", FIELD_ENUM, 0, 0, 0, TASK_STATES, "yours; for staff open or closed", NULL},  \
	    {"due_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "until when", NULL},                    \
	    {"required", FIELD_BOOL, 0, 0, 0, NULL, "who does all of these takes part", NULL},     \
	    {"segment", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "for whom; null: for all", NULL},    \
	    {"feature", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "what it is about", NULL},           \
	    {"phase", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "what it belongs to", NULL},           \
	    {"done", FIELD_INT, FIELD_NULL, 0, 0, NULL, "by how many; for staff", NULL},           \
	    {"of", FIELD_INT, FIELD_NULL, 0, 0, NULL, "of so many; for staff", NULL},              \
	    {"note", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "what you said", NULL},   \
	    {"asked", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "you are asked to do it", NULL},        \
	    {"later_until",                                                                        \
	     FIELD_TIME,                                                                           \
	     FIELD_NULL | FIELD_QUIET,                                                             \
	     0,                                                                                    \
	     0,                                                                                    \
	     NULL,                                                                                 \
	     "you cannot do it before",                                                            \
	     NULL},                                                                                \
	    {"closed_at", FIELD_TIME, FIELD_NULL | FIELD_QUIET, 0,                                 \
	     0,		  NULL,	      "when it was closed",	NULL},                             \
	{                                                                                          \
		"made_at", FIELD_TIME, FIELD_QUIET, 0, 0, NULL, "when it was made", NULL           \
	}

static const struct field task_list_item[] = {
    TASK_FIELDS,
    {"questions", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "how many it asks", NULL},
    {0},
};

static const struct field task_show_out[] = {
    TASK_FIELDS,
    {"room", FIELD_STRING, 0, 0, 0, NULL, "its room", NULL},
    {"text", FIELD_TEXT, FIELD_NULL | FIELD_WIDE, 0, 0, NULL, "what to do", NULL},
    {"questions", FIELD_LIST, 0, 0, 0, NULL, "what it asks",
     (const struct field[]){
	 {"number", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
	 {"kind", FIELD_ENUM, 0, 0, 0, QUESTION_KINDS, "what an answer is", NULL},
	 {"question", FIELD_STRING, 0, 0, 0, NULL, "its words", NULL},
	 {"choices", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "separated by |", NULL},
	 {"required", FIELD_BOOL, 0, 0, 0, NULL, "it wants an answer", NULL},
	 {"answer", FIELD_TEXT, FIELD_NULL, 0, 0, NULL, "yours; of a diary that of today", NULL},
	 {0},
     }},
    {0},
};

static const struct field task_done_in[] = {
    TASK_FIELD,
    {"note", FIELD_STRING, 0, 1, FIELD_LINE_MAX, NULL, "for staff", NULL},
    {0},
};

static const struct field task_blocked_in[] = {
    TASK_FIELD,
    {"note", FIELD_STRING, FIELD_REQUIRED, 1, FIELD_LINE_MAX, NULL, "why; for staff", NULL},
    {0},
};

static const struct field task_state_out[] = {
    TASK_GIVEN,
    {"state", FIELD_ENUM, 0, 0, 0, TASK_STATES, "yours now", NULL},
    {0},
};

static const struct field task_later_out[] = {
    TASK_GIVEN,
    {"state", FIELD_ENUM, 0, 0, 0, TASK_STATES, "yours now", NULL},
    {"until", FIELD_TIME, 0, 0, 0, NULL, "nothing reminds you of it before", NULL},
    {0},
};

static const struct field question_add_in[] = {
    TASK_FIELD,
    {"kind", FIELD_ENUM, FIELD_REQUIRED, 0, 0, QUESTION_KINDS,
     "what an answer is: 1 to 5, 0 to 10, one of the choices, several of them, text", NULL},
    {"text", FIELD_STRING, FIELD_REQUIRED, 1, 500, NULL, "its words", NULL},
    {"choices", FIELD_STRING, 0, 1, 4000, NULL, "separated by |, as \"a|b|c\"", NULL},
    {"required", FIELD_BOOL, 0, 0, 0, NULL, "it wants an answer", NULL},
    {0},
};

static const struct field question_drop_in[] = {
    TASK_FIELD,
    {"number", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 50, NULL, "its number", NULL},
    {0},
};

static const struct field question_out[] = {
    TASK_GIVEN,
    {"number", FIELD_INT, 0, 0, 0, NULL, "of the question", NULL},
    {0},
};

static const struct field survey_answer_in[] = {
    TASK_FIELD,
    {"answers", FIELD_JSON, FIELD_REQUIRED | FIELD_BODY, 2, ANSWERS_MAX, NULL,
     "JSON by the number of the question, as {\"1\": 4, \"2\": \"well\", \"3\": [\"a\", \"b\"]}; "
     "null takes an answer back",
     NULL},
    {0},
};

static const struct field survey_answer_out[] = {
    TASK_GIVEN,
    {"state", FIELD_ENUM, 0, 0, 0, TASK_STATES, "yours now", NULL},
    {"answered", FIELD_INT, 0, 0, 0, NULL, "questions answered", NULL},
    {"questions", FIELD_INT, 0, 0, 0, NULL, "of so many", NULL},
    {0},
};

static const struct field task_results_out[] = {
    TASK_GIVEN,
    {"title", FIELD_STRING, 0, 0, 0, NULL, "one line", NULL},
    {"closed_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "when it was closed", NULL},
    {"done", FIELD_STRING, 0, 0, 0, NULL, "by how many; <5 where few are not told", NULL},
    {"states", FIELD_LIST, 0, 0, 0, NULL, "what each said of it; for staff",
     (const struct field[]){
	 {"handle", FIELD_STRING, 0, 0, 0, NULL, "who", NULL},
	 {"segment", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "their group", NULL},
	 {"state", FIELD_ENUM, 0, 0, 0, TASK_STATES, "theirs", NULL},
	 {"note", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "what they said", NULL},
	 {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
	 {0},
     }},
    {"later", FIELD_LIST, 0, 0, 0, NULL, "who cannot do it this week; for staff",
     (const struct field[]){
	 {"handle", FIELD_STRING, 0, 0, 0, NULL, "who", NULL},
	 {"note", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "why", NULL},
	 {"at", FIELD_TIME, 0, 0, 0, NULL, "when they said so", NULL},
	 {"until", FIELD_TIME, 0, 0, 0, NULL, "not before", NULL},
	 {0},
     }},
    {"questions", FIELD_LIST, 0, 0, 0, NULL, "for all, and by segment",
     (const struct field[]){
	 {"number", FIELD_INT, 0, 0, 0, NULL, "of the question", NULL},
	 {"kind", FIELD_ENUM, 0, 0, 0, QUESTION_KINDS, "what an answer is", NULL},
	 {"segment", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "of whom; null: of all", NULL},
	 {"people", FIELD_STRING, 0, 0, 0, NULL, "how many answered; <5 where few are not told",
	  NULL},
	 {"mean", FIELD_NUMBER, FIELD_NULL, 0, 0, NULL, "of a scale", NULL},
	 {"nps", FIELD_INT, FIELD_NULL, 0, 0, NULL,
	  "of nps11: percent of 9 and 10 less percent of 0 to 6", NULL},
	 {"question", FIELD_STRING, 0, 0, 0, NULL, "its words", NULL},
	 {0},
     }},
    {"cells", FIELD_LIST, 0, 0, 0, NULL, "how many chose what",
     (const struct field[]){
	 {"number", FIELD_INT, 0, 0, 0, NULL, "of the question", NULL},
	 {"segment", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "of whom; null: of all", NULL},
	 {"choice", FIELD_STRING, 0, 0, 0, NULL, "the choice, or the step of the scale", NULL},
	 {"people", FIELD_STRING, 0, 0, 0, NULL, "how many; <5 where few are not told", NULL},
	 {0},
     }},
    {0},
};

static const struct field task_results_item[] = {
    {"number", FIELD_INT, 0, 0, 0, NULL, "of the question", NULL},
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "who", NULL},
    {"segment", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "their group", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"text", FIELD_TEXT, FIELD_WIDE, 0, 0, NULL, "their words; for staff", NULL},
    {0},
};

const struct call calls_task[] = {
    {"task.new", "ask the testers of a room to do something", CALL_MEMBER, CALL_WRITE, CALL_CREATES,
     task_new_in, task_new_out, NULL},
    {"task.list", "the tasks, surveys and diaries of a room; testers see theirs", CALL_MEMBER,
     CALL_READ, CALL_PAGED, task_list_in, NULL, task_list_item},
    {"task.show", "one task with what it asks", CALL_MEMBER, CALL_READ, 0, task_only, task_show_out,
     NULL},
    {"task.set", "change a task", CALL_MEMBER, CALL_WRITE, 0, task_set_in, task_out, NULL},
    {"task.close", "close a task: nothing is done or answered any more", CALL_MEMBER, CALL_WRITE, 0,
     task_only, task_out, NULL},
    {"task.reopen", "open a closed task again", CALL_MEMBER, CALL_WRITE, 0, task_only, task_out,
     NULL},
    {"task.done", "say that you did a task", CALL_MEMBER, CALL_WRITE, 0, task_done_in,
     task_state_out, NULL},
    {"task.blocked", "say what keeps you from a task", CALL_MEMBER, CALL_WRITE, 0, task_blocked_in,
     task_state_out, NULL},
    {"task.skip", "say that you will not do a task", CALL_MEMBER, CALL_WRITE, 0, task_done_in,
     task_state_out, NULL},
    {"task.later", "say that you cannot do a task this week", CALL_MEMBER, CALL_WRITE, 0,
     task_done_in, task_later_out, NULL},
    {"task.undo", "a task is to be done again by you", CALL_MEMBER, CALL_WRITE, 0, task_only,
     task_state_out, NULL},
    {"task.results", "who did a task, and what was answered, counted", CALL_MEMBER, CALL_READ,
     CALL_PAGED, task_only, task_results_out, task_results_item},
    {"question.add", "put a question into a survey or diary", CALL_MEMBER, CALL_WRITE, 0,
     question_add_in, question_out, NULL},
    {"question.drop", "take a question out of it", CALL_MEMBER, CALL_WRITE, 0, question_drop_in,
     question_out, NULL},
    {"survey.answer", "answer a survey, or today's page of a diary", CALL_MEMBER, CALL_WRITE, 0,
     survey_answer_in, survey_answer_out, NULL},
    {0},
};
