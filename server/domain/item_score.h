/* item_score: how much a report weighs, with its parts.
 *
 *	impact = severity x frequency x the feature's weight x popularity
 *	popularity = 1 + importance of the votes of others (each person once, or each
 *			 organisation; see voice.h)
 *		       + 1 for each other person whose report was merged into it
 *		       + 1/4 for each other person who answered
 *
 * Of what was merged the group is counted, each person once, so that unmerging
 * loses nothing. Staff count nothing. It is kept (feedback.votes, .impact in
 * thousandths) and made anew by whatever changes a part. */
#ifndef HEARTH_DOMAIN_ITEM_SCORE_H
#define HEARTH_DOMAIN_ITEM_SCORE_H

#include "server/core/gate_room.h"

/* Of the item, or of what it was merged into. */
int item_score_update(struct hall_context *cx, int64_t item);

extern const struct hall_binding item_score_bindings[];

#endif
