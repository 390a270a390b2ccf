/* tick: what time alone brings about, once a minute, inside one write.
 *
 * The hall makes the call `.tick` on the writer. Each part that has something to
 * do is a row of the table in tick.c; its function looks for what is due by
 * cx->now (an index each, bounded), does it, and is done: a minute that was
 * missed is made up for by the next. */
#ifndef HEARTH_DOMAIN_TICK_H
#define HEARTH_DOMAIN_TICK_H

#include "server/core/hall.h"

extern const struct hall_binding tick_bindings[];

#endif
