/* reminder: whether a room reminds the caller of what is due. */
#ifndef HEARTH_DOMAIN_REMINDER_H
#define HEARTH_DOMAIN_REMINDER_H

#include "server/core/hall.h"

extern const struct hall_binding reminder_bindings[];

#endif
