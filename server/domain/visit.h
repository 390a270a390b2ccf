/* visit: who came and when, for the figures of the community's health.
 *
 * Binds the hall's own `.signed_in` (how, door, started_at) and `.visit_ended`
 * (door, started_at). A visit is told from others by its caller, door and start;
 * a visitor who becomes a member ends one visit and begins another. A sign-in
 * by key is noted here (signin_note); the others are noted by the call that
 * proved them. A guest who showed a key is known again within the month by a
 * digest keyed with a salt that is thrown away when the month is over. */
#ifndef HEARTH_DOMAIN_VISIT_H
#define HEARTH_DOMAIN_VISIT_H

#include "server/core/hall.h"

extern const struct hall_binding visit_bindings[];

#endif
