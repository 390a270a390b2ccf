/* linear: Hearth as plain numbered text, one question at a time.
 *
 * For TERM=dumb, `ssh -T`, screen readers and pipes: the same reading, writing,
 * sign-up and settings as the screens, without a single escape sequence.
 * Answers are lines; a text being written ends with a line that holds only a
 * full stop; `?` says what may be answered; the end of input leaves, and what
 * was being written is kept as a draft. */
#ifndef HEARTH_LINEAR_H
#define HEARTH_LINEAR_H

#include "client/link.h"

/* Until the person leaves, input ends or the connection does. Descriptors may
 * be the same, and blocking. 0, or ERR_CLOSED when the connection went. */
int linear_run(struct link *link, int in_fd, int out_fd);

/* The same behind a terminal in raw mode (a PTY over SSH with TERM=dumb):
 * what is typed is echoed and edited here. */
int linear_run_raw(struct link *link, int in_fd, int out_fd);

#endif
