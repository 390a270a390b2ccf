/* The calls about coming into a room: invitations, applications, seats, and who
 * signed its agreement. */
#include "common/api/calls.h"

#define JOINING_PARTS "tester|partner|observer|staff|moderator"
#define JOINING_TEAMS "eng|pm|mkt|sup"

enum { JOINING_CODE = 40, JOINING_SEGMENT = 40, JOINING_PEOPLE = 65536 };

static const struct field joining_room[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {0},
};

static const struct field joining_room_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
    {0},
};

/* --- invitations --- */

static const struct field invite_make_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"part", FIELD_ENUM, 0, 0, 0, JOINING_PARTS, "as what (tester when not said)", NULL},
    {"team", FIELD_ENUM, 0, 0, 0, JOINING_TEAMS, "of staff", NULL},
    {"segment", FIELD_STRING, 0, 0, JOINING_SEGMENT, NULL, "which group of testers", NULL},
    {"org", FIELD_STRING, 0, 0, 80, NULL, "their organisation", NULL},
    {"name", FIELD_STRING, 0, 0, 100, NULL, "of whom it is for: a note to you", NULL},
    {"uses", FIELD_INT, 0, 1, 1000, NULL, "how many people it lets in (1 when not said)", NULL},
    {"expires", FIELD_TIME, FIELD_AHEAD, 0, 0, NULL,
     "until when it is good, as 7d (30 days when not said)", NULL},
    {"body", FIELD_TEXT, FIELD_BODY, 1, JOINING_PEOPLE, NULL,
     "one code each for these people: a name a line, or CSV with a header of name, segment, part, "
     "org",
     NULL},
    {0},
};

static const struct field invite_make_out[] = {
    {"code", FIELD_STRING, FIELD_NULL, 0, 0, NULL,
     "the code: shown now and never again; null with a list of people", NULL},
    {0},
};

static const struct field invite_made_item[] = {
    {"name", FIELD_STRING, 0, 0, 0, NULL, "for whom", NULL},
    {"code", FIELD_STRING, 0, 0, 0, NULL, "their code", NULL},
    {0},
};

static const struct field invite_list_item[] = {
    {"number", FIELD_INT, 0, 0, 0, NULL, "to name it by", NULL},
    {"name", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "for whom", NULL},
    {"part", FIELD_ENUM, 0, 0, 0, JOINING_PARTS, "as what", NULL},
    {"team", FIELD_ENUM, FIELD_NULL, 0, 0, JOINING_TEAMS, "of staff", NULL},
    {"segment", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "which group of testers", NULL},
    {"uses", FIELD_INT, 0, 0, 0, NULL, "how many people it lets in", NULL},
    {"used", FIELD_INT, 0, 0, 0, NULL, "how many it has let in", NULL},
    {"state", FIELD_ENUM, 0, 0, 0, "open|used|expired|revoked", "whether it is good", NULL},
    {"expires_at", FIELD_TIME, 0, 0, 0, NULL, "until when it is good", NULL},
    {"org", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "of which organisation", NULL},
    {"made_by", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "who made it", NULL},
    {"made_at", FIELD_TIME, FIELD_QUIET, 0, 0, NULL, "when", NULL},
    {"members", FIELD_STRINGS, FIELD_QUIET, 0, 0, NULL, "whom it let in", NULL},
    {0},
};

static const struct field invite_revoke_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"number", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 1000000, NULL,
     "its number, as invite list shows it", NULL},
    {0},
};

static const struct field invite_number_out[] = {
    {"number", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {0},
};

static const struct field invite_print_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"code", FIELD_STRING, 0, 1, JOINING_CODE, NULL, "put this code in, which has to be good",
     NULL},
    {0},
};

static const struct field invite_print_out[] = {
    {"text", FIELD_TEXT, 0, 0, 0, NULL,
     "ready to send: how to come in from Windows, macOS and Linux, and the key's fingerprint",
     NULL},
    {0},
};

static const struct field invite_code_in[] = {
    {"code", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL | FIELD_REST, 1, JOINING_CODE, NULL,
     "the code; case, dashes and spaces do not matter", NULL},
    {0},
};

static const struct field invite_check_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room it leads to", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"purpose", FIELD_STRING, 0, 0, 0, NULL, "what it is for", NULL},
    {"part", FIELD_ENUM, 0, 0, 0, JOINING_PARTS, "as what it lets you in", NULL},
    {"nda", FIELD_INT, FIELD_NULL, 0, 0, NULL, "the version of what is to be signed", NULL},
    {"alias", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "you would go by an alias there", NULL},
    {"support_sees", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL,
     "support sees who is behind it, beside owner, moderators and product", NULL},
    {0},
};

static const struct field invite_use_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room you are in now", NULL},
    {"nda", FIELD_INT, FIELD_NULL, 0, 0, NULL,
     "the version of what is to be signed first; null: nothing", NULL},
    {"alias", FIELD_STRING, FIELD_NULL, 0, 0, NULL,
     "what you are called there; null: by your handle", NULL},
    {0},
};

/* --- applications --- */

static const struct field question_fields[] = {
    {"question", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {"text", FIELD_STRING, 0, 0, 0, NULL, "what is asked", NULL},
    {"choices", FIELD_STRINGS, FIELD_NULL, 0, 0, NULL, "to choose from; null: in own words", NULL},
    {"required", FIELD_BOOL, 0, 0, 0, NULL, "has to be answered", NULL},
    {0},
};

static const struct field screener_set_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 0, 16384, NULL,
     "a question a line, choices behind it after |; (optional) in front of one that may be left "
     "out; nothing: no questions",
     NULL},
    {0},
};

static const struct field screener_set_out[] = {
    {"questions", FIELD_INT, 0, 0, 0, NULL, "how many there are now", NULL},
    {0},
};

static const struct field apply_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"body", FIELD_TEXT, FIELD_BODY | FIELD_STDIN, 0, 16384, NULL,
     "an answer a line, in the order of screener list; an empty line leaves one out", NULL},
    {0},
};

static const struct field apply_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room", NULL},
    {"state", FIELD_STRING, 0, 0, 0, NULL, "applied", NULL},
    {0},
};

static const struct field applications_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"all", FIELD_BOOL, 0, 0, 0, NULL, "those decided or taken back, too", NULL},
    {0},
};

static const struct field answer_fields[] = {
    {"question", FIELD_STRING, 0, 0, 0, NULL, "what was asked", NULL},
    {"answer", FIELD_STRING, 0, 0, 0, NULL, "what they said", NULL},
    {0},
};

static const struct field application_item[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "who", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"verdict", FIELD_ENUM, FIELD_NULL, 0, 0, "accepted|declined|withdrawn",
     "null: not decided yet", NULL},
    {"decided_by", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "by whom", NULL},
    {"decided_at", FIELD_TIME, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "when", NULL},
    {"note", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "what they were told", NULL},
    {"answers", FIELD_LIST, FIELD_WIDE, 0, 0, NULL, "what they answered", answer_fields},
    {"alias", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "what they are called there",
     NULL},
    {0},
};

static const struct field decide_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the applicant", NULL},
    {"accept", FIELD_BOOL, 0, 0, 0, NULL, "let them in", NULL},
    {"decline", FIELD_BOOL, 0, 0, 0, NULL, "do not", NULL},
    {"segment", FIELD_STRING, 0, 0, JOINING_SEGMENT, NULL, "into which group", NULL},
    {"note", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL, "a word to them", NULL},
    {"over", FIELD_BOOL, 0, 0, 0, NULL, "also when the seats of the group are taken", NULL},
    {0},
};

static const struct field decide_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room", NULL},
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "the applicant", NULL},
    {"verdict", FIELD_ENUM, 0, 0, 0, "accepted|declined", "how it was decided", NULL},
    {0},
};

static const struct field seat_set_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"target", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 100000, NULL,
     "how many are wanted; 0 takes the row away", NULL},
    {"segment", FIELD_STRING, 0, 0, JOINING_SEGMENT, NULL, "of this group (those in none)", NULL},
    {0},
};

static const struct field seat_fields[] = {
    {"segment", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the group; null: those in none", NULL},
    {"target", FIELD_INT, FIELD_NULL, 0, 0, NULL, "how many are wanted; null: nobody said", NULL},
    {"taken", FIELD_INT, 0, 0, 0, NULL, "testers in it, or who only have to sign", NULL},
    {"invited", FIELD_INT, 0, 0, 0, NULL, "more that invitations not used yet may bring", NULL},
    {0},
};

/* --- the agreement --- */

static const struct field nda_list_item[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "who", NULL},
    {"name", FIELD_STRING, 0, 0, 0, NULL, "the name they typed", NULL},
    {"version", FIELD_INT, 0, 0, 0, NULL, "of the text", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"withdrawn_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "taken back", NULL},
    {"fingerprint", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "by which key; null: by none", NULL},
    {"digest", FIELD_STRING, FIELD_QUIET, 0, 0, NULL, "SHA-256 of the text", NULL},
    {"alias", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "what they are called there",
     NULL},
    {0},
};

static const struct field nda_versions_item[] = {
    {"version", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {"published_at", FIELD_TIME, 0, 0, 0, NULL, "since when", NULL},
    {"by", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "whose text it is", NULL},
    {"signed", FIELD_INT, 0, 0, 0, NULL, "by how many, who did not take it back", NULL},
    {"digest", FIELD_STRING, FIELD_WIDE, 0, 0, NULL, "SHA-256 of the text", NULL},
    {0},
};

const struct call calls_joining[] = {
    {"invite.make", "make a code, or one each for a list of people", CALL_MEMBER, CALL_WRITE, 0,
     invite_make_in, invite_make_out, invite_made_item},
    {"invite.list", "the invitations to a room", CALL_MEMBER, CALL_READ, CALL_PAGED, joining_room,
     NULL, invite_list_item},
    {"invite.revoke", "take an invitation back", CALL_MEMBER, CALL_WRITE, 0, invite_revoke_in,
     invite_number_out, NULL},
    {"invite.print", "a text ready to send with an invitation", CALL_MEMBER, CALL_READ, CALL_TEXT,
     invite_print_in, invite_print_out, NULL},
    {"invite.check", "where a code leads", CALL_ANYONE, CALL_READ, CALL_HIDDEN, invite_code_in,
     invite_check_out, NULL},
    {"invite.use", "come into a room by the code you were sent", CALL_MEMBER, CALL_WRITE, 0,
     invite_code_in, invite_use_out, NULL},
    {"screener.set", "write the questions applicants answer", CALL_MEMBER, CALL_WRITE, 0,
     screener_set_in, screener_set_out, NULL},
    {"screener.list", "the questions applicants answer", CALL_MEMBER, CALL_READ, 0, joining_room,
     NULL, question_fields},
    {"room.apply", "ask to be let into a room", CALL_MEMBER, CALL_WRITE, 0, apply_in, apply_out,
     NULL},
    {"room.withdraw", "take your application back", CALL_MEMBER, CALL_WRITE, 0, joining_room,
     joining_room_out, NULL},
    {"room.applications", "who asks to be let in, and what they answered", CALL_MEMBER, CALL_READ,
     CALL_PAGED, applications_in, NULL, application_item},
    {"room.decide", "let an applicant in, or not", CALL_MEMBER, CALL_WRITE, 0, decide_in,
     decide_out, NULL},
    {"seat.set", "how many testers of a group are wanted", CALL_MEMBER, CALL_WRITE, 0, seat_set_in,
     joining_room_out, NULL},
    {"seat.list", "how many testers are wanted, and there", CALL_MEMBER, CALL_READ, 0, joining_room,
     NULL, seat_fields},
    {"nda.list", "who signed the agreement of a room", CALL_MEMBER, CALL_READ, CALL_PAGED,
     joining_room, NULL, nda_list_item},
    {"nda.versions", "every agreement a room had; for its owner", CALL_MEMBER, CALL_READ, 0,
     joining_room, NULL, nda_versions_item},
    {"nda.withdraw", "take your signature back; you read nothing of the room then", CALL_MEMBER,
     CALL_WRITE, 0, joining_room, joining_room_out, NULL},
    {0},
};
