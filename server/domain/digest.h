/* digest: what happened for a member, as a text to read. */
#ifndef HEARTH_DOMAIN_DIGEST_H
#define HEARTH_DOMAIN_DIGEST_H

#include "server/core/hall.h"

extern const struct hall_binding digest_bindings[];

#endif
