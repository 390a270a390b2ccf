/* crew: one process of members who sign in and behave; one loop.
 *
 * It is forked by the director, follows the acts of the stage and ends with the
 * last of them, or with the director. Member number n belongs to crew n modulo
 * the crews, has the key of that number, and comes from an address of its own of
 * 127.0.0.0/8 that it shares with a few others. */
#ifndef HEARTH_LOAD_CREW_H
#define HEARTH_LOAD_CREW_H

#include <libssh/libssh.h>
#include <uv.h>

#include "contrib/load/habits.h"
#include "contrib/load/stage.h"

struct member;

struct crew {
	struct stage *stage;
	struct stage_crew *mine;
	const struct habits *habits;
	const char *who; /* what members are called, before their number */
	const ssh_key *keys;
	uv_loop_t loop;
	uv_timer_t tick;
	struct member **members;
	int count, next; /* next: the one who comes next */
	int act_number;	 /* the act that this crew is in */
	bool ending;
};

/* The whole life of a crew's process; its exit status. */
int crew_run(struct stage *stage, int index, const struct habits *habits, const char *who,
	     const ssh_key *keys);

#endif
