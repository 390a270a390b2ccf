/* pipe: a program that one talks to line by line over its standard input and
 * output, such as `ssh -s HOST rpc`. */
#ifndef HEARTH_HARNESS_PIPE_H
#define HEARTH_HARNESS_PIPE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct server;
struct pipe;

struct pipe *pipe_start(const char *const *argv);
/* `ssh -s USER@server rpc`. */
struct pipe *pipe_rpc(const struct server *server, const char *user, const char *key);
void pipe_close(struct pipe **pipe); /* kills it if it runs */

/* Writes all, reading meanwhile when `reads`; false when that took over ms. */
bool pipe_write(struct pipe *pipe, const char *bytes, size_t len, int ms, bool reads);
void pipe_write_end(struct pipe *pipe);
/* The next line, without its end, valid until the next call; NULL when none
 * came within ms. */
const char *pipe_line(struct pipe *pipe, int ms);

/* A call and its answer (lines in between are dropped): the whole answer, to be
 * json_decref'ed. params is taken over. */
json_t *pipe_call(struct pipe *pipe, const char *method, json_t *params);
/* The next notification, to be json_decref'ed; NULL when none came in ms. */
json_t *pipe_notification(struct pipe *pipe, int ms);
/* The code of an error answer, or "" for a result. */
const char *pipe_code(const json_t *answer);

pid_t pipe_pid(const struct pipe *pipe);
int pipe_wait_exit(struct pipe *pipe, int ms); /* -1: still runs */

#endif
