/* about: who runs this community, its house rules, what is kept about whom.
 * Opened as "about" without arguments. */
#ifndef HEARTH_ABOUT_VIEW_H
#define HEARTH_ABOUT_VIEW_H

#include "client/view.h"

extern const struct view_ops about_ops;

#endif
