/* item_similar: reports like the one being written, so that one says "me too"
 * there instead. By words in common with titles, the newest of many first. */
#ifndef HEARTH_DOMAIN_ITEM_SIMILAR_H
#define HEARTH_DOMAIN_ITEM_SIMILAR_H

#include "server/core/gate_room.h"

enum { ITEM_SIMILAR = 5 };

/* At most ITEM_SIMILAR, the nearest first, of those the caller may read. A new
 * array, on errors too. */
int item_similar(struct hall_context *cx, const struct gate_room *room, const char *text,
		 json_t **list_r);

extern const struct hall_binding item_similar_bindings[];

#endif
