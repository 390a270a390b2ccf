/* The calls about members, their keys, signing in and settings. */
#include "common/api/calls.h"

static const struct field member_fields[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "the handle", NULL},
    {"name", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the name they go by", NULL},
    {"badge", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "what the community calls them", NULL},
    {"about", FIELD_TEXT, FIELD_WIDE | FIELD_NULL, 0, 0, NULL, "about them", NULL},
    {"work", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "what they work on", NULL},
    {"organisation", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "where", NULL},
    {"field", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "their field", NULL},
    {"zone", FIELD_STRING, 0, 0, 0, NULL, "their time zone", NULL},
    {"languages", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "languages they speak", NULL},
    {"joined_at", FIELD_TIME, 0, 0, 0, NULL, "member since", NULL},
    {"threads", FIELD_INT, 0, 0, 0, NULL, "threads they began", NULL},
    {"posts", FIELD_INT, 0, 0, 0, NULL, "posts they wrote", NULL},
    {"imported", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL,
     "an author from an archive who has not come here", NULL},
    {0},
};

static const struct field member_show_in[] = {
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the member", NULL},
    {0},
};

static const struct field member_list_in[] = {
    {"sort", FIELD_ENUM, 0, 0, 0, "handle|new|posts", "in which order (handle when not said)",
     NULL},
    {"begin", FIELD_STRING, 0, 1, 32, NULL, "handles that begin so", NULL},
    {"badge", FIELD_STRING, 0, 1, 32, NULL, "only with this badge", NULL},
    {0},
};

static const struct field member_posts_in[] = {
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the member", NULL},
    {"only", FIELD_ENUM, 0, 0, 0, "threads|answers", "only threads they began, or only answers",
     NULL},
    {0},
};

static const struct field member_posts_item[] = {
    {"thread", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "the thread", NULL},
    {"post", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "the post", NULL},
    {"number", FIELD_INT, 0, 0, 0, NULL, "its number there", NULL},
    {"board", FIELD_STRING, 0, 0, 0, NULL, "the board", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "the title", NULL},
    {"snippet", FIELD_STRING, FIELD_WIDE, 0, 0, NULL, "its first words", NULL},
    {"created_at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {0},
};

static const struct field member_edit_in[] = {
    {"name", FIELD_STRING, 0, 0, FIELD_NAME_MAX, NULL, "the name you go by", NULL},
    {"about", FIELD_TEXT, 0, 0, FIELD_ABOUT_MAX, NULL, "about you", NULL},
    {"work", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL, "what you work on", NULL},
    {"organisation", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL, "where", NULL},
    {"field", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL, "your field", NULL},
    {"languages", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL, "languages you speak", NULL},
    {0},
};

static const struct field member_add_in[] = {
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the handle", NULL},
    {"name", FIELD_STRING, 0, 0, FIELD_NAME_MAX, NULL, "the name they go by", NULL},
    {"role", FIELD_ENUM, 0, 0, 0, "member|sysop", "what they may do to the machine", NULL},
    {"badge", FIELD_STRING, 0, 0, 32, NULL, "what the community calls them", NULL},
    {"key", FIELD_STRING, 0, 1, 8192, NULL,
     "a public key line; hearth admin reads it from --key-file", NULL},
    {"about", FIELD_TEXT, 0, 0, FIELD_ABOUT_MAX, NULL, "about them", NULL},
    {"work", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL, "what they work on", NULL},
    {"organisation", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL, "where", NULL},
    {"field", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL, "their field", NULL},
    {"languages", FIELD_STRING, 0, 0, FIELD_LINE_MAX, NULL, "languages they speak", NULL},
    {"zone", FIELD_STRING, 0, 1, 64, NULL, "their time zone", NULL},
    {"joined_at", FIELD_TIME, 0, 0, 0, NULL, "when they joined (now when not said)", NULL},
    {0},
};

static const struct field member_add_out[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "the handle", NULL},
    {"recovery", FIELD_STRINGS, FIELD_NULL, 0, 0, NULL,
     "eight recovery codes, shown once, when no key was given", NULL},
    {0},
};

static const struct field member_set_in[] = {
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the member", NULL},
    {"role", FIELD_ENUM, 0, 0, 0, "member|sysop", "what they may do to the machine", NULL},
    {"badge", FIELD_STRING, 0, 0, 32, NULL, "what the community calls them; empty for none", NULL},
    {"state", FIELD_ENUM, 0, 0, 0, "active|suspended", "suspended members cannot sign in", NULL},
    {0},
};

static const struct field member_set_out[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "the member", NULL},
    {0},
};

static const struct field member_recover_in[] = {
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the member", NULL},
    {0},
};

static const struct field member_recover_out[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "the member", NULL},
    {"recovery", FIELD_STRINGS, 0, 0, 0, NULL, "eight codes, each good once; the old ones are void",
     NULL},
    {0},
};

static const struct field key_list_item[] = {
    {"fingerprint", FIELD_STRING, 0, 0, 0, NULL, "as ssh-keygen -l prints it", NULL},
    {"type", FIELD_STRING, 0, 0, 0, NULL, "its algorithm", NULL},
    {"label", FIELD_STRING, 0, 0, 0, NULL, "what you call it", NULL},
    {"added_at", FIELD_TIME, 0, 0, 0, NULL, "added", NULL},
    {"last_used_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "last used", NULL},
    {"current", FIELD_BOOL, 0, 0, 0, NULL, "the one you are here with", NULL},
    {0},
};

static const struct field key_add_in[] = {
    {"label", FIELD_STRING, 0, 0, FIELD_NAME_MAX, NULL, "what you call it", NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, 8192, NULL,
     "the public key, as in id_ed25519.pub", NULL},
    {0},
};

static const struct field key_add_out[] = {
    {"fingerprint", FIELD_STRING, 0, 0, 0, NULL, "its fingerprint", NULL},
    {"label", FIELD_STRING, 0, 0, 0, NULL, "what you call it", NULL},
    {0},
};

static const struct field key_label_in[] = {
    {"fingerprint", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 128, NULL,
     "as key list shows it", NULL},
    {"label", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_NAME_MAX, NULL,
     "what you call it", NULL},
    {0},
};

static const struct field key_label_out[] = {
    {"fingerprint", FIELD_STRING, 0, 0, 0, NULL, "its fingerprint", NULL},
    {0},
};

static const struct field key_remove_in[] = {
    {"fingerprint", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 128, NULL,
     "as key list shows it", NULL},
    {0},
};

static const struct field key_remove_out[] = {
    {"fingerprint", FIELD_STRING, 0, 0, 0, NULL, "the one removed", NULL},
    {0},
};

static const struct field key_code_out[] = {
    {"code", FIELD_STRING, 0, 0, 0, NULL, "type it on the other device", NULL},
    {"expires_at", FIELD_TIME, 0, 0, 0, NULL, "good until then, once", NULL},
    {0},
};

static const struct field join_check_in[] = {
    {"handle", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 64, NULL,
     "the handle wished for", NULL},
    {0},
};

static const struct field join_check_out[] = {
    {"free", FIELD_BOOL, 0, 0, 0, NULL, "it may", NULL},
    {"why", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "why not", NULL},
    {0},
};

static const struct field join_new_in[] = {
    {"handle", FIELD_HANDLE, FIELD_REQUIRED, 0, 0, NULL, "the handle", NULL},
    {"name", FIELD_STRING, 0, 0, FIELD_NAME_MAX, NULL, "the name you go by", NULL},
    {"password", FIELD_SECRET, 0, 8, 128, NULL,
     "a password; without one you get eight recovery codes", NULL},
    {"accept", FIELD_INT, FIELD_REQUIRED, 1, 1000000, NULL,
     "the version of the house rules you accept", NULL},
    {"label", FIELD_STRING, 0, 0, FIELD_NAME_MAX, NULL, "what to call this device's key", NULL},
    {"zone", FIELD_STRING, 0, 1, 64, NULL, "your time zone", NULL},
    {0},
};

static const struct field join_new_out[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "your handle", NULL},
    {"recovery", FIELD_STRINGS, FIELD_NULL, 0, 0, NULL, "eight recovery codes, shown once", NULL},
    {0},
};

static const struct field zone_list_in[] = {
    {"query", FIELD_STRING, FIELD_POSITIONAL | FIELD_REST, 0, 64, NULL,
     "words of its name, its country or its place", NULL},
    {"near", FIELD_STRING, 0, 0, 64, NULL,
     "without a query: your zone, or your locale as de_DE; it comes first", NULL},
    {0},
};

static const struct field zone_list_item[] = {
    {"zone", FIELD_STRING, 0, 0, 0, NULL, "its name, as Europe/Lisbon", NULL},
    {"country", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "where it is", NULL},
    {"about", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "which part of it", NULL},
    {"local", FIELD_STRING, 0, 0, 0, NULL, "the time there now", NULL},
    {0},
};

static const struct field signin_password_in[] = {
    {"handle", FIELD_STRING, FIELD_REQUIRED, 1, 64, NULL, "the handle", NULL},
    {"password", FIELD_SECRET, FIELD_REQUIRED, 1, 128, NULL, "the password", NULL},
    {"label", FIELD_STRING, 0, 0, FIELD_NAME_MAX, NULL, "what to call this device's key", NULL},
    {0},
};

static const struct field signin_password_out[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "who you are now", NULL},
    {"bound", FIELD_BOOL, 0, 0, 0, NULL, "this device's key is yours now", NULL},
    {0},
};

static const struct field signin_code_in[] = {
    {"handle", FIELD_STRING, 0, 0, 64, NULL, "the handle; not needed with a device code", NULL},
    {"code", FIELD_SECRET, FIELD_REQUIRED, 1, 64, NULL, "the code", NULL},
    {"label", FIELD_STRING, 0, 0, FIELD_NAME_MAX, NULL, "what to call this device's key", NULL},
    {0},
};

static const struct field signin_code_out[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "who you are now", NULL},
    {"bound", FIELD_BOOL, 0, 0, 0, NULL, "this device's key is yours now", NULL},
    {"left", FIELD_INT, FIELD_NULL, 0, 0, NULL, "recovery codes left", NULL},
    {0},
};

static const struct field password_set_in[] = {
    {"password", FIELD_SECRET, FIELD_REQUIRED, 8, 128, NULL, "the new one", NULL},
    {0},
};

static const struct field password_set_out[] = {
    {"set", FIELD_BOOL, 0, 0, 0, NULL, "done", NULL},
    {0},
};

static const struct field recovery_new_out[] = {
    {"recovery", FIELD_STRINGS, 0, 0, 0, NULL, "each good once", NULL},
    {0},
};

const struct field calls_settings_out[] = {
    {"zone", FIELD_STRING, 0, 0, 0, NULL, "your time zone", NULL},
    {"zone_rule", FIELD_STRING, FIELD_QUIET, 0, 0, NULL, "it as a POSIX rule", NULL},
    {"palette", FIELD_ENUM, 0, 0, 0, "auto|dark|light|none", "colours", NULL},
    {"keys", FIELD_ENUM, 0, 0, 0, "classic|vi|emacs", "key map", NULL},
    {"links", FIELD_ENUM, 0, 0, 0, "auto|on|off", "links that a click opens", NULL},
    {"linear", FIELD_BOOL, 0, 0, 0, NULL, "plain numbered text always", NULL},
    {"language", FIELD_STRING, FIELD_NULL, 0, 0, NULL,
     "of the interface; null: as the terminal says", NULL},
    {"bell", FIELD_ENUM, 0, 0, 0, "none|bell|osc9", "what rings when something is for you", NULL},
    {"has_password", FIELD_BOOL, 0, 0, 0, NULL, "a password is set", NULL},
    {"recovery_left", FIELD_INT, 0, 0, 0, NULL, "recovery codes not yet used", NULL},
    {0},
};

static const struct field settings_set_in[] = {
    {"zone", FIELD_STRING, 0, 1, 64, NULL, "a time zone such as Europe/Lisbon", NULL},
    {"palette", FIELD_ENUM, 0, 0, 0, "auto|dark|light|none", "colours", NULL},
    {"keys", FIELD_ENUM, 0, 0, 0, "classic|vi|emacs", "key map", NULL},
    {"links", FIELD_ENUM, 0, 0, 0, "auto|on|off", "links that a click opens", NULL},
    {"linear", FIELD_BOOL, 0, 0, 0, NULL, "plain numbered text always", NULL},
    {"language", FIELD_STRING, 0, 0, 16, NULL, "of the interface, such as de", NULL},
    {"bell", FIELD_ENUM, 0, 0, 0, "none|bell|osc9",
     "what rings when something is for you: nothing, the bell, or a notification of the terminal",
     NULL},
    {0},
};

const struct call calls_member[] = {
    {"member.show", "who somebody is", CALL_ANYONE, CALL_READ, 0, member_show_in, member_fields,
     NULL},
    {"member.list", "the members", CALL_ANYONE, CALL_READ, CALL_PAGED, member_list_in, NULL,
     member_fields},
    {"member.posts", "what somebody wrote, newest first", CALL_ANYONE, CALL_READ, CALL_PAGED,
     member_posts_in, NULL, member_posts_item},
    {"member.edit", "change your profile", CALL_MEMBER, CALL_WRITE, 0, member_edit_in,
     member_fields, NULL},
    {"member.add", "add a member", CALL_SYSOP, CALL_WRITE, 0, member_add_in, member_add_out, NULL},
    {"member.set", "change role, badge or state of a member", CALL_SYSOP, CALL_WRITE, 0,
     member_set_in, member_set_out, NULL},
    {"member.recover", "new recovery codes for a member who lost theirs", CALL_SYSOP, CALL_WRITE, 0,
     member_recover_in, member_recover_out, NULL},
    {"key.list", "your keys", CALL_MEMBER, CALL_READ, 0, NULL, NULL, key_list_item},
    {"key.add", "add a public key", CALL_MEMBER, CALL_WRITE, 0, key_add_in, key_add_out, NULL},
    {"key.label", "name a key", CALL_MEMBER, CALL_WRITE, 0, key_label_in, key_label_out, NULL},
    {"key.remove", "remove a key; the last way in stays", CALL_MEMBER, CALL_WRITE, 0, key_remove_in,
     key_remove_out, NULL},
    {"key.code", "a short code that binds another device at link@", CALL_MEMBER, CALL_WRITE, 0,
     NULL, key_code_out, NULL},
    {"join.check", "may this handle be had", CALL_VISITOR, CALL_READ, CALL_HIDDEN, join_check_in,
     join_check_out, NULL},
    {"join.new", "become a member", CALL_VISITOR, CALL_WRITE, CALL_HASHES | CALL_HIDDEN,
     join_new_in, join_new_out, NULL},
    {"signin.password", "sign in by handle and password", CALL_VISITOR, CALL_WRITE,
     CALL_HASHES | CALL_HIDDEN, signin_password_in, signin_password_out, NULL},
    {"signin.code", "sign in by a recovery code or a code from another device", CALL_VISITOR,
     CALL_WRITE, CALL_HIDDEN, signin_code_in, signin_code_out, NULL},
    {"password.set", "set or change your password", CALL_MEMBER, CALL_WRITE, CALL_HASHES,
     password_set_in, password_set_out, NULL},
    {"recovery.new", "eight new recovery codes; the old ones are void", CALL_MEMBER, CALL_WRITE, 0,
     NULL, recovery_new_out, NULL},
    {"zone.list", "time zones to choose from", CALL_ANYONE, CALL_READ, CALL_PAGED, zone_list_in,
     NULL, zone_list_item},
    {"settings.show", "your settings", CALL_MEMBER, CALL_READ, 0, NULL, calls_settings_out, NULL},
    {"settings.set", "change your settings", CALL_MEMBER, CALL_WRITE, 0, settings_set_in,
     calls_settings_out, NULL},
    {0},
};
