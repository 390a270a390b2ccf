/* report: a room told as a readable text: what it is for, who takes part, what
 * came of it. For its staff. */
#ifndef HEARTH_DOMAIN_REPORT_H
#define HEARTH_DOMAIN_REPORT_H

#include "server/core/hall.h"

extern const struct hall_binding report_bindings[];

#endif
