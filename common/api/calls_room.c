/* The calls about private feedback rooms and who is in them. */
#include "common/api/calls.h"

#define ROOM_PARTS  "tester|partner|observer|staff|moderator|owner"
#define ROOM_PHASES "draft|recruiting|onboarding|engagement|closure|archived"
#define ROOM_STATES "invited|applied|nda_pending|active|paused|completed|declined|left|removed"
#define ROOM_TEAMS  "eng|pm|mkt|sup"

static const struct field room_only[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {0},
};

static const struct field room_name[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
    {0},
};

static const struct field room_new_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL,
     "its slug: a code name, since names of what is not released leak", NULL},
    {"title", FIELD_STRING, FIELD_REQUIRED, 1, 80, NULL, "its name, for those in it", NULL},
    {"purpose", FIELD_STRING, FIELD_REQUIRED, 1, FIELD_LINE_MAX, NULL,
     "what it is for, one line, shown on every screen", NULL},
    {"hidden", FIELD_BOOL, 0, 0, 0, NULL, "outsiders do not learn that it exists", NULL},
    {"prefix", FIELD_STRING, 0, 2, 12, NULL,
     "its reports are PREFIX-1, PREFIX-2 (from the slug when not said)", NULL},
    {"mode", FIELD_ENUM, 0, 0, 0, "collab|solo",
     "testers read each other's reports, or only their own (collab when not said)", NULL},
    {"kind", FIELD_ENUM, 0, 0, 0, "timeboxed|continuous", "has an end, or none", NULL},
    {"identity", FIELD_ENUM, 0, 0, 0, "real|alias",
     "testers go by their handles, or by an alias (real when not said)", NULL},
    {"support_sees", FIELD_BOOL, 0, 0, 0, NULL,
     "with aliases: support sees who somebody is, as you, moderators and product do", NULL},
    {"nda", FIELD_TEXT, FIELD_BODY, 1, 65536, NULL,
     "the agreement to be signed; --nda-file is the same as --file", NULL},
    {"ack_hours", FIELD_INT, 0, 1, 720, NULL,
     "a report is answered within so many working hours (8 when not said: a day of them); "
     "room set says when these are",
     NULL},
    {"owner", FIELD_HANDLE, 0, 0, 0, NULL, "whose it is: for sysops; else yours", NULL},
    {0},
};

static const struct field room_fields[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"purpose", FIELD_STRING, FIELD_WIDE, 0, 0, NULL, "what it is for", NULL},
    {"phase", FIELD_ENUM, 0, 0, 0, ROOM_PHASES, "how far it is", NULL},
    {"part", FIELD_ENUM, FIELD_NULL, 0, 0, ROOM_PARTS, "what you are in it", NULL},
    {"open", FIELD_INT, FIELD_NULL, 0, 0, NULL, "reports not closed yet, of those you read", NULL},
    {"asked", FIELD_INT, 0, 0, 0, NULL, "what it asks of you", NULL},
    {"state", FIELD_ENUM, FIELD_QUIET | FIELD_NULL, 0, 0, ROOM_STATES, "how far in you are", NULL},
    {"unread", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "posts new for you", NULL},
    {0},
};

static const struct field room_list_out[] = {
    {"may_make", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "you may make rooms of your own", NULL},
    {0},
};

static const struct field room_setup_fields[] = {
    {"moderated", FIELD_BOOL, 0, 0, 0, NULL, "somebody else than its owner looks after it", NULL},
    {"invited", FIELD_INT, 0, 0, 0, NULL, "how many people invitations were made for", NULL},
    {"open", FIELD_INT, 0, 0, 0, NULL, "of these, not used yet and good", NULL},
    {"joined", FIELD_INT, 0, 0, 0, NULL, "testers who are in", NULL},
    {"to_sign", FIELD_INT, 0, 0, 0, NULL, "who only have to sign", NULL},
    {"wanted", FIELD_INT, FIELD_NULL, 0, 0, NULL, "seats in all; null: nobody said", NULL},
    {"applications", FIELD_INT, 0, 0, 0, NULL, "that wait for a decision", NULL},
    {"tasks", FIELD_INT, 0, 0, 0, NULL, "tasks, surveys and diaries so far", NULL},
    {"late", FIELD_INT, 0, 0, 0, NULL, "reports whose answer is due", NULL},
    {0},
};

static const struct field room_show_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"purpose", FIELD_STRING, 0, 0, 0, NULL, "what it is for", NULL},
    {"phase", FIELD_ENUM, 0, 0, 0, ROOM_PHASES, "how far it is", NULL},
    {"part", FIELD_ENUM, FIELD_NULL, 0, 0, ROOM_PARTS, "what you are in it", NULL},
    {"team", FIELD_ENUM, FIELD_NULL, 0, 0, ROOM_TEAMS, "your team there", NULL},
    {"state", FIELD_ENUM, FIELD_NULL, 0, 0, ROOM_STATES, "how far in you are", NULL},
    {"identity", FIELD_ENUM, 0, 0, 0, "real|alias", "by what testers go there", NULL},
    {"alias", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "what you are called there", NULL},
    {"sees_real", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "you see who is behind an alias", NULL},
    {"support_sees", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL,
     "support sees it too, beside its owner, moderators and product", NULL},
    {"prefix", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "its reports are PREFIX-1", NULL},
    {"mode", FIELD_ENUM, FIELD_NULL, 0, 0, "collab|solo", "who reads reports", NULL},
    {"listed", FIELD_BOOL, 0, 0, 0, NULL, "members learn that it exists, and may apply", NULL},
    {"hide_votes", FIELD_BOOL, FIELD_NULL | FIELD_QUIET, 0, 0, NULL,
     "counts are shown to who voted", NULL},
    {"one_voice", FIELD_BOOL, FIELD_NULL | FIELD_QUIET, 0, 0, NULL,
     "an organisation's votes weigh as one", NULL},
    {"owner", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "whose it is", NULL},
    {"moderator", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "who looks after it", NULL},
    {"ack_hours", FIELD_INT, FIELD_NULL, 0, 0, NULL, "working hours until an answer", NULL},
    {"work_days", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "when its staff work, as mon-fri", NULL},
    {"work_from", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "from, as 09:00", NULL},
    {"work_to", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "until, as 17:00", NULL},
    {"zone", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "in this time zone", NULL},
    {"holidays", FIELD_STRINGS, FIELD_NULL, 0, 0, NULL, "days off, as 2026-12-25", NULL},
    {"nda_version", FIELD_INT, FIELD_NULL, 0, 0, NULL, "of the agreement; null: there is none",
     NULL},
    {"open", FIELD_INT, FIELD_NULL, 0, 0, NULL, "reports not closed yet, of those you read", NULL},
    {"asked", FIELD_INT, 0, 0, 0, NULL, "what it asks of you", NULL},
    {"people", FIELD_INT, FIELD_NULL, 0, 0, NULL,
     "how many are in it; null where that is for its staff to know", NULL},
    {"unread", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "posts new for you", NULL},
    {"created_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "since when", NULL},
    {"closes_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "its last day: it is closing from then on",
     NULL},
    {"retention_days", FIELD_INT, FIELD_NULL | FIELD_QUIET, 0, 0, NULL,
     "how long signatures and reports are kept after it was archived", NULL},
    {"setup", FIELD_OBJECT, FIELD_NULL | FIELD_QUIET, 0, 0, NULL,
     "for its owner: how far it is set up", room_setup_fields},
    {"breaks", FIELD_LIST, FIELD_NULL | FIELD_QUIET, 0, 0, NULL,
     "for its owner: when a sysop broke the glass, and why",
     (const struct field[]){
	 {"handle", FIELD_STRING, 0, 0, 0, NULL, "which sysop", NULL},
	 {"reason", FIELD_STRING, 0, 0, 0, NULL, "why", NULL},
	 {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
	 {"until", FIELD_TIME, 0, 0, 0, NULL, "until when", NULL},
	 {0},
     }},
    {0},
};

static const struct field room_asked_in[] = {
    {"room", FIELD_SLUG, FIELD_POSITIONAL, 0, 0, NULL, "only this room", NULL},
    {0},
};

const struct field calls_asked_fields[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room", NULL},
    {"room_title", FIELD_STRING, FIELD_QUIET, 0, 0, NULL, "its name", NULL},
    {"kind", FIELD_ENUM, 0, 0, 0, "invited|sign|reply|check|unit|task|survey|diary",
     "take the invitation, sign, answer about a report, check what was mended, say that a unit "
     "came, do",
     NULL},
    {"item", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the report it is about", NULL},
    {"task", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the task it is", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "what it is about", NULL},
    {"due_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "until when", NULL},
    {"at", FIELD_TIME, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "since when", NULL},
    {0},
};

static const struct field room_set_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"title", FIELD_STRING, 0, 1, 80, NULL, "its name", NULL},
    {"purpose", FIELD_STRING, 0, 1, FIELD_LINE_MAX, NULL, "what it is for", NULL},
    {"phase", FIELD_ENUM, 0, 0, 0, "draft|recruiting|onboarding|engagement|closure",
     "how far it is; room close archives it", NULL},
    {"listed", FIELD_BOOL, 0, 0, 0, NULL, "members learn that it exists", NULL},
    {"hide_votes", FIELD_BOOL, 0, 0, 0, NULL, "counts are shown to who voted", NULL},
    {"identity", FIELD_ENUM, 0, 0, 0, "real|alias",
     "by what testers go there; fixed once one is in", NULL},
    {"support_sees", FIELD_BOOL, 0, 0, 0, NULL,
     "support sees who is behind an alias; granted before the first tester is in", NULL},
    {"one_voice", FIELD_BOOL, 0, 0, 0, NULL,
     "an organisation's votes weigh as one, the most important", NULL},
    {"moderator", FIELD_HANDLE, 0, 0, 0, NULL, "who looks after it: somebody in it", NULL},
    {"ack_hours", FIELD_INT, 0, 1, 720, NULL, "working hours until an answer", NULL},
    {"zone", FIELD_STRING, 0, 1, 64, NULL, "where its staff work, as Europe/Lisbon", NULL},
    {"work_days", FIELD_STRING, 0, 3, 31, NULL, "when, as mon-fri or mon,wed,sat", NULL},
    {"work_from", FIELD_STRING, 0, 4, 5, NULL, "from, as 9:00", NULL},
    {"work_to", FIELD_STRING, 0, 4, 5, NULL, "until, as 17:00", NULL},
    {"holiday", FIELD_STRINGS, 0, 0, 50, NULL, "days off, as 2026-12-25 or 2026-12-24..2027-01-01",
     NULL},
    {"workday", FIELD_STRINGS, 0, 0, 50, NULL, "the same, no days off after all", NULL},
    {"retention_days", FIELD_INT, 0, 1, 3650, NULL, "how long it is kept after it was archived",
     NULL},
    {"closes_at", FIELD_TIME, FIELD_AHEAD, 0, 0, NULL,
     "its last day; you are told a week and a day before, and on it the room is closing", NULL},
    {"open_ended", FIELD_BOOL, 0, 0, 0, NULL, "it has no last day", NULL},
    {0},
};

static const struct field room_people_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"state", FIELD_ENUM, 0, 0, 0, ROOM_STATES, "only those", NULL},
    {"part", FIELD_ENUM, 0, 0, 0, ROOM_PARTS, "only those", NULL},
    {"handle", FIELD_HANDLE, 0, 0, 0, NULL, "only this one", NULL},
    {0},
};

static const struct field room_people_item[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "who: what they are called there", NULL},
    {"part", FIELD_ENUM, 0, 0, 0, ROOM_PARTS, "what they are there", NULL},
    {"team", FIELD_ENUM, FIELD_NULL, 0, 0, ROOM_TEAMS, "of staff", NULL},
    {"segment", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "which group of testers; for staff", NULL},
    {"state", FIELD_ENUM, 0, 0, 0, ROOM_STATES, "how far in they are", NULL},
    {"unit", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "what they were sent; for staff", NULL},
    {"reports", FIELD_INT, FIELD_NULL, 0, 0, NULL, "their reports; for staff", NULL},
    {"last_heard_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL,
     "a report, vote, answer or comment; for staff", NULL},
    {"joined_at", FIELD_TIME, FIELD_NULL | FIELD_QUIET, 0, 0, NULL,
     "in it since; with aliases for who sees behind them", NULL},
    {"signed_at", FIELD_TIME, FIELD_NULL | FIELD_QUIET, 0, 0, NULL,
     "signed the agreement; for staff", NULL},
    {"first_report_at", FIELD_TIME, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "for staff", NULL},
    {"invited_by", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL,
     "whose invitation it was, or who let them in; for staff", NULL},
    {"reason", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL,
     "why they were taken out or declined; for staff", NULL},
    {"org", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "their organisation; for staff",
     NULL},
    {"features", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL,
     "of a partner: reports about these they read; for staff", NULL},
    {"is_alias", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "that is an alias", NULL},
    {"real", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the handle behind an alias; for who may see it",
     NULL},
    {0},
};

static const struct field room_admit_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the member", NULL},
    {"part", FIELD_ENUM, 0, 0, 0, ROOM_PARTS, "as what (tester when not said)", NULL},
    {"team", FIELD_ENUM, 0, 0, 0, ROOM_TEAMS, "of staff", NULL},
    {"segment", FIELD_STRING, 0, 0, 40, NULL, "which group of testers", NULL},
    {"org", FIELD_STRING, 0, 0, 80, NULL, "their organisation", NULL},
    {0},
};

static const struct field room_admit_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room", NULL},
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "the member", NULL},
    {"state", FIELD_ENUM, 0, 0, 0, ROOM_STATES, "how far in they are", NULL},
    {0},
};

static const struct field room_alias_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"alias", FIELD_HANDLE, 0, 0, 0, NULL, "another one of your own, until you were heard", NULL},
    {"another", FIELD_BOOL, 0, 0, 0, NULL, "another one, drawn by chance", NULL},
    {0},
};

static const struct field room_alias_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room", NULL},
    {"alias", FIELD_STRING, 0, 0, 0, NULL, "what you are called there", NULL},
    {"may_change", FIELD_BOOL, 0, 0, 0, NULL, "you were not heard yet, and may take another", NULL},
    {"support_sees", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL,
     "who you are is seen by its owner, moderators and product, and by support too", NULL},
    {0},
};

static const struct field room_remove_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the member", NULL},
    {"reason", FIELD_STRING, FIELD_REQUIRED, 1, FIELD_LINE_MAX, NULL, "why; they are told", NULL},
    {0},
};

static const struct field room_break_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "its code name", NULL},
    {"reason", FIELD_STRING, FIELD_REQUIRED, 1, FIELD_LINE_MAX, NULL,
     "why; into the audit log, and shown to its owner", NULL},
    {0},
};

static const struct field room_break_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room", NULL},
    {"until", FIELD_TIME, 0, 0, 0, NULL, "you read it until then", NULL},
    {0},
};

static const struct field partner_set_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the partner", NULL},
    {"features", FIELD_STRING, FIELD_REQUIRED, 0, 1000, NULL,
     "all of them, as carry,putt; none: only their own desk", NULL},
    {0},
};

static const struct field partner_set_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room", NULL},
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "the partner", NULL},
    {"features", FIELD_STRING, 0, 0, 0, NULL, "reports about these they read", NULL},
    {0},
};

static const struct field room_maker_in[] = {
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the member", NULL},
    {"may", FIELD_BOOL, FIELD_POSITIONAL, 0, 0, NULL, "no takes it away", NULL},
    {0},
};

static const struct field room_maker_out[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "the member", NULL},
    {0},
};

static const struct field nda_publish_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, 65536, NULL,
     "the text; it never changes, a new one is a new version", NULL},
    {0},
};

static const struct field nda_publish_out[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "the room", NULL},
    {"version", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {0},
};

static const struct field nda_show_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"version", FIELD_INT, 0, 1, 1000000, NULL, "an earlier one (the newest when not said)", NULL},
    {0},
};

static const struct field nda_show_out[] = {
    {"version", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {"text", FIELD_TEXT, FIELD_WIDE, 0, 0, NULL, "the text", NULL},
    {"digest", FIELD_STRING, 0, 0, 0, NULL, "SHA-256 of the text", NULL},
    {"published_at", FIELD_TIME, 0, 0, 0, NULL, "since when", NULL},
    {"signed_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "when you signed it", NULL},
    {"signed_as", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the name you typed", NULL},
    {"alias", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "what you are called there",
     NULL},
    {"support_sees", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL,
     "support sees who is behind it, beside owner, moderators and product", NULL},
    {0},
};

static const struct field nda_accept_in[] = {
    {"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room", NULL},
    {"version", FIELD_INT, FIELD_REQUIRED, 1, 1000000, NULL, "the version you have read", NULL},
    {"name", FIELD_STRING, FIELD_REQUIRED, 2, 100, NULL, "your own name: typing it signs", NULL},
    {0},
};

static const struct field nda_mine_item[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "of which room", NULL},
    {"version", FIELD_INT, 0, 0, 0, NULL, "which one; nda show has its text", NULL},
    {"name", FIELD_STRING, 0, 0, 0, NULL, "the name you typed", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"withdrawn_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "when you took it back", NULL},
    {"digest", FIELD_STRING, FIELD_QUIET, 0, 0, NULL, "SHA-256 of the text", NULL},
    {0},
};

const struct call calls_room[] = {
    {"room.new", "make a private feedback room", CALL_ANYONE, CALL_WRITE, 0, room_new_in, room_name,
     NULL},
    {"room.list", "rooms you are in, and those that are listed", CALL_ANYONE, CALL_READ, 0, NULL,
     room_list_out, room_fields},
    {"room.show", "one room and how far you are in it", CALL_MEMBER, CALL_READ, 0, room_only,
     room_show_out, NULL},
    {"room.asked", "what your rooms ask of you", CALL_MEMBER, CALL_READ, 0, room_asked_in, NULL,
     calls_asked_fields},
    {"room.set", "change a room; for its owner", CALL_MEMBER, CALL_WRITE, 0, room_set_in, room_name,
     NULL},
    {"room.people", "who is in a room", CALL_MEMBER, CALL_READ, CALL_PAGED, room_people_in, NULL,
     room_people_item},
    {"room.admit", "take a member into a room", CALL_MEMBER, CALL_WRITE, 0, room_admit_in,
     room_admit_out, NULL},
    {"room.remove", "take somebody out of a room", CALL_MEMBER, CALL_WRITE, 0, room_remove_in,
     room_name, NULL},
    {"partner.set", "say which features a partner reads the reports of", CALL_MEMBER, CALL_WRITE, 0,
     partner_set_in, partner_set_out, NULL},
    {"room.alias", "what you are called in a room with aliases, or another alias", CALL_MEMBER,
     CALL_WRITE, 0, room_alias_in, room_alias_out, NULL},
    {"room.leave", "leave a room", CALL_MEMBER, CALL_WRITE, 0, room_only, room_name, NULL},
    {"room.pause", "rest: you stay in, and nothing is asked of you", CALL_MEMBER, CALL_WRITE, 0,
     room_only, room_name, NULL},
    {"room.resume", "take part again", CALL_MEMBER, CALL_WRITE, 0, room_only, room_name, NULL},
    {"nda.publish", "publish the agreement of a room", CALL_MEMBER, CALL_WRITE, 0, nda_publish_in,
     nda_publish_out, NULL},
    {"nda.show", "the agreement of a room, and whether you signed it", CALL_MEMBER, CALL_READ, 0,
     nda_show_in, nda_show_out, NULL},
    {"nda.mine", "what you signed, also where you have left", CALL_MEMBER, CALL_READ, 0, NULL, NULL,
     nda_mine_item},
    {"nda.accept", "sign the agreement of a room", CALL_MEMBER, CALL_WRITE, 0, nda_accept_in,
     room_name, NULL},
    {"room.break", "break the glass: read a room for an hour, with a reason", CALL_SYSOP,
     CALL_WRITE, 0, room_break_in, room_break_out, NULL},
    {"room.maker", "let a member make rooms", CALL_SYSOP, CALL_WRITE, 0, room_maker_in,
     room_maker_out, NULL},
    {0},
};
