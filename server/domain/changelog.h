/* changelog: what a release brought, because of whom; told to everybody it
 * concerns, once. */
#ifndef HEARTH_DOMAIN_CHANGELOG_H
#define HEARTH_DOMAIN_CHANGELOG_H

#include "server/core/hall.h"

extern const struct hall_binding changelog_bindings[];

#endif
