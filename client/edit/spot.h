/* spot: places in a text, as a cursor meets them.
 *
 * All take a NUL-terminated text, its length and a byte position between two
 * clusters, and give another one. A line ends at a line feed or the end. */
#ifndef HEARTH_EDIT_SPOT_H
#define HEARTH_EDIT_SPOT_H

#include <stddef.h>

size_t spot_left(const char *text, size_t at);
size_t spot_right(const char *text, size_t len, size_t at);

/* The end of this or the next word; the start of this or the one before.
 * Letters, digits, _ and apostrophes are words; so is each run of them. */
size_t spot_word_right(const char *text, size_t len, size_t at);
size_t spot_word_left(const char *text, size_t len, size_t at);

size_t spot_line_start(const char *text, size_t at);
size_t spot_line_end(const char *text, size_t len, size_t at);

#endif
