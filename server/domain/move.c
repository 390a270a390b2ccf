#include "server/domain/move.h"

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/alias.h"
#include "server/domain/audit.h"
#include "server/domain/fields.h"
#include "server/domain/index.h"
#include "server/domain/read.h"
#include "server/domain/row.h"
#include "server/domain/space.h"

struct move {
	struct gate_space from, to;
	int64_t thread, posts;
};

/* --- may they --- */

static int move_may(struct hall_context *cx, const struct move *m)
{
	if (!gate_may_moderate(cx, &m->from))
		return hall_fail(cx, ERR_REFUSED,
				 "only those who look after its board move a thread");
	if (m->from.visibility == GATE_HIDDEN || m->to.visibility == GATE_HIDDEN)
		return hall_fail(cx, ERR_REFUSED,
				 "what was said in a hidden board stays there, and nothing is "
				 "moved into one");
	if (m->from.visibility != m->to.visibility)
		return hall_fail(cx, ERR_REFUSED,
				 "a thread moves only between boards that the same people may "
				 "read");
	if (m->from.is_closed || m->to.is_closed)
		return space_may_write(cx, m->from.is_closed ? &m->from : &m->to);
	if (m->posts > MOVE_POSTS)
		return hall_fail(cx, ERR_TOO_LARGE, "it is too long to be moved: over %d posts",
				 MOVE_POSTS);
	return 0;
}

/* The same message came to the other board as well. */
static int move_is_there(struct hall_context *cx, const struct move *m)
{
	int64_t there;
	int err = db_one_int(cx->db, &there,
			     "SELECT EXISTS (SELECT 1 FROM post p JOIN post o ON o.space = ?2 "
			     "AND o.message_id = p.message_id WHERE p.thread = ?1)",
			     "ii", m->thread, m->to.id);

	if (err == 0 && there)
		return hall_fail(cx, ERR_CONFLICT,
				 "a message of it came to the board %s by an import as well",
				 m->to.slug);
	return err;
}

/* Everything is looked at before anything happens. */
static int move_check(struct hall_context *cx, json_t *in, struct move *m)
{
	int err = gate_thread(cx, m->thread, &m->from);

	if (err == 0)
		err = gate_board(cx, fields_text(in, "board"), &m->to);
	if (err == 0)
		err = db_one_int(cx->db, &m->posts, "SELECT posts FROM thread WHERE id = ?", "i",
				 m->thread);
	if (err == 0)
		err = move_may(cx, m);
	return err < 0 || m->from.id == m->to.id ? err : move_is_there(cx, m);
}

/* --- the rows --- */

/* An import finds the messages of its archive where they went. */
static int move_messages(struct hall_context *cx, const struct move *m)
{
	return db_run(cx->db,
		      "INSERT INTO joint (space, message_id, thread) "
		      "SELECT ?1, p.message_id, p.thread FROM post p "
		      "WHERE p.thread = ?2 AND p.message_id IS NOT NULL "
		      "ON CONFLICT (space, message_id) DO UPDATE SET thread = excluded.thread",
		      "ii", m->from.id, m->thread);
}

static int move_rows(struct hall_context *cx, const struct move *m)
{
	int err =
	    db_run(cx->db, "UPDATE thread SET space = ? WHERE id = ?", "ii", m->to.id, m->thread);

	return err < 0 ? err
		       : db_run(cx->db, "UPDATE post SET space = ? WHERE thread = ?", "ii",
				m->to.id, m->thread);
}

/* With the thread in its new board: `sign` is 1 there and -1 where it was. */
static int move_count(struct hall_context *cx, int64_t space, int64_t thread, int64_t sign)
{
	return db_run(cx->db,
		      "UPDATE board SET (threads, posts, base, last_post_at) = "
		      "(SELECT board.threads + ?3, board.posts + ?3 * t.posts, "
		      "board.base + ?3 * t.base, (SELECT max(l.last_post_at) FROM thread l "
		      "WHERE l.space = ?1) FROM thread t WHERE t.id = ?2) WHERE space = ?1",
		      "iii", space, thread, sign);
}

static int move_all(struct hall_context *cx, const struct move *m)
{
	int err = read_moves(cx, m->thread, m->from.id, m->to.id);

	if (err == 0)
		err = index_leaves(cx, m->thread);
	if (err == 0)
		err = move_messages(cx, m);
	if (err == 0)
		err = move_rows(cx, m);
	if (err == 0)
		err = index_comes(cx, m->thread);
	if (err == 0)
		err = move_count(cx, m->from.id, m->thread, -1);
	return err < 0 ? err : move_count(cx, m->to.id, m->thread, 1);
}

int move_between(struct hall_context *cx, int64_t thread, const struct gate_space *from,
		 const struct gate_space *to)
{
	const struct move m = {.from = *from, .to = *to, .thread = thread};

	return move_all(cx, &m);
}

/* --- telling --- */

/* Told once in each board: it left the one that is not `to`. */
static int move_tell(struct hall_context *cx, const struct move *m, const struct gate_space *where)
{
	struct hall_change change = {
	    .kind = "thread.move", .space = where->id, .thread = m->thread, .member = cx->member};
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT t.title, " ALIAS_HANDLE(
			 "m", "t.space") " FROM thread t "
					 "JOIN member m ON m.id = ?2 WHERE t.id = ?1",
		     "ii", m->thread, cx->member);
	int64_t seq;
	int err;

	if (db_next(rows))
		change.data = json_pack("{s:s, s:s, s:I, s:o, s:o}", "board", where->slug, "to",
					m->to.slug, "thread", (json_int_t)m->thread, "title",
					row_text(rows, 0), "author", row_text(rows, 1));
	err = db_end(rows);
	if (err < 0)
		return err;
	seq = hall_tell(cx, &change);
	return seq < 0 ? (int)seq : 0;
}

static int move_note(struct hall_context *cx, const struct move *m)
{
	return audit_moderated(cx, &m->from, "thread.move", m->thread,
			       arena_printf(cx->arena, "from %s to %s", m->from.slug, m->to.slug));
}

int move_thread(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct move m = {.thread = fields_int(in, "thread", 0)};
	int err = move_check(cx, in, &m);

	if (err == 0 && m.from.id != m.to.id) {
		err = move_all(cx, &m);
		if (err == 0)
			err = move_tell(cx, &m, &m.from);
		if (err == 0)
			err = move_tell(cx, &m, &m.to);
		if (err == 0)
			err = move_note(cx, &m);
	}
	if (err == 0)
		*result_r =
		    json_pack("{s:I, s:s}", "thread", (json_int_t)m.thread, "board", m.to.slug);
	return err;
}
