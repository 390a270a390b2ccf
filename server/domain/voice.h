/* voice: one voice per organisation, where the owner of a room wants it.
 *
 * A member's organisation in a room is what its staff say (room_member.org): with an
 * invitation, in a list of people, or on the person's page; upper and lower case are
 * one. Where the room has one_voice, an organisation's votes weigh in a report's score
 * as the one of most importance among them; people without one speak for themselves.
 * Votes are still counted as people.
 *
 * Changing either makes the scores it touches anew: a few at once, the rest in the
 * ticks that follow. */
#ifndef HEARTH_DOMAIN_VOICE_H
#define HEARTH_DOMAIN_VOICE_H

#include "server/core/hall.h"

enum { VOICE_ORG_MAX = 80 };

/* The member's organisation there, once they are in the room; NULL: it stays. */
int voice_org(struct hall_context *cx, int64_t room, int64_t member, const char *org);

/* Takes one_voice of room.set. */
int voice_set(struct hall_context *cx, int64_t room, json_t *in);

/* Of the minute's tick. */
int voice_tick(struct hall_context *cx);

#endif
