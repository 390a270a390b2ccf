/* limits: what members may keep here, as it is in force and as it was before: a
 * call on its way may still look at the older ones. Loop thread; what
 * limits_now() gave may be read by any. */
#ifndef HEARTH_CORE_LIMITS_H
#define HEARTH_CORE_LIMITS_H

#include "server/core/hall.h"

struct limits;

void limits_set(struct limits **limits, const struct hall_limits *now); /* copied */
const struct hall_limits *limits_now(const struct limits *limits);
void limits_free(struct limits **limits); /* leaves NULL behind */

/* What is said of a file, of all files of a member, of a type that is not taken;
 * freed by the caller. */
char *limits_say_file(const struct hall_limits *limits);
char *limits_say_member(const struct hall_limits *limits);
char *limits_say_type(const char *type);

#endif
