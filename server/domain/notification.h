/* notification: the calls about what a member was told. */
#ifndef HEARTH_DOMAIN_NOTIFICATION_H
#define HEARTH_DOMAIN_NOTIFICATION_H

#include "server/core/hall.h"

extern const struct hall_binding notification_bindings[];

#endif
