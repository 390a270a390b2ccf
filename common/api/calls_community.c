/* The calls about the community as a whole, and about the connection itself. */
#include "common/api/calls.h"

static const struct field hello_in[] = {
    {"version", FIELD_INT, FIELD_REQUIRED, 1, 1000000, NULL,
     "the version of the protocol the caller speaks", NULL},
    {0},
};

static const struct field hello_out[] = {
    {"version", FIELD_INT, 0, 0, 0, NULL, "the version of the protocol the server speaks", NULL},
    {"server", FIELD_STRING, 0, 0, 0, NULL, "the name and release of the server", NULL},
    {"community", FIELD_STRING, 0, 0, 0, NULL, "the name of the community", NULL},
    {"purpose", FIELD_STRING, 0, 0, 0, NULL, "what it is for, one line", NULL},
    {"seq", FIELD_INT, 0, 0, 0, NULL, "the newest change", NULL},
    {"handle", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "who you are", NULL},
    {0},
};

static const struct field whoami_out[] = {
    {"handle", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "your handle; null for a guest", NULL},
    {"name", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the name you go by", NULL},
    {"role", FIELD_ENUM, 0, 0, 0, "guest|member|sysop", "what you may do to the machine", NULL},
    {"badge", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "what the community calls you", NULL},
    {"door", FIELD_STRING, 0, 0, 0, NULL, "how you came in", NULL},
    {"fingerprint", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the key that was verified", NULL},
    {"key_is_known", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "that key belongs to a member", NULL},
    {"rules_due", FIELD_INT, FIELD_NULL | FIELD_QUIET, 0, 0, NULL,
     "the house rules as they are since you accepted others", NULL},
    {0},
};

static const struct field session_open_in[] = {
    {"version", FIELD_INT, FIELD_REQUIRED, 1, 1000000, NULL,
     "the version of the protocol the caller speaks", NULL},
    {"home", FIELD_BOOL, 0, 0, 0, NULL, "home is the first view (as the place says when not said)",
     NULL},
    {0},
};

static const struct field session_open_out[] = {
    {"version", FIELD_INT, 0, 0, 0, NULL, "the version of the protocol the server speaks", NULL},
    {"server", FIELD_STRING, 0, 0, 0, NULL, "the name and release of the server", NULL},
    {"community", FIELD_STRING, 0, 0, 0, NULL, "the name of the community", NULL},
    {"purpose", FIELD_STRING, 0, 0, 0, NULL, "what it is for, one line", NULL},
    {"seq", FIELD_INT, 0, 0, 0, NULL, "the newest change", NULL},
    {"me", FIELD_OBJECT, 0, 0, 0, NULL, "who you are, as whoami says", whoami_out},
    {"settings", FIELD_OBJECT, FIELD_NULL, 0, 0, NULL, "your settings; null for a guest",
     calls_settings_out},
    {"waiting", FIELD_INT, 0, 0, 0, NULL, "what waits for you", NULL},
    {"place", FIELD_JSON, FIELD_NULL, 0, 0, NULL, "the stack of views, null for none", NULL},
    {"home", FIELD_OBJECT, FIELD_NULL, 0, 0, NULL, "home.show, where home is the first view",
     calls_home_out},
    {0},
};

static const struct field community_show_out[] = {
    {"title", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"purpose", FIELD_STRING, 0, 0, 0, NULL, "what it is for, beyond the product", NULL},
    {"about", FIELD_TEXT, FIELD_WIDE | FIELD_NULL, 0, 0, NULL, "who runs it and who is welcome",
     NULL},
    {"rules", FIELD_TEXT, FIELD_WIDE | FIELD_NULL, 0, 0, NULL, "the house rules", NULL},
    {"privacy", FIELD_TEXT, FIELD_WIDE | FIELD_NULL, 0, 0, NULL,
     "what is kept about you and who sees it", NULL},
    {"contact", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "how to reach the hosts from outside", NULL},
    {"address", FIELD_STRING, 0, 0, 0, NULL, "the name it is reached by, and the port", NULL},
    {"rules_version", FIELD_INT, 0, 0, 0, NULL, "goes up when the rules change", NULL},
    {"members", FIELD_INT, 0, 0, 0, NULL, "how many members", NULL},
    {"created_at", FIELD_TIME, 0, 0, 0, NULL, "when it began", NULL},
    {0},
};

static const struct field community_set_in[] = {
    {"title", FIELD_STRING, 0, 1, 80, NULL, "its name", NULL},
    {"purpose", FIELD_STRING, 0, 1, FIELD_LINE_MAX, NULL, "one line: what it is for", NULL},
    {"about", FIELD_TEXT, 0, 0, FIELD_ABOUT_MAX, NULL, "who runs it and who is welcome", NULL},
    {"rules", FIELD_TEXT, 0, 0, 16384, NULL,
     "the house rules; members are asked to accept new ones", NULL},
    {"privacy", FIELD_TEXT, 0, 0, 16384, NULL, "the privacy notice", NULL},
    {"contact", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL, "an address outside", NULL},
    {"address", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL,
     "the name it is reached by, with :PORT where that is not 22; for invitations", NULL},
    {0},
};

static const struct field community_set_out[] = {
    {"title", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"rules_version", FIELD_INT, 0, 0, 0, NULL, "as it is now", NULL},
    {0},
};

static const struct field who_out[] = {
    {"guests", FIELD_INT, 0, 0, 0, NULL, "guests and visitors, only counted", NULL},
    {0},
};

static const struct field who_item[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "a member", NULL},
    {"badge", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "their badge", NULL},
    {"since", FIELD_TIME, 0, 0, 0, NULL, "here since", NULL},
    {"idle", FIELD_INT, 0, 0, 0, NULL, "seconds since their last key", NULL},
    {0},
};

static const struct field watch_in[] = {
    {"since", FIELD_INT, 0, 0, FIELD_ID_MAX, NULL, "first everything after this change", NULL},
    {"topics", FIELD_STRINGS, 0, 0, 64, NULL, "only these: thread:ID, board:SLUG, me, who", NULL},
    {0},
};

static const struct field watch_out[] = {
    {"seq", FIELD_INT, 0, 0, 0, NULL, "the newest change when watching began", NULL},
    {0},
};

static const struct field change_list_in[] = {
    {"since", FIELD_INT, FIELD_REQUIRED, 0, FIELD_ID_MAX, NULL, "the last change known", NULL},
    {0},
};

static const struct field change_list_item[] = {
    {"seq", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {"kind", FIELD_STRING, 0, 0, 0, NULL, "what happened", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"board", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "in which board", NULL},
    {"thread", FIELD_INT, FIELD_NULL, 0, 0, NULL, "in which thread", NULL},
    {"post", FIELD_INT, FIELD_NULL, 0, 0, NULL, "which post", NULL},
    {"number", FIELD_INT, FIELD_NULL, 0, 0, NULL, "its number in the thread", NULL},
    {"author", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "by whom", NULL},
    {"title", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the title of the thread", NULL},
    {"to", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the board that a thread was moved to", NULL},
    {0},
};

static const struct field host_write_in[] = {
    {"sender", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL, "how they can answer you", NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, 8192, NULL, "what you want to say", NULL},
    {0},
};

static const struct field host_write_out[] = {
    {"note", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {0},
};

static const struct field host_list_in[] = {
    {"done", FIELD_BOOL, 0, 0, 0, NULL, "those dealt with, too", NULL},
    {0},
};

static const struct field host_list_item[] = {
    {"note", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"handle", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "by which member", NULL},
    {"sender", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "how to answer", NULL},
    {"body", FIELD_TEXT, FIELD_WIDE, 0, 0, NULL, "the note", NULL},
    {"done_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "dealt with", NULL},
    {0},
};

static const struct field host_done_in[] = {
    {"note", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its number",
     NULL},
    {0},
};

static const struct field host_done_out[] = {
    {"note", FIELD_INT, 0, 0, 0, NULL, "its number", NULL},
    {0},
};

static const struct field rules_accept_in[] = {
    {"version", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 1000000, NULL,
     "the version you have read, as community show says", NULL},
    {0},
};

static const struct field rules_accept_out[] = {
    {"version", FIELD_INT, 0, 0, 0, NULL, "the version you accepted", NULL},
    {0},
};

const struct call calls_community[] = {
    {"hello", "open a conversation: the versions of both sides", CALL_ANYONE, CALL_READ,
     CALL_HIDDEN, hello_in, hello_out, NULL},
    {"session.open", "open a screen: hello, who you are, settings, place and first view at once",
     CALL_ANYONE, CALL_READ, CALL_HIDDEN, session_open_in, session_open_out, NULL},
    {"whoami", "who the server takes you for", CALL_ANYONE, CALL_READ, 0, NULL, whoami_out, NULL},
    {"community.show", "what this community is for and who runs it", CALL_ANYONE, CALL_READ, 0,
     NULL, community_show_out, NULL},
    {"community.set", "change the name, purpose, rules and notices", CALL_SYSOP, CALL_WRITE, 0,
     community_set_in, community_set_out, NULL},
    {"rules.accept", "accept the house rules after they changed", CALL_MEMBER, CALL_WRITE, 0,
     rules_accept_in, rules_accept_out, NULL},
    {"who", "who is here now", CALL_ANYONE, CALL_CONN, 0, NULL, who_out, who_item},
    {"watch", "be told what changes, as it happens", CALL_ANYONE, CALL_CONN, 0, watch_in, watch_out,
     NULL},
    {"change.list", "what changed after a given change", CALL_ANYONE, CALL_READ,
     CALL_PAGED | CALL_HIDDEN, change_list_in, NULL, change_list_item},
    {"host.write", "write to the hosts; no name needed", CALL_ANYONE, CALL_WRITE, CALL_CREATES,
     host_write_in, host_write_out, NULL},
    {"host.list", "notes written to the hosts", CALL_SYSOP, CALL_READ, CALL_PAGED, host_list_in,
     NULL, host_list_item},
    {"host.done", "a note was dealt with", CALL_SYSOP, CALL_WRITE, 0, host_done_in, host_done_out,
     NULL},
    {0},
};
