/* signatures: who signed which version of a room's agreement, when and by which
 * key, for its owner. Opened as "signatures" with {room}. */
#ifndef HEARTH_SIGNATURES_VIEW_H
#define HEARTH_SIGNATURES_VIEW_H

#include "client/view.h"

extern const struct view_ops signatures_ops;

#endif
