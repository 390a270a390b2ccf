#include "server/core/hall.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "common/api/check.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/core/crowd.h"
#include "server/core/dbpool.h"
#include "server/core/events.h"
#include "server/core/job.h"
#include "server/core/limits.h"
#include "server/core/ring.h"
#include "server/store/blob.h"
#include "server/store/migrate.h"

/* Until hall_set_limits(). */
enum { HALL_FILE_BYTES = 64 << 20, HALL_MEMBER_BYTES = 1 << 30 };

struct hall_row {
	struct hall *hall;
	const char *name;
	struct job_bound bound;
	bool is_under_way, is_due; /* of a call of the server's own: being made, and again */
	UT_hash_handle hh;
};

/* A list of jobs in their order. */
struct hall_list {
	struct job *first, **end;
};

struct hall {
	uv_loop_t *loop;
	struct hall_options options;
	struct hall_row *rows;
	struct dbpool *pool;
	struct events *events;
	struct ring *ring;
	struct caller *self; /* the server, for its own calls */
	hall_on_member on_member;
	void *on_member_arg;
	struct hall_counts counts;
	struct crowd crowd;
	struct limits *limits;

	pthread_mutex_t lock;  /* over `back` */
	struct hall_list back; /* from the threads, to be answered */
	uv_async_t arrived;
	struct hall_list refused; /* answered in the next turn, without a thread */
	struct hall_list late;	  /* not found: waits for its fixed moment */
	uv_timer_t moment;
	int handles; /* of the loop, still open */
};

static void hall_append(struct hall_list *list, struct job *job)
{
	job->next = NULL;
	*list->end = job;
	list->end = &job->next;
}

static struct job *hall_shift(struct hall_list *list)
{
	struct job *job = list->first;

	if (!job)
		return NULL;
	list->first = job->next;
	if (!list->first)
		list->end = &list->first;
	return job;
}

/* --- replies --- */

static void hall_follow(struct hall *hall, const struct job *job)
{
	for (const struct job_known *k = job->known; k; k = k->next)
		ring_follow(hall->ring, k);
	for (const struct job_known *k = job->known; k; k = k->next) {
		if (!k->fingerprint && hall->on_member)
			hall->on_member(hall->on_member_arg, k->member, k->may_sign_in);
	}
}

static void hall_make(struct hall *hall, const char *own);

static void hall_answer(struct hall *hall, struct job *job)
{
	struct hall_reply reply = {
	    .err = job->err,
	    .words = job->words ? job->words : err_words(job->err),
	    .result = job->err < 0 ? NULL : job->result,
	    .text = job->text,
	    .line = job->line.len ? &job->line : NULL,
	    .becomes = job->becomes,
	    .steps = job->steps,
	};

	crowd_remove(&hall->crowd, job->caller->session);
	if (job->err < 0)
		hall->counts.refused++;
	hall_follow(hall, job);
	if (job->done)
		job->done(job->arg, &reply);
	for (struct events_event *e = job->events; e; e = e->next)
		events_publish(hall->events, e);
	if (job->then)
		hall_make(hall, job->then);
	job_free(&job);
}

static int64_t hall_due(const struct hall *hall, const struct job *job)
{
	return job->arrived_ms + hall->options.not_found_ms;
}

static void on_moment(uv_timer_t *timer)
{
	struct hall *hall = timer->data;
	int64_t now = clock_mono_ms();

	while (hall->late.first && hall_due(hall, hall->late.first) <= now)
		hall_answer(hall, hall_shift(&hall->late));
	if (hall->late.first)
		uv_timer_start(&hall->moment, on_moment,
			       (uint64_t)(hall_due(hall, hall->late.first) - now), 0);
}

/* A not-found leaves at a fixed moment after it came, so that its time tells
 * nothing; all others at once. Arrivals are nearly in order, so the list of
 * those that wait is too. */
static void hall_deliver(struct hall *hall, struct job *job)
{
	int64_t now = clock_mono_ms();

	if (job->err != ERR_NOT_FOUND || hall_due(hall, job) <= now) {
		hall_answer(hall, job);
		return;
	}
	hall_append(&hall->late, job);
	if (hall->late.first == job) {
		uv_update_time(hall->loop);
		uv_timer_start(&hall->moment, on_moment, (uint64_t)(hall_due(hall, job) - now), 0);
	}
}

static void hall_deliver_all(struct hall *hall)
{
	struct hall_list back;
	struct job *job;

	pthread_mutex_lock(&hall->lock);
	back = hall->back;
	if (!back.first)
		back.end = &back.first;
	hall->back.first = NULL;
	hall->back.end = &hall->back.first;
	pthread_mutex_unlock(&hall->lock);
	while ((job = hall_shift(&back)))
		hall_deliver(hall, job);
	while ((job = hall_shift(&hall->refused)))
		hall_deliver(hall, job);
}

static void on_arrived(uv_async_t *async)
{
	hall_deliver_all(async->data);
}

/* On a database thread. */
static void on_job_done(void *arg, struct job *job)
{
	struct hall *hall = arg;

	pthread_mutex_lock(&hall->lock);
	hall_append(&hall->back, job);
	pthread_mutex_unlock(&hall->lock);
	uv_async_send(&hall->arrived);
}

/* --- calls --- */

static struct hall_row *hall_row(struct hall *hall, const char *name)
{
	struct hall_row *row;

	HASH_FIND_STR(hall->rows, name, row);
	return row;
}

static void hall_refuse(struct hall *hall, struct caller *caller, int err, const char *why,
			hall_done done, void *arg)
{
	static const struct job_bound nobody;
	struct job *job = job_new(&nobody, caller, NULL, done, arg);

	job->err = err;
	job->words = *why ? arena_dup(job->arena, why) : NULL;
	crowd_add(&hall->crowd, caller->session);
	hall_append(&hall->refused, job);
	uv_async_send(&hall->arrived);
}

static void hall_send_text(struct hall *hall, enum dbpool_queue queue,
			   const struct job_bound *bound, struct caller *caller, json_t *in,
			   enum hall_form form, hall_done done, void *arg)
{
	struct job *job = job_new(bound, caller, in, done, arg);

	job->form = form;
	job->dir = hall->options.dir;
	job->limits = hall_limits(hall);
	job->mail = &hall->options.mail;
	crowd_add(&hall->crowd, caller->session);
	if (queue == DBPOOL_READ)
		hall->counts.reads++;
	else
		hall->counts.writes++;
	dbpool_put(hall->pool, queue, job);
}

static void hall_send(struct hall *hall, enum dbpool_queue queue, const struct job_bound *bound,
		      struct caller *caller, json_t *in, hall_done done, void *arg)
{
	hall_send_text(hall, queue, bound, caller, in, HALL_OBJECT, done, arg);
}

static enum dbpool_queue hall_queue(const struct job_bound *bound)
{
	if (bound->prepare)
		return DBPOOL_HASH;
	return bound->call->kind == CALL_WRITE ? DBPOOL_WRITE : DBPOOL_READ;
}

void hall_call(struct hall *hall, struct caller *caller, const char *method, json_t *params,
	       hall_done done, void *arg)
{
	hall_call_text(hall, caller, method, params, HALL_OBJECT, done, arg);
}

void hall_call_text(struct hall *hall, struct caller *caller, const char *method, json_t *params,
		    enum hall_form form, hall_done done, void *arg)
{
	const struct call *call;
	const struct hall_row *row;
	char why[CHECK_WHY];
	json_t *clean = NULL;
	int err = hall_admit(hall, caller, method, params, &call, &clean, why);

	row = err == 0 ? hall_row(hall, method) : NULL;
	if (err == 0 && !row)
		err = ERR_METHOD;
	else if (err == 0 && crowd_is_full(&hall->crowd, caller->session))
		err = ERR_BUSY;
	if (err < 0)
		hall_refuse(hall, caller, err, why, done, arg);
	else
		hall_send_text(hall, hall_queue(&row->bound), &row->bound, caller, clean, form,
			       done, arg);
	json_decref(clean);
}

/* A call of the server's own, by the caller it concerns. */
static void hall_own_done(struct hall *hall, enum dbpool_queue queue, struct caller *caller,
			  const char *name, json_t *in, hall_done done, void *arg)
{
	const struct hall_row *row = hall_row(hall, name);

	if (row)
		hall_send(hall, queue, &row->bound, caller, in, done, arg);
	else if (done)
		hall_refuse(hall, caller, ERR_METHOD, "", done, arg);
	json_decref(in);
}

static void on_hall_made(void *arg, const struct hall_reply *reply)
{
	struct hall_row *row = arg;

	(void)reply;
	row->is_under_way = false;
	if (row->is_due)
		hall_make(row->hall, row->name);
}

/* A call of the server's own that a handler asked for; one at a time. */
static void hall_make(struct hall *hall, const char *own)
{
	struct hall_row *row = hall_row(hall, own);

	assert(row);
	row->is_due = row->is_under_way;
	if (row->is_under_way || !hall->pool)
		return;
	row->is_under_way = true;
	hall_send(hall, row->bound.prepare ? DBPOOL_HASH : DBPOOL_WRITE, &row->bound, hall->self,
		  NULL, on_hall_made, row);
}

static void hall_own(struct hall *hall, enum dbpool_queue queue, struct caller *caller,
		     const char *name, json_t *in)
{
	hall_own_done(hall, queue, caller, name, in, NULL, NULL);
}

void hall_signed_in(struct hall *hall, struct caller *caller, int64_t started_at)
{
	hall_own(hall, DBPOOL_LAZY, caller, ".signed_in",
		 json_pack("{s:s, s:I}", "door", caller_door_name(caller->door), "started_at",
			   (json_int_t)started_at));
}

void hall_visit(struct hall *hall, struct caller *caller, const struct hall_visit *visit)
{
	hall_own(hall, DBPOOL_LAZY, caller, ".visit",
		 json_pack("{s:I, s:s, s:I, s:b, s:o}", "visit", (json_int_t)visit->visit, "door",
			   caller_door_name(caller->door), "started_at",
			   (json_int_t)visit->started_at, "is_over", visit->is_over, "reads",
			   visit->reads));
}

void hall_keep_place(struct hall *hall, struct caller *caller, const char *place, int64_t at,
		     hall_done done, void *arg)
{
	hall_own_done(hall, DBPOOL_WRITE, caller, ".keep_place",
		      json_pack("{s:s, s:I}", "place", place, "at", (json_int_t)at), done, arg);
}

void hall_tick(struct hall *hall, int64_t at, hall_done done, void *arg)
{
	const struct hall_row *row = hall_row(hall, ".tick");
	json_t *in = at ? json_pack("{s:I}", "at", (json_int_t)at) : json_object();

	if (row)
		hall_send(hall, DBPOOL_WRITE, &row->bound, hall->self, in, done, arg);
	json_decref(in);
}

void hall_file_put(struct hall *hall, struct caller *caller, json_t *in, hall_done done, void *arg)
{
	hall_own_done(hall, DBPOOL_WRITE, caller, ".file_put", in, done, arg);
}

void hall_file_room(struct hall *hall, struct caller *caller, hall_done done, void *arg)
{
	hall_own_done(hall, DBPOOL_READ, caller, ".file_room", NULL, done, arg);
}

/* --- what others need of it --- */

void hall_set_limits(struct hall *hall, const struct hall_limits *limits)
{
	limits_set(&hall->limits, limits);
}

const struct hall_limits *hall_limits(const struct hall *hall)
{
	return limits_now(hall->limits);
}

uv_loop_t *hall_loop(const struct hall *hall)
{
	return hall->loop;
}

const char *hall_dir(const struct hall *hall)
{
	return hall->options.dir;
}

/* --- the ring, events, counts --- */

bool hall_key(struct hall *hall, const char *fingerprint, struct hall_known *known_r)
{
	return ring_key(hall->ring, fingerprint, known_r);
}

bool hall_member(struct hall *hall, int64_t member, struct hall_known *known_r)
{
	return ring_member(hall->ring, member, known_r);
}

void hall_on_member_changed(struct hall *hall, hall_on_member fn, void *arg)
{
	hall->on_member = fn;
	hall->on_member_arg = arg;
}

struct hall_watcher *hall_watch(struct hall *hall, struct caller *caller, hall_on_event on_event,
				void *arg)
{
	return events_watch(hall->events, caller, on_event, arg);
}

int hall_watch_topics(struct hall_watcher *watcher, const char *const *topics, size_t count)
{
	return events_set_topics(watcher, topics, count);
}

void hall_doze(struct hall_watcher *watcher, bool dozes)
{
	events_doze(watcher, dozes);
}

void hall_set_room(struct hall *hall, hall_room fn, void *arg)
{
	events_set_room(hall->events, fn, arg);
}

void hall_flush(struct hall_watcher *watcher)
{
	events_flush(watcher);
}

void hall_unwatch(struct hall_watcher **watcher)
{
	events_unwatch(watcher);
}

int64_t hall_seq(const struct hall *hall, const struct caller *caller)
{
	return events_seq(hall->events, caller->member != 0);
}

void hall_count(const struct hall *hall, struct hall_counts *counts_r)
{
	*counts_r = hall->counts;
	counts_r->waiting = hall->crowd.count;
	counts_r->commits = dbpool_commits(hall->pool);
	dbpool_lag(hall->pool, &counts_r->lags);
}

/* --- opening and closing --- */

static int hall_bind(struct hall *hall, const struct hall_binding *const *bindings)
{
	for (; *bindings; bindings++) {
		for (const struct hall_binding *b = *bindings; b->name; b++) {
			struct hall_row *row = mem_alloc(sizeof(*row));

			row->hall = hall;
			row->name = b->name;
			row->bound.call = b->name[0] == '.' ? NULL : calls_find(b->name);
			row->bound.handler = b->handler;
			row->bound.prepare = b->prepare;
			if ((b->name[0] != '.' && !row->bound.call) || hall_row(hall, b->name)) {
				log_error("hall", "no such call, or bound twice: %s", b->name);
				free(row);
				return ERR_INTERNAL;
			}
			HASH_ADD_KEYPTR(hh, hall->rows, row->name, strlen(row->name), row);
		}
	}
	return 0;
}

/* The .start binding, in a transaction of its own, before any thread runs. */
static int hall_first(struct hall *hall, struct db *db)
{
	const struct hall_row *row = hall_row(hall, ".start");
	struct job *job;
	int err;

	if (!row)
		return 0;
	err = db_begin(db, true);
	if (err < 0)
		return err;
	job = job_new(&row->bound, hall->self, NULL, NULL, NULL);
	job->dir = hall->options.dir;
	job->limits = hall_limits(hall);
	job->mail = &hall->options.mail;
	job_run(job, db, false);
	err = job->err < 0 ? job->err : db_commit(db);
	job_free(&job);
	if (err < 0)
		db_rollback(db);
	return err;
}

static int hall_open_store(struct hall *hall)
{
	char *path = mem_printf("%s/hearth.db", hall->options.dir);
	struct db *db = NULL;
	int64_t seq = 0;
	int err = db_open(&db, path, DB_WRITE, hall->options.vfs);

	free(path);
	blob_tidy(hall->options.dir);
	if (err == 0)
		err = migrate_run(db);
	if (err == 0)
		err = hall_first(hall, db);
	if (err == 0)
		err = ring_open(&hall->ring, db);
	for (int level = 0; level < 2 && err == 0; level++) {
		err = db_one_int(
		    db, &seq,
		    "SELECT c.seq FROM change c LEFT JOIN space s ON s.id = c.space "
		    "WHERE c.space IS NULL OR s.visibility <= ? ORDER BY c.seq DESC LIMIT 1",
		    "i", (int64_t)level);
		if (err == 0)
			events_set_seq(hall->events, level, seq);
		else if (err == ERR_NOT_FOUND)
			err = 0;
	}
	db_close(&db);
	return err;
}

static void hall_free(struct hall *hall)
{
	struct hall_row *row, *next;

	limits_free(&hall->limits);
	HASH_ITER(hh, hall->rows, row, next)
	{
		HASH_DEL(hall->rows, row);
		free(row);
	}
	free((char *)hall->options.mail.from);
	free((char *)hall->options.mail.host);
	events_free(&hall->events);
	ring_close(&hall->ring);
	caller_drop(&hall->self);
	pthread_mutex_destroy(&hall->lock);
	free(hall);
}

int hall_open(struct hall **hall_r, uv_loop_t *loop, const struct hall_options *options,
	      const struct hall_binding *const *bindings)
{
	struct hall *hall = mem_alloc(sizeof(*hall));
	const struct caller self = {.door = CALLER_CONTROL, .role = CALLER_ROLE_SYSOP};
	const struct hall_limits limits = {HALL_FILE_BYTES, HALL_MEMBER_BYTES, 0, INT64_MAX, "*"};
	int err;

	json_object_seed(0);
	hall->loop = loop;
	hall_set_limits(hall, &limits);
	hall->options = *options;
	hall->options.mail.from = mem_dup(options->mail.from);
	hall->options.mail.host = mem_dup(options->mail.host);
	hall->events = events_new(loop);
	hall->self = caller_new(&self);
	pthread_mutex_init(&hall->lock, NULL);
	hall->back.end = &hall->back.first;
	hall->refused.end = &hall->refused.first;
	hall->late.end = &hall->late.first;
	err = hall_bind(hall, bindings);
	if (err == 0)
		err = hall_open_store(hall);
	if (err == 0)
		err = dbpool_open(&hall->pool, options, on_job_done, hall);
	if (err < 0) {
		hall_free(hall);
		return err;
	}
	uv_async_init(loop, &hall->arrived, on_arrived);
	uv_timer_init(loop, &hall->moment);
	hall->arrived.data = hall->moment.data = hall;
	hall->handles = 2;
	*hall_r = hall;
	return 0;
}

static void on_hall_closed(uv_handle_t *handle)
{
	struct hall *hall = handle->data;

	if (--hall->handles == 0)
		hall_free(hall);
}

void hall_close(struct hall **hall_in)
{
	struct hall *hall = *hall_in;
	struct job *job;

	if (!hall)
		return;
	*hall_in = NULL;
	dbpool_close(&hall->pool);
	hall_deliver_all(hall);
	while ((job = hall_shift(&hall->late)))
		hall_answer(hall, job);
	uv_timer_stop(&hall->moment);
	uv_close((uv_handle_t *)&hall->moment, on_hall_closed);
	uv_close((uv_handle_t *)&hall->arrived, on_hall_closed);
}
