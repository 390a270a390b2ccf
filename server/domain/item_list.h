/* item_list: a room's reports, sorted and narrowed. */
#ifndef HEARTH_DOMAIN_ITEM_LIST_H
#define HEARTH_DOMAIN_ITEM_LIST_H

#include "server/core/hall.h"

extern const struct hall_binding item_list_bindings[];

#endif
