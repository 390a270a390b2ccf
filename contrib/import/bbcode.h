/* bbcode: the marks in square brackets of forum posts, as text and CommonMark.
 *
 * Quotes become `> ` with the name of who is quoted, code a fenced block, bold
 * and italic stars, links and pictures their address. Marks inside code, marks
 * that are not known and marks without an end stay as they were typed. */
#ifndef HEARTH_IMPORT_BBCODE_H
#define HEARTH_IMPORT_BBCODE_H

#include "common/base/arena.h"

/* `text` is valid UTF-8. NUL-terminated, in the arena. */
char *bbcode_to_text(struct arena *arena, const char *text);

#endif
