/* direct: calls over a connection, one at a time, each waited for.
 *
 * For programs that have nothing else to do meanwhile: `hearth admin`. */
#ifndef HEARTH_DIRECT_H
#define HEARTH_DIRECT_H

#include <jansson.h>

struct direct;

/* What happened, as it happens (the params of an `event`, borrowed). */
typedef void (*direct_on_event)(void *arg, json_t *event);

/* Over `fd`, which stays the caller's; `on_event` may be NULL. */
struct direct *direct_new(int fd, direct_on_event on_event, void *arg);
void direct_free(struct direct **direct); /* leaves NULL behind */

/* 0 with a new reference in *result_r; or ERR_*, then *words_r (borrowed until
 * the next call, from outside: not yet harmless) says it for a person.
 * ERR_CLOSED when the connection ends first. params is borrowed. */
int direct_call(struct direct *direct, const char *method, json_t *params, json_t **result_r,
		const char **words_r);

/* Hears events until the connection ends: ERR_CLOSED. */
int direct_listen(struct direct *direct);

#endif
