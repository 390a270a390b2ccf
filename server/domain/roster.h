/* roster: what the sysop does about members, calls member.add, set, recover.
 *
 * One active sysop always stays. Each change is noted (audit.h). */
#ifndef HEARTH_DOMAIN_ROSTER_H
#define HEARTH_DOMAIN_ROSTER_H

#include "server/core/hall.h"

extern const struct hall_binding roster_bindings[];

#endif
