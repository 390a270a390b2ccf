/* home: the first screen: what is for me, what goes on where I take part, the
 * boards; for guests and newcomers where to start. Each list is bounded and
 * found by an index walk per board the caller may read, never over all. */
#ifndef HEARTH_DOMAIN_HOME_H
#define HEARTH_DOMAIN_HOME_H

#include "server/core/hall.h"

/* home.show; also a part of the opening (opening.h). */
int home_show(struct hall_context *cx, json_t *in, json_t **result_r);

extern const struct hall_binding home_bindings[];

#endif
