/* item_promote: a thread of a room's talk becomes a report, its replies with it. */
#ifndef HEARTH_DOMAIN_ITEM_PROMOTE_H
#define HEARTH_DOMAIN_ITEM_PROMOTE_H

#include "server/core/hall.h"

extern const struct hall_binding item_promote_bindings[];

#endif
