/* The database seam: rows, errors, savepoints, deadlines, migrations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/store/db.h"
#include "server/store/migrate.h"
#include "server/store/power.h"

struct store {
	char *dir, *path;
	struct db *db;
};

static int store_open(void **state)
{
	struct store *s = mem_alloc(sizeof(*s));

	log_set_level("error");
	s->dir = mem_dup("/tmp/hearth-store-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	s->path = mem_printf("%s/test.db", s->dir);
	assert_int_equal(db_open(&s->db, s->path, DB_WRITE, NULL), 0);
	assert_int_equal(db_script(s->db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE, "
					  "c BLOB) STRICT"),
			 0);
	*state = s;
	return 0;
}

static int store_close(void **state)
{
	static const char *const parts[] = {"", "-wal", "-shm", "-journal"};
	struct store *s = *state;

	db_close(&s->db);
	assert_null(s->db);
	for (size_t i = 0; i < 4; i++) {
		char *path = mem_printf("%s%s", s->path, parts[i]);

		unlink(path);
		free(path);
	}
	rmdir(s->dir);
	free(s->path);
	free(s->dir);
	free(s);
	return 0;
}

/* What goes wrong on purpose is logged; the log is not what these tests are about. */
static int store_hush(void)
{
	int kept = dup(STDERR_FILENO);

	assert_non_null(freopen("/dev/null", "w", stderr));
	return kept;
}

static void store_unhush(int kept)
{
	fflush(stderr);
	dup2(kept, STDERR_FILENO);
	close(kept);
}

static int64_t store_count(struct db *db)
{
	int64_t count;

	assert_int_equal(db_one_int(db, &count, "SELECT count(*) FROM t", ""), 0);
	return count;
}

static void test_values_come_back(void **state)
{
	struct store *s = *state;
	struct db_rows *rows;
	size_t len;

	assert_int_equal(db_run(s->db, "INSERT INTO t (a, b, c) VALUES (?, ?, ?)", "isb", INT64_MAX,
				"text", "\0\1", (size_t)2),
			 0);
	assert_int_equal(db_changes(s->db), 1);
	assert_true(db_last_id(s->db) == INT64_MAX);
	assert_int_equal(
	    db_run(s->db, "INSERT INTO t (a, b, c) VALUES (?, ?, ?)", "isn", (int64_t)1, NULL), 0);
	rows = db_query(s->db, "SELECT a, b, c FROM t ORDER BY a", "");
	assert_true(db_next(rows));
	assert_true(db_is_null(rows, 1) && db_is_null(rows, 2));
	assert_null(db_text(rows, 1));
	assert_true(db_next(rows));
	assert_true(db_int(rows, 0) == INT64_MAX);
	assert_string_equal(db_text(rows, 1), "text");
	assert_memory_equal(db_blob(rows, 2, &len), "\0\1", 2);
	assert_int_equal(len, 2);
	assert_false(db_next(rows));
	assert_int_equal(db_end(rows), 0);
}

static void test_errors_have_their_kind(void **state)
{
	struct store *s = *state;
	int64_t value;
	struct db *reader, *missing;
	struct db_rows *rows;
	int errs[4], kept;

	assert_int_equal(db_run(s->db, "INSERT INTO t (b) VALUES ('x')", ""), 0);
	assert_int_equal(db_run(s->db, "INSERT INTO t (b) VALUES ('x')", ""), ERR_CONFLICT);
	assert_int_equal(db_one_int(s->db, &value, "SELECT a FROM t WHERE a = 77", ""),
			 ERR_NOT_FOUND);
	assert_int_equal(db_open(&reader, s->path, DB_READ, NULL), 0);
	kept = store_hush();
	errs[0] = db_run(s->db, "SELECT nothing FROM nowhere", "");
	rows = db_query(s->db, "SELECT nothing FROM nowhere", "");
	assert_false(db_next(rows));
	errs[1] = db_end(rows);
	errs[2] = db_open(&missing, "/nonexistent/x.db", DB_WRITE, NULL);
	errs[3] = db_run(reader, "INSERT INTO t (b) VALUES ('y')", "");
	store_unhush(kept);
	assert_int_equal(errs[0], ERR_INTERNAL);
	assert_int_equal(errs[1], ERR_INTERNAL);
	assert_int_equal(errs[2], ERR_SYSTEM);
	assert_null(missing);
	assert_int_equal(errs[3], ERR_SYSTEM);
	db_close(&reader);
}

/* A query of the same words inside itself gets a statement of its own. */
static int64_t store_depth(struct db *db, int depth)
{
	struct db_rows *rows = db_query(db, "SELECT a FROM t ORDER BY a", "");
	int64_t sum = 0;

	while (db_next(rows))
		sum += db_int(rows, 0) + (depth > 1 ? store_depth(db, depth - 1) : 0);
	assert_int_equal(db_end(rows), 0);
	return sum;
}

static void test_queries_nest(void **state)
{
	struct store *s = *state;

	assert_int_equal(db_script(s->db, "INSERT INTO t (a) VALUES (1), (2)"), 0);
	assert_int_equal(store_depth(s->db, 3), 3 + 2 * (3 + 2 * 3));
}

/* More statements than are kept are run all the same, the first ones again too. */
static void test_statements_are_many(void **state)
{
	enum { MANY = 3000, LENGTH = 16 };
	struct store *s = *state;
	char *sql = mem_alloc((size_t)MANY * LENGTH);
	int64_t value;

	for (int i = 0; i < MANY; i++)
		snprintf(sql + (size_t)i * LENGTH, LENGTH, "SELECT %d", i);
	for (int i = 0; i < 2 * MANY; i++) {
		assert_int_equal(db_one_int(s->db, &value, sql + (size_t)(i % MANY) * LENGTH, ""),
				 0);
		assert_int_equal(value, i % MANY);
	}
	db_close(&s->db);
	free(sql);
	assert_int_equal(db_open(&s->db, s->path, DB_WRITE, NULL), 0);
}

static void test_savepoints_nest(void **state)
{
	struct store *s = *state;

	assert_int_equal(db_begin(s->db, true), 0);
	assert_true(db_in_transaction(s->db));
	assert_int_equal(db_run(s->db, "INSERT INTO t (b) VALUES ('kept')", ""), 0);
	assert_int_equal(db_save(s->db), 0);
	assert_int_equal(db_run(s->db, "INSERT INTO t (b) VALUES ('outer')", ""), 0);
	assert_int_equal(db_save(s->db), 0);
	assert_int_equal(db_run(s->db, "INSERT INTO t (b) VALUES ('inner')", ""), 0);
	assert_int_equal(db_undo(s->db), 0);
	assert_int_equal(store_count(s->db), 2);
	assert_int_equal(db_keep(s->db), 0);
	assert_int_equal(db_commit(s->db), 0);
	assert_false(db_in_transaction(s->db));
	assert_int_equal(store_count(s->db), 2);
	assert_int_equal(db_begin(s->db, true), 0);
	assert_int_equal(db_run(s->db, "INSERT INTO t (b) VALUES ('gone')", ""), 0);
	db_rollback(s->db);
	assert_int_equal(store_count(s->db), 2);
}

#define STORE_FOREVER                                                                              \
	"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "                        \
	"SELECT count(*) FROM n"

static void test_a_deadline_ends_a_query(void **state)
{
	struct store *s = *state;
	int64_t value, began = clock_mono_ms();

	db_deadline(s->db, 30);
	assert_int_equal(db_one_int(s->db, &value, STORE_FOREVER, ""), ERR_BUSY);
	assert_true(clock_mono_ms() - began < 60000);
	db_deadline(s->db, 0);
	assert_int_equal(store_count(s->db), 0);
}

static atomic_bool store_is_over;

/* One that comes before the query has begun ends nothing. */
static void *store_interrupt(void *arg)
{
	while (!store_is_over) {
		usleep(10000);
		db_interrupt(arg);
	}
	return NULL;
}

static void test_an_interrupt_ends_a_query(void **state)
{
	struct store *s = *state;
	pthread_t thread;
	int64_t value;

	pthread_create(&thread, NULL, store_interrupt, s->db);
	assert_int_equal(db_one_int(s->db, &value, STORE_FOREVER, ""), ERR_BUSY);
	store_is_over = true;
	pthread_join(thread, NULL);
}

static void test_steps_are_counted(void **state)
{
	struct store *s = *state;
	uint64_t before = db_steps(s->db), one;

	store_count(s->db);
	one = db_steps(s->db) - before;
	assert_true(one > 0);
	store_count(s->db);
	assert_int_equal(db_steps(s->db) - before, 2 * one);
}

static void test_readers_see_what_was_committed(void **state)
{
	struct store *s = *state;
	struct db *reader;
	int64_t left = -1;

	assert_int_equal(db_open(&reader, s->path, DB_READ, NULL), 0);
	assert_int_equal(db_begin(s->db, true), 0);
	assert_int_equal(db_run(s->db, "INSERT INTO t (b) VALUES ('x')", ""), 0);
	assert_int_equal(store_count(reader), 0);
	assert_int_equal(db_commit(s->db), 0);
	assert_int_equal(store_count(reader), 1);
	assert_int_equal(db_checkpoint(s->db, &left), 0);
	assert_int_equal(left, 0);
	db_close(&reader);
}

static void test_integrity(void **state)
{
	struct store *s = *state;
	char *words = db_integrity(s->db);

	assert_string_equal(words, "ok");
	free(words);
	db_trim(s->db);
	assert_int_equal(store_count(s->db), 0);
}

/* --- migrations --- */

static void test_migrations_run_once_and_forward(void **state)
{
	static const struct migration one[] = {{"001-a", "CREATE TABLE a (x INTEGER) STRICT"},
					       {NULL, NULL}};
	static const struct migration two[] = {
	    {"001-a", "broken when run again"},
	    {"002-b", "INSERT INTO a VALUES (1); CREATE TABLE b (y INTEGER) STRICT"},
	    {NULL, NULL}};
	static const struct migration bad[] = {{"001-a", ""},
					       {"002-b", ""},
					       {"003-c", "INSERT INTO a VALUES (2); nonsense"},
					       {NULL, NULL}};
	struct store *s = *state;
	int64_t count;
	int kept, err;

	assert_int_equal(migrate_steps(s->db, one), 0);
	assert_int_equal(migrate_steps(s->db, two), 0);
	assert_int_equal(migrate_steps(s->db, two), 0);
	kept = store_hush();
	err = migrate_steps(s->db, bad);
	store_unhush(kept);
	assert_int_equal(err, ERR_INTERNAL);
	assert_false(db_in_transaction(s->db));
	assert_int_equal(db_one_int(s->db, &count, "SELECT count(*) FROM a", ""), 0);
	assert_int_equal(count, 1);
	kept = store_hush();
	err = migrate_steps(s->db, one);
	store_unhush(kept);
	assert_int_equal(err, ERR_REFUSED);
}

/* The engine gives a whole transaction up for a read that failed. Who did not look
 * at that error writes nothing afterwards, least of all for good. */
static void test_a_failed_read_ends_a_transaction(void **state)
{
	struct store *s = *state;
	struct db *db;
	int64_t count;
	int kept;

	assert_int_equal(db_run(s->db, "INSERT INTO t (b) VALUES ('before')", ""), 0);
	assert_int_equal(power_enable(), 0);
	assert_int_equal(db_open(&db, s->path, DB_WRITE, POWER_VFS), 0);
	kept = store_hush();
	assert_int_equal(db_begin(db, true), 0);
	assert_int_equal(db_save(db), 0);
	power_flaky(1000);
	assert_int_equal(db_one_int(db, &count, "SELECT count(*) FROM t", ""), ERR_SYSTEM);
	power_flaky(0);
	assert_false(db_in_transaction(db));
	assert_int_equal(db_run(db, "INSERT INTO t (b) VALUES ('half')", ""), ERR_SYSTEM);
	assert_int_equal(db_save(db), ERR_SYSTEM);
	assert_int_equal(db_script(db, "INSERT INTO t (b) VALUES ('half')"), ERR_SYSTEM);
	assert_true(db_commit(db) < 0);
	store_unhush(kept);
	db_rollback(db);
	assert_int_equal(db_begin(db, true), 0);
	assert_int_equal(db_run(db, "INSERT INTO t (b) VALUES ('whole')", ""), 0);
	assert_int_equal(db_commit(db), 0);
	db_close(&db);
	power_reset();
	assert_int_equal(db_one_int(s->db, &count, "SELECT count(*) FROM t WHERE b <> 'half'", ""),
			 0);
	assert_int_equal(count, 2);
	assert_int_equal(db_one_int(s->db, &count, "SELECT count(*) FROM t", ""), 0);
	assert_int_equal(count, 2);
}

static void test_the_real_schema(void **state)
{
	struct store *s = *state;
	char *words;

	assert_int_equal(migrate_run(s->db), 0);
	assert_int_equal(migrate_run(s->db), 0);
	words = db_integrity(s->db);
	assert_string_equal(words, "ok");
	free(words);
}

/* What was agreed to before the ledger had it is in the ledger. */
static void test_quotes_move_into_the_ledger(void **state)
{
	struct store *s = *state;
	struct migration before[64] = {{NULL, NULL}};
	int64_t count;

	for (size_t i = 0; migrate_all[i].name && strcmp(migrate_all[i].name, "012-quotes") != 0;
	     i++) {
		before[i] = migrate_all[i];
		before[i + 1] = (struct migration){NULL, NULL};
	}
	assert_int_equal(migrate_steps(s->db, before), 0);
	assert_int_equal(
	    db_script(s->db, "INSERT INTO member (id, handle, joined_at) VALUES (9, 'tess', 1);"
			     "INSERT INTO feedback (id, name, room, space, thread, type, author, "
			     "quote_consent, created_at, updated_at, heard_at) VALUES "
			     "(5, 'A-5', 0, 0, 5, 'praise', 9, 'named', 7, 7, 7), "
			     "(6, 'A-6', 0, 0, 6, 'praise', 9, 'none', 7, 7, 7);"),
	    0);
	assert_int_equal(migrate_run(s->db), 0);
	assert_int_equal(db_one_int(s->db, &count, "SELECT count(*) FROM consent", ""), 0);
	assert_int_equal(count, 1);
	assert_int_equal(
	    db_one_int(s->db, &count,
		       "SELECT count(*) FROM consent WHERE item = 5 AND member = 9 AND "
		       "scope = 'quote' AND how = 'named' AND given_at = 7 AND "
		       "withdrawn_at IS NULL",
		       ""),
	    0);
	assert_int_equal(count, 1);
}

#define STORE_TEST(fn) cmocka_unit_test_setup_teardown(fn, store_open, store_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(test_values_come_back),
	    STORE_TEST(test_queries_nest),
	    STORE_TEST(test_statements_are_many),
	    STORE_TEST(test_savepoints_nest),
	    STORE_TEST(test_a_deadline_ends_a_query),
	    STORE_TEST(test_an_interrupt_ends_a_query),
	    STORE_TEST(test_steps_are_counted),
	    STORE_TEST(test_readers_see_what_was_committed),
	    STORE_TEST(test_integrity),
	    STORE_TEST(test_a_failed_read_ends_a_transaction),
	    STORE_TEST(test_the_real_schema),
	    STORE_TEST(test_quotes_move_into_the_ledger),
	    STORE_TEST(test_errors_have_their_kind),
	    STORE_TEST(test_migrations_run_once_and_forward),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
