/* steady: the time by which the server's minute goes.
 *
 * What falls due ends rooms, takes files away and mails people, and is not undone
 * when the wall clock was wrong for a while. So a wall clock that was set by more
 * than STEADY_STEP seconds is believed once it went on from there for STEADY_TRUST
 * seconds; until then the minute goes by the earlier of the two: what the clock says
 * and what it said before, counted on. Nothing is due too early, and nothing stands
 * still. What people write has the time of the clock, always.
 *
 * `wall`: seconds since 1970. `up`: seconds that count on whatever is done to the
 * clock, and while the machine is asleep (clock_up()). Knows no clock itself. */
#ifndef HEARTH_NET_STEADY_H
#define HEARTH_NET_STEADY_H

#include <stdbool.h>
#include <stdint.h>

enum { STEADY_STEP = 60, STEADY_TRUST = 3600 };

struct steady {
	int64_t offset;	 /* of the wall clock to `up`, as believed */
	int64_t other;	 /* the one it has since it was set, */
	int64_t since;	 /* at this `up` */
	bool is_waiting; /* there is another */
};

/* What the clock says at the start is believed. */
void steady_init(struct steady *steady, int64_t wall, int64_t up);
/* The time for the minute's work now. */
int64_t steady_at(struct steady *steady, int64_t wall, int64_t up);

#endif
