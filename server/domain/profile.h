/* profile: a member as others see them: never an address, a key or a role.
 *
 * Suspended and deleted members are as if they had never been; placeholders
 * (imported authors who never came here) can be shown but are on no list. */
#ifndef HEARTH_DOMAIN_PROFILE_H
#define HEARTH_DOMAIN_PROFILE_H

#include "server/core/hall.h"

/* The columns that profile_json() reads, of alias m, from the first on. */
#define PROFILE_COLUMNS                                                                            \
	"m.handle, m.name, m.badge, m.about, m.work, m.organisation, m.field, m.zone, "            \
	"m.languages, m.joined_at, m.threads, m.posts, m.state = 'placeholder'"
enum { PROFILE_COLUMN_COUNT = 13 };

/* A new object of the current row. */
json_t *profile_json(const struct db_rows *rows);

/* The profile of a handle: 0, or ERR_NOT_FOUND with words. */
int profile_show(struct hall_context *cx, const char *handle, json_t **profile_r);

#endif
