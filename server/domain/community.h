/* community: what this place is, calls hello, whoami and community.*.
 *
 * Also binds the hall's own `.start`: a database without a community gets one
 * with plain words that its sysop changes later. */
#ifndef HEARTH_DOMAIN_COMMUNITY_H
#define HEARTH_DOMAIN_COMMUNITY_H

#include "server/core/hall.h"

/* The version of the protocol that hello speaks of. */
enum { COMMUNITY_PROTOCOL = 1 };

extern const struct hall_binding community_bindings[];

#endif
