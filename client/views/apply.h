/* apply: asking to be let into a listed room: its questions, answered.
 * Opened as "apply" with {room}. */
#ifndef HEARTH_APPLY_VIEW_H
#define HEARTH_APPLY_VIEW_H

#include "client/view.h"

extern const struct view_ops apply_ops;

#endif
