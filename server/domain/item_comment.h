/* item_comment: what is said about an item, in two layers.
 *
 * A comment is a post: of the item's thread for who reads the item, or of its
 * staff thread for staff only. An official one is never said among staff. */
#ifndef HEARTH_DOMAIN_ITEM_COMMENT_H
#define HEARTH_DOMAIN_ITEM_COMMENT_H

#include "server/core/gate_room.h"

/* The comments the caller may read, in the order they were said. */
int item_comments(struct hall_context *cx, const struct gate_item *item, json_t **list_r);

struct item_comment {
	const char *body;
	const char *kind; /* of feedback_comment.kind */
	bool is_staff_only;
	bool is_quiet;	  /* goes with a step that tells more */
	int64_t to;	  /* the number it answers in its layer; 0: the report */
	const json_t *in; /* its files are named there (attach.h); NULL: none */
};

/* Says it as the caller, who may; its number in its layer. */
int item_comment_add(struct hall_context *cx, struct gate_item *item, const struct gate_room *room,
		     const struct item_comment *comment, int64_t *number_r);

extern const struct hall_binding item_comment_bindings[];

#endif
