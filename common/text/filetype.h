/* filetype: what a file is, by its first bytes; never by its name.
 *
 * What programs of some system would run is application/x-executable, whatever
 * it is called. Text is what has no control characters but those that text
 * files have; its encoding is for whoever shows it. */
#ifndef HEARTH_TEXT_FILETYPE_H
#define HEARTH_TEXT_FILETYPE_H

#include <stdbool.h>
#include <stddef.h>

/* The bytes it wants to see, or all there are. */
enum { FILETYPE_HEAD = 512 };

/* A media type; static. "application/octet-stream" where nothing is known. */
const char *filetype_of(const void *head, size_t len);

bool filetype_is_text(const char *type);

/* Whether a type is in a list of them, separated by spaces; "image/" followed
 * by * stands for all of that kind, * alone for everything. */
bool filetype_is_listed(const char *type, const char *list);

#endif
