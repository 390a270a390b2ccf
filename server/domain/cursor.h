/* cursor: where a list goes on, as the short text a caller gives back.
 *
 * A cursor is the key of the last row given out, as a few whole numbers
 * ("0.1763789123.42"). It holds nothing that the row did not show, and a made-up
 * one opens nothing: every page passes the gate anew. */
#ifndef HEARTH_DOMAIN_CURSOR_H
#define HEARTH_DOMAIN_CURSOR_H

#include "server/core/hall.h"

enum { CURSOR_KEYS = 4 };

char *cursor_make(struct arena *arena, const int64_t *keys, size_t count);

/* Reads the field `after` into keys, which keep their values when there is
 * none. 0, or what cursor_refuse gives. */
int cursor_read(struct hall_context *cx, const json_t *in, int64_t *keys, size_t count);
/* ERR_INVALID, with words: it is no cursor of this list. */
int cursor_refuse(struct hall_context *cx);

#endif
