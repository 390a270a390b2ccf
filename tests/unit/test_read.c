/* What is read: the kept sums of boards equal a recount from threads and posts,
 * whatever people and imports did, in whatever order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/log.h"
#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

enum { READ_BOARDS = 4, READ_MEMBERS = 8, READ_STEPS = 6000 };

struct reading {
	struct helper h;
	int64_t members[READ_MEMBERS];
	int count;
	int64_t threads[READ_STEPS];
	int64_t thread_count;
	int64_t imports[READ_BOARDS];
	int messages;
	int moved;
	unsigned random;
};

static unsigned read_random(struct reading *r, unsigned below)
{
	r->random = r->random * 1103515245u + 12345u;
	return (r->random >> 8) % below;
}

static char *read_board(char name_r[8], unsigned i)
{
	snprintf(name_r, 8, "b%u", i);
	return name_r;
}

static void read_join(struct reading *r)
{
	char handle[16];

	if (r->count == READ_MEMBERS)
		return;
	snprintf(handle, sizeof(handle), "m%d", r->count);
	r->members[r->count++] = helper_member(&r->h, handle);
}

static int read_open(void **state)
{
	struct reading *r = mem_alloc(sizeof(*r));
	char name[8];

	log_set_level("error");
	helper_open(&r->h, domain_bindings(), NULL);
	r->random = 20261122;
	for (unsigned i = 0; i < READ_BOARDS; i++) {
		helper_do(&r->h, HELPER_CONTROL, "board.add",
			  json_pack("{s:s, s:s, s:s, s:s}", "board", read_board(name, i), "title",
				    "t", "about", "a", "read", i == 3 ? "hidden" : "guest"));
		r->imports[i] =
		    helper_int(&r->h, HELPER_CONTROL, "import.begin",
			       json_pack("{s:s, s:s}", "board", name, "source", "test"), "import");
	}
	for (int i = 0; i < 3; i++)
		read_join(r);
	*state = r;
	return 0;
}

static int read_close(void **state)
{
	struct reading *r = *state;

	helper_close(&r->h);
	free(r);
	return 0;
}

/* --- the recount, straight from the definition in read.h --- */

#define READ_E                                                                                     \
	"(CASE WHEN k.seq >= coalesce(br.floor, 0) THEN k.number ELSE coalesce((SELECT "           \
	"max(p.number) FROM post p WHERE p.thread = t.id AND p.seq <= coalesce(br.floor, 0)), 0) " \
	"END)"

/* Of the caller's own behind e, as far as the mark counts. */
#define READ_O "(CASE WHEN k.seq >= coalesce(br.floor, 0) THEN k.own ELSE 0 END)"

static int64_t read_wrong_sums(struct helper *h)
{
	return helper_sql(
	    h, "SELECT count(*) FROM (SELECT m.id, b.space, coalesce(br.seen, 0) AS kept, "
	       "coalesce(sum(" READ_E " + " READ_O
	       " - t.base), 0) AS counted FROM member m JOIN board b "
	       "LEFT JOIN board_read br ON br.member = m.id AND br.space = b.space "
	       "LEFT JOIN thread t ON t.space = b.space "
	       "LEFT JOIN read_mark k ON k.member = m.id AND k.thread = t.id "
	       "GROUP BY m.id, b.space) WHERE kept <> counted");
}

static int64_t read_wrong_boards(struct helper *h)
{
	return helper_sql(
	    h, "SELECT count(*) FROM board b WHERE b.posts <> (SELECT coalesce(sum(posts), 0) FROM "
	       "thread t WHERE t.space = b.space) OR b.base <> (SELECT coalesce(sum(base), 0) FROM "
	       "thread t WHERE t.space = b.space) OR b.threads <> (SELECT count(*) FROM thread t "
	       "WHERE t.space = b.space) OR b.posts <> (SELECT count(*) FROM post p WHERE "
	       "p.space = b.space) OR b.last_post_at IS NOT (SELECT max(last_post_at) FROM thread "
	       "t WHERE t.space = b.space)");
}

/* Along a thread's numbers seq never falls; base posts have none. */
static int64_t read_wrong_posts(struct helper *h)
{
	return helper_sql(
	    h, "SELECT count(*) FROM post p JOIN thread t ON t.id = p.thread LEFT JOIN post n ON "
	       "n.thread = p.thread AND n.number = p.number + 1 WHERE n.seq < p.seq OR "
	       "(p.number <= t.base) <> (p.seq = 0) OR (n.id IS NULL AND p.seq <> t.last_seq)");
}

/* No live post of one's own is new to oneself. */
static int64_t read_wrong_own(struct helper *h)
{
	return helper_sql(
	    h, "SELECT count(*) FROM read_mark k JOIN thread t ON t.id = k.thread "
	       "LEFT JOIN board_read br ON br.member = k.member AND br.space = t.space "
	       "WHERE k.seq >= coalesce(br.floor, 0) AND k.own <> (SELECT count(*) FROM post p "
	       "WHERE p.thread = t.id AND p.number > k.number AND p.author = k.member)");
}

static void read_check(struct reading *r)
{
	assert_int_equal(read_wrong_own(&r->h), 0);
	assert_int_equal(read_wrong_boards(&r->h), 0);
	assert_int_equal(read_wrong_posts(&r->h), 0);
	assert_int_equal(read_wrong_sums(&r->h), 0);
}

/* --- what may happen --- */

static int64_t read_member(struct reading *r)
{
	return r->members[read_random(r, (unsigned)r->count)];
}

static int64_t read_thread(struct reading *r)
{
	return r->threads[read_random(r, (unsigned)r->thread_count)];
}

static void read_begin(struct reading *r)
{
	char name[8];
	json_t *result;

	if (helper_try(&r->h, read_member(r), "thread.new",
		       json_pack("{s:s, s:s, s:s}", "board",
				 read_board(name, read_random(r, READ_BOARDS)), "title", "t",
				 "body", "b"),
		       &result) < 0)
		return;
	r->threads[r->thread_count++] = json_integer_value(json_object_get(result, "thread"));
	json_decref(result);
}

static void read_import(struct reading *r)
{
	unsigned board = read_random(r, READ_BOARDS), n = 1 + read_random(r, 5);
	json_t *messages = json_array();

	for (unsigned i = 0; i < n; i++) {
		json_t *m = json_pack("{s:o, s:o, s:o, s:s, s:s, s:s}", "message_id",
				      json_sprintf("<%d@x>", r->messages++), "thread_key",
				      json_sprintf("key%u", read_random(r, 12)), "author_key",
				      json_sprintf("who%u", read_random(r, 5)), "author_name",
				      "Who", "at", "2020-01-01", "body", "text");

		if (read_random(r, 4) == 0)
			json_object_set_new(m, "live", json_true());
		if (read_random(r, 10) == 0)
			json_object_set_new(m, "pinned", json_true());
		json_array_append_new(messages, m);
	}
	helper_do(
	    &r->h, HELPER_CONTROL, "import.batch",
	    json_pack("{s:I, s:o}", "import", (json_int_t)r->imports[board], "messages", messages));
}

/* What an import made can be read and answered like anything else. */
static void read_adopt(struct reading *r)
{
	struct db *db = helper_db(&r->h);
	struct db_rows *rows =
	    db_query(db, "SELECT id FROM thread ORDER BY created_at, id LIMIT 1 OFFSET ?", "i",
		     (int64_t)read_random(r, 40));

	if (db_next(rows) && r->thread_count < READ_STEPS)
		r->threads[r->thread_count++] = db_int(rows, 0);
	db_end(rows);
	db_close(&db);
}

static void read_on_thread(struct reading *r, const char *method, const char *extra)
{
	json_t *in = json_pack("{s:I}", "thread", (json_int_t)read_thread(r));

	if (extra && read_random(r, 2))
		json_object_set_new(in, extra, json_integer(1 + read_random(r, 8)));
	if (strcmp(method, "post.reply") == 0)
		json_object_set_new(in, "body", json_string("b"));
	helper_try(&r->h, read_member(r), method, in, NULL);
}

static void read_pin(struct reading *r)
{
	json_t *in = json_pack("{s:I, s:b}", "thread", (json_int_t)read_thread(r), "pinned",
			       (int)read_random(r, 2));

	helper_do(&r->h, HELPER_CONTROL, "board.admit",
		  json_pack("{s:s, s:s, s:s}", "board", "b0", "handle", "m0", "part", "moderator"));
	helper_try(&r->h, r->members[0], "thread.set", in, NULL);
}

static void read_catchup(struct reading *r)
{
	char name[8];
	json_t *in = read_random(r, 3) ? json_pack("{s:s}", "board",
						   read_board(name, read_random(r, READ_BOARDS)))
				       : NULL;

	helper_try(&r->h, read_member(r), "read.catchup", in, NULL);
}

/* What everybody has read of a thread, as text; freed by the caller. */
static char *read_by_all(struct reading *r, int64_t thread)
{
	char *all = mem_dup("");

	for (int i = 0; i < r->count; i++) {
		json_t *result = NULL;
		int err = helper_try(
		    &r->h, r->members[i], "thread.show",
		    json_pack("{s:I, s:i}", "thread", (json_int_t)thread, "limit", 1), &result);
		json_t *shown = json_object_get(result, "thread");
		char *more =
		    mem_printf("%s %d:%lld", all, err,
			       (long long)json_integer_value(json_object_get(shown, "read_to")));

		free(all);
		all = more;
		json_decref(result);
	}
	return all;
}

/* Nobody has read more or less of it in the board it goes to. */
static void read_move(struct reading *r)
{
	int64_t thread = read_thread(r);
	char name[8], *before, *after;

	for (unsigned i = 0; i < READ_BOARDS; i++)
		helper_do(&r->h, HELPER_CONTROL, "board.admit",
			  json_pack("{s:s, s:s, s:s}", "board", read_board(name, i), "handle", "m0",
				    "part", "moderator"));
	before = read_by_all(r, thread);
	if (helper_try(&r->h, r->members[0], "thread.move",
		       json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "board",
				 read_board(name, read_random(r, READ_BOARDS))),
		       NULL) == 0)
		r->moved++;
	after = read_by_all(r, thread);
	assert_string_equal(after, before);
	free(before);
	free(after);
}

static void read_step(struct reading *r)
{
	switch (read_random(r, 17)) {
	case 0:
	case 1:
		read_begin(r);
		break;
	case 2:
		read_import(r);
		break;
	case 3:
		read_adopt(r);
		break;
	case 4:
		read_pin(r);
		break;
	case 5:
		read_catchup(r);
		break;
	case 6:
	case 7:
		helper_try(&r->h, read_member(r), "read.undo", NULL, NULL);
		break;
	case 8:
		read_on_thread(r, "read.unmark", "from");
		break;
	case 9:
	case 10:
	case 11:
		read_on_thread(r, "read.mark", "to");
		break;
	case 12:
		read_move(r);
		break;
	default:
		read_on_thread(r, "post.reply", "to");
	}
}

static void test_kept_sums_equal_a_recount(void **state)
{
	struct reading *r = *state;

	helper_do(&r->h, HELPER_CONTROL, "board.admit",
		  json_pack("{s:s, s:s}", "board", "b3", "handle", "m1"));
	for (int i = 0; i < 5; i++)
		read_begin(r);
	for (int i = 0; i < READ_STEPS; i++) {
		if (r->thread_count >= READ_STEPS - 1)
			break;
		if (i % 700 == 350)
			read_join(r);
		read_step(r);
		if (i % 200 == 0)
			read_check(r);
	}
	read_check(r);
	/* Enough of everything happened for that to mean something. */
	assert_true(helper_sql(&r->h, "SELECT count(*) FROM post") > 1000);
	assert_true(helper_sql(&r->h, "SELECT sum(base) FROM board") > 50);
	assert_true(helper_sql(&r->h, "SELECT count(*) FROM read_mark") > 100);
	assert_true(helper_sql(&r->h, "SELECT max(floor) FROM board_read") > 0);
	assert_true(r->moved > 100);
}

static void test_the_recount_can_fail(void **state)
{
	struct reading *r = *state;
	char *path = mem_printf("%s/hearth.db", r->h.dir);
	struct db *db;

	read_begin(r);
	read_check(r);
	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_int_equal(db_run(db, "UPDATE board_read SET seen = seen + 1", ""), 0);
	db_close(&db);
	free(path);
	assert_true(read_wrong_sums(&r->h) > 0);
}

/* --- what a person sees --- */

static int64_t read_unread(struct reading *r, int64_t who, const char *board)
{
	return helper_int(&r->h, who, "board.show", json_pack("{s:s}", "board", board), "unread");
}

static int64_t read_new(struct reading *r, int64_t who, const char *board)
{
	return helper_int(&r->h, who, "thread.new",
			  json_pack("{s:s, s:s, s:s}", "board", board, "title", "t", "body", "b"),
			  "thread");
}

static json_t *read_in(const char *field, int64_t value)
{
	return json_pack("{s:I}", field, (json_int_t)value);
}

static void test_new_members_are_not_drowned(void **state)
{
	struct reading *r = *state;
	int64_t thread = read_new(r, r->members[0], "b0"), late;

	read_new(r, r->members[0], "b0");
	helper_do(&r->h, r->members[1], "post.reply",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "body", "b"));
	helper_do(&r->h, HELPER_CONTROL, "board.admit",
		  json_pack("{s:s, s:s, s:s}", "board", "b0", "handle", "m0", "part", "host"));
	helper_do(&r->h, r->members[0], "thread.set",
		  json_pack("{s:I, s:b}", "thread", (json_int_t)thread, "pinned", 1));
	read_join(r);
	late = r->members[3];
	assert_int_equal(read_unread(r, late, "b0"), 2);
	assert_int_equal(read_unread(r, HELPER_GUEST, "b0"), 0);
	read_new(r, r->members[0], "b0");
	assert_int_equal(read_unread(r, late, "b0"), 3);
	assert_int_equal(helper_int(&r->h, late, "read.mark", read_in("thread", thread), "unread"),
			 0);
	assert_int_equal(read_unread(r, late, "b0"), 1);
}

static void test_marks_and_undo(void **state)
{
	struct reading *r = *state;
	int64_t ann = r->members[0], bob = r->members[1];
	int64_t thread = read_new(r, ann, "b0");

	for (int i = 0; i < 4; i++)
		helper_do(&r->h, ann, "post.reply",
			  json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "body", "b"));
	assert_int_equal(read_unread(r, ann, "b0"), 0);
	assert_int_equal(read_unread(r, bob, "b0"), 5);
	assert_int_equal(helper_int(&r->h, bob, "read.mark",
				    json_pack("{s:I, s:i}", "thread", (json_int_t)thread, "to", 2),
				    "unread"),
			 3);
	/* A mark never goes back; unmark does. */
	assert_int_equal(helper_int(&r->h, bob, "read.mark",
				    json_pack("{s:I, s:i}", "thread", (json_int_t)thread, "to", 1),
				    "unread"),
			 3);
	assert_int_equal(helper_int(&r->h, bob, "read.undo", NULL, "unread"), 5);
	assert_int_equal(helper_try(&r->h, bob, "read.undo", NULL, NULL), ERR_REFUSED);
	assert_int_equal(helper_int(&r->h, bob, "read.mark", read_in("thread", thread), "unread"),
			 0);
	assert_int_equal(
	    helper_int(&r->h, bob, "read.unmark",
		       json_pack("{s:I, s:i}", "thread", (json_int_t)thread, "from", 4), "unread"),
	    2);
	assert_int_equal(read_unread(r, bob, "b0"), 2);
}

static int64_t read_flags(struct reading *r, int64_t who, int64_t thread)
{
	json_t *page = helper_call(&r->h, who, "thread.show", read_in("thread", thread)), *post;
	int64_t count = 0, unread;
	size_t i;

	json_array_foreach(json_object_get(page, "items"), i, post) count +=
	    json_is_true(json_object_get(post, "unread"));
	unread = json_integer_value(json_object_get(json_object_get(page, "thread"), "unread"));
	assert_int_equal(count, unread);
	json_decref(page);
	return count;
}

/* One's own post is not new, whatever of what was before it is. */
static void test_own_posts_are_not_new(void **state)
{
	struct reading *r = *state;
	int64_t ann = r->members[0], bob = r->members[1];
	int64_t thread = read_new(r, ann, "b0");

	for (int i = 0; i < 4; i++) {
		helper_do(&r->h, ann, "post.reply",
			  json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "body", "b"));
		helper_do(&r->h, bob, "post.reply",
			  json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "body", "b"));
	}
	assert_int_equal(read_flags(r, bob, thread), 5);
	assert_int_equal(read_unread(r, bob, "b0"), 5);
	assert_int_equal(read_flags(r, ann, thread), 4);
	/* Up to the next of somebody else, and back. */
	assert_int_equal(helper_int(&r->h, bob, "read.mark",
				    json_pack("{s:I, s:i}", "thread", (json_int_t)thread, "to", 2),
				    "unread"),
			 3);
	assert_int_equal(read_flags(r, bob, thread), 3);
	assert_int_equal(helper_int(&r->h, bob, "read.undo", NULL, "unread"), 5);
	assert_int_equal(helper_int(&r->h, bob, "read.mark",
				    json_pack("{s:I, s:i}", "thread", (json_int_t)thread, "to", 8),
				    "unread"),
			 0);
	assert_int_equal(
	    helper_int(&r->h, bob, "read.unmark",
		       json_pack("{s:I, s:i}", "thread", (json_int_t)thread, "from", 5), "unread"),
	    2);
	assert_int_equal(read_flags(r, bob, thread), 2);
	assert_int_equal(read_unread(r, bob, "b0"), 2);
	helper_do(&r->h, bob, "read.catchup", NULL);
	assert_int_equal(read_flags(r, bob, thread), 0);
	helper_do(&r->h, bob, "read.undo", NULL);
	assert_int_equal(read_flags(r, bob, thread), 2);
	read_check(r);
}

static void test_catchup_and_undo(void **state)
{
	struct reading *r = *state;
	int64_t ann = r->members[0], bob = r->members[1];

	read_new(r, ann, "b0");
	read_new(r, ann, "b0");
	read_new(r, ann, "b1");
	assert_int_equal(
	    helper_int(&r->h, bob, "read.catchup", json_pack("{s:s}", "board", "b0"), "unread"), 0);
	assert_int_equal(read_unread(r, bob, "b0"), 0);
	assert_int_equal(read_unread(r, bob, "b1"), 1);
	read_new(r, ann, "b0");
	assert_int_equal(helper_int(&r->h, bob, "read.undo", NULL, "unread"), 3);
	assert_int_equal(read_unread(r, bob, "b0"), 3);
	assert_int_equal(helper_int(&r->h, bob, "read.catchup", NULL, "unread"), 0);
	/* Once more with nothing new: the first is still the last thing done. */
	assert_int_equal(helper_int(&r->h, bob, "read.catchup", NULL, "unread"), 0);
	assert_int_equal(helper_int(&r->h, bob, "read.undo", NULL, "unread"), 4);
	assert_int_equal(read_wrong_sums(&r->h), 0);
}

/* Following read.next from the start meets every unread thread once, in the
 * order of boards and lists, and back again the other way round. */
static void test_next_goes_around(void **state)
{
	struct reading *r = *state;
	int64_t ann = r->members[0], bob = r->members[1];
	int64_t made[6], order[6], at = 0;

	for (int i = 0; i < 6; i++)
		made[i] = read_new(r, ann, i < 4 ? "b0" : "b2");
	helper_do(&r->h, bob, "read.mark", read_in("thread", made[2]));
	for (int i = 0; i < 6; i++) {
		at = helper_int(&r->h, bob, "read.next", at ? read_in("thread", at) : NULL,
				"thread");
		order[i] = at;
	}
	assert_int_equal(order[0], made[3]);
	assert_int_equal(order[1], made[1]);
	assert_int_equal(order[2], made[0]);
	assert_int_equal(order[3], made[5]);
	assert_int_equal(order[4], made[4]);
	assert_int_equal(order[5], made[3]);
	for (int i = 4; i >= 0; i--) {
		at = helper_int(&r->h, bob, "read.next",
				json_pack("{s:I, s:b}", "thread", (json_int_t)at, "back", 1),
				"thread");
		assert_int_equal(at, order[i]);
	}
	at = helper_int(&r->h, bob, "read.next", json_pack("{s:s}", "board", "b1"), "thread");
	assert_int_equal(at, made[5]);
	helper_do(&r->h, bob, "read.catchup", NULL);
	assert_int_equal(helper_int(&r->h, bob, "read.next", NULL, "thread"), 0);
}

static void test_list_of_unread_pages(void **state)
{
	struct reading *r = *state;
	int64_t ann = r->members[0], bob = r->members[1], seen = 0;
	char *after = NULL;

	for (int i = 0; i < 12; i++) {
		int64_t thread = read_new(r, ann, "b0");

		if (i % 3 == 0)
			helper_do(&r->h, bob, "read.mark", read_in("thread", thread));
	}
	do {
		json_t *page = helper_call(&r->h, bob, "thread.list",
					   json_pack("{s:s, s:b, s:i, s:s*}", "board", "b0",
						     "unread", 1, "limit", 3, "after", after));

		seen += (int64_t)json_array_size(json_object_get(page, "items"));
		free(after);
		after = mem_dup(json_string_value(json_object_get(page, "next")));
		json_decref(page);
	} while (after);
	assert_int_equal(seen, 8);
}

#define READ_TEST(fn) cmocka_unit_test_setup_teardown(fn, read_open, read_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    READ_TEST(test_kept_sums_equal_a_recount),
	    READ_TEST(test_the_recount_can_fail),
	    READ_TEST(test_new_members_are_not_drowned),
	    READ_TEST(test_marks_and_undo),
	    READ_TEST(test_own_posts_are_not_new),
	    READ_TEST(test_catchup_and_undo),
	    READ_TEST(test_next_goes_around),
	    READ_TEST(test_list_of_unread_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
