/* releases: what a room's testers are given, newest first.
 *
 * Opened as "releases" with {"room": SLUG}. */
#ifndef HEARTH_RELEASES_H
#define HEARTH_RELEASES_H

#include "client/view.h"

extern const struct view_ops releases_ops;

#endif
