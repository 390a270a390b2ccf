/* charset: bytes of a declared, wrong or unknown charset to UTF-8.
 *
 * The declared charset first (8859-1 read as windows-1252, gb2312 as gb18030
 * and so on, as every mail reader does), then UTF-8, then windows-1252; a
 * declared charset that fits but for a few bytes is kept and those bytes become
 * U+FFFD. The result is always valid UTF-8 without NUL. Converting is GMime's
 * and the C library's iconv. */
#ifndef HEARTH_IMPORT_CHARSET_H
#define HEARTH_IMPORT_CHARSET_H

#include <stddef.h>

#include "common/base/arena.h"

/* `declared` may be NULL. NUL-terminated, in the arena. */
char *charset_to_utf8(struct arena *arena, const char *declared, const char *bytes, size_t len);

/* Text that claims to be UTF-8, made so. */
char *charset_make_valid(struct arena *arena, const char *bytes, size_t len);

/* Line feeds only, no spaces at line ends, no empty lines around it; in place. */
void charset_tidy_lines(char *text);

/* One line: controls and line feeds become spaces, runs of spaces one; at most
 * `max` code points; in place. */
void charset_tidy_line(char *text, size_t max);

#endif
