#include "server/domain/write.h"

#include <sodium.h>
#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/notice_post.h"
#include "server/domain/read.h"

enum { WRITE_FOUND_BITS = 20, WRITE_SECOND = 1000000 };
#define WRITE_HIDDEN_FIRST (INT64_C(1) << 40)
#define WRITE_HIDDEN_COUNT ((INT64_C(1) << 53) - WRITE_HIDDEN_FIRST)

int64_t write_id(struct hall_context *cx, const char *counter, bool is_hidden)
{
	int64_t id;
	int err;

	if (is_hidden) {
		uint64_t random;

		randombytes_buf(&random, sizeof(random));
		return WRITE_HIDDEN_FIRST + (int64_t)(random % (uint64_t)WRITE_HIDDEN_COUNT);
	}
	err = db_one_int(cx->db, &id,
			 "UPDATE counter SET value = value + 1 WHERE name = ? RETURNING value", "s",
			 counter);
	return err < 0 ? err : id;
}

/* What keeps the order within a second: the microseconds of it, as the change
 * sequence follows the clock; of what was imported any rising number. */
static int64_t write_low(const struct write_post *post)
{
	int64_t mask = (INT64_C(1) << WRITE_FOUND_BITS) - 1;
	int64_t past = post->seq - post->created_at * WRITE_SECOND;

	if (post->seq && past >= 0 && past <= mask)
		return past;
	return (post->seq ? post->seq : post->id) & mask;
}

/* The row of the index: the time above, the order within its second below; the
 * next free one where that is taken. */
static int write_found(struct hall_context *cx, struct write_post *post)
{
	int64_t taken;
	int err;

	post->found = post->created_at * (INT64_C(1) << WRITE_FOUND_BITS) + write_low(post);
	while ((err = db_one_int(cx->db, &taken, "SELECT 1 FROM post WHERE found = ?", "i",
				 post->found)) == 0)
		post->found++;
	return err == ERR_NOT_FOUND ? 0 : err;
}

static int write_thread(struct hall_context *cx, const struct write_post *post)
{
	return db_run(
	    cx->db,
	    "INSERT INTO thread (id, space, title, author, created_at, first_seq, last_seq, "
	    "last_post_at, last_author, posts, base, kind) VALUES "
	    "(?1, ?2, ?3, ?4, ?5, ?6, ?6, ?5, ?4, 1, ?7, coalesce(?8, 'talk'))",
	    "iisiiiis", post->thread, post->space.id, post->title, post->author, post->created_at,
	    post->seq, (int64_t)post->is_base, post->kind);
}

/* Takes the next number of a thread; what came from an archive may be older
 * than what is there. */
static int write_number(struct hall_context *cx, struct write_post *post)
{
	return db_one_int(
	    cx->db, &post->number,
	    "UPDATE thread SET posts = posts + 1, base = base + ?2, "
	    "others = others + (author <> ?3), "
	    "last_seq = CASE WHEN ?4 > last_seq THEN ?4 ELSE last_seq END, "
	    "last_author = CASE WHEN ?5 >= last_post_at THEN ?3 ELSE last_author END, "
	    "last_post_at = CASE WHEN ?5 > last_post_at THEN ?5 ELSE last_post_at END "
	    "WHERE id = ?1 RETURNING posts",
	    "iiiii", post->thread, (int64_t)post->is_base, post->author, post->seq,
	    post->created_at);
}

static int write_post_row(struct hall_context *cx, const struct write_post *post)
{
	return db_run(
	    cx->db,
	    "INSERT INTO post (id, thread, space, number, parent, author, body, created_at, "
	    "seq, message_id, attachments, plain, found) "
	    "VALUES (?, ?, ?, ?, NULLIF(?, 0), ?, ?, ?, ?, ?, ?, ?, ?)",
	    "iiiiiisiissii", post->id, post->thread, post->space.id, post->number, post->parent,
	    post->author, post->body, post->created_at, post->seq, post->message_id,
	    post->attachments, (int64_t)post->is_plain, post->found);
}

static int write_board(struct hall_context *cx, const struct write_post *post)
{
	return db_run(
	    cx->db,
	    "UPDATE board SET posts = posts + 1, threads = threads + ?2, base = base + ?3, "
	    "last_post_at = CASE WHEN last_post_at > ?4 THEN last_post_at ELSE ?4 END "
	    "WHERE space = ?1",
	    "iiii", post->space.id, (int64_t)(post->number == 1), (int64_t)post->is_base,
	    post->created_at);
}

/* What is hidden leaves no trace in the counts of a profile. */
static int write_author(struct hall_context *cx, const struct write_post *post)
{
	int err =
	    db_run(cx->db,
		   "INSERT INTO participant (member, thread, posts, last_at) VALUES (?, ?, 1, ?) "
		   "ON CONFLICT (member, thread) DO UPDATE SET posts = participant.posts + 1, "
		   "last_at = CASE WHEN excluded.last_at > participant.last_at "
		   "THEN excluded.last_at ELSE participant.last_at END",
		   "iii", post->author, post->thread, post->created_at);

	if (err < 0 || post->space.visibility == GATE_HIDDEN)
		return err;
	return db_run(cx->db,
		      "UPDATE member SET posts = posts + 1, threads = threads + ?2, "
		      "first_post = coalesce(first_post, ?3) WHERE id = ?1",
		      "iii", post->author, (int64_t)(post->number == 1), post->id);
}

int write_rows(struct hall_context *cx, struct write_post *post)
{
	bool is_hidden = post->space.visibility == GATE_HIDDEN;
	int err;

	if (!post->id)
		post->id = write_id(cx, "post", is_hidden);
	err = post->id < 0 ? (int)post->id : write_found(cx, post);
	if (err < 0)
		return err;
	post->number = 1;
	err = post->title ? write_thread(cx, post) : write_number(cx, post);
	if (err == 0)
		err = write_post_row(cx, post);
	if (err == 0)
		err = write_board(cx, post);
	return err < 0 ? err : write_author(cx, post);
}

struct index_post write_indexed(const struct write_post *post)
{
	return (struct index_post){
	    .found = post->found,
	    .space = post->space.id,
	    .author = post->author,
	    .is_hidden = post->space.visibility == GATE_HIDDEN,
	    .title = post->title ? post->title : "",
	    .body = post->body,
	};
}

/* --- live posts --- */

static int write_event(struct hall_context *cx, const struct write_post *post, int64_t number,
		       json_t **data_r)
{
	json_t *data = json_pack("{s:s, s:I, s:I, s:I}", "board", post->space.slug, "thread",
				 (json_int_t)post->thread, "post", (json_int_t)post->id, "number",
				 (json_int_t)number);
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT " ALIAS_HANDLE("m", "?4") ", coalesce(?2, (SELECT "
					      "title FROM thread WHERE id = ?3)) FROM member m "
					      "WHERE m.id = ?1",
	    "isii", post->author, post->title, post->thread, post->space.id);

	if (db_next(rows)) {
		json_object_set_new(data, "author", json_string(db_text(rows, 0)));
		json_object_set_new(data, "title", json_string(db_text(rows, 1)));
	}
	*data_r = data;
	return db_end(rows);
}

static int64_t write_tell(struct hall_context *cx, const struct write_post *post, int64_t number)
{
	struct hall_change change = {
	    .kind = post->title ? "thread.new" : "post.new",
	    .space = post->space.id,
	    .thread = post->thread,
	    .post = post->id,
	    .member = post->author,
	};
	int err = write_event(cx, post, number, &change.data);

	if (err < 0) {
		json_decref(change.data);
		return err;
	}
	return hall_tell(cx, &change);
}

static int write_ids(struct hall_context *cx, struct write_post *post)
{
	bool is_hidden = post->space.visibility == GATE_HIDDEN;

	post->id = write_id(cx, "post", is_hidden);
	if (post->id > 0 && post->title)
		post->thread = write_id(cx, "thread", is_hidden);
	if (post->id < 0)
		return (int)post->id;
	return post->thread < 0 ? (int)post->thread : 0;
}

/* The context of the author, who in an import is not the caller. */
static int write_author_context(struct hall_context *cx, const struct write_post *post,
				struct hall_context *as_r)
{
	int64_t is_active = 1;
	int err = 0;

	*as_r = *cx;
	if (post->author != cx->member)
		err = db_one_int(cx->db, &is_active,
				 "SELECT state = 'active' FROM member WHERE id = ?", "i",
				 post->author);
	as_r->member = is_active ? post->author : 0;
	return err;
}

int write_live(struct hall_context *cx, struct write_post *post)
{
	struct hall_context author;
	struct read_state before = {.space = post->space.id};
	int err = write_ids(cx, post);

	before.thread = post->thread;
	if (err == 0)
		err = write_author_context(cx, post, &author);
	if (err == 0)
		err = read_look(&author, &before);
	if (err < 0)
		return err;
	post->seq = write_tell(cx, post, before.posts + 1);
	err = post->seq < 0 ? (int)post->seq : write_rows(cx, post);
	if (err == 0 && author.member)
		err = read_own(&author, &before);
	/* Reports tell more (item_notice.h). */
	return err < 0 || post->kind ? err : notice_post_new(cx, post);
}

int write_now(struct hall_context *cx, struct write_post *post)
{
	struct index_post indexed;
	int err = write_live(cx, post);

	indexed = write_indexed(post);
	return err < 0 ? err : index_add(cx, &indexed);
}
