/* awake: one awake client process of a session: started by the nursery, its
 * terminal bytes and its RPC on two socketpairs.
 *
 * The server keeps the client's end of the terminal open too: what was typed
 * and the client had not read when it ended is taken back from there, so that
 * no key is lost between falling asleep and waking. */
#ifndef HEARTH_NET_AWAKE_H
#define HEARTH_NET_AWAKE_H

#include "server/net/session.h"
#include "server/net/watch.h"

struct awake;

/* It was never started; it went with the nursery, and none can be started. */
enum { AWAKE_NEVER = -1, AWAKE_ORPHANED = 255 << 8 };

struct awake_events {
	void (*on_output)(void *arg, const char *bytes, size_t len);
	void (*on_low)(void *arg); /* what was typed has been taken */
	void (*on_notify)(void *arg, const char *method, json_t *params);
	/* The process ended (status as wait(2) gives it, or one of those below) and all it
	 * wrote was given; the screen is gone after this. */
	void (*on_gone)(void *arg, int status, const char *unread, size_t len);
};

/* 0; or ERR_BUSY: the nursery takes no order. The place among the screens that the
 * caller took (screens.h) is given back in any case, at its end or now. */
int awake_new(struct awake **awake_r, struct session *session, struct watch *watch,
	      struct order *order, const struct awake_events *events, void *arg);

void awake_type(struct awake *awake, const char *bytes, size_t len);
void awake_type_end(struct awake *awake);	    /* nothing more will be typed */
size_t awake_typed(const struct awake *awake);	    /* bytes not yet taken */
void awake_pause(struct awake *awake, bool paused); /* its output */
void awake_notify(struct awake *awake, const char *method, json_t *params);
void awake_event(struct awake *awake, const json_t *params, const char *line, size_t len);
/* It has `ms` to end by itself, then it is killed. on_gone follows. */
void awake_end(struct awake *awake, int ms);
/* The nursery died, and all clients with it: on_gone comes now. */
void awake_orphaned(struct awake *awake);

#endif
