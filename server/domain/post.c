#include "server/domain/post.h"

#include <string.h>

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/alias.h"
#include "server/domain/attach.h"
#include "server/domain/audit.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/file.h"
#include "server/domain/follow.h"
#include "server/domain/index.h"
#include "server/domain/notice_post.h"
#include "server/domain/row.h"
#include "server/domain/space.h"
#include "server/domain/thread.h"
#include "server/domain/write.h"

/* ?1 is the caller. */
#define POST_COLUMNS                                                                                                                                   \
	"p.id, p.number, p.parent, " ALIAS_HANDLE("a", "p.space") ", " ALIAS_BADGE("a", "p.space") ", p.body, p.created_at, p.edited_at, " ALIAS_NAME( \
	    "a", "p.space") ", "                                                                                                                       \
			    "(SELECT " ALIAS_HANDLE(                                                                                                   \
				"pa",                                                                                                                  \
				"p.space") " FROM post pp JOIN member pa ON pa.id = pp.author "                                                        \
					   "WHERE pp.thread = p.thread AND pp.number = "                                                               \
					   "p.parent), p.deleted_at, p.attachments, "                                                                  \
					   "p.message_id IS NOT NULL AND a.state = "                                                                   \
					   "'placeholder', a.first_post = p.id, p.plain, "                                                             \
					   "EXISTS (SELECT 1 FROM file f WHERE f.post = "                                                              \
					   "p.id), " FOLLOW_IS_MUTED("?1",                                                                             \
								     "p.space") ", p.author = ?1 "
#define POST_FROM "FROM post p JOIN member a ON a.id = p.author "

/* --- reading --- */

/* A deleted post keeps its number, its place and its author, not its words. */
static int post_json(struct hall_context *cx, const struct db_rows *rows, int64_t read_to,
		     json_t **post_r)
{
	bool is_deleted = !db_is_null(rows, 10);
	const char *noted = is_deleted ? NULL : db_text(rows, 11);
	json_t *attachments = noted ? json_loads(noted, 0, NULL) : NULL;
	int err = 0;

	if (!is_deleted && (attachments || db_int(rows, 15)))
		err = file_attached(cx, db_int(rows, 0), &attachments);
	*post_r = json_pack(
	    "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o?, s:o, s:b, s:o, s:o, "
	    "s:o}",
	    "post", row_int(rows, 0), "number", row_int(rows, 1), "parent", row_int(rows, 2),
	    "author", row_text(rows, 3), "author_badge", row_text(rows, 4), "body",
	    is_deleted ? json_null() : row_text(rows, 5), "created_at", row_time(rows, 6),
	    "edited_at", row_time(rows, 7), "author_name", row_name(rows, 8), "parent_author",
	    row_text(rows, 9), "deleted_at", row_time(rows, 10), "attachments", attachments,
	    "imported", row_bool(rows, 12), "unread",
	    db_int(rows, 1) > read_to && !db_int(rows, 17), "first_post", row_bool(rows, 13),
	    "plain", row_bool(rows, 14), "muted", row_bool(rows, 16));
	return err;
}

int post_page(struct hall_context *cx, int64_t thread, int64_t after, int64_t limit,
	      int64_t read_to, json_t **page_r)
{
	json_t *items = json_array();
	char *next = NULL;
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT " POST_COLUMNS POST_FROM
		     "WHERE p.thread = ?2 AND p.number > ?3 ORDER BY p.number LIMIT ?4",
		     "iiii", cx->member, thread, after, limit + 1);
	int err = 0, ended;

	while (err == 0 && db_next(rows)) {
		json_t *post;

		if ((int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, &after, 1);
			break;
		}
		after = db_int(rows, 1);
		err = post_json(cx, rows, read_to, &post);
		json_array_append_new(items, post);
	}
	*page_r = fields_page(items, next);
	ended = db_end(rows);
	return err < 0 ? err : ended;
}

static int post_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t post = fields_int(in, "post", 0), thread = 0, floor = 0, read_to = 0;
	struct gate_space space;
	struct db_rows *rows;
	json_t *object = NULL, *shown = NULL;
	int ended, err = gate_post(cx, post, &space);

	if (err == 0)
		err =
		    db_one_int(cx->db, &thread, "SELECT thread FROM post WHERE id = ?", "i", post);
	if (err == 0)
		err = read_floor(cx, space.id, &floor);
	if (err == 0)
		err = thread_one(cx, thread, floor, &object, &read_to);
	if (err < 0)
		return err;
	rows = db_query(cx->db, "SELECT " POST_COLUMNS POST_FROM "WHERE p.id = ?2", "ii",
			cx->member, post);
	if (db_next(rows))
		err = post_json(cx, rows, read_to, &shown);
	ended = db_end(rows);
	*result_r = json_pack("{s:o, s:o}", "thread", object, "post", shown ? shown : json_null());
	if (err == 0 && ended == 0 && !shown)
		err = ERR_NOT_FOUND;
	return err < 0 ? err : ended;
}

/* --- what is known of one post before it is changed --- */

struct post_state {
	struct gate_space space;
	int64_t thread, number, author, deleted_by;
	bool is_deleted, is_plain, may_moderate, is_author;
	const char *body;
};

static int post_load(struct hall_context *cx, int64_t post, struct post_state *state)
{
	struct db_rows *rows;
	int err = gate_post(cx, post, &state->space);

	if (err < 0)
		return err;
	rows = db_query(cx->db,
			"SELECT thread, number, author, deleted_by, deleted_at IS NOT NULL, body, "
			"plain FROM post WHERE id = ?",
			"i", post);
	if (db_next(rows)) {
		state->thread = db_int(rows, 0);
		state->number = db_int(rows, 1);
		state->author = db_int(rows, 2);
		state->deleted_by = db_int(rows, 3);
		state->is_deleted = db_int(rows, 4) != 0;
		state->body = arena_dup(cx->arena, db_text(rows, 5));
		state->is_plain = db_int(rows, 6) != 0;
	}
	state->is_author = cx->member && state->author == cx->member;
	state->may_moderate = gate_may_moderate(cx, &state->space);
	return db_end(rows);
}

/* The same for who is about to change it. */
static int post_load_open(struct hall_context *cx, int64_t post, struct post_state *state)
{
	int err = post_load(cx, post, state);

	return err < 0 ? err : space_may_write(cx, &state->space);
}

static int post_tell(struct hall_context *cx, const char *kind, int64_t post,
		     const struct post_state *state)
{
	struct hall_change change = {.kind = kind,
				     .space = state->space.id,
				     .thread = state->thread,
				     .post = post,
				     .member = cx->member};
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT t.title, " ALIAS_HANDLE(
			 "m", "t.space") " FROM thread t "
					 "JOIN member m ON m.id = ?2 WHERE t.id = ?1",
		     "ii", state->thread, state->author);
	int64_t seq;
	int err;

	if (db_next(rows))
		change.data =
		    json_pack("{s:s, s:I, s:I, s:I, s:o, s:o}", "board", state->space.slug,
			      "thread", (json_int_t)state->thread, "post", (json_int_t)post,
			      "number", (json_int_t)state->number, "title", row_text(rows, 0),
			      "author", row_text(rows, 1));
	err = db_end(rows);
	if (err < 0)
		return err;
	seq = hall_tell(cx, &change);
	return seq < 0 ? (int)seq : 0;
}

/* What somebody else's post went through. */
static int post_note(struct hall_context *cx, const char *action, int64_t post,
		     const struct post_state *state)
{
	return state->is_author ? 0 : audit_moderated(cx, &state->space, action, post, NULL);
}

static int post_give(int64_t post, json_t **result_r)
{
	*result_r = json_pack("{s:I}", "post", (json_int_t)post);
	return 0;
}

/* --- writing --- */

static int post_may_reply(struct hall_context *cx, const struct gate_space *space, int64_t thread,
			  int64_t to)
{
	struct db_rows *rows = db_query(
	    cx->db, "SELECT locked, posts, kind = 'item' FROM thread WHERE id = ?", "i", thread);
	int64_t locked = 0, posts = 0;
	bool is_item = false;
	int err;

	if (db_next(rows)) {
		locked = db_int(rows, 0);
		posts = db_int(rows, 1);
		is_item = db_int(rows, 2) != 0;
	}
	err = db_end(rows);
	if (err == 0)
		err = space_may_say(cx, space);
	if (err < 0)
		return err;
	if (is_item)
		return hall_fail(cx, ERR_REFUSED,
				 "this is a report: answer it with feedback comment");
	if (locked && !gate_may_moderate(cx, space))
		return hall_fail(cx, ERR_REFUSED, "this thread is locked: it takes no more posts");
	if (to > posts)
		return hall_fail(cx, ERR_NOT_FOUND, "this thread has no post %lld", (long long)to);
	return 0;
}

static int post_reply(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct write_post post = {.thread = fields_int(in, "thread", 0),
				  .parent = fields_int(in, "to", 1),
				  .body = fields_text(in, "body"),
				  .author = cx->member,
				  .created_at = cx->now};
	int err;

	if (!cx->member)
		return ERR_NEEDS_MEMBER;
	err = gate_thread(cx, post.thread, &post.space);
	if (err == 0)
		err = post_may_reply(cx, &post.space, post.thread, post.parent);
	if (err == 0)
		err = attach_may(cx, in);
	if (err == 0)
		err = write_now(cx, &post);
	if (err == 0)
		err = attach_all(cx, &post, in);
	if (err == 0)
		*result_r = json_pack("{s:I, s:I}", "post", (json_int_t)post.id, "number",
				      (json_int_t)post.number);
	return err;
}

static int post_rewrite(struct hall_context *cx, int64_t post, const struct post_state *state,
			const char *body)
{
	struct index_post indexed;
	int64_t edit = hall_next_seq(cx);
	int err = edit < 0 ? (int)edit : index_load(cx, post, &indexed);

	if (err == 0)
		err = index_remove(cx, &indexed);
	if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO post_edit (id, post, body, edited_at, editor) "
			     "VALUES (?, ?, ?, ?, ?)",
			     "iisii", edit, post, state->body, cx->now, cx->member);
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE post SET body = ?, edited_at = ?, edited_by = ? WHERE id = ?",
			     "siii", body, cx->now, cx->member, post);
	indexed.body = body;
	return err < 0 ? err : index_add(cx, &indexed);
}

static int post_name_others(struct hall_context *cx, int64_t post, const struct post_state *state,
			    const char *body)
{
	struct write_post edited = {.space = state->space,
				    .thread = state->thread,
				    .id = post,
				    .number = state->number,
				    .author = state->author,
				    .body = body,
				    .is_plain = state->is_plain};

	return notice_post_edited(cx, &edited);
}

static int post_edit(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t post = fields_int(in, "post", 0);
	const char *body = fields_text(in, "body");
	struct post_state state;
	int err = post_load_open(cx, post, &state);

	if (err < 0)
		return err;
	if (!state.is_author)
		return hall_fail(cx, ERR_REFUSED, "only its author changes a post");
	if (state.is_deleted)
		return hall_fail(cx, ERR_REFUSED, "the post was deleted; restore it first");
	if (strcmp(body, state.body) == 0)
		return post_give(post, result_r);
	err = post_rewrite(cx, post, &state, body);
	if (err == 0)
		err = post_tell(cx, "post.edit", post, &state);
	if (err == 0)
		err = post_name_others(cx, post, &state, body);
	return err < 0 ? err : post_give(post, result_r);
}

int post_may_attach(struct hall_context *cx, int64_t post)
{
	struct post_state state;
	int64_t locked = 0;
	int err = post_load_open(cx, post, &state);

	if (err < 0)
		return err;
	if (!state.is_author)
		return hall_fail(cx, ERR_REFUSED, "only its author attaches files to a post");
	if (state.is_deleted)
		return hall_fail(cx, ERR_REFUSED, "the post was deleted; restore it first");
	err = db_one_int(cx->db, &locked, "SELECT locked FROM thread WHERE id = ?", "i",
			 state.thread);
	if (err == 0 && locked && !state.may_moderate)
		err = hall_fail(cx, ERR_REFUSED, "this thread is locked: it takes no more posts");
	return err;
}

int post_touched(struct hall_context *cx, int64_t post)
{
	struct post_state state;
	int err = post_load(cx, post, &state);

	return err < 0 ? err : post_tell(cx, "post.edit", post, &state);
}

static int post_delete(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t post = fields_int(in, "post", 0);
	struct post_state state;
	struct index_post indexed;
	int err = post_load_open(cx, post, &state);

	if (err < 0)
		return err;
	if (!state.is_author && !state.may_moderate)
		return hall_fail(
		    cx, ERR_REFUSED,
		    "only its author and those who look after the board delete a post");
	if (state.is_deleted)
		return post_give(post, result_r);
	err = index_load(cx, post, &indexed);
	if (err == 0)
		err = index_remove(cx, &indexed);
	if (err == 0)
		err = db_run(cx->db, "UPDATE post SET deleted_at = ?, deleted_by = ? WHERE id = ?",
			     "iii", cx->now, cx->member, post);
	if (err == 0)
		err = post_tell(cx, "post.delete", post, &state);
	if (err == 0)
		err = post_note(cx, "post.delete", post, &state);
	return err < 0 ? err : post_give(post, result_r);
}

/* Authors take back their own delete; what a moderator deleted only moderators restore. */
static int post_restore(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t post = fields_int(in, "post", 0);
	struct post_state state;
	struct index_post indexed;
	int err = post_load_open(cx, post, &state);

	if (err < 0)
		return err;
	if (!state.may_moderate &&
	    !(state.is_author && (!state.is_deleted || state.deleted_by == cx->member)))
		return hall_fail(cx, ERR_REFUSED,
				 "only who deleted a post and those who look after the board "
				 "restore it");
	if (!state.is_deleted)
		return post_give(post, result_r);
	err = db_run(cx->db, "UPDATE post SET deleted_at = NULL, deleted_by = NULL WHERE id = ?",
		     "i", post);
	if (err == 0)
		err = index_load(cx, post, &indexed);
	if (err == 0)
		err = index_add(cx, &indexed);
	if (err == 0)
		err = post_tell(cx, "post.restore", post, &state);
	if (err == 0)
		err = post_note(cx, "post.restore", post, &state);
	return err < 0 ? err : post_give(post, result_r);
}

/* Earlier wordings, newest first; those of a deleted post only for its author
 * and moderators. */
static int post_history(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t post = fields_int(in, "post", 0), limit = fields_int(in, "limit", 0);
	int64_t last = INT64_MAX;
	struct post_state state;
	struct db_rows *rows;
	json_t *items;
	char *next = NULL;
	int err = cursor_read(cx, in, &last, 1);

	if (err == 0)
		err = post_load(cx, post, &state);
	if (err < 0)
		return err;
	if (state.is_deleted && !state.is_author && !state.may_moderate)
		post = 0;
	items = json_array();
	rows = db_query(cx->db,
			"SELECT e.id, e.body, e.edited_at, " ALIAS_HANDLE(
			    "m", "p.space") " FROM post_edit e "
					    "JOIN post p ON p.id = e.post JOIN member m ON m.id = "
					    "e.editor WHERE e.post = ? AND e.id < ? "
					    "ORDER BY e.id DESC LIMIT ?",
			"iii", post, last, limit + 1);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, &last, 1);
			break;
		}
		last = db_int(rows, 0);
		json_array_append_new(items, json_pack("{s:o, s:o, s:o}", "body", row_text(rows, 1),
						       "edited_at", row_time(rows, 2), "editor",
						       row_text(rows, 3)));
	}
	*result_r = fields_page(items, next);
	return db_end(rows);
}

const struct hall_binding post_bindings[] = {
    {"post.show", post_show, NULL},
    {"post.reply", post_reply, NULL},
    {"post.edit", post_edit, NULL},
    {"post.delete", post_delete, NULL},
    {"post.restore", post_restore, NULL},
    {"post.history", post_history, NULL},
    {0},
};
