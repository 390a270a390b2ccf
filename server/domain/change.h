/* change: what happened after a given change, for whoever comes back. */
#ifndef HEARTH_DOMAIN_CHANGE_H
#define HEARTH_DOMAIN_CHANGE_H

#include "server/core/hall.h"

extern const struct hall_binding change_bindings[];

#endif
