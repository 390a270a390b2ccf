/* item_status: how far a report is, as one table of steps.
 *
 *	new, acknowledged, under_review, needs_info, planned, in_progress, verify,
 *	done, declined, merged, withdrawn
 *
 * A step names the states it leads from, who may take it, and what it needs: a
 * note to everybody, a resolution, a release. Every step is a row of
 * status_event, which is only added to. What follows from it is here too: clocks,
 * the note as an official comment, events. Merging is item_merge.h's. */
#ifndef HEARTH_DOMAIN_ITEM_STATUS_H
#define HEARTH_DOMAIN_ITEM_STATUS_H

#include "server/core/gate_room.h"

struct item_step {
	const char *to;
	const char *note, *internal_note; /* NULL: none */
	const char *resolution;		  /* NULL: none */
	const char *release;		  /* a version; NULL: none */
};

/* Takes the step as the caller, if they may and all it needs is there; otherwise
 * ERR_REFUSED or ERR_INVALID in words. item->status is the new one then. */
int item_status_step(struct hall_context *cx, struct gate_item *item, const struct gate_room *room,
		     const struct item_step *step);

/* The same as what follows from something else (a reply, a check, time): by the
 * caller or by nobody (cx->member 0), with no right or need looked at. A status
 * that is so already is left as it is. */
int item_status_follow(struct hall_context *cx, struct gate_item *item,
		       const struct item_step *step);

/* Somebody answered: an author's word ends the waiting for it, and a first word of
 * staff acknowledges. */
int item_status_replied(struct hall_context *cx, struct gate_item *item,
			const struct gate_room *room, bool is_staff_only);

/* The states the caller may bring it to now, for menus: an array of words. */
json_t *item_status_choices(struct hall_context *cx, const struct gate_item *item,
			    const struct gate_room *room);

extern const struct hall_binding item_status_bindings[];

#endif
