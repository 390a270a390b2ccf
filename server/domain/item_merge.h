/* item_merge: two reports of the same thing, joined and parted again.
 *
 * Merging points one at the other (canonical) and moves nothing: votes stay on
 * their rows and are counted over the group, so parting loses nothing. */
#ifndef HEARTH_DOMAIN_ITEM_MERGE_H
#define HEARTH_DOMAIN_ITEM_MERGE_H

#include "server/core/gate_room.h"

/* Names of what was merged into it, of those the caller may read; a new array. */
int item_merge_list(struct hall_context *cx, int64_t item, json_t **names_r);

extern const struct hall_binding item_merge_bindings[];

#endif
