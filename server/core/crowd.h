/* crowd: calls that wait for their answers: how many in all, and of each session.
 *
 * There is room for CROWD_MOST. Once a quarter of it is taken a session has CROWD_EACH at
 * a time, so that a few hundred sessions that ask all they can leave the others theirs. Loop
 * thread only. */
#ifndef HEARTH_CORE_CROWD_H
#define HEARTH_CORE_CROWD_H

#include <stdbool.h>
#include <stdint.h>

enum {
	CROWD_MOST = 20000,
	CROWD_THICK = CROWD_MOST / 4,
	CROWD_EACH = 24,
	CROWD_SHARES = 4096, /* sessions that meet share a share */
};

struct crowd {
	unsigned count, each[CROWD_SHARES];
};

void crowd_add(struct crowd *crowd, uint64_t session);
void crowd_remove(struct crowd *crowd, uint64_t session);
/* Has it no room for one more of that session? */
bool crowd_is_full(const struct crowd *crowd, uint64_t session);

#endif
