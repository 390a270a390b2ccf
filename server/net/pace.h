/* pace: how fast a peer is served: so many units a second, and some at once
 * (the generic cell rate algorithm of ITU-T I.371).
 *
 * A person never comes to it. A megabyte that is pasted does: its first piece is taken
 * at once and the rest in two seconds, so that screens which take in pastes leave the
 * processors to those of people at work; and so does a banner that comes byte by byte. */
#ifndef HEARTH_NET_PACE_H
#define HEARTH_NET_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct pace_rule {
	int64_t per_second, at_once;
};

/* Bytes typed, of a session. */
enum { PACE_KEYS = 512 * 1024, PACE_KEYS_AT_ONCE = 128 * 1024 };
extern const struct pace_rule pace_keys;

/* Zero-initialised it is ready. Ended before its memory goes. */
struct pace {
	int64_t due_us;		/* monotonic: when all that was taken is paid off */
	struct pace_rest *rest; /* NULL: it may go on */
};

/* So many units came, of one rule always. False: no more are to be taken until
 * on_rest. */
bool pace_take(struct pace *pace, const struct pace_rule *rule, uv_loop_t *loop, size_t units,
	       void (*on_rest)(void *arg), void *arg);
bool pace_rests(const struct pace *pace);
void pace_end(struct pace *pace); /* on_rest does not come any more */

#endif
