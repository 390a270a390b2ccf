/* flowed: text sent as format=flowed, with its soft line breaks taken out.
 *
 * Source: RFC 3676, section 4 (quote depth, space-stuffing, the signature
 * separator, DelSp). */
#ifndef HEARTH_IMPORT_FLOWED_H
#define HEARTH_IMPORT_FLOWED_H

#include <stdbool.h>

#include "common/base/arena.h"

/* `text` is UTF-8 with any line ends; NUL-terminated, in the arena. */
char *flowed_join(struct arena *arena, const char *text, bool delete_space);

#endif
