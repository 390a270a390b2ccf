/* handle: which names may be had.
 *
 * The shape is common/api/check.h's; beyond it some names are reserved for
 * ever, for handles and for the slugs of boards and rooms alike: the doors of
 * the server, what sounds like office, and what the interface says itself. */
#ifndef HEARTH_DOMAIN_HANDLE_H
#define HEARTH_DOMAIN_HANDLE_H

#include "server/core/hall.h"

bool handle_is_reserved(const char *name); /* without case */

/* Whether one is taken for the other at a glance: without case, - and _, and with 0 for o,
 * 1 for l or i, and a capital i for l. */
bool handle_looks_like(const char *a, const char *b);
bool handle_looks_reserved(const char *name);

/* Whether a member may have it: 0 with *why_r NULL when free, else words (static) why not;
 * or an error of the store. */
int handle_why_not(struct hall_context *cx, const char *handle, const char **why_r);
/* The same for who takes it themselves: none that looks like somebody else's, either. */
int handle_why_not_new(struct hall_context *cx, const char *handle, const char **why_r);

#endif
