/* placeholder: authors from an archive who have not come here. */
#ifndef HEARTH_DOMAIN_PLACEHOLDER_H
#define HEARTH_DOMAIN_PLACEHOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "server/core/hall.h"

/* The member of an origin (a digest of who they were there), made on the first
 * meeting with a handle like their name; *is_new_r says so. What looks like an
 * address in the name is left out. */
int placeholder_find(struct hall_context *cx, const char *origin, const char *name, int64_t at,
		     int64_t *member_r, bool *is_new_r);

#endif
