/* post: posts, as rows and as calls. */
#ifndef HEARTH_DOMAIN_POST_H
#define HEARTH_DOMAIN_POST_H

#include "server/core/hall.h"

/* A page of a thread's posts after number `after`, as {items, next}; what is
 * above read_to is unread. The thread has passed the gate. */
int post_page(struct hall_context *cx, int64_t thread, int64_t after, int64_t limit,
	      int64_t read_to, json_t **page_r);

/* Whether the caller may attach something to a post: its author, as long as
 * the thread takes posts; otherwise an error in words. */
int post_may_attach(struct hall_context *cx, int64_t post);

/* What hangs on a post changed: those who look at it are told. */
int post_touched(struct hall_context *cx, int64_t post);

extern const struct hall_binding post_bindings[];

#endif
