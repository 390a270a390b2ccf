/* item_vote: "me too", with how important and one line of why; following. */
#ifndef HEARTH_DOMAIN_ITEM_VOTE_H
#define HEARTH_DOMAIN_ITEM_VOTE_H

#include "server/core/hall.h"

extern const struct hall_binding item_vote_bindings[];

#endif
