/* stay: what a session says of its visit, for the figures of the community's
 * health: that it began, which threads were on its screen and for how long,
 * that it ended.
 *
 * A visit begins when somebody sits down at a screen or an RPC line, and again
 * when a visitor becomes a member. What was read waits here, bounded, and goes
 * with whatever is committed next: it never costs a sync of its own, and a
 * server that is killed loses the last minutes of it. The handler writes down
 * threads of spaces only that are not hidden (server/domain/visit.h). */
#ifndef HEARTH_NET_STAY_H
#define HEARTH_NET_STAY_H

#include <stddef.h>
#include <stdint.h>

enum {
	STAY_READS = 32,       /* threads that wait; one more and they are written */
	STAY_WAIT_MS = 600000, /* and after this long */
};

struct session;

struct stay_read {
	int64_t thread, at, seconds;
};

/* Part of a session; zero-initialised no visit has begun. */
struct stay {
	int64_t visit;		 /* its id; 0: none */
	int64_t started_at;	 /* seconds */
	int64_t noted_ms;	 /* monotonic: begun, or read last */
	int64_t written_ms;	 /* the same, what waited was written last */
	struct stay_read *reads; /* STAY_READS of them, or NULL */
	size_t count;
};

void stay_begin(struct session *session); /* nothing where one has begun */
/* A thread was on the screen for so many seconds; more than have gone by since
 * the last are not believed. */
void stay_read(struct session *session, int64_t thread, int64_t seconds);
void stay_end(struct session *session);

#endif
