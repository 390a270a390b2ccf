/* opening: the call session.open: all that a client's first screen needs, in
 * one visit to a database thread. */
#ifndef HEARTH_DOMAIN_OPENING_H
#define HEARTH_DOMAIN_OPENING_H

#include "server/core/hall.h"

extern const struct hall_binding opening_bindings[];

#endif
