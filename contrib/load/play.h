/* play: a run from its first session to its last: the acts, one after another,
 * and what each of them is reported with. */
#ifndef HEARTH_LOAD_PLAY_H
#define HEARTH_LOAD_PLAY_H

#include <sys/types.h>

#include "contrib/load/habits.h"
#include "contrib/load/plan.h"
#include "contrib/load/report.h"
#include "contrib/load/target.h"

struct play {
	struct stage *stage;
	struct target target;
	struct habits habits;
	struct report *report;
	pid_t crews[STAGE_CREWS];
	struct target_use before; /* any session */
	int sleep_seconds;
};

/* Forks the crews, plays, ends them. */
void play_run(struct play *play, const struct plan *plan);

#endif
