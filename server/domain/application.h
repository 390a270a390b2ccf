/* application: asking to be let into a listed room, and being answered. */
#ifndef HEARTH_DOMAIN_APPLICATION_H
#define HEARTH_DOMAIN_APPLICATION_H

#include "server/core/hall.h"

/* They came in another way, by `by` (0: nobody): an application that waits is
 * answered by that. */
int application_settle(struct hall_context *cx, int64_t room, int64_t member, int64_t by);

/* They are not to come in after all: `verdict` is withdrawn or declined. */
int application_end(struct hall_context *cx, int64_t room, int64_t member, const char *verdict);

extern const struct hall_binding application_bindings[];

#endif
