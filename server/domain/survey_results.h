/* survey_results: what was answered to a task, survey or diary, counted.
 *
 * Staff see the words of each; of the others only the testers of a collab room
 * see anything: the counts, once it was closed. Where somebody who is not staff
 * looks, and in solo rooms, what fewer than five people said is "<5", and so is
 * more where that could be reckoned from the rest. */
#ifndef HEARTH_DOMAIN_SURVEY_RESULTS_H
#define HEARTH_DOMAIN_SURVEY_RESULTS_H

#include "server/core/hall.h"

extern const struct hall_binding survey_results_bindings[];

#endif
