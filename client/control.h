/* control: a connection to the server of a data directory, as its sysop.
 *
 * To DIR/control.sock when a server runs there; otherwise a `hearthd --data DIR
 * --stdio` is started for it: from beside this program, then ../sbin, then
 * PATH. Either way the other end speaks JSON-RPC, one object a line. */
#ifndef HEARTH_CONTROL_H
#define HEARTH_CONTROL_H

#include <sys/types.h>

struct control {
	int fd;	   /* a stream socket, close-on-exec, blocking */
	pid_t pid; /* the server started for it, or 0 */
};

/* 0, or ERR_SYSTEM with words for the person in *why_r (freed by the caller). */
int control_open(struct control *control_r, const char *dir, char **why_r);

/* Closes it and waits for a server that was started for it. */
void control_close(struct control *control);

/* The path of a program that is installed with this one, freed by the caller;
 * just its name when it is not beside this one. */
char *control_program(const char *name);

/* Starts argv[0] (a path, or a name looked up in PATH) with `fd` as its
 * descriptors from `at` to `to`; its pid, or ERR_SYSTEM with errno set. */
pid_t control_spawn(char *const argv[], int fd, int at, int to);

#endif
