/* The calls about attention: what one is told of, watches and mutes. */
#include "common/api/calls.h"

static const struct field notification_list_in[] = {
    {"unread", FIELD_BOOL, 0, 0, 0, NULL, "only what is not read yet", NULL},
    {0},
};

static const struct field notification_list_out[] = {
    {"unread", FIELD_INT, 0, 0, 0, NULL, "how many are not read yet", NULL},
    {"waiting", FIELD_INT, 0, 0, 0, NULL, "how many of those are not left to the digest", NULL},
    {0},
};

static const struct field notification_item[] = {
    {"id", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id; marking it marks all it stands for", NULL},
    {"kind", FIELD_STRING, 0, 0, 0, NULL, "as notification settings names it", NULL},
    {"text", FIELD_STRING, 0, 0, 0, NULL, "what happened", NULL},
    {"target", FIELD_STRING, FIELD_NULL, 0, 0, NULL,
     "where it leads: thread:ID:NUMBER, or another kind of thing and its name", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"read", FIELD_BOOL, 0, 0, 0, NULL, "you have read it", NULL},
    {"thread", FIELD_INT, FIELD_QUIET | FIELD_NULL, 0, 0, NULL, "the thread it is about", NULL},
    {"author", FIELD_STRING, FIELD_QUIET | FIELD_NULL, 0, 0, NULL, "who did it", NULL},
    {"others", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "how many others did the same", NULL},
    {"title", FIELD_STRING, FIELD_QUIET, 0, 0, NULL, "what it is about", NULL},
    {"board", FIELD_STRING, FIELD_QUIET | FIELD_NULL, 0, 0, NULL, "the board it is in", NULL},
    {"board_title", FIELD_STRING, FIELD_QUIET | FIELD_NULL, 0, 0, NULL, "the name of the board",
     NULL},
    {"digest", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "it is left to the digest", NULL},
    {0},
};

static const struct field notification_read_in[] = {
    {"id", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 20, NULL, "its id, or all", NULL},
    {0},
};

static const struct field notification_read_out[] = {
    {"unread", FIELD_INT, 0, 0, 0, NULL, "how many are not read yet", NULL},
    {"waiting", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "how many of those are not left to the digest",
     NULL},
    {0},
};

#define ATTENTION_DELIVERY "now|digest|none"
#define ATTENTION_MAIL	   "now|daily|never"

static const struct field notification_settings_out[] = {
    {"quiet_from", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "quiet from this time of your day", NULL},
    {"quiet_to", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "until this one", NULL},
    {0},
};

static const struct field notification_kind_item[] = {
    {"kind", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"delivery", FIELD_ENUM, 0, 0, 0, ATTENTION_DELIVERY, "at once, in the digest, or not at all",
     NULL},
    {"mail", FIELD_ENUM, 0, 0, 0, ATTENTION_MAIL, "by mail, where you gave an address", NULL},
    {"about", FIELD_STRING, 0, 0, 0, NULL, "what it is", NULL},
    {0},
};

static const struct field notification_set_in[] = {
    {"kind", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 32, NULL,
     "as notification settings names it", NULL},
    {"delivery", FIELD_ENUM, 0, 0, 0, ATTENTION_DELIVERY, "at once, in the digest, or not at all",
     NULL},
    {"mail", FIELD_ENUM, 0, 0, 0, ATTENTION_MAIL, "by mail, where you gave an address", NULL},
    {0},
};

static const struct field notification_quiet_in[] = {
    {"from", FIELD_STRING, FIELD_POSITIONAL, 4, 5, NULL,
     "from this time of your day on, as 22:00; none at all: no quiet hours", NULL},
    {"to", FIELD_STRING, FIELD_POSITIONAL, 4, 5, NULL, "until this one", NULL},
    {0},
};

#define FOLLOW_LEVEL "watch|normal|mute"

static const struct field follow_thread_in[] = {
    {"thread", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"level", FIELD_ENUM, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, FOLLOW_LEVEL,
     "told of every post, of what is for you, or of nothing", NULL},
    {0},
};

static const struct field follow_board_in[] = {
    {"board", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the board", NULL},
    {"level", FIELD_ENUM, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, FOLLOW_LEVEL,
     "told of every post, of what is for you, or of nothing", NULL},
    {0},
};

static const struct field follow_member_in[] = {
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the member", NULL},
    {"level", FIELD_ENUM, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, "normal|mute",
     "mute: their posts are folded, and tell you nothing", NULL},
    {"room", FIELD_SLUG, 0, 0, 0, NULL, "who is called so in this room; by an alias, there alone",
     NULL},
    {0},
};

static const struct field follow_out[] = {
    {"level", FIELD_ENUM, 0, 0, 0, FOLLOW_LEVEL, "as it is now", NULL},
    {0},
};

static const struct field follow_show_in[] = {
    {"thread", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "a thread", NULL},
    {"board", FIELD_SLUG, 0, 0, 0, NULL, "or a board", NULL},
    {"handle", FIELD_HANDLE, 0, 0, 0, NULL, "or a member", NULL},
    {"room", FIELD_SLUG, 0, 0, 0, NULL, "with a handle: who is called so in this room", NULL},
    {0},
};

static const struct field follow_show_out[] = {
    {"level", FIELD_ENUM, 0, 0, 0, FOLLOW_LEVEL, "what holds", NULL},
    {"taking_part", FIELD_BOOL, 0, 0, 0, NULL, "you wrote there, and are told of news as such",
     NULL},
    {0},
};

static const struct field follow_list_item[] = {
    {"level", FIELD_STRING, 0, 0, 0, NULL, "watch, normal or mute", NULL},
    {"what", FIELD_STRING, 0, 0, 0, NULL, "thread, board or member", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "what it is called", NULL},
    {"thread", FIELD_INT, FIELD_NULL, 0, 0, NULL, "the thread", NULL},
    {"board", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the board", NULL},
    {"handle", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the member, or their alias", NULL},
    {"room", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "where they go by it", NULL},
    {"since", FIELD_TIME, 0, 0, 0, NULL, "since when", NULL},
    {0},
};

static const struct field member_complete_in[] = {
    {"begin", FIELD_STRING, FIELD_POSITIONAL, 0, 32, NULL, "what the handle begins with", NULL},
    {"thread", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "where it is to be mentioned", NULL},
    {"board", FIELD_SLUG, 0, 0, 0, NULL, "or in which board", NULL},
    {0},
};

static const struct field member_complete_item[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "a member", NULL},
    {"name", FIELD_STRING, 0, 0, 0, NULL, "the name they go by", NULL},
    {"badge", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "their badge", NULL},
    {0},
};

static const struct field digest_show_in[] = {
    {"since", FIELD_TIME, 0, 0, 0, NULL, "from then on (a day ago when not said)", NULL},
    {0},
};

static const struct field digest_show_out[] = {
    {"since", FIELD_TIME, FIELD_QUIET, 0, 0, NULL, "from when on", NULL},
    {"text", FIELD_TEXT, FIELD_WIDE, 0, 0, NULL, "what happened, to read", NULL},
    {0},
};

static const struct field mail_show_out[] = {
    {"offered", FIELD_BOOL, 0, 0, 0, NULL, "this community sends mail", NULL},
    {"address", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "where it goes; shown to you alone", NULL},
    {"pending", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "an address that waits for its code", NULL},
    {"stopped", FIELD_BOOL, 0, 0, 0, NULL, "all mail was stopped", NULL},
    {0},
};

static const struct field mail_set_in[] = {
    {"address", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 3, 254, NULL,
     "where mail is to go; a code is sent there", NULL},
    {0},
};

static const struct field mail_prove_in[] = {
    {"code", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 32, NULL, "the code", NULL},
    {0},
};

static const struct field mail_stop_in[] = {
    {"token", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 64, NULL, "as the mail says it",
     NULL},
    {0},
};

static const struct field mail_stop_out[] = {
    {"stopped", FIELD_BOOL, 0, 0, 0, NULL, "no more mail", NULL},
    {0},
};

const struct call calls_attention[] = {
    {"notification.list", "what you were told of, newest first", CALL_MEMBER, CALL_READ, CALL_PAGED,
     notification_list_in, notification_list_out, notification_item},
    {"notification.read", "mark one, or all, as read", CALL_MEMBER, CALL_WRITE, 0,
     notification_read_in, notification_read_out, NULL},
    {"notification.settings", "what you are told of, how, and when it is quiet", CALL_MEMBER,
     CALL_READ, 0, NULL, notification_settings_out, notification_kind_item},
    {"notification.set", "how you are told of one kind", CALL_MEMBER, CALL_WRITE, 0,
     notification_set_in, notification_kind_item, NULL},
    {"notification.quiet", "hours of your day in which nothing rings and no mail leaves",
     CALL_MEMBER, CALL_WRITE, 0, notification_quiet_in, notification_settings_out, NULL},
    {"digest.show", "what happened for you, to read", CALL_MEMBER, CALL_READ, 0, digest_show_in,
     digest_show_out, NULL},
    {"member.complete", "a few members whom an @ may mean, those of the thread first", CALL_MEMBER,
     CALL_READ, 0, member_complete_in, NULL, member_complete_item},
    {"follow.thread", "watch or mute a thread", CALL_MEMBER, CALL_WRITE, 0, follow_thread_in,
     follow_out, NULL},
    {"follow.board", "watch or mute a board", CALL_MEMBER, CALL_WRITE, 0, follow_board_in,
     follow_out, NULL},
    {"follow.member", "mute a member", CALL_MEMBER, CALL_WRITE, 0, follow_member_in, follow_out,
     NULL},
    {"follow.show", "whether you watch or mute something", CALL_MEMBER, CALL_READ, 0,
     follow_show_in, follow_show_out, NULL},
    {"follow.list", "what you watch and mute", CALL_MEMBER, CALL_READ, 0, NULL, NULL,
     follow_list_item},
    {"mail.show", "where you are mailed", CALL_MEMBER, CALL_READ, 0, NULL, mail_show_out, NULL},
    {"mail.set", "give an address; it counts once its code was typed", CALL_MEMBER, CALL_WRITE, 0,
     mail_set_in, mail_show_out, NULL},
    {"mail.prove", "type the code that was mailed to you", CALL_MEMBER, CALL_WRITE, 0,
     mail_prove_in, mail_show_out, NULL},
    {"mail.start", "have mail again after it was stopped", CALL_MEMBER, CALL_WRITE, 0, NULL,
     mail_show_out, NULL},
    {"mail.remove", "have your address forgotten", CALL_MEMBER, CALL_WRITE, 0, NULL, mail_show_out,
     NULL},
    {"mail.stop", "stop all mail, with the token of one", CALL_ANYONE, CALL_WRITE, 0, mail_stop_in,
     mail_stop_out, NULL},
    {0},
};
