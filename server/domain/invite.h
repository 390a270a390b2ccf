/* invite: invitations to a room: codes its owner makes, counts and takes back.
 *
 * Of a code only a keyed digest is kept (code.h), so that it is shown once, when
 * it is made. Within its room an invitation has a number. Coming in by one is
 * invite_use.h's. */
#ifndef HEARTH_DOMAIN_INVITE_H
#define HEARTH_DOMAIN_INVITE_H

#include "server/core/hall.h"

enum { INVITE_SECONDS = 30 * 86400, INVITE_LONGEST = 366 * 86400, INVITE_OPEN_MAX = 5000 };

/* SQL: whether row i of invite is good at ?N. */
#define INVITE_IS_GOOD(now) "(i.used < i.uses AND i.revoked_at IS NULL AND i.expires_at > " now ")"

extern const struct hall_binding invite_bindings[];

#endif
