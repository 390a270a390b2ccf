/* zone: choosing one's time zone, from the settings. */
#ifndef HEARTH_VIEW_ZONE_H
#define HEARTH_VIEW_ZONE_H

#include "client/view.h"

extern const struct view_ops zone_ops;

#endif
