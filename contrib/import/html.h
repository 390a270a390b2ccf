/* html: HTML as mailers write it, as text a person reads.
 *
 * Paragraphs, line breaks, lists, quotes (`> `), preformatted text, table
 * cells, links (address in brackets where it differs from the words) and the
 * words of pictures are kept; scripts, styles, comments and all else are not.
 * Malformed HTML is read as far as it goes; nesting is counted up to a bound
 * and flat beyond. */
#ifndef HEARTH_IMPORT_HTML_H
#define HEARTH_IMPORT_HTML_H

#include <stddef.h>

#include "common/base/arena.h"

/* `html` is valid UTF-8. NUL-terminated, in the arena. */
char *html_to_text(struct arena *arena, const char *html, size_t len);

/* The charset a <meta> element in the first bytes names, or NULL. */
char *html_charset(struct arena *arena, const char *bytes, size_t len);

#endif
