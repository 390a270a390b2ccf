/* settings: how Hearth is for me: zone, colours, keys of the keyboard, ways to
 * sign in. */
#ifndef HEARTH_SETTINGS_H
#define HEARTH_SETTINGS_H

#include "client/view.h"

extern const struct view_ops settings_ops;

#endif
