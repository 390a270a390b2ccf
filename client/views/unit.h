/* unit: what became of one unit; its owner says here what becomes of it.
 *
 * Opened as "unit" with {"room": SLUG, "serial": SERIAL}. */
#ifndef HEARTH_UNIT_H
#define HEARTH_UNIT_H

#include "client/view.h"

extern const struct view_ops unit_ops;

#endif
