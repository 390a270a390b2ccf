/* filename: the name a file is kept under, made from whatever somebody's
 * machine called it.
 *
 * A clean name is one component of a path on every system: valid UTF-8 in NFC,
 * 1 to FILENAME_BYTES bytes, without `/ \ < > : " | ? *`, control and format
 * characters (bidirectional ones among them), without a dot, space or hyphen
 * at its beginning or a dot or space at its end. Cleaning a clean name changes
 * nothing. */
#ifndef HEARTH_TEXT_FILENAME_H
#define HEARTH_TEXT_FILENAME_H

#include "common/base/arena.h"

enum { FILENAME_BYTES = 255 };

/* What stands after the last slash of either kind, cleaned; "file" where
 * nothing is left. */
char *filename_clean(struct arena *arena, const char *name);

/* "photo.jpg" and 2 give "photo-2.jpg"; clean names stay clean. */
char *filename_alike(struct arena *arena, const char *name, int number);

#endif
