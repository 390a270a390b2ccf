/* jsonline: a result as one line of JSON, what `--json` prints.
 *
 * A person may be looking on: characters that would change a terminal's state
 * or the order of its text (controls, format characters, line and paragraph
 * separators) are written as \uXXXX, which means the same. */
#ifndef HEARTH_API_JSONLINE_H
#define HEARTH_API_JSONLINE_H

#include <jansson.h>

#include "common/base/arena.h"

/* The object and a line feed, valid UTF-8. */
char *jsonline_dup(struct arena *arena, const json_t *object);
/* {"error":{"code":...,"message":...}} for a negative ERR_* and clean words. */
char *jsonline_error(struct arena *arena, int err, const char *words);

#endif
