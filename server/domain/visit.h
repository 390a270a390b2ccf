/* visit: who came and when and what they read, for the figures of the
 * community's health.
 *
 * Binds the hall's own `.visit`. A visit is noted when it begins, now and then
 * while it goes on, and when it ends, by the id that the server gave it; a
 * visitor who becomes a member ends one visit and begins another. A guest who
 * showed a key is known again within the month by a digest keyed with a salt
 * that is thrown away when the month is over.
 *
 * Of what was read it keeps the thread, when it was first on the screen in that
 * visit, and for how many seconds in all; no more. What is hidden leaves no
 * trace here, whoever reads it. */
#ifndef HEARTH_DOMAIN_VISIT_H
#define HEARTH_DOMAIN_VISIT_H

#include "server/core/hall.h"

extern const struct hall_binding visit_bindings[];

#endif
