/* community: what this place is, calls hello, whoami and community.*.
 *
 * Also binds the hall's own `.start`: a database without a community gets one
 * with plain words that its sysop changes later. */
#ifndef HEARTH_DOMAIN_COMMUNITY_H
#define HEARTH_DOMAIN_COMMUNITY_H

#include "server/core/hall.h"

/* hello and whoami, for the call that asks both (opening.h). */
int community_hello(struct hall_context *cx, json_t *in, json_t **result_r);
int community_whoami(struct hall_context *cx, json_t *in, json_t **result_r);

extern const struct hall_binding community_bindings[];

#endif
