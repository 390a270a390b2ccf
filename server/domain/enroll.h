/* enroll: a new member, however they came. */
#ifndef HEARTH_DOMAIN_ENROLL_H
#define HEARTH_DOMAIN_ENROLL_H

#include "server/core/hall.h"

/* NULL texts are empty; a NULL role is member, zone UTC, joined_at 0 now. */
struct enroll {
	const char *handle, *name, *role, *badge;
	const char *about, *work, *organisation, *field, *languages, *zone;
	const char *password;  /* its hash, or NULL */
	int64_t rules_version; /* accepted now; 0: not asked */
	int64_t joined_at;
};

/* Inside a write: makes the row, counts it, starts its reading at the present
 * and tells everybody. Checks handle, badge and zone first: ERR_CONFLICT,
 * ERR_INVALID with words. */
int enroll_member(struct hall_context *cx, const struct enroll *as, int64_t *member_r);

/* The kept count of active members goes up or down. */
int enroll_count(struct hall_context *cx, int64_t by);

/* Makes sure that there is a badge of that slug: 0, or ERR_INVALID with words
 * when it cannot be one. */
int enroll_badge(struct hall_context *cx, const char *badge);

/* The POSIX rule of a zone in the arena: 0, or ERR_INVALID with words. */
int enroll_zone_rule(struct hall_context *cx, const char *zone, char **rule_r);

#endif
