/* next: the next (or previous) unread post, anywhere. */
#ifndef HEARTH_CLIENT_NEXT_H
#define HEARTH_CLIENT_NEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "client/view.h"

/* Looks from this thread or board on (0, NULL: from the beginning) and opens
 * the reader there; in place of the view when that is a reader itself. Says so
 * where all is read, or nobody keeps count. */
void next_open(struct view *view, const char *board, int64_t thread, bool back);

#endif
