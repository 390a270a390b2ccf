/* target: the server that bears the load, its own or one that runs already, and
 * what it uses: memory, time, commits. */
#ifndef HEARTH_LOAD_TARGET_H
#define HEARTH_LOAD_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/bench/world.h"

struct target {
	struct world world;
};

/* Counted from some moment on, or as it is now. */
struct target_use {
	double server_kb, nursery_kb, clients_kb; /* proportional shares; nests are the nursery's */
	double server_rss_kb;
	double kernel_kb; /* slab but for files, stacks, page tables: of the whole machine */
	double tcp_kb;	  /* bytes that wait in sockets: of the whole machine, both ends */
	int clients;
	double server_ms, all_ms; /* processor: the server; with nursery and all clients */
	int64_t sessions, awake, screens, woken, reads, writes, commits;
	/* 99 of 100 of the server's last minutes took at most so long, in microseconds. */
	int64_t read_wait_us, read_us, write_wait_us, write_us, turn_us;
};

/* The server's own count; processes and their memory are left out unless asked. */
void target_look(const struct target *target, bool with_memory, struct target_use *use_r);

/* Stops and starts it again, on the same port; its own one only. Seconds it took. */
double target_restart(struct target *target);

#endif
