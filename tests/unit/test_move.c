/* A thread that goes to another board takes everything with it, and nobody sees
 * more or less than before. Read marks and kept sums: test_read.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "server/domain/move.h"
#include "tests/unit/people.h"

struct moving {
	struct people *p;
	struct caller *mod, *ann; /* looks after tea; somebody */
	int64_t thread;		  /* in tea, by ann */
};

static void moving_board(struct moving *m, const char *slug, const char *read)
{
	people_do(m->p, m->p->console, "board.add",
		  json_pack("{s:s, s:s, s:s, s:s}", "board", slug, "title", slug, "about", "a",
			    "read", read));
}

static void moving_admit(struct moving *m, const char *slug, const char *handle)
{
	people_do(
	    m->p, m->p->console, "board.admit",
	    json_pack("{s:s, s:s, s:s}", "board", slug, "handle", handle, "part", "moderator"));
}

static int64_t moving_thread(struct moving *m, struct caller *who, const char *board)
{
	json_t *r = people_ok(m->p, who, "thread.new",
			      json_pack("{s:s, s:s, s:s}", "board", board, "title", "Kettles",
					"body", "A kettle that sings."));
	int64_t thread = people_int(r, "thread");

	json_decref(r);
	return thread;
}

static int moving_open(void **state)
{
	struct moving *m = mem_alloc(sizeof(*m));

	people_open((void **)&m->p);
	moving_board(m, "tea", "guest");
	moving_board(m, "pots", "guest");
	moving_board(m, "club", "member");
	moving_board(m, "den", "hidden");
	moving_board(m, "cave", "hidden");
	m->mod = people_new(m->p, "moira");
	m->ann = people_new(m->p, "ann");
	moving_admit(m, "tea", "moira");
	m->thread = moving_thread(m, m->ann, "tea");
	*state = m;
	return 0;
}

static int moving_close(void **state)
{
	struct moving *m = *state;

	caller_drop(&m->mod);
	caller_drop(&m->ann);
	people_close((void **)&m->p);
	free(m);
	return 0;
}

static json_t *moving_to(int64_t thread, const char *board)
{
	return json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "board", board);
}

static size_t moving_found(struct moving *m, const char *board, const char *words)
{
	json_t *r = people_ok(m->p, m->ann, "search",
			      json_pack("{s:s, s:s}", "query", words, "board", board));
	size_t count = people_count(r);

	json_decref(r);
	return count;
}

static void everything_comes_with_it(void **state)
{
	struct moving *m = *state;
	json_t *r = people_ok(m->p, m->ann, "post.reply",
			      json_pack("{s:I, s:s}", "thread", (json_int_t)m->thread, "body",
					"Which one? これは何ですか"));

	people_do(m->p, m->ann, "post.delete",
		  json_pack("{s:O}", "post", json_object_get(r, "post")));
	people_do(m->p, m->mod, "thread.move", moving_to(m->thread, "pots"));
	people_do(m->p, m->ann, "post.restore",
		  json_pack("{s:O}", "post", json_object_get(r, "post")));
	json_decref(r);
	assert_int_equal(moving_found(m, "tea", "kettle*"), 0);
	assert_int_equal(moving_found(m, "pots", "kettle*"), 1);
	assert_int_equal(moving_found(m, "pots", "何ですか"), 1);
	r = people_ok(m->p, m->p->guest, "thread.list", json_pack("{s:s}", "board", "pots"));
	assert_int_equal(people_count(r), 1);
	assert_int_equal(people_int(people_item(r, 0), "posts"), 2);
	json_decref(r);
	r = people_ok(m->p, m->p->guest, "board.show", json_pack("{s:s}", "board", "tea"));
	assert_int_equal(people_int(r, "posts") + people_int(r, "threads"), 0);
	assert_true(json_is_null(json_object_get(r, "last_post_at")));
	json_decref(r);
	people_do(m->p, m->ann, "post.reply",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)m->thread, "body", "here now"));
	assert_int_equal(moving_found(m, "pots", "now"), 1);
	/* Out and in again leaves the index whole. */
	moving_admit(m, "pots", "moira");
	people_do(m->p, m->mod, "thread.move", moving_to(m->thread, "tea"));
	people_do(m->p, m->ann, "thread.set",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)m->thread, "title", "Pots"));
	assert_int_equal(moving_found(m, "tea", "kettles"), 0);
	assert_int_equal(moving_found(m, "tea", "pots"), 1);
}

/* Who was told of it before finds it there, and what they read is read. */
static void notifications_follow(void **state)
{
	struct moving *m = *state;
	json_t *r;

	people_do(m->p, m->mod, "post.reply",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)m->thread, "body", "Which?"));
	people_do(m->p, m->ann, "read.catchup", json_pack("{s:s}", "board", "tea"));
	people_do(m->p, m->mod, "thread.move", moving_to(m->thread, "pots"));
	r = people_ok(m->p, m->ann, "notification.list", NULL);
	assert_int_equal(people_count(r), 1);
	assert_string_equal(people_text(people_item(r, 0), "board"), "pots");
	assert_false(json_is_true(json_object_get(people_item(r, 0), "unread")));
	json_decref(r);
}

static void it_is_told_in_both_boards(void **state)
{
	struct moving *m = *state;
	json_t *r, *item;

	moving_admit(m, "pots", "moira");
	people_do(m->p, m->mod, "thread.move", moving_to(m->thread, "pots"));
	/* It is there already. */
	people_do(m->p, m->mod, "thread.move", moving_to(m->thread, "pots"));
	r = people_ok(m->p, m->ann, "change.list",
		      json_pack("{s:i, s:i}", "since", 0, "limit", 500));
	item = people_item(r, people_count(r) - 1);
	assert_string_equal(people_text(item, "kind"), "thread.move");
	assert_string_equal(people_text(item, "board"), "pots");
	assert_string_equal(people_text(item, "to"), "pots");
	item = people_item(r, people_count(r) - 2);
	assert_string_equal(people_text(item, "kind"), "thread.move");
	assert_string_equal(people_text(item, "board"), "tea");
	assert_string_equal(people_text(item, "to"), "pots");
	json_decref(r);
	r = people_ok(m->p, m->p->console, "audit.list", json_pack("{s:i}", "limit", 1));
	item = people_item(r, 0);
	assert_string_equal(people_text(item, "actor"), "moira");
	assert_string_equal(people_text(item, "action"), "thread.move");
	assert_string_equal(people_text(item, "detail"), "from tea to pots");
	json_decref(r);
}

static void who_may_and_where_to(void **state)
{
	struct moving *m = *state;
	int64_t hidden;

	people_fails(m->p, m->p->guest, "thread.move", moving_to(m->thread, "pots"),
		     ERR_NEEDS_MEMBER, NULL);
	people_fails(m->p, m->ann, "thread.move", moving_to(m->thread, "pots"), ERR_REFUSED,
		     "look after");
	people_fails(m->p, m->mod, "thread.move", moving_to(m->thread, "club"), ERR_REFUSED,
		     "the same people");
	people_fails(m->p, m->mod, "thread.move", moving_to(m->thread, "den"), ERR_NOT_FOUND, NULL);
	people_fails(m->p, m->mod, "thread.move", moving_to(m->thread, "nowhere"), ERR_NOT_FOUND,
		     NULL);
	moving_admit(m, "den", "moira");
	moving_admit(m, "cave", "moira");
	people_fails(m->p, m->mod, "thread.move", moving_to(m->thread, "den"), ERR_REFUSED,
		     "hidden");
	hidden = moving_thread(m, m->mod, "den");
	people_fails(m->p, m->mod, "thread.move", moving_to(hidden, "tea"), ERR_REFUSED, "hidden");
	people_fails(m->p, m->mod, "thread.move", moving_to(hidden, "cave"), ERR_REFUSED, "hidden");
	people_fails(m->p, m->ann, "thread.move", moving_to(hidden, "tea"), ERR_NOT_FOUND, NULL);
}

/* What somebody does where they look after a board is in the log, but for what
 * is hidden. */
static void moderating_leaves_a_trace(void **state)
{
	struct moving *m = *state;
	int64_t before = people_sql(m->p, "SELECT count(*) FROM audit"), hidden;
	json_t *r;

	people_do(m->p, m->ann, "thread.set",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)m->thread, "title", "Pots"));
	assert_int_equal(people_sql(m->p, "SELECT count(*) FROM audit"), before);
	people_do(m->p, m->mod, "thread.set",
		  json_pack("{s:I, s:s, s:b, s:b}", "thread", (json_int_t)m->thread, "title",
			    "Kettles", "pinned", 0, "locked", 1));
	r = people_ok(m->p, m->p->console, "audit.list", json_pack("{s:i}", "limit", 1));
	assert_string_equal(people_text(people_item(r, 0), "detail"), "renamed unpinned locked");
	json_decref(r);
	people_do(m->p, m->mod, "post.delete", json_pack("{s:i}", "post", 1));
	people_do(m->p, m->mod, "post.restore", json_pack("{s:i}", "post", 1));
	assert_int_equal(people_sql(m->p, "SELECT count(*) FROM audit"), before + 3);
	moving_admit(m, "den", "moira");
	hidden = moving_thread(m, m->mod, "den");
	before = people_sql(m->p, "SELECT count(*) FROM audit");
	people_do(m->p, m->mod, "thread.set",
		  json_pack("{s:I, s:b}", "thread", (json_int_t)hidden, "pinned", 1));
	assert_int_equal(people_sql(m->p, "SELECT count(*) FROM audit"), before);
}

/* --- imports --- */

static json_t *moving_message(const char *id, const char *parent)
{
	return json_pack("{s:s, s:s, s:s*, s:s, s:s, s:s, s:s, s:s}", "message_id", id,
			 "thread_key", "<a>", "parent_id", parent, "title", "An old question",
			 "author_key", "ola", "author_name", "Ola", "at", "2001-02-03", "body",
			 "text");
}

static int64_t moving_import(struct moving *m, const char *board, json_t *messages)
{
	int64_t import =
	    helper_int(&m->p->h, HELPER_CONTROL, "import.begin",
		       json_pack("{s:s, s:s}", "board", board, "source", "x"), "import");

	return helper_int(
	    &m->p->h, HELPER_CONTROL, "import.batch",
	    json_pack("{s:I, s:o}", "import", (json_int_t)import, "messages", messages), "added");
}

static json_t *moving_two(void)
{
	return json_pack("[o, o]", moving_message("<a>", NULL), moving_message("<b>", "<a>"));
}

static void an_import_finds_it_there(void **state)
{
	struct moving *m = *state;
	int64_t thread;
	json_t *r;

	assert_int_equal(moving_import(m, "tea", moving_two()), 2);
	thread = people_sql(m->p, "SELECT max(id) FROM thread");
	people_do(m->p, m->mod, "thread.move", moving_to(thread, "pots"));
	assert_int_equal(moving_import(m, "tea", moving_two()), 0);
	assert_int_equal(moving_import(m, "tea", json_pack("[o]", moving_message("<c>", "<b>"))),
			 1);
	r = people_ok(m->p, m->ann, "thread.show",
		      json_pack("{s:I}", "thread", (json_int_t)thread));
	assert_int_equal(people_count(r), 3);
	assert_int_equal(people_int(people_item(r, 2), "parent"), 2);
	json_decref(r);
	assert_int_equal(people_sql(m->p, "SELECT count(*) FROM post p JOIN thread t ON "
					  "t.id = p.thread WHERE p.space <> t.space"),
			 0);
	assert_int_equal(people_sql(m->p, "SELECT posts FROM board b JOIN space s ON "
					  "s.id = b.space WHERE s.slug = 'pots'"),
			 3);
	/* It came to that board from elsewhere: two of the same would be there. */
	assert_int_equal(moving_import(m, "club", moving_two()), 2);
	people_do(m->p, m->p->console, "board.set",
		  json_pack("{s:s, s:s}", "board", "club", "read", "guest"));
	moving_admit(m, "pots", "moira");
	people_fails(m->p, m->mod, "thread.move", moving_to(thread, "club"), ERR_CONFLICT,
		     "import");
}

static void a_long_one_stays(void **state)
{
	struct moving *m = *state;
	json_t *messages = json_array();
	char id[16];
	int64_t thread;

	for (int i = 0; i <= MOVE_POSTS; i++) {
		snprintf(id, sizeof(id), i ? "<%d>" : "<a>", i);
		json_array_append_new(messages, moving_message(id, i ? "<a>" : NULL));
	}
	for (size_t from = 0; from < json_array_size(messages); from += 200) {
		json_t *some = json_array();

		for (size_t i = from; i < from + 200 && i < json_array_size(messages); i++)
			json_array_append(some, json_array_get(messages, i));
		moving_import(m, "tea", some);
	}
	json_decref(messages);
	thread = people_sql(m->p, "SELECT max(id) FROM thread");
	people_fails(m->p, m->mod, "thread.move", moving_to(thread, "pots"), ERR_TOO_LARGE,
		     "too long");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, moving_open, moving_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(everything_comes_with_it),  TEST(notifications_follow),
	    TEST(it_is_told_in_both_boards), TEST(who_may_and_where_to),
	    TEST(moderating_leaves_a_trace), TEST(an_import_finds_it_there),
	    TEST(a_long_one_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
