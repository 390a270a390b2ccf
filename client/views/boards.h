/* boards: all boards one may read, by theme. Opened as "boards" without
 * arguments. */
#ifndef HEARTH_BOARDS_H
#define HEARTH_BOARDS_H

#include "client/view.h"

extern const struct view_ops boards_ops;

#endif
