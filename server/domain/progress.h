/* progress: how far a room's testers are: who takes part, what is covered.
 *
 * Whoever reported at least once in the phase that is now, or did all its
 * required tasks, takes part; of the active ones. A feature is covered when five
 * testers reported on it or did a task about it. What a tester's reports weigh
 * is the sum of the impact of those that are theirs first: merged ones give
 * nothing. Last heard is a report, vote, answer or comment. Reading is not
 * watched, so there is no measure of how much of it somebody does. */
#ifndef HEARTH_DOMAIN_PROGRESS_H
#define HEARTH_DOMAIN_PROGRESS_H

#include "server/core/hall.h"

extern const struct hall_binding progress_bindings[];

#endif
