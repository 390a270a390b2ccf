/* dbpool: the database threads. Readers take calls one by one, each in a
 * snapshot of its own; those of sessions that ask for more than their share of
 * that time come after all others, and never keep all of the readers. The one
 * writer commits what queued while the last sync ran; the hasher takes the
 * password steps; the checkpointer moves the log into the database beside them.
 *
 * An acknowledged write is durable: a job of the writer is handed back only
 * after its commit was synced. Jobs come back through `done`, on the thread
 * that ran them; the receiver carries them to the loop. */
#ifndef HEARTH_CORE_DBPOOL_H
#define HEARTH_CORE_DBPOOL_H

#include <stdint.h>

#include "server/core/job.h"

struct dbpool;

/* DBPOOL_LAZY: writes for which nobody waits; they go with the next commit, or
 * DBPOOL_LAZY_MS after the first of them. */
enum dbpool_queue { DBPOOL_READ, DBPOOL_WRITE, DBPOOL_HASH, DBPOOL_LAZY };
enum { DBPOOL_LAZY_MS = 1000 };

/* Microseconds of a reader that a session has a second, and what it can save up. */
enum { DBPOOL_SHARE_US = 5000, DBPOOL_SAVED_US = 20000 };

typedef void (*dbpool_done)(void *arg, struct job *job);

/* Opens a connection per thread on DIR/hearth.db, which exists and has the
 * newest schema. */
int dbpool_open(struct dbpool **pool_r, const struct hall_options *options, dbpool_done done,
		void *arg);
/* Runs what is queued, then ends the threads. */
void dbpool_close(struct dbpool **pool);

void dbpool_put(struct dbpool *pool, enum dbpool_queue queue, struct job *job);

void dbpool_lag(struct dbpool *pool, struct hall_lags *lags_r); /* any thread */

/* Commits so far; any thread. */
uint64_t dbpool_commits(const struct dbpool *pool);

#endif
