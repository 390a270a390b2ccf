/* The calls that close the loop of a room: decisions, what a release brought, what
 * goes out, and its end. */
#include "common/api/calls.h"

#define ROOM_IN                                                                                    \
	{                                                                                          \
		"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room",     \
		    NULL                                                                           \
	}
#define ITEMS_IN                                                                                   \
	{                                                                                          \
		"item", FIELD_STRINGS, 0, 0, 50, NULL, "the reports it is because of", NULL        \
	}

static const struct field room_only[] = {ROOM_IN, {0}};
static const struct field room_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room", NULL},
    {0},
};
static const struct field text_out[] = {
    {"text", FIELD_TEXT, 0, 0, 0, NULL, "the text, or a piece of it", NULL},
    {"next", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "goes on after this; null at its end", NULL},
    {0},
};

static const struct field decision_new_in[] = {
    ROOM_IN,
    {"title", FIELD_STRING, FIELD_REQUIRED, 1, FIELD_TITLE_MAX, NULL, "what was decided", NULL},
    ITEMS_IN,
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, 16384, NULL, "why", NULL},
    {0},
};
static const struct field decision_new_out[] = {
    {"decision", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {0},
};
static const struct field decision_item[] = {
    {"decision", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "its number", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "what was decided", NULL},
    {"rationale", FIELD_TEXT, FIELD_WIDE, 0, 0, NULL, "why", NULL},
    {"by", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "by whom", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"items", FIELD_STRINGS, 0, 0, 0, NULL, "because of these reports", NULL},
    {0},
};

static const struct field changelog_new_in[] = {
    ROOM_IN,
    {"release", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 40, NULL, "its version", NULL},
    ITEMS_IN,
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, 16384, NULL, "what it brought", NULL},
    {0},
};
static const struct field changelog_new_out[] = {
    {"change", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {0},
};
static const struct field changelog_list_in[] = {
    ROOM_IN,
    {"release", FIELD_STRING, 0, 1, 40, NULL, "only of this version", NULL},
    {0},
};
static const struct field changelog_because[] = {
    {"item", FIELD_STRING, 0, 0, 0, NULL, "the report", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "its title", NULL},
    {"because_of", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "who reported it", NULL},
    {"yours", FIELD_BOOL, 0, 0, 0, NULL, "because of you", NULL},
    {"credit", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "what changed because of it", NULL},
    {0},
};
static const struct field changelog_item[] = {
    {"change", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "its number", NULL},
    {"release", FIELD_STRING, 0, 0, 0, NULL, "the version", NULL},
    {"text", FIELD_TEXT, FIELD_WIDE, 0, 0, NULL, "what it brought", NULL},
    {"by", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "by whom", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"items", FIELD_LIST, FIELD_QUIET, 0, 0, NULL, "because of these reports", changelog_because},
    {0},
};

static const struct field promote_in[] = {
    {"thread", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL,
     "a thread of a room's talk", NULL},
    {"type", FIELD_ENUM, FIELD_REQUIRED, 0, 0, "issue|idea|praise|usage|question", "what it is",
     NULL},
    {0},
};
static const struct field promote_out[] = {
    {"item", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {0},
};

static const struct field ledger_out[] = {
    {"closed_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "when the room ended", NULL},
    {"thanks", FIELD_TEXT, FIELD_NULL | FIELD_WIDE, 0, 0, NULL, "what was said then", NULL},
    {0},
};
static const struct field ledger_item[] = {
    {"side", FIELD_ENUM, 0, 0, 0, "members|company", "who got it", NULL},
    {"what", FIELD_STRING, 0, 0, 0, NULL, "what", NULL},
    {"count", FIELD_INT, 0, 0, 0, NULL, "how many", NULL},
    {0},
};
static const struct field close_in[] = {
    ROOM_IN,
    {"reviewed", FIELD_BOOL, 0, 0, 0, NULL, "both sides of room ledger were looked at", NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, FIELD_ABOUT_MAX, NULL,
     "a thank-you to everybody in it", NULL},
    {0},
};

static const struct field export_in[] = {
    ROOM_IN,
    {"csv", FIELD_BOOL, 0, 0, 0, NULL, "comma-separated values (when nothing is said)", NULL},
    {"json", FIELD_BOOL, 0, 0, 0, NULL, "an array of objects", NULL},
    {"markdown", FIELD_BOOL, 0, 0, 0, NULL, "to read", NULL},
    {"after", FIELD_STRING, 0, 1, 128, NULL, "go on after this, the `next` of the piece before",
     NULL},
    {0},
};

static const struct field advocate_in[] = {
    ROOM_IN,
    {"off", FIELD_BOOL, 0, 0, 0, NULL, "rather not", NULL},
    {0},
};
static const struct field advocate_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room", NULL},
    {"advocates", FIELD_BOOL, 0, 0, 0, NULL, "as it is now", NULL},
    {0},
};
static const struct field advocates_item[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "who", NULL},
    {"name", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the name they go by", NULL},
    {"segment", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "which group", NULL},
    {"reports", FIELD_INT, 0, 0, 0, NULL, "their reports", NULL},
    {"real", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the handle behind an alias; for who may see it",
     NULL},
    {0},
};
static const struct field launch_text_in[] = {
    ROOM_IN,
    {"embargo", FIELD_TIME, 0, 0, 0, NULL, "nobody gets it before", NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, 8192, NULL, "the text to share", NULL},
    {0},
};
static const struct field launch_show_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room", NULL},
    {"advocates", FIELD_BOOL, FIELD_NULL, 0, 0, NULL,
     "you want to tell people; null: not yours to say", NULL},
    {"embargo_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "nothing is told before", NULL},
    {"ready", FIELD_BOOL, 0, 0, 0, NULL, "there is a text to share", NULL},
    {"text", FIELD_TEXT, FIELD_NULL | FIELD_WIDE, 0, 0, NULL, "that text, where you may have it",
     NULL},
    {"people", FIELD_INT, FIELD_NULL, 0, 0, NULL, "who wants to tell people; for staff", NULL},
    {0},
};

static const struct field consent_item[] = {
    {"scope", FIELD_ENUM, 0, 0, 0, "quote|advocacy",
     "your words may be quoted, or you want to tell people", NULL},
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room", NULL},
    {"item", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the report whose words it is", NULL},
    {"how", FIELD_ENUM, FIELD_NULL, 0, 0, "anonymous|named", "with your name or without", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "since when", NULL},
    {0},
};
static const struct field consent_withdraw_in[] = {
    {"item", FIELD_STRING, 0, 3, 24, NULL, "the words of this report", NULL},
    {"room", FIELD_SLUG, 0, 0, 0, NULL, "everything in this room", NULL},
    {"all", FIELD_BOOL, 0, 0, 0, NULL, "everything there is", NULL},
    {"scope", FIELD_ENUM, 0, 0, 0, "quote|advocacy", "only that", NULL},
    {0},
};
static const struct field consent_withdraw_out[] = {
    {"withdrawn", FIELD_INT, 0, 0, 0, NULL, "how many", NULL},
    {0},
};

const struct call calls_closing[] = {
    {"decision.new", "log what was decided, and why", CALL_MEMBER, CALL_WRITE, CALL_CREATES,
     decision_new_in, decision_new_out, NULL},
    {"decision.list", "what was decided in a room", CALL_MEMBER, CALL_READ, CALL_PAGED, room_only,
     NULL, decision_item},
    {"changelog.new", "say what a release brought; everybody it concerns is told once", CALL_MEMBER,
     CALL_WRITE, CALL_CREATES, changelog_new_in, changelog_new_out, NULL},
    {"changelog.list", "what releases brought, because of whom", CALL_MEMBER, CALL_READ, CALL_PAGED,
     changelog_list_in, NULL, changelog_item},
    {"feedback.promote", "make a thread of a room's talk a report", CALL_MEMBER, CALL_WRITE, 0,
     promote_in, promote_out, NULL},
    {"feedback.export", "the reports of a room, to take away", CALL_MEMBER, CALL_READ, CALL_TEXT,
     export_in, text_out, NULL},
    {"report", "a room as a readable text; for its staff", CALL_MEMBER, CALL_READ, CALL_TEXT,
     room_only, text_out, NULL},
    {"room.ledger", "what members got, and what the company got, of what you read there",
     CALL_MEMBER, CALL_READ, 0, room_only, ledger_out, ledger_item},
    {"room.close", "end a room, with a thank-you", CALL_MEMBER, CALL_WRITE, 0, close_in, room_out,
     NULL},
    {"launch.advocate", "you want to tell people when it is released", CALL_MEMBER, CALL_WRITE, 0,
     advocate_in, advocate_out, NULL},
    {"launch.advocates", "who wants to tell people", CALL_MEMBER, CALL_READ, 0, room_only, NULL,
     advocates_item},
    {"launch.text", "the text to share, and its embargo", CALL_MEMBER, CALL_WRITE, 0,
     launch_text_in, room_out, NULL},
    {"launch.show", "how the launch stands", CALL_MEMBER, CALL_READ, 0, room_only, launch_show_out,
     NULL},
    {"launch.share", "the text you may share", CALL_MEMBER, CALL_READ, CALL_TEXT, room_only,
     text_out, NULL},
    {"launch.pack", "known issues, quotes by consent, answered questions; for staff", CALL_MEMBER,
     CALL_READ, CALL_TEXT, room_only, text_out, NULL},
    {"consent.list", "what you agreed to in rooms: being quoted, telling people", CALL_MEMBER,
     CALL_READ, 0, NULL, NULL, consent_item},
    {"consent.withdraw", "take back what you agreed to, also where you read the room no more",
     CALL_MEMBER, CALL_WRITE, 0, consent_withdraw_in, consent_withdraw_out, NULL},
    {0},
};
