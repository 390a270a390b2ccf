/* fanout: an event on its way to many screens, a few at a time.
 *
 * A post that a thousand look at costs a thousand screens drawn anew. Told all
 * at once they would stand before the key that somebody presses meanwhile, in the
 * loop and at the processors. So the first FANOUT_AT_ONCE are told at once, and the
 * others in their order, FANOUT_SLICE every FANOUT_MS. Who still waits when more
 * happens hears of all of it in one turn, and draws once; who waits with
 * FANOUT_KEPT of them is told out of turn. Nothing is lost, and each hears in the
 * order in which it happened. Loop thread only. */
#ifndef HEARTH_CORE_FANOUT_H
#define HEARTH_CORE_FANOUT_H

#include <jansson.h>
#include <stddef.h>
#include <sys/queue.h>
#include <uv.h>

#include "server/core/hall.h"

enum { FANOUT_AT_ONCE = 64, FANOUT_SLICE = 8, FANOUT_MS = 2, FANOUT_KEPT = 32 };

/* What is told: shared by all that it is told to. */
struct fanout_note;

struct fanout_note *fanout_note_new(json_t *params); /* held by the maker */
void fanout_note_drop(struct fanout_note **note);

struct fanout_kept;

/* Embedded in who is told; zero-initialised but for the first two. */
struct fanout_item {
	hall_on_event on_event;
	void *arg;
	TAILQ_ENTRY(fanout_item) entry;
	TAILQ_HEAD(, fanout_kept) kept;
	size_t count; /* of what is kept; in the line while there is any */
};

struct fanout;

struct fanout *fanout_new(uv_loop_t *loop);
/* No item waits any more. Frees once the loop has closed its handle. */
void fanout_close(struct fanout **fanout);

void fanout_item_init(struct fanout_item *item, hall_on_event on_event, void *arg);
/* Tells at once or later; the item may be gone after it. */
void fanout_tell(struct fanout *fanout, struct fanout_item *item, struct fanout_note *note);
/* Tells at once, before what is kept: who draws nothing for it. */
void fanout_tell_now(struct fanout_item *item, struct fanout_note *note);
/* Tells what is kept, now; the item may be gone after it. */
void fanout_flush(struct fanout *fanout, struct fanout_item *item);
/* The item hears nothing more; also while it is told. */
void fanout_forget(struct fanout *fanout, struct fanout_item *item);

#endif
