/* launch: a room's launch: who wants to tell people, what they may share and from
 * when on; for staff the text, the embargo, the people and the pack.
 *
 * Opened as "launch" with {"room": SLUG}. */
#ifndef HEARTH_LAUNCH_VIEW_H
#define HEARTH_LAUNCH_VIEW_H

#include "client/view.h"

extern const struct view_ops launch_ops;

#endif
