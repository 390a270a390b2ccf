#include "server/domain/search.h"

#include <string.h>

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/alias.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/query.h"
#include "server/domain/row.h"
#include "server/domain/snippet.h"

#define SEARCH_TIME(at) ((at) * (INT64_C(1) << 20))

/* A search, ready to be run. */
struct search {
	struct query query;
	char *open, *hidden; /* MATCH for the two indexes; NULL: not there */
	int64_t first, last; /* rows of the index, both included */
	int64_t limit;
};

/* The rows of a page. */
struct search_page {
	json_t *items;
	int64_t key;
	char *next;
};

/* --- what is asked for --- */

static void search_times(json_t *in, struct search *s)
{
	s->first = INT64_MIN;
	s->last = INT64_MAX;
	if (fields_has(in, "since"))
		s->first = SEARCH_TIME(fields_int(in, "since", 0));
	if (fields_has(in, "until"))
		s->last = SEARCH_TIME(fields_int(in, "until", 0) + 1) - 1;
}

/* The hidden spaces the caller is in, as marks; not those where `author` (0: anybody) goes
 * by an alias. */
static int search_hidden(struct hall_context *cx, int64_t author, struct search *s)
{
	struct db_rows *rows;
	size_t count = 0, room = 0;
	char **marks = NULL;
	int err;

	if (!cx->member)
		return 0;
	rows = db_query(cx->db,
			"SELECT s.id FROM space_member gm JOIN space s ON s.id = gm.space "
			"WHERE gm.member = ?1 AND s.visibility = 2 AND NOT " ALIAS_IS("?2", "s.id"),
			"ii", cx->member, author);
	while (db_next(rows)) {
		if (count == room) {
			char **more = arena_alloc(cx->arena, (room + 32) * sizeof(*more));

			if (count)
				memcpy(more, marks, count * sizeof(*more));
			marks = more;
			room += 32;
		}
		marks[count++] = arena_printf(cx->arena, "b%lld", (long long)db_int(rows, 0));
	}
	err = db_end(rows);
	if (err == 0 && count)
		s->hidden = query_narrow(cx->arena, s->query.match, marks, count);
	return err;
}

static int search_board(struct hall_context *cx, const char *board, struct search *s,
			int64_t *space_r)
{
	struct gate_space space;
	char *mark;
	int err = gate_board(cx, board, &space);

	if (err < 0)
		return err;
	*space_r = space.id;
	mark = arena_printf(cx->arena, "b%lld", (long long)space.id);
	if (space.visibility == GATE_HIDDEN)
		s->hidden = query_narrow(cx->arena, s->query.match, &mark, 1);
	else
		s->open = query_narrow(cx->arena, s->query.match, &mark, 1);
	return 0;
}

/* On a board as they are called there. */
static int search_find(struct hall_context *cx, const char *author, int64_t space,
		       int64_t *member_r)
{
	struct gate_room room;
	int64_t id;
	int err;

	*member_r = 0;
	if (!author)
		return 0;
	err = alias_room(cx, space, &id);
	if (err == 0 && id)
		err = gate_room_of(cx, id, &room);
	if (err < 0)
		return err;
	if (id)
		return alias_find(cx, &room, author, member_r);
	return db_one_int(cx->db, member_r, "SELECT id FROM member WHERE handle = ?", "s", author);
}

static void search_author(struct hall_context *cx, int64_t member, struct search *s)
{
	char *mark = arena_printf(cx->arena, "a%lld", (long long)member);
	if (s->open)
		s->open = query_narrow(cx->arena, s->open, &mark, 1);
	if (s->hidden)
		s->hidden = query_narrow(cx->arena, s->hidden, &mark, 1);
}

static int search_read(struct hall_context *cx, json_t *in, struct search *s)
{
	const char *board = fields_text(in, "board"), *author = fields_text(in, "author");
	int64_t member = 0, space = 0;
	int err = 0;

	search_times(in, s);
	s->limit = fields_int(in, "limit", 0);
	s->query = query_parse(cx->arena, fields_text(in, "query"));
	if (!s->query.match)
		return hall_fail(cx, ERR_INVALID, "query: needs a word to look for");
	if (board)
		err = search_board(cx, board, s, &space);
	if (err == 0)
		err = search_find(cx, author, space, &member);
	if (err == 0 && !board) {
		s->open = s->query.match;
		err = search_hidden(cx, member, s);
	}
	if (err == 0 && member)
		search_author(cx, member, s);
	return err;
}

/* --- what is found --- */

#define SEARCH_COLUMNS                                                                             \
	"p.found, t.id, p.id, p.number, s.slug, t.title, " ALIAS_HANDLE("a",                       \
									"p.space") ", p.body, "    \
										   "p.created_at "
#define SEARCH_JOINS                                                                               \
	"CROSS JOIN post p ON p.found = f.rowid CROSS JOIN space s ON s.id = p.space "             \
	"CROSS JOIN thread t ON t.id = p.thread CROSS JOIN member a ON a.id = p.author "

static json_t *search_json(struct hall_context *cx, const struct search *s,
			   const struct db_rows *rows)
{
	const char *body = db_text(rows, 7);

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o}", "thread", row_int(rows, 1),
			 "post", row_int(rows, 2), "number", row_int(rows, 3), "board",
			 row_text(rows, 4), "title", row_text(rows, 5), "author", row_text(rows, 6),
			 "snippet", snippet_around(cx->arena, body, s->query.words, s->query.count),
			 "created_at", row_time(rows, 8));
}

static struct db_rows *search_query_open(struct hall_context *cx, const struct search *s,
					 int64_t last)
{
	return db_query(
	    cx->db,
	    "SELECT " SEARCH_COLUMNS "FROM post_fts f " SEARCH_JOINS
	    "WHERE f.post_fts MATCH ? AND f.rowid <= ? AND f.rowid >= ? "
	    "AND p.deleted_at IS NULL AND " GATE_MAY_READ " ORDER BY f.rowid DESC LIMIT ?",
	    "siiiii", s->open, last, s->first, gate_level(cx), cx->member, s->limit + 1);
}

static struct db_rows *search_query_hidden(struct hall_context *cx, const struct search *s,
					   int64_t last, int64_t limit)
{
	return db_query(cx->db,
			"SELECT " SEARCH_COLUMNS "FROM hidden_fts f " SEARCH_JOINS
			"WHERE f.hidden_fts MATCH ? AND f.rowid <= ? AND f.rowid >= ? "
			"AND p.deleted_at IS NULL AND " GATE_MAY_READ
			" ORDER BY f.rowid DESC LIMIT ?",
			"siiiii", s->hidden, last, s->first, gate_level(cx), cx->member, limit);
}

/* Both indexes side by side, the newer row first. */
static int search_newest(struct hall_context *cx, const struct search *s, struct search_page *page)
{
	struct db_rows *from[2] = {NULL, NULL};
	bool has[2] = {false, false};
	int err = 0;

	if (s->open)
		from[0] = search_query_open(cx, s, page->key);
	if (s->hidden)
		from[1] = search_query_hidden(cx, s, page->key, s->limit + 1);
	for (int i = 0; i < 2; i++)
		has[i] = from[i] && db_next(from[i]);
	while (has[0] || has[1]) {
		int i = !has[0] || (has[1] && db_int(from[1], 0) > db_int(from[0], 0));

		if ((int64_t)json_array_size(page->items) == s->limit) {
			page->next = cursor_make(cx->arena, &page->key, 1);
			break;
		}
		page->key = db_int(from[i], 0) - 1;
		json_array_append_new(page->items, search_json(cx, s, from[i]));
		has[i] = db_next(from[i]);
	}
	for (int i = 0; i < 2; i++) {
		int ended = from[i] ? db_end(from[i]) : 0;

		if (err == 0)
			err = ended;
	}
	return err;
}

/* --- best first --- */

/* The oldest of the newest SEARCH_RANKED hits: nothing older is ranked. */
static int search_floor(struct hall_context *cx, const struct search *s, int64_t *floor_r)
{
	struct db_rows *rows = db_query(cx->db,
					"SELECT rowid FROM post_fts WHERE post_fts MATCH ? "
					"AND rowid <= ? AND rowid >= ? ORDER BY rowid DESC LIMIT ?",
					"siii", s->open, s->last, s->first, (int64_t)SEARCH_RANKED);

	*floor_r = s->first;
	while (db_next(rows))
		*floor_r = db_int(rows, 0);
	return db_end(rows);
}

static int search_ranked(struct hall_context *cx, const struct search *s, struct search_page *page)
{
	struct db_rows *rows;
	int64_t floor;
	int err = search_floor(cx, s, &floor);

	if (err < 0)
		return err;
	rows = db_query(cx->db,
			"SELECT " SEARCH_COLUMNS
			"FROM (SELECT rowid, worth(post_fts, 4.0, 1.0, 0.0) AS worth "
			"FROM post_fts WHERE post_fts MATCH ?1 AND rowid <= ?2 AND rowid >= ?3 "
			"ORDER BY worth, rowid DESC) f " SEARCH_JOINS
			"WHERE p.deleted_at IS NULL AND (s.visibility <= ?4 OR EXISTS (SELECT 1 "
			"FROM space_member gm WHERE gm.space = s.id AND gm.member = ?5)) "
			"ORDER BY f.worth, f.rowid DESC LIMIT ?6 OFFSET ?7",
			"siiiiii", s->open, s->last, floor, gate_level(cx), cx->member,
			s->limit + 1, page->key);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(page->items) == s->limit) {
			page->next = cursor_make(cx->arena, &page->key, 1);
			break;
		}
		page->key++;
		json_array_append_new(page->items, search_json(cx, s, rows));
	}
	return db_end(rows);
}

/* After the ranked ones: their number tells where in the hidden ones to go on. */
static int search_then_hidden(struct hall_context *cx, const struct search *s,
			      struct search_page *page)
{
	struct db_rows *rows;
	int64_t skip;
	int err = 0;

	skip = page->key;
	if (s->open)
		err = db_one_int(cx->db, &skip,
				 "SELECT ?1 - min(?1, count(*)) FROM (SELECT 1 FROM post_fts f "
				 "CROSS JOIN post p ON p.found = f.rowid "
				 "CROSS JOIN space s ON s.id = p.space WHERE f.post_fts MATCH ?2 "
				 "AND f.rowid <= ?3 AND f.rowid >= ?4 AND p.deleted_at IS NULL "
				 "AND (s.visibility <= ?5 OR EXISTS (SELECT 1 FROM space_member gm "
				 "WHERE gm.space = s.id AND gm.member = ?6)) LIMIT ?7)",
				 "isiiiii", page->key, s->open, s->last, s->first, gate_level(cx),
				 cx->member, (int64_t)SEARCH_RANKED);
	if (err < 0)
		return err;
	rows = search_query_hidden(cx, s, s->last, SEARCH_HIDDEN);
	while (db_next(rows)) {
		if (skip-- > 0)
			continue;
		if ((int64_t)json_array_size(page->items) == s->limit) {
			page->next = cursor_make(cx->arena, &page->key, 1);
			break;
		}
		page->key++;
		json_array_append_new(page->items, search_json(cx, s, rows));
	}
	return db_end(rows);
}

static int search_best(struct hall_context *cx, const struct search *s, struct search_page *page)
{
	int err = s->open ? search_ranked(cx, s, page) : 0;

	if (err == 0 && s->hidden && !page->next)
		err = search_then_hidden(cx, s, page);
	return err;
}

static int search(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *sort = fields_text(in, "sort");
	bool is_best = sort && strcmp(sort, "relevance") == 0;
	struct search s = {0};
	struct search_page page = {0};
	int err = search_read(cx, in, &s);

	page.key = is_best ? 0 : s.last;
	if (err == 0)
		err = cursor_read(cx, in, &page.key, 1);
	if (err == 0 && is_best && page.key < 0)
		err = cursor_refuse(cx);
	if (err < 0)
		return err;
	if (!is_best && page.key > s.last)
		page.key = s.last;
	page.items = json_array();
	err = is_best ? search_best(cx, &s, &page) : search_newest(cx, &s, &page);
	*result_r = fields_page(page.items, page.next);
	return err;
}

const struct hall_binding search_bindings[] = {
    {"search", search, NULL},
    {0},
};
