/* seat: how many testers of each group (segment) a room wants, and has. */
#ifndef HEARTH_DOMAIN_SEAT_H
#define HEARTH_DOMAIN_SEAT_H

#include "server/core/hall.h"

/* 0 when the group ("" for those in none) has a seat left or nobody said how
 * many; ERR_CONFLICT in words otherwise. */
int seat_free(struct hall_context *cx, int64_t room, const char *segment);

extern const struct hall_binding seat_bindings[];

#endif
