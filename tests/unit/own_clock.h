/* own_clock: the clocks of a test program, of the libraries it uses and of the clients
 * it makes are its own, so that what it asserts holds at every hour of the day, and
 * however busy the machine is: the wall clock begins at a moment that is told, the other
 * one stands still while something is looked at, and both jump over what would be a wait.
 *
 * Included in one file of a program; it takes the place of the C library's
 * clock_gettime(). What waits in the kernel (poll, sleep) waits by the machine's clock. */
#ifndef HEARTH_TESTS_OWN_CLOCK_H
#define HEARTH_TESTS_OWN_CLOCK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Shared with the processes that are made after it is first used. */
struct own_clock {
	_Atomic int64_t wall_ns, mono_ns; /* added to the machine's */
	_Atomic int64_t stopped_ns;	  /* the other one stands there; 0: it goes */
};

static struct own_clock *own_clock;

static inline int64_t own_clock_machine(clockid_t which)
{
	struct timespec ts;

	if (syscall(SYS_clock_gettime, which, &ts) < 0)
		return 0;
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

int clock_gettime(clockid_t which, struct timespec *ts_r)
{
	struct own_clock *own = own_clock;
	bool is_wall = which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE;
	bool is_other = which == CLOCK_MONOTONIC || which == CLOCK_MONOTONIC_COARSE;
	int64_t now, stopped;

	if (syscall(SYS_clock_gettime, which, ts_r) < 0)
		return -1;
	if (!own || (!is_wall && !is_other))
		return 0;
	now = (int64_t)ts_r->tv_sec * 1000000000 + ts_r->tv_nsec;
	now += is_wall ? own->wall_ns : own->mono_ns;
	stopped = is_other ? own->stopped_ns : 0;
	now = stopped ? stopped : now;
	ts_r->tv_sec = (time_t)(now / 1000000000);
	ts_r->tv_nsec = now % 1000000000;
	return 0;
}

static inline struct own_clock *own_clock_get(void)
{
	void *shared;

	if (own_clock)
		return own_clock;
	shared = mmap(NULL, sizeof(*own_clock), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	if (shared == MAP_FAILED)
		abort();
	return own_clock = shared;
}

/* It is that second now, and the wall clock goes on from there. */
static inline void own_clock_set(int64_t seconds)
{
	own_clock_get()->wall_ns = seconds * 1000000000 - own_clock_machine(CLOCK_REALTIME);
}

/* The other clock is so much later at once. */
static inline void own_clock_jump(int64_t ms)
{
	struct own_clock *own = own_clock_get();

	own->mono_ns += ms * 1000000;
	if (own->stopped_ns)
		own->stopped_ns += ms * 1000000;
}

/* The other clock stands, until it goes on from there. */
static inline void own_clock_stop(void)
{
	struct own_clock *own = own_clock_get();

	own->stopped_ns = own_clock_machine(CLOCK_MONOTONIC) + own->mono_ns;
}

static inline void own_clock_go(void)
{
	struct own_clock *own = own_clock_get();

	own->mono_ns = own->stopped_ns - own_clock_machine(CLOCK_MONOTONIC);
	own->stopped_ns = 0;
}

#endif
