#include "server/domain/home.h"

#include <stdlib.h>
#include <strings.h>

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/alias.h"
#include "server/domain/asked.h"
#include "server/domain/board.h"
#include "server/domain/fields.h"
#include "server/domain/notice_list.h"
#include "server/domain/read.h"
#include "server/domain/row.h"
#include "server/domain/snippet.h"

enum {
	HOME_FOR_ME = 10,
	HOME_MINE = 10,
	HOME_UNANSWERED = 3,
	HOME_PINNED = 8,
	HOME_WEEK = 6,
	HOME_TAKEN = 200, /* threads one takes part in that are looked at, newest first */
	HOME_WEEK_SECONDS = 7 * 86400,
};

/* What home shows is of this call's boards only: ?1 gate level, ?2 member, ?3 the floor of who has
 * no row (0, or READ_ALL for a guest). */
#define HOME_FLOOR  "coalesce(br.floor, ?3)"
#define HOME_UNREAD "t.posts - " READ_SEEN(HOME_FLOOR)
#define HOME_READ                                                                                  \
	"LEFT JOIN board_read br ON br.member = ?2 AND br.space = t.space "                        \
	"LEFT JOIN read_mark r ON r.member = ?2 AND r.thread = t.id "

/* id, number, body of a post, author of it, thread, title, slug, unread, posts, time, time of the
 * last post. */
#define HOME_COLUMNS                                                                               \
	"p.id, p.number, CASE WHEN p.deleted_at IS NULL THEN p.body ELSE '' END, " ALIAS_HANDLE(   \
	    "a", "p.space") ", " ALIAS_BADGE("a",                                                  \
					     "p.space") ", t.id, t.title, s.slug, " HOME_UNREAD    \
							", t.posts, p.created_at, t.last_post_at "

static int64_t home_floor(const struct hall_context *cx)
{
	return cx->member ? 0 : READ_ALL;
}

static json_t *home_json(struct hall_context *cx, const struct db_rows *rows)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "post",
			 row_int(rows, 0), "number", row_int(rows, 1), "author", row_text(rows, 3),
			 "author_badge", row_text(rows, 4), "thread", row_int(rows, 5), "snippet",
			 snippet_first(cx->arena, db_text(rows, 2)), "title", row_text(rows, 6),
			 "board", row_text(rows, 7), "unread", row_int(rows, 8), "posts",
			 row_int(rows, 9), "created_at", row_time(rows, 10), "last_post_at",
			 row_time(rows, 11));
}

/* A post by its id, NULL where its thread has gone. */
static int home_post(struct hall_context *cx, int64_t post, json_t **shown_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT " HOME_COLUMNS " FROM post p CROSS JOIN thread t ON t.id = p.thread "
	    "CROSS JOIN space s ON s.id = p.space CROSS JOIN member a ON a.id = p.author " HOME_READ
	    "WHERE p.id = ?1",
	    "iii", post, cx->member, home_floor(cx));

	*shown_r = db_next(rows) ? home_json(cx, rows) : NULL;
	return db_end(rows);
}

/* --- for me --- */

/* What is said of the notice itself, over what is known of the post. */
static json_t *home_notice(struct hall_context *cx, const struct notice_group *group)
{
	return json_pack("{s:I, s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:I, s:b, s:o, s:s}", "id",
			 (json_int_t)group->id, "kind", notice_kind_row(group->kind)->name, "text",
			 notice_list_text(cx->arena, group), "target", group->target, "author",
			 group->actor, "author_badge", group->badge, "board", group->board,
			 "others", (json_int_t)group->others, "read", !group->is_unread,
			 "created_at", fields_time(group->at), "title", group->about);
}

static int home_add_notice(struct hall_context *cx, const struct notice_group *group, json_t *list)
{
	json_t *item = json_pack("{s:n, s:n, s:n, s:n, s:n, s:n, s:n}", "post", "number", "thread",
				 "snippet", "unread", "posts", "last_post_at");
	json_t *shown = NULL;
	int err = group->post ? home_post(cx, group->post, &shown) : 0;

	json_object_update_new(item, shown);
	json_object_update_new(item, home_notice(cx, group));
	json_array_append_new(list, item);
	return err;
}

static int home_add_notices(struct hall_context *cx, const struct notice_list *found, json_t *list)
{
	int err = 0;

	for (size_t i = 0; err == 0 && i < found->count && json_array_size(list) < HOME_FOR_ME; i++)
		err = home_add_notice(cx, &found->groups[i], list);
	return err;
}

/* What waits for me, newest first, then what I have seen. */
static int home_for_me(struct hall_context *cx, json_t *list, int64_t *waiting_r)
{
	struct notice_list fresh, seen;
	int err = notice_list_home(cx, HOME_FOR_ME, &fresh, &seen, waiting_r);

	if (err == 0)
		err = home_add_notices(cx, &fresh, list);
	return err < 0 ? err : home_add_notices(cx, &seen, list);
}

/* Threads I take part in, or watch, that have news; the post is the first new one. */
static int home_mine(struct hall_context *cx, json_t *list)
{
	int64_t posts[HOME_MINE];
	size_t count = 0;
	struct db_rows *rows = db_query(
	    cx->db,
	    GATE_MINE
	    "SELECT p.id FROM (SELECT thread FROM (SELECT thread FROM participant "
	    "WHERE member = ?2 ORDER BY last_at DESC LIMIT ?4) UNION SELECT object FROM follow "
	    "WHERE member = ?2 AND what = 'thread' AND level = 'watch') n "
	    "CROSS JOIN thread t ON t.id = n.thread " HOME_READ
	    "CROSS JOIN post p ON p.thread = t.id AND p.number = 1 + " READ_NUMBER(
		HOME_FLOOR) " WHERE t.kind <> 'item' AND t.space IN (SELECT id FROM mine) AND NOT "
			    "EXISTS (SELECT 1 "
			    "FROM follow f WHERE f.member = ?2 AND f.level = 'mute' AND "
			    "((f.what = 'thread' AND f.object = t.id) OR "
			    "(f.what = 'board' AND f.object = t.space))) "
			    "ORDER BY t.last_post_at DESC, t.id DESC LIMIT ?5",
	    "iiiii", gate_level(cx), cx->member, home_floor(cx), (int64_t)HOME_TAKEN,
	    (int64_t)HOME_MINE);
	int err;

	while (db_next(rows))
		posts[count++] = db_int(rows, 0);
	err = db_end(rows);
	for (size_t i = 0; err == 0 && i < count; i++) {
		json_t *shown;

		err = home_post(cx, posts[i], &shown);
		if (shown)
			json_array_append_new(list, shown);
	}
	return err;
}

/* --- of the community --- */

/* The newest few of a kind over all boards: each board gives its own newest
 * through an index, the best of them stay. */
struct home_best {
	size_t most, count;
	struct home_pick {
		int64_t thread, at;
	} * picks; /* newest first */
};

static void home_pick(struct home_best *best, int64_t thread, int64_t at)
{
	size_t i = best->count;

	if (i == best->most && best->picks[i - 1].at >= at)
		return;
	if (i == best->most)
		i--;
	else
		best->count++;
	for (; i > 0 && best->picks[i - 1].at < at; i--)
		best->picks[i] = best->picks[i - 1];
	best->picks[i] = (struct home_pick){thread, at};
}

enum home_kind { HOME_KIND_UNANSWERED, HOME_KIND_PINNED, HOME_KIND_WEEK };

static struct db_rows *home_query(struct hall_context *cx, enum home_kind kind, int64_t space,
				  int64_t most)
{
	switch (kind) {
	case HOME_KIND_UNANSWERED:
		return db_query(cx->db,
				"SELECT id, created_at FROM thread WHERE space = ? AND others = 0 "
				"AND +pinned = 0 AND +locked = 0 ORDER BY created_at DESC LIMIT ?",
				"ii", space, most);
	case HOME_KIND_PINNED:
		return db_query(
		    cx->db,
		    "SELECT id, last_post_at FROM thread WHERE space = ? AND pinned = 1 "
		    "ORDER BY last_post_at DESC LIMIT ?",
		    "ii", space, most);
	case HOME_KIND_WEEK:
		break;
	}
	return db_query(cx->db,
			"SELECT id, last_post_at FROM thread WHERE space = ? AND pinned = 0 "
			"AND last_post_at >= ? ORDER BY last_post_at DESC LIMIT ?",
			"iii", space, cx->now - HOME_WEEK_SECONDS, most);
}

/* A thread by its first post; nothing when that was deleted (but for pinned ones). */
static int home_thread(struct hall_context *cx, int64_t thread, json_t *list)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT " HOME_COLUMNS " FROM thread t CROSS JOIN space s ON s.id = t.space "
		     "CROSS JOIN post p ON p.thread = t.id AND p.number = 1 "
		     "CROSS JOIN member a ON a.id = t.author " HOME_READ
		     "WHERE t.id = ?1 AND p.deleted_at IS NULL",
		     "iii", thread, cx->member, home_floor(cx));

	if (db_next(rows))
		json_array_append_new(list, home_json(cx, rows));
	return db_end(rows);
}

static int home_fill(struct hall_context *cx, enum home_kind kind, const struct board *boards,
		     size_t count, size_t most, json_t *list)
{
	struct home_best best = {.most = most};
	int err = 0;

	best.picks = arena_alloc(cx->arena, (most + 1) * sizeof(*best.picks));
	for (size_t i = 0; err == 0 && i < count; i++) {
		struct db_rows *rows;

		if (!boards[i].has_posts || (kind == HOME_KIND_WEEK &&
					     boards[i].last_post_at < cx->now - HOME_WEEK_SECONDS))
			continue;
		rows = home_query(cx, kind, boards[i].space, (int64_t)most);
		while (db_next(rows))
			home_pick(&best, db_int(rows, 0), db_int(rows, 1));
		err = db_end(rows);
	}
	for (size_t i = 0; err == 0 && i < best.count; i++)
		err = home_thread(cx, best.picks[i].thread, list);
	return err;
}

static json_t *home_boards(const struct board *boards, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:I}", "board",
						      boards[i].slug, "title", boards[i].title,
						      "threads", (json_int_t)boards[i].threads,
						      "unread", (json_int_t)boards[i].unread));
	return list;
}

/* Where newcomers say hello: a board made for it, else the first. */
static json_t *home_hello(const struct board *boards, size_t count)
{
	static const char *const names[] = {"introductions", "hello"};

	for (size_t n = 0; n < 2; n++) {
		for (size_t i = 0; i < count; i++) {
			if (strcasecmp(boards[i].slug, names[n]) == 0)
				return json_string(boards[i].slug);
		}
	}
	return count ? json_string(boards[0].slug) : json_null();
}

/* --- about the caller --- */

/* The one before this session's, whose own row may not be written yet. */
static int home_last_sign_in(struct hall_context *cx, json_t *result)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT at, how, label, fingerprint FROM sign_in WHERE member = ? AND at < ? "
		     "ORDER BY id DESC LIMIT 1",
		     "ii", cx->member, cx->caller->since);
	json_t *sign_in = json_null(), *since = json_null();

	if (db_next(rows)) {
		sign_in = json_pack("{s:o, s:o, s:o, s:o}", "at", row_time(rows, 0), "how",
				    row_text(rows, 1), "label", row_text(rows, 2), "fingerprint",
				    row_text(rows, 3));
		since = row_time(rows, 0);
	}
	json_object_set_new(result, "last_sign_in", sign_in);
	json_object_set_new(result, "since", since);
	return db_end(rows);
}

static int home_is_new(struct hall_context *cx, bool *is_new_r)
{
	int64_t posts = 0;
	int err = 0;

	if (cx->member)
		err = db_one_int(cx->db, &posts,
				 "SELECT EXISTS (SELECT 1 FROM participant WHERE member = ?)", "i",
				 cx->member);
	*is_new_r = posts == 0;
	return err;
}

static int home_start(struct hall_context *cx, const struct board *boards, size_t count,
		      json_t *result)
{
	int err = home_fill(cx, HOME_KIND_UNANSWERED, boards, count, HOME_UNANSWERED,
			    json_object_get(result, "unanswered"));

	if (err == 0)
		err = home_fill(cx, HOME_KIND_PINNED, boards, count, HOME_PINNED,
				json_object_get(result, "pinned"));
	return err;
}

int home_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	json_t *result = json_pack("{s:[], s:[], s:[], s:[], s:[], s:[], s:[]}", "for_me", "mine",
				   "unanswered", "pinned", "week", "asked", "rooms");
	struct board *boards = NULL;
	size_t count = 0;
	bool is_new = true;
	int64_t waiting = 0;
	int err = board_load(cx, &boards, &count);

	(void)in;
	*result_r = result;
	json_object_set_new(result, "boards", home_boards(boards, count));
	json_object_set_new(result, "hello_board", home_hello(boards, count));
	if (err == 0)
		err = home_is_new(cx, &is_new);
	if (err == 0)
		err = home_last_sign_in(cx, result);
	if (err == 0 && is_new)
		err = home_start(cx, boards, count, result);
	if (err == 0)
		err = home_fill(cx, HOME_KIND_WEEK, boards, count, HOME_WEEK,
				json_object_get(result, "week"));
	if (err == 0 && cx->member)
		err = home_for_me(cx, json_object_get(result, "for_me"), &waiting);
	if (err == 0 && cx->member)
		err = home_mine(cx, json_object_get(result, "mine"));
	if (err == 0 && cx->member)
		err = asked_of_all(cx, json_object_get(result, "asked"),
				   json_object_get(result, "rooms"));
	json_object_set_new(result, "is_new", json_boolean(is_new));
	json_object_set_new(result, "waiting", json_integer(waiting));
	return err;
}

const struct hall_binding home_bindings[] = {
    {"home.show", home_show, NULL},
    {0},
};
