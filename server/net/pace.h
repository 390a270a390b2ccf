/* pace: how fast a session may type.
 *
 * A person's keys never come to it. A paste does: of a megabyte, the first piece is
 * taken at once and the rest in two seconds, so that screens which take in pastes
 * leave the processors to those of people at work. */
#ifndef HEARTH_NET_PACE_H
#define HEARTH_NET_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

/* Bytes a second, and what may come beyond them at once. */
enum { PACE_BYTES = 512 * 1024, PACE_SAVED = 128 * 1024 };

/* Zero-initialised it is ready. Ended before its memory goes. */
struct pace {
	int64_t owed, at_us;	/* bytes not yet paid off, at that moment */
	struct pace_rest *rest; /* NULL: it may go on */
};

/* So many bytes came. False: no more are to be taken until on_rest. */
bool pace_take(struct pace *pace, uv_loop_t *loop, size_t len, void (*on_rest)(void *arg),
	       void *arg);
bool pace_rests(const struct pace *pace);
void pace_end(struct pace *pace); /* on_rest does not come any more */

#endif
