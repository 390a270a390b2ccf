/* Boards, threads and posts through the hall: what people do with them, and
 * what refuses them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/log.h"
#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

/* The community of each test: three members, a board for all, one for members, one that is hidden
 * with ann as its host. */
struct content {
	struct helper h;
	int64_t ann, bob, eve;
};

static void content_board(struct helper *h, const char *slug, const char *visible)
{
	helper_do(h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s, s:s}", "board", slug, "title", slug, "about",
			    "what it is for", "read", visible));
}

static int content_open(void **state)
{
	struct content *c = mem_alloc(sizeof(*c));

	log_set_level("error");
	helper_open(&c->h, domain_bindings(), NULL);
	c->ann = helper_member(&c->h, "ann");
	c->bob = helper_member(&c->h, "bob");
	c->eve = helper_member(&c->h, "eve");
	content_board(&c->h, "talk", "guest");
	content_board(&c->h, "lounge", "member");
	content_board(&c->h, "heron", "hidden");
	helper_do(&c->h, HELPER_CONTROL, "board.admit",
		  json_pack("{s:s, s:s, s:s}", "board", "heron", "handle", "ann", "part", "host"));
	*state = c;
	return 0;
}

static int content_close(void **state)
{
	struct content *c = *state;

	helper_close(&c->h);
	free(c);
	return 0;
}

static int64_t content_thread(struct content *c, int64_t who, const char *board, const char *title,
			      const char *body)
{
	return helper_int(
	    &c->h, who, "thread.new",
	    json_pack("{s:s, s:s, s:s}", "board", board, "title", title, "body", body), "thread");
}

static int64_t content_reply(struct content *c, int64_t who, int64_t thread, int64_t to,
			     const char *body)
{
	return helper_int(&c->h, who, "post.reply",
			  json_pack("{s:I, s:I, s:s}", "thread", (json_int_t)thread, "to",
				    (json_int_t)to, "body", body),
			  "post");
}

/* The page of a list call; `items` of it is borrowed. */
static json_t *content_items(json_t *page)
{
	return json_object_get(page, "items");
}

static const char *content_text(json_t *object, const char *field)
{
	return json_string_value(json_object_get(object, field));
}

static int64_t content_int(json_t *object, const char *field)
{
	return json_integer_value(json_object_get(object, field));
}

static json_t *content_id(const char *field, int64_t id)
{
	return json_pack("{s:I}", field, (json_int_t)id);
}

/* --- boards --- */

static void test_boards_are_listed_by_who_may_read(void **state)
{
	struct content *c = *state;
	const struct {
		int64_t who;
		size_t count;
	} rows[] = {{HELPER_GUEST, 1}, {c->bob, 2}, {c->ann, 3}, {HELPER_CONTROL, 2}};

	for (size_t i = 0; i < 4; i++) {
		json_t *page = helper_call(&c->h, rows[i].who, "board.list", NULL);

		assert_int_equal(json_array_size(content_items(page)), rows[i].count);
		json_decref(page);
	}
}

static void test_boards_page(void **state)
{
	struct content *c = *state;
	json_t *page = helper_call(&c->h, c->ann, "board.list", json_pack("{s:i}", "limit", 2));
	const char *next = content_text(page, "next");
	json_t *rest;

	assert_int_equal(json_array_size(content_items(page)), 2);
	assert_non_null(next);
	rest = helper_call(&c->h, c->ann, "board.list",
			   json_pack("{s:i, s:s}", "limit", 2, "after", next));
	assert_int_equal(json_array_size(content_items(rest)), 1);
	assert_null(content_text(rest, "next"));
	json_decref(page);
	json_decref(rest);
}

static void test_themes_order_boards(void **state)
{
	struct content *c = *state;
	json_t *page;

	helper_do(&c->h, HELPER_CONTROL, "theme.add",
		  json_pack("{s:s, s:s, s:s}", "theme", "practise", "title", "Practise", "about",
			    "get better"));
	helper_do(&c->h, HELPER_CONTROL, "board.set",
		  json_pack("{s:s, s:s, s:s, s:s}", "board", "lounge", "theme", "practise", "title",
			    "The lounge", "read", "guest"));
	page = helper_call(&c->h, HELPER_GUEST, "board.list", NULL);
	assert_string_equal(content_text(json_array_get(content_items(page), 0), "board"),
			    "lounge");
	assert_string_equal(content_text(json_array_get(content_items(page), 0), "title"),
			    "The lounge");
	json_decref(page);
	page = helper_call(&c->h, HELPER_GUEST, "theme.list", NULL);
	assert_int_equal(content_int(json_array_get(content_items(page), 0), "boards"), 1);
	json_decref(page);
}

/* A theme that a board names comes to be; by its slug or its words it is one. */
static void test_themes_come_with_boards(void **state)
{
	static const char *const names[] = {"Eat well, at home", "eat-well-at-home",
					    "EAT WELL, AT HOME"};
	struct content *c = *state;
	json_t *page, *theme;

	for (int i = 0; i < 3; i++) {
		char slug[] = "boardx";

		slug[5] = (char)('a' + i);
		helper_do(&c->h, HELPER_CONTROL, "board.add",
			  json_pack("{s:s, s:s, s:s, s:s}", "board", slug, "title", slug, "about",
				    "about", "theme", names[i]));
	}
	page = helper_call(&c->h, HELPER_GUEST, "theme.list", NULL);
	assert_int_equal(json_array_size(content_items(page)), 1);
	theme = json_array_get(content_items(page), 0);
	assert_string_equal(content_text(theme, "theme"), "eat-well-at-home");
	assert_string_equal(content_text(theme, "title"), "Eat well, at home");
	assert_int_equal(content_int(theme, "boards"), 3);
	json_decref(page);
}

static void test_sysop_shapes_boards(void **state)
{
	struct content *c = *state;
	json_t *page;

	assert_int_equal(helper_try(&c->h, HELPER_CONTROL, "board.set",
				    json_pack("{s:s, s:s}", "board", "heron", "read", "guest"),
				    NULL),
			 ERR_REFUSED);
	assert_int_equal(
	    helper_try(&c->h, HELPER_CONTROL, "board.add",
		       json_pack("{s:s, s:s, s:s}", "board", "TALK", "title", "x", "about", "x"),
		       NULL),
	    ERR_CONFLICT);
	assert_int_equal(
	    helper_try(&c->h, HELPER_CONTROL, "board.add",
		       json_pack("{s:s, s:s, s:s}", "board", "Guest", "title", "x", "about", "x"),
		       NULL),
	    ERR_REFUSED);
	page = helper_call(&c->h, c->ann, "board.people", json_pack("{s:s}", "board", "heron"));
	assert_string_equal(content_text(json_array_get(content_items(page), 0), "part"), "host");
	json_decref(page);
	helper_do(&c->h, HELPER_CONTROL, "board.dismiss",
		  json_pack("{s:s, s:s}", "board", "heron", "handle", "ann"));
	assert_int_equal(
	    helper_try(&c->h, c->ann, "board.show", json_pack("{s:s}", "board", "heron"), NULL),
	    ERR_NOT_FOUND);
}

/* --- threads and posts --- */

static void test_a_thread_and_answers(void **state)
{
	struct content *c = *state;
	int64_t thread = content_thread(c, c->ann, "talk", "Tempo", "How do I **practise**?");
	json_t *show, *posts, *one;

	assert_int_equal(thread, 1);
	content_reply(c, c->bob, thread, 1, "Half swings.");
	content_reply(c, c->ann, thread, 2, "Thank you.");
	show = helper_call(&c->h, HELPER_GUEST, "thread.show", content_id("thread", thread));
	posts = content_items(show);
	assert_int_equal(json_array_size(posts), 3);
	one = json_array_get(posts, 2);
	assert_int_equal(content_int(one, "number"), 3);
	assert_int_equal(content_int(one, "parent"), 2);
	assert_string_equal(content_text(one, "parent_author"), "bob");
	assert_true(json_is_true(json_object_get(json_array_get(posts, 0), "first_post")));
	assert_true(json_is_false(json_object_get(one, "first_post")));
	one = json_object_get(show, "thread");
	assert_int_equal(content_int(one, "posts"), 3);
	assert_int_equal(content_int(one, "unread"), 0);
	assert_string_equal(content_text(one, "last_author"), "ann");
	json_decref(show);
	assert_int_equal(helper_try(&c->h, c->bob, "post.reply",
				    json_pack("{s:I, s:i, s:s}", "thread", (json_int_t)thread, "to",
					      9, "body", "x"),
				    NULL),
			 ERR_NOT_FOUND);
}

static void test_posts_page_by_number(void **state)
{
	struct content *c = *state;
	int64_t thread = content_thread(c, c->ann, "talk", "Long", "1");
	json_t *page;

	for (int i = 2; i <= 7; i++)
		content_reply(c, c->bob, thread, 1, "more");
	page = helper_call(
	    &c->h, c->ann, "thread.show",
	    json_pack("{s:I, s:i, s:i}", "thread", (json_int_t)thread, "from", 3, "limit", 2));
	assert_int_equal(content_int(json_array_get(content_items(page), 0), "number"), 3);
	assert_string_equal(content_text(page, "next"), "4");
	json_decref(page);
	page = helper_call(
	    &c->h, c->ann, "thread.show",
	    json_pack("{s:I, s:s, s:i}", "thread", (json_int_t)thread, "after", "4", "limit", 3));
	assert_int_equal(json_array_size(content_items(page)), 3);
	assert_null(content_text(page, "next"));
	json_decref(page);
	assert_int_equal(
	    helper_try(&c->h, c->ann, "thread.show",
		       json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "after", "4.4"), NULL),
	    ERR_INVALID);
}

/* Every thread comes once, in the order of its list, over all pages. */
static void content_walk(struct content *c, const char *sort, size_t expected)
{
	char *after = NULL;
	size_t count = 0;
	int64_t last_key = INT64_MAX;
	bool was_pinned = true;

	do {
		json_t *page = helper_call(&c->h, c->bob, "thread.list",
					   json_pack("{s:s, s:i, s:s, s:s*}", "board", "talk",
						     "limit", 3, "sort", sort, "after", after));
		json_t *item;
		size_t i;

		json_array_foreach(content_items(page), i, item)
		{
			bool pinned = json_is_true(json_object_get(item, "pinned"));
			int64_t key = content_int(item, "thread");

			assert_true(was_pinned || !pinned);
			if (pinned == was_pinned && strcmp(sort, "new") == 0)
				assert_true(key < last_key);
			was_pinned = pinned;
			last_key = key;
			count++;
		}
		free(after);
		after = mem_dup(content_text(page, "next"));
		json_decref(page);
	} while (after);
	assert_int_equal(count, expected);
}

static void test_threads_page_by_key(void **state)
{
	struct content *c = *state;

	for (int i = 0; i < 11; i++) {
		int64_t thread = content_thread(c, c->ann, "talk", "One of many", "text");

		if (i == 4)
			helper_do(&c->h, HELPER_CONTROL, "member.set",
				  json_pack("{s:s, s:s}", "handle", "eve", "role", "sysop"));
		if (i == 5)
			helper_do(
			    &c->h, c->eve, "thread.set",
			    json_pack("{s:I, s:b}", "thread", (json_int_t)thread, "pinned", 1));
	}
	content_walk(c, "new", 11);
	content_walk(c, "active", 11);
}

static void test_edits_are_kept(void **state)
{
	struct content *c = *state;
	int64_t thread = content_thread(c, c->ann, "talk", "Grip", "first wording");
	json_t *page;

	helper_do(&c->h, c->ann, "post.edit", json_pack("{s:i, s:s}", "post", 1, "body", "second"));
	helper_do(&c->h, c->ann, "post.edit", json_pack("{s:i, s:s}", "post", 1, "body", "third"));
	helper_do(&c->h, c->ann, "post.edit", json_pack("{s:i, s:s}", "post", 1, "body", "third"));
	assert_int_equal(helper_try(&c->h, c->bob, "post.edit",
				    json_pack("{s:i, s:s}", "post", 1, "body", "mine"), NULL),
			 ERR_REFUSED);
	page = helper_call(&c->h, c->bob, "post.history", content_id("post", 1));
	assert_int_equal(json_array_size(content_items(page)), 2);
	assert_string_equal(content_text(json_array_get(content_items(page), 0), "body"), "second");
	assert_string_equal(content_text(json_array_get(content_items(page), 1), "body"),
			    "first wording");
	json_decref(page);
	page = helper_call(&c->h, c->bob, "thread.show", content_id("thread", thread));
	assert_non_null(content_text(json_array_get(content_items(page), 0), "edited_at"));
	json_decref(page);
}

static void test_deleted_posts_keep_their_number(void **state)
{
	struct content *c = *state;
	int64_t thread = content_thread(c, c->ann, "talk", "Grip", "secret words");
	int64_t post = content_reply(c, c->bob, thread, 1, "other words");
	json_t *page, *item;

	helper_do(&c->h, c->ann, "post.edit",
		  json_pack("{s:i, s:s}", "post", 1, "body", "changed"));
	assert_int_equal(helper_try(&c->h, c->bob, "post.delete", content_id("post", 1), NULL),
			 ERR_REFUSED);
	helper_do(&c->h, c->ann, "post.delete", content_id("post", 1));
	page = helper_call(&c->h, c->bob, "thread.show", content_id("thread", thread));
	item = json_array_get(content_items(page), 0);
	assert_true(json_is_null(json_object_get(item, "body")));
	assert_int_equal(content_int(item, "number"), 1);
	assert_int_equal(json_array_size(content_items(page)), 2);
	json_decref(page);
	page = helper_call(&c->h, c->bob, "post.history", content_id("post", 1));
	assert_int_equal(json_array_size(content_items(page)), 0);
	json_decref(page);
	page = helper_call(&c->h, c->ann, "post.history", content_id("post", 1));
	assert_int_equal(json_array_size(content_items(page)), 1);
	json_decref(page);
	assert_int_equal(helper_try(&c->h, c->ann, "post.edit",
				    json_pack("{s:i, s:s}", "post", 1, "body", "x"), NULL),
			 ERR_REFUSED);
	helper_do(&c->h, c->ann, "post.restore", content_id("post", 1));
	page = helper_call(&c->h, c->bob, "post.show", content_id("post", 1));
	assert_string_equal(content_text(json_object_get(page, "post"), "body"), "changed");
	json_decref(page);
	assert_int_equal(helper_try(&c->h, c->eve, "post.restore", content_id("post", post), NULL),
			 ERR_REFUSED);
}

static void test_moderators_lock_pin_and_delete(void **state)
{
	struct content *c = *state;
	int64_t thread = content_thread(c, c->bob, "talk", "Grip", "text");
	json_t *params = json_pack("{s:I, s:b}", "thread", (json_int_t)thread, "locked", 1);

	assert_int_equal(helper_try(&c->h, c->bob, "thread.set", json_incref(params), NULL),
			 ERR_REFUSED);
	helper_do(&c->h, c->bob, "thread.set",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "title", "Better"));
	helper_do(
	    &c->h, HELPER_CONTROL, "board.admit",
	    json_pack("{s:s, s:s, s:s}", "board", "talk", "handle", "eve", "part", "moderator"));
	helper_do(&c->h, c->eve, "thread.set", params);
	assert_int_equal(
	    helper_try(&c->h, c->ann, "post.reply",
		       json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "body", "x"), NULL),
	    ERR_REFUSED);
	assert_string_equal(c->h.words, "this thread is locked: it takes no more posts");
	content_reply(c, c->eve, thread, 1, "the last word");
	helper_do(&c->h, c->eve, "post.delete", content_id("post", 1));
	assert_int_equal(helper_try(&c->h, c->bob, "post.restore", content_id("post", 1), NULL),
			 ERR_REFUSED);
	helper_do(&c->h, c->eve, "post.restore", content_id("post", 1));
}

static void test_guests_do_not_write(void **state)
{
	struct content *c = *state;

	assert_int_equal(
	    helper_try(&c->h, HELPER_GUEST, "thread.new",
		       json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "x", "body", "x"),
		       NULL),
	    ERR_NEEDS_MEMBER);
}

static void test_hidden_ids_are_random(void **state)
{
	struct content *c = *state;
	int64_t hidden = content_thread(c, c->ann, "heron", "Ship date", "soon");
	int64_t post = content_reply(c, c->ann, hidden, 1, "sooner");

	assert_true(hidden >= INT64_C(1) << 40 && hidden < INT64_C(1) << 53);
	assert_true(post >= INT64_C(1) << 40);
	assert_int_equal(content_thread(c, c->ann, "talk", "Next", "text"), 1);
	assert_int_equal(helper_sql(&c->h, "SELECT posts FROM member WHERE handle = 'ann'"), 1);
}

/* --- what is not for somebody is what is not there --- */

static void content_same(struct content *c, int64_t who, const char *method, json_t *forbidden,
			 json_t *absent)
{
	uint64_t steps;
	char words[sizeof(c->h.words)];

	/* The first run of a statement on a connection counts the same as any other. */
	assert_int_equal(helper_try(&c->h, who, method, forbidden, NULL), ERR_NOT_FOUND);
	steps = c->h.steps;
	snprintf(words, sizeof(words), "%s", c->h.words);
	assert_int_equal(helper_try(&c->h, who, method, absent, NULL), ERR_NOT_FOUND);
	assert_string_equal(c->h.words, words);
	if (c->h.steps != steps)
		print_error("%s\n", method);
	assert_int_equal(c->h.steps, steps);
}

static json_t *content_probe(const char *method, const char *slug, int64_t thread, int64_t post)
{
	const char *noun_board[] = {"board.show", "board.people", "thread.list", "read.catchup"};
	const char *noun_thread[] = {"thread.show", "read.mark", "read.unmark"};

	for (size_t i = 0; i < 4; i++) {
		if (strcmp(method, noun_board[i]) == 0)
			return json_pack("{s:s}", "board", slug);
	}
	for (size_t i = 0; i < 3; i++) {
		if (strcmp(method, noun_thread[i]) == 0)
			return content_id("thread", thread);
	}
	if (strcmp(method, "read.next") == 0)
		return json_pack("{s:s, s:I}", "board", slug, "thread", (json_int_t)thread);
	if (strcmp(method, "search") == 0)
		return json_pack("{s:s, s:s}", "query", "ship", "board", slug);
	if (strcmp(method, "thread.new") == 0)
		return json_pack("{s:s, s:s, s:s}", "board", slug, "title", "t", "body", "b");
	if (strcmp(method, "thread.set") == 0)
		return json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "title", "x");
	if (strcmp(method, "post.reply") == 0)
		return json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "body", "x");
	if (strcmp(method, "post.edit") == 0)
		return json_pack("{s:I, s:s}", "post", (json_int_t)post, "body", "x");
	if (strcmp(method, "draft.save") == 0)
		return json_pack("{s:o, s:s}", "target",
				 json_sprintf("reply:%lld", (long long)thread), "body", "x");
	return content_id("post", post);
}

static void test_forbidden_is_absent(void **state)
{
	static const char *const methods[] = {
	    "board.show",   "board.people", "thread.list", "read.catchup", "thread.show",
	    "read.mark",    "read.unmark",  "read.next",   "search",	   "thread.new",
	    "thread.set",   "post.reply",   "post.edit",   "post.show",	   "post.delete",
	    "post.restore", "post.history", "draft.save",
	};
	struct content *c = *state;
	int64_t thread = content_thread(c, c->ann, "heron", "Ship date", "ship soon");
	int64_t post = helper_sql(&c->h, "SELECT max(id) FROM post");
	int64_t closed, closed_post;

	content_thread(c, c->ann, "talk", "Open", "open");
	closed = content_thread(c, c->ann, "lounge", "Members", "members only");
	closed_post = helper_sql(&c->h, "SELECT value FROM counter WHERE name = 'post'");
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		const char *m = methods[i];
		const struct call *call = calls_find(m);

		content_same(c, c->eve, m, content_probe(m, "heron", thread, post),
			     content_probe(m, "herons", thread - 1, post - 1));
		content_same(c, c->eve, m, content_probe(m, "HERON", thread, post),
			     content_probe(m, "zz", FIELD_ID_MAX, FIELD_ID_MAX));
		if (call->who == CALL_ANYONE)
			content_same(c, HELPER_GUEST, m,
				     content_probe(m, "lounge", closed, closed_post),
				     content_probe(m, "aa", 777777, 777777));
	}
}

static void test_lists_do_not_show_what_is_hidden(void **state)
{
	/* The first two walk over no hidden space at all. */
	static const char *const lists[] = {"board.list", "theme.list", "home.show", "whoami"};
	struct content *c = *state;
	json_t *before[4], *page;
	uint64_t steps[4];

	content_thread(c, c->ann, "talk", "Open", "open");
	for (size_t i = 0; i < 4; i++) {
		before[i] = helper_call(&c->h, c->eve, lists[i], NULL);
		steps[i] = c->h.steps;
	}
	content_board(&c->h, "osprey", "hidden");
	for (int i = 0; i < 5; i++)
		content_thread(c, c->ann, "heron", "Heron", "heron words");
	for (size_t i = 0; i < 4; i++) {
		page = helper_call(&c->h, c->eve, lists[i], NULL);
		assert_true(json_equal(page, before[i]));
		if (i < 2)
			assert_int_equal(c->h.steps, steps[i]);
		json_decref(page);
		json_decref(before[i]);
	}
	page = helper_call(&c->h, c->eve, "change.list", json_pack("{s:i}", "since", 0));
	for (size_t i = 0; i < json_array_size(content_items(page)); i++) {
		const char *board = content_text(json_array_get(content_items(page), i), "board");

		assert_true(!board || strcmp(board, "talk") == 0 || strcmp(board, "lounge") == 0);
	}
	json_decref(page);
}

/* --- home, drafts, places, changes --- */

static void test_home_of_a_guest_and_of_a_member(void **state)
{
	struct content *c = *state;
	int64_t thread = content_thread(c, c->ann, "talk", "Unanswered", "> quoted\nmy own words");
	json_t *home = helper_call(&c->h, HELPER_GUEST, "home.show", NULL);
	json_t *item;

	assert_true(json_is_true(json_object_get(home, "is_new")));
	item = json_array_get(json_object_get(home, "unanswered"), 0);
	assert_string_equal(content_text(item, "snippet"), "my own words");
	assert_int_equal(content_int(item, "unread"), 0);
	assert_int_equal(json_array_size(json_object_get(home, "week")), 1);
	assert_string_equal(content_text(home, "hello_board"), "talk");
	json_decref(home);

	content_reply(c, c->bob, thread, 1, "an answer");
	home = helper_call(&c->h, c->ann, "home.show", NULL);
	assert_true(json_is_false(json_object_get(home, "is_new")));
	assert_int_equal(content_int(home, "waiting"), 1);
	assert_int_equal(json_array_size(json_object_get(home, "for_me")), 1);
	item = json_array_get(json_object_get(home, "mine"), 0);
	assert_int_equal(content_int(item, "number"), 2);
	assert_int_equal(content_int(item, "unread"), 1);
	assert_int_equal(json_array_size(json_object_get(home, "unanswered")), 0);
	json_decref(home);

	helper_do(&c->h, c->ann, "read.mark", content_id("thread", thread));
	home = helper_call(&c->h, c->ann, "home.show", NULL);
	assert_int_equal(content_int(home, "waiting"), 0);
	assert_int_equal(json_array_size(json_object_get(home, "for_me")), 1);
	assert_int_equal(json_array_size(json_object_get(home, "mine")), 0);
	json_decref(home);
}

static json_t *content_draft(const char *target, const char *body, int64_t draft, int64_t revision)
{
	json_t *in = json_pack("{s:s, s:s}", "target", target, "body", body);

	if (draft) {
		json_object_set_new(in, "draft", json_integer(draft));
		json_object_set_new(in, "revision", json_integer(revision));
	}
	return in;
}

static void test_drafts_are_never_written_over(void **state)
{
	struct content *c = *state;
	json_t *r = helper_call(&c->h, c->ann, "draft.save", content_draft("new:talk", "a", 0, 0));
	int64_t draft = content_int(r, "draft");
	json_t *page;

	assert_int_equal(content_int(r, "revision"), 1);
	json_decref(r);
	assert_int_equal(helper_int(&c->h, c->ann, "draft.save",
				    content_draft("new:talk", "b", draft, 1), "revision"),
			 2);
	r = helper_call(&c->h, c->ann, "draft.save", content_draft("new:talk", "other", draft, 1));
	assert_true(json_is_true(json_object_get(r, "forked")));
	assert_int_not_equal(content_int(r, "draft"), draft);
	json_decref(r);
	page = helper_call(&c->h, c->ann, "draft.list", json_pack("{s:s}", "target", "new:talk"));
	assert_int_equal(json_array_size(content_items(page)), 2);
	json_decref(page);
	assert_int_equal(helper_try(&c->h, c->bob, "draft.drop", content_id("draft", draft), NULL),
			 ERR_NOT_FOUND);
	helper_do(&c->h, c->ann, "draft.drop", content_id("draft", draft));
	r = helper_call(&c->h, c->ann, "draft.save", content_draft("new:talk", "again", draft, 2));
	assert_true(json_is_false(json_object_get(r, "forked")));
	json_decref(r);
}

static void test_draft_targets(void **state)
{
	static const struct {
		const char *target;
		int err;
	} rows[] = {
	    {"reply:1", 0},
	    {"reply:1:1", 0},
	    {"edit:1", 0},
	    {"new:talk", 0},
	    {"reply:2", ERR_NOT_FOUND},
	    {"new:heron", ERR_NOT_FOUND},
	    {"edit:99", ERR_NOT_FOUND},
	    {"reply:", ERR_INVALID},
	    {"reply:x", ERR_INVALID},
	    {"reply:1:", ERR_INVALID},
	    {"reply:1:1:1", ERR_INVALID},
	    {"edit:1:1", ERR_INVALID},
	    {"what:1", ERR_INVALID},
	    {"new:1", ERR_INVALID},
	    {"1234", ERR_INVALID},
	    {"reply:99999999999999999999", ERR_INVALID},
	};
	struct content *c = *state;

	content_thread(c, c->ann, "talk", "Open", "open");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int err = helper_try(&c->h, c->bob, "draft.save",
				     content_draft(rows[i].target, "x", 0, 0), NULL);

		if (err != rows[i].err)
			print_error("%s\n", rows[i].target);
		assert_int_equal(err, rows[i].err);
	}
}

static void test_changes_after_a_change(void **state)
{
	struct content *c = *state;
	int64_t since = helper_sql(&c->h, "SELECT value FROM counter WHERE name = 'seq'");
	json_t *page, *item;
	static const char *const kinds[] = {"thread.new",  "post.new",	   "post.edit",
					    "post.delete", "post.restore", "thread.set"};

	content_thread(c, c->ann, "talk", "Grip", "text");
	content_reply(c, c->bob, 1, 1, "answer");
	helper_do(&c->h, c->bob, "post.edit", json_pack("{s:i, s:s}", "post", 2, "body", "better"));
	helper_do(&c->h, c->bob, "post.delete", content_id("post", 2));
	helper_do(&c->h, c->bob, "post.restore", content_id("post", 2));
	helper_do(&c->h, c->ann, "thread.set",
		  json_pack("{s:i, s:s}", "thread", 1, "title", "Grips"));
	page = helper_call(&c->h, HELPER_GUEST, "change.list", content_id("since", since));
	assert_int_equal(json_array_size(content_items(page)), 6);
	for (size_t i = 0; i < 6; i++) {
		item = json_array_get(content_items(page), i);
		assert_string_equal(content_text(item, "kind"), kinds[i]);
		assert_string_equal(content_text(item, "board"), "talk");
		assert_int_equal(content_int(item, "thread"), 1);
	}
	item = json_array_get(content_items(page), 1);
	assert_int_equal(content_int(item, "number"), 2);
	assert_string_equal(content_text(item, "author"), "bob");
	json_decref(page);
}

#define CONTENT_TEST(fn) cmocka_unit_test_setup_teardown(fn, content_open, content_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CONTENT_TEST(test_boards_are_listed_by_who_may_read),
	    CONTENT_TEST(test_boards_page),
	    CONTENT_TEST(test_themes_order_boards),
	    CONTENT_TEST(test_themes_come_with_boards),
	    CONTENT_TEST(test_sysop_shapes_boards),
	    CONTENT_TEST(test_a_thread_and_answers),
	    CONTENT_TEST(test_posts_page_by_number),
	    CONTENT_TEST(test_threads_page_by_key),
	    CONTENT_TEST(test_edits_are_kept),
	    CONTENT_TEST(test_deleted_posts_keep_their_number),
	    CONTENT_TEST(test_moderators_lock_pin_and_delete),
	    CONTENT_TEST(test_guests_do_not_write),
	    CONTENT_TEST(test_hidden_ids_are_random),
	    CONTENT_TEST(test_forbidden_is_absent),
	    CONTENT_TEST(test_lists_do_not_show_what_is_hidden),
	    CONTENT_TEST(test_home_of_a_guest_and_of_a_member),
	    CONTENT_TEST(test_drafts_are_never_written_over),
	    CONTENT_TEST(test_draft_targets),
	    CONTENT_TEST(test_changes_after_a_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
