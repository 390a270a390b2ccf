#include "server/domain/thread.h"

#include <string.h>

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/alias.h"
#include "server/domain/attach.h"
#include "server/domain/audit.h"
#include "server/domain/board.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/index.h"
#include "server/domain/move.h"
#include "server/domain/post.h"
#include "server/domain/row.h"
#include "server/domain/space.h"
#include "server/domain/write.h"

/* Threads looked at for one page of unread ones; a page may be short. */
enum { THREAD_SCAN = 4000 };

/* The object of a row that begins with THREAD_COLUMNS; a new reference. */
static json_t *thread_json(struct hall_context *cx, const struct db_rows *rows)
{
	return json_pack(
	    "{s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
	    "s:s?, s:s?}",
	    "thread", row_int(rows, 0), "board", row_text(rows, 1), "title", row_text(rows, 2),
	    "author", row_text(rows, 3), "author_badge", row_text(rows, 4), "posts",
	    row_int(rows, 5), "unread",
	    (json_int_t)(db_int(rows, 5) - db_int(rows, 6) - db_int(rows, 17)), "read_to",
	    row_int(rows, 6), "created_at", row_time(rows, 7), "last_post_at", row_time(rows, 8),
	    "pinned", row_bool(rows, 9), "locked", row_bool(rows, 10), "author_name",
	    row_name(rows, 11), "last_author", row_text(rows, 12), "board_title",
	    row_text(rows, 13), "item", row_text(rows, 14), "room",
	    space_room(cx->arena, db_text(rows, 15), db_text(rows, 1)), "me",
	    db_is_null(rows, 16) ? cx->caller->handle : db_text(rows, 16));
}

int thread_one(struct hall_context *cx, int64_t thread, int64_t floor, json_t **thread_r,
	       int64_t *read_to_r)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT " THREAD_COLUMNS THREAD_FROM "WHERE t.id = ?3", "iii",
		     cx->member, floor, thread);
	int err;

	*thread_r = NULL;
	if (db_next(rows)) {
		*thread_r = thread_json(cx, rows);
		if (read_to_r)
			*read_to_r = db_int(rows, 6);
	}
	err = db_end(rows);
	return err < 0 || *thread_r ? err : ERR_NOT_FOUND;
}

/* --- lists --- */

/* A page being made: the key after which it goes on, and what it holds. */
struct thread_page {
	int64_t space, floor, limit;
	int64_t key[3]; /* pinned, time, id of the last row; falling */
	bool is_new;	/* by beginning instead of last post */
	json_t *items;
	char *next;
};

static struct db_rows *thread_query(struct hall_context *cx, const struct thread_page *page)
{
	if (page->is_new)
		return db_query(cx->db,
				"SELECT " THREAD_COLUMNS THREAD_FROM
				"WHERE t.space = ?3 AND t.kind <> 'item' AND (t.pinned, "
				"t.created_at, t.id) < (?4, ?5, ?6) "
				"ORDER BY t.pinned DESC, t.created_at DESC, t.id DESC LIMIT ?7",
				"iiiiiii", cx->member, page->floor, page->space, page->key[0],
				page->key[1], page->key[2], page->limit + 1);
	return db_query(cx->db,
			"SELECT " THREAD_COLUMNS THREAD_FROM
			"WHERE t.space = ?3 AND t.kind <> 'item' AND (t.pinned, t.last_post_at, "
			"t.id) < (?4, ?5, ?6) "
			"ORDER BY t.pinned DESC, t.last_post_at DESC, t.id DESC LIMIT ?7",
			"iiiiiii", cx->member, page->floor, page->space, page->key[0], page->key[1],
			page->key[2], page->limit + 1);
}

static int thread_list_all(struct hall_context *cx, struct thread_page *page)
{
	struct db_rows *rows = thread_query(cx, page);

	while (db_next(rows)) {
		if ((int64_t)json_array_size(page->items) == page->limit) {
			page->next = cursor_make(cx->arena, page->key, 3);
			break;
		}
		page->key[0] = db_int(rows, 9);
		page->key[1] = db_int(rows, page->is_new ? 7 : 8);
		page->key[2] = db_int(rows, 0);
		json_array_append_new(page->items, thread_json(cx, rows));
	}
	return db_end(rows);
}

static struct db_rows *thread_query_unread(struct hall_context *cx, const struct thread_page *page)
{
	if (page->is_new)
		return db_query(
		    cx->db,
		    "SELECT t.id, t.pinned, t.created_at, t.posts - " READ_SEEN(
			"?2") " FROM thread t LEFT JOIN read_mark r ON r.member = ?1 AND "
			      "r.thread = t.id WHERE t.space = ?3 AND t.kind <> 'item' AND "
			      "(t.pinned, t.created_at, t.id) < (?4, ?5, ?6) "
			      "ORDER BY t.pinned DESC, t.created_at DESC, t.id DESC LIMIT ?7",
		    "iiiiiii", cx->member, page->floor, page->space, page->key[0], page->key[1],
		    page->key[2], (int64_t)THREAD_SCAN);
	return db_query(
	    cx->db,
	    "SELECT t.id, t.pinned, t.last_post_at, t.posts - " READ_SEEN(
		"?2") " FROM thread t LEFT JOIN read_mark r ON r.member = ?1 AND r.thread = t.id "
		      "WHERE t.space = ?3 AND t.kind <> 'item' AND (t.pinned, t.last_post_at, "
		      "t.id) < (?4, ?5, ?6) "
		      "ORDER BY t.pinned DESC, t.last_post_at DESC, t.id DESC LIMIT ?7",
	    "iiiiiii", cx->member, page->floor, page->space, page->key[0], page->key[1],
	    page->key[2], (int64_t)THREAD_SCAN);
}

/* Goes along the board and keeps what has news; stops as soon as the board's
 * kept sum is reached (`left`, known on a first page), or after a bounded
 * number of threads, and then says where to go on. */
static int thread_list_unread(struct hall_context *cx, struct thread_page *page, int64_t left)
{
	struct db_rows *rows;
	int64_t seen = 0;
	json_t *thread;
	int err = 0, ended;

	if (left == 0)
		return 0;
	rows = thread_query_unread(cx, page);
	while (err == 0 && left > 0 && db_next(rows)) {
		int64_t unread = db_int(rows, 3);

		if (unread > 0 && (int64_t)json_array_size(page->items) == page->limit) {
			page->next = cursor_make(cx->arena, page->key, 3);
			break;
		}
		for (int i = 0; i < 2; i++)
			page->key[i] = db_int(rows, i + 1);
		page->key[2] = db_int(rows, 0);
		if (++seen == THREAD_SCAN)
			page->next = cursor_make(cx->arena, page->key, 3);
		left -= unread;
		if (unread <= 0)
			continue;
		err = thread_one(cx, page->key[2], page->floor, &thread, NULL);
		if (err == 0)
			json_array_append_new(page->items, thread);
	}
	if (left <= 0)
		page->next = NULL;
	ended = db_end(rows);
	return err < 0 ? err : ended;
}

static int thread_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct thread_page page = {.key = {INT64_MAX, INT64_MAX, INT64_MAX}};
	const char *sort = fields_text(in, "sort");
	struct gate_space space;
	int64_t left = READ_ALL;
	int err = cursor_read(cx, in, page.key, 3);

	if (err == 0)
		err = gate_board(cx, fields_text(in, "board"), &space);
	if (err == 0)
		err = read_floor(cx, space.id, &page.floor);
	if (err < 0)
		return err;
	page.space = space.id;
	page.limit = fields_int(in, "limit", 0);
	page.is_new = sort && strcmp(sort, "new") == 0;
	page.items = json_array();
	if (json_is_true(json_object_get(in, "unread"))) {
		if (!fields_has(in, "after"))
			err = read_unread(cx, space.id, &left);
		if (err == 0)
			err = thread_list_unread(cx, &page, left);
	} else {
		err = thread_list_all(cx, &page);
	}
	*result_r = fields_page(page.items, page.next);
	return err;
}

static int thread_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t thread = fields_int(in, "thread", 0), floor = 0, read_to = 0;
	int64_t after = fields_int(in, "from", 1) - 1;
	struct gate_space space;
	json_t *object = NULL, *page;
	int err = cursor_read(cx, in, &after, 1);

	if (err == 0)
		err = gate_thread(cx, thread, &space);
	if (err == 0)
		err = read_floor(cx, space.id, &floor);
	if (err == 0)
		err = thread_one(cx, thread, floor, &object, &read_to);
	if (err < 0)
		return err;
	err = post_page(cx, thread, after, fields_int(in, "limit", 0), read_to, &page);
	json_object_set_new(page, "thread", object);
	json_object_set_new(page, "may_moderate", json_boolean(gate_may_moderate(cx, &space)));
	*result_r = page;
	return err;
}

/* --- writing --- */

static int thread_new(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct write_post post = {.title = fields_text(in, "title"),
				  .body = fields_text(in, "body"),
				  .author = cx->member,
				  .created_at = cx->now};
	int err;

	if (!cx->member)
		return ERR_NEEDS_MEMBER;
	err = gate_board(cx, fields_text(in, "board"), &post.space);
	if (err == 0)
		err = space_may_say(cx, &post.space);
	if (err == 0)
		err = attach_may(cx, in);
	if (err == 0)
		err = write_now(cx, &post);
	if (err == 0)
		err = attach_all(cx, &post, in);
	if (err == 0)
		*result_r = json_pack("{s:I, s:I}", "thread", (json_int_t)post.thread, "post",
				      (json_int_t)post.id);
	return err;
}

/* Nothing happens before everything was allowed: authors rename, moderators
 * pin and lock too. */
static int thread_may_set(struct hall_context *cx, json_t *in, const struct gate_space *space,
			  int64_t author)
{
	if (gate_may_moderate(cx, space))
		return 0;
	if (fields_has(in, "pinned") || fields_has(in, "locked"))
		return hall_fail(cx, ERR_REFUSED,
				 "only those who look after the board pin and lock");
	if (author != cx->member)
		return hall_fail(cx, ERR_REFUSED,
				 "only its author and those who look after the "
				 "board rename a thread");
	return 0;
}

static int thread_tell_set(struct hall_context *cx, const struct gate_space *space, int64_t thread)
{
	struct hall_change change = {
	    .kind = "thread.set", .space = space->id, .thread = thread, .member = cx->member};
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT t.title, t.pinned, t.locked, " ALIAS_HANDLE(
			 "m", "t.space") " FROM thread t "
					 "JOIN member m ON m.id = ?2 WHERE t.id = ?1",
		     "ii", thread, cx->member);
	int64_t seq;
	int err;

	if (db_next(rows))
		change.data = json_pack("{s:s, s:I, s:o, s:o, s:o, s:o}", "board", space->slug,
					"thread", (json_int_t)thread, "title", row_text(rows, 0),
					"pinned", row_bool(rows, 1), "locked", row_bool(rows, 2),
					"author", row_text(rows, 3));
	err = db_end(rows);
	if (err < 0)
		return err;
	seq = hall_tell(cx, &change);
	return seq < 0 ? (int)seq : 0;
}

static int64_t thread_flag(json_t *in, const char *name)
{
	return fields_has(in, name) ? json_is_true(json_object_get(in, name)) : -1;
}

static const char *thread_flag_words(json_t *in, const char *name, const char *yes, const char *no)
{
	int64_t flag = thread_flag(in, name);

	return flag < 0 ? "" : flag ? yes : no;
}

/* An author who renames their own thread moderates nothing. */
static int thread_note_set(struct hall_context *cx, json_t *in, const struct gate_space *space,
			   int64_t author)
{
	bool is_flagged = fields_has(in, "pinned") || fields_has(in, "locked");

	if (author == cx->member && !is_flagged)
		return 0;
	return audit_moderated(cx, space, "thread.set", fields_int(in, "thread", 0),
			       arena_printf(cx->arena, "%s%s%s",
					    fields_has(in, "title") ? "renamed " : "",
					    thread_flag_words(in, "pinned", "pinned ", "unpinned "),
					    thread_flag_words(in, "locked", "locked", "unlocked")));
}

static int thread_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t thread = fields_int(in, "thread", 0), author;
	const char *title = fields_text(in, "title");
	struct gate_space space;
	int err = gate_thread(cx, thread, &space);

	if (err == 0)
		err = db_one_int(cx->db, &author, "SELECT author FROM thread WHERE id = ?", "i",
				 thread);
	if (err == 0)
		err = thread_may_set(cx, in, &space, author);
	if (err == 0)
		err = space_may_write(cx, &space);
	if (err == 0 && title)
		err = index_rename(cx, thread, title);
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE thread SET title = coalesce(?1, title), "
			     "pinned = CASE WHEN ?2 < 0 THEN pinned ELSE ?2 END, "
			     "locked = CASE WHEN ?3 < 0 THEN locked ELSE ?3 END WHERE id = ?4",
			     "siii", title, thread_flag(in, "pinned"), thread_flag(in, "locked"),
			     thread);
	if (err == 0)
		err = thread_tell_set(cx, &space, thread);
	if (err == 0)
		err = thread_note_set(cx, in, &space, author);
	if (err == 0)
		*result_r = json_pack("{s:I}", "thread", (json_int_t)thread);
	return err;
}

const struct hall_binding thread_bindings[] = {
    {"thread.list", thread_list, NULL}, {"thread.show", thread_show, NULL},
    {"thread.new", thread_new, NULL},	{"thread.set", thread_set, NULL},
    {"thread.move", move_thread, NULL}, {0},
};
