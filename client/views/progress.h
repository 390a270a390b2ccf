/* progress: how far a room's testers are: who takes part, what is covered, who
 * was not heard for long. A tester sees themselves.
 *
 * Opened as "progress" with {"room": SLUG}. */
#ifndef HEARTH_PROGRESS_H
#define HEARTH_PROGRESS_H

#include "client/view.h"

extern const struct view_ops progress_ops;

#endif
