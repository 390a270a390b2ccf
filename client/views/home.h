/* home: the first screen: what is new for me, with a true end. Opened as
 * "home"; its arguments are those of its own place. */
#ifndef HEARTH_HOME_VIEW_H
#define HEARTH_HOME_VIEW_H

#include "client/view.h"

extern const struct view_ops home_ops;

#endif
