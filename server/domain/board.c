#include "server/domain/board.h"

#include <string.h>
#include <strings.h>

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/audit.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/handle.h"
#include "server/domain/part.h"
#include "server/domain/row.h"
#include "server/domain/space.h"
#include "server/domain/theme.h"

#define BOARD_COLUMNS                                                                              \
	"s.id, s.slug, s.title, s.about, th.slug, s.visibility, b.threads, b.posts, "              \
	"b.last_post_at, b.posts - b.base - coalesce(br.seen, 0), coalesce(br.floor, 0), "         \
	"(SELECT h.handle FROM space_member p JOIN member h ON h.id = p.member "                   \
	"WHERE p.space = s.id AND p.part = 'host' ORDER BY p.since, p.member LIMIT 1), s.kind "

#define BOARD_FROM                                                                                 \
	"FROM mine JOIN board b ON b.space = mine.id "                                             \
	"JOIN space s ON s.id = b.space "                                                          \
	"LEFT JOIN theme th ON th.id = b.theme "                                                   \
	"LEFT JOIN board_read br ON br.member = ?2 AND br.space = b.space "

static const char *const board_read_words[] = {"guest", "member", "hidden"};

static int64_t board_visibility(const char *word)
{
	int64_t i = 0;

	while (strcmp(word, board_read_words[i]) != 0)
		i++;
	return i;
}

/* --- reading --- */

static void board_of_row(struct hall_context *cx, const struct db_rows *rows, struct board *board_r)
{
	*board_r = (struct board){
	    .space = db_int(rows, 0),
	    .slug = arena_dup(cx->arena, db_text(rows, 1)),
	    .title = arena_dup(cx->arena, db_text(rows, 2)),
	    .about = arena_dup(cx->arena, db_text(rows, 3)),
	    .theme = arena_dup(cx->arena, db_text(rows, 4)),
	    .visibility = db_int(rows, 5),
	    .threads = db_int(rows, 6),
	    .posts = db_int(rows, 7),
	    .last_post_at = db_int(rows, 8),
	    .has_posts = !db_is_null(rows, 8),
	    .unread = cx->member ? db_int(rows, 9) : 0,
	    .floor = cx->member ? db_int(rows, 10) : INT64_MAX,
	    .host = arena_dup(cx->arena, db_text(rows, 11)),
	    .room = space_room(cx->arena, db_text(rows, 12), db_text(rows, 1)),
	};
}

int board_load(struct hall_context *cx, struct board **boards_r, size_t *count_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    GATE_MINE
	    "SELECT " BOARD_COLUMNS BOARD_FROM
	    "WHERE s.kind = 'board' ORDER BY th.id IS NULL, th.position, th.id, b.position, s.slug",
	    "ii", gate_level(cx), cx->member);
	struct board *boards = NULL;
	size_t count = 0, room = 0;

	while (db_next(rows)) {
		if (count == room) {
			struct board *more;

			room = room ? room * 2 : 32;
			more = arena_alloc(cx->arena, room * sizeof(*more));
			if (count)
				memcpy(more, boards, count * sizeof(*more));
			boards = more;
		}
		board_of_row(cx, rows, &boards[count++]);
	}
	*boards_r = boards;
	*count_r = count;
	return db_end(rows);
}

static json_t *board_json(const struct board *b)
{
	return json_pack("{s:s, s:s, s:s, s:s?, s:I, s:I, s:I, s:o, s:s, s:s?, s:s?}", "board",
			 b->slug, "title", b->title, "about", b->about, "theme", b->theme,
			 "threads", (json_int_t)b->threads, "posts", (json_int_t)b->posts, "unread",
			 (json_int_t)b->unread, "last_post_at",
			 b->has_posts ? fields_time(b->last_post_at) : json_null(), "visibility",
			 board_read_words[b->visibility], "host", b->host, "room", b->room);
}

static int board_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), at = 0;
	const char *theme = fields_text(in, "theme");
	struct board *boards;
	size_t count, i;
	json_t *items;
	int err = cursor_read(cx, in, &at, 1);

	if (err == 0)
		err = board_load(cx, &boards, &count);
	if (err < 0)
		return err;
	items = json_array();
	for (i = at > 0 ? (size_t)at : 0; i < count; i++) {
		if (theme && (!boards[i].theme || strcasecmp(boards[i].theme, theme) != 0))
			continue;
		if ((int64_t)json_array_size(items) == limit)
			break;
		json_array_append_new(items, board_json(&boards[i]));
	}
	at = (int64_t)i;
	*result_r = fields_page(items, i < count ? cursor_make(cx->arena, &at, 1) : NULL);
	return 0;
}

static int board_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_space space;
	struct db_rows *rows;
	struct board board;
	int err = gate_board(cx, fields_text(in, "board"), &space);

	if (err < 0)
		return err;
	rows = db_query(cx->db, "WITH mine (id) AS (SELECT ?1) SELECT " BOARD_COLUMNS BOARD_FROM,
			"ii", space.id, cx->member);
	if (db_next(rows)) {
		board_of_row(cx, rows, &board);
		*result_r = board_json(&board);
	}
	err = db_end(rows);
	return err < 0 || *result_r ? err : ERR_NOT_FOUND;
}

/* --- shaping, by the sysop --- */

int board_find(struct hall_context *cx, const char *slug, int64_t *space_r)
{
	return db_one_int(
	    cx->db, space_r,
	    "SELECT s.id FROM space s JOIN board b ON b.space = s.id WHERE s.slug = ? AND "
	    "s.kind = 'board'",
	    "s", slug);
}

int board_shape(struct hall_context *cx, const char *slug, int64_t *space_r)
{
	struct gate_space space;
	int err;

	err = cx->caller->door == CALLER_CONTROL ? 0 : gate_board(cx, slug, &space);
	return err < 0 ? err : board_find(cx, slug, space_r);
}

static int board_tell(struct hall_context *cx, const char *kind, int64_t space, const char *slug)
{
	struct hall_change change = {.kind = kind, .space = space, .member = cx->member};
	int64_t seq;

	change.data = json_pack("{s:s}", "board", slug);
	seq = hall_tell(cx, &change);
	return seq < 0 ? (int)seq : audit_note(cx, kind, slug, NULL);
}

static int board_insert(struct hall_context *cx, json_t *in, int64_t theme, int64_t *space_r)
{
	const char *visible = fields_text(in, "read");
	const struct space_new new = {
	    .kind = "board",
	    .slug = fields_text(in, "board"),
	    .title = fields_text(in, "title"),
	    .about = fields_text(in, "about"),
	    .visibility = (enum gate_visibility)board_visibility(visible ? visible : "guest"),
	};
	int err = space_new(cx, &new, space_r);

	if (err < 0)
		return err;
	return db_run(cx->db,
		      "UPDATE board SET theme = NULLIF(?1, 0), position = "
		      "coalesce(?3, (SELECT coalesce(max(position), 0) + 1 FROM board)) "
		      "WHERE space = ?2",
		      fields_has(in, "position") ? "iii" : "iin", theme, *space_r,
		      fields_int(in, "position", 0));
}

static int board_add(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *slug = fields_text(in, "board");
	int64_t theme, space;
	int err;

	if (handle_is_reserved(slug))
		return hall_fail(cx, ERR_REFUSED, "the name %s is reserved", slug);
	err = theme_of(cx, fields_text(in, "theme"), &theme);
	if (err == 0)
		err = board_insert(cx, in, theme, &space);
	if (err == ERR_CONFLICT)
		return hall_fail(cx, err, "the name %s is taken", slug);
	if (err == 0)
		err = board_tell(cx, "board.new", space, slug);
	if (err == 0)
		*result_r = json_pack("{s:s}", "board", slug);
	return err;
}

/* Who may read it goes between guest and member only: what is hidden has ids
 * and an index of its own. */
static int board_set_read(struct hall_context *cx, int64_t space, const char *visible)
{
	int err;

	if (!visible)
		return 0;
	err = db_run(cx->db, "UPDATE space SET visibility = ? WHERE id = ? AND visibility < 2",
		     "ii", board_visibility(visible), space);
	if (err == 0 && db_changes(cx->db) == 0)
		return hall_fail(cx, ERR_REFUSED, "hidden boards stay hidden");
	return err;
}

static int board_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *slug = fields_text(in, "board");
	int64_t theme, space;
	int err = board_shape(cx, slug, &space);

	if (err == 0)
		err = theme_of(cx, fields_text(in, "theme"), &theme);
	if (err == 0)
		err = board_set_read(cx, space, fields_text(in, "read"));
	if (err == 0)
		err = db_run(
		    cx->db,
		    "UPDATE space SET title = coalesce(?, title), about = coalesce(?, about) "
		    "WHERE id = ?",
		    "ssi", fields_text(in, "title"), fields_text(in, "about"), space);
	if (err == 0)
		err =
		    db_run(cx->db,
			   "UPDATE board SET theme = coalesce(NULLIF(?1, 0), theme), "
			   "position = CASE WHEN ?2 < 0 THEN position ELSE ?2 END WHERE space = ?3",
			   "iii", theme, fields_int(in, "position", -1), space);
	if (err == 0)
		err = board_tell(cx, "board.set", space, slug);
	if (err == 0)
		*result_r = json_pack("{s:s}", "board", slug);
	return err;
}

const struct hall_binding board_bindings[] = {
    {"board.list", board_list, NULL},	 {"board.show", board_show, NULL},
    {"board.add", board_add, NULL},	 {"board.set", board_set, NULL},
    {"board.admit", part_admit, NULL},	 {"board.dismiss", part_dismiss, NULL},
    {"board.people", part_people, NULL}, {0},
};
