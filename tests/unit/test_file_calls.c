/* The calls about files: an outbox, posts, who may know, limits, the sweep. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sodium.h>
#include <sys/stat.h>
#include <time.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "server/domain/domain.h"
#include "server/domain/file_tick.h"
#include "server/domain/outbox.h"
#include "server/store/blob.h"
#include "server/store/power.h"
#include "tests/unit/hall_helper.h"

static struct helper h;
static int64_t ann, bob, host;

static void board(const char *slug, const char *read)
{
	helper_do(&h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s, s:s}", "board", slug, "title", slug, "about", "about",
			    "read", read));
}

static int set_up(void **state)
{
	(void)state;
	helper_open(&h, domain_bindings(), NULL);
	ann = helper_member(&h, "ann");
	bob = helper_member(&h, "bob");
	host = helper_member(&h, "keeper");
	board("tea", "guest");
	board("den", "hidden");
	helper_do(&h, HELPER_CONTROL, "board.admit",
		  json_pack("{s:s, s:s, s:s}", "board", "den", "handle", "ann", "part", "member"));
	helper_do(&h, HELPER_CONTROL, "board.admit",
		  json_pack("{s:s, s:s, s:s}", "board", "tea", "handle", "keeper", "part", "host"));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	helper_close(&h);
	return 0;
}

static int64_t put(int64_t who, const char *name, const char *body)
{
	return helper_int(&h, who, "file.put", json_pack("{s:s, s:s}", "name", name, "body", body),
			  "file");
}

static json_t *named(int64_t file)
{
	return json_sprintf("%lld", (long long)file);
}

static int64_t thread(int64_t who, const char *slug, json_t *files, int64_t *post_r)
{
	json_t *params = json_pack("{s:s, s:s, s:s}", "board", slug, "title", "T", "body", "b"), *r;
	int64_t id;

	if (files)
		json_object_set_new(params, "file", files);
	r = helper_call(&h, who, "thread.new", params);
	id = json_integer_value(json_object_get(r, "thread"));
	*post_r = json_integer_value(json_object_get(r, "post"));
	json_decref(r);
	return id;
}

static int get(int64_t who, int64_t file)
{
	return helper_try(&h, who, "file.get", json_pack("{s:o}", "file", named(file)), NULL);
}

static size_t count(int64_t who, json_t *params)
{
	json_t *r = helper_call(&h, who, "file.list", params);
	size_t n = json_array_size(json_object_get(r, "items"));

	json_decref(r);
	return n;
}

/* The path of a file's content, and whether it is there. */
static char *content(int64_t file)
{
	json_t *r = helper_call(&h, ann, "file.show", json_pack("{s:o}", "file", named(file)));
	const char *digest = json_string_value(json_object_get(r, "digest"));
	char *path = mem_printf("%s/files/%.2s/%.2s/%s", h.dir, digest, digest + 2, digest);

	json_decref(r);
	return path;
}

static bool exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

static void age(const char *path, int seconds)
{
	struct timespec times[2] = {{.tv_sec = time(NULL) - seconds}};

	times[1] = times[0];
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* --- the outbox --- */

static void test_outbox(void **state)
{
	int64_t log = put(ann, "../swing log.txt", "line\n"), other;
	json_t *r = helper_call(&h, ann, "file.list", NULL), *item;

	(void)state;
	item = json_array_get(json_object_get(r, "items"), 0);
	assert_string_equal(json_string_value(json_object_get(item, "name")), "swing log.txt");
	assert_string_equal(json_string_value(json_object_get(item, "type")), "text/plain");
	assert_string_equal(json_string_value(json_object_get(item, "owner")), "ann");
	assert_int_equal(json_integer_value(json_object_get(item, "size")), 5);
	assert_true(json_is_null(json_object_get(item, "post")));
	json_decref(r);
	/* The same name again is the same file, with what it has now. */
	assert_int_equal(put(ann, "swing log.txt", "another line\n"), log);
	other = helper_int(
	    &h, ann, "file.put",
	    json_pack("{s:s, s:s, s:b}", "name", "swing log.txt", "body", "x", "unique", 1),
	    "file");
	assert_int_not_equal(other, log);
	r = helper_call(&h, ann, "file.show", json_pack("{s:s}", "file", "swing log-2.txt"));
	assert_int_equal(json_integer_value(json_object_get(r, "file")), other);
	json_decref(r);
	assert_int_equal(count(ann, NULL), 2);
	assert_int_equal(count(bob, NULL), 0);
	/* Nobody else's, by id or by name. */
	assert_int_equal(get(bob, log), ERR_NOT_FOUND);
	assert_int_equal(get(HELPER_GUEST, log), ERR_NOT_FOUND);
	assert_int_equal(get(HELPER_CONTROL, log), ERR_NOT_FOUND);
	assert_int_equal(
	    helper_try(&h, bob, "file.show", json_pack("{s:s}", "file", "swing log.txt"), NULL),
	    ERR_NOT_FOUND);
	assert_int_equal(helper_try(&h, HELPER_GUEST, "file.list", NULL, NULL), ERR_NEEDS_MEMBER);
	assert_int_equal(
	    helper_try(&h, bob, "file.remove", json_pack("{s:o}", "file", named(log)), NULL),
	    ERR_NOT_FOUND);
	helper_do(&h, ann, "file.rename",
		  json_pack("{s:o, s:s}", "file", named(log), "name", "./a.txt"));
	assert_int_equal(helper_try(&h, ann, "file.rename",
				    json_pack("{s:o, s:s}", "file", named(other), "name", "a.txt"),
				    NULL),
			 ERR_CONFLICT);
	helper_do(&h, ann, "file.remove", json_pack("{s:s}", "file", "a.txt"));
	assert_int_equal(get(ann, log), ERR_NOT_FOUND);
	assert_int_equal(count(ann, json_pack("{s:s}", "name", "swing log-2.txt")), 1);
}

static void test_pages(void **state)
{
	json_t *r, *next = NULL;
	size_t seen = 0;
	int64_t post;

	(void)state;
	for (int i = 0; i < 7; i++) {
		char *name = mem_printf("f%d.txt", i);

		thread(ann, "tea", json_pack("[o]", named(put(ann, name, name))), &post);
		put(ann, name, name);
		free(name);
	}
	for (int round = 0; round < 2; round++) {
		do {
			json_t *params = json_pack("{s:i}", "limit", 3);

			if (round)
				json_object_set_new(params, "board", json_string("tea"));
			if (next)
				json_object_set(params, "after", next);
			json_decref(next);
			r = helper_call(&h, ann, "file.list", params);
			seen += json_array_size(json_object_get(r, "items"));
			next = json_incref(json_object_get(r, "next"));
			json_decref(r);
		} while (json_is_string(next));
		json_decref(next);
		next = NULL;
	}
	assert_int_equal(seen, 14);
}

/* --- on posts --- */

static json_t *attached(int64_t who, int64_t post)
{
	json_t *r = helper_call(&h, who, "post.show", json_pack("{s:I}", "post", (json_int_t)post)),
	       *list;

	list = json_incref(json_object_get(json_object_get(r, "post"), "attachments"));
	json_decref(r);
	return list;
}

static void test_attach(void **state)
{
	int64_t a = put(ann, "a.txt", "aa"), b = put(ann, "b.txt", "bb"), post, reply, again;
	int64_t id = thread(ann, "tea", json_pack("[o, s]", named(a), "b.txt"), &post);
	json_t *list = attached(HELPER_GUEST, post), *r;

	(void)state;
	assert_int_equal(json_array_size(list), 2);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 1), "file")), b);
	json_decref(list);
	assert_int_equal(count(ann, NULL), 0);
	assert_int_equal(count(HELPER_GUEST, json_pack("{s:I}", "thread", (json_int_t)id)), 2);
	assert_int_equal(count(HELPER_GUEST, json_pack("{s:s, s:i}", "board", "tea", "number", 2)),
			 0);
	assert_int_equal(get(HELPER_GUEST, a), 0);
	/* What is attached is no longer anybody's to attach. */
	assert_int_equal(helper_try(&h, ann, "post.reply",
				    json_pack("{s:I, s:s, s:[o]}", "thread", (json_int_t)id, "body",
					      "b", "file", named(a)),
				    NULL),
			 ERR_REFUSED);
	assert_int_equal(helper_try(&h, bob, "post.reply",
				    json_pack("{s:I, s:s, s:[o]}", "thread", (json_int_t)id, "body",
					      "b", "file", named(a)),
				    NULL),
			 ERR_NOT_FOUND);
	assert_int_equal(helper_sql(&h, "SELECT count(*) FROM post"), 1);
	/* To a post that is there; alike names stay apart. */
	reply = helper_int(&h, bob, "post.reply",
			   json_pack("{s:I, s:s}", "thread", (json_int_t)id, "body", "b"), "post");
	put(bob, "x.txt", "1");
	helper_do(&h, bob, "file.attach",
		  json_pack("{s:s, s:I}", "file", "x.txt", "post", (json_int_t)reply));
	again = put(bob, "x.txt", "2");
	helper_do(&h, bob, "file.attach",
		  json_pack("{s:o, s:I}", "file", named(again), "post", (json_int_t)reply));
	r = helper_call(&h, bob, "file.show", json_pack("{s:o}", "file", named(again)));
	assert_string_equal(json_string_value(json_object_get(r, "name")), "x-2.txt");
	assert_int_equal(json_integer_value(json_object_get(r, "number")), 2);
	json_decref(r);
	put(ann, "mine.txt", "m");
	assert_int_equal(
	    helper_try(&h, ann, "file.attach",
		       json_pack("{s:s, s:I}", "file", "mine.txt", "post", (json_int_t)reply),
		       NULL),
	    ERR_REFUSED);
	/* Off again: by its owner, and by who looks after the board. */
	assert_int_equal(
	    helper_try(&h, ann, "file.remove", json_pack("{s:o}", "file", named(again)), NULL),
	    ERR_REFUSED);
	helper_do(&h, bob, "file.remove", json_pack("{s:o}", "file", named(again)));
	helper_do(&h, host, "file.remove", json_pack("{s:o}", "file", named(b)));
	assert_int_equal(get(HELPER_GUEST, b), ERR_NOT_FOUND);
	assert_int_equal(count(HELPER_GUEST, json_pack("{s:s}", "board", "tea")), 2);
}

/* Too many for one post: refused whole, nothing of it is there. */
static void test_too_many(void **state)
{
	json_t *files = json_array();
	int64_t post, id;

	(void)state;
	for (int i = 0; i < FIELD_FILES_MAX; i++) {
		char *name = mem_printf("n%d", i);

		json_array_append_new(files, named(put(ann, name, "x")));
		free(name);
	}
	put(ann, "one-more", "x");
	json_incref(files);
	json_array_append_new(files, json_string("one-more"));
	assert_int_equal(helper_try(&h, ann, "thread.new",
				    json_pack("{s:s, s:s, s:s, s:o}", "board", "tea", "title", "T",
					      "body", "b", "file", files),
				    NULL),
			 ERR_TOO_LARGE);
	json_array_remove(files, FIELD_FILES_MAX);
	id = thread(ann, "tea", files, &post);
	assert_true(id > 0);
	assert_int_equal(
	    helper_try(&h, ann, "file.attach",
		       json_pack("{s:s, s:I}", "file", "one-more", "post", (json_int_t)post), NULL),
	    ERR_TOO_LARGE);
	assert_int_equal(count(ann, NULL), 1);
}

static void test_hidden(void **state)
{
	int64_t a = put(ann, "plan.txt", "secret"), post;
	int64_t id = thread(ann, "den", json_pack("[o]", named(a)), &post);

	(void)state;
	assert_int_equal(get(ann, a), 0);
	assert_int_equal(get(bob, a), ERR_NOT_FOUND);
	assert_int_equal(get(HELPER_CONTROL, a), ERR_NOT_FOUND);
	assert_int_equal(
	    helper_try(&h, bob, "file.list", json_pack("{s:I}", "thread", (json_int_t)id), NULL),
	    ERR_NOT_FOUND);
	assert_int_equal(
	    helper_try(&h, bob, "file.list",
		       json_pack("{s:s, s:I}", "board", "tea", "thread", (json_int_t)id), NULL),
	    ERR_NOT_FOUND);
	assert_int_equal(
	    helper_try(&h, ann, "file.list",
		       json_pack("{s:s, s:I}", "board", "tea", "thread", (json_int_t)id), NULL),
	    ERR_NOT_FOUND);
	/* Whoever is not in it any more does not read it any more. */
	helper_do(&h, HELPER_CONTROL, "board.dismiss",
		  json_pack("{s:s, s:s}", "board", "den", "handle", "ann"));
	assert_int_equal(get(ann, a), ERR_NOT_FOUND);
}

static void test_deleted_post(void **state)
{
	int64_t a = put(ann, "a.txt", "aa"), post;
	int64_t id = thread(ann, "tea", json_pack("[o]", named(a)), &post);
	json_t *list;

	(void)state;
	helper_do(&h, ann, "post.delete", json_pack("{s:I}", "post", (json_int_t)post));
	assert_int_equal(get(ann, a), ERR_NOT_FOUND);
	assert_int_equal(get(HELPER_GUEST, a), ERR_NOT_FOUND);
	assert_int_equal(count(ann, json_pack("{s:I}", "thread", (json_int_t)id)), 0);
	list = attached(ann, post);
	assert_true(json_is_null(list) || list == NULL);
	json_decref(list);
	helper_do(&h, ann, "post.restore", json_pack("{s:I}", "post", (json_int_t)post));
	assert_int_equal(get(HELPER_GUEST, a), 0);
}

/* A post that goes elsewhere takes its files along. */
static void test_moved_post(void **state)
{
	int64_t a = put(ann, "a.txt", "aa"), post;
	char *path, *sql;
	struct db *db = NULL;

	(void)state;
	thread(ann, "tea", json_pack("[o]", named(a)), &post);
	path = mem_printf("%s/hearth.db", h.dir);
	sql = mem_printf("UPDATE thread SET space = (SELECT id FROM space WHERE slug = 'den') "
			 "WHERE id = (SELECT thread FROM post WHERE id = %lld); "
			 "UPDATE post SET space = (SELECT id FROM space WHERE slug = 'den') "
			 "WHERE id = %lld",
			 (long long)post, (long long)post);
	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_int_equal(db_script(db, sql), 0);
	db_close(&db);
	free(path);
	free(sql);
	assert_int_equal(get(bob, a), ERR_NOT_FOUND);
	assert_int_equal(get(ann, a), 0);
	assert_int_equal(count(ann, json_pack("{s:s}", "board", "den")), 1);
	assert_int_equal(count(ann, json_pack("{s:s}", "board", "tea")), 0);
}

/* --- text --- */

static void test_pieces(void **state)
{
	size_t len = 300000, at = 0;
	char *text = mem_alloc(len + 3), *whole = mem_alloc(len + 3);
	int64_t file, from = 0;
	json_t *r;
	int pieces = 0;

	(void)state;
	/* Three-byte characters, so that a piece cannot end between two. */
	for (size_t i = 0; i < len; i += 3)
		memcpy(text + i, "\xe2\x82\xac", 3);
	file = put(ann, "long.txt", text);
	do {
		const char *piece;

		r = helper_call(
		    &h, ann, "file.get",
		    json_pack("{s:o, s:I}", "file", named(file), "from", (json_int_t)from));
		piece = json_string_value(json_object_get(r, "text"));
		assert_true(strlen(piece) <= 64 * 1024 + 4);
		memcpy(whole + at, piece, strlen(piece));
		at += strlen(piece);
		from = json_integer_value(json_object_get(r, "next"));
		json_decref(r);
		pieces++;
	} while (from);
	assert_int_equal(at, len);
	assert_memory_equal(text, whole, len);
	assert_int_equal(pieces, 5);
	free(text);
	free(whole);
}

/* --- limits --- */

static void test_limits(void **state)
{
	struct hall_limits limits = *hall_limits(h.hall);
	json_t *params = json_pack("{s:s, s:s}", "name", "a", "body", "0123456789");

	(void)state;
	limits.file_bytes = 9;
	hall_set_limits(h.hall, &limits);
	assert_int_equal(helper_try(&h, ann, "file.put", json_incref(params), NULL), ERR_TOO_LARGE);
	limits.file_bytes = 10;
	limits.file_types = "image/* video/*";
	hall_set_limits(h.hall, &limits);
	assert_int_equal(helper_try(&h, ann, "file.put", json_incref(params), NULL), ERR_REFUSED);
	assert_non_null(strstr(h.words, "text/plain"));
	limits.file_types = "text/*";
	limits.member_bytes = 25;
	hall_set_limits(h.hall, &limits);
	put(ann, "a", "0123456789");
	put(ann, "b", "0123456789");
	assert_int_equal(helper_try(&h, ann, "file.put",
				    json_pack("{s:s, s:s}", "name", "c", "body", "0123456789"),
				    NULL),
			 ERR_TOO_LARGE);
	put(bob, "c", "0123456789");
	helper_do(&h, ann, "file.remove", json_pack("{s:s}", "file", "a"));
	put(ann, "c", "0123456789");
	limits.disk_bytes = INT64_MAX / 2;
	hall_set_limits(h.hall, &limits);
	assert_int_equal(helper_try(&h, bob, "file.put", json_incref(params), NULL), ERR_NO_SPACE);
	json_decref(params);
}

static void test_full_outbox(void **state)
{
	(void)state;
	for (int i = 0; i < OUTBOX_MOST; i++) {
		char *name = mem_printf("f%d", i);

		put(ann, name, "x");
		free(name);
	}
	assert_int_equal(helper_try(&h, ann, "file.put",
				    json_pack("{s:s, s:s}", "name", "more", "body", "x"), NULL),
			 ERR_TOO_LARGE);
	put(ann, "f0", "replaced");
	assert_int_equal(count(ann, json_pack("{s:i}", "limit", 500)), OUTBOX_MOST);
}

/* --- drafts --- */

static int64_t save_draft(const char *target)
{
	return helper_int(&h, ann, "draft.save",
			  json_pack("{s:s, s:s}", "target", target, "body", "b"), "draft");
}

static void drop_draft(int64_t draft)
{
	helper_do(&h, ann, "draft.drop", json_pack("{s:I}", "draft", (json_int_t)draft));
}

static int64_t meant(const char *target)
{
	char *sql = mem_printf("SELECT count(*) FROM file WHERE draft = '%s'", target);
	int64_t files = helper_sql(&h, sql);

	free(sql);
	return files;
}

/* A draft that is thrown away lets its files go, unless another is for the same. */
static void test_dropped_draft(void **state)
{
	int64_t a = put(ann, "a.txt", "aa"), b = put(ann, "b.txt", "bb"), first, second, other;

	(void)state;
	helper_do(&h, ann, "file.pick",
		  json_pack("{s:o, s:s}", "file", named(a), "target", "new:tea"));
	helper_do(&h, ann, "file.pick",
		  json_pack("{s:o, s:s}", "file", named(b), "target", "about"));
	first = save_draft("new:tea");
	second = save_draft("new:tea");
	other = save_draft("hosts");
	drop_draft(other);
	drop_draft(first);
	assert_int_equal(meant("new:tea"), 1);
	drop_draft(second);
	assert_int_equal(meant("new:tea"), 0);
	assert_int_equal(meant("about"), 1);
	assert_int_equal(get(ann, a), 0);
}

/* --- the sweep --- */

static void test_sweep(void **state)
{
	int64_t now = clock_now(), day = 86400, post;
	int64_t old = put(ann, "old.txt", "old"), draft = put(ann, "draft.txt", "draft");
	int64_t kept = put(ann, "kept.txt", "kept");
	char *old_path = content(old), *kept_path = content(kept), *draft_path = content(draft);

	(void)state;
	thread(ann, "tea", json_pack("[o]", named(kept)), &post);
	helper_do(&h, ann, "file.pick",
		  json_pack("{s:o, s:s}", "file", named(draft), "target", "new:tea"));
	helper_tick(&h, now + FILE_TICK_DAYS * day - 60);
	assert_int_equal(count(ann, NULL), 2);
	helper_tick(&h, now + FILE_TICK_DAYS * day + 60);
	assert_int_equal(get(ann, old), ERR_NOT_FOUND);
	assert_int_equal(count(ann, NULL), 1);
	assert_true(exists(old_path)); /* for a while yet */
	helper_tick(&h, now + FILE_TICK_DAYS * day + 1000);
	assert_false(exists(old_path));
	assert_true(exists(draft_path));
	helper_tick(&h, now + FILE_TICK_DRAFT_DAYS * day + 60);
	helper_tick(&h, now + FILE_TICK_DRAFT_DAYS * day + 1000);
	assert_int_equal(count(ann, NULL), 0);
	assert_false(exists(draft_path));
	assert_true(exists(kept_path));
	assert_int_equal(get(HELPER_GUEST, kept), 0);
	free(old_path);
	free(kept_path);
	free(draft_path);
}

/* A content that somebody else has too stays; one that a crash left goes. */
static void test_shared_content(void **state)
{
	int64_t a = put(ann, "a.txt", "the same"), b = put(bob, "b.txt", "the same");
	int64_t now = clock_now();
	char *path = content(a), *stray, digest[BLOB_DIGEST];
	struct blob *blob;

	(void)state;
	assert_int_equal(helper_sql(&h, "SELECT count(DISTINCT digest) FROM file WHERE id > 0"), 1);
	helper_do(&h, ann, "file.remove", json_pack("{s:o}", "file", named(a)));
	age(path, 7200);
	helper_tick(&h, now + 1000);
	assert_true(exists(path));
	assert_int_equal(get(bob, b), 0);
	helper_do(&h, bob, "file.remove", json_pack("{s:o}", "file", named(b)));
	helper_tick(&h, now + 2000);
	assert_false(exists(path));
	free(path);
	assert_int_equal(blob_begin(&blob, h.dir), 0);
	assert_int_equal(blob_add(blob, "stray", 5), 0);
	assert_int_equal(blob_end(&blob, digest), 0);
	stray = mem_printf("%s/files/%.2s/%.2s/%s", h.dir, digest, digest + 2, digest);
	age(stray, 7200);
	for (int i = 0; i < BLOB_PARTS && exists(stray); i++)
		helper_tick(&h, now + i * 60);
	assert_false(exists(stray));
	free(stray);
}

static void on_kept(void *arg, const struct hall_reply *reply)
{
	*(int *)arg = reply->err;
}

/* A content that was swept away before its row came (a clock was set forward) is said
 * not to be there, rather than promised. */
static void test_no_row_without_a_content(void **state)
{
	char handle[] = "ann",
	     digest[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
	struct caller as = {
	    .member = ann, .door = CALLER_MEMBER, .role = CALLER_ROLE_MEMBER, .handle = handle};
	struct caller *caller = caller_new(&as);
	int err = 1;

	(void)state;
	hall_file_put(h.hall, caller,
		      json_pack("{s:s, s:s, s:s, s:i}", "name", "lost.txt", "type", "text/plain",
				"digest", digest, "size", 5),
		      on_kept, &err);
	while (err == 1)
		uv_run(&h.loop, UV_RUN_ONCE);
	assert_int_equal(err, ERR_SYSTEM);
	assert_int_equal(
	    helper_try(&h, ann, "file.show", json_pack("{s:s}", "file", "lost.txt"), NULL),
	    ERR_NOT_FOUND);
	caller_drop(&caller);
}

static int set_up_all(void **state)
{
	(void)state;
	assert_true(sodium_init() >= 0);
	return power_enable();
}

static int set_up_power(void **state)
{
	power_reset();
	memset(&h, 0, sizeof(h));
	h.vfs = POWER_VFS;
	h.bindings = domain_bindings();
	h.dir = mem_dup("/tmp/hearth-test-XXXXXX");
	assert_non_null(mkdtemp(h.dir));
	helper_start(&h);
	ann = helper_member(&h, "ann");
	(void)state;
	return 0;
}

/* A file is over its days, but the disk is too full to write so: its row stays, and
 * its content with it. */
static void test_sweep_that_is_undone(void **state)
{
	int64_t file = put(ann, "swing.txt", "a log of swings"), later;
	char *path = content(file);

	(void)state;
	later = clock_now() + (int64_t)(FILE_TICK_DAYS + 2) * 86400;
	power_room(0);
	for (int i = 0; i < BLOB_PARTS; i++) {
		int err = 1;

		hall_tick(h.hall, later + i * 60, on_kept, &err);
		while (err == 1)
			uv_run(&h.loop, UV_RUN_ONCE);
		assert_int_equal(err, ERR_NO_SPACE);
	}
	power_room(-1);
	assert_int_equal(helper_sql(&h, "SELECT count(*) FROM file WHERE id > 0"), 1);
	assert_true(exists(path));
	/* And once it is written, it goes. */
	for (int i = 0; i < 2 * BLOB_PARTS && exists(path); i++)
		helper_tick(&h, later + i * 60);
	assert_false(exists(path));
	free(path);
}

int main(void)
{
#define FILE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    FILE_TEST(test_outbox),
	    FILE_TEST(test_pages),
	    FILE_TEST(test_attach),
	    FILE_TEST(test_too_many),
	    FILE_TEST(test_hidden),
	    FILE_TEST(test_deleted_post),
	    FILE_TEST(test_moved_post),
	    FILE_TEST(test_pieces),
	    FILE_TEST(test_limits),
	    FILE_TEST(test_full_outbox),
	    FILE_TEST(test_dropped_draft),
	    FILE_TEST(test_sweep),
	    FILE_TEST(test_shared_content),
	    FILE_TEST(test_no_row_without_a_content),
	    cmocka_unit_test_setup_teardown(test_sweep_that_is_undone, set_up_power, tear_down),
	};

	return cmocka_run_group_tests(tests, set_up_all, NULL);
}
