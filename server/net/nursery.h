/* nursery: the small process that client processes are forked from.
 *
 * It is forked by main before any thread or heavy library is at work, holds
 * none of the server's descriptors or keys, has one thread, and does three
 * things: it forks a client for each spawn message (two descriptors by
 * SCM_RIGHTS), kills one when told to, and reports exits. It ends when the
 * server's end of its socket is closed. */
#ifndef HEARTH_NET_NURSERY_H
#define HEARTH_NET_NURSERY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The messages, one a datagram of a SOCK_SEQPACKET pair. Both ends are the same
 * program, so they are plain structures. */
enum nursery_kind { NURSERY_SPAWN = 1, NURSERY_KILL, NURSERY_SPAWNED, NURSERY_EXITED };

enum { NURSERY_TERM = 33, NURSERY_ZONE = 128, NURSERY_LANGUAGE = 64 };

struct nursery_order {
	enum nursery_kind kind; /* SPAWN or KILL */
	uint64_t id;		/* the server's name for this client */
	char term[NURSERY_TERM], zone_rule[NURSERY_ZONE], language[NURSERY_LANGUAGE];
	int columns, rows;
	bool linear, no_color, utf8, resumes;
};

struct nursery_report {
	enum nursery_kind kind; /* SPAWNED or EXITED */
	uint64_t id;
	pid_t pid;  /* SPAWNED: -1 when the fork failed */
	int status; /* EXITED: as wait(2) gives it */
};

/* Forks the nursery; gives the server's end of its socket and its process id.
 * 0 or ERR_SYSTEM. To be called first of all in the process. */
int nursery_start(int *fd_r, pid_t *pid_r);

#endif
