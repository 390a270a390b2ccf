/* linear_zone: asking for a time zone, in linear mode. */
#ifndef HEARTH_LINEAR_ZONE_H
#define HEARTH_LINEAR_ZONE_H

#include "client/linear_io.h"

/* What nothing answers with: `now`, or where that is NULL a guess. The zone,
 * owned by the caller; NULL: it stays as it is. */
char *linear_zone_ask(struct linear *linear, const char *now);

#endif
