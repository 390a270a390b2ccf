/* item_tag: words by which the staff of a room sort its reports.
 *
 * A tag is there with its first use. It is for staff until one of them makes it
 * public; then testers see it on reports they read, and find these by it. */
#ifndef HEARTH_DOMAIN_ITEM_TAG_H
#define HEARTH_DOMAIN_ITEM_TAG_H

#include "server/core/gate_room.h"

/* Whether item `f` of a statement has the tag `name` (a parameter), which the caller
 * may see: `is_staff`, or it is public. */
#define ITEM_TAG_HAS(name, is_staff)                                                               \
	"EXISTS (SELECT 1 FROM tag g JOIN feedback_tag gt ON gt.tag = g.id WHERE g.room = f.room " \
	"AND g.name = " name " AND gt.item = f.id AND (g.is_public OR " is_staff "))"

/* Those of an item that the caller sees: an array of words. */
int item_tag_list(struct hall_context *cx, const struct gate_room *room, int64_t item,
		  json_t **tags_r);

extern const struct hall_binding item_tag_bindings[];

#endif
