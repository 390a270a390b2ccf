/* room_may: what each part and team may do in a room, as one table.
 *
 * Being let in is the gate's matter; this is about what one does there. Owners
 * may everything; a role in the community (sysop) counts for nothing. */
#ifndef HEARTH_DOMAIN_ROOM_MAY_H
#define HEARTH_DOMAIN_ROOM_MAY_H

#include "server/core/gate_room.h"

enum room_action {
	ROOM_SUBMIT,	 /* report, also on behalf of a tester */
	ROOM_COMMENT,	 /* answer a report */
	ROOM_VOTE,	 /* a vote that counts */
	ROOM_TAKE_PART,	 /* do tasks, answer surveys, get units */
	ROOM_SEE_STAFF,	 /* the staff layer, who voted, the people, the scores */
	ROOM_ACK,	 /* acknowledge, ask for more */
	ROOM_ROUTE,	 /* teams, assignee, tags */
	ROOM_MERGE,	 /* merge and unmerge anybody's */
	ROOM_DECIDE,	 /* plan, decline, decide, changelog */
	ROOM_WORK,	 /* being made, to check */
	ROOM_RELEASE,	 /* releases and what to test */
	ROOM_PROGRAMME,	 /* phases, tasks, surveys, features, rules of routing */
	ROOM_QUOTE,	 /* quotes whose authors consented, advocates */
	ROOM_WORKAROUND, /* known issues and ways around them */
	ROOM_PEOPLE,	 /* invitations, applications, units, parts */
	ROOM_REMOVE,	 /* somebody, with a reason */
	ROOM_SET,	 /* purpose, agreement, clocks, closing */
	ROOM_EXPORT,	 /* all of it */
	ROOM_MODERATE,	 /* lock, delete for others */
	ROOM_SEE_REAL,	 /* who is behind an alias */
	ROOM_ACTIONS
};

bool room_may(const struct gate_room *room, enum room_action action);

/* 0, or ERR_REFUSED in words. */
int room_need(struct hall_context *cx, const struct gate_room *room, enum room_action action);

/* 0, or ERR_REFUSED in words: the room was closed, and is kept as it was. What is one's
 * own (consents, leaving, what one follows) goes on, and what its owner needs to keep it:
 * who looks after it, and for how long. */
int room_is_open(struct hall_context *cx, const struct gate_room *room);
/* Both. */
int room_need_open(struct hall_context *cx, const struct gate_room *room, enum room_action action);

#endif
