/* nda: the agreement of a room: its versions, and who signed which.
 *
 * A published text never changes; a new version has to be signed anew by
 * everybody who signs (room_member.h), who reads nothing of the room until then.
 * An acceptance keeps who, when, which text by its digest, by which key and from
 * where, and outlives the member, until the room itself goes (purge.h); taken
 * back, it is kept with when. */
#ifndef HEARTH_DOMAIN_NDA_H
#define HEARTH_DOMAIN_NDA_H

#include "server/core/hall.h"

/* A new version; its number in *version_r (may be NULL). */
int nda_publish(struct hall_context *cx, int64_t room, const char *body, int64_t *version_r);

extern const struct hall_binding nda_bindings[];

#endif
