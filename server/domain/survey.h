/* survey: answering a survey, or a day of a diary. */
#ifndef HEARTH_DOMAIN_SURVEY_H
#define HEARTH_DOMAIN_SURVEY_H

#include "server/core/hall.h"

extern const struct hall_binding survey_bindings[];

#endif
