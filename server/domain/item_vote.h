/* item_vote: "me too", with how important and one line of why; following. */
#ifndef HEARTH_DOMAIN_ITEM_VOTE_H
#define HEARTH_DOMAIN_ITEM_VOTE_H

#include "server/core/hall.h"

/* Why the caller voted for it, or null. */
int item_vote_why(struct hall_context *cx, int64_t item, json_t **why_r);

extern const struct hall_binding item_vote_bindings[];

#endif
