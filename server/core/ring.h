/* ring: the keys and members that may sign in, in memory, so that a sign-in on
 * the loop never waits for the database. Loop thread only; follows commits. */
#ifndef HEARTH_CORE_RING_H
#define HEARTH_CORE_RING_H

#include <stdbool.h>
#include <stddef.h>

#include "server/core/hall.h"
#include "server/core/job.h"

struct ring;

/* Filled from the store: 0 or an error. */
int ring_open(struct ring **ring_r, struct db *db);
void ring_close(struct ring **ring);

/* Handle and badge live until that member changes. */
bool ring_key(const struct ring *ring, const char *fingerprint, struct hall_known *known_r);
bool ring_member(const struct ring *ring, int64_t member, struct hall_known *known_r);

void ring_follow(struct ring *ring, const struct job_known *known);

#endif
