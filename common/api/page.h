/* page: the manual page hearth-calls(7), written from the call tables, so that
 * it cannot disagree with them. A test holds contrib/man against it. */
#ifndef HEARTH_API_PAGE_H
#define HEARTH_API_PAGE_H

#include "common/base/arena.h"

/* The page in mdoc(7). */
char *page_calls(struct arena *arena);

#endif
