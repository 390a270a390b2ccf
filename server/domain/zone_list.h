/* zone_list: the call zone.list: time zones to choose from, by where they are,
 * with those first where the asker probably is.
 *
 * Places are those of zone.tab and iso3166.tab beside the zones themselves; a
 * machine without them knows UTC, and any zone by its exact name. */
#ifndef HEARTH_DOMAIN_ZONE_LIST_H
#define HEARTH_DOMAIN_ZONE_LIST_H

#include "server/core/hall.h"

extern const struct hall_binding zone_list_bindings[];

/* The call from the directory `dir`, for tests. */
int zone_list_in(struct hall_context *cx, const char *dir, json_t *in, json_t **result_r);

#endif
