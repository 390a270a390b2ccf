/* item_names: a list of items given by name, as decisions and release notes take it. */
#ifndef HEARTH_DOMAIN_ITEM_NAMES_H
#define HEARTH_DOMAIN_ITEM_NAMES_H

#include "server/core/gate_room.h"

/* The items named in field `item` of the parameters, all of this room and known to
 * the caller; otherwise ERR_NOT_FOUND or ERR_REFUSED in words. In the arena. */
int item_names_read(struct hall_context *cx, json_t *in, const struct gate_room *room,
		    struct gate_item **items_r, size_t *count_r);

#endif
