/* item_rice: ranking reports by hand: reach x impact x confidence / effort.
 *
 * Who plans types how many people it reaches, how much it helps each (0.25 to 3), how
 * sure that is (per cent) and how many person-weeks it takes. The score is there when
 * all four are; it is kept, for sorting. For staff alone. */
#ifndef HEARTH_DOMAIN_ITEM_RICE_H
#define HEARTH_DOMAIN_ITEM_RICE_H

#include "server/core/gate_room.h"

/* SQL: the score of report `f`, hundredths; NULL where a part is missing. */
#define ITEM_RICE                                                                                  \
	"CASE WHEN f.rice_reach * f.rice_impact * f.rice_confidence * f.rice_effort IS NOT NULL "  \
	"THEN f.rice END"

/* Takes rice_reach, rice_impact, rice_confidence and rice_effort; what is not said stays. */
int item_rice_set(struct hall_context *cx, const struct gate_room *room, int64_t item, json_t *in);

/* Adds them and `rice` to a report as staff see it; nulls for others. */
int item_rice_show(struct hall_context *cx, const struct gate_room *room, int64_t item,
		   json_t *object);

#endif
