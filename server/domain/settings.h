/* settings: what a member set for themselves, calls settings.*, password.set
 * and recovery.new.
 *
 * The zone is a column of member, the others rows of member_setting; one
 * without a row has its default. */
#ifndef HEARTH_DOMAIN_SETTINGS_H
#define HEARTH_DOMAIN_SETTINGS_H

#include "server/core/hall.h"

extern const struct hall_binding settings_bindings[];

#endif
