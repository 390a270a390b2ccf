/* Acknowledged means durable: posts under load while the power is cut, the disk
 * fills up or breaks. Every acknowledged post is there, once; with a disk that
 * lies about syncing the same test fails, so it can. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/domain/domain.h"
#include "server/store/power.h"
#include "tests/unit/hall_helper.h"

enum { WRITERS = 24, ROUNDS = 20, CUT_AFTER = 60, POSTS = 4096 };

/* Members that post again as soon as their last post was acknowledged. */
struct load {
	struct helper h;
	int64_t thread;
	struct caller *caller;
	bool acknowledged[POSTS]; /* by the number in the body */
	int asked, answered, refused, waiting;
	int last_err;
	bool stopping;
};

static struct load load;

struct load_post {
	int number;
};

static void load_ask(void);

static void on_posted(void *arg, const struct hall_reply *reply)
{
	struct load_post *post = arg;

	load.waiting--;
	if (reply->err == 0) {
		load.answered++;
		load.acknowledged[post->number] = true;
	} else {
		load.refused++;
		load.last_err = reply->err;
	}
	free(post);
	if (!load.stopping)
		load_ask();
}

static void load_ask(void)
{
	struct load_post *post = mem_alloc(sizeof(*post));
	char *body;
	json_t *in;

	if (load.asked >= POSTS) {
		free(post);
		return;
	}
	post->number = load.asked++;
	body = mem_printf("post %d of the load", post->number);
	in = json_pack("{s:I, s:s}", "thread", (json_int_t)load.thread, "body", body);
	load.waiting++;
	hall_call(load.h.hall, load.caller, "post.reply", in, on_posted, post);
	json_decref(in);
	free(body);
}

static void load_open(void)
{
	struct caller as = {
	    .door = CALLER_MEMBER, .role = CALLER_ROLE_MEMBER, .handle = (char *)"ann"};

	memset(&load, 0, sizeof(load));
	power_reset();
	load.h.vfs = POWER_VFS;
	load.h.bindings = domain_bindings();
	load.h.dir = mem_dup("/tmp/hearth-power-XXXXXX");
	assert_non_null(mkdtemp(load.h.dir));
	helper_start(&load.h);
	helper_do(
	    &load.h, HELPER_CONTROL, "board.add",
	    json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "Tea", "about", "About tea"));
	as.member = helper_member(&load.h, "ann");
	load.caller = caller_new(&as);
	load.thread = helper_int(
	    &load.h, as.member, "thread.new",
	    json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "Load", "body", "begin"),
	    "thread");
}

static void load_run(int answers)
{
	int until = load.answered + load.refused + answers;

	load.stopping = false;
	while (load.waiting < WRITERS && load.asked < POSTS)
		load_ask();
	while (load.answered + load.refused < until && load.waiting)
		uv_run(&load.h.loop, UV_RUN_ONCE);
}

static void load_drain(void)
{
	load.stopping = true;
	while (load.waiting)
		uv_run(&load.h.loop, UV_RUN_ONCE);
}

static void load_close(void)
{
	load_drain();
	caller_drop(&load.caller);
	helper_close(&load.h);
	power_reset();
}

/* Acknowledged posts that a database does not have exactly once; -1 when it is
 * not whole. */
static int missing_in(const char *path, const bool *acknowledged)
{
	struct db *db = NULL;
	char *whole;
	int missing = 0;

	if (db_open(&db, path, DB_WRITE, NULL) < 0)
		return -1;
	whole = db_integrity(db);
	if (strcmp(whole, "ok") != 0)
		missing = -1;
	free(whole);
	for (int i = 0; i < POSTS && missing >= 0; i++) {
		char *body = mem_printf("post %d of the load", i);
		int64_t count = 0;

		if (acknowledged[i] &&
		    (db_one_int(db, &count, "SELECT count(*) FROM post WHERE body = ?", "s", body) <
			 0 ||
		     count != 1))
			missing++;
		free(body);
	}
	db_close(&db);
	return missing;
}

/* One cut in the middle of the load. */
static int cut_once(int round)
{
	char *from = mem_printf("%s/hearth.db", load.h.dir);
	char *to = mem_printf("%s/after-%d.db", load.h.dir, round);
	bool acknowledged[POSTS];
	int missing;

	load_run(CUT_AFTER);
	memcpy(acknowledged, load.acknowledged, sizeof(acknowledged));
	assert_int_equal(power_cut(from, to), 0);
	missing = missing_in(to, acknowledged);
	free(from);
	free(to);
	return missing;
}

static void test_power_cut(void **state)
{
	(void)state;
	load_open();
	for (int round = 0; round < ROUNDS; round++)
		assert_int_equal(cut_once(round), 0);
	assert_int_equal(load.refused, 0);
	assert_true(load.answered >= ROUNDS * CUT_AFTER);
	load_close();
}

/* The test can fail: on a disk whose syncs do nothing posts are lost. */
static void test_power_cut_can_fail(void **state)
{
	int lost = 0;

	(void)state;
	load_open();
	power_lie(true);
	for (int round = 0; round < 4; round++)
		lost += cut_once(round) != 0;
	assert_true(lost > 0);
	load_close();
}

/* A clear refusal while the disk is full, nothing half done, and as before when
 * there is room again. */
static void test_full_disk(void **state)
{
	char *path;

	(void)state;
	load_open();
	path = mem_printf("%s/hearth.db", load.h.dir);
	for (int64_t room = 0; room < 200000; room = room * 3 + 5000) {
		int refused = load.refused;

		load_run(40);
		power_room(room);
		load_run(400);
		load_drain();
		assert_true(load.refused > refused);
		assert_int_equal(load.last_err, ERR_NO_SPACE);
		power_room(-1);
		refused = load.refused;
		load_run(40);
		load_drain();
		assert_int_equal(load.refused, refused);
	}
	assert_int_equal(missing_in(path, load.acknowledged), 0);
	free(path);
	load_close();
}

/* A disk that fails in the middle: refused, not lost; works when it works. */
static void test_broken_disk(void **state)
{
	char *path;

	(void)state;
	load_open();
	log_set_level("error");
	path = mem_printf("%s/hearth.db", load.h.dir);
	for (int round = 0; round < 3; round++) {
		int refused;

		load_run(40);
		power_break(true);
		load_run(60);
		load_drain();
		power_break(false);
		refused = load.refused;
		assert_true(refused > 0);
		load_run(40);
		load_drain();
		assert_int_equal(load.refused, refused);
	}
	assert_int_equal(missing_in(path, load.acknowledged), 0);
	free(path);
	load_close();
	log_set_level("info");
}

/* With every sync slowed to 10 ms 24 writers share syncs: a fifth of one each at
 * most (the bench has 50 writers and a tenth). */
static void test_writers_share_syncs(void **state)
{
	uint64_t before;
	int answered;

	(void)state;
	load_open();
	power_delay(10);
	before = power_syncs();
	answered = load.answered;
	load_run(1200);
	load_drain();
	answered = load.answered - answered;
	print_message("%d posts in %llu syncs\n", answered,
		      (unsigned long long)(power_syncs() - before));
	assert_true((power_syncs() - before) * 10 <= (uint64_t)answered * 2);
	load_close();
}

static int set_up(void **state)
{
	(void)state;
	assert_true(sodium_init() >= 0);
	return power_enable();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_power_cut),		cmocka_unit_test(test_power_cut_can_fail),
	    cmocka_unit_test(test_full_disk),		cmocka_unit_test(test_broken_disk),
	    cmocka_unit_test(test_writers_share_syncs),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
