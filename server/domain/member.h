/* member: who the members are and what they wrote, calls member.show, list,
 * posts and edit. Those of the sysop are in roster.h. */
#ifndef HEARTH_DOMAIN_MEMBER_H
#define HEARTH_DOMAIN_MEMBER_H

#include "server/core/hall.h"

extern const struct hall_binding member_bindings[];

#endif
