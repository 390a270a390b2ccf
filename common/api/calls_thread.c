/* The calls about threads and posts. */
#include "common/api/calls.h"
#include "common/api/calls_file.h"

static const struct field thread_fields[] = {
    {"me", FIELD_STRING, FIELD_QUIET | FIELD_NULL, 0, 0, NULL,
     "what you are called there: your handle, or an alias", NULL},
    {"thread", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"board", FIELD_STRING, 0, 0, 0, NULL, "the board it is in", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "what it is about", NULL},
    {"author", FIELD_STRING, 0, 0, 0, NULL, "who began it", NULL},
    {"author_badge", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "their badge", NULL},
    {"posts", FIELD_INT, 0, 0, 0, NULL, "how many posts", NULL},
    {"unread", FIELD_INT, 0, 0, 0, NULL, "posts new for you", NULL},
    {"created_at", FIELD_TIME, FIELD_QUIET, 0, 0, NULL, "when it began", NULL},
    {"last_post_at", FIELD_TIME, 0, 0, 0, NULL, "its newest post", NULL},
    {"pinned", FIELD_BOOL, 0, 0, 0, NULL, "kept at the top", NULL},
    {"locked", FIELD_BOOL, 0, 0, 0, NULL, "takes no more posts", NULL},
    {"author_name", FIELD_STRING, FIELD_QUIET | FIELD_NULL, 0, 0, NULL, "the name they go by",
     NULL},
    {"last_author", FIELD_STRING, FIELD_QUIET | FIELD_NULL, 0, 0, NULL, "who wrote last", NULL},
    {"read_to", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "you have read up to this number", NULL},
    {"board_title", FIELD_STRING, FIELD_QUIET, 0, 0, NULL, "the name of the board", NULL},
    {"item", FIELD_STRING, FIELD_QUIET | FIELD_NULL, 0, 0, NULL,
     "the report it is, in a feedback room", NULL},
    {"room", FIELD_STRING, FIELD_QUIET | FIELD_NULL, 0, 0, NULL, "that room, where it is in one",
     NULL},
    {0},
};

static const struct field thread_list_in[] = {
    {"board", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the board", NULL},
    {"unread", FIELD_BOOL, 0, 0, 0, NULL, "only those with posts new for you", NULL},
    {"sort", FIELD_ENUM, 0, 0, 0, "active|new",
     "by last post or by beginning (active when not said)", NULL},
    {0},
};

static const struct field post_fields[] = {
    {"post", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"number", FIELD_INT, 0, 0, 0, NULL, "its number within the thread", NULL},
    {"parent", FIELD_INT, FIELD_NULL, 0, 0, NULL, "the number it answers", NULL},
    {"author", FIELD_STRING, 0, 0, 0, NULL, "who wrote it", NULL},
    {"author_badge", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "their badge", NULL},
    {"body", FIELD_TEXT, FIELD_WIDE | FIELD_NULL, 0, 0, NULL, "the text; null when deleted", NULL},
    {"created_at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"edited_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "last edit", NULL},
    {"author_name", FIELD_STRING, FIELD_QUIET | FIELD_NULL, 0, 0, NULL, "the name they go by",
     NULL},
    {"parent_author", FIELD_STRING, FIELD_QUIET | FIELD_NULL, 0, 0, NULL, "whom it answers", NULL},
    {"deleted_at", FIELD_TIME, FIELD_QUIET | FIELD_NULL, 0, 0, NULL, "taken back", NULL},
    CALLS_FILE_ATTACHED,
    {"imported", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "came from an archive", NULL},
    {"plain", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "the text is as mail is, not CommonMark", NULL},
    {"unread", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "new for you", NULL},
    {"first_post", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "the first its author ever wrote here",
     NULL},
    {"muted", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "you have muted its author", NULL},
    {0},
};

static const struct field thread_show_in[] = {
    {"thread", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"from", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "begin at this number", NULL},
    {0},
};

static const struct field thread_show_out[] = {
    {"thread", FIELD_OBJECT, 0, 0, 0, NULL, "the thread", thread_fields},
    {"may_moderate", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "you look after its board", NULL},
    {0},
};

static const struct field thread_new_in[] = {
    {"board", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the board", NULL},
    {"title", FIELD_STRING, FIELD_REQUIRED, 1, FIELD_TITLE_MAX, NULL, "what it is about, one line",
     NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, FIELD_BODY_MAX, NULL,
     "the text, CommonMark", NULL},
    CALLS_FILE_ATTACH,
    {0},
};

static const struct field thread_new_out[] = {
    {"thread", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"post", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its first post", NULL},
    {0},
};

static const struct field thread_set_in[] = {
    {"thread", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"title", FIELD_STRING, 0, 1, FIELD_TITLE_MAX, NULL, "a better title", NULL},
    {"pinned", FIELD_BOOL, 0, 0, 0, NULL, "keep it at the top; =false no longer", NULL},
    {"locked", FIELD_BOOL, 0, 0, 0, NULL, "take no more posts; =false again", NULL},
    {0},
};

static const struct field thread_set_out[] = {
    {"thread", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {0},
};

static const struct field thread_move_in[] = {
    {"thread", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"board", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL,
     "where it goes; the same people may read both", NULL},
    {0},
};

static const struct field thread_move_out[] = {
    {"thread", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"board", FIELD_STRING, 0, 0, 0, NULL, "where it is now", NULL},
    {0},
};

static const struct field post_show_in[] = {
    {"post", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {0},
};

static const struct field post_show_out[] = {
    {"thread", FIELD_OBJECT, 0, 0, 0, NULL, "its thread", thread_fields},
    {"post", FIELD_OBJECT, 0, 0, 0, NULL, "the post", post_fields},
    {0},
};

static const struct field post_reply_in[] = {
    {"thread", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"to", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL,
     "the number it answers (the first post when not said)", NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, FIELD_BODY_MAX, NULL,
     "the text, CommonMark", NULL},
    CALLS_FILE_ATTACH,
    {0},
};

static const struct field post_reply_out[] = {
    {"post", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"number", FIELD_INT, 0, 0, 0, NULL, "its number in the thread", NULL},
    {0},
};

static const struct field post_edit_in[] = {
    {"post", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, FIELD_BODY_MAX, NULL,
     "the text, CommonMark", NULL},
    {0},
};

static const struct field post_edit_out[] = {
    {"post", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {0},
};

static const struct field post_delete_in[] = {
    {"post", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {0},
};

static const struct field post_delete_out[] = {
    {"post", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {0},
};

static const struct field post_restore_in[] = {
    {"post", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {0},
};

static const struct field post_restore_out[] = {
    {"post", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {0},
};

static const struct field post_history_in[] = {
    {"post", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {0},
};

static const struct field post_history_item[] = {
    {"body", FIELD_TEXT, FIELD_WIDE, 0, 0, NULL, "as it was", NULL},
    {"edited_at", FIELD_TIME, 0, 0, 0, NULL, "until when", NULL},
    {"editor", FIELD_STRING, 0, 0, 0, NULL, "who changed it then", NULL},
    {0},
};

const struct call calls_thread[] = {
    {"thread.list", "the threads of a board", CALL_ANYONE, CALL_READ, CALL_PAGED, thread_list_in,
     NULL, thread_fields},
    {"thread.show", "a thread and its posts", CALL_ANYONE, CALL_READ, CALL_PAGED, thread_show_in,
     thread_show_out, post_fields},
    {"thread.new", "begin a thread", CALL_MEMBER, CALL_WRITE, CALL_CREATES, thread_new_in,
     thread_new_out, NULL},
    {"thread.set", "pin, lock or rename a thread (its board's hosts; authors rename)", CALL_MEMBER,
     CALL_WRITE, 0, thread_set_in, thread_set_out, NULL},
    {"thread.move", "move a thread to another board (the hosts of the one it is in)", CALL_MEMBER,
     CALL_WRITE, 0, thread_move_in, thread_move_out, NULL},
    {"post.show", "one post", CALL_ANYONE, CALL_READ, 0, post_show_in, post_show_out, NULL},
    {"post.reply", "answer in a thread", CALL_MEMBER, CALL_WRITE, CALL_CREATES, post_reply_in,
     post_reply_out, NULL},
    {"post.edit", "change what you wrote", CALL_MEMBER, CALL_WRITE, 0, post_edit_in, post_edit_out,
     NULL},
    {"post.delete", "take back what you wrote; its number stays", CALL_MEMBER, CALL_WRITE, 0,
     post_delete_in, post_delete_out, NULL},
    {"post.restore", "undo a delete", CALL_MEMBER, CALL_WRITE, 0, post_restore_in, post_restore_out,
     NULL},
    {"post.history", "earlier wordings of a post", CALL_ANYONE, CALL_READ, CALL_PAGED,
     post_history_in, NULL, post_history_item},
    {0},
};
