#include "server/domain/read.h"

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/next.h"

/* --- floors, marks and sums --- */

static int read_seq(struct hall_context *cx, int64_t *seq_r)
{
	return db_one_int(cx->db, seq_r, "SELECT value FROM counter WHERE name = 'seq'", "");
}

int read_start(struct hall_context *cx, int64_t member)
{
	int64_t seq;
	int err = read_seq(cx, &seq);

	if (err == 0)
		err = db_run(cx->db, "UPDATE member SET joined_seq = ? WHERE id = ?", "ii", seq,
			     member);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "INSERT INTO read_mark (member, thread, number, seq, at) "
		    "SELECT ?, t.id, 0, ?, ? FROM board b JOIN thread t ON t.space = b.space "
		    "WHERE t.pinned = 1",
		    "iii", member, seq, cx->now);
	if (err < 0)
		return err;
	return db_run(cx->db,
		      "INSERT INTO board_read (member, space, seen, floor) "
		      "SELECT ?, b.space, b.posts - b.base - coalesce((SELECT sum(t.posts) "
		      "FROM thread t WHERE t.space = b.space AND t.pinned = 1), 0), ? FROM board b",
		      "ii", member, seq);
}

int read_enter(struct hall_context *cx, int64_t space, int64_t member)
{
	int64_t seq = hall_next_seq(cx);

	return seq < 0
		   ? (int)seq
		   : db_run(
			 cx->db,
			 "INSERT INTO board_read (member, space, seen, floor) "
			 "SELECT ?1, b.space, b.posts - b.base, ?3 FROM board b WHERE b.space = ?2 "
			 "ON CONFLICT (member, space) DO NOTHING",
			 "iii", member, space, seq);
}

int read_floor(struct hall_context *cx, int64_t space, int64_t *floor_r)
{
	int err;

	if (!cx->member) {
		*floor_r = READ_ALL;
		return 0;
	}
	err = db_one_int(cx->db, floor_r,
			 "SELECT floor FROM board_read WHERE member = ? AND space = ?", "ii",
			 cx->member, space);
	return err == ERR_NOT_FOUND ? 0 : err;
}

int read_look(struct hall_context *cx, struct read_state *state)
{
	struct db_rows *rows;
	int err = read_floor(cx, state->space, &state->floor);

	if (err < 0)
		return err;
	rows = db_query(cx->db,
			"SELECT t.posts, " READ_NUMBER("?3") ", " READ_OWN(
			    "?3") " FROM thread t LEFT JOIN read_mark r "
				  "ON r.member = ?2 AND r.thread = t.id WHERE t.id = ?1",
			"iii", state->thread, cx->member, state->floor);
	if (db_next(rows)) {
		state->posts = db_int(rows, 0);
		state->number = db_int(rows, 1);
		state->own = db_int(rows, 2);
	}
	return db_end(rows);
}

int read_state(struct hall_context *cx, int64_t thread, struct read_state *state_r)
{
	struct gate_space space;
	int err = gate_thread(cx, thread, &space);

	if (err < 0)
		return err;
	*state_r = (struct read_state){.space = space.id, .thread = thread};
	return read_look(cx, state_r);
}

static int read_add_seen(struct hall_context *cx, int64_t space, int64_t more)
{
	return db_run(
	    cx->db,
	    "INSERT INTO board_read (member, space, seen) VALUES (?, ?, ?) "
	    "ON CONFLICT (member, space) DO UPDATE SET seen = board_read.seen + excluded.seen",
	    "iii", cx->member, space, more);
}

/* Where a mark at that number comes to stand: behind one's own posts that follow it;
 * and how many of one's own are further behind. */
static int read_settle(struct hall_context *cx, struct read_state *state, int64_t number)
{
	int err = db_one_int(cx->db, &state->number,
			     "SELECT coalesce((SELECT p.number - 1 FROM post p WHERE "
			     "p.thread = t.id AND p.number > ?2 AND p.author <> ?3 ORDER BY "
			     "p.number LIMIT 1), t.posts) FROM thread t WHERE t.id = ?1",
			     "iii", state->thread, number, cx->member);

	return err < 0 ? err
		       : db_one_int(cx->db, &state->own,
				    "SELECT CASE WHEN EXISTS (SELECT 1 FROM participant WHERE "
				    "member = ?3 AND thread = ?1) THEN (SELECT count(*) FROM post "
				    "WHERE thread = ?1 AND number > ?2 AND author = ?3) ELSE 0 END",
				    "iii", state->thread, state->number, cx->member);
}

static int read_set_mark(struct hall_context *cx, struct read_state *state, int64_t number)
{
	int64_t seq, before = state->number + state->own;
	int err = read_seq(cx, &seq);

	if (err == 0)
		err = read_settle(cx, state, number);
	if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO read_mark (member, thread, number, own, seq, at) "
			     "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (member, thread) DO UPDATE SET "
			     "number = excluded.number, own = excluded.own, seq = excluded.seq, "
			     "at = excluded.at",
			     "iiiiii", cx->member, state->thread, state->number, state->own, seq,
			     cx->now);
	if (err == 0)
		err = read_add_seen(cx, state->space, state->number + state->own - before);
	return err;
}

static int read_forget_undo(struct hall_context *cx)
{
	return db_run(cx->db, "DELETE FROM read_undo WHERE member = ?", "i", cx->member);
}

int read_own(struct hall_context *cx, const struct read_state *before)
{
	struct read_state state = *before;
	int err = read_forget_undo(cx);

	return err < 0 ? err : read_set_mark(cx, &state, before->number);
}

int read_base_grew(struct hall_context *cx, int64_t space, int64_t thread, int64_t posts)
{
	int64_t marks;
	int err =
	    db_one_int(cx->db, &marks, "SELECT EXISTS (SELECT 1 FROM read_mark WHERE thread = ?)",
		       "i", thread);

	if (err < 0 || !marks)
		return err;
	err = db_run(cx->db, "DELETE FROM read_undo WHERE space = ?", "i", space);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "UPDATE board_read SET seen = seen - 1 WHERE space = ?1 AND member IN "
		    "(SELECT r.member FROM read_mark r WHERE r.thread = ?2 AND r.number < ?3 "
		    "AND r.seq >= board_read.floor)",
		    "iii", space, thread, posts);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "UPDATE read_mark SET number = number + 1 WHERE thread = ? AND number = ?",
		    "ii", thread, posts);
	return err;
}

/* What is read of a thread, for every member: ?1 the thread, ?2 its space. */
#define READ_BY_ALL                                                                                \
	"FROM thread t JOIN member m "                                                             \
	"LEFT JOIN board_read a ON a.member = m.id AND a.space = ?2 "                              \
	"LEFT JOIN read_mark r ON r.member = m.id AND r.thread = t.id "

/* The same here, and there: ?3 another space. */
#define READ_HERE  "coalesce(a.floor, 0)"
#define READ_THERE "coalesce(b.floor, 0)"
/* It would cut the words apart. */
/* clang-format off */
#define READ_TWICE                                                                                 \
	"SELECT m.id AS member, "                                                                  \
	READ_NUMBER(READ_HERE) " AS here, " READ_NUMBER(READ_THERE) " AS there, "                  \
	READ_OWN(READ_HERE) " AS own, " READ_OWN(READ_THERE) " AS own_there "                      \
	READ_BY_ALL                                                                                \
	"LEFT JOIN board_read b ON b.member = m.id AND b.space = ?3 WHERE t.id = ?1"
/* clang-format on */

/* Where the other space's floor would say something else, a mark says it. */
static int read_keep(struct hall_context *cx, int64_t thread, int64_t from, int64_t to)
{
	int64_t seq;
	int err = read_seq(cx, &seq);

	if (err < 0)
		return err;
	return db_run(cx->db,
		      "INSERT INTO read_mark (member, thread, number, own, seq, at) "
		      "SELECT k.member, ?1, k.here, k.own, ?4, ?5 FROM (" READ_TWICE ") k "
		      "WHERE k.here <> k.there OR k.own <> k.own_there "
		      "ON CONFLICT (member, thread) DO UPDATE SET number = excluded.number, "
		      "own = excluded.own, seq = excluded.seq",
		      "iiiii", thread, from, to, seq, cx->now);
}

int read_moves(struct hall_context *cx, int64_t thread, int64_t from, int64_t to)
{
	int err = read_keep(cx, thread, from, to);

	if (err == 0)
		err = db_run(cx->db, "DELETE FROM read_undo WHERE space = ? OR space = ?", "ii",
			     from, to);
	if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO board_read (member, space, seen) SELECT member, ?3, more "
			     "FROM (SELECT m.id AS member, " READ_SEEN(
				 "coalesce(a.floor, 0)") " - t.base AS more " READ_BY_ALL
							 "WHERE t.id = ?1) WHERE more <> 0 ON "
							 "CONFLICT (member, space) "
							 "DO UPDATE SET seen = board_read.seen + "
							 "excluded.seen",
			     "iii", thread, from, to);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "UPDATE board_read SET seen = seen - (SELECT " READ_SEEN(
			"board_read.floor") " - t.base FROM thread t LEFT JOIN read_mark r "
					    "ON r.member = board_read.member AND r.thread = t.id "
					    "WHERE t.id = ?1) "
					    "WHERE space = ?2 AND member IN (SELECT id FROM "
					    "member)",
		    "ii", thread, from);
	return err;
}

int read_unread(struct hall_context *cx, int64_t space, int64_t *unread_r)
{
	*unread_r = 0;
	if (!cx->member)
		return 0;
	return db_one_int(cx->db, unread_r,
			  "SELECT b.posts - b.base - coalesce(br.seen, 0) FROM board b "
			  "LEFT JOIN board_read br ON br.member = ?2 AND br.space = b.space "
			  "WHERE b.space = ?1",
			  "ii", space, cx->member);
}

/* --- calls --- */

static int read_give(int64_t unread, json_t **result_r)
{
	*result_r = json_pack("{s:I}", "unread", (json_int_t)unread);
	return 0;
}

/* Keeps what undo needs: the mark there was, or that there was none. */
static int read_keep_mark(struct hall_context *cx, const struct read_state *state)
{
	int err = read_forget_undo(cx);

	if (err == 0)
		err = db_run(
		    cx->db,
		    "INSERT INTO read_undo (member, space, thread, number, own, seq, seen, floor) "
		    "SELECT ?1, ?2, t.id, r.number, coalesce(r.own, 0), r.seq, 0, ?4 FROM thread t "
		    "LEFT JOIN read_mark r ON r.member = ?1 AND r.thread = t.id WHERE t.id = ?3",
		    "iiii", cx->member, state->space, state->thread, state->floor);
	return err;
}

static int read_move(struct hall_context *cx, struct read_state *state, int64_t number,
		     json_t **result_r)
{
	int err = 0;

	if (number != state->number) {
		err = read_keep_mark(cx, state);
		if (err == 0)
			err = read_set_mark(cx, state, number);
	}
	return err < 0 ? err : read_give(state->posts - state->number - state->own, result_r);
}

static int read_mark(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct read_state state;
	int64_t to;
	int err = read_state(cx, fields_int(in, "thread", 0), &state);

	if (err < 0)
		return err;
	to = fields_int(in, "to", state.posts);
	if (to > state.posts)
		to = state.posts;
	return read_move(cx, &state, to > state.number ? to : state.number, result_r);
}

static int read_unmark(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct read_state state;
	int64_t to;
	int err = read_state(cx, fields_int(in, "thread", 0), &state);

	if (err < 0)
		return err;
	to = fields_int(in, "from", 1) - 1;
	return read_move(cx, &state, to < state.number ? to : state.number, result_r);
}

/* Raises the floor of the boards with news that the caller may read: of one, or of all (0). */
static int read_raise(struct hall_context *cx, int64_t space)
{
	int64_t seq = hall_next_seq(cx);
	int err = seq < 0 ? (int)seq : read_forget_undo(cx);

	if (err == 0)
		err = db_run(cx->db,
			     GATE_MINE
			     "INSERT INTO read_undo (member, space, seen, floor) "
			     "SELECT ?2, b.space, coalesce(br.seen, 0), coalesce(br.floor, 0) "
			     "FROM mine JOIN board b ON b.space = mine.id "
			     "LEFT JOIN board_read br ON br.member = ?2 AND br.space = b.space "
			     "WHERE (?3 = 0 OR b.space = ?3) "
			     "AND b.posts - b.base > coalesce(br.seen, 0)",
			     "iii", gate_level(cx), cx->member, space);
	if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO board_read (member, space, seen, floor) "
			     "SELECT u.member, b.space, b.posts - b.base, ?2 FROM read_undo u "
			     "JOIN board b ON b.space = u.space WHERE u.member = ?1 "
			     "ON CONFLICT (member, space) DO UPDATE SET seen = excluded.seen, "
			     "floor = excluded.floor",
			     "ii", cx->member, seq);
	return err;
}

/* Whether anything is new: where nothing is, what was done before stays the last thing. */
static int read_has_news(struct hall_context *cx, int64_t space, int64_t *has_r)
{
	return db_one_int(cx->db, has_r,
			  GATE_MINE
			  "SELECT EXISTS (SELECT 1 FROM mine JOIN board b ON b.space = mine.id "
			  "LEFT JOIN board_read br ON br.member = ?2 AND br.space = b.space "
			  "WHERE (?3 = 0 OR b.space = ?3) "
			  "AND b.posts - b.base > coalesce(br.seen, 0))",
			  "iii", gate_level(cx), cx->member, space);
}

static int read_catchup(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *board = fields_text(in, "board");
	struct gate_space space = {0};
	int64_t has_news = 0;
	int err = board ? gate_board(cx, board, &space) : 0;

	if (err == 0)
		err = read_has_news(cx, space.id, &has_news);
	if (err == 0 && has_news)
		err = read_raise(cx, space.id);
	return err < 0 ? err : read_give(0, result_r);
}

/* The last thing was a mark: puts the old one back, or takes it away. */
static int read_undo_mark(struct hall_context *cx, int64_t thread, json_t **result_r)
{
	struct read_state now, then;
	int err = read_state(cx, thread, &now);

	if (err < 0)
		return err;
	err = db_run(cx->db, "DELETE FROM read_mark WHERE member = ? AND thread = ?", "ii",
		     cx->member, thread);
	if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO read_mark (member, thread, number, own, seq, at) "
			     "SELECT member, thread, number, own, seq, ? FROM read_undo "
			     "WHERE member = ? AND number IS NOT NULL",
			     "ii", cx->now, cx->member);
	then = now;
	if (err == 0)
		err = read_look(cx, &then);
	if (err == 0)
		err = read_add_seen(cx, now.space, then.number + then.own - now.number - now.own);
	return err < 0 ? err : read_give(then.posts - then.number - then.own, result_r);
}

/* The last thing was a catch-up: nothing of the member's changed there since. */
static int read_undo_floors(struct hall_context *cx, json_t **result_r)
{
	int64_t unread;
	int err =
	    db_one_int(cx->db, &unread,
		       GATE_MINE "SELECT coalesce(sum(b.posts - b.base - u.seen), 0) FROM mine "
				 "JOIN read_undo u ON u.member = ?2 AND u.space = mine.id "
				 "JOIN board b ON b.space = u.space",
		       "ii", gate_level(cx), cx->member);

	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE board_read SET (seen, floor) = (SELECT u.seen, u.floor "
			     "FROM read_undo u WHERE u.member = ?1 AND u.space = board_read.space) "
			     "WHERE member = ?1 AND space IN (SELECT space FROM read_undo WHERE "
			     "member = ?1)",
			     "i", cx->member);
	return err < 0 ? err : read_give(unread, result_r);
}

static int read_undo(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t thread;
	int err = db_one_int(cx->db, &thread,
			     "SELECT coalesce(thread, 0) FROM read_undo WHERE member = ? LIMIT 1",
			     "i", cx->member);

	(void)in;
	if (err == ERR_NOT_FOUND)
		return hall_fail(cx, ERR_REFUSED, "there is nothing to take back");
	if (err == 0)
		err =
		    thread ? read_undo_mark(cx, thread, result_r) : read_undo_floors(cx, result_r);
	if (err == ERR_NOT_FOUND)
		return hall_fail(cx, ERR_REFUSED, "there is nothing to take back");
	return err < 0 ? err : read_forget_undo(cx);
}

const struct hall_binding read_bindings[] = {
    {"read.mark", read_mark, NULL},	  {"read.unmark", read_unmark, NULL},
    {"read.catchup", read_catchup, NULL}, {"read.undo", read_undo, NULL},
    {"read.next", next_unread, NULL},	  {0},
};
