/* host: notes to the hosts, calls host.*. Anybody may write, guests without a
 * name; how many from one address in an hour is bounded (tally.h). */
#ifndef HEARTH_DOMAIN_HOST_H
#define HEARTH_DOMAIN_HOST_H

#include "server/core/hall.h"

extern const struct hall_binding host_bindings[];

#endif
