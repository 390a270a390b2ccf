/* turn: what is done once per turn of the loop.
 *
 * Callbacks read bytes into bounded buffers and mark; acting, writing and
 * freeing happen here, after all events of the turn and again before the loop
 * sleeps. Items at the door (connections not signed in) are acted on one a
 * turn, after all others, so that key exchanges never delay members.
 *
 * A shared item that takes more than its share of the loop's time (TURN_SHARE_US a
 * second, saved up to TURN_SAVED_US) is greedy: new keys again and again, or files of
 * many megabytes. The greedy come one a turn as well, and after TURN_GREEDY_US of them
 * there are none for TURN_REST_MS, so that the processor is free for the members'
 * clients in between: a thread that works without a pause keeps it until the kernel's
 * next tick, 4 ms on many. */
#ifndef HEARTH_NET_TURN_H
#define HEARTH_NET_TURN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>
#include <uv.h>

enum { TURN_SHARE_US = 10000, TURN_SAVED_US = 10000, TURN_GREEDY_US = 500, TURN_REST_MS = 2 };

enum turn_place { TURN_READY, TURN_GREEDY, TURN_DOOR, TURN_PLACES };

struct turn_item {
	TAILQ_ENTRY(turn_item) entry;
	void (*act)(struct turn_item *item);
	bool marked;
	enum turn_place place;
	bool is_shared; /* has a share; such an item is still there when its act returns */
	int64_t spent_us, spent_at_us; /* over its share, at that moment */
};

struct turn;

struct turn *turn_new(uv_loop_t *loop); /* before the loop runs */
void turn_close(struct turn **turn);	/* frees once the loop has closed its handles */

/* Acts on the item this turn; one that marks itself while acted on comes again
 * in the next. A marked item changes its place when marked at the door or not. */
void turn_mark(struct turn *turn, struct turn_item *item);
void turn_mark_door(struct turn *turn, struct turn_item *item);
void turn_forget(struct turn *turn, struct turn_item *item);

/* How long a turn of the loop takes without its sleep: the slowest hundredth of the
 * last minutes, in microseconds; -1: there was none. */
int64_t turn_slowest_us(struct turn *turn);

#endif
