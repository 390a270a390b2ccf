/* turn: what is done once per turn of the loop.
 *
 * Callbacks read bytes into bounded buffers and mark; acting, writing and
 * freeing happen here, after all events of the turn and again before the loop
 * sleeps. Items at the door (connections not signed in) are acted on one a
 * turn, after all others, so that key exchanges never delay members. */
#ifndef HEARTH_NET_TURN_H
#define HEARTH_NET_TURN_H

#include <stdbool.h>
#include <sys/queue.h>
#include <uv.h>

struct turn_item {
	TAILQ_ENTRY(turn_item) entry;
	void (*act)(struct turn_item *item);
	bool marked, at_door;
};

struct turn;

struct turn *turn_new(uv_loop_t *loop);
void turn_close(struct turn **turn); /* frees once the loop has closed its handles */

/* Acts on the item this turn; one that marks itself while acted on comes again
 * in the next. A marked item changes its place when marked at the door or not. */
void turn_mark(struct turn *turn, struct turn_item *item);
void turn_mark_door(struct turn *turn, struct turn_item *item);
void turn_forget(struct turn *turn, struct turn_item *item);

#endif
