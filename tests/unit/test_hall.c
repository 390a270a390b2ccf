/* The hall: who may, savepoints, group commit, retries, the not-found moment,
 * events after the commit. Handlers here are the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <pthread.h>
#include <unistd.h>
#include <cmocka.h>
#include <uv.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "server/core/crowd.h"
#include "server/core/hall.h"
#include "tests/unit/own_clock.h"

enum { NOT_FOUND_MS = 60, SLOW_MS = 15, GATE_S = 120, LAZY_MS = 900 };

static char dir[64];
static uv_loop_t loop;
static struct hall *hall;
static struct caller *guest, *member, *sysop;

/* Where handlers wait while it is shut, so that what is asked meanwhile is queued,
 * however slow the machine is; not for ever. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void pass_gate(void)
{
	struct timespec until;

	syscall(SYS_clock_gettime, CLOCK_REALTIME, &until);
	until.tv_sec += GATE_S;
	if (pthread_mutex_timedlock(&gate, &until) == 0)
		pthread_mutex_unlock(&gate);
}

/* host.write keeps the body; "refuse" fails after writing, "lose" throws the
 * whole transaction away as a full disk does, once; "wait" waits at the gate. */
static int lost;

static int write_note(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *body = json_string_value(json_object_get(in, "body"));
	struct hall_change change = {.kind = "note", .data = json_pack("{s:s}", "body", body)};
	int err =
	    db_run(cx->db, "INSERT INTO host_note (at, body) VALUES (?, ?)", "is", cx->now, body);
	int64_t id = db_last_id(cx->db);

	if (err < 0 || hall_tell(cx, &change) < 0)
		return err < 0 ? err : ERR_INTERNAL;
	if (strcmp(body, "wait") == 0)
		pass_gate();
	if (strcmp(body, "refuse") == 0)
		return hall_fail(cx, ERR_REFUSED, "not %s", "today");
	if (strcmp(body, "lose") == 0 && lost++ == 0)
		db_rollback(cx->db);
	*result_r = json_pack("{s:I}", "note", (json_int_t)id);
	return 0;
}

static int list_notes(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t count;
	int err = db_one_int(cx->db, &count, "SELECT count(*) FROM host_note", "");

	(void)in;
	*result_r = json_pack("{s:[], s:s}", "items", "next", count ? "some" : "none");
	return err;
}

static int search_slowly(struct hall_context *cx, json_t *in, json_t **result_r)
{
	(void)cx;
	(void)in;
	pass_gate();
	own_clock_jump(SLOW_MS);
	*result_r = json_pack("{s:[], s:n}", "items", "next");
	return 0;
}

static int show_member(struct hall_context *cx, json_t *in, json_t **result_r)
{
	(void)cx;
	(void)in;
	(void)result_r;
	return ERR_NOT_FOUND;
}

static int write_profile(struct hall_context *cx, json_t *in, json_t **result_r)
{
	(void)in;
	*result_r = json_pack("{s:I}", "unread", (json_int_t)cx->member);
	return 0;
}

static int hash_password(struct hall_context *cx, json_t *in, json_t **result_r)
{
	(void)cx;
	(void)in;
	*result_r = json_pack("{s:s}", "digest", "d");
	return 0;
}

static int set_password(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *digest = json_string_value(json_object_get(hall_prepared(cx), "digest"));

	(void)in;
	*result_r = json_pack("{s:b}", "set", digest && strcmp(digest, "d") == 0);
	return 0;
}

static int signed_in(struct hall_context *cx, json_t *in, json_t **result_r)
{
	(void)in;
	(void)result_r;
	return db_run(cx->db, "INSERT INTO host_note (at, body) VALUES (0, 'lazy')", "");
}

static int make_members(struct hall_context *cx, json_t *in, json_t **result_r)
{
	(void)in;
	(void)result_r;
	return db_script(cx->db,
			 "INSERT OR IGNORE INTO member (id, handle, role, joined_at) VALUES "
			 "(1, 'mo', 'member', 0), (2, 'sy', 'sysop', 0)");
}

static const struct hall_binding bindings[] = {
    {".start", make_members, NULL},
    {".signed_in", signed_in, NULL},
    {"host.write", write_note, NULL},
    {"host.list", list_notes, NULL},
    {"member.show", show_member, NULL},
    {"read.undo", write_profile, NULL},
    {"search", search_slowly, NULL},
    {"password.set", set_password, hash_password},
    {0},
};

struct answer {
	bool given;
	int err;
	char *words;
	json_t *result;
	int64_t at_ms;
	int order;
};

static int answers_given;

static void on_done(void *arg, const struct hall_reply *reply)
{
	struct answer *answer = arg;

	assert_false(answer->given);
	answer->given = true;
	answer->err = reply->err;
	answer->words = mem_dup(reply->words);
	answer->result = json_incref(reply->result);
	answer->at_ms = clock_mono_ms();
	answer->order = ++answers_given;
}

static void ask(struct answer *answer, struct caller *who, const char *method, const char *params)
{
	json_t *in = json_loads(params, 0, NULL);

	memset(answer, 0, sizeof(*answer));
	hall_call(hall, who, method, in, on_done, answer);
	assert_false(answer->given);
	json_decref(in);
}

static void await(struct answer *answer)
{
	while (!answer->given)
		uv_run(&loop, UV_RUN_ONCE);
}

static void forget(struct answer *answer)
{
	free(answer->words);
	json_decref(answer->result);
}

static int outcome(struct caller *who, const char *method, const char *params)
{
	struct answer answer;

	ask(&answer, who, method, params);
	await(&answer);
	forget(&answer);
	return answer.err;
}

static int64_t notes_of(const char *body)
{
	struct db *db = NULL;
	char path[96];
	int64_t n = -1;

	snprintf(path, sizeof(path), "%s/hearth.db", dir);
	assert_int_equal(db_open(&db, path, DB_READ, NULL), 0);
	db_one_int(db, &n, "SELECT count(*) FROM host_note WHERE body = ?", "s", body);
	db_close(&db);
	return n;
}

static int set_up(void **state)
{
	static const struct hall_binding *const tables[] = {bindings, NULL};
	struct hall_options options = {
	    .dir = dir,
	    .readers = 2,
	    .batch = 256,
	    .deadline_ms = 2000,
	    .not_found_ms = NOT_FOUND_MS,
	};
	const struct caller g = {.door = CALLER_GUEST, .remote = "127.0.0.1"};
	const struct caller m = {
	    .door = CALLER_MEMBER, .member = 1, .role = CALLER_ROLE_MEMBER, .handle = "mo"};
	const struct caller s = {
	    .door = CALLER_MEMBER, .member = 2, .role = CALLER_ROLE_SYSOP, .handle = "sy"};

	(void)state;
	strcpy(dir, "/tmp/hearth-hall-XXXXXX");
	assert_non_null(mkdtemp(dir));
	uv_loop_init(&loop);
	assert_int_equal(hall_open(&hall, &loop, &options, tables), 0);
	guest = caller_new(&g);
	member = caller_new(&m);
	sysop = caller_new(&s);
	return 0;
}

static int tear_down(void **state)
{
	char command[96];

	(void)state;
	hall_close(&hall);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
	caller_drop(&guest);
	caller_drop(&member);
	caller_drop(&sysop);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return system(command);
}

static void test_who_may(void **state)
{
	(void)state;
	assert_int_equal(outcome(guest, "no.such", "{}"), ERR_METHOD);
	assert_int_equal(outcome(guest, ".start", "{}"), ERR_METHOD);
	assert_int_equal(outcome(guest, "who", "{}"), ERR_METHOD);
	assert_int_equal(outcome(guest, "read.undo", "{}"), ERR_NEEDS_MEMBER);
	assert_int_equal(outcome(guest, "read.undo", "{\"x\":1}"), ERR_NEEDS_MEMBER);
	assert_int_equal(outcome(member, "read.undo", "{\"x\":1}"), ERR_INVALID);
	assert_int_equal(outcome(member, "read.undo", "{}"), 0);
	assert_int_equal(outcome(guest, "host.list", "{}"), ERR_NEEDS_MEMBER);
	assert_int_equal(outcome(member, "host.list", "{}"), ERR_REFUSED);
	assert_int_equal(outcome(sysop, "host.list", "{}"), 0);
	assert_int_equal(outcome(member, "password.set", "{\"password\":\"eightlong\"}"), 0);
	assert_int_equal(outcome(member, "password.set", "{\"password\":\"short\"}"), ERR_INVALID);
}

/* A role that was taken away counts at the next call, whatever the session
 * was told at sign-in. */
static void test_role_is_looked_up(void **state)
{
	const struct caller former = {
	    .door = CALLER_MEMBER, .member = 1, .role = CALLER_ROLE_SYSOP};
	struct caller *caller = caller_new(&former);

	(void)state;
	assert_int_equal(outcome(caller, "host.list", "{}"), ERR_REFUSED);
	caller_drop(&caller);
}

/* Many calls at once: a refusal undoes itself alone, all others are there, and
 * they took fewer commits than calls. */
static void test_group_commit(void **state)
{
	struct hall_counts before, after;
	struct answer answers[300];

	(void)state;
	hall_count(hall, &before);
	pthread_mutex_lock(&gate);
	for (int i = 0; i < 300; i++)
		ask(&answers[i], guest, "host.write",
		    i == 0	  ? "{\"body\":\"wait\"}"
		    : i % 10 == 3 ? "{\"body\":\"refuse\"}"
				  : "{\"body\":\"many\"}");
	pthread_mutex_unlock(&gate);
	for (int i = 0; i < 300; i++) {
		await(&answers[i]);
		assert_int_equal(answers[i].err, i % 10 == 3 ? ERR_REFUSED : 0);
		if (answers[i].err < 0)
			assert_string_equal(answers[i].words, "not today");
		forget(&answers[i]);
	}
	hall_count(hall, &after);
	assert_int_equal(notes_of("many"), 269);
	assert_int_equal(notes_of("refuse"), 0);
	/* What waits at the gate, and what queued behind it, at most a batch at a time. */
	assert_in_range(after.commits - before.commits, 2, 3);
}

/* One call loses the transaction of its whole batch: all are run again, alone,
 * and nothing acknowledged is missing. */
static void test_lost_transaction(void **state)
{
	struct answer answers[50];

	(void)state;
	lost = 0;
	for (int i = 0; i < 50; i++)
		ask(&answers[i], guest, "host.write",
		    i == 25 ? "{\"body\":\"lose\"}" : "{\"body\":\"kept\"}");
	for (int i = 0; i < 50; i++) {
		await(&answers[i]);
		assert_int_equal(answers[i].err, 0);
		forget(&answers[i]);
	}
	/* It was run twice and is there once. */
	assert_int_equal(lost, 2);
	assert_int_equal(notes_of("lose"), 1);
	assert_int_equal(notes_of("kept"), 49);
}

static void test_request_id(void **state)
{
	static const char same[] = "{\"body\":\"once\",\"request_id\":\"r1\"}";
	struct answer first, second;

	(void)state;
	ask(&first, member, "host.write", same);
	ask(&second, member, "host.write", same);
	await(&first);
	await(&second);
	assert_int_equal(first.err, 0);
	assert_true(json_equal(first.result, second.result));
	assert_int_equal(notes_of("once"), 1);
	forget(&first);
	forget(&second);
	/* Another member's same id is another request. */
	assert_int_equal(outcome(sysop, "host.write", same), 0);
	assert_int_equal(notes_of("once"), 2);
}

static void test_not_found_moment(void **state)
{
	struct answer missing[8], quick;
	int64_t start;

	(void)state;
	/* No time passes while the other one is answered. */
	own_clock_stop();
	start = clock_mono_ms();
	for (int i = 0; i < 8; i++)
		ask(&missing[i], guest, "member.show", "{\"handle\":\"nobody\"}");
	ask(&quick, member, "read.undo", "{}");
	await(&quick);
	for (int i = 0; i < 8; i++)
		assert_false(missing[i].given);
	own_clock_go();
	for (int i = 0; i < 8; i++) {
		await(&missing[i]);
		assert_true(missing[i].at_ms - start >= NOT_FOUND_MS - 1);
		assert_int_equal(missing[i].err, ERR_NOT_FOUND);
		forget(&missing[i]);
	}
	forget(&quick);
}

struct ear {
	int heard;
	int order;
};

static void on_event(void *arg, const json_t *event, const char *line, size_t len)
{
	struct ear *ear = arg;

	(void)event;
	(void)line;
	(void)len;
	ear->heard++;
	ear->order = answers_given;
}

/* The reply first, then the event, and only of what was committed. */
static void test_events(void **state)
{
	static const char *const all[] = {"*"};
	struct ear ear = {0};
	struct hall_watcher *watcher = hall_watch(hall, guest, on_event, &ear);
	int64_t seq = hall_seq(hall, guest);
	struct answer answer;

	(void)state;
	assert_int_equal(hall_watch_topics(watcher, all, 1), 0);
	assert_int_equal(outcome(guest, "host.write", "{\"body\":\"refuse\"}"), ERR_REFUSED);
	assert_int_equal(ear.heard, 0);
	ask(&answer, guest, "host.write", "{\"body\":\"tell\"}");
	await(&answer);
	assert_int_equal(ear.heard, 1);
	assert_int_equal(ear.order, answer.order);
	assert_true(hall_seq(hall, guest) > seq);
	forget(&answer);
	hall_unwatch(&watcher);
}

/* Writes nobody waits for go with the next commit, or a second later. */
static void test_lazy_writes(void **state)
{
	struct hall_counts before, after;
	int64_t began, end;
	int tries = 0;

	(void)state;
	do {
		/* A second that passed meanwhile proves nothing. */
		hall_count(hall, &before);
		began = clock_mono_ms();
		for (int i = 0; i < 5; i++)
			hall_signed_in(hall, member, 0);
		assert_int_equal(outcome(guest, "host.write", "{\"body\":\"with them\"}"), 0);
		hall_count(hall, &after);
		assert_int_equal(notes_of("lazy"), 5 * ++tries);
	} while (clock_mono_ms() - began >= LAZY_MS && tries < 20);
	assert_int_equal(after.commits - before.commits, 1);
	hall_signed_in(hall, member, 0);
	end = clock_mono_ms() + 60000;
	while (notes_of("lazy") != 5 * tries + 1 && clock_mono_ms() < end)
		usleep(10000);
	assert_int_equal(notes_of("lazy"), 5 * tries + 1);
}

/* Whoever asks for a lot waits for it longer than who asks for a little. */
static void test_readers_are_shared(void **state)
{
	const struct caller much = {.door = CALLER_GUEST, .remote = "127.0.0.1", .session = 7};
	const struct caller little = {.door = CALLER_MEMBER,
				      .member = 2,
				      .role = CALLER_ROLE_SYSOP,
				      .handle = "sy",
				      .session = 8};
	struct caller *greedy = caller_new(&much), *modest = caller_new(&little);
	struct answer answers[20], mine;

	(void)state;
	/* Time passes by what is done alone: nothing is paid off meanwhile. */
	own_clock_stop();
	for (int i = 0; i < 20; i++)
		assert_int_equal(outcome(greedy, "search", "{\"query\":\"x\"}"), 0);
	pthread_mutex_lock(&gate);
	for (int i = 0; i < 20; i++)
		ask(&answers[i], greedy, "search", "{\"query\":\"x\"}");
	ask(&mine, modest, "host.list", "{}");
	answers_given = 0;
	await(&mine);
	assert_int_equal(mine.err, 0);
	assert_int_equal(mine.order, 1);
	pthread_mutex_unlock(&gate);
	for (int i = 0; i < 20; i++) {
		await(&answers[i]);
		assert_int_equal(answers[i].err, 0);
		assert_int_equal(answers[i].order, i + 2);
		forget(&answers[i]);
	}
	own_clock_go();
	forget(&mine);
	caller_drop(&greedy);
	caller_drop(&modest);
}

/* Once many wait, each session has so many at a time: who asks all they can is told to
 * wait, and nobody else is. */
static void test_room_for_others(void **state)
{
	enum { SESSIONS = CROWD_THICK / CROWD_EACH + 1, CALLS = SESSIONS * CROWD_EACH };
	struct answer *answers = mem_alloc((CALLS + 2) * sizeof(*answers));
	struct caller as = {.door = CALLER_CONTROL, .role = CALLER_ROLE_SYSOP};
	(void)state;
	for (int i = 0; i < CALLS + 2; i++) {
		struct caller *who;

		/* The last but one is of the first of them, the last of somebody new. */
		as.session = i == CALLS ? 1 : (uint64_t)(i / CROWD_EACH + 1);
		who = caller_new(&as);
		ask(&answers[i], who, "host.list", "{}");
		caller_drop(&who);
	}
	for (int i = 0; i < CALLS + 2; i++) {
		await(&answers[i]);
		assert_int_equal(answers[i].err, i == CALLS ? ERR_BUSY : 0);
		forget(&answers[i]);
	}
	free(answers);
}

/* What is queued when the hall closes is still answered. */
static void test_close_answers_all(void **state)
{
	static const struct {
		const char *call, *params;
	} calls[] = {{"host.write", "{\"body\":\"last\"}"},
		     {"member.show", "{\"handle\":\"nobody\"}"},
		     {"search", "{\"query\":\"x\"}"},
		     {"member.show", "{\"handle\":\"nobody\"}"}};
	struct answer answers[40];

	(void)state;
	for (int i = 0; i < 40; i++)
		ask(&answers[i], i % 4 ? guest : member, calls[i % 4].call, calls[i % 4].params);
	hall_close(&hall);
	for (int i = 0; i < 40; i++) {
		assert_true(answers[i].given);
		forget(&answers[i]);
	}
	assert_int_equal(notes_of("last"), 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_who_may),
	    cmocka_unit_test(test_role_is_looked_up),
	    cmocka_unit_test(test_group_commit),
	    cmocka_unit_test(test_lost_transaction),
	    cmocka_unit_test(test_request_id),
	    cmocka_unit_test(test_not_found_moment),
	    cmocka_unit_test(test_events),
	    cmocka_unit_test(test_lazy_writes),
	    cmocka_unit_test(test_readers_are_shared),
	    cmocka_unit_test(test_room_for_others),
	    cmocka_unit_test(test_close_answers_all),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
