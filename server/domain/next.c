#include "server/domain/next.h"

#include "common/base/err.h"
#include "server/domain/board.h"
#include "server/domain/fields.h"
#include "server/domain/read.h"
#include "server/domain/row.h"

/* A place in the order of a board's threads. */
struct next_key {
	int64_t pinned, at, id;
};
static const struct next_key next_before_all = {INT64_MAX, INT64_MAX, INT64_MAX};
static const struct next_key next_after_all = {INT64_MIN, INT64_MIN, INT64_MIN};

#define NEXT_FROM                                                                                  \
	"SELECT t.id, t.title, " READ_NUMBER(                                                      \
	    "?2") " FROM thread t LEFT JOIN read_mark r "                                          \
		  "ON r.member = ?1 AND r.thread = t.id WHERE t.space = ?3 "

static struct db_rows *next_query(struct hall_context *cx, const struct board *board,
				  const struct next_key *from, bool back)
{
	if (back)
		return db_query(cx->db,
				NEXT_FROM
				"AND (t.pinned, t.last_post_at, t.id) > (?4, ?5, ?6) "
				"AND t.posts > " READ_NUMBER(
				    "?2") " ORDER BY t.pinned, t.last_post_at, t.id LIMIT 1",
				"iiiiii", cx->member, board->floor, board->space, from->pinned,
				from->at, from->id);
	return db_query(
	    cx->db,
	    NEXT_FROM "AND (t.pinned, t.last_post_at, t.id) < (?4, ?5, ?6) "
		      "AND t.posts > " READ_NUMBER(
			  "?2") " ORDER BY t.pinned DESC, t.last_post_at DESC, t.id DESC LIMIT 1",
	    "iiiiii", cx->member, board->floor, board->space, from->pinned, from->at, from->id);
}

/* The first unread thread of a board beyond `from`, into *result_r, if any. */
static int next_in_board(struct hall_context *cx, const struct board *board,
			 const struct next_key *from, bool back, json_t **result_r)
{
	struct db_rows *rows;

	if (board->unread <= 0)
		return 0;
	rows = next_query(cx, board, from, back);
	if (db_next(rows))
		*result_r = json_pack("{s:o, s:s, s:I, s:o}", "thread", row_int(rows, 0), "board",
				      board->slug, "number", (json_int_t)db_int(rows, 2) + 1,
				      "title", row_text(rows, 1));
	return db_end(rows);
}

/* Where to begin: the board's place in the list, and the key within it. */
struct next_start {
	size_t board;
	struct next_key key;
};

static int next_start_thread(struct hall_context *cx, int64_t thread, int64_t *space_r,
			     struct next_key *key_r)
{
	struct gate_space space;
	struct db_rows *rows;
	int err = gate_thread(cx, thread, &space);

	if (err < 0)
		return err;
	*space_r = space.id;
	rows = db_query(cx->db, "SELECT pinned, last_post_at, id FROM thread WHERE id = ?", "i",
			thread);
	if (db_next(rows))
		*key_r = (struct next_key){db_int(rows, 0), db_int(rows, 1), db_int(rows, 2)};
	return db_end(rows);
}

static int next_start(struct hall_context *cx, json_t *in, const struct board *boards, size_t count,
		      struct next_start *start_r)
{
	const char *slug = fields_text(in, "board");
	struct gate_space space = {0};
	int err = slug ? gate_board(cx, slug, &space) : 0;

	if (err == 0 && fields_has(in, "thread"))
		err = next_start_thread(cx, fields_int(in, "thread", 0), &space.id, &start_r->key);
	if (err < 0 || !space.id)
		return err;
	for (size_t i = 0; i < count; i++) {
		if (boards[i].space == space.id)
			start_r->board = i;
	}
	return 0;
}

int next_unread(struct hall_context *cx, json_t *in, json_t **result_r)
{
	bool back = json_is_true(json_object_get(in, "back"));
	const struct next_key *whole = back ? &next_after_all : &next_before_all;
	struct next_start start = {.key = *whole};
	struct board *boards;
	size_t count;
	int err = board_load(cx, &boards, &count);

	if (err == 0)
		err = next_start(cx, in, boards, count, &start);
	/* The board we begin in comes twice: beyond the key, and whole at the end. */
	for (size_t i = 0; err == 0 && count && i <= count && !*result_r; i++) {
		size_t at = (back ? start.board + count * 2 - i : start.board + i) % count;

		err = next_in_board(cx, &boards[at], i == 0 ? &start.key : whole, back, result_r);
	}
	if (err == 0 && !*result_r)
		*result_r = json_pack("{s:n, s:n, s:n, s:n}", "thread", "board", "number", "title");
	return err;
}
