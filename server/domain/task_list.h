/* task_list: the tasks of a room as the caller sees them, and one of them. */
#ifndef HEARTH_DOMAIN_TASK_LIST_H
#define HEARTH_DOMAIN_TASK_LIST_H

#include "server/core/hall.h"

extern const struct hall_binding task_list_bindings[];

#endif
