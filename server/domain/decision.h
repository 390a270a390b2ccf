/* decision: what was decided in a room, why, and because of which reports. */
#ifndef HEARTH_DOMAIN_DECISION_H
#define HEARTH_DOMAIN_DECISION_H

#include "server/core/hall.h"

extern const struct hall_binding decision_bindings[];

#endif
