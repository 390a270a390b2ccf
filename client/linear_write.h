/* linear_write: writing in linear mode: replies, threads, changes, notes. */
#ifndef HEARTH_LINEAR_WRITE_H
#define HEARTH_LINEAR_WRITE_H

#include "client/linear_io.h"

/* An answer to post `to` (0: the thread). True when something was sent. */
bool linear_write_reply(struct linear *linear, int64_t thread, int64_t to);
/* A new thread; its id in *thread_r. */
bool linear_write_thread(struct linear *linear, const char *board, int64_t *thread_r);
bool linear_write_edit(struct linear *linear, const json_t *post);
/* A note to the hosts; no name needed. */
void linear_write_hosts(struct linear *linear);

/* A text for any call that takes one as its body: goes on with its draft, asks before
 * it is sent, keeps what is not. params is taken over; the result, a new reference,
 * or NULL when nothing was sent. */
json_t *linear_write_text(struct linear *linear, const char *target, const char *method,
			  json_t *params);

/* Lines up to a full stop alone, in memory of the caller; NULL when nothing
 * was written or it was thrown away. At the end of input what was written is
 * given with linear->is_over set. */
char *linear_write_lines(struct linear *linear);

#endif
