/* complete: handles that go on from what was typed behind an @.
 *
 * Of a hidden space only those who are in it; of others any active member, as
 * the list of members shows them. Who took part in the thread comes first. */
#ifndef HEARTH_DOMAIN_COMPLETE_H
#define HEARTH_DOMAIN_COMPLETE_H

#include "server/core/hall.h"

enum { COMPLETE_MOST = 8 };

extern const struct hall_binding complete_bindings[];

#endif
