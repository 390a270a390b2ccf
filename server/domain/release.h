/* release: what a room's testers are given to test, version by version. */
#ifndef HEARTH_DOMAIN_RELEASE_H
#define HEARTH_DOMAIN_RELEASE_H

#include "server/core/hall.h"

extern const struct hall_binding release_bindings[];

#endif
