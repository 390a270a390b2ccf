/* item_edit: facts added to a report after it was sent. */
#ifndef HEARTH_DOMAIN_ITEM_EDIT_H
#define HEARTH_DOMAIN_ITEM_EDIT_H

#include "server/core/hall.h"

extern const struct hall_binding item_edit_bindings[];

#endif
