#include "server/domain/import.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/audit.h"
#include "server/domain/board.h"
#include "server/domain/fields.h"
#include "server/domain/placeholder.h"
#include "server/domain/read.h"
#include "server/domain/write.h"

enum { IMPORT_TITLE = 200, IMPORT_BODY = 65536 };

/* A batch on its way: what it counted, and the rows the index is to get. */
struct import {
	int64_t id;
	struct gate_space space;
	int64_t added, threads, authors, known;
	json_t *refused;
	struct index_post *indexed;
	size_t indexed_count;
};

/* One message as it is taken. */
struct import_message {
	json_t *in;
	struct write_post post;
	bool is_live, is_known, is_new_author, begins;
	const char *why;     /* it is refused, in words */
	int64_t posts, base; /* of its thread before */
};

/* --- beginning --- */

static int import_space(struct hall_context *cx, int64_t id, struct gate_space *space_r)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT id, slug, title, visibility FROM space WHERE id = ?", "i", id);
	bool found = db_next(rows);
	int err;

	if (found)
		*space_r = (struct gate_space){
		    .id = db_int(rows, 0),
		    .slug = arena_dup(cx->arena, db_text(rows, 1)),
		    .title = arena_dup(cx->arena, db_text(rows, 2)),
		    .visibility = (enum gate_visibility)db_int(rows, 3),
		};
	err = db_end(rows);
	return err < 0 || found ? err : ERR_NOT_FOUND;
}

static int import_begin(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *board = fields_text(in, "board"), *source = fields_text(in, "source");
	int64_t space, id, posts;
	int err = board_shape(cx, board, &space);

	if (err == 0)
		err = db_one_int(cx->db, &posts, "SELECT posts FROM board WHERE space = ?", "i",
				 space);
	if (err == 0)
		err = db_one_int(cx->db, &id,
				 "INSERT INTO import (space, source, started_at, updated_at) "
				 "VALUES (?, ?, ?, ?) RETURNING id",
				 "isii", space, source, cx->now, cx->now);
	if (err == 0)
		err = audit_note(cx, "import.begin", board, source);
	if (err == 0)
		*result_r = json_pack("{s:I, s:I}", "import", (json_int_t)id, "messages",
				      (json_int_t)posts);
	return err;
}

/* --- one message --- */

static int import_refuse(struct import_message *m, int err, const char *why)
{
	m->why = why;
	return err;
}

static int import_known_author(struct hall_context *cx, struct import_message *m)
{
	const char *handle = fields_text(m->in, "author"), *key = fields_text(m->in, "author_key");
	int err;

	if (!handle)
		return key && *key ? 0 : import_refuse(m, ERR_INVALID, "it has no author");
	err = db_one_int(cx->db, &m->post.author,
			 "SELECT id FROM member WHERE handle = ? AND state <> 'deleted'", "s",
			 handle);
	return err == ERR_NOT_FOUND ? import_refuse(m, ERR_INVALID, "nobody has that handle") : err;
}

/* A message that is here, or in the board that its thread was moved to. */
static int import_post(struct hall_context *cx, const struct import *im, const char *message_id,
		       int64_t *thread_r, int64_t *number_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT p.thread, p.number FROM post p WHERE p.space = ?1 AND p.message_id = ?2 "
	    "UNION ALL SELECT p.thread, p.number FROM joint j JOIN thread t ON t.id = j.thread "
	    "JOIN post p ON p.space = t.space AND p.message_id = j.message_id "
	    "WHERE j.space = ?1 AND j.message_id = ?2 LIMIT 1",
	    "is", im->space.id, message_id);

	if (db_next(rows)) {
		*thread_r = db_int(rows, 0);
		*number_r = db_int(rows, 1);
	}
	return db_end(rows);
}

static int import_is_known(struct hall_context *cx, const struct import *im,
			   struct import_message *m)
{
	int64_t thread = 0, number;
	int err = import_post(cx, im, m->post.message_id, &thread, &number);

	m->is_known = thread != 0;
	return err;
}

/* The thread of its parent, or of what its thread hangs from: a message that is
 * there, or one that others hang from and that is not. */
static int import_thread(struct hall_context *cx, const struct import *im, struct import_message *m)
{
	const char *parent = fields_text(m->in, "parent_id");
	const char *key = fields_text(m->in, "thread_key");
	int64_t number;
	int err = 0;

	if (parent)
		err = import_post(cx, im, parent, &m->post.thread, &m->post.parent);
	if (err == 0 && !m->post.thread)
		err = import_post(cx, im, key, &m->post.thread, &number);
	if (err == 0 && !m->post.thread)
		err = db_one_int(cx->db, &m->post.thread,
				 "SELECT thread FROM joint WHERE space = ? AND message_id = ?",
				 "is", im->space.id, key);
	m->begins = !m->post.thread;
	return err == ERR_NOT_FOUND ? 0 : err;
}

/* The thread as it is now, which may be in another board by now. */
static int import_state(struct hall_context *cx, struct import_message *m)
{
	int64_t space = m->post.space.id;
	struct db_rows *rows;
	int err;

	if (m->begins)
		return 0;
	rows = db_query(cx->db, "SELECT posts, base, space FROM thread WHERE id = ?", "i",
			m->post.thread);
	if (db_next(rows)) {
		m->posts = db_int(rows, 0);
		m->base = db_int(rows, 1);
		space = db_int(rows, 2);
	}
	err = db_end(rows);
	return err < 0 || space == m->post.space.id ? err : import_space(cx, space, &m->post.space);
}

/* The title of a new thread, within its limit; a whole character at the cut. */
static const char *import_title(struct hall_context *cx, const struct import_message *m)
{
	const char *title = fields_text(m->in, "title"), *p;
	size_t count = 0;

	if (!title || !title[strspn(title, " ")])
		return "(no subject)";
	for (p = title; *p; p++) {
		if (((unsigned char)*p & 0xc0) != 0x80 && count++ == IMPORT_TITLE)
			break;
	}
	return arena_dup_n(cx->arena, title, (size_t)(p - title));
}

static bool import_is_attachments(const json_t *list)
{
	json_t *one;
	size_t i;

	if (!json_is_array(list))
		return false;
	json_array_foreach(list, i, one)
	{
		if (!json_is_string(json_object_get(one, "name")) ||
		    !json_is_integer(json_object_get(one, "size")) ||
		    !json_is_string(json_object_get(one, "type")) || json_object_size(one) != 3)
			return false;
	}
	return true;
}

static int import_attachments(struct hall_context *cx, struct import_message *m)
{
	json_t *list = json_object_get(m->in, "attachments");
	char *text;

	if (!list || (json_is_array(list) && json_array_size(list) == 0))
		return 0;
	if (!import_is_attachments(list))
		return import_refuse(m, ERR_INVALID,
				     "attachments: each has a name, a size and a type");
	text = json_dumps(list, JSON_COMPACT);
	m->post.attachments = arena_dup(cx->arena, text);
	free(text);
	return 0;
}

static int import_fill(struct hall_context *cx, struct import_message *m)
{
	const char *body = fields_text(m->in, "body");

	m->post.body = body ? body : "";
	if (strlen(m->post.body) > IMPORT_BODY)
		return import_refuse(m, ERR_TOO_LARGE, "its text is over the limit");
	m->post.created_at = fields_int(m->in, "at", 0);
	m->post.is_plain = json_is_true(json_object_get(m->in, "plain"));
	m->is_live = json_is_true(json_object_get(m->in, "live"));
	return import_attachments(cx, m);
}

/* A thread that begins below a message that is not there is found by it. */
static int import_joint(struct hall_context *cx, const struct import *im,
			const struct import_message *m)
{
	const char *key = fields_text(m->in, "thread_key");

	if (!m->begins || strcmp(key, m->post.message_id) == 0)
		return 0;
	return db_run(cx->db, "INSERT INTO joint (space, message_id, thread) VALUES (?, ?, ?)",
		      "isi", im->space.id, key, m->post.thread);
}

static int import_flags(struct hall_context *cx, const struct import_message *m)
{
	int64_t pinned = json_is_true(json_object_get(m->in, "pinned"));
	int64_t locked = json_is_true(json_object_get(m->in, "locked"));

	if (!pinned && !locked)
		return 0;
	return db_run(cx->db,
		      "UPDATE thread SET pinned = CASE WHEN ?1 THEN 1 ELSE pinned END, "
		      "locked = CASE WHEN ?2 THEN 1 ELSE locked END WHERE id = ?3",
		      "iii", pinned, locked, m->post.thread);
}

/* Below every floor where nobody here has spoken yet; otherwise a new post. */
static int import_old(struct hall_context *cx, struct import_message *m)
{
	struct write_post *post = &m->post;
	int err = 0;

	post->is_base = m->begins || m->base == m->posts;
	if (m->begins)
		post->thread = write_id(cx, "thread", post->space.visibility == GATE_HIDDEN);
	if (post->thread < 0)
		return (int)post->thread;
	if (!post->is_base)
		post->seq = hall_next_seq(cx);
	if (post->seq < 0)
		return (int)post->seq;
	if (post->is_base && !m->begins)
		err = read_base_grew(cx, post->space.id, post->thread, m->posts);
	return err < 0 ? err : write_rows(cx, post);
}

static int import_write(struct hall_context *cx, struct import *im, struct import_message *m)
{
	int err = m->is_live ? write_live(cx, &m->post) : import_old(cx, m);

	if (err == 0)
		im->indexed[im->indexed_count++] = write_indexed(&m->post);
	return err;
}

/* Fills in what is known of it; with m->why it is refused. */
static int import_check(struct hall_context *cx, const struct import *im, struct import_message *m)
{
	int err = import_fill(cx, m);

	if (err == 0)
		err = import_known_author(cx, m);
	if (err == 0)
		err = import_thread(cx, im, m);
	return err < 0 ? err : import_state(cx, m);
}

static int import_take(struct hall_context *cx, struct import *im, struct import_message *m)
{
	int err = 0;

	if (!m->post.author)
		err = placeholder_find(cx, fields_text(m->in, "author_key"),
				       fields_text(m->in, "author_name"), m->post.created_at,
				       &m->post.author, &m->is_new_author);
	m->post.title = m->begins ? import_title(cx, m) : NULL;
	if (err == 0)
		err = import_write(cx, im, m);
	if (err == 0)
		err = import_joint(cx, im, m);
	return err < 0 ? err : import_flags(cx, m);
}

/* --- a batch --- */

static void import_count(struct import *im, const struct import_message *m)
{
	im->known += m->is_known;
	im->added += !m->is_known;
	im->threads += m->begins;
	im->authors += m->is_new_author;
}

/* Everything is looked at before anything is written, so a message that is
 * refused leaves nothing behind, and what fails after that fails the batch. */
static int import_one(struct hall_context *cx, struct import *im, json_t *in)
{
	struct import_message m = {.in = in};
	int err;

	m.post.message_id = fields_text(in, "message_id");
	m.post.space = im->space;
	err = import_is_known(cx, im, &m);
	if (err == 0 && !m.is_known)
		err = import_check(cx, im, &m);
	if (m.why) {
		json_array_append_new(im->refused, json_pack("{s:s, s:s}", "message_id",
							     m.post.message_id, "why", m.why));
		return 0;
	}
	if (err == 0 && !m.is_known)
		err = import_take(cx, im, &m);
	if (err == 0)
		import_count(im, &m);
	return err;
}

static int import_order(const void *a, const void *b)
{
	const struct index_post *x = a, *y = b;

	return (x->found > y->found) - (x->found < y->found);
}

/* In the order of time, which is the order of the index's rows. */
static int import_index(struct hall_context *cx, struct import *im)
{
	int err = 0;

	qsort(im->indexed, im->indexed_count, sizeof(*im->indexed), import_order);
	for (size_t i = 0; err == 0 && i < im->indexed_count; i++)
		err = index_add(cx, &im->indexed[i]);
	return err;
}

static int import_finish(struct hall_context *cx, const struct import *im, json_t **result_r)
{
	int err = db_run(cx->db,
			 "UPDATE import SET updated_at = ?, messages = messages + ?, "
			 "threads = threads + ?, authors = authors + ?, skipped = skipped + ? "
			 "WHERE id = ?",
			 "iiiiii", cx->now, im->added, im->threads, im->authors,
			 im->known + (int64_t)json_array_size(im->refused), im->id);

	if (err == 0)
		*result_r = json_pack("{s:I, s:I, s:I, s:I, s:O}", "added", (json_int_t)im->added,
				      "threads", (json_int_t)im->threads, "authors",
				      (json_int_t)im->authors, "known", (json_int_t)im->known,
				      "refused", im->refused);
	return err;
}

static int import_batch(struct hall_context *cx, json_t *in, json_t **result_r)
{
	json_t *messages = json_object_get(in, "messages"), *message;
	struct import im = {.id = fields_int(in, "import", 0)};
	int64_t space;
	size_t i;
	int err = db_one_int(cx->db, &space, "SELECT space FROM import WHERE id = ?", "i", im.id);

	if (err == 0)
		err = import_space(cx, space, &im.space);
	if (err < 0)
		return err;
	im.refused = json_array();
	im.indexed = arena_alloc(cx->arena, json_array_size(messages) * sizeof(*im.indexed));
	json_array_foreach(messages, i, message)
	{
		err = import_one(cx, &im, message);
		if (err < 0)
			break;
	}
	if (err == 0)
		err = import_index(cx, &im);
	if (err == 0)
		err = import_finish(cx, &im, result_r);
	json_decref(im.refused);
	return err;
}

const struct hall_binding import_bindings[] = {
    {"import.begin", import_begin, NULL},
    {"import.batch", import_batch, NULL},
    {0},
};
