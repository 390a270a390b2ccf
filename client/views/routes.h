/* routes: which reports of a room go to which team by themselves; product says so
 * here.
 *
 * Opened as "routes" with {"room": SLUG}. */
#ifndef HEARTH_ROUTES_H
#define HEARTH_ROUTES_H

#include "client/view.h"

extern const struct view_ops routes_ops;

#endif
