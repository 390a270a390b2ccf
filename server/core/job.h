/* job: one call on its way through the database threads and back, with what it
 * is to cause after the commit. Belongs to one thread at a time. */
#ifndef HEARTH_CORE_JOB_H
#define HEARTH_CORE_JOB_H

#include "common/base/pieces.h"
#include "server/core/events.h"
#include "server/core/hall.h"

struct job_bound {
	const struct call *call; /* NULL for the server's own */
	hall_handler handler, prepare;
};

/* A key or a member that the ring of sign-in has to follow. */
struct job_known {
	struct job_known *next;
	char *fingerprint; /* of a key; NULL: the member itself changed */
	int64_t member;	   /* 0: the key is nobody's now */
	char *handle, *badge;
	enum caller_role role;
	bool may_sign_in;
};

struct job {
	struct job *next;
	const struct job_bound *bound;
	struct caller *caller;
	json_t *in, *prepared;
	hall_done done;
	void *arg;
	int64_t arrived_ms;
	int64_t queued_us; /* since when it waits for its thread */
	const char *dir;
	const struct hall_limits *limits;
	const struct hall_mail *mail;
	struct arena *arena; /* lives until the reply was given */

	int err;
	char *words; /* in the arena */
	json_t *result;
	enum hall_form form;
	char *text;	    /* the result in that form, in the arena; NULL: in another */
	struct pieces line; /* the same for HALL_LINE, which leaves no result */
	int64_t becomes;
	const char *then; /* a call of the server's own to be made after the commit, or NULL */
	uint64_t steps;
	struct events_event *events, **events_end;
	struct job_known *known, **known_end;
};

/* Takes references of caller and in. */
struct job *job_new(const struct job_bound *bound, struct caller *caller, json_t *in,
		    hall_done done, void *arg);
void job_free(struct job **job); /* on the loop */

/* Runs the handler (or the prepare step) on this connection, inside whatever
 * transaction the caller of this opened; fills err and what follows. */
void job_run(struct job *job, struct db *db, bool prepare);

/* Forgets what a run left, so that it can be run again. */
void job_reset(struct job *job);

/* The job that a handler's context belongs to. */
struct job *job_of(const struct hall_context *cx);

#endif
