#include "server/core/upload.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "common/base/arena.h"
#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/filename.h"
#include "common/text/filetype.h"
#include "server/core/limits.h"
#include "server/store/blob.h"

enum { UPLOAD_TICK_MS = 1000 };

/* What the worker does next with the content. */
enum upload_step { UPLOAD_WRITE, UPLOAD_KEEP, UPLOAD_FORGET };

struct upload {
	TAILQ_ENTRY(upload) entry;
	struct uploads *uploads;
	struct caller *caller;
	struct upload_events events;
	void *arg;
	char *name;
	bool unique;
	int64_t size, left; /* that came; that its owner may still keep */
	int64_t moved_ms;   /* monotonic, when the last came */
	struct buf queue;
	size_t writing_len; /* of what the worker has */

	/* the worker's, while it is at work */
	uv_work_t work;
	enum upload_step step;
	struct buf writing;
	struct blob *blob;
	char digest[BLOB_DIGEST];
	const char *type;
	const struct hall_limits *limits;
	int step_err;

	int err;
	char *words;
	unsigned awaited; /* steps and calls that will come back */
	bool is_working, is_ending, is_kept, is_put, is_forgotten, is_told, is_dropped;
};

/* The hall may go while a worker still takes away what was dropped. */
struct uploads {
	struct hall *hall;
	uv_loop_t *loop;
	uv_timer_t timer;
	char *dir;
	int count;
	bool is_closed;
	TAILQ_HEAD(, upload) list;
};

static void upload_go(struct upload *u);

/* --- all of them --- */

/* The last of them, or the timer, whichever ends later. */
static void upload_all_free_if_over(struct uploads *uploads)
{
	if (!uploads->is_closed || !TAILQ_EMPTY(&uploads->list))
		return;
	free(uploads->dir);
	free(uploads);
}

static void upload_all_on_closed(uv_handle_t *timer)
{
	struct uploads *uploads = timer->data;

	uploads->is_closed = true;
	upload_all_free_if_over(uploads);
}

void upload_all_close(struct uploads **uploads)
{
	if (*uploads)
		uv_close((uv_handle_t *)&(*uploads)->timer, upload_all_on_closed);
	*uploads = NULL;
}

/* --- its end --- */

static void upload_free(struct upload *u)
{
	struct uploads *uploads = u->uploads;

	TAILQ_REMOVE(&uploads->list, u, entry);
	uploads->count--;
	caller_drop(&u->caller);
	buf_free(&u->queue);
	buf_free(&u->writing);
	free(u->name);
	free(u->words);
	free(u);
	upload_all_free_if_over(uploads);
}

/* The last thing done with it: who is told may drop it. */
static void upload_tell(struct upload *u, const json_t *file)
{
	if (u->is_told || u->is_dropped)
		return;
	u->is_told = true;
	u->events.on_done(u->arg, u->err, u->words, file);
}

/* The first reason counts; `words` is taken over. */
static void upload_fail(struct upload *u, int err, char *words)
{
	if (u->err < 0) {
		free(words);
		return;
	}
	u->err = err;
	u->words = words ? words : mem_dup(err_words(err));
}

/* --- the worker --- */

/* The disk is left some room, for the database above all. */
static int upload_write(struct upload *u)
{
	const char *dir = u->uploads->dir;
	size_t len = buf_len(&u->writing);
	int err = 0;

	if (blob_room(dir) - (int64_t)len < u->limits->disk_bytes)
		return ERR_NO_SPACE;
	if (!u->blob)
		err = blob_begin(&u->blob, dir);
	return err < 0 ? err : blob_add(u->blob, buf_data(&u->writing), len);
}

static void upload_on_work(uv_work_t *work)
{
	struct upload *u = work->data;

	u->step_err = 0;
	if (u->step == UPLOAD_FORGET)
		blob_drop(&u->blob);
	else if (u->step == UPLOAD_WRITE || !u->blob)
		u->step_err = upload_write(u);
	if (u->step == UPLOAD_KEEP && u->step_err == 0)
		u->step_err = blob_end(&u->blob, u->digest);
}

static void upload_on_worked(uv_work_t *work, int status)
{
	struct upload *u = work->data;

	(void)status;
	u->is_working = false;
	u->awaited--;
	buf_free(&u->writing);
	u->writing_len = 0;
	if (u->step_err < 0)
		upload_fail(u, u->step_err, NULL);
	else if (u->step == UPLOAD_KEEP)
		u->is_kept = true;
	if (u->err == 0 && !u->is_dropped && !u->is_ending && buf_len(&u->queue) == 0)
		u->events.on_low(u->arg);
	else
		upload_go(u);
}

static void upload_work(struct upload *u, enum upload_step step)
{
	u->step = step;
	u->writing_len = buf_len(&u->writing);
	if (step != UPLOAD_FORGET)
		u->limits = hall_limits(u->uploads->hall);
	u->is_working = true;
	u->awaited++;
	u->work.data = u;
	uv_queue_work(u->uploads->loop, &u->work, upload_on_work, upload_on_worked);
}

/* --- what is next --- */

static void upload_on_put(void *arg, const struct hall_reply *reply)
{
	struct upload *u = arg;

	u->awaited--;
	if (reply->err < 0)
		upload_fail(u, reply->err, mem_dup(reply->words));
	if (u->is_dropped)
		upload_go(u);
	else
		upload_tell(u, reply->result);
}

static void upload_put(struct upload *u)
{
	json_t *in =
	    json_pack("{s:s, s:I, s:s, s:s, s:b}", "name", u->name, "size", (json_int_t)u->size,
		      "type", u->type, "digest", u->digest, "unique", u->unique);

	u->is_put = true;
	u->awaited++;
	hall_file_put(u->uploads->hall, u->caller, in, upload_on_put, u);
}

/* As soon as there is enough of it to tell, and at its end. */
static void upload_look(struct upload *u)
{
	bool is_all = u->is_ending && buf_len(&u->queue) == 0;

	if (u->type || (!is_all && (!u->blob || blob_size(u->blob) < FILETYPE_HEAD)))
		return;
	u->type = u->blob ? blob_type(u->blob) : filetype_of("", 0);
	if (!filetype_is_listed(u->type, hall_limits(u->uploads->hall)->file_types))
		upload_fail(u, ERR_REFUSED, limits_say_type(u->type));
}

/* It failed, or nobody wants it any more. */
static void upload_stop(struct upload *u)
{
	buf_free(&u->queue);
	if (!u->is_forgotten && (u->blob || !u->is_dropped)) {
		u->is_forgotten = true;
		upload_work(u, UPLOAD_FORGET);
	} else if (!u->is_dropped) {
		upload_tell(u, NULL);
	} else if (u->awaited == 0) {
		upload_free(u);
	}
}

static void upload_go(struct upload *u)
{
	if (u->is_working)
		return;
	if (!u->is_dropped && u->err == 0)
		upload_look(u);
	if (u->err < 0 || u->is_dropped) {
		upload_stop(u);
	} else if (buf_len(&u->queue)) {
		u->writing = u->queue;
		u->queue = (struct buf){0};
		upload_work(u, UPLOAD_WRITE);
	} else if (u->is_ending && !u->is_kept) {
		upload_work(u, UPLOAD_KEEP);
	} else if (u->is_kept && !u->is_put) {
		upload_put(u);
	}
}

/* --- those nobody goes on with --- */

static void upload_all_on_tick(uv_timer_t *timer)
{
	struct uploads *uploads = timer->data;
	int64_t since = clock_mono_ms() - hall_limits(uploads->hall)->idle_ms;
	struct upload *u, *next;

	if (!uploads->count)
		uv_timer_stop(timer);
	for (u = TAILQ_FIRST(&uploads->list); u; u = next) {
		next = TAILQ_NEXT(u, entry);
		if (u->is_ending || u->is_dropped || u->err < 0 || u->moved_ms > since)
			continue;
		upload_fail(u, ERR_BUSY,
			    mem_dup("nothing of it came for so long; it was given up"));
		upload_go(u);
	}
}

struct uploads *upload_all_new(struct hall *hall)
{
	struct uploads *uploads = mem_alloc(sizeof(*uploads));

	uploads->hall = hall;
	uploads->loop = hall_loop(hall);
	uploads->dir = mem_dup(hall_dir(hall));
	TAILQ_INIT(&uploads->list);
	uv_timer_init(uploads->loop, &uploads->timer);
	uploads->timer.data = uploads;
	return uploads;
}

/* --- for its owner --- */

static void upload_check(struct upload *u)
{
	const struct hall_limits *limits = hall_limits(u->uploads->hall);

	if (u->size > limits->file_bytes)
		upload_fail(u, ERR_TOO_LARGE, limits_say_file(limits));
	else if (u->size > u->left)
		upload_fail(u, ERR_TOO_LARGE, limits_say_member(limits));
}

static void upload_on_room(void *arg, const struct hall_reply *reply)
{
	struct upload *u = arg;

	u->awaited--;
	if (reply->err < 0)
		upload_fail(u, reply->err, mem_dup(reply->words));
	else
		u->left = json_integer_value(json_object_get(reply->result, "left"));
	upload_check(u);
	upload_go(u);
}

static int upload_count(const struct uploads *uploads, int64_t member)
{
	const struct upload *u;
	int count = 0;

	TAILQ_FOREACH(u, &uploads->list, entry)
	{
		count += u->caller->member == member;
	}
	return count;
}

/* Names come as bytes of whatever kind. */
static char *upload_name(const char *name)
{
	struct arena *arena = arena_new();
	char *clean = mem_dup(filename_clean(arena, name));

	arena_free(&arena);
	return clean;
}

struct upload *upload_new(struct uploads *uploads, struct caller *caller, const char *name,
			  bool unique, const struct upload_events *events, void *arg)
{
	struct upload *u;

	assert(caller->member);
	if (uploads->count >= UPLOAD_MOST ||
	    upload_count(uploads, caller->member) >= UPLOAD_MOST_EACH)
		return NULL;
	u = mem_alloc(sizeof(*u));
	u->uploads = uploads;
	u->caller = caller_hold(caller);
	u->name = upload_name(name);
	u->unique = unique;
	u->events = *events;
	u->arg = arg;
	u->left = INT64_MAX;
	u->moved_ms = clock_mono_ms();
	if (uploads->count++ == 0)
		uv_timer_start(&uploads->timer, upload_all_on_tick, UPLOAD_TICK_MS, UPLOAD_TICK_MS);
	TAILQ_INSERT_TAIL(&uploads->list, u, entry);
	u->awaited++;
	hall_file_room(uploads->hall, caller, upload_on_room, u);
	return u;
}

void upload_add(struct upload *u, const char *bytes, size_t len)
{
	if (u->err < 0 || u->is_ending)
		return;
	u->size += (int64_t)len;
	u->moved_ms = clock_mono_ms();
	upload_check(u);
	if (u->err == 0)
		buf_add(&u->queue, bytes, len);
	upload_go(u);
}

size_t upload_queued(const struct upload *u)
{
	return buf_len(&u->queue) + u->writing_len;
}

int64_t upload_size(const struct upload *u)
{
	return u->size;
}

void upload_end(struct upload *u)
{
	u->is_ending = true;
	upload_go(u);
}

void upload_drop(struct upload **upload)
{
	struct upload *u = *upload;

	if (!u)
		return;
	*upload = NULL;
	u->is_dropped = true;
	upload_go(u);
}
