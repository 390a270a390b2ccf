/* linear_tend: looking after a thread, in linear mode: its title, kept at the
 * top, locked, the board it is in. */
#ifndef HEARTH_LINEAR_TEND_H
#define HEARTH_LINEAR_TEND_H

#include "client/linear_io.h"

void linear_tend(struct linear *linear, int64_t thread);

#endif
