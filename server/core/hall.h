/* hall: the one way in. Every request, whoever makes it, passes here: the call
 * is found in the tables, its parameters are checked, the caller's right to it
 * and the limits are looked at, then its handler runs on a database thread and
 * the reply comes back on the loop.
 *
 * Handlers (server/domain) are plain synchronous functions. They see a context
 * and clean parameters (common/api/check.h: only named fields, times as
 * seconds) and give a result that fits the call's table. They run on a
 * database thread: nothing of the loop may be touched. */
#ifndef HEARTH_CORE_HALL_H
#define HEARTH_CORE_HALL_H

#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "common/api/calls.h"
#include "common/base/arena.h"
#include "server/core/caller.h"
#include "server/store/db.h"

struct hall;

/* --- for handlers --- */

struct hall_event; /* opaque to handlers; see hall_tell */

/* What members may keep here. */
struct hall_limits {
	int64_t file_bytes;	/* of one file */
	int64_t member_bytes;	/* of all files of a member */
	int64_t disk_bytes;	/* the disk is to keep free of files */
	int64_t idle_ms;	/* a file on its way is given up when nothing came for so long */
	const char *file_types; /* as filetype_is_listed() takes them */
};

/* Mail, where the community sends any: see server/domain/mail.h. */
struct hall_mail {
	const char *from; /* its address; "" or NULL: none is sent */
	const char *host; /* how members reach the server by ssh; "" or NULL: the domain of it */
};

/* What a handler works with; lives for the call. */
struct hall_context {
	struct db *db;
	struct arena *arena;
	const struct call *call;
	const struct caller *caller; /* who, as signed in */
	int64_t member;		     /* caller->member, 0 for none */
	enum caller_role role;	     /* as the database has it now */
	int64_t now;		     /* seconds, the same throughout the call */
	const char *dir;	     /* the data directory */
	const struct hall_limits *limits;
	const struct hall_mail *mail;
	void *hall_private;
};

/* 0 with a new reference in *result_r (NULL stands for {}), or ERR_*. */
typedef int (*hall_handler)(struct hall_context *cx, json_t *in, json_t **result_r);

/* Beside the calls of the tables there are some of the server's own, whose
 * names begin with a dot and which nobody outside can ask for:
 *	.start        {}                                once, when the store was opened
 *	.signed_in    {door, started_at}                by a known key
 *	.visit        {visit, door, started_at, is_over, reads: [[thread, at, seconds], ...]}
 *	.keep_place   {place, at}                       the text of a JSON object, seconds
 *	.mail         {}                                after a call asked for it (hall_then)
 *	.tick         {at}                              once a minute; at: for tests
 *	.file_room    {}                                {left}: bytes the caller's files may
 *	                                                still take
 *	.file_put     {name, size, type, digest, unique}
 * Nobody waits for .signed_in, .visit and .keep_place: they go with the next commit. */
struct hall_binding {
	const char *name; /* of the call */
	hall_handler handler;
	hall_handler prepare; /* CALL_HASHES only: runs first, on the password worker with a
			       * reading connection; what it leaves in *result_r (an object)
			       * is the handler's hall_prepared() */
};

/* An error with words of its own for the person; returns err. */
int hall_fail(struct hall_context *cx, int err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The object that the call's prepare step left, or NULL. */
json_t *hall_prepared(const struct hall_context *cx);

/* A change that others may want to hear of, told after the commit to those who
 * may see it. Writes the row of `change` and returns its seq, or ERR_*. */
struct hall_change {
	const char *kind; /* "post.new", "post.edit", "post.delete", "thread.new", "thread.set",
			   * "thread.move", "member.new", "board.new", ... */
	int64_t space;	  /* 0: everybody may hear it */
	int64_t thread, post, member; /* 0: none; member: whose action */
	json_t *data; /* fields for the event beside seq, kind, at; new reference, kept */
};
int64_t hall_tell(struct hall_context *cx, const struct hall_change *change);

/* Something for these members alone: told to their open sessions (topic "me")
 * after the commit. No part of the change sequence: who was not there finds it
 * where it is kept. Takes the reference of data (NULL: no fields). 0 or ERR_*. */
int hall_tell_members(struct hall_context *cx, const char *kind, json_t *data,
		      const int64_t *members, size_t count);

/* After the commit the hall makes that call of its own (".mail"): again, if it
 * is being made already, and once for all that ask meanwhile. */
void hall_then(struct hall_context *cx, const char *own);

/* The next number of the change sequence, inside a write; ERR_* below zero. It
 * only grows, and follows the clock in microseconds: a gap in it tells nothing
 * of what happened in between where the reader may not look. */
int64_t hall_next_seq(struct hall_context *cx);

/* The caller's session is from now on this member (join, signin). The handler
 * has verified it; the session gets a new caller after the commit. */
void hall_become(struct hall_context *cx, int64_t member);

/* A key now belongs to member, or to nobody (0): the ring of known keys, which
 * sign-in reads on the loop, follows after the commit. The same for a member
 * whose handle, role or state changed: sessions of suspended ones are ended. */
void hall_key_changed(struct hall_context *cx, const char *fingerprint, int64_t member);
void hall_member_changed(struct hall_context *cx, int64_t member);

/* --- for the server --- */

struct hall_options {
	const char *dir;  /* data directory; the database is DIR/hearth.db */
	int readers;	  /* reading threads, at least 1 */
	int batch;	  /* most calls in one commit */
	int deadline_ms;  /* of a reading call */
	int not_found_ms; /* a not-found reply leaves this long after its call arrived */
	const char *vfs;  /* NULL: the default; tests give their own */
	struct hall_mail mail;
};

/* Opens the store, migrates it, loads the ring of keys, starts the threads. */
int hall_open(struct hall **hall_r, uv_loop_t *loop, const struct hall_options *options,
	      const struct hall_binding *const *bindings);
/* Finishes what is queued, then stops the threads; every reply has been given. */
void hall_close(struct hall **hall);

struct hall_reply {
	int err;	     /* 0 or ERR_* */
	const char *words;   /* for the person, when err */
	json_t *result;	     /* borrowed; NULL when err, or there is a line */
	const char *text;    /* the result, written out as was asked for; NULL: it was not */
	struct pieces *line; /* the same for HALL_LINE; may be taken out of it */
	int64_t becomes;     /* the member the session is from now on, or 0 */
	uint64_t steps;	     /* of the database engine, for the leak test */
};
typedef void (*hall_done)(void *arg, const struct hall_reply *reply);

/* Runs a call; `done` is called once on the loop, never from inside this
 * function. params is borrowed (may be NULL). CALL_CONN calls are not for the
 * hall (ERR_METHOD); the session answers them. */
void hall_call(struct hall *hall, struct caller *caller, const char *method, json_t *params,
	       hall_done done, void *arg);

/* The same for who wants the result as text: written out on the database thread, for
 * a result may be large. A reply that did not pass through one has none. */
enum hall_form {
	HALL_OBJECT,   /* not at all */
	HALL_LINE,     /* JSON in one line, as JSON-RPC has it */
	HALL_JSONLINE, /* for a person's terminal (common/api/jsonline.h) */
	HALL_PLAIN,    /* common/api/plain.h */
};
void hall_call_text(struct hall *hall, struct caller *caller, const char *method, json_t *params,
		    enum hall_form form, hall_done done, void *arg);

/* What hall_call looks at first, without running anything: the call exists,
 * the parameters fit, the caller may. The clean parameters in *clean_r. For
 * the calls that a session answers itself. */
int hall_admit(struct hall *hall, const struct caller *caller, const char *method, json_t *params,
	       const struct call **call_r, json_t **clean_r, char *why_r);

/* The ring of known keys: the member a key belongs to and what sign-in needs
 * to know of them. False when nobody's, or their member may not sign in. */
struct hall_known {
	int64_t member;
	const char *handle, *badge; /* badge: NULL for none */
	enum caller_role role;
};
bool hall_key(struct hall *hall, const char *fingerprint, struct hall_known *known_r);
bool hall_member(struct hall *hall, int64_t member, struct hall_known *known_r);

/* A known key signed in; and what is known of a visit by now, more than once
 * until it is over. Queued as writes. */
struct hall_visit {
	int64_t visit; /* its id, the same each time */
	int64_t started_at;
	bool is_over;
	json_t *reads; /* [thread, at, seconds] each; taken */
};
void hall_signed_in(struct hall *hall, struct caller *caller, int64_t started_at);
void hall_visit(struct hall *hall, struct caller *caller, const struct hall_visit *visit);
/* A session's place, where it was at that moment, becomes its member's, unless that has
 * a younger one; done may be NULL. */
void hall_keep_place(struct hall *hall, struct caller *caller, const char *place, int64_t at,
		     hall_done done, void *arg);

/* The minute's work (`.tick`). `at`: as if it were that moment; 0: now. done may be NULL. */
void hall_tick(struct hall *hall, int64_t at, hall_done done, void *arg);

/* A content that was kept (server/store/blob.h) becomes a file in the caller's
 * outbox; what files the caller may still give. The reply of .file_put is the
 * file as file.show has it. `in` is taken over. */
void hall_file_put(struct hall *hall, struct caller *caller, json_t *in, hall_done done, void *arg);
void hall_file_room(struct hall *hall, struct caller *caller, hall_done done, void *arg);

/* Copied; in force for calls from now on. */
void hall_set_limits(struct hall *hall, const struct hall_limits *limits);
/* Valid as long as the hall. */
const struct hall_limits *hall_limits(const struct hall *hall);
uv_loop_t *hall_loop(const struct hall *hall);
const char *hall_dir(const struct hall *hall);

/* Events. A watcher hears of what happens under its topics ("*" for all) that
 * its caller may see. `on_event` gets a borrowed object, the params of an
 * `event` notification, and its line already written out, shared by all
 * watchers: {"jsonrpc":"2.0","method":"event","params":{...}}\n */
struct hall_watcher;
typedef void (*hall_on_event)(void *arg, const json_t *event, const char *line, size_t len);
struct hall_watcher *hall_watch(struct hall *hall, struct caller *caller, hall_on_event on_event,
				void *arg);
int hall_watch_topics(struct hall_watcher *watcher, const char *const *topics, size_t count);
/* A dozing one is told of so much only as there is room for (hall_set_room), once
 * until it wakes or dozes anew, and of what is for its member alone. */
void hall_doze(struct hall_watcher *watcher, bool dozes);
typedef unsigned (*hall_room)(void *arg);
void hall_set_room(struct hall *hall, hall_room fn, void *arg);
/* Events that many hear of come a few at a time: those on their way come now. */
void hall_flush(struct hall_watcher *watcher);
void hall_unwatch(struct hall_watcher **watcher); /* leaves NULL behind; also from on_event */
/* The newest change that everybody of the caller's standing may know of. */
int64_t hall_seq(const struct hall *hall, const struct caller *caller);

/* The loop wants to know when a member's sign-in was taken away. */
typedef void (*hall_on_member)(void *arg, int64_t member, bool may_sign_in);
void hall_on_member_changed(struct hall *hall, hall_on_member fn, void *arg);

/* Calls waiting for a thread now, and the commits and calls written so far. */
/* What calls waited for a database thread, and then took there, a write with its
 * commit: the slowest hundredth of the last minutes, in microseconds; -1: there were
 * none. */
struct hall_lags {
	int64_t read_wait_us, read_us, write_wait_us, write_us;
};
struct hall_counts {
	uint64_t reads, writes, commits, refused;
	unsigned waiting;
	struct hall_lags lags;
};
void hall_count(const struct hall *hall, struct hall_counts *counts_r);

#endif
