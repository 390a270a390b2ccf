/* member: somebody with a terminal: signs in by SSH, looks, types; measures what
 * comes back. libssh without blocking, on the crew's loop. */
#ifndef HEARTH_LOAD_MEMBER_H
#define HEARTH_LOAD_MEMBER_H

#include <stdbool.h>

#include "contrib/load/crew.h"

struct member *member_new(struct crew *crew, int number);
void member_free(struct member **member); /* who has hung up; the loop has run since */

/* Connects; not while there or on the way. */
void member_come(struct member *member);
bool member_is_out(const struct member *member);
/* Another act has begun. */
void member_follow(struct member *member);
void member_hang_up(struct member *member);

#endif
