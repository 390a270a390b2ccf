/* welcome: the first screen of a visitor whom nobody knows yet. */
#ifndef HEARTH_WELCOME_H
#define HEARTH_WELCOME_H

#include "client/view.h"

extern const struct view_ops welcome_ops;

#endif
