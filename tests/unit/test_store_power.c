/* Acknowledged means durable: after a power cut every post that was
 * acknowledged is there, once, and no half one. Shown to fail on a disk that
 * lies about its syncs, and with synchronous = OFF. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/log.h"
#include "server/domain/domain.h"
#include "server/store/power.h"
#include "tests/unit/hall_helper.h"

enum { POWER_ROUNDS = 12, POWER_CALLERS = 24, POWER_POSTS = 400 };

struct cutting {
	struct helper h;
	struct caller *caller;
	int sent, acknowledged, failed, last_err, most;
	bool seen[POWER_POSTS * POWER_ROUNDS + 1]; /* acknowledged, by the number in the body */
	char *file, *copy_dir, *copy;
};

static int power_setup(void **state)
{
	struct cutting *c = mem_alloc(sizeof(*c));

	log_set_level("error");
	assert_int_equal(power_enable(), 0);
	power_reset();
	assert_true(sodium_init() >= 0);
	c->h.bindings = domain_bindings();
	c->h.vfs = POWER_VFS;
	c->h.dir = mem_dup("/tmp/hearth-power-XXXXXX");
	assert_non_null(mkdtemp(c->h.dir));
	c->copy_dir = mem_dup("/tmp/hearth-after-XXXXXX");
	assert_non_null(mkdtemp(c->copy_dir));
	c->file = mem_printf("%s/hearth.db", c->h.dir);
	c->copy = mem_printf("%s/hearth.db", c->copy_dir);
	helper_start(&c->h);
	helper_member(&c->h, "ann");
	helper_do(&c->h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "t", "about", "a"));
	helper_do(&c->h, 1, "thread.new",
		  json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "t", "body", "0"));
	*state = c;
	return 0;
}

static int power_teardown(void **state)
{
	struct cutting *c = *state;

	helper_close(&c->h);
	power_reset();
	helper_remove_dir(c->copy_dir);
	free(c->copy_dir);
	free(c->copy);
	free(c->file);
	free(c);
	return 0;
}

/* --- many callers at once --- */

struct power_call {
	struct cutting *c;
	int number;
};

static void power_send(struct cutting *c);

static void on_power_reply(void *arg, const struct hall_reply *reply)
{
	struct power_call *call = arg;
	struct cutting *c = call->c;

	if (reply->err == 0) {
		c->seen[call->number] = true;
		c->acknowledged++;
	} else {
		c->failed++;
		c->last_err = reply->err;
	}
	free(call);
	if (c->sent < c->most)
		power_send(c);
}

static void power_send(struct cutting *c)
{
	struct power_call *call = mem_alloc(sizeof(*call));
	json_t *params;

	call->c = c;
	call->number = ++c->sent;
	params = json_pack("{s:i, s:o}", "thread", 1, "body", json_sprintf("%d", call->number));
	hall_call(c->h.hall, c->caller, "post.reply", params, on_power_reply, call);
	json_decref(params);
}

/* Sends posts until `until` of them were answered. */
static void power_run(struct cutting *c, int until)
{
	struct caller as = {.member = 1,
			    .door = CALLER_MEMBER,
			    .role = CALLER_ROLE_MEMBER,
			    .handle = (char *)"ann",
			    .remote = (char *)"127.0.0.1"};

	if (!c->caller)
		c->caller = caller_new(&as);
	for (int i = 0; i < POWER_CALLERS && c->sent < c->most; i++)
		power_send(c);
	while (c->acknowledged + c->failed < until)
		uv_run(&c->h.loop, UV_RUN_ONCE);
}

static void power_drain(struct cutting *c)
{
	c->most = 0;
	while (c->acknowledged + c->failed < c->sent)
		uv_run(&c->h.loop, UV_RUN_ONCE);
	caller_drop(&c->caller);
}

/* --- what is there after the cut --- */

static int power_missing(struct cutting *c, const bool *acknowledged)
{
	struct db *db;
	struct db_rows *rows;
	int missing = 0;
	bool *found = mem_alloc(sizeof(c->seen));
	int64_t twice, halves;
	char *words;

	if (db_open(&db, c->copy, DB_WRITE, NULL) < 0)
		return c->acknowledged;
	words = db_integrity(db);
	assert_string_equal(words, "ok");
	free(words);
	rows = db_query(db, "SELECT body FROM post", "");
	while (db_next(rows))
		found[atoi(db_text(rows, 0))] = true;
	if (db_end(rows) < 0)
		missing = c->acknowledged;
	for (int i = 1; missing < c->acknowledged && i <= c->sent; i++)
		missing += acknowledged[i] && !found[i];
	if (missing == 0) {
		assert_int_equal(
		    db_one_int(db, &twice, "SELECT count(*) - count(DISTINCT body) FROM post", ""),
		    0);
		assert_int_equal(twice, 0);
		assert_int_equal(db_one_int(db, &halves,
					    "SELECT (SELECT count(*) FROM post) - "
					    "(SELECT posts FROM thread WHERE id = 1)",
					    ""),
				 0);
		assert_int_equal(halves, 0);
		assert_int_equal(db_run(db,
					"INSERT INTO post_fts (post_fts, rank) "
					"VALUES ('integrity-check', 0)",
					""),
				 0);
	}
	db_close(&db);
	free(found);
	return missing;
}

static int power_cut_now(struct cutting *c)
{
	bool *acknowledged = mem_alloc(sizeof(c->seen));
	int missing;

	/* What was acknowledged before the cut; what comes later may be there too. */
	memcpy(acknowledged, c->seen, sizeof(c->seen));
	assert_int_equal(power_cut(c->file, c->copy), 0);
	missing = power_missing(c, acknowledged);
	free(acknowledged);
	return missing;
}

static void test_nothing_acknowledged_is_lost(void **state)
{
	struct cutting *c = *state;

	for (int round = 1; round <= POWER_ROUNDS; round++) {
		c->most = POWER_POSTS * round;
		power_run(c, POWER_POSTS * (round - 1) + 60 + 25 * round);
		assert_int_equal(power_cut_now(c), 0);
		while (c->acknowledged + c->failed < c->sent)
			uv_run(&c->h.loop, UV_RUN_ONCE);
	}
	power_drain(c);
	assert_int_equal(c->failed, 0);
	assert_int_equal(power_cut_now(c), 0);
}

static void test_it_fails_on_a_disk_that_lies(void **state)
{
	struct cutting *c = *state;

	power_lie(true);
	c->most = POWER_POSTS;
	power_run(c, POWER_POSTS / 2);
	assert_true(power_cut_now(c) > 0);
	power_drain(c);
}

static void test_it_fails_without_syncs(void **state)
{
	struct cutting *c = *state;
	struct db *db;
	uint64_t syncs;
	int64_t posts;

	helper_stop(&c->h);
	assert_int_equal(db_open(&db, c->file, DB_WRITE, POWER_VFS), 0);
	assert_int_equal(db_script(db, "PRAGMA synchronous = OFF"), 0);
	syncs = power_syncs();
	for (int i = 0; i < 50; i++)
		assert_int_equal(db_run(db, "UPDATE board SET posts = posts + 1", ""), 0);
	assert_int_equal(power_syncs(), syncs);
	assert_int_equal(power_cut(c->file, c->copy), 0);
	db_close(&db);
	assert_int_equal(db_open(&db, c->copy, DB_WRITE, NULL), 0);
	assert_int_equal(db_one_int(db, &posts, "SELECT posts FROM board", ""), 0);
	assert_true(posts < 50);
	db_close(&db);
	helper_start(&c->h);
}

static void test_syncs_are_shared(void **state)
{
	struct cutting *c = *state;
	uint64_t before = power_syncs();

	power_delay(10);
	c->most = POWER_POSTS;
	power_run(c, POWER_POSTS);
	power_drain(c);
	assert_int_equal(c->failed, 0);
	assert_true((power_syncs() - before) * 4 < POWER_POSTS);
}

/* --- a full disk, a broken one --- */

static void test_a_full_disk_is_said_and_over(void **state)
{
	struct cutting *c = *state;
	int before;

	c->most = 60;
	power_run(c, 60);
	assert_int_equal(c->failed, 0);
	power_room(20000);
	c->most = 120;
	power_run(c, 120);
	assert_true(c->failed > 0);
	assert_int_equal(c->last_err, ERR_NO_SPACE);
	before = c->acknowledged;
	assert_int_equal(power_cut_now(c), 0);
	power_room(-1);
	c->most = 180;
	power_run(c, 180);
	assert_int_equal(c->acknowledged, before + 60);
	power_drain(c);
	assert_int_equal(power_cut_now(c), 0);
}

static void test_a_broken_disk_is_said(void **state)
{
	struct cutting *c = *state;
	int before;

	power_break(true);
	c->most = 10;
	power_run(c, 10);
	assert_int_equal(c->failed, 10);
	assert_int_equal(c->last_err, ERR_SYSTEM);
	before = c->acknowledged;
	power_break(false);
	c->most = 30;
	power_run(c, 30);
	power_drain(c);
	assert_int_equal(c->acknowledged, before + 20);
	assert_int_equal(power_cut_now(c), 0);
}

#define POWER_TEST(fn) cmocka_unit_test_setup_teardown(fn, power_setup, power_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    POWER_TEST(test_nothing_acknowledged_is_lost),
	    POWER_TEST(test_it_fails_on_a_disk_that_lies),
	    POWER_TEST(test_it_fails_without_syncs),
	    POWER_TEST(test_syncs_are_shared),
	    POWER_TEST(test_a_full_disk_is_said_and_over),
	    POWER_TEST(test_a_broken_disk_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
