/* plan: the phases of a room and the features that are tested; who makes the
 * programme changes them here.
 *
 * Opened as "plan" with {"room": SLUG}. */
#ifndef HEARTH_PLAN_H
#define HEARTH_PLAN_H

#include "client/view.h"

extern const struct view_ops plan_ops;

#endif
