/* The calls of the sysop that belong to no other subject. */
#include "common/api/calls.h"

static const struct field server_show_out[] = {
    {"version", FIELD_STRING, 0, 0, 0, NULL, "its release", NULL},
    {"started_at", FIELD_TIME, 0, 0, 0, NULL, "up since", NULL},
    {"sessions", FIELD_INT, 0, 0, 0, NULL, "signed in, or let in", NULL},
    {"awake", FIELD_INT, 0, 0, 0, NULL, "with a client process", NULL},
    {"unauthenticated", FIELD_INT, 0, 0, 0, NULL, "still at the door", NULL},
    {"memory", FIELD_INT, 0, 0, 0, NULL, "resident bytes of the server process", NULL},
    {"screens", FIELD_INT, 0, 0, 0, NULL, "client processes since it started", NULL},
    {"woken", FIELD_INT, 0, 0, 0, NULL, "of them, for news at a sleeping screen", NULL},
    {"reads", FIELD_INT, 0, 0, 0, NULL, "calls that read", NULL},
    {"writes", FIELD_INT, 0, 0, 0, NULL, "calls that wrote", NULL},
    {"commits", FIELD_INT, 0, 0, 0, NULL, "commits they shared, a sync each", NULL},
    {"read_wait_us", FIELD_INT, FIELD_NULL, 0, 0, NULL,
     "99 of 100 reads of the last minutes waited at most so long for their thread, in "
     "microseconds; null: there were none",
     NULL},
    {"read_us", FIELD_INT, FIELD_NULL, 0, 0, NULL, "and then took at most so long", NULL},
    {"write_wait_us", FIELD_INT, FIELD_NULL, 0, 0, NULL, "the same of writes", NULL},
    {"write_us", FIELD_INT, FIELD_NULL, 0, 0, NULL, "and with the commit that they shared", NULL},
    {"turn_us", FIELD_INT, FIELD_NULL, 0, 0, NULL,
     "the same of a turn of the loop, which all keys wait for", NULL},
    {0},
};

static const struct field audit_list_item[] = {
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"actor", FIELD_STRING, 0, 0, 0, NULL, "who", NULL},
    {"action", FIELD_STRING, 0, 0, 0, NULL, "what", NULL},
    {"object", FIELD_STRING, 0, 0, 0, NULL, "to what", NULL},
    {"detail", FIELD_STRING, 0, 0, 0, NULL, "how", NULL},
    {0},
};

static const struct field import_message_fields[] = {
    {"message_id", FIELD_STRING, FIELD_REQUIRED, 1, 998, NULL, "unique in its archive", NULL},
    {"thread_key", FIELD_STRING, FIELD_REQUIRED, 1, 998, NULL,
     "the message its thread hangs from, present or not", NULL},
    {"parent_id", FIELD_STRING, FIELD_NULL, 1, 998, NULL, "the nearest ancestor that is present",
     NULL},
    {"title", FIELD_STRING, 0, 0, 998, NULL, "the subject", NULL},
    {"author_key", FIELD_STRING, 0, 0, 200, NULL, "a digest that is the same for the same person",
     NULL},
    {"author_name", FIELD_STRING, 0, 0, 200, NULL, "the name they go by", NULL},
    {"author", FIELD_HANDLE, 0, 0, 0, NULL, "instead of both: a member", NULL},
    {"at", FIELD_TIME, FIELD_REQUIRED, 0, 0, NULL, "when it was written", NULL},
    {"body", FIELD_TEXT, 0, 0, FIELD_BODY_MAX, NULL, "the text", NULL},
    {"pinned", FIELD_BOOL, 0, 0, 0, NULL, "pin its thread", NULL},
    {"locked", FIELD_BOOL, 0, 0, 0, NULL, "lock its thread", NULL},
    {"plain", FIELD_BOOL, 0, 0, 0, NULL, "the text is as mail is, not CommonMark", NULL},
    {"live", FIELD_BOOL, 0, 0, 0, NULL, "counts as new for members", NULL},
    {"attachments", FIELD_JSON, 0, 0, 16384, NULL, "a list of name, size, type", NULL},
    {0},
};

static const struct field import_begin_in[] = {
    {"board", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the board", NULL},
    {"source", FIELD_STRING, FIELD_REQUIRED, 1, FIELD_LINE_MAX, NULL, "what is imported", NULL},
    {0},
};

static const struct field import_begin_out[] = {
    {"import", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"messages", FIELD_INT, 0, 0, 0, NULL, "posts already in the board", NULL},
    {0},
};

static const struct field import_refused_fields[] = {
    {"message_id", FIELD_STRING, 0, 0, 0, NULL, "which", NULL},
    {"why", FIELD_STRING, 0, 0, 0, NULL, "the reason", NULL},
    {0},
};

static const struct field import_batch_in[] = {
    {"import", FIELD_INT, FIELD_REQUIRED, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"messages", FIELD_LIST, FIELD_REQUIRED, 1, 200, NULL, "the messages, parents first",
     import_message_fields},
    {0},
};

static const struct field import_batch_out[] = {
    {"added", FIELD_INT, 0, 0, 0, NULL, "posts added", NULL},
    {"threads", FIELD_INT, 0, 0, 0, NULL, "threads begun", NULL},
    {"authors", FIELD_INT, 0, 0, 0, NULL, "authors met for the first time", NULL},
    {"known", FIELD_INT, 0, 0, 0, NULL, "were there already", NULL},
    {"refused", FIELD_LIST, 0, 0, 0, NULL, "what could not be taken", import_refused_fields},
    {0},
};

const struct call calls_admin[] = {
    {"server.show", "how the server is doing", CALL_SYSOP, CALL_CONN, 0, NULL, server_show_out,
     NULL},
    {"audit.list", "what sysops did, newest first", CALL_SYSOP, CALL_READ, CALL_PAGED, NULL, NULL,
     audit_list_item},
    {"import.begin", "begin an import into a board", CALL_SYSOP, CALL_WRITE, CALL_HIDDEN,
     import_begin_in, import_begin_out, NULL},
    {"import.batch", "add messages of an archive; known ones are skipped", CALL_SYSOP, CALL_WRITE,
     CALL_HIDDEN, import_batch_in, import_batch_out, NULL},
    {0},
};
