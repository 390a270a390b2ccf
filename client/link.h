/* link: the connection to the server, seen from the client.
 *
 * Asynchronous calls with an answer each, notifications both ways. The link
 * owns its descriptors and never blocks, but in link_ask. Answers come out of
 * link_read (or link_ask), never out of link_call. Calls over the number the
 * server takes at once wait here; over LINK_WAITING of them the answer is
 * ERR_BUSY. */
#ifndef HEARTH_LINK_H
#define HEARTH_LINK_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct link;

enum { LINK_WAITING = 64 };

/* The answer: err 0 and the result (borrowed), or ERR_* with words to show. */
typedef void (*link_done)(void *owner, int err, const char *words, json_t *result);
/* A notification of the server; params borrowed, never NULL. */
typedef void (*link_on_notify)(void *arg, const char *method, json_t *params);

/* The descriptors may be one and the same; they become non-blocking. */
struct link *link_new(int in_fd, int out_fd);
/* Calls not answered are forgotten. Leaves NULL behind; NULL is fine. */
void link_free(struct link **link);

void link_set_on_notify(struct link *link, link_on_notify on_notify, void *arg);

/* params is taken over (may be NULL). `owner` goes to `done` and is what
 * link_forget names; done may be NULL. */
void link_call(struct link *link, const char *method, json_t *params, link_done done, void *owner);
/* No answer of a call made for this owner will be delivered any more. Whoever
 * frees an owner calls this first. */
void link_forget(struct link *link, const void *owner);
/* Calls of this owner still without an answer. */
unsigned link_pending(const struct link *link, const void *owner);

void link_notify(struct link *link, const char *method, json_t *params); /* params taken over */

/* Makes a call and waits for its answer (linear mode). 0 and *result_r to be
 * freed with json_decref, or ERR_*; *words_r (may be NULL) is then owned by
 * the link until the next call. Notifications arrive meanwhile. */
int link_ask(struct link *link, const char *method, json_t *params, json_t **result_r,
	     const char **words_r);

/* For the poll loop: what to wait for, and then what happened. Both return 0
 * or ERR_CLOSED when the server is gone. */
int link_in_fd(const struct link *link);
int link_out_fd(const struct link *link);
bool link_has_output(const struct link *link);
int link_read(struct link *link);
int link_write(struct link *link);
/* A call of somebody's is not answered yet. */
bool link_is_asking(const struct link *link);

#endif
