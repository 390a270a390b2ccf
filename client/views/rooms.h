/* rooms: the private rooms I am in, and the listed ones I may ask to join.
 * Opened as "rooms". */
#ifndef HEARTH_ROOMS_VIEW_H
#define HEARTH_ROOMS_VIEW_H

#include "client/view.h"

extern const struct view_ops rooms_ops;

#endif
