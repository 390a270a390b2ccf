/* world: a hearthd of the bench's own, with a generated community and members
 * who have keys.
 *
 * The program is $HEARTHD or build/hearthd. It serves on a free port of the
 * loopback with a data directory of its own, and ends with the bench, however
 * that ends. */
#ifndef HEARTH_BENCH_WORLD_H
#define HEARTH_BENCH_WORLD_H

#include <libssh/libssh.h>
#include <stdbool.h>
#include <stdint.h>

#include "tests/bench/visitor.h"
#include "tests/e2e/harness/server.h"

enum { WORLD_BOARDS = 5, WORLD_THREADS = 12, WORLD_LONG = 200 };

enum { WORLD_WHO = 24 };

struct world {
	struct server server;
	char who[WORLD_WHO]; /* members are called so, and a number */
	bool is_own;	     /* the server was started here */
	int members;
	ssh_key *keys;
	int64_t thread[WORLD_BOARDS * WORLD_THREADS]; /* newest activity first in each board */
	int64_t long_thread;			      /* one of WORLD_LONG posts */
};

/* `settings`: lines of hearth.conf beside those that let so many in from one
 * address; may be NULL. */
void world_open(struct world *world, int members, const char *settings);
void world_close(struct world *world);
/* Stops the server cleanly and starts it again, on the same port. */
void world_restart(struct world *world);

/* The same members, called `who` and a number, at a server that runs already, on
 * this data directory and port of the loopback; its content stays as it is. False
 * when nobody answers there. */
bool world_join(struct world *world, const char *dir, const char *port, const char *who,
		int members);

/* Signed in as that member (0..), with one channel. */
void world_visit(struct world *world, struct visitor *visitor, int member);
/* Where that member's next screen begins: in this thread, at this post. */
void world_place(struct world *world, int member, int64_t thread, int number);

/* CPU milliseconds of server, nursery and all clients, those that ended too. */
double world_cpu_ms(const struct world *world);
/* Waits until no client runs; how many still do after `ms`. */
int world_wait_empty(const struct world *world, int ms);

/* Bodies as people write them, the same for the same number. To be freed. */
char *world_text(unsigned number, int words);

/* Ends this bench after so many seconds, whatever happens, and with it the
 * server. To be called first. */
void world_bound(unsigned seconds);

#endif
