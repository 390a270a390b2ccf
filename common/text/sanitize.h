/* sanitize: the one way of text that people wrote to a terminal, a log or a
 * pipe.
 *
 * What changes a terminal's state or a reader's understanding is made visible
 * instead:
 *   C0 controls and DEL        ^[ ^? and friends
 *   C1 controls                <9B>
 *   malformed bytes            U+FFFD
 *   bidirectional marks, embeddings, overrides and isolates, line and paragraph
 *   separators, interlinear annotations, the byte order mark, tag characters,
 *   zero-width and invisible characters, marks without a base, noncharacters
 *                              <U+202E>
 * What a cluster needs stays: ZWJ between emoji, ZWJ and ZWNJ after a letter
 * of a script that joins, variation selectors after what they vary, the tags
 * of a regional flag. A cluster of more than SANITIZE_MARKS combining marks is
 * cut there, the rest of the marks is dropped. A tab becomes spaces to the next
 * multiple of 8 columns. CR before LF is dropped.
 * Sources: UAX #9, UAX #29, UTS #51, UTR #36; Trojan Source (CVE-2021-42574). */
#ifndef HEARTH_TEXT_SANITIZE_H
#define HEARTH_TEXT_SANITIZE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/arena.h"
#include "common/base/buf.h"

enum { SANITIZE_MARKS = 8 };

/* What may stay. */
enum sanitize_mode {
	SANITIZE_LINE, /* one line: a line feed becomes a space */
	SANITIZE_TEXT, /* several lines: line feeds stay */
};

/* Appends the harmless form of `s`; 0 or what buf_add said (what fitted stays
 * in `out` then). The result is valid UTF-8, at most 9 times as long, and
 * applying this again changes nothing. Tabs count from where `out` ends now. */
int sanitize_add(struct buf *out, const char *s, size_t len, enum sanitize_mode mode);

/* The same into an arena, NUL-terminated. */
char *sanitize_dup(struct arena *arena, const char *s, enum sanitize_mode mode);

/* True when sanitize_add would leave `s` as it is. */
bool sanitize_is_clean(const char *s, size_t len, enum sanitize_mode mode);

/* The ASCII stand-in of clean text for a terminal without UTF-8, by signs.h:
 * the signs of the interface from its table, letters without their marks,
 * otherwise `?`; as many columns as the original wherever possible. Line feeds
 * stay. */
char *sanitize_ascii(struct arena *arena, const char *clean);

#endif
