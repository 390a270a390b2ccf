/* What members are told of: who, of what, once, and never of what is not theirs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "common/api/notice_kind.h"
#include "server/domain/mention.h"
#include "server/store/migrate.h"
#include "tests/unit/attention.h"

/* --- who is told --- */

static void test_an_answer(void **state)
{
	struct attention *a = *state;

	attention_reply(a, a->bob, a->thread, 1, "Like this.");
	attention_expect(a, a->ann, "* bob answered you in A question\n");
	attention_expect(a, a->bob, "");
	assert_int_equal(attention_waiting(a, a->ann), 1);
	attention_reply(a, a->ann, a->thread, 1, "I found out myself.");
	assert_int_equal(attention_waiting(a, a->ann), 1);
}

static void test_rows_alike_are_one(void **state)
{
	struct attention *a = *state;
	json_t *page, *item;

	attention_reply(a, a->bob, a->thread, 1, "One");
	attention_reply(a, a->eve, a->thread, 1, "Two");
	attention_reply(a, a->eve, a->thread, 1, "Three");
	attention_reply(a, a->kim, a->thread, 1, "Four");
	attention_expect(a, a->ann, "* kim and 2 others answered you in A question\n");
	page = attention_list(a, a->ann);
	item = json_array_get(json_object_get(page, "items"), 0);
	/* It leads to the first of them. */
	assert_int_equal(json_integer_value(json_object_get(page, "waiting")), 4);
	assert_non_null(strstr(json_string_value(json_object_get(item, "target")), ":2"));
	helper_do(&a->h, a->ann, "notification.read",
		  json_pack("{s:o}", "id",
			    json_sprintf("%lld", json_integer_value(json_object_get(item, "id")))));
	json_decref(page);
	attention_expect(a, a->ann, "kim and 2 others answered you in A question\n");
	assert_int_equal(attention_waiting(a, a->ann), 0);
	attention_reply(a, a->bob, a->thread, 1, "Five");
	attention_expect(a, a->ann,
			 "* bob answered you in A question\n"
			 "kim and 2 others answered you in A question\n");
}

static void test_once_a_post(void **state)
{
	struct attention *a = *state;

	helper_do(&a->h, a->ann, "follow.thread",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)a->thread, "level", "watch"));
	attention_reply(a, a->bob, a->thread, 1, "@ann, as @ann says: @eve @eve @bob @nobody");
	attention_expect(a, a->ann, "* bob answered you in A question\n");
	attention_expect(a, a->eve, "* bob mentioned you in A question\n");
	attention_expect(a, a->bob, "");
	assert_int_equal(helper_sql(&a->h, "SELECT count(*) FROM notification"), 2);
}

static void test_names_added_later(void **state)
{
	struct attention *a = *state;
	int64_t post = attention_reply(a, a->bob, a->thread, 1, "Ask @eve.");

	helper_do(&a->h, a->bob, "post.edit",
		  json_pack("{s:I, s:s}", "post", (json_int_t)post, "body", "Ask @eve or @kim."));
	attention_expect(a, a->kim, "* bob mentioned you in A question\n");
	attention_expect(a, a->eve, "* bob mentioned you in A question\n");
	assert_int_equal(attention_waiting(a, a->eve), 1);
}

static void set_kind(struct attention *a, int64_t who, const char *kind, const char *delivery)
{
	helper_do(&a->h, who, "notification.set",
		  json_pack("{s:s, s:s}", "kind", kind, "delivery", delivery));
}

static void expect_digest(struct attention *a, int64_t who, const char *words, bool is_there)
{
	json_t *shown = helper_call(&a->h, who, "digest.show", NULL);
	const char *text = json_string_value(json_object_get(shown, "text"));

	if ((strstr(text, words) != NULL) != is_there)
		print_error("%s\n%s", words, text);
	assert_int_equal(strstr(text, words) != NULL, is_there);
	json_decref(shown);
}

/* News of threads one wrote in is worked out for the digest, and written only for
 * who wants it at once. */
static void test_taking_part(void **state)
{
	static const char news[] = "  * 2 new in A question, ";
	struct attention *a = *state;

	attention_read(a, a->bob, a->thread);
	attention_reply(a, a->bob, a->thread, 1, "I take part now.");
	expect_digest(a, a->bob, news, false);
	attention_reply(a, a->eve, a->thread, 1, "So do I.");
	attention_reply(a, a->kim, a->thread, 1, "And I.");
	attention_expect(a, a->bob, "");
	expect_digest(a, a->bob, news, true);
	helper_do(&a->h, a->bob, "follow.thread",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)a->thread, "level", "normal"));
	expect_digest(a, a->bob, news, false);
	set_kind(a, a->eve, "taking_part", "now");
	attention_reply(a, a->kim, a->thread, 1, "Once more.");
	attention_expect(a, a->eve, "* kim wrote in A question, where you take part\n");
	expect_digest(a, a->eve, " new in A question", false);
	set_kind(a, a->eve, "taking_part", "none");
	attention_reply(a, a->kim, a->thread, 1, "Once more.");
	helper_do(&a->h, a->eve, "notification.read", json_pack("{s:s}", "id", "all"));
	attention_expect(a, a->eve, "kim wrote in A question, where you take part\n");
	expect_digest(a, a->eve, " new in A question", false);
}

static void test_news_moves_up(void **state)
{
	struct attention *a = *state;

	set_kind(a, a->bob, "taking_part", "now");
	attention_reply(a, a->bob, a->thread, 1, "I take part now.");
	attention_reply(a, a->eve, a->thread, 1, "So do I.");
	attention_expect(a, a->bob, "* eve wrote in A question, where you take part\n");
	attention_reply(a, a->kim, a->thread, 1, "And I.");
	attention_expect(a, a->bob, "* kim wrote in A question, where you take part\n");
	assert_int_equal(attention_waiting(a, a->bob), 1);
	helper_do(&a->h, a->bob, "follow.thread",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)a->thread, "level", "watch"));
	attention_reply(a, a->kim, a->thread, 1, "Once more.");
	attention_expect(a, a->bob, "* kim wrote in A question, which you watch\n");
	assert_int_equal(attention_waiting(a, a->bob), 1);
	assert_int_equal(helper_sql(&a->h, "SELECT count(*) FROM notification WHERE "
					   "member = (SELECT id FROM member WHERE handle = 'bob')"),
			 1);
}

static void test_watching_a_board(void **state)
{
	struct attention *a = *state;
	int64_t other;

	helper_do(&a->h, a->eve, "follow.board",
		  json_pack("{s:s, s:s}", "board", "talk", "level", "watch"));
	other = attention_new(a, a->bob, "talk", "Another", "New here.");
	attention_expect(a, a->eve, "* bob wrote in Another, which you watch\n");
	helper_do(&a->h, a->eve, "follow.thread",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)a->thread, "level", "normal"));
	attention_reply(a, a->bob, a->thread, 1, "This one is let go of.");
	attention_reply(a, a->eve, other, 1, "Taking part does not change it.");
	attention_reply(a, a->bob, other, 1, "Indeed.");
	attention_expect(a, a->eve, "* bob wrote in Another, which you watch\n");
}

/* --- what was read, taken back, or is not theirs any more --- */

static void test_reading_reads(void **state)
{
	struct attention *a = *state;

	attention_reply(a, a->bob, a->thread, 1, "One");
	attention_reply(a, a->bob, a->thread, 1, "Two");
	helper_do(&a->h, a->ann, "read.mark",
		  json_pack("{s:I, s:i}", "thread", (json_int_t)a->thread, "to", 2));
	assert_int_equal(attention_waiting(a, a->ann), 1);
	helper_do(&a->h, a->ann, "read.catchup", NULL);
	assert_int_equal(attention_waiting(a, a->ann), 0);
	helper_do(&a->h, a->ann, "read.undo", NULL);
	assert_int_equal(attention_waiting(a, a->ann), 1);
	assert_int_equal(helper_int(&a->h, a->ann, "notification.read",
				    json_pack("{s:s}", "id", "all"), "unread"),
			 0);
}

static void test_taken_back(void **state)
{
	struct attention *a = *state;
	int64_t post = attention_reply(a, a->bob, a->thread, 1, "Wrong.");

	helper_do(&a->h, a->bob, "post.delete", json_pack("{s:I}", "post", (json_int_t)post));
	attention_expect(a, a->ann, "");
	assert_int_equal(attention_waiting(a, a->ann), 0);
	helper_do(&a->h, a->bob, "post.restore", json_pack("{s:I}", "post", (json_int_t)post));
	assert_int_equal(attention_waiting(a, a->ann), 1);
}

static void test_hidden(void **state)
{
	struct attention *a = *state;
	int64_t thread = attention_new(a, a->ann, "heron", "Secret", "@bob and @eve, look.");

	attention_expect(a, a->bob, "* ann mentioned you in Secret\n");
	attention_expect(a, a->eve, "");
	assert_int_equal(helper_sql(&a->h, "SELECT count(*) FROM notification"), 1);
	helper_do(&a->h, HELPER_CONTROL, "board.dismiss",
		  json_pack("{s:s, s:s}", "board", "heron", "handle", "bob"));
	attention_expect(a, a->bob, "");
	assert_int_equal(attention_waiting(a, a->bob), 0);
	attention_reply(a, a->ann, thread, 1, "Still there, @bob?");
	assert_int_equal(helper_sql(&a->h, "SELECT count(*) FROM notification"), 1);
}

static void test_not_theirs(void **state)
{
	struct attention *a = *state;
	json_t *result = NULL;
	char *id;

	attention_reply(a, a->bob, a->thread, 1, "One");
	id = mem_printf("%lld", (long long)helper_sql(&a->h, "SELECT id FROM notification"));
	assert_int_equal(
	    helper_try(&a->h, a->eve, "notification.read", json_pack("{s:s}", "id", id), &result),
	    ERR_NOT_FOUND);
	assert_int_equal(helper_try(&a->h, a->ann, "notification.read",
				    json_pack("{s:s}", "id", "some"), &result),
			 ERR_INVALID);
	assert_int_equal(attention_waiting(a, a->ann), 1);
	free(id);
}

/* --- mutes and settings --- */

static void follow(struct attention *a, int64_t who, const char *call, const char *key,
		   const char *name, const char *level)
{
	helper_do(&a->h, who, call, json_pack("{s:s, s:s}", key, name, "level", level));
}

static void test_mutes(void **state)
{
	struct attention *a = *state;
	json_t *thread = json_pack("{s:I, s:s}", "thread", (json_int_t)a->thread, "level", "mute");

	follow(a, a->ann, "follow.member", "handle", "eve", "mute");
	attention_reply(a, a->eve, a->thread, 1, "@ann, listen!");
	attention_expect(a, a->ann, "");
	follow(a, a->ann, "follow.member", "handle", "eve", "normal");
	attention_reply(a, a->eve, a->thread, 1, "Listen now.");
	assert_int_equal(attention_waiting(a, a->ann), 1);
	helper_do(&a->h, a->ann, "follow.thread", thread);
	attention_reply(a, a->eve, a->thread, 1, "@ann");
	assert_int_equal(attention_waiting(a, a->ann), 1);
	follow(a, a->ann, "follow.board", "board", "talk", "mute");
	attention_new(a, a->eve, "talk", "For ann", "@ann");
	assert_int_equal(attention_waiting(a, a->ann), 1);
	/* What is said of a thread goes before what is said of its board. */
	thread = json_pack("{s:I, s:s}", "thread", (json_int_t)a->thread, "level", "normal");
	helper_do(&a->h, a->ann, "follow.thread", thread);
	attention_reply(a, a->eve, a->thread, 1, "@ann");
	assert_int_equal(attention_waiting(a, a->ann), 2);
}

static void test_those_who_look_after_it(void **state)
{
	struct attention *a = *state;
	json_t *result = NULL;

	helper_do(&a->h, HELPER_CONTROL, "member.set",
		  json_pack("{s:s, s:s}", "handle", "kim", "badge", "staff"));
	assert_int_equal(helper_try(&a->h, a->ann, "follow.member",
				    json_pack("{s:s, s:s}", "handle", "kim", "level", "mute"),
				    &result),
			 ERR_REFUSED);
	/* A host is heard where they are one, and nowhere else. */
	attention_admit(a, "talk", "bob", "host");
	follow(a, a->ann, "follow.member", "handle", "bob", "mute");
	attention_reply(a, a->bob, a->thread, 1, "The thread moves.");
	assert_int_equal(attention_waiting(a, a->ann), 1);
	attention_new(a, a->bob, "heron", "Only here", "@ann");
	assert_int_equal(attention_waiting(a, a->ann), 1);
}

static void test_delivery(void **state)
{
	struct attention *a = *state;

	set_kind(a, a->ann, "reply", "digest");
	attention_reply(a, a->bob, a->thread, 1, "One");
	assert_int_equal(attention_waiting(a, a->ann), 0);
	attention_expect(a, a->ann, "* bob answered you in A question\n");
	expect_digest(a, a->ann, "* bob answered you in A question", true);
	set_kind(a, a->ann, "reply", "none");
	attention_reply(a, a->eve, a->thread, 1, "Two");
	attention_expect(a, a->ann, "* bob answered you in A question\n");
}

/* Kinds of rooms are for those who have to do with one; others may set them all the same. */
static void test_kinds_of_rooms(void **state)
{
	struct attention *a = *state;
	json_t *page = helper_call(&a->h, a->bob, "notification.settings", NULL);
	size_t before = json_array_size(json_object_get(page, "items"));

	json_decref(page);
	set_kind(a, a->bob, "item_asked", "digest");
	helper_do(&a->h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:b, s:s}", "room", "golf", "title", "Golf", "purpose",
			    "so that it flies", "hidden", 1, "owner", "bob"));
	page = helper_call(&a->h, a->bob, "notification.settings", NULL);
	assert_int_equal(before, 4);
	assert_int_equal(json_array_size(json_object_get(page, "items")), NOTICE_KIND_COUNT);
	json_decref(page);
}

static void test_follow_list(void **state)
{
	struct attention *a = *state;
	json_t *page, *result = NULL;

	follow(a, a->bob, "follow.board", "board", "heron", "watch");
	follow(a, a->bob, "follow.member", "handle", "eve", "mute");
	page = helper_call(&a->h, a->bob, "follow.list", NULL);
	assert_int_equal(json_array_size(json_object_get(page, "items")), 2);
	json_decref(page);
	helper_do(&a->h, HELPER_CONTROL, "board.dismiss",
		  json_pack("{s:s, s:s}", "board", "heron", "handle", "bob"));
	page = helper_call(&a->h, a->bob, "follow.list", NULL);
	assert_int_equal(json_array_size(json_object_get(page, "items")), 1);
	json_decref(page);
	assert_int_equal(
	    helper_try(&a->h, a->bob, "follow.show", json_pack("{s:s}", "board", "heron"), &result),
	    ERR_NOT_FOUND);
}

/* --- open sessions --- */

struct ear {
	int heard, rang;
	char *last;
};

static void on_event(void *arg, const json_t *event, const char *line, size_t len)
{
	struct ear *ear = arg;

	(void)line, (void)len;
	ear->heard++;
	ear->rang += json_is_true(json_object_get(event, "rings"));
	free(ear->last);
	ear->last = mem_dup(json_string_value(json_object_get(event, "kind")));
}

static struct hall_watcher *listen_as(struct attention *a, int64_t member, struct ear *ear)
{
	static const char *const me[] = {"me"};
	struct caller as = {.member = member, .door = CALLER_MEMBER}, *caller = caller_new(&as);
	struct hall_watcher *watcher = hall_watch(a->h.hall, caller, on_event, ear);

	hall_watch_topics(watcher, me, 1);
	caller_drop(&caller);
	return watcher;
}

static char *clock_minute(int64_t at)
{
	return mem_printf("%02d:%02d", (int)(at / 3600 % 24), (int)(at / 60 % 60));
}

static void test_events(void **state)
{
	struct attention *a = *state;
	struct ear ann = {0}, eve = {0};
	struct hall_watcher *hears_ann = listen_as(a, a->ann, &ann);
	struct hall_watcher *hears_eve = listen_as(a, a->eve, &eve);
	char *from = clock_minute(clock_now() - 600), *to = clock_minute(clock_now() + 600);

	attention_reply(a, a->bob, a->thread, 1, "@kim");
	assert_int_equal(ann.heard, 1);
	assert_int_equal(ann.rang, 1);
	assert_string_equal(ann.last, "notice");
	/* Quiet now: told, not rung. */
	helper_do(&a->h, a->ann, "notification.quiet",
		  json_pack("{s:s, s:s}", "from", from, "to", to));
	attention_reply(a, a->bob, a->thread, 1, "Once more");
	assert_int_equal(ann.heard, 2);
	assert_int_equal(ann.rang, 1);
	helper_do(&a->h, a->ann, "notification.quiet", NULL);
	/* Left to the digest: nobody is disturbed. */
	set_kind(a, a->ann, "reply", "digest");
	attention_reply(a, a->bob, a->thread, 1, "And again");
	assert_int_equal(ann.heard, 2);
	assert_int_equal(eve.heard, 0);
	hall_unwatch(&hears_ann);
	hall_unwatch(&hears_eve);
	free(ann.last);
	free(from);
	free(to);
}

/* --- names in a text --- */

static void test_mentions(void **state)
{
	static const struct {
		const char *body, *names;
	} rows[] = {
	    {"@ann and @bob", "ann bob "},
	    {"(@ann), @bob.", "ann bob "},
	    {"@ann @ANN @Ann", "ann "},
	    {"**@ann** *and @bob*", "ann bob "},
	    {"`@ann` @bob", "bob "},
	    {"```\n@ann\n```\n@bob", "bob "},
	    {"    @ann\n\n@bob", "bob "},
	    {"> @ann said\n\nyes @bob", "bob "},
	    {"> @ann said\n> > @kim too\n\n@bob", "bob "},
	    {"mail ann@example.org or a@b.c", ""},
	    {"https://example.org/@ann [@bob](https://example.org)", ""},
	    {"x@ann é@bob -@kim", ""},
	    {"@@ann", ""},
	    {"@a @1ab @", ""},
	    {"@ann-", "ann- "},
	    {"@ann_b-c1", "ann_b-c1 "},
	    {"@abcdefghijklmnopqrstuvwxyzabcdefg", ""},
	    {"- @ann\n- @bob\n\n# @kim", "ann bob kim "},
	    {"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *arena = arena_new();
		const char *handles[MENTION_MAX];
		size_t count = mention_find(arena, rows[i].body, handles);
		char found[512] = "";

		for (size_t n = 0; n < count; n++) {
			strcat(found, handles[n]);
			strcat(found, " ");
		}
		assert_string_equal(found, rows[i].names);
		arena_free(&arena);
	}
}

static void test_mentions_are_members(void **state)
{
	struct attention *a = *state;

	attention_new(a, a->ann, "talk", "Names", "@bob- and @EVE_, not @bobby");
	assert_int_equal(attention_waiting(a, a->bob), 1);
	assert_int_equal(attention_waiting(a, a->eve), 1);
	helper_do(&a->h, HELPER_CONTROL, "member.set",
		  json_pack("{s:s, s:s}", "handle", "kim", "state", "suspended"));
	attention_new(a, a->ann, "talk", "Names", "@kim");
	assert_int_equal(helper_sql(&a->h, "SELECT count(*) FROM notification"), 2);
}

/* --- completing them --- */

/* The handles, joined by spaces. */
static void complete(struct attention *a, int64_t who, json_t *params, const char *handles)
{
	json_t *page = helper_call(&a->h, who, "member.complete", params), *item;
	char found[512] = "";
	size_t i;

	json_array_foreach(json_object_get(page, "items"), i, item)
	{
		strcat(found, json_string_value(json_object_get(item, "handle")));
		strcat(found, " ");
	}
	assert_string_equal(found, handles);
	json_decref(page);
}

static void test_completion(void **state)
{
	struct attention *a = *state;
	json_int_t thread = a->thread, hidden;

	helper_member(&a->h, "Bea");
	helper_member(&a->h, "bernard");
	attention_reply(a, a->bob, a->thread, 1, "I was here.");
	complete(a, a->ann, json_pack("{s:s, s:I}", "begin", "b", "thread", thread),
		 "bob Bea bernard ");
	complete(a, a->ann, json_pack("{s:s, s:I}", "begin", "BE", "thread", thread),
		 "Bea bernard ");
	complete(a, a->ann, json_pack("{s:s, s:s}", "begin", "b", "board", "talk"),
		 "Bea bernard bob ");
	/* Nothing typed yet: those of the thread; never oneself. */
	complete(a, a->ann, json_pack("{s:s, s:I}", "begin", "", "thread", thread), "bob ");
	complete(a, a->ann, json_pack("{s:s, s:I}", "begin", "an", "thread", thread), "");
	complete(a, a->ann, json_pack("{s:s, s:I}", "begin", "b%", "thread", thread), "");
	/* In a hidden space only those who are in it. */
	hidden = attention_new(a, a->ann, "heron", "Secret", "For us.");
	complete(a, a->ann, json_pack("{s:s, s:I}", "begin", "b", "thread", hidden), "bob ");
	complete(a, a->ann, json_pack("{s:s, s:s}", "begin", "", "board", "heron"), "bob ");
	complete(a, a->ann, json_pack("{s:s, s:I}", "begin", "e", "thread", hidden), "");
}

/* Those who muted somebody see it said with each post. */
static void test_muted_posts(void **state)
{
	struct attention *a = *state;
	json_t *shown, *posts;

	attention_reply(a, a->eve, a->thread, 1, "Buy this.");
	follow(a, a->ann, "follow.member", "handle", "eve", "mute");
	for (int i = 0; i < 3; i++) {
		int64_t who = i == 0 ? a->ann : i == 1 ? a->bob : HELPER_GUEST;

		shown = helper_call(&a->h, who, "thread.show",
				    json_pack("{s:I}", "thread", (json_int_t)a->thread));
		posts = json_object_get(shown, "items");
		assert_int_equal(json_is_true(json_object_get(json_array_get(posts, 1), "muted")),
				 who == a->ann);
		assert_false(json_is_true(json_object_get(json_array_get(posts, 0), "muted")));
		json_decref(shown);
	}
}

/* --- many at once --- */

enum { MANY = 500 };

static struct db *write_beside(struct attention *a)
{
	char *path = mem_printf("%s/hearth.db", a->h.dir);
	struct db *db = NULL;

	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_int_equal(db_begin(db, true), 0);
	free(path);
	return db;
}

static void make_many(struct attention *a)
{
	struct db *db = write_beside(a);

	for (int i = 0; i < MANY; i++) {
		char *handle = mem_printf("m%d", i);

		db_run(db, "INSERT INTO member (handle, joined_at) VALUES (?, 0)", "s", handle);
		db_run(db,
		       "INSERT INTO follow (member, what, object, level, since) "
		       "SELECT ?, 'board', id, 'watch', 0 FROM space WHERE slug = 'talk'",
		       "i", db_last_id(db));
		free(handle);
	}
	assert_int_equal(db_commit(db), 0);
	db_close(&db);
}

static void test_many(void **state)
{
	struct attention *a = *state;
	struct hall_counts before, after;
	int64_t start;

	make_many(a);
	hall_count(a->h.hall, &before);
	start = clock_mono_us();
	attention_reply(a, a->bob, a->thread, 1, "A release.");
	print_message("%d told in %lld us\n", MANY, (long long)(clock_mono_us() - start));
	hall_count(a->h.hall, &after);
	assert_int_equal(after.commits - before.commits, 1);
	assert_int_equal(helper_sql(&a->h, "SELECT count(*) FROM notification"), MANY + 1);
}

/* Told 700 things, of many threads; each third in a space that is not theirs. */
static void tell_eve(struct attention *a)
{
	struct db *db = write_beside(a);

	for (int64_t i = 1; i <= 700; i++) {
		char *key = mem_printf("x%d", (int)i);

		db_run(db,
		       "INSERT INTO notification (member, id, kind, once, group_key, at, space, "
		       "thread, number) SELECT ?1, ?2, 'reply', ?3, ?3, 1, id, 5000 + ?2 % 130, ?2 "
		       "FROM space WHERE slug = CASE WHEN ?2 % 3 THEN 'talk' ELSE 'heron' END",
		       "iis", a->eve, i, key);
		free(key);
	}
	assert_int_equal(db_commit(db), 0);
	db_close(&db);
}

/* One look is of the newest 300 rows: pages go on below it, and leave out none. */
static void test_pages(void **state)
{
	static const int limits[] = {1, 40, 199, 200, 201, 500};
	struct attention *a = *state;

	tell_eve(a);
	assert_int_equal(attention_waiting(a, a->eve), 200);
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		json_t *after = json_null(), *item;
		int64_t last = 701, shown = 0;
		size_t at;

		do {
			json_t *page =
			    helper_call(&a->h, a->eve, "notification.list",
					json_pack("{s:i, s:o?}", "limit", limits[i], "after",
						  json_is_null(after) ? NULL : after));

			json_array_foreach(json_object_get(page, "items"), at, item)
			{
				int64_t id = json_integer_value(json_object_get(item, "id"));

				assert_true(id < last);
				assert_int_not_equal(id % 3, 0);
				last = id;
				shown++;
			}
			after = json_incref(json_object_get(page, "next"));
			json_decref(page);
		} while (!json_is_null(after));
		assert_int_equal(shown, 467);
	}
}

/* Once a day what is beyond the newest thousand goes. */
static void test_kept(void **state)
{
	static const char old[] = "SELECT count(*) FROM notification WHERE at = 0";
	struct attention *a = *state;
	struct db *db = write_beside(a);

	for (int64_t i = 1; i <= 1300; i++) {
		char *once = mem_printf("x%d", (int)i);

		db_run(db,
		       "INSERT INTO notification (member, id, kind, once, group_key, at) "
		       "VALUES (?, ?, 'reply', ?, 'g', 0)",
		       "iis", a->ann, i, once);
		free(once);
	}
	assert_int_equal(db_commit(db), 0);
	db_close(&db);
	assert_int_equal(helper_sql(&a->h, old), 1300);
	for (int64_t minute = 0; minute < 1440; minute++)
		helper_tick(&a->h, clock_now() + minute * 60);
	assert_int_equal(helper_sql(&a->h, old), 1000);
	assert_int_equal(helper_sql(&a->h, "SELECT min(id) FROM notification"), 301);
}

/* --- from the release before --- */

static void test_old_answers(void **state)
{
	const struct migration first[] = {migrate_all[0], {NULL, NULL}};
	char dir[] = "/tmp/hearth-test-XXXXXX", *path;
	struct attention a = {0};
	struct db *db = NULL;

	(void)state;
	log_set_level("error");
	assert_non_null(mkdtemp(dir));
	path = mem_printf("%s/hearth.db", dir);
	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_int_equal(migrate_steps(db, first), 0);
	assert_int_equal(
	    db_script(
		db,
		"INSERT INTO space (id, kind, slug, title, about, visibility, created_at) VALUES "
		"(1, 'board', 'talk', 'Talk', 'a', 0, 1);"
		"INSERT INTO board (space, posts, threads) VALUES (1, 3, 1);"
		"INSERT INTO member (id, handle, joined_at) VALUES (1, 'ann', 1), (2, 'bob', 1);"
		"INSERT INTO thread (id, space, title, author, created_at, first_seq, last_seq, "
		"last_post_at, last_author, posts) VALUES (1, 1, 'Old', 1, 1, 10, 12, 3, 2, 3);"
		"INSERT INTO post (id, thread, space, number, parent, author, body, created_at, "
		"seq, "
		"found) VALUES (1, 1, 1, 1, NULL, 1, 'q', 1, 10, 1), (2, 1, 1, 2, 1, 2, 'read', 2, "
		"11, 2), (3, 1, 1, 3, 1, 2, 'not read', 3, 12, 3);"
		"INSERT INTO answer_to (member, seq, post) VALUES (1, 11, 2), (1, 12, 3);"
		"INSERT INTO read_mark (member, thread, number, seq, at) VALUES (1, 1, 2, 11, 2);"),
	    0);
	db_close(&db);
	free(path);
	helper_open(&a.h, domain_bindings(), dir);
	assert_int_equal(attention_waiting(&a, 1), 1);
	assert_int_equal(helper_int(&a.h, 1, "home.show", NULL, "waiting"), 1);
	attention_expect(&a, 1, "* bob answered you in Old\nbob answered you in Old\n");
	helper_close(&a.h);
}

#define ATTENTION_TEST(test) cmocka_unit_test_setup_teardown(test, attention_open, attention_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ATTENTION_TEST(test_an_answer),
	    ATTENTION_TEST(test_rows_alike_are_one),
	    ATTENTION_TEST(test_once_a_post),
	    ATTENTION_TEST(test_names_added_later),
	    ATTENTION_TEST(test_taking_part),
	    ATTENTION_TEST(test_news_moves_up),
	    ATTENTION_TEST(test_watching_a_board),
	    ATTENTION_TEST(test_reading_reads),
	    ATTENTION_TEST(test_taken_back),
	    ATTENTION_TEST(test_hidden),
	    ATTENTION_TEST(test_not_theirs),
	    ATTENTION_TEST(test_mutes),
	    ATTENTION_TEST(test_those_who_look_after_it),
	    ATTENTION_TEST(test_delivery),
	    ATTENTION_TEST(test_kinds_of_rooms),
	    ATTENTION_TEST(test_follow_list),
	    ATTENTION_TEST(test_events),
	    cmocka_unit_test(test_mentions),
	    ATTENTION_TEST(test_mentions_are_members),
	    ATTENTION_TEST(test_completion),
	    ATTENTION_TEST(test_muted_posts),
	    ATTENTION_TEST(test_many),
	    ATTENTION_TEST(test_pages),
	    ATTENTION_TEST(test_kept),
	    cmocka_unit_test(test_old_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
