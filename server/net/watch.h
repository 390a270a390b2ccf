/* watch: the events of one watcher: first what changed since a given change,
 * then what happens, without a gap and without a double.
 *
 * While catching up live events are not passed on; the changes are asked for
 * again until nothing came in between. */
#ifndef HEARTH_NET_WATCH_H
#define HEARTH_NET_WATCH_H

#include "server/net/session.h"

struct watch;

/* `line`: the whole notification, with its line feed. params and line are borrowed. */
typedef void (*watch_on_event)(void *arg, const json_t *params, const char *line, size_t len);

struct watch *watch_new(struct session *session, watch_on_event on_event, void *arg);
void watch_free(struct watch **watch);

/* The call `watch`: checks params, begins. 0 with the result as a new
 * reference, or ERR_* with words. */
int watch_begin(struct watch *watch, json_t *params, json_t **result_r, char why_r[256]);
/* Nobody is at the screen (hall_doze). */
void watch_doze(struct watch *watch, bool dozes);
bool watch_is_on(const struct watch *watch);
/* The session's caller is another now. */
void watch_became(struct watch *watch);

#endif
