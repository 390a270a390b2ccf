/* search: finding posts by words, newest first or best first.
 *
 * Newest first costs by the page, not by the hits: the index is walked backwards
 * in time. Best first ranks the newest SEARCH_RANKED hits. What is hidden is
 * looked for in its own index, in the caller's own spaces only, and never
 * ranked: its hits follow, newest first. */
#ifndef HEARTH_DOMAIN_SEARCH_H
#define HEARTH_DOMAIN_SEARCH_H

#include "server/core/hall.h"

enum { SEARCH_RANKED = 2000, SEARCH_HIDDEN = 500 };

extern const struct hall_binding search_bindings[];

#endif
