/* linear_thread: one thread in linear mode, post by post. */
#ifndef HEARTH_LINEAR_THREAD_H
#define HEARTH_LINEAR_THREAD_H

#include "client/linear_io.h"

/* From post `number`, or the first unread one (0). What was printed counts as
 * read when it is left. */
void linear_thread_read(struct linear *linear, int64_t thread, int64_t number);

#endif
