/* threads: the threads of one board, newest talk first. Opened as "threads"
 * with {"board":SLUG}; "thread" (optional) is where the cursor stands. */
#ifndef HEARTH_THREADS_H
#define HEARTH_THREADS_H

#include "client/view.h"

extern const struct view_ops threads_ops;

#endif
