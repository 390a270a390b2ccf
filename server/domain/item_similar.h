/* item_similar: reports like the one being written, so that one says "me too"
 * there instead. By words in common with titles, the newest of many first. */
#ifndef HEARTH_DOMAIN_ITEM_SIMILAR_H
#define HEARTH_DOMAIN_ITEM_SIMILAR_H

#include "server/core/gate_room.h"

enum { ITEM_SIMILAR = 5 };

/* How well it is looked for: among the newest that share a word with it, while the
 * writer waits; or first among all that share two. */
enum item_similar_how { ITEM_SIMILAR_QUICK, ITEM_SIMILAR_WELL };

/* At most ITEM_SIMILAR, the nearest first, of those the caller may read; `but` (0:
 * none) is left out. A new array, on errors too. */
int item_similar(struct hall_context *cx, const struct gate_room *room, const char *text,
		 int64_t but, enum item_similar_how how, json_t **list_r);

extern const struct hall_binding item_similar_bindings[];

#endif
