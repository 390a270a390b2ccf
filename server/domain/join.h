/* join: becoming a member, calls join.*.
 *
 * From the doors new@ (with the key that was verified there) and the welcome
 * screen (with a password). It ends with a password or eight recovery codes. */
#ifndef HEARTH_DOMAIN_JOIN_H
#define HEARTH_DOMAIN_JOIN_H

#include "server/core/hall.h"

extern const struct hall_binding join_bindings[];

#endif
