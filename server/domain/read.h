/* read: what a member has read, as one number a thread and one kept sum a board.
 *
 * e(m, t), "read to": numbers 1..e of thread t are read by member m.
 *	a mark (read_mark) that is not older than the floor: its number
 *	otherwise: the highest number whose post.seq <= floor, or 0
 * The floor is board_read.floor of (m, the thread's board), 0 without a row.
 * Joining and catching up raise floors, so neither writes a row a thread. Marks
 * carry the seq at which they were made; a floor takes a seq of its own, so that
 * older marks are below it and newer ones are not. Posts imported as already
 * read have seq 0 and lie below every floor.
 *
 * One's own posts are never new: a mark moves on over those that follow it, and counts
 * those that stand further behind, after posts of others that were not read ("own",
 * o; 0 without a mark that is not older than the floor).
 *
 * What always holds, for every member and board (tests/unit/test_read.c):
 *	board.base = sum of thread.base, board.posts = sum of thread.posts
 *	board_read.seen = sum over the board's threads of e + o - base
 *	unread(board) = board.posts - board.base - seen = sum of posts - e - o
 *
 * For a guest nothing is new: their floor is READ_ALL. */
#ifndef HEARTH_DOMAIN_READ_H
#define HEARTH_DOMAIN_READ_H

#include "server/core/gate.h"
#include "server/core/hall.h"

#define READ_ALL INT64_MAX

/* e(m, t) in SQL, for `thread t LEFT JOIN read_mark r ON r.member = ... AND
 * r.thread = t.id`; `floor` is an expression. */
#define READ_NUMBER(floor)                                                                         \
	"CASE WHEN r.seq >= " floor " THEN r.number "                                              \
	"WHEN t.last_seq <= " floor " THEN t.posts "                                               \
	"WHEN t.first_seq > " floor " THEN 0 "                                                     \
	"ELSE coalesce((SELECT rp.number FROM post rp WHERE rp.thread = t.id AND rp.seq > 0 "      \
	"AND rp.seq <= " floor " ORDER BY rp.seq DESC, rp.number DESC LIMIT 1), t.base) END"

/* How many behind e are the member's own, which are not new to them; and all that is
 * not. */
#define READ_OWN(floor)	 "CASE WHEN r.seq >= " floor " THEN r.own ELSE 0 END"
#define READ_SEEN(floor) "(" READ_NUMBER(floor) " + " READ_OWN(floor) ")"

/* What a member who joins now finds: everything read, but for pinned threads,
 * which are unread from their first post. Call inside the write that made the member. */
int read_start(struct hall_context *cx, int64_t member);

/* A member comes into a space: what was there counts as read, unless they were there before. */
int read_enter(struct hall_context *cx, int64_t space, int64_t member);

/* The caller's floor in a space; READ_ALL for who is no member. */
int read_floor(struct hall_context *cx, int64_t space, int64_t *floor_r);

/* The caller's e and o in a thread, and its posts, after the gate. */
struct read_state {
	int64_t space, thread;
	int64_t posts, number, own, floor;
};
int read_state(struct hall_context *cx, int64_t thread, struct read_state *state_r);

/* The same without the gate, for a space and thread already filled in. */
int read_look(struct hall_context *cx, struct read_state *state);

/* The caller has written a post: it counts as read, and of those before it what did. */
int read_own(struct hall_context *cx, const struct read_state *before);

/* A thread of which all `posts` were base has got one more base post: members who
 * had read all of it have still, the others one more to read. */
int read_base_grew(struct hall_context *cx, int64_t space, int64_t thread, int64_t posts);

/* Call before a thread goes to another space: everybody has read as much of it
 * there as here, and the sums of both follow. */
int read_moves(struct hall_context *cx, int64_t thread, int64_t from, int64_t to);

/* Posts new for the caller in a space. */
int read_unread(struct hall_context *cx, int64_t space, int64_t *unread_r);

extern const struct hall_binding read_bindings[];

#endif
