/* feature: the parts of the product that a room's reports and tasks are about. */
#ifndef HEARTH_DOMAIN_FEATURE_H
#define HEARTH_DOMAIN_FEATURE_H

#include "server/core/hall.h"

extern const struct hall_binding feature_bindings[];

#endif
