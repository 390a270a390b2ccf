/* decisions: what was decided in a room, why, and because of which reports; product
 * writes them down here.
 *
 * Opened as "decisions" with {"room": SLUG}. */
#ifndef HEARTH_DECISIONS_H
#define HEARTH_DECISIONS_H

#include "client/view.h"

extern const struct view_ops decisions_ops;

#endif
