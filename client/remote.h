/* remote: the client on the member's own machine, over their own ssh.
 *
 * `ssh [-p PORT] -s HOST rpc` is run, so that their keys, agent, configuration
 * and known hosts just work; what ssh asks it asks on the terminal before the
 * screen is taken. When the connection ends it says so and offers to come
 * back, to the same place and draft. */
#ifndef HEARTH_REMOTE_H
#define HEARTH_REMOTE_H

#include <stdbool.h>

/* HOST, USER@HOST, HOST:PORT, [ADDRESS]:PORT. Returns the exit status. */
int remote_main(const char *host, const char *port, bool is_linear);

/* The full-screen console over DIR/control.sock. Returns the exit status. */
int remote_console(const char *dir);

#endif
