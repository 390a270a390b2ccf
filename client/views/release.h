/* release: one release of a room: what to test, what is new in it.
 *
 * Opened as "release" with {"room": SLUG, "version": VERSION}. */
#ifndef HEARTH_RELEASE_H
#define HEARTH_RELEASE_H

#include "client/view.h"

extern const struct view_ops release_ops;

#endif
