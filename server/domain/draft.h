/* draft: texts somebody has begun. A save says which revision it was made from;
 * when another device saved since, the text is kept as a draft beside, never
 * over it. A member has at most DRAFT_MOST; the oldest give way. */
#ifndef HEARTH_DOMAIN_DRAFT_H
#define HEARTH_DOMAIN_DRAFT_H

#include "server/core/hall.h"

enum { DRAFT_MOST = 200 };

extern const struct hall_binding draft_bindings[];

#endif
