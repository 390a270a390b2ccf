/* mbox: an mbox file as it streams by, cut into the messages in it.
 *
 * Bytes may be fed in any pieces. A line `From ` begins a message when it
 * bears a date and a header follows, or when an empty line stands before it
 * and a header that mail has follows; archives whose writers forgot the empty
 * line are read so, and a sentence that begins with "From" stays text. One `>`
 * is taken off `>From `, `>>From ` and so on (mboxrd). CRLF stays as it is.
 * Sources: RFC 4155; https://www.loc.gov/preservation/digital/formats/fdd/fdd000385.shtml */
#ifndef HEARTH_IMPORT_MBOX_H
#define HEARTH_IMPORT_MBOX_H

#include <stdbool.h>
#include <stddef.h>

enum { MBOX_MESSAGE_MAX = 64 * 1024 * 1024 }; /* of one message; the rest of it is dropped */

struct mbox;

/* `envelope` is its From line without the line end ("" for what stands before
 * the first one); all is borrowed for the time of the call. */
typedef void (*mbox_message)(void *arg, const char *envelope, const char *bytes, size_t len);

struct mbox *mbox_new(mbox_message on_message, void *arg);
void mbox_feed(struct mbox *mbox, const char *bytes, size_t len);
/* The end of the file: the last message is handed out, the mbox freed. */
void mbox_finish(struct mbox **mbox);

/* Whether a file that begins so is an mbox, not a single message. */
bool mbox_begins(const char *bytes, size_t len);

/* Whether a line looks like the field of a header ("Name: value"). */
bool mbox_is_header(const char *line, size_t len);

#endif
