/* hosted: the client in a process of its own, forked by the nursery.
 *
 * The terminal and the RPC are socketpairs; the process is jailed (jail.h)
 * once the terminal's description and the catalogue are read, before the first
 * byte of a peer is. */
#ifndef HEARTH_HOSTED_H
#define HEARTH_HOSTED_H

#include <stdbool.h>

struct hosted_terms {
	const char *term; /* as the peer said it */
	int columns, rows;
	const char *zone_rule;	  /* POSIX TZ; NULL or empty: UTC */
	const char *language;	  /* of the interface; NULL: the default */
	const char *keys_pending; /* bytes typed while it slept, or NULL */
	int terminal_fd;	  /* blocking */
	int rpc_fd;		  /* becomes non-blocking */
	bool linear;
	bool no_color;
	bool utf8;
	bool resumes; /* the terminal is as the client before left it, asleep */
};

/* Runs the client; returns the exit status of its process. */
int hosted_main(const struct hosted_terms *terms);

/* What every child needs and may be loaded once, in the nursery. */
void hosted_warm(void);

#endif
