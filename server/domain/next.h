/* next: the way from one unread thread to the next: boards in their order,
 * threads by last activity, around the end to the beginning. Boards without
 * news are passed by their kept sums alone. */
#ifndef HEARTH_DOMAIN_NEXT_H
#define HEARTH_DOMAIN_NEXT_H

#include "server/core/hall.h"

/* The call read.next. */
int next_unread(struct hall_context *cx, json_t *in, json_t **result_r);

#endif
