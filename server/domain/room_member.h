/* room_member: who is in a room, and what follows from it.
 *
 * room_member says what somebody is there; the rows of space_member, by which the
 * gate lets them read, are made from it by room_member_sync() and by nothing else:
 *
 *	active, paused, completed	the room's space; staff also its staff's space and
 *					every desk; partners only their own desk
 *	everything else			nothing
 *
 * Testers, partners and moderators of a room with an agreement are active only
 * when they signed its newest version; until then they are nda_pending. A desk
 * (the space of somebody's own reports) is made where others do not read these:
 * for testers of a solo room, for partners, and for who reports something to staff
 * alone. After a room was archived, testers
 * and partners read it for ROOM_MEMBER_AFTER seconds more. */
#ifndef HEARTH_DOMAIN_ROOM_MEMBER_H
#define HEARTH_DOMAIN_ROOM_MEMBER_H

#include "server/core/gate_room.h"

enum { ROOM_MEMBER_AFTER = 30 * 86400 };

struct room_member {
	int64_t room, member;
	const char *part; /* of room_member.part */
	const char *team; /* NULL: none */
	const char *segment;
	const char *state;
	int64_t invited_by; /* 0: nobody */
	int64_t until;	    /* 0: no end */
	const char *reason;
};

/* Writes the row (a new one, or in place of the one there was) and what follows
 * from it. Whoever was in and is not any more loses it at their next call, and
 * their open screens are told ("room.gone" on their own topic). */
int room_member_put(struct hall_context *cx, const struct room_member *row);
/* Another state, with its reason (NULL: none); ERR_NOT_FOUND where they are not. */
int room_member_state(struct hall_context *cx, int64_t room, int64_t member, const char *state,
		      const char *reason);

/* Makes what follows from the row as it is; of everybody of the room with member 0. */
int room_member_sync(struct hall_context *cx, int64_t room, int64_t member);

/* The desk of a member of a room, made where there is none. */
int room_member_desk(struct hall_context *cx, int64_t room, int64_t member, int64_t *desk_r);

/* The newest version of the room's agreement: 0 with *version_r 0 when there is none. */
int room_member_nda(struct hall_context *cx, int64_t room, int64_t *nda_r, int64_t *version_r);

/* Said a thing (a report, vote, answer or comment): heard from now. */
int room_member_heard(struct hall_context *cx, int64_t room, int64_t member);

#endif
