/* hall_helper: a hall on a database of its own in a new directory, whose calls
 * are made one at a time, for tests and benches.
 *
 *	struct helper h;
 *	helper_open(&h, bindings, NULL);
 *	int64_t ann = helper_member(&h, "ann");
 *	json_t *r = helper_call(&h, ann, "thread.new", json_pack(...), NULL);
 *
 * Callers: a member's id, HELPER_GUEST, or HELPER_CONTROL (the sysop at the
 * machine). A result that does not fit its table fails the test. */
#ifndef HEARTH_TESTS_HALL_HELPER_H
#define HEARTH_TESTS_HALL_HELPER_H

#include <assert.h>
#include <dirent.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "common/api/check.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "server/core/hall.h"

enum { HELPER_GUEST = 0, HELPER_CONTROL = -1 };

struct helper {
	uv_loop_t loop;
	struct hall *hall;
	const struct hall_binding *const *bindings;
	const char *vfs;
	const char *mail_from; /* from the next helper_start() on */
	char *dir;
	/* of the last call */
	bool done;
	int err;
	char words[512];
	json_t *result;
	uint64_t steps;
	int64_t becomes;
};

static inline void helper_start(struct helper *h)
{
	struct hall_options options = {.dir = h->dir,
				       .readers = 1,
				       .batch = 100,
				       .deadline_ms = 10000,
				       .vfs = h->vfs,
				       .mail = {h->mail_from, NULL}};
	int err;

	uv_loop_init(&h->loop);
	err = hall_open(&h->hall, &h->loop, &options, h->bindings);
	if (err < 0)
		fprintf(stderr, "hall_open: %s\n", err_words(err));
	assert(err == 0);
}

static inline void helper_open(struct helper *h, const struct hall_binding *const *bindings,
			       const char *dir)
{
	memset(h, 0, sizeof(*h));
	assert(sodium_init() >= 0);
	h->bindings = bindings;
	h->dir = dir ? mem_dup(dir) : mem_dup("/tmp/hearth-test-XXXXXX");
	if (!dir)
		assert(mkdtemp(h->dir));
	helper_start(h);
}

static inline void helper_stop(struct helper *h)
{
	hall_close(&h->hall);
	uv_run(&h->loop, UV_RUN_DEFAULT);
	assert(uv_loop_close(&h->loop) == 0);
}

static inline void helper_remove_dir(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		char *file = mem_printf("%s/%s", path, entry->d_name);

		if (entry->d_name[0] != '.' && unlink(file) < 0)
			helper_remove_dir(file);
		free(file);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

static inline void helper_close(struct helper *h)
{
	helper_stop(h);
	helper_remove_dir(h->dir);
	free(h->dir);
}

static inline void on_helper_done(void *arg, const struct hall_reply *reply)
{
	struct helper *h = arg;

	h->err = reply->err;
	h->result = json_incref(reply->result);
	h->steps = reply->steps;
	h->becomes = reply->becomes;
	snprintf(h->words, sizeof(h->words), "%s", reply->words ? reply->words : "");
	h->done = true;
}

/* Makes a call as any caller; the reply is in h. Takes params. */
static inline int helper_call_as(struct helper *h, struct caller *caller, const char *method,
				 json_t *params)
{
	char why[CHECK_WHY];

	h->done = false;
	h->result = NULL;
	hall_call(h->hall, caller, method, params, on_helper_done, h);
	while (!h->done)
		uv_run(&h->loop, UV_RUN_ONCE);
	json_decref(params);
	if (h->err == 0 && !check_result(calls_find(method), h->result, why)) {
		char *text = json_dumps(h->result, 0);

		fprintf(stderr, "%s: %s\n%s\n", method, why, text);
		abort();
	}
	return h->err;
}

/* The same by number; the result (new reference) in *result_r, which may be
 * NULL. The role is what the database says. */
static inline int helper_try(struct helper *h, int64_t who, const char *method, json_t *params,
			     json_t **result_r)
{
	struct hall_known known = {0};
	struct caller as = {.member = who > 0 ? who : 0,
			    .door = who == HELPER_CONTROL ? CALLER_CONTROL
				    : who > 0		  ? CALLER_MEMBER
							  : CALLER_GUEST,
			    .role = who == HELPER_CONTROL ? CALLER_ROLE_SYSOP
				    : who > 0		  ? CALLER_ROLE_MEMBER
							  : CALLER_ROLE_GUEST,
			    .remote = (char *)"127.0.0.1",
			    .session = 1};
	struct caller *caller;

	if (who > 0 && hall_member(h->hall, who, &known)) {
		as.handle = (char *)known.handle;
		as.role = known.role;
	}
	caller = caller_new(&as);
	helper_call_as(h, caller, method, params);
	caller_drop(&caller);
	if (result_r)
		*result_r = h->result;
	else
		json_decref(h->result);
	h->result = NULL;
	return h->err;
}

/* A call that has to go well; its result, a new reference. */
static inline json_t *helper_call(struct helper *h, int64_t who, const char *method, json_t *params)
{
	json_t *result;

	if (helper_try(h, who, method, params, &result) < 0) {
		fprintf(stderr, "%s: %s: %s\n", method, err_name(h->err), h->words);
		abort();
	}
	return result;
}

/* The same when only that it went well matters. */
static inline void helper_do(struct helper *h, int64_t who, const char *method, json_t *params)
{
	json_decref(helper_call(h, who, method, params));
}

/* The number in a field of a call's result. */
static inline int64_t helper_int(struct helper *h, int64_t who, const char *method, json_t *params,
				 const char *field)
{
	json_t *result = helper_call(h, who, method, params);
	int64_t value = json_integer_value(json_object_get(result, field));

	json_decref(result);
	return value;
}

/* The minute's work, as if it were that moment. */
static inline void helper_tick(struct helper *h, int64_t at)
{
	h->done = false;
	h->result = NULL;
	hall_tick(h->hall, at, on_helper_done, h);
	while (!h->done)
		uv_run(&h->loop, UV_RUN_ONCE);
	assert(h->err == 0);
}

/* A connection beside the hall's, to look at what it keeps. */
static inline struct db *helper_db(struct helper *h)
{
	char *path = mem_printf("%s/hearth.db", h->dir);
	struct db *db = NULL;

	assert(db_open(&db, path, DB_READ, h->vfs) == 0);
	free(path);
	return db;
}

static inline int64_t helper_sql(struct helper *h, const char *sql)
{
	struct db *db = helper_db(h);
	int64_t value;

	assert(db_one_int(db, &value, sql, "") == 0);
	db_close(&db);
	return value;
}

/* Makes true what no call makes, or what time would. */
static inline void helper_change(struct helper *h, const char *sql)
{
	char *path = mem_printf("%s/hearth.db", h->dir);
	struct db *db = NULL;

	assert(db_open(&db, path, DB_WRITE, h->vfs) == 0);
	assert(db_run(db, sql, "") == 0);
	db_close(&db);
	free(path);
}

/* The id of a member by handle. */
static inline int64_t helper_id(struct helper *h, const char *handle)
{
	struct db *db = helper_db(h);
	int64_t id;

	assert(db_one_int(db, &id, "SELECT id FROM member WHERE handle = ?", "s", handle) == 0);
	db_close(&db);
	return id;
}

/* A new member, added by the sysop. */
static inline int64_t helper_member(struct helper *h, const char *handle)
{
	helper_do(h, HELPER_CONTROL, "member.add", json_pack("{s:s}", "handle", handle));
	return helper_id(h, handle);
}

#endif
