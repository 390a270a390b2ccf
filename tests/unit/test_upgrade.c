/* A store as each step of the schema had it, with what people wrote in it: brought to
 * the newest, nothing is gone, and everybody reads what they read before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/arena.h"
#include "common/base/log.h"
#include "server/store/migrate.h"
#include "tests/unit/room_helper.h"

enum { STEPS = 64, TABLES = 200 };

/* What is read of the community, before and after. */
static const struct {
	size_t since; /* steps of the schema */
	const char *who, *call, *params;
} looks[] = {
    {1, "tess", "board.list", "{}"},
    {1, "tess", "thread.list", "{\"board\":\"tea\"}"},
    {1, "tess", "thread.show", "{\"thread\":1}"},
    /* How many of what is new are one's own is known since 016. */
    {15, "olga", "thread.show", "{\"thread\":1}"},
    {1, "otto", "search", "{\"query\":\"oolong\"}"},
    {2, "otto", "search", "{\"query\":\"zanzibar\"}"},
    {2, "tess", "search", "{\"query\":\"zanzibar\"}"},
    {1, "otto", "member.show", "{\"handle\":\"olga\"}"},
    {2, "otto", "room.list", "{}"},
    {2, "olga", "room.people", "{\"room\":\"heron\"}"},
    {2, "theo", "feedback.list", "{\"room\":\"heron\"}"},
    {15, "olga", "feedback.list", "{\"room\":\"heron\"}"},
    {2, "theo", "feedback.show", "{\"item\":\"HERON-1\"}"},
    {2, "tess", "feedback.show", "{\"item\":\"HERON-1\"}"},
};
enum { LOOKS = sizeof(looks) / sizeof(looks[0]) };

static json_t *seen[LOOKS];
static char *source; /* the newest store */

static int64_t person(const char *handle)
{
	static const char *const handles[] = {"olga", "tess", "theo", "pat", "otto"};
	const int64_t ids[] = {room_w.owner, room_w.tester, room_w.tester2, room_w.partner,
			       room_w.other};

	for (size_t i = 0; i < 5; i++) {
		if (strcmp(handle, handles[i]) == 0)
			return ids[i];
	}
	fail_msg("nobody is %s", handle);
	return 0;
}

static json_t *look(size_t i)
{
	return helper_call(&room_w.h, person(looks[i].who), looks[i].call,
			   json_loads(looks[i].params, 0, NULL));
}

static void write_community(void)
{
	char *task;

	helper_do(
	    &room_w.h, HELPER_CONTROL, "board.add",
	    json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "Tea", "about", "What to brew"));
	room_do(room_w.tester, "thread.new", "{s:s, s:s, s:s}", "board", "tea", "title",
		"How long for oolong?", "body", "It is bitter.");
	room_do(room_w.owner, "post.reply", "{s:i, s:i, s:s}", "thread", 1, "to", 1, "body",
		"Three minutes.");
	room_do(room_w.other, "post.reply", "{s:i, s:s}", "thread", 1, "body", "Four.");
	room_make("heron", "collab");
	room_do(room_w.owner, "release.new", "{s:s, s:s, s:s}", "room", "heron", "version", "0.9.2",
		"body", "Warm up.");
	task = room_task(room_w.owner, "{s:s, s:s}", "room", "heron", "title", "Putt");
	room_do(room_w.tester, "task.later", "{s:s}", "task", task);
	free(task);
	room_do(room_w.tester, "feedback.new", "{s:s, s:s, s:s, s:s, s:s}", "room", "heron", "type",
		"praise", "title", "Zanzibar is fine", "body", "It says zanzibar.", "quote_consent",
		"named");
	room_do(room_w.tester2, "feedback.vote", "{s:s, s:i}", "item", "HERON-1", "importance", 2);
	room_do(room_w.owner, "feedback.comment", "{s:s, s:s}", "item", "HERON-1", "body",
		"Thank you.");
	room_do(room_w.tester, "read.mark", "{s:i}", "thread", 1);
}

static int set_up(void **state)
{
	(void)state;
	log_set_level("error");
	room_open();
	write_community();
	for (size_t i = 0; i < LOOKS; i++)
		seen[i] = look(i);
	helper_stop(&room_w.h);
	source = mem_printf("%s/hearth.db", room_w.h.dir);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (size_t i = 0; i < LOOKS; i++)
		json_decref(seen[i]);
	free(source);
	helper_start(&room_w.h);
	room_close();
	return 0;
}

/* --- a store of before --- */

/* A table as it was, with those of its columns that are there still. */
struct table {
	const char *name, *columns;
};

/* Statements of the engine are found by their address, so that each lives as long as
 * the connection. */
struct old {
	struct arena *arena;
	struct db *db;
	char *dir;
	struct table tables[TABLES];
	size_t count;
};

static void run(struct old *old, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void run(struct old *old, const char *format, ...)
{
	char sql[4096];
	va_list ap;

	va_start(ap, format);
	vsnprintf(sql, sizeof(sql), format, ap);
	va_end(ap);
	if (db_script(old->db, sql) < 0)
		fail_msg("%s", sql);
}

static int64_t count(struct old *old, const char *sql)
{
	int64_t n = -1;

	if (db_one_int(old->db, &n, sql, "") < 0)
		fail_msg("%s", sql);
	return n;
}

static bool has_column(struct old *old, const char *table, const char *column)
{
	return count(old, arena_printf(old->arena,
				       "SELECT count(*) FROM pragma_table_info('%s') WHERE "
				       "name = '%s'",
				       table, column)) > 0;
}

static void find_tables(struct old *old)
{
	struct db_rows *rows = db_query(
	    old->db,
	    "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
	    "AND instr(name, '_fts') = 0 AND name <> 'schema_version' AND name IN "
	    "(SELECT name FROM newest.sqlite_master)",
	    "");

	while (db_next(rows)) {
		assert_true(old->count < TABLES);
		old->tables[old->count++].name = arena_dup(old->arena, db_text(rows, 0));
	}
	assert_int_equal(db_end(rows), 0);
	for (size_t i = 0; i < old->count; i++) {
		const char *name = old->tables[i].name;

		rows = db_query(
		    old->db,
		    arena_printf(old->arena,
				 "SELECT group_concat('\"' || name || '\"') FROM "
				 "pragma_table_info('%s', 'main') WHERE name IN (SELECT name FROM "
				 "pragma_table_info('%s', 'newest')) AND NOT ('%s' = 'consent' AND "
				 "name = 'id')",
				 name, name, name),
		    "");
		assert_true(db_next(rows));
		old->tables[i].columns = arena_dup(old->arena, db_text(rows, 0));
		assert_int_equal(db_end(rows), 0);
	}
}

/* What is in the newest, as far as there was a place for it. */
static void fill(struct old *old)
{
	run(old, "BEGIN; PRAGMA defer_foreign_keys = ON");
	for (size_t i = 0; i < old->count; i++)
		run(old, "DELETE FROM main.%s", old->tables[i].name);
	for (size_t i = 0; i < old->count; i++)
		run(old, "INSERT INTO main.%s (%s) SELECT %s FROM newest.%s", old->tables[i].name,
		    old->tables[i].columns, old->tables[i].columns, old->tables[i].name);
	if (has_column(old, "feedback", "quote_consent")) {
		run(old, "UPDATE feedback SET quote_consent = 'named' WHERE name = 'HERON-1'");
		run(old, "DELETE FROM consent WHERE scope = 'quote'");
	}
	run(old, "INSERT INTO post_fts (rowid, title, body, marks) SELECT t.* FROM post_text t "
		 "JOIN post p ON p.found = t.id JOIN space s ON s.id = p.space WHERE t.id > 0 AND "
		 "s.kind = 'board'");
	run(old, "INSERT INTO hidden_fts (rowid, title, body, marks) SELECT t.* FROM post_text t "
		 "JOIN post p ON p.found = t.id JOIN space s ON s.id = p.space WHERE t.id > 0 AND "
		 "s.kind <> 'board'");
	run(old, "COMMIT");
}

static void old_open(struct old *old, size_t steps)
{
	struct migration before[STEPS] = {{NULL, NULL}};
	char *path;

	*old = (struct old){.arena = arena_new(), .dir = mem_dup("/tmp/hearth-test-XXXXXX")};
	assert_non_null(mkdtemp(old->dir));
	path = mem_printf("%s/hearth.db", old->dir);
	for (size_t i = 0; i < steps; i++)
		before[i] = migrate_all[i];
	assert_int_equal(db_open(&old->db, path, DB_WRITE, NULL), 0);
	assert_int_equal(migrate_steps(old->db, before), 0);
	run(old, "ATTACH '%s' AS newest", source);
	find_tables(old);
	fill(old);
	free(path);
}

static void old_close(struct old *old)
{
	db_close(&old->db);
	arena_free(&old->arena);
}

/* --- brought to the newest --- */

static void expect_same_rows(struct old *old, size_t steps, const char *step)
{
	for (size_t i = 0; i < old->count; i++) {
		const struct table *t = &old->tables[i];
		const char *sides[] = {"main", "newest"};

		for (int side = 0; side < 2; side++) {
			const char *sql = arena_printf(
			    old->arena,
			    "SELECT count(*) FROM (SELECT %s FROM %s.%s EXCEPT SELECT %s FROM "
			    "%s.%s)",
			    t->columns, sides[side], t->name, t->columns, sides[!side], t->name);

			if (count(old, sql) != 0)
				fail_msg("from %s: %s is another", step, t->name);
		}
	}
	if (steps < 2) /* there were no rooms */
		return;
	assert_int_equal(count(old, "SELECT count(*) FROM (SELECT id, room FROM main.space EXCEPT "
				    "SELECT id, room FROM newest.space)"),
			 0);
	assert_int_equal(count(old, "SELECT count(*) FROM consent WHERE scope = 'quote' AND "
				    "how = 'named' AND item IS NOT NULL"),
			 1);
}

static void expect_sound(struct old *old)
{
	struct db_rows *rows = db_query(old->db, "PRAGMA main.foreign_key_check", "");
	char *words = db_integrity(old->db);

	assert_false(db_next(rows));
	assert_int_equal(db_end(rows), 0);
	assert_string_equal(words, "ok");
	free(words);
	run(old, "INSERT INTO post_fts (post_fts) VALUES ('integrity-check')");
	run(old, "INSERT INTO hidden_fts (hidden_fts) VALUES ('integrity-check')");
}

/* People meet what they met. */
static void expect_seen(const char *dir, size_t steps, const char *step)
{
	char *before = room_w.h.dir;

	helper_open(&room_w.h, domain_bindings(), dir);
	for (size_t i = 0; i < LOOKS; i++) {
		json_t *now;

		if (looks[i].since > steps)
			continue;
		now = look(i);
		if (!json_equal(now, seen[i])) {
			char *was = json_dumps(seen[i], JSON_COMPACT);
			char *is = json_dumps(now, JSON_COMPACT);

			size_t at = 0;

			while (was[at] && was[at] == is[at])
				at++;
			at -= at < 60 ? at : 60;
			print_error("from %s: %s of %s was\n%.200s\nand is\n%.200s\n", step,
				    looks[i].call, looks[i].who, was + at, is + at);
			free(was);
			free(is);
		}
		assert_true(json_equal(now, seen[i]));
		json_decref(now);
	}
	helper_close(&room_w.h);
	room_w.h.dir = before;
}

static void test_from_each(void **state)
{
	(void)state;
	for (size_t steps = 1; migrate_all[steps].name; steps++) {
		const char *step = migrate_all[steps - 1].name;
		struct old old;

		old_open(&old, steps);
		assert_int_equal(migrate_run(old.db), 0);
		expect_same_rows(&old, steps, step);
		expect_sound(&old);
		old_close(&old);
		expect_seen(old.dir, steps, step);
		free(old.dir);
	}
}

/* The copy that is taken as the README says. */
static void test_a_copy(void **state)
{
	char *dir = mem_dup("/tmp/hearth-test-XXXXXX"), *line;
	struct db *db;

	(void)state;
	assert_non_null(mkdtemp(dir));
	line = mem_printf("VACUUM INTO '%s/hearth.db'", dir);
	assert_int_equal(db_open(&db, source, DB_WRITE, NULL), 0);
	assert_int_equal(db_script(db, line), 0);
	db_close(&db);
	expect_seen(dir, STEPS, "a copy");
	free(line);
	free(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_from_each),
	    cmocka_unit_test(test_a_copy),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
