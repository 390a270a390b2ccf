/* ledger: what members got from a room and what the company got, side by side;
 * and closing a room, which asks that both were looked at.
 *
 * A room that was closed is read for a while and written in no more; those in it
 * lose it after ROOM_MEMBER_AFTER (room_member.h), and after its retention it is
 * purged, all but the acceptances of its agreement. */
#ifndef HEARTH_DOMAIN_LEDGER_H
#define HEARTH_DOMAIN_LEDGER_H

#include "server/core/hall.h"

/* Of the minute's tick. */
int ledger_tick(struct hall_context *cx);

extern const struct hall_binding ledger_bindings[];

#endif
