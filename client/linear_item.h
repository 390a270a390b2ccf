/* linear_item: what may be done to one report in linear mode: answer, vote, check,
 * add facts; by staff: send to a team, bring it a step further, merge. */
#ifndef HEARTH_LINEAR_ITEM_H
#define HEARTH_LINEAR_ITEM_H

#include <stdbool.h>

#include "client/linear_io.h"

/* shown: an answer of feedback.show. Says what may be done, asks which, does it.
 * False: back. */
bool linear_item_act(struct linear *linear, const json_t *shown);

#endif
