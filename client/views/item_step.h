/* item_step: bringing a report to another state: what has to be said with it is
 * asked for piece by piece, then all of it is sent at once. */
#ifndef HEARTH_ITEM_STEP_H
#define HEARTH_ITEM_STEP_H

#include "client/views/item_state.h"

void item_step_begin(struct item_view *item, const char *status);
/* One more piece is there, in item->note or item->release. */
void item_step_go_on(struct item_view *item);
/* Nothing is sent. */
void item_step_forget(struct item_view *item);

#endif
