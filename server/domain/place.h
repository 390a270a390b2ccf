/* place: where a member was when their last session ended: the stack of views
 * with positions, as the client wrote it. While a session lives its place is
 * the session's own (place.save is answered there). */
#ifndef HEARTH_DOMAIN_PLACE_H
#define HEARTH_DOMAIN_PLACE_H

#include "server/core/hall.h"

extern const struct hall_binding place_bindings[]; /* place.show, .keep_place */

#endif
