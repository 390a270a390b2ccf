/* item_new: sending a report. */
#ifndef HEARTH_DOMAIN_ITEM_NEW_H
#define HEARTH_DOMAIN_ITEM_NEW_H

#include "server/core/hall.h"

extern const struct hall_binding item_new_bindings[];

#endif
