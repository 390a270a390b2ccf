/* followed: what I watch and mute. */
#ifndef HEARTH_FOLLOWED_H
#define HEARTH_FOLLOWED_H

#include "client/view.h"

extern const struct view_ops followed_ops;

#endif
