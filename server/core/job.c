#include "server/core/job.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/api/check.h"
#include "common/api/jsonline.h"
#include "common/api/plain.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/core/caller.h"

struct job *job_new(const struct job_bound *bound, struct caller *caller, json_t *in,
		    hall_done done, void *arg)
{
	struct job *job = mem_alloc(sizeof(*job));

	job->bound = bound;
	job->caller = caller_hold(caller);
	job->in = json_incref(in);
	job->done = done;
	job->arg = arg;
	job->arrived_ms = clock_mono_ms();
	job->arena = arena_new();
	job_reset(job);
	return job;
}

void job_reset(struct job *job)
{
	struct events_event *event;
	struct job_known *known;

	while ((event = job->events)) {
		job->events = event->next;
		events_event_free(event);
	}
	while ((known = job->known)) {
		job->known = known->next;
		free(known->fingerprint);
		free(known->handle);
		free(known->badge);
		free(known);
	}
	job->events_end = &job->events;
	job->known_end = &job->known;
	json_decref(job->result);
	job->result = NULL;
	job->text = NULL;
	pieces_free(&job->line);
	job->err = 0;
	job->words = NULL;
	job->becomes = 0;
	job->then = NULL;
}

void job_free(struct job **job_in)
{
	struct job *job = *job_in;

	job_reset(job);
	json_decref(job->in);
	json_decref(job->prepared);
	caller_drop(&job->caller);
	arena_free(&job->arena);
	free(job);
	*job_in = NULL;
}

struct job *job_of(const struct hall_context *cx)
{
	return cx->hall_private;
}

/* The caller's role as the database has it now; a suspended member has none. */
static int job_role(struct hall_context *cx)
{
	struct db_rows *rows;
	int err;

	cx->role = cx->caller->role;
	if (!cx->member)
		return 0;
	cx->role = CALLER_ROLE_GUEST;
	rows = db_query(cx->db, "SELECT role = 'sysop', state = 'active' FROM member WHERE id = ?",
			"i", cx->member);
	if (db_next(rows) && db_int(rows, 1))
		cx->role = db_int(rows, 0) ? CALLER_ROLE_SYSOP : CALLER_ROLE_MEMBER;
	err = db_end(rows);
	if (err == 0 && cx->role == CALLER_ROLE_GUEST)
		err = hall_fail(cx, ERR_REFUSED, "this account is suspended; write to the hosts");
	return err;
}

static int job_may(struct hall_context *cx)
{
	if (cx->call && cx->call->who == CALL_SYSOP && cx->role != CALLER_ROLE_SYSOP)
		return hall_fail(cx, ERR_REFUSED, "only sysops may do that");
	return 0;
}

/* The result of an earlier call with the same request id, if there was one; true
 * with an error in job->err where that cannot be said. */
static bool job_again(struct job *job, struct hall_context *cx, const char *request)
{
	struct db_rows *rows;
	bool found = false;
	int err;

	if (!request || !cx->member)
		return false;
	rows = db_query(
	    cx->db,
	    "SELECT result, method FROM request WHERE member = ? AND request_id = ? AND at > ?",
	    "isi", cx->member, request, cx->now - 86400);
	if (db_next(rows)) {
		found = true;
		if (strcmp(db_text(rows, 1), cx->call->name) == 0)
			job->result = json_loads(db_text(rows, 0), 0, NULL);
		else
			job->err = hall_fail(cx, ERR_CONFLICT,
					     "that request id was used for another call");
	}
	err = db_end(rows);
	if (err < 0)
		job->err = err;
	return found || err < 0;
}

static int job_remember(struct job *job, struct hall_context *cx, const char *request)
{
	char *text;
	int err;

	if (!request || !cx->member)
		return 0;
	err = db_run(cx->db, "DELETE FROM request WHERE at <= ?", "i", cx->now - 86400);
	if (err < 0)
		return err;
	text = job->result ? json_dumps(job->result, JSON_COMPACT) : mem_dup("{}");
	err = db_run(cx->db,
		     "INSERT INTO request (member, request_id, method, at, result) "
		     "VALUES (?, ?, ?, ?, ?)",
		     "issis", cx->member, request, cx->call->name, cx->now, text);
	free(text);
	return err;
}

static int job_handle(struct job *job, struct hall_context *cx)
{
	const char *request = json_string_value(json_object_get(job->in, "request_id"));
	int err = job_role(cx);

	if (err == 0)
		err = job_may(cx);
	if (err < 0 || job_again(job, cx, request))
		return err < 0 ? err : job->err;
	err = job->bound->handler(cx, job->in, &job->result);
	if (err == 0)
		err = job_remember(job, cx, request);
	return err;
}

static int job_prepare(struct job *job, struct hall_context *cx)
{
	int err = job_role(cx);

	json_decref(job->prepared);
	job->prepared = NULL;
	if (err == 0)
		err = job->bound->prepare(cx, job->in, &job->prepared);
	return err;
}

#ifdef HEARTH_SANITIZED
/* Tests hold every reply against its table. */
static void job_check(const struct job *job)
{
	char why[CHECK_WHY];
	json_t *result;

	if (job->err < 0 || !job->bound->call)
		return;
	result = job->result ? json_incref(job->result) : json_object();
	if (!check_result(job->bound->call, result, why)) {
		log_error("hall", "%s: %s", job->bound->call->name, why);
		assert(!"the result does not fit its table");
	}
	json_decref(result);
}
#else
static void job_check(const struct job *job)
{
	(void)job;
}
#endif

static int job_add_line(const char *bytes, size_t len, void *line)
{
	pieces_add(line, bytes, len);
	return 0;
}

/* Freeing a large result is for this thread as well. */
static void job_write_line(struct job *job, const json_t *result)
{
	if (json_dump_callback(result, job_add_line, &job->line, JSON_COMPACT) < 0)
		mem_exhausted();
	json_decref(job->result);
	job->result = NULL;
}

static void job_write_out(struct job *job)
{
	json_t *result = job->result ? json_incref(job->result) : json_object();

	switch (job->form) {
	case HALL_OBJECT:
		break;
	case HALL_LINE:
		job_write_line(job, result);
		break;
	case HALL_JSONLINE:
		job->text = jsonline_dup(job->arena, result);
		break;
	case HALL_PLAIN:
		job->text = plain_result(job->arena, job->bound->call, result);
		break;
	}
	json_decref(result);
}

void job_run(struct job *job, struct db *db, bool prepare)
{
	struct hall_context cx = {
	    .db = db,
	    .arena = job->arena,
	    .call = job->bound->call,
	    .caller = job->caller,
	    .member = job->caller->member,
	    .now = clock_now() - job->caller->past,
	    .dir = job->dir,
	    .limits = job->limits,
	    .mail = job->mail,
	    .hall_private = job,
	};
	uint64_t before = db_steps(db);

	job->err = prepare ? job_prepare(job, &cx) : job_handle(job, &cx);
	job->steps = db_steps(db) - before;
	if (job->err < 0) {
		int err = job->err;
		char *words = job->words;

		job_reset(job);
		job->err = err;
		job->words = words;
	} else if (!prepare) {
		job_check(job);
		job_write_out(job);
	}
}
