/* item_route: which of the four teams a report is for, by rule and by hand, who
 * looks after it, and that a team is done with it. */
#ifndef HEARTH_DOMAIN_ITEM_ROUTE_H
#define HEARTH_DOMAIN_ITEM_ROUTE_H

#include "server/core/hall.h"

/* The rules a new room begins with. */
int item_route_begin(struct hall_context *cx, int64_t room);

/* Sends it to the teams whose rules it fits now; those it is with stay. */
int item_route_apply(struct hall_context *cx, int64_t item);

extern const struct hall_binding item_route_bindings[];

#endif
