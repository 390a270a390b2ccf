/* unit_load: entering many units at once, from a table of comma-separated values. */
#ifndef HEARTH_DOMAIN_UNIT_LOAD_H
#define HEARTH_DOMAIN_UNIT_LOAD_H

#include "server/core/hall.h"

extern const struct hall_binding unit_load_bindings[];

#endif
