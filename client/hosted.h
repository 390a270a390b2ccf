/* hosted: the client in a process of its own, forked by the nursery.
 *
 * What all clients need is made once, before they are forked, and they share it
 * untouched. The terminal and the RPC are socketpairs; the process is jailed
 * (jail.h) once the terminal's description and the catalogue are read, before
 * the first byte of a peer is. */
#ifndef HEARTH_HOSTED_H
#define HEARTH_HOSTED_H

#include <stdbool.h>

struct hosted_terms {
	const char *term; /* as the peer said it */
	int columns, rows;
	const char *zone_rule; /* POSIX TZ; NULL or empty: UTC */
	const char *language;  /* of the interface; NULL: the default */
	int terminal_fd;       /* blocking */
	int rpc_fd;	       /* becomes non-blocking */
	bool linear;
	bool no_color;
	bool utf8;
	bool resumes; /* the terminal is as the client before left it, asleep */
};

struct hosted;

/* Of a process and its children; NULL: the jail cannot be built here. */
struct hosted *hosted_new(void);
/* Reads the description of a terminal, for children that all have this one; may
 * be left out. */
void hosted_hatch(struct hosted *hosted, const char *term, bool utf8);
/* Runs the client; returns the exit status of its process, which is to end then:
 * nothing is given back. */
int hosted_run(struct hosted *hosted, const struct hosted_terms *terms);

#endif
