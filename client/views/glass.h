/* glass: a sysop opens a private room for an hour, with a reason; what was opened so
 * before, and why, stands below.
 *
 * Opened as "glass", for sysops; {"room": SLUG} and {"reason": TEXT} may be there. */
#ifndef HEARTH_GLASS_H
#define HEARTH_GLASS_H

#include "client/view.h"

extern const struct view_ops glass_ops;

#endif
