/* tend: looking after a thread: its title, kept at the top, locked, the board it
 * is in. Arguments: {"thread": its id}. */
#ifndef HEARTH_VIEW_TEND_H
#define HEARTH_VIEW_TEND_H

#include "client/view.h"

extern const struct view_ops tend_ops;

#endif
