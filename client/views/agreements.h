/* agreements: the books of a room's agreement: every version there was, since when,
 * by how many it is signed, and its digest; for the owner.
 *
 * Opened as "agreements" with {"room": SLUG}. */
#ifndef HEARTH_AGREEMENTS_H
#define HEARTH_AGREEMENTS_H

#include "client/view.h"

extern const struct view_ops agreements_ops;

#endif
