/* serve: the server as a whole: opens everything in order, runs the loop, stops
 * cleanly. */
#ifndef HEARTH_NET_SERVE_H
#define HEARTH_NET_SERVE_H

#include <stdbool.h>
#include <sys/types.h>

#include "server/core/hall.h"

enum { SERVE_LISTEN = 16 };
#define SERVE_VERSION "hearthd 0.1"

struct serve_options {
	const char *dir;
	const char *config; /* NULL: DIR/hearth.conf */
	const char *listen[SERVE_LISTEN];
	int listen_count; /* 0: as the configuration says */
	bool stdio;
	int nursery_fd; /* of nursery_start(); -1 with stdio */
	pid_t nursery_pid;
	const struct hall_binding *const *bindings;
};

/* Returns the exit status of the process. */
int serve_run(const struct serve_options *options);

#endif
