/* place: where a member was when their last session ended: the stack of views
 * with positions, as the client wrote it. While a session lives its place is
 * the session's own (place.save is answered there). */
#ifndef HEARTH_DOMAIN_PLACE_H
#define HEARTH_DOMAIN_PLACE_H

#include "server/core/hall.h"

/* The caller's place and when it was left (may be NULL), new references; left
 * alone where there is none. 0 or an error. */
int place_of(struct hall_context *cx, json_t **place_r, json_t **updated_at_r);

extern const struct hall_binding place_bindings[]; /* place.show, .keep_place */

#endif
