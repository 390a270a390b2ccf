/* phase: the phases of a room, which its word follows as their dates come. */
#ifndef HEARTH_DOMAIN_PHASE_H
#define HEARTH_DOMAIN_PHASE_H

#include "server/core/hall.h"

/* Sets the phase of rooms where one has begun; once each, so that one set by hand
 * stays until the next begins. Of the minute's tick. */
int phase_tick(struct hall_context *cx);

extern const struct hall_binding phase_bindings[];

#endif
