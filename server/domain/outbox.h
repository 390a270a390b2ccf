/* outbox: the files a member has given and not attached to anything yet.
 *
 * Bounded: OUTBOX_MOST files, and a sum of bytes over all of a member's files,
 * which is a setting. A name is there once: the same one again replaces what it
 * stood for and keeps its id. What is not attached goes after a while
 * (file_tick.h). */
#ifndef HEARTH_DOMAIN_OUTBOX_H
#define HEARTH_DOMAIN_OUTBOX_H

#include "server/core/hall.h"

enum { OUTBOX_MOST = 100 };

/* Takes the row of a file; its content goes with the sweep, if it was the last. */
int outbox_drop(struct hall_context *cx, int64_t file);

extern const struct hall_binding outbox_bindings[];

#endif
