/* attach: files on their way from an outbox onto a post, and off it again. */
#ifndef HEARTH_DOMAIN_ATTACH_H
#define HEARTH_DOMAIN_ATTACH_H

#include "server/domain/write.h"

/* Whether the caller may attach the files that the parameter `file` names (ids
 * or names; absent: none), before anything is written. 0, or an error in words. */
int attach_may(struct hall_context *cx, const json_t *in);
/* Attaches them to a post just written. */
int attach_all(struct hall_context *cx, const struct write_post *post, const json_t *in);

extern const struct hall_binding attach_bindings[];

#endif
