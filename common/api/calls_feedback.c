/* The calls about the reports of rooms. */
#include "common/api/calls.h"
#include "common/api/calls_file.h"

#define TYPES	    "issue|idea|praise|usage|question"
#define SEVERITIES  "critical|major|minor|trivial"
#define FREQUENCIES "always|sometimes|once"
#define CONSENTS    "none|anonymous|named"
#define STATUSES                                                                                   \
	"new|acknowledged|under_review|needs_info|planned|in_progress|verify|done|declined|"       \
	"merged|withdrawn"
#define RESOLUTIONS                                                                                \
	"fixed|shipped|by_design|cannot_reproduce|out_of_scope|not_now|answered|duplicate|"        \
	"withdrawn"
#define TEAMS	 "eng|pm|mkt|sup"
#define FACT_MAX 4096
#define ITEM_FIELD                                                                                 \
	{                                                                                          \
		"item", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 3, 24, NULL,              \
		    "as GOLF-17", NULL                                                             \
	}

#define ITEM_FIELDS                                                                                 \
	{"item", FIELD_STRING, 0, 0, 0, NULL, "its name, as GOLF-17", NULL},                        \
	    {"type", FIELD_ENUM, 0, 0, 0, TYPES, "what it is", NULL},                               \
	    {"title", FIELD_STRING, 0, 0, 0, NULL, "one line", NULL},                               \
	    {"status", FIELD_ENUM, 0, 0, 0, STATUSES, "how far it is", NULL},                       \
	    {"severity", FIELD_ENUM, FIELD_NULL, 0, 0, SEVERITIES, "how bad", NULL},                \
	    {"votes",                                                                               \
	     FIELD_INT,                                                                             \
	     FIELD_NULL,                                                                            \
	     0,                                                                                     \
	     0,                                                                                     \
	     NULL,                                                                                  \
	     "people who want it too; null where you see it after voting",                          \
	     NULL},                                                                                 \
	    {"impact", FIELD_INT, FIELD_NULL, 0, 0, NULL, "its score; for staff", NULL},            \
	    {"author", FIELD_STRING, 0, 0, 0, NULL, "who reported it", NULL},                       \
	    {"visibility",                                                                          \
	     FIELD_ENUM,                                                                            \
	     0,                                                                                     \
	     0,                                                                                     \
	     0,                                                                                     \
	     "room|staff",                                                                          \
	     "everybody in the room reads it, or staff and its author",                             \
	     NULL},                                                                                 \
	    {"teams", FIELD_STRINGS, FIELD_NULL, 0, 0, NULL, "whose it is now; for staff", NULL},   \
	    {"created_at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},                                \
	    {"updated_at", FIELD_TIME, 0, 0, 0, NULL, "last change", NULL},                         \
	    {"thread", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "the thread it is", NULL},               \
	    {"assignee", FIELD_STRING, FIELD_QUIET | FIELD_NULL,	0,                          \
	     0,		 NULL,	       "who looks after it; for staff", NULL},                      \
	    {"my_vote", FIELD_INT, FIELD_QUIET | FIELD_NULL, 0,                                     \
	     0,		NULL,	   "how important to you",   NULL},                                 \
	    {"unread", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "comments new for you", NULL},           \
	    {"comments", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "how many, beside staff's own", NULL}, \
	    {"room", FIELD_STRING, FIELD_QUIET, 0, 0, NULL, "its room", NULL},                      \
	    {"mine", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "you reported it", NULL},                 \
	    {"heard_at", FIELD_TIME, FIELD_QUIET, 0, 0, NULL, "last word of staff", NULL},          \
	{                                                                                           \
		"ack_due_at", FIELD_TIME, FIELD_QUIET | FIELD_NULL, 0, 0, NULL,                     \
		    "a first answer is due; null when it came", NULL                                \
	}

static const struct field feedback_list_item[] = {
    ITEM_FIELDS,
    {"rice", FIELD_NUMBER, FIELD_NULL, 0, 0, NULL, "its rank by hand; for staff", NULL},
    {0},
};

static const struct field feedback_item[] = {
    ITEM_FIELDS,
    {"body", FIELD_TEXT, FIELD_NULL, 0, 0, NULL, "what happened", NULL},
    CALLS_FILE_ATTACHED,
    {"trying_to", FIELD_TEXT, FIELD_NULL, 0, 0, NULL, "what they were trying to do", NULL},
    {"steps", FIELD_TEXT, FIELD_NULL, 0, 0, NULL, "how to see it", NULL},
    {"expected", FIELD_TEXT, FIELD_NULL, 0, 0, NULL, "what should have happened", NULL},
    {"environment", FIELD_TEXT, FIELD_NULL, 0, 0, NULL, "with what, where", NULL},
    {"frequency", FIELD_ENUM, FIELD_NULL, 0, 0, FREQUENCIES, "how often", NULL},
    {"feature", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "of the product", NULL},
    {"release", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "seen in", NULL},
    {"lang", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the language it is in, as pt-BR", NULL},
    {"fixed_in", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "to check or mended in", NULL},
    {"resolution", FIELD_ENUM, FIELD_NULL, 0, 0, RESOLUTIONS, "what became of it", NULL},
    {"merged_into", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the same as", NULL},
    {"quote_consent", FIELD_ENUM, 0, 0, 0, CONSENTS, "may be quoted", NULL},
    {"credit", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "because of this report", NULL},
    {"workaround", FIELD_TEXT, FIELD_NULL, 0, 0, NULL, "what helps until then", NULL},
    {"external_ref", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "elsewhere; for staff", NULL},
    {"rice_reach", FIELD_INT, FIELD_NULL, 0, 0, NULL, "people it reaches; for staff", NULL},
    {"rice_impact", FIELD_NUMBER, FIELD_NULL, 0, 0, NULL, "how much it helps each", NULL},
    {"rice_confidence", FIELD_INT, FIELD_NULL, 0, 0, NULL, "how sure that is, per cent", NULL},
    {"rice_effort", FIELD_NUMBER, FIELD_NULL, 0, 0, NULL, "person-weeks it takes", NULL},
    {"rice", FIELD_NUMBER, FIELD_NULL, 0, 0, NULL, "reach x impact x confidence / effort", NULL},
    {"closed_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "when it was closed", NULL},
    {"reopened", FIELD_INT, 0, 0, 0, NULL, "how often", NULL},
    {"first_ack_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "first answered", NULL},
    {"real", FIELD_STRING, FIELD_NULL, 0, 0, NULL,
     "the handle behind its author's alias; for who may see it", NULL},
    {"reported_by", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "who of staff wrote it down for them",
     NULL},
    {0},
};

static const struct field feedback_comment_item[] = {
    {"number", FIELD_INT, 0, 0, 0, NULL, "its number in its layer", NULL},
    {"author", FIELD_STRING, 0, 0, 0, NULL, "who said it", NULL},
    {"author_badge", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "their badge", NULL},
    {"visibility", FIELD_ENUM, 0, 0, 0, "room|staff", "who reads it", NULL},
    {"kind", FIELD_ENUM, 0, 0, 0, "comment|official|needs_info|evidence|verify_ok|verify_fail",
     "what it is", NULL},
    {"body", FIELD_TEXT, FIELD_NULL | FIELD_WIDE, 0, 0, NULL, "the text; null when deleted", NULL},
    {"created_at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"edited_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "last edit", NULL},
    {"post", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "the post it is", NULL},
    {"to", FIELD_INT, FIELD_NULL, 0, 0, NULL, "the number it answers", NULL},
    {"team", FIELD_ENUM, FIELD_NULL, 0, 0, TEAMS, "of its author", NULL},
    {"part", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "what its author is there", NULL},
    CALLS_FILE_ATTACHED,
    {0},
};

static const struct field feedback_history_item[] = {
    {"from", FIELD_ENUM, FIELD_NULL, 0, 0, STATUSES, "before", NULL},
    {"to", FIELD_ENUM, 0, 0, 0, STATUSES, "after", NULL},
    {"by", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "by whom", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"note", FIELD_TEXT, FIELD_NULL | FIELD_WIDE, 0, 0, NULL, "what was said to everybody", NULL},
    {"internal_note", FIELD_TEXT, FIELD_NULL | FIELD_WIDE, 0, 0, NULL, "what was said to staff",
     NULL},
    {"resolution", FIELD_ENUM, FIELD_NULL, 0, 0, RESOLUTIONS, "what became of it", NULL},
    {"release", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "in which release", NULL},
    {0},
};

static const struct field feedback_new_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"type", FIELD_ENUM, FIELD_REQUIRED, 0, 0, TYPES, "what it is", NULL},
    {"title", FIELD_STRING, 0, 1, FIELD_TITLE_MAX, NULL, "one line (from the text when not said)",
     NULL},
    {"trying_to", FIELD_TEXT, 0, 1, FACT_MAX, NULL, "what you were trying to do", NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, FIELD_BODY_MAX, NULL, "what happened",
     NULL},
    {"severity", FIELD_ENUM, 0, 0, 0, SEVERITIES, "how bad", NULL},
    {"frequency", FIELD_ENUM, 0, 0, 0, FREQUENCIES, "how often", NULL},
    {"steps", FIELD_TEXT, 0, 1, FACT_MAX, NULL, "how to see it", NULL},
    {"expected", FIELD_TEXT, 0, 1, FACT_MAX, NULL, "what should have happened", NULL},
    {"environment", FIELD_TEXT, 0, 1, FACT_MAX, NULL, "with what, where", NULL},
    {"feature", FIELD_SLUG, 0, 0, 0, NULL, "which feature", NULL},
    {"release", FIELD_STRING, 0, 1, 40, NULL, "which release", NULL},
    {"lang", FIELD_STRING, 0, 0, 35, NULL,
     "the language it is in, as pt-BR (that of your settings when not said)", NULL},
    {"visibility", FIELD_ENUM, 0, 0, 0, "room|staff",
     "who reads it: everybody in the room, or staff and you (room when not said)", NULL},
    {"quote_consent", FIELD_ENUM, 0, 0, 0, CONSENTS,
     "your words may be quoted (none when not said)", NULL},
    {"on_behalf", FIELD_HANDLE, 0, 0, 0, NULL,
     "a tester or partner who told you: it is theirs; for staff", NULL},
    CALLS_FILE_ATTACH,
    {0},
};

static const struct field feedback_similar_item[] = {
    {"item", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "its title", NULL},
    {"status", FIELD_ENUM, 0, 0, 0, STATUSES, "how far it is", NULL},
    {0},
};

static const struct field feedback_new_out[] = {
    {"item", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "its title", NULL},
    {"similar", FIELD_LIST, 0, 0, 0, NULL, "reports like it", feedback_similar_item},
    {"answer_due_at", FIELD_TIME, 0, 0, 0, NULL, "you get an answer by then", NULL},
    {"days_off", FIELD_STRINGS, 0, 0, 0, NULL, "holidays until then, on which nobody works", NULL},
    {0},
};

static const struct field feedback_list_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"status", FIELD_ENUM, 0, 0, 0, "open|closed|" STATUSES, "only those", NULL},
    {"type", FIELD_ENUM, 0, 0, 0, TYPES, "only those", NULL},
    {"team", FIELD_ENUM, 0, 0, 0, TEAMS, "only what that team has to do; for staff", NULL},
    {"assignee", FIELD_HANDLE, 0, 0, 0, NULL, "only what they look after; for staff", NULL},
    {"mine", FIELD_BOOL, 0, 0, 0, NULL, "only your own", NULL},
    {"tag", FIELD_STRING, 0, 1, 40, NULL, "only what has that tag", NULL},
    {"lang", FIELD_STRING, 0, 2, 35, NULL, "only in that language: pt is pt-BR as well", NULL},
    {"sort", FIELD_ENUM, 0, 0, 0, "impact|silence|votes|new|rice",
     "by score or by rice (staff), longest without a word of staff, votes, or newest (when not "
     "said)",
     NULL},
    {0},
};

static const struct field feedback_show_in[] = {ITEM_FIELD, {0}};

static const struct field feedback_later_item[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "who", NULL},
    {"note", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "why", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when they said so", NULL},
    {"until", FIELD_TIME, 0, 0, 0, NULL, "not before", NULL},
    {0},
};

static const struct field feedback_show_out[] = {
    {"merged", FIELD_STRINGS, FIELD_QUIET, 0, 0, NULL, "reports that are part of it", NULL},
    {"tags", FIELD_STRINGS, 0, 0, 0, NULL, "its tags; testers see the public ones", NULL},
    {"follows", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "you are told what becomes of it", NULL},
    {"choices", FIELD_STRINGS, FIELD_QUIET, 0, 0, NULL, "the states you may bring it to", NULL},
    {"later_until", FIELD_TIME, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "you cannot check it before",
     NULL},
    {"my_why", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "why you voted for it", NULL},
    {"item", FIELD_OBJECT, 0, 0, 0, NULL, "the report", feedback_item},
    {"comments", FIELD_LIST, 0, 0, 0, NULL, "what was said about it", feedback_comment_item},
    {"history", FIELD_LIST, 0, 0, 0, NULL, "what became of it", feedback_history_item},
    {"later", FIELD_LIST, 0, 0, 0, NULL, "who cannot check it this week; for staff",
     feedback_later_item},
    {0},
};

static const struct field feedback_comment_in[] = {
    ITEM_FIELD,
    {"visibility", FIELD_ENUM, 0, 0, 0, "room|staff", "staff: among staff only", NULL},
    {"kind", FIELD_ENUM, 0, 0, 0, "comment|official|evidence", "comment when not said", NULL},
    {"to", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "the number it answers", NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, FIELD_BODY_MAX, NULL, "the text", NULL},
    CALLS_FILE_ATTACH,
    {0},
};

static const struct field feedback_comment_out[] = {
    {"item", FIELD_STRING, 0, 0, 0, NULL, "the report", NULL},
    {"number", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {0},
};

static const struct field feedback_set_in[] = {
    ITEM_FIELD,
    {"status", FIELD_ENUM, FIELD_REQUIRED, 0, 0,
     "acknowledged|under_review|needs_info|planned|in_progress|verify|done|declined|withdrawn",
     "what it is from now on", NULL},
    {"note", FIELD_TEXT, 0, 1, FIELD_ABOUT_MAX, NULL,
     "said to everybody who reads it; what is decided or closed needs one", NULL},
    {"internal_note", FIELD_TEXT, 0, 1, FIELD_ABOUT_MAX, NULL, "said to staff", NULL},
    {"resolution", FIELD_ENUM, 0, 0, 0,
     "fixed|shipped|by_design|cannot_reproduce|out_of_scope|not_now|answered",
     "what became of it; with done and declined", NULL},
    {"release", FIELD_STRING, 0, 1, 40, NULL, "where it is to be checked; with verify", NULL},
    {"from", FIELD_ENUM, 0, 0, 0, STATUSES,
     "only if it is still that: somebody may have been quicker", NULL},
    {0},
};

static const struct field feedback_set_out[] = {
    {"item", FIELD_STRING, 0, 0, 0, NULL, "the report", NULL},
    {"status", FIELD_ENUM, 0, 0, 0, STATUSES, "as it is now", NULL},
    {0},
};

static const struct field feedback_verify_in[] = {
    ITEM_FIELD,
    {"result", FIELD_ENUM, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, "gone|still|later",
     "it is gone, still happens, or you cannot try it this week", NULL},
    {"body", FIELD_TEXT, 0, 1, FIELD_BODY_MAX, NULL,
     "what you saw (still needs it); with later why, for staff alone", NULL},
    {0},
};

static const struct field feedback_verify_out[] = {
    {"item", FIELD_STRING, 0, 0, 0, NULL, "the report", NULL},
    {"status", FIELD_ENUM, 0, 0, 0, STATUSES, "as it is now", NULL},
    {"until", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "with later: nothing is asked of you before",
     NULL},
    {0},
};

static const struct field feedback_ask_in[] = {
    ITEM_FIELD,
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the partner", NULL},
    {"note", FIELD_STRING, 0, 1, FIELD_LINE_MAX, NULL, "what you want to know", NULL},
    {0},
};

static const struct field feedback_ask_out[] = {
    {"item", FIELD_STRING, 0, 0, 0, NULL, "the report", NULL},
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "who was asked", NULL},
    {0},
};

static const struct field feedback_edit_in[] = {
    ITEM_FIELD,
    {"title", FIELD_STRING, 0, 1, FIELD_TITLE_MAX, NULL, "one line", NULL},
    {"trying_to", FIELD_TEXT, 0, 1, FACT_MAX, NULL, "what you were trying to do", NULL},
    {"severity", FIELD_ENUM, 0, 0, 0, SEVERITIES, "how bad", NULL},
    {"frequency", FIELD_ENUM, 0, 0, 0, FREQUENCIES, "how often", NULL},
    {"steps", FIELD_TEXT, 0, 1, FACT_MAX, NULL, "how to see it", NULL},
    {"expected", FIELD_TEXT, 0, 1, FACT_MAX, NULL, "what should have happened", NULL},
    {"environment", FIELD_TEXT, 0, 1, FACT_MAX, NULL, "with what, where", NULL},
    {"feature", FIELD_SLUG, 0, 0, 0, NULL, "which feature", NULL},
    {"release", FIELD_STRING, 0, 1, 40, NULL, "seen in which release", NULL},
    {"lang", FIELD_STRING, 0, 0, 35, NULL, "the language it is in, as pt-BR", NULL},
    {"quote_consent", FIELD_ENUM, 0, 0, 0, CONSENTS, "your words may be quoted", NULL},
    {"workaround", FIELD_TEXT, 0, 0, FACT_MAX, NULL, "what helps until then; for staff", NULL},
    {"rice_reach", FIELD_INT, 0, 0, 1000000000, NULL, "people it reaches; for who plans", NULL},
    {"rice_impact", FIELD_NUMBER, 0, 0, 100, NULL, "how much it helps each, as 0.25 to 3", NULL},
    {"rice_confidence", FIELD_INT, 0, 0, 100, NULL, "how sure that is, per cent", NULL},
    {"rice_effort", FIELD_NUMBER, 0, 0, 10000, NULL, "person-weeks it takes", NULL},
    {"external_ref", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL, "elsewhere; for staff", NULL},
    {"credit", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL,
     "what changed because of it; shown with its author's name", NULL},
    {0},
};

static const struct field feedback_edit_out[] = {
    {"item", FIELD_STRING, 0, 0, 0, NULL, "the report", NULL},
    {0},
};

static const struct field feedback_similar_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"text", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL | FIELD_REST, 1, FIELD_TITLE_MAX, NULL,
     "a title, whole or half", NULL},
    {0},
};

static const struct field feedback_vote_in[] = {
    ITEM_FIELD,
    {"importance", FIELD_INT, 0, 1, 3, NULL, "1 to 3 (1 when not said)", NULL},
    {"why", FIELD_STRING, 0, 1, FIELD_LINE_MAX, NULL, "one line, for staff", NULL},
    {"affected", FIELD_BOOL, 0, 0, 0, NULL, "it happens to you too: you are asked to check it",
     NULL},
    {"on_behalf", FIELD_HANDLE, 0, 0, 0, NULL, "a tester you speak for; for staff", NULL},
    {0},
};

static const struct field feedback_vote_out[] = {
    {"item", FIELD_STRING, 0, 0, 0, NULL, "the report", NULL},
    {"votes", FIELD_INT, FIELD_NULL, 0, 0, NULL, "people who want it too", NULL},
    {0},
};

static const struct field feedback_votes_item[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "who", NULL},
    {"kind", FIELD_ENUM, 0, 0, 0, "support|affected", "wants it, or has it too", NULL},
    {"importance", FIELD_INT, 0, 0, 0, NULL, "how important", NULL},
    {"why", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "why", NULL},
    {"on_behalf_by", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "said by this member of staff", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"real", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the handle behind an alias; for who may see it",
     NULL},
    {0},
};

static const struct field feedback_follow_in[] = {
    ITEM_FIELD,
    {"off", FIELD_BOOL, 0, 0, 0, NULL, "no more", NULL},
    {0},
};

static const struct field feedback_follow_out[] = {
    {"item", FIELD_STRING, 0, 0, 0, NULL, "the report", NULL},
    {"follows", FIELD_BOOL, 0, 0, 0, NULL, "as it is now", NULL},
    {0},
};

static const struct field feedback_merge_in[] = {
    ITEM_FIELD,
    {"into", FIELD_STRING, FIELD_REQUIRED, 3, 24, NULL, "the report it is the same as", NULL},
    {0},
};

static const struct field feedback_merge_out[] = {
    {"item", FIELD_STRING, 0, 0, 0, NULL, "the report", NULL},
    {"into", FIELD_STRING, 0, 0, 0, NULL, "the one it is part of now", NULL},
    {"moved", FIELD_INT, 0, 0, 0, NULL, "votes that count there now", NULL},
    {"already", FIELD_INT, 0, 0, 0, NULL, "of people who had voted there", NULL},
    {0},
};

static const struct field feedback_why_item[] = {
    {"part", FIELD_STRING, 0, 0, 0, NULL, "a part of the score", NULL},
    {"value", FIELD_STRING, 0, 0, 0, NULL, "how it counts", NULL},
    {"from", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "what it comes from", NULL},
    {0},
};

static const struct field feedback_route_in[] = {
    ITEM_FIELD,
    {"team", FIELD_ENUM, 0, 0, 0, TEAMS, "send it to that team", NULL},
    {"done", FIELD_BOOL, 0, 0, 0, NULL, "that team is done with it", NULL},
    {"drop", FIELD_BOOL, 0, 0, 0, NULL, "it is not for that team", NULL},
    {"assignee", FIELD_HANDLE, 0, 0, 0, NULL, "who looks after it", NULL},
    {"unassign", FIELD_BOOL, 0, 0, 0, NULL, "nobody does", NULL},
    {0},
};

static const struct field feedback_tag_in[] = {
    ITEM_FIELD,
    {"tags", FIELD_STRING, FIELD_REQUIRED, 0, 1000, NULL,
     "all of them, as cold,range; a new one is made, for staff alone at first", NULL},
    {0},
};

static const struct field feedback_tag_out[] = {
    {"item", FIELD_STRING, 0, 0, 0, NULL, "the report", NULL},
    {"tags", FIELD_STRINGS, 0, 0, 0, NULL, "its tags", NULL},
    {0},
};

static const struct field tag_list_item[] = {
    {"tag", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"public", FIELD_BOOL, 0, 0, 0, NULL, "testers see it too", NULL},
    {"reports", FIELD_INT, 0, 0, 0, NULL, "how many have it, of those you read", NULL},
    {0},
};

static const struct field tag_set_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"tag", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 40, NULL, "the tag", NULL},
    {"public", FIELD_BOOL, 0, 0, 0, NULL, "testers see it too", NULL},
    {"name", FIELD_STRING, 0, 1, 40, NULL, "called that from now on", NULL},
    {0},
};

static const struct field tag_new_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"tag", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 40, NULL,
     "its name, without a comma", NULL},
    {"public", FIELD_BOOL, 0, 0, 0, NULL, "testers see it too; else staff alone", NULL},
    {0},
};

static const struct field tag_drop_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"tag", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 40, NULL, "the tag", NULL},
    {0},
};

static const struct field tag_set_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room", NULL},
    {"tag", FIELD_STRING, 0, 0, 0, NULL, "the tag", NULL},
    {0},
};

static const struct field rule_list_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {0},
};

static const struct field rule_list_item[] = {
    {"rule", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {"team", FIELD_ENUM, 0, 0, 0, TEAMS, "sends to", NULL},
    {"type", FIELD_ENUM, FIELD_NULL, 0, 0, TYPES, "reports that are that", NULL},
    {"severity", FIELD_ENUM, FIELD_NULL, 0, 0, SEVERITIES, "and that bad", NULL},
    {"feature", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "and of that feature", NULL},
    {"consent", FIELD_BOOL, 0, 0, 0, NULL, "and may be quoted", NULL},
    {"contains", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "and say that", NULL},
    {0},
};

static const struct field rule_new_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"team", FIELD_ENUM, FIELD_REQUIRED, 0, 0, TEAMS, "send to", NULL},
    {"type", FIELD_ENUM, 0, 0, 0, TYPES, "what is that", NULL},
    {"severity", FIELD_ENUM, 0, 0, 0, SEVERITIES, "and that bad", NULL},
    {"feature", FIELD_SLUG, 0, 0, 0, NULL, "and of that feature", NULL},
    {"consent", FIELD_BOOL, 0, 0, 0, NULL, "and may be quoted", NULL},
    {"contains", FIELD_STRING, 0, 1, 80, NULL, "and says that", NULL},
    {0},
};

static const struct field rule_drop_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"rule", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its number",
     NULL},
    {0},
};

static const struct field rule_out[] = {
    {"rule", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {0},
};

const struct call calls_feedback[] = {
    {"feedback.new", "report something to a room", CALL_MEMBER, CALL_WRITE, CALL_CREATES,
     feedback_new_in, feedback_new_out, NULL},
    {"feedback.list", "the reports of a room", CALL_MEMBER, CALL_READ, CALL_PAGED, feedback_list_in,
     NULL, feedback_list_item},
    {"feedback.show", "one report, what was said and what became of it", CALL_MEMBER, CALL_READ, 0,
     feedback_show_in, feedback_show_out, NULL},
    {"feedback.comment", "say something about a report", CALL_MEMBER, CALL_WRITE, CALL_CREATES,
     feedback_comment_in, feedback_comment_out, NULL},
    {"feedback.set", "bring a report a step further", CALL_MEMBER, CALL_WRITE, 0, feedback_set_in,
     feedback_set_out, NULL},
    {"feedback.verify", "say whether it is gone or still happens", CALL_MEMBER, CALL_WRITE, 0,
     feedback_verify_in, feedback_verify_out, NULL},
    {"feedback.ask", "ask a partner about a report: they may answer it", CALL_MEMBER, CALL_WRITE, 0,
     feedback_ask_in, feedback_ask_out, NULL},
    {"feedback.edit", "add facts to a report", CALL_MEMBER, CALL_WRITE, 0, feedback_edit_in,
     feedback_edit_out, NULL},
    {"feedback.similar", "reports like what you are about to write", CALL_MEMBER, CALL_READ, 0,
     feedback_similar_in, NULL, feedback_similar_item},
    {"feedback.vote", "say that it matters to you too", CALL_MEMBER, CALL_WRITE, 0,
     feedback_vote_in, feedback_vote_out, NULL},
    {"feedback.unvote", "take your vote back", CALL_MEMBER, CALL_WRITE, 0, feedback_show_in,
     feedback_vote_out, NULL},
    {"feedback.votes", "who voted, and why; for staff", CALL_MEMBER, CALL_READ, CALL_PAGED,
     feedback_show_in, NULL, feedback_votes_item},
    {"feedback.follow", "be told what becomes of it", CALL_MEMBER, CALL_WRITE, 0,
     feedback_follow_in, feedback_follow_out, NULL},
    {"feedback.merge", "make it part of another report", CALL_MEMBER, CALL_WRITE, 0,
     feedback_merge_in, feedback_merge_out, NULL},
    {"feedback.unmerge", "part them again", CALL_MEMBER, CALL_WRITE, 0, feedback_show_in,
     feedback_set_out, NULL},
    {"feedback.why", "the parts of its score; for staff", CALL_MEMBER, CALL_READ, 0,
     feedback_show_in, NULL, feedback_why_item},
    {"feedback.route", "send it to a team, say who looks after it", CALL_MEMBER, CALL_WRITE, 0,
     feedback_route_in, feedback_edit_out, NULL},
    {"feedback.tag", "sort a report by words", CALL_MEMBER, CALL_WRITE, 0, feedback_tag_in,
     feedback_tag_out, NULL},
    {"tag.list", "the tags of a room", CALL_MEMBER, CALL_READ, 0, rule_list_in, NULL,
     tag_list_item},
    {"tag.new", "make a tag, for testers too or for staff alone", CALL_MEMBER, CALL_WRITE, 0,
     tag_new_in, tag_set_out, NULL},
    {"tag.set", "let testers see a tag, or only staff; call it another name", CALL_MEMBER,
     CALL_WRITE, 0, tag_set_in, tag_set_out, NULL},
    {"tag.drop", "take a tag off every report, and out of the room", CALL_MEMBER, CALL_WRITE, 0,
     tag_drop_in, tag_set_out, NULL},
    {"rule.list", "what goes to which team by itself", CALL_MEMBER, CALL_READ, 0, rule_list_in,
     NULL, rule_list_item},
    {"rule.new", "send what fits to a team", CALL_MEMBER, CALL_WRITE, 0, rule_new_in, rule_out,
     NULL},
    {"rule.drop", "no more", CALL_MEMBER, CALL_WRITE, 0, rule_drop_in, rule_out, NULL},
    {0},
};
