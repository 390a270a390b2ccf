/* settings: what a member set for themselves, calls settings.*, password.set
 * and recovery.new.
 *
 * The zone is a column of member, the others rows of member_setting; one
 * without a row has its default. */
#ifndef HEARTH_DOMAIN_SETTINGS_H
#define HEARTH_DOMAIN_SETTINGS_H

#include "server/core/hall.h"

/* settings.show; also a part of the opening (opening.h). */
int settings_show(struct hall_context *cx, json_t *in, json_t **result_r);

extern const struct hall_binding settings_bindings[];

#endif
