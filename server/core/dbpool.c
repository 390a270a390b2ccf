#include "server/core/dbpool.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/core/lag.h"

enum {
	DBPOOL_QUEUES = 4,
	DBPOOL_CHECKPOINT_MS = 250, /* pause between looks at the log */
	DBPOOL_WRITE_DEADLINE = 20, /* a write may take this many times a read's time */
	DBPOOL_SHARES = 4096,	    /* a power of two; sessions that meet share a share */
};

/* What a session's reads took of the readers' time beyond its share, at that moment. */
struct dbpool_share {
	int64_t spent_us, at_us;
};

struct dbpool_list {
	struct job *first, **end;
};

/* Of a queue, with the pool locked. */
struct dbpool_times {
	struct lag wait, run;
};

struct dbpool_worker {
	struct dbpool *pool;
	enum dbpool_queue queue;
	struct db *db;
	pthread_t thread;
};

struct dbpool {
	struct hall_options options;
	char *path;
	dbpool_done done;
	void *arg;
	pthread_mutex_t lock;
	pthread_cond_t wake[DBPOOL_QUEUES], tick;
	struct dbpool_list queues[DBPOOL_QUEUES];
	struct dbpool_list greedy; /* reads of those over their share */
	int greedy_running;
	struct dbpool_times reads, writes;
	struct dbpool_share shares[DBPOOL_SHARES];
	bool closing, checkpoints_end;
	int count;
	struct dbpool_worker *workers;
	struct dbpool_worker checkpointer;
	atomic_uint_fast64_t commits;
};

static void dbpool_append(struct dbpool_list *list, struct job *job)
{
	job->next = NULL;
	*list->end = job;
	list->end = &job->next;
}

/* On the monotonic clock, as the conditions are: one set back holds nothing up. */
static void dbpool_until(struct timespec *until_r, int ms)
{
	clock_gettime(CLOCK_MONOTONIC, until_r);
	until_r->tv_nsec += (ms % 1000) * 1000000L;
	until_r->tv_sec += ms / 1000 + until_r->tv_nsec / 1000000000L;
	until_r->tv_nsec %= 1000000000L;
}

/* Waits for work for the writer, with the pool locked. Lazy jobs are moved
 * behind what is queued, or make it when they have waited long enough. */
static void dbpool_wait_writes(struct dbpool *pool)
{
	struct dbpool_list *list = &pool->queues[DBPOOL_WRITE], *lazy = &pool->queues[DBPOOL_LAZY];
	struct timespec until;

	while (!list->first && !lazy->first && !pool->closing)
		pthread_cond_wait(&pool->wake[DBPOOL_WRITE], &pool->lock);
	dbpool_until(&until, DBPOOL_LAZY_MS);
	while (!list->first && !pool->closing &&
	       pthread_cond_timedwait(&pool->wake[DBPOOL_WRITE], &pool->lock, &until) == 0)
		;
	if (lazy->first) {
		*list->end = lazy->first;
		list->end = lazy->end;
		lazy->first = NULL;
		lazy->end = &lazy->first;
	}
}

/* --- shares of the readers, with the pool locked --- */

static struct dbpool_share *dbpool_share(struct dbpool *pool, const struct job *job)
{
	return &pool->shares[job->caller->session % DBPOOL_SHARES];
}

/* What was spent, less what the share has paid off since. */
static int64_t dbpool_spent(const struct dbpool_share *share, int64_t now_us)
{
	int64_t paid = (now_us - share->at_us) * DBPOOL_SHARE_US / 1000000;

	return share->spent_us > paid ? share->spent_us - paid : 0;
}

static struct job *dbpool_shift(struct dbpool_list *list)
{
	struct job *job = list->first;

	if (!job)
		return NULL;
	list->first = job->next;
	if (!list->first)
		list->end = &list->first;
	job->next = NULL;
	return job;
}

/* The next read: of who is within their share, else of the greedy, who leave one
 * reader to the others. NULL: there is none to be had. */
static struct job *dbpool_next_read(struct dbpool *pool, bool *is_greedy_r)
{
	int64_t now = clock_mono_us();
	struct job *job;

	*is_greedy_r = false;
	while ((job = dbpool_shift(&pool->queues[DBPOOL_READ]))) {
		if (dbpool_spent(dbpool_share(pool, job), now) <= DBPOOL_SAVED_US)
			return job;
		dbpool_append(&pool->greedy, job);
	}
	if (pool->options.readers > 1 && pool->greedy_running >= pool->options.readers - 1)
		return NULL;
	job = dbpool_shift(&pool->greedy);
	*is_greedy_r = job != NULL;
	return job;
}

static void dbpool_waited(struct dbpool_times *times, const struct job *job, int64_t now_us)
{
	lag_add(&times->wait, now_us - job->queued_us, now_us / 1000);
}

static struct job *dbpool_take_read(struct dbpool *pool, bool *is_greedy_r)
{
	struct job *job;

	pthread_mutex_lock(&pool->lock);
	while (!(job = dbpool_next_read(pool, is_greedy_r)) &&
	       !(pool->closing && !pool->greedy.first))
		pthread_cond_wait(&pool->wake[DBPOOL_READ], &pool->lock);
	pool->greedy_running += *is_greedy_r;
	if (job)
		dbpool_waited(&pool->reads, job, clock_mono_us());
	pthread_mutex_unlock(&pool->lock);
	return job;
}

/* A read is over; whoever waits for its reader goes on. */
static void dbpool_pay(struct dbpool *pool, struct dbpool_share *share, int64_t began_us,
		       bool is_greedy)
{
	int64_t now = clock_mono_us();

	pthread_mutex_lock(&pool->lock);
	share->spent_us = dbpool_spent(share, now) + now - began_us;
	share->at_us = now;
	lag_add(&pool->reads.run, now - began_us, now / 1000);
	if (is_greedy) {
		pool->greedy_running--;
		pthread_cond_broadcast(&pool->wake[DBPOOL_READ]);
	}
	pthread_mutex_unlock(&pool->lock);
}

/* Up to `most` jobs in their order, or NULL when the pool closes. */
static struct job *dbpool_take(struct dbpool *pool, enum dbpool_queue queue, int most)
{
	struct dbpool_list *list = &pool->queues[queue];
	struct job *first, **end;

	pthread_mutex_lock(&pool->lock);
	if (queue == DBPOOL_WRITE)
		dbpool_wait_writes(pool);
	while (!list->first && !pool->closing)
		pthread_cond_wait(&pool->wake[queue], &pool->lock);
	first = list->first;
	for (end = &list->first; *end && most > 0; most--)
		end = &(*end)->next;
	list->first = *end;
	*end = NULL;
	if (!list->first)
		list->end = &list->first;
	pthread_mutex_unlock(&pool->lock);
	return first;
}

static void dbpool_fail(struct job *job, int err)
{
	job_reset(job);
	job->err = err < 0 ? err : ERR_INTERNAL;
}

/* --- readers and the hasher --- */

static void dbpool_read(struct dbpool *pool, struct db *db, struct job *job, bool prepare)
{
	int err;

	db_deadline(db, pool->options.deadline_ms);
	err = db_begin(db, false);
	if (err < 0)
		job->err = err;
	else
		job_run(job, db, prepare);
	/* A read that failed, and that nobody looked at, ended the snapshot. */
	if (err == 0 && job->err == 0 && !db_in_transaction(db))
		dbpool_fail(job, ERR_SYSTEM);
	db_rollback(db);
	db_deadline(db, 0);
}

/* Runs a read, or the first step of a write that has one, which then moves on. */
static void dbpool_serve(struct dbpool_worker *worker, struct job *job)
{
	struct dbpool *pool = worker->pool;
	bool prepare = worker->queue == DBPOOL_HASH;

	dbpool_read(pool, worker->db, job, prepare);
	if (prepare && job->err == 0)
		dbpool_put(pool, DBPOOL_WRITE, job);
	else
		pool->done(pool->arg, job);
}

static void *dbpool_reader(void *arg)
{
	struct dbpool_worker *worker = arg;
	struct dbpool *pool = worker->pool;
	struct job *job;
	bool is_greedy;

	while ((job = dbpool_take_read(pool, &is_greedy))) {
		struct dbpool_share *share = dbpool_share(pool, job);
		int64_t began = clock_mono_us();

		dbpool_serve(worker, job);
		dbpool_pay(pool, share, began, is_greedy);
	}
	return NULL;
}

static void *dbpool_hasher(void *arg)
{
	struct dbpool_worker *worker = arg;
	struct job *job;

	while ((job = dbpool_take(worker->pool, DBPOOL_HASH, 1)))
		dbpool_serve(worker, job);
	return NULL;
}

/* --- the writer --- */

/* One call in its own savepoint: a refusal undoes itself only. False when the
 * engine threw the whole transaction away. */
static bool dbpool_write_one(struct db *db, struct job *job)
{
	int err = db_save(db);

	if (err == 0)
		job_run(job, db, false);
	else
		job->err = err;
	if (!db_in_transaction(db))
		return false;
	if (err < 0)
		return true;
	err = job->err < 0 ? db_undo(db) : db_keep(db);
	if (err < 0 && job->err == 0)
		job->err = err;
	return db_in_transaction(db) && err == 0;
}

/* After a fault of the disk. */
static void dbpool_renew(struct db *db, int err)
{
	if (err == ERR_SYSTEM || err == ERR_NO_SPACE)
		db_renew(db);
}

/* A call alone in a transaction of its own. */
static void dbpool_write_alone(struct db *db, struct job *job)
{
	int err;

	job_reset(job);
	err = db_begin(db, true);
	if (err == 0 && !dbpool_write_one(db, job))
		err = job->err < 0 ? job->err : ERR_SYSTEM;
	if (err == 0)
		err = db_commit(db);
	if (err < 0) {
		db_rollback(db);
		dbpool_fail(job, err);
		dbpool_renew(db, err);
	}
}

/* All calls in one transaction. False when it had to be given up; nothing of
 * it is in the store then. */
static bool dbpool_write_batch(struct db *db, struct job *jobs)
{
	bool whole = db_begin(db, true) == 0;

	for (struct job *job = jobs; job && whole; job = job->next)
		whole = dbpool_write_one(db, job);
	if (whole && db_commit(db) == 0)
		return true;
	db_rollback(db);
	return false;
}

/* A batch begins, and is committed: nobody waited for the lazy ones. */
static void dbpool_note_wait(struct dbpool *pool, const struct job *jobs, int64_t now_us)
{
	pthread_mutex_lock(&pool->lock);
	for (const struct job *job = jobs; job; job = job->next) {
		if (job->queued_us)
			dbpool_waited(&pool->writes, job, now_us);
	}
	pthread_mutex_unlock(&pool->lock);
}

static void dbpool_note_run(struct dbpool *pool, const struct job *jobs, int64_t began_us)
{
	int64_t now_us = clock_mono_us();

	pthread_mutex_lock(&pool->lock);
	for (const struct job *job = jobs; job; job = job->next) {
		if (job->queued_us)
			lag_add(&pool->writes.run, now_us - began_us, now_us / 1000);
	}
	pthread_mutex_unlock(&pool->lock);
}

static void dbpool_write(struct dbpool *pool, struct db *db, struct job *jobs)
{
	int64_t began_us = clock_mono_us();

	dbpool_note_wait(pool, jobs, began_us);
	db_deadline(db, pool->options.deadline_ms * DBPOOL_WRITE_DEADLINE);
	if (!dbpool_write_batch(db, jobs)) {
		db_renew(db);
		for (struct job *job = jobs; job; job = job->next)
			dbpool_write_alone(db, job);
	}
	db_deadline(db, 0);
	atomic_fetch_add(&pool->commits, 1);
	dbpool_note_run(pool, jobs, began_us);
}

static void *dbpool_writer(void *arg)
{
	struct dbpool_worker *worker = arg;
	struct dbpool *pool = worker->pool;
	struct job *jobs, *next;

	while ((jobs = dbpool_take(pool, DBPOOL_WRITE, pool->options.batch))) {
		dbpool_write(pool, worker->db, jobs);
		for (; jobs; jobs = next) {
			next = jobs->next;
			pool->done(pool->arg, jobs);
		}
	}
	return NULL;
}

/* --- checkpoints, off the writer's path --- */

static bool dbpool_pause(struct dbpool *pool)
{
	struct timespec until;
	bool goes_on;

	dbpool_until(&until, DBPOOL_CHECKPOINT_MS);
	pthread_mutex_lock(&pool->lock);
	if (!pool->checkpoints_end)
		pthread_cond_timedwait(&pool->tick, &pool->lock, &until);
	goes_on = !pool->checkpoints_end;
	pthread_mutex_unlock(&pool->lock);
	return goes_on;
}

static void *dbpool_checkpointer(void *arg)
{
	struct dbpool_worker *worker = arg;
	struct dbpool *pool = worker->pool;
	uint64_t seen = 0, commits;
	int64_t left = 0;

	while (dbpool_pause(pool)) {
		commits = atomic_load(&pool->commits);
		if (commits == seen && left == 0)
			continue;
		if (db_checkpoint(worker->db, &left) == 0)
			seen = commits;
	}
	return NULL;
}

/* --- opening and closing --- */

static int dbpool_start(struct dbpool *pool, struct dbpool_worker *worker, enum dbpool_queue queue,
			void *(*run)(void *))
{
	enum db_mode mode =
	    queue == DBPOOL_WRITE || run == dbpool_checkpointer ? DB_WRITE : DB_READ;
	int err;

	worker->pool = pool;
	worker->queue = queue;
	err = db_open(&worker->db, pool->path, mode, pool->options.vfs);
	if (err == 0 && pthread_create(&worker->thread, NULL, run, worker) != 0)
		err = ERR_SYSTEM;
	if (err < 0)
		db_close(&worker->db);
	return err;
}

int dbpool_open(struct dbpool **pool_r, const struct hall_options *options, dbpool_done done,
		void *arg)
{
	struct dbpool *pool = mem_alloc(sizeof(*pool));
	pthread_condattr_t steady;
	int err;

	pool->options = *options;
	pool->path = mem_printf("%s/hearth.db", options->dir);
	pool->done = done;
	pool->arg = arg;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->tick, &steady);
	pool->greedy.end = &pool->greedy.first;
	for (int i = 0; i < DBPOOL_QUEUES; i++) {
		pthread_cond_init(&pool->wake[i], &steady);
		pool->queues[i].end = &pool->queues[i].first;
	}
	pthread_condattr_destroy(&steady);
	pool->workers = mem_alloc((size_t)(options->readers + 2) * sizeof(*pool->workers));
	*pool_r = pool;
	err = dbpool_start(pool, &pool->workers[pool->count], DBPOOL_WRITE, dbpool_writer);
	for (int i = -1; i < options->readers && err == 0; i++) {
		pool->count++;
		err = dbpool_start(pool, &pool->workers[pool->count],
				   i < 0 ? DBPOOL_HASH : DBPOOL_READ,
				   i < 0 ? dbpool_hasher : dbpool_reader);
	}
	if (err == 0) {
		pool->count++;
		err = dbpool_start(pool, &pool->checkpointer, DBPOOL_READ, dbpool_checkpointer);
	}
	if (err < 0)
		dbpool_close(pool_r);
	return err;
}

static void dbpool_join(struct dbpool *pool, enum dbpool_queue queue)
{
	pthread_mutex_lock(&pool->lock);
	pthread_cond_broadcast(&pool->wake[queue]);
	pthread_mutex_unlock(&pool->lock);
	for (int i = 0; i < pool->count; i++) {
		if (pool->workers[i].queue == queue) {
			pthread_join(pool->workers[i].thread, NULL);
			db_close(&pool->workers[i].db);
		}
	}
}

void dbpool_close(struct dbpool **pool_in)
{
	struct dbpool *pool = *pool_in;

	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->closing = true;
	pool->checkpoints_end = true;
	pthread_cond_broadcast(&pool->tick);
	pthread_mutex_unlock(&pool->lock);
	/* In the order in which a job moves on, so that none is left behind. */
	dbpool_join(pool, DBPOOL_READ);
	dbpool_join(pool, DBPOOL_HASH);
	dbpool_join(pool, DBPOOL_WRITE);
	if (pool->checkpointer.db) {
		pthread_join(pool->checkpointer.thread, NULL);
		db_close(&pool->checkpointer.db);
	}
	pthread_mutex_destroy(&pool->lock);
	pthread_cond_destroy(&pool->tick);
	for (int i = 0; i < DBPOOL_QUEUES; i++)
		pthread_cond_destroy(&pool->wake[i]);
	free(pool->workers);
	free(pool->path);
	free(pool);
	*pool_in = NULL;
}

void dbpool_put(struct dbpool *pool, enum dbpool_queue queue, struct job *job)
{
	bool is_lazy = queue == DBPOOL_LAZY, wakes;

	job->queued_us = is_lazy ? 0 : clock_mono_us();
	pthread_mutex_lock(&pool->lock);
	/* The first lazy one starts the wait that all of them share. */
	wakes = !is_lazy || !pool->queues[queue].first;
	dbpool_append(&pool->queues[queue], job);
	pthread_mutex_unlock(&pool->lock);
	/* Who is woken finds the lock free. */
	if (wakes)
		pthread_cond_signal(&pool->wake[is_lazy ? DBPOOL_WRITE : queue]);
}

uint64_t dbpool_commits(const struct dbpool *pool)
{
	return atomic_load(&pool->commits);
}

void dbpool_lag(struct dbpool *pool, struct hall_lags *lags_r)
{
	enum { SLOWEST = 99 };
	int64_t now = clock_mono_ms();

	pthread_mutex_lock(&pool->lock);
	lags_r->read_wait_us = lag_at(&pool->reads.wait, SLOWEST, now);
	lags_r->read_us = lag_at(&pool->reads.run, SLOWEST, now);
	lags_r->write_wait_us = lag_at(&pool->writes.wait, SLOWEST, now);
	lags_r->write_us = lag_at(&pool->writes.run, SLOWEST, now);
	pthread_mutex_unlock(&pool->lock);
}
