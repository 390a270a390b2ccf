/* who: who is here now. Opened as "who" without arguments. */
#ifndef HEARTH_WHO_VIEW_H
#define HEARTH_WHO_VIEW_H

#include "client/view.h"

extern const struct view_ops who_ops;

#endif
