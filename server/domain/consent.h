/* consent: what a member agreed to, whatever became of the rooms it was for: being
 * quoted, telling people at a launch. It is one's own to see and to take back, also
 * when one reads the room no more. */
#ifndef HEARTH_DOMAIN_CONSENT_H
#define HEARTH_DOMAIN_CONSENT_H

#include "server/core/hall.h"

extern const struct hall_binding consent_bindings[];

#endif
