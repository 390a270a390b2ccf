/* The calls about reading: marks, search, home, drafts and places. */
#include "common/api/calls.h"

static const struct field read_mark_in[] = {
    {"thread", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"to", FIELD_INT, 0, 0, FIELD_ID_MAX, NULL, "up to this number (all when not said)", NULL},
    {0},
};

static const struct field read_mark_out[] = {
    {"unread", FIELD_INT, 0, 0, 0, NULL, "posts still new for you", NULL},
    {0},
};

static const struct field read_unmark_in[] = {
    {"thread", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"from", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "from this number on (all when not said)", NULL},
    {0},
};

static const struct field read_unmark_out[] = {
    {"unread", FIELD_INT, 0, 0, 0, NULL, "posts still new for you", NULL},
    {0},
};

static const struct field read_catchup_in[] = {
    {"board", FIELD_SLUG, FIELD_POSITIONAL, 0, 0, NULL, "only this board", NULL},
    {0},
};

static const struct field read_catchup_out[] = {
    {"unread", FIELD_INT, 0, 0, 0, NULL, "posts still new for you", NULL},
    {0},
};

static const struct field read_undo_out[] = {
    {"unread", FIELD_INT, 0, 0, 0, NULL, "posts still new for you", NULL},
    {0},
};

static const struct field read_next_in[] = {
    {"board", FIELD_SLUG, 0, 0, 0, NULL, "begin with this board", NULL},
    {"thread", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "begin after this thread", NULL},
    {"back", FIELD_BOOL, 0, 0, 0, NULL, "the one before instead", NULL},
    {0},
};

static const struct field read_next_out[] = {
    {"thread", FIELD_INT, FIELD_NULL, 0, 0, NULL, "the thread; null when all is read", NULL},
    {"board", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "its board", NULL},
    {"number", FIELD_INT, FIELD_NULL, 0, 0, NULL, "the first unread number", NULL},
    {"title", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "its title", NULL},
    {0},
};

static const struct field read_log_in[] = {
    {"thread", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"seconds", FIELD_INT, FIELD_REQUIRED, 1, 86400, NULL, "how long it was on the screen", NULL},
    {0},
};

static const struct field search_in[] = {
    {"query", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL | FIELD_REST, 1, FIELD_LINE_MAX, NULL,
     "words that must all be there", NULL},
    {"board", FIELD_SLUG, 0, 0, 0, NULL, "only in this board", NULL},
    {"author", FIELD_HANDLE, 0, 0, 0, NULL, "only by this member", NULL},
    {"since", FIELD_TIME, 0, 0, 0, NULL, "not older than this", NULL},
    {"until", FIELD_TIME, 0, 0, 0, NULL, "not newer than this", NULL},
    {"sort", FIELD_ENUM, 0, 0, 0, "new|relevance", "newest or best first (new when not said)",
     NULL},
    {0},
};

static const struct field search_item[] = {
    {"thread", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "the thread", NULL},
    {"post", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "the post", NULL},
    {"number", FIELD_INT, 0, 0, 0, NULL, "its number there", NULL},
    {"board", FIELD_STRING, 0, 0, 0, NULL, "the board", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "the title", NULL},
    {"author", FIELD_STRING, 0, 0, 0, NULL, "who wrote it", NULL},
    {"snippet", FIELD_STRING, FIELD_WIDE, 0, 0, NULL, "the words around the hit", NULL},
    {"created_at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {0},
};

static const struct field home_fields[] = {
    {"thread", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "the thread", NULL},
    {"post", FIELD_INT, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "the post", NULL},
    {"number", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "its number there", NULL},
    {"board", FIELD_STRING, 0, 0, 0, NULL, "the board", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "the title", NULL},
    {"author", FIELD_STRING, 0, 0, 0, NULL, "who wrote it", NULL},
    {"author_badge", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "their badge", NULL},
    {"snippet", FIELD_STRING, FIELD_WIDE, 0, 0, NULL, "its first words", NULL},
    {"created_at", FIELD_TIME, FIELD_QUIET, 0, 0, NULL, "when it was written", NULL},
    {"unread", FIELD_INT, 0, 0, 0, NULL, "new posts there", NULL},
    {"posts", FIELD_INT, 0, 0, 0, NULL, "posts there", NULL},
    {"last_post_at", FIELD_TIME, 0, 0, 0, NULL, "the newest post there", NULL},
    {0},
};

/* A notice; the fields of a post are null where it leads to none. */
static const struct field home_notice_fields[] = {
    {"id", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"kind", FIELD_STRING, 0, 0, 0, NULL, "as notification settings names it", NULL},
    {"text", FIELD_STRING, 0, 0, 0, NULL, "what happened", NULL},
    {"target", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "where it leads", NULL},
    {"read", FIELD_BOOL, 0, 0, 0, NULL, "you have read it", NULL},
    {"others", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "who did the same, beside the author", NULL},
    {"thread", FIELD_INT, FIELD_NULL, 0, 0, NULL, "the thread", NULL},
    {"post", FIELD_INT, FIELD_NULL, 0, 0, NULL, "the post", NULL},
    {"number", FIELD_INT, FIELD_NULL, 0, 0, NULL, "its number there", NULL},
    {"board", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the board", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "what it is about", NULL},
    {"author", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "who did it", NULL},
    {"author_badge", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "their badge", NULL},
    {"snippet", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the first words of the post", NULL},
    {"created_at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"unread", FIELD_INT, FIELD_NULL, 0, 0, NULL, "new posts there", NULL},
    {"posts", FIELD_INT, FIELD_NULL, 0, 0, NULL, "posts there", NULL},
    {"last_post_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "the newest post there", NULL},
    {0},
};

static const struct field home_board_fields[] = {
    {"board", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"threads", FIELD_INT, 0, 0, 0, NULL, "how many threads", NULL},
    {"unread", FIELD_INT, 0, 0, 0, NULL, "new posts", NULL},
    {0},
};

static const struct field home_room_fields[] = {
    {"room", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"state", FIELD_STRING, 0, 0, 0, NULL, "how far in you are", NULL},
    {"unread", FIELD_INT, 0, 0, 0, NULL, "new posts", NULL},
    {"asked", FIELD_INT, 0, 0, 0, NULL, "what it asks of you", NULL},
    {0},
};

static const struct field home_signin_fields[] = {
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"how", FIELD_STRING, 0, 0, 0, NULL, "key, password, recovery, device or join", NULL},
    {"label", FIELD_STRING, 0, 0, 0, NULL, "which key", NULL},
    {"fingerprint", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "its fingerprint", NULL},
    {0},
};

const struct field calls_home_out[] = {
    {"since", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "your visit before this one", NULL},
    {"for_me", FIELD_LIST, 0, 0, 0, NULL, "what waits for you, then what you have seen",
     home_notice_fields},
    {"asked", FIELD_LIST, 0, 0, 0, NULL, "what your rooms ask of you", calls_asked_fields},
    {"rooms", FIELD_LIST, 0, 0, 0, NULL, "private rooms you are in", home_room_fields},
    {"mine", FIELD_LIST, 0, 0, 0, NULL, "threads you take part in or watch that have news",
     home_fields},
    {"boards", FIELD_LIST, 0, 0, 0, NULL, "boards, with what is new", home_board_fields},
    {"unanswered", FIELD_LIST, 0, 0, 0, NULL,
     "questions nobody answered yet, for guests and newcomers", home_fields},
    {"pinned", FIELD_LIST, 0, 0, 0, NULL, "pinned threads, for guests and newcomers", home_fields},
    {"week", FIELD_LIST, 0, 0, 0, NULL, "talked about this week", home_fields},
    {"hello_board", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "where to say hello", NULL},
    {"is_new", FIELD_BOOL, 0, 0, 0, NULL, "a guest, or a member who has not posted yet", NULL},
    {"waiting", FIELD_INT, 0, 0, 0, NULL, "what is not yet read of what is for you", NULL},
    {"last_sign_in", FIELD_OBJECT, FIELD_NULL, 0, 0, NULL, "the sign-in before this one",
     home_signin_fields},
    {0},
};

static const struct field draft_fields[] = {
    {"draft", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"target", FIELD_STRING, 0, 0, 0, NULL, "what it is for", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "its title", NULL},
    {"body", FIELD_TEXT, FIELD_WIDE, 0, 0, NULL, "its text", NULL},
    {"revision", FIELD_INT, 0, 0, 0, NULL, "goes up with each save", NULL},
    {"updated_at", FIELD_TIME, 0, 0, 0, NULL, "last saved", NULL},
    {0},
};

static const struct field draft_list_in[] = {
    {"target", FIELD_STRING, 0, 3, 64, NULL,
     "reply:THREAD, reply:THREAD:NUMBER, new:BOARD, edit:POST, about or hosts", NULL},
    {0},
};

static const struct field draft_save_in[] = {
    {"target", FIELD_STRING, FIELD_REQUIRED, 3, 64, NULL,
     "reply:THREAD, reply:THREAD:NUMBER, new:BOARD, edit:POST, about or hosts", NULL},
    {"title", FIELD_STRING, 0, 0, FIELD_TITLE_MAX, NULL, "its title", NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 0, FIELD_BODY_MAX, NULL, "its text", NULL},
    {"draft", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "the draft it replaces", NULL},
    {"revision", FIELD_INT, 0, 0, FIELD_ID_MAX, NULL,
     "the revision it was made from; an older one is kept beside, never overwritten", NULL},
    {0},
};

static const struct field draft_save_out[] = {
    {"draft", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"revision", FIELD_INT, 0, 0, 0, NULL, "as it is now", NULL},
    {"forked", FIELD_BOOL, 0, 0, 0, NULL, "another device changed it: this is a copy beside it",
     NULL},
    {0},
};

static const struct field draft_drop_in[] = {
    {"draft", FIELD_INT, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {0},
};

static const struct field draft_drop_out[] = {
    {"draft", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {0},
};

static const struct field place_save_in[] = {
    {"place", FIELD_JSON, FIELD_REQUIRED, 0, 16384, NULL, "the stack of views", NULL},
    {0},
};

static const struct field place_show_out[] = {
    {"place", FIELD_JSON, FIELD_NULL, 0, 0, NULL, "the stack of views, null for none", NULL},
    {"updated_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "when it was left", NULL},
    {0},
};

const struct call calls_reading[] = {
    {"read.mark", "mark a thread as read", CALL_MEMBER, CALL_WRITE, 0, read_mark_in, read_mark_out,
     NULL},
    {"read.unmark", "mark posts as unread again", CALL_MEMBER, CALL_WRITE, 0, read_unmark_in,
     read_unmark_out, NULL},
    {"read.catchup", "mark a board, or everything, as read", CALL_MEMBER, CALL_WRITE, 0,
     read_catchup_in, read_catchup_out, NULL},
    {"read.undo", "take back the last mark or catch-up", CALL_MEMBER, CALL_WRITE, 0, NULL,
     read_undo_out, NULL},
    {"read.next", "where the next unread post is", CALL_MEMBER, CALL_READ, 0, read_next_in,
     read_next_out, NULL},
    {"read.log", "a thread was on the screen: which and how long, for the figures of health",
     CALL_ANYONE, CALL_CONN, CALL_HIDDEN, read_log_in, NULL, NULL},
    {"search", "find posts by words, \"a phrase\" or begin*", CALL_ANYONE, CALL_READ, CALL_PAGED,
     search_in, NULL, search_item},
    {"home.show", "what is new for you", CALL_ANYONE, CALL_READ, 0, NULL, calls_home_out, NULL},
    {"draft.list", "texts you have begun", CALL_MEMBER, CALL_READ, CALL_PAGED, draft_list_in, NULL,
     draft_fields},
    {"draft.save", "keep a text you have begun", CALL_MEMBER, CALL_WRITE, 0, draft_save_in,
     draft_save_out, NULL},
    {"draft.drop", "throw a draft away", CALL_MEMBER, CALL_WRITE, 0, draft_drop_in, draft_drop_out,
     NULL},
    {"place.save", "remember where this session is", CALL_ANYONE, CALL_CONN, CALL_HIDDEN,
     place_save_in, NULL, NULL},
    {"place.show", "where this session, or the member's last one, was", CALL_ANYONE, CALL_READ,
     CALL_HIDDEN, NULL, place_show_out, NULL},
    {0},
};
