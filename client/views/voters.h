/* voters: who said “me too” to a report, how much it matters to them and why; for
 * staff.
 *
 * Opened as "voters" with {"room": SLUG, "item": NAME}. */
#ifndef HEARTH_VOTERS_H
#define HEARTH_VOTERS_H

#include "client/view.h"

extern const struct view_ops voters_ops;

#endif
