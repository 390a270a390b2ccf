/* units: what a room sent to whom; a tester says here that theirs arrived.
 *
 * Opened as "units" with {"room": SLUG}. */
#ifndef HEARTH_UNITS_H
#define HEARTH_UNITS_H

#include "client/view.h"

extern const struct view_ops units_ops;

#endif
