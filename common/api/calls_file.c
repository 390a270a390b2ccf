/* The calls about files. */
#include "common/api/calls_file.h"

#include "common/api/calls.h"
#include "common/text/filename.h"

/* What names a file in a line: FILE. */
#define FILE_HELP "its id, or the name of one in your outbox"

static const struct field file_fields[] = {
    {"file", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"name", FIELD_STRING, 0, 0, 0, NULL, "its name, made harmless", NULL},
    {"size", FIELD_INT, 0, 0, 0, NULL, "bytes", NULL},
    {"type", FIELD_STRING, 0, 0, 0, NULL, "media type, by its first bytes", NULL},
    {"owner", FIELD_STRING, 0, 0, 0, NULL, "who gave it", NULL},
    {"mine", FIELD_BOOL, FIELD_QUIET, 0, 0, NULL, "you gave it", NULL},
    {"thread", FIELD_INT, FIELD_NULL, 0, 0, NULL, "the thread it is in; null in an outbox", NULL},
    {"number", FIELD_INT, FIELD_NULL, 0, 0, NULL, "the number of its post there", NULL},
    {"post", FIELD_INT, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "the id of that post", NULL},
    {"made_at", FIELD_TIME, 0, 0, 0, NULL, "when it came", NULL},
    {"digest", FIELD_STRING, FIELD_QUIET, 0, 0, NULL, "SHA-256 of its bytes, hexadecimal", NULL},
    {"draft", FIELD_STRING, FIELD_QUIET | FIELD_NULL, 0, 0, NULL,
     "the target of the draft it is meant for", NULL},
    {"title", FIELD_STRING, FIELD_QUIET | FIELD_NULL, 0, 0, NULL, "of the thread", NULL},
    {"item", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the report it belongs to", NULL},
    {"staff", FIELD_BOOL, 0, 0, 0, NULL, "in what staff said of it among themselves", NULL},
    {0},
};

const struct field calls_file_attached[] = {
    {"file", FIELD_INT, FIELD_NULL, 1, FIELD_ID_MAX, NULL,
     "its id, for `file get`; null for one that an import noted and did not bring", NULL},
    {"name", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"size", FIELD_INT, 0, 0, 0, NULL, "bytes", NULL},
    {"type", FIELD_STRING, 0, 0, 0, NULL, "media type", NULL},
    {0},
};

static const struct field file_put_in[] = {
    {"name", FIELD_STRING, 0, 1, 4096, NULL,
     "what to call it (file when not said); one of that name in your outbox is replaced", NULL},
    {"unique", FIELD_BOOL, 0, 0, 0, NULL, "take another name where that one is taken", NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, FIELD_FILE_MAX, NULL,
     "its bytes; by JSON-RPC only text of up to 512 KiB", NULL},
    {0},
};

static const struct field file_get_in[] = {
    {"file", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FILENAME_BYTES, NULL, FILE_HELP,
     NULL},
    {"from", FIELD_INT, 0, 0, FIELD_ID_MAX, NULL, "by JSON-RPC: begin at this byte", NULL},
    {0},
};

static const struct field file_get_out[] = {
    {"file", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {"name", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"size", FIELD_INT, 0, 0, 0, NULL, "bytes", NULL},
    {"type", FIELD_STRING, 0, 0, 0, NULL, "media type", NULL},
    {"from", FIELD_INT, 0, 0, 0, NULL, "where the text begins", NULL},
    {"text", FIELD_TEXT, FIELD_NULL, 0, 0, NULL, "up to 64 KiB of it; null where it is no text",
     NULL},
    {"next", FIELD_INT, FIELD_NULL, 0, 0, NULL, "where it goes on; null at the end", NULL},
    {0},
};

static const struct field file_one_in[] = {
    {"file", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FILENAME_BYTES, NULL, FILE_HELP,
     NULL},
    {0},
};

static const struct field file_list_in[] = {
    {"post", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "those of this post", NULL},
    {"thread", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "those of this thread", NULL},
    {"board", FIELD_SLUG, 0, 0, 0, NULL, "those of this board", NULL},
    {"room", FIELD_SLUG, 0, 0, 0, NULL, "those of this room", NULL},
    {"item", FIELD_STRING, 0, 1, 32, NULL, "those of this report", NULL},
    {"staff", FIELD_BOOL, 0, 0, 0, NULL, "of a report: what staff said among themselves", NULL},
    {"number", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "only of the post of this number", NULL},
    {"name", FIELD_STRING, 0, 1, FILENAME_BYTES, NULL, "only of this name", NULL},
    {0},
};

static const struct field file_attach_in[] = {
    {"file", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FILENAME_BYTES, NULL, FILE_HELP,
     NULL},
    {"post", FIELD_INT, FIELD_REQUIRED, 1, FIELD_ID_MAX, NULL, "a post of yours", NULL},
    {0},
};

static const struct field file_rename_in[] = {
    {"file", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FILENAME_BYTES, NULL, FILE_HELP,
     NULL},
    {"name", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 4096, NULL, "the new name", NULL},
    {0},
};

static const struct field file_pick_in[] = {
    {"file", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, FILENAME_BYTES, NULL, FILE_HELP,
     NULL},
    {"target", FIELD_STRING, 0, 1, 128, NULL, "of the draft; none when not said", NULL},
    {0},
};

static const struct field file_done_out[] = {
    {"file", FIELD_INT, 0, 1, FIELD_ID_MAX, NULL, "its id", NULL},
    {0},
};

const struct call calls_file[] = {
    {"file.put", "put a file into your outbox: ssh HOST file put --name N < FILE", CALL_MEMBER,
     CALL_WRITE, CALL_HASHES | CALL_BYTES, file_put_in, file_fields, NULL},
    {"file.get", "the bytes of a file: ssh HOST file get FILE > NAME", CALL_ANYONE, CALL_READ,
     CALL_BYTES, file_get_in, file_get_out, NULL},
    {"file.list", "your outbox, or the files of a post, thread, board, report or room", CALL_ANYONE,
     CALL_READ, CALL_PAGED, file_list_in, NULL, file_fields},
    {"file.show", "what a file is and where", CALL_ANYONE, CALL_READ, 0, file_one_in, file_fields,
     NULL},
    {"file.attach", "attach a file of your outbox to a post of yours", CALL_MEMBER, CALL_WRITE, 0,
     file_attach_in, file_done_out, NULL},
    {"file.rename", "give a file in your outbox another name", CALL_MEMBER, CALL_WRITE, 0,
     file_rename_in, file_done_out, NULL},
    {"file.remove", "take a file back: out of your outbox, or off a post", CALL_MEMBER, CALL_WRITE,
     0, file_one_in, file_done_out, NULL},
    {"file.pick", "note which draft a file in the outbox is meant for", CALL_MEMBER, CALL_WRITE,
     CALL_HIDDEN, file_pick_in, file_done_out, NULL},
    {0},
};
