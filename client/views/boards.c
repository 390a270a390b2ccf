#include "client/views/boards.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/next.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { BOARDS_MAX = 500, ABOUT_COLUMNS = 60, WHEN_COLUMNS = 70 };

/* A theme's heading (its object NULL: of boards without one), a space, a board
 * or its purpose. */
struct row {
	enum { ROW_SPACE, ROW_THEME, ROW_BOARD, ROW_ABOUT } kind;
	const json_t *object; /* borrowed of the answers */
};

struct boards {
	struct view view;
	json_t *boards, *themes; /* answers */
	struct row *rows;
	size_t count;
	char *at; /* board of the place to come back to */
};

static struct boards *of(const struct view *view)
{
	return (struct boards *)view;
}

static void add(struct boards *boards, int kind, const json_t *object)
{
	boards->rows = mem_resize(boards->rows, boards->count + 1, sizeof *boards->rows);
	boards->rows[boards->count].kind = kind;
	boards->rows[boards->count++].object = object;
}

static const json_t *board_at(const struct boards *boards)
{
	if (boards->view.list.at >= boards->count)
		return NULL;
	const struct row *row = &boards->rows[boards->view.list.at];
	return row->kind == ROW_BOARD ? row->object : NULL;
}

static void remember(struct boards *boards)
{
	const json_t *board = board_at(boards);
	if (!board)
		return;
	free(boards->at);
	boards->at = mem_dup(pick_text(board, "board"));
}

static void add_theme(struct boards *boards, const json_t *theme)
{
	const char *slug = theme ? pick_text(theme, "theme") : "";
	bool is_first = true;
	for (size_t i = 0; i < pick_count(boards->boards, "items"); i++) {
		const json_t *board = pick_at(boards->boards, "items", i);
		if (strcmp(pick_text(board, "theme"), slug) != 0)
			continue;
		if (is_first && boards->count)
			add(boards, ROW_SPACE, NULL);
		if (is_first && (theme || boards->count))
			add(boards, ROW_THEME, theme);
		is_first = false;
		add(boards, ROW_BOARD, board);
		add(boards, ROW_ABOUT, board);
	}
}

static void build(struct boards *boards)
{
	boards->count = 0;
	for (size_t i = 0; i < pick_count(boards->themes, "items"); i++)
		add_theme(boards, pick_at(boards->themes, "items", i));
	add_theme(boards, NULL);
	for (size_t i = 0; i < boards->count; i++)
		if (boards->rows[i].kind == ROW_BOARD && boards->at &&
		    !strcmp(boards->at, pick_text(boards->rows[i].object, "board")))
			boards->view.list.at = i;
	list_settle(&boards->view);
	boards->view.is_loaded = true;
}

/* The two answers come in either order. */
static void build_when_whole(struct boards *boards)
{
	boards->count = 0;
	if (boards->themes && boards->boards)
		build(boards);
}

static void on_themes(struct view *view, int err, const char *words, json_t *result)
{
	struct boards *boards = of(view);
	if (err) {
		view_failed(view, err, words);
		return;
	}
	remember(boards);
	json_decref(boards->themes);
	boards->themes = json_incref(result);
	build_when_whole(boards);
}

static void on_boards(struct view *view, int err, const char *words, json_t *result)
{
	struct boards *boards = of(view);
	if (err) {
		view_failed(view, err, words);
		return;
	}
	remember(boards);
	json_decref(boards->boards);
	boards->boards = json_incref(result);
	build_when_whole(boards);
}

static void load(struct view *view)
{
	remember(of(view));
	view_call(view, "theme.list", NULL, on_themes);
	view_call(view, "board.list", json_pack("{s:i}", "limit", BOARDS_MAX), on_boards);
}

static bool open(struct view *view, const json_t *args)
{
	of(view)->at = mem_dup(pick_name(args, "board"));
	return true;
}

static json_t *save(const struct view *view)
{
	const json_t *board = board_at(of(view));
	return board ? json_pack("{s:s}", "board", pick_text(board, "board")) : NULL;
}

static void close(struct view *view)
{
	struct boards *boards = of(view);
	json_decref(boards->boards);
	json_decref(boards->themes);
	free(boards->rows);
	free(boards->at);
}

/* --- the list --- */

static size_t count(const struct view *view)
{
	return of(view)->count;
}

static unsigned kind(const struct view *view, size_t at)
{
	const struct row *row = &of(view)->rows[at];
	if (row->kind == ROW_ABOUT)
		return LIST_MORE;
	if (row->kind != ROW_BOARD)
		return 0;
	return LIST_ITEM | (pick_int(row->object, "unread") > 0 ? LIST_NEW : 0u);
}

static void draw_board(struct view *view, const json_t *board, const struct canvas *row)
{
	char when[WHEN_TEXT] = "";
	int right = row->columns;
	int64_t unread = pick_int(board, "unread"), last = pick_time(board, "last_post_at");
	if (row->columns + LIST_TEXT >= WHEN_COLUMNS) {
		if (last)
			when_ago(last, app_now(view->app), when);
		canvas_right(row, 0, right, 12, PALETTE_DIM, when);
		right -= 13;
		canvas_right(row, 0, right, 14, PALETTE_DIM,
			     arena_printf(row->arena,
					  ngettext("%lld thread", "%lld threads",
						   (unsigned long)pick_int(board, "threads")),
					  (long long)pick_int(board, "threads")));
		right -= 15;
	}
	if (unread)
		canvas_right(row, 0, right, 10, PALETTE_ACCENT,
			     arena_printf(row->arena, _("%lld new"), (long long)unread));
	canvas_text(row, 0, 0, right - 11, PALETTE_TEXT, pick_text(board, "title"));
}

static void draw_row(struct view *view, size_t at, const struct canvas *row)
{
	const struct row *what = &of(view)->rows[at];
	if (what->kind == ROW_BOARD) {
		draw_board(view, what->object, row);
	} else if (what->kind == ROW_ABOUT) {
		canvas_text(row, 0, 0, 0, PALETTE_DIM, pick_text(what->object, "about"));
	} else if (what->kind == ROW_THEME) {
		const char *title = what->object ? pick_text(what->object, "title") : _("Besides");
		int used = canvas_text(row, 0, 0, 0, PALETTE_HEADING, title);
		if (row->columns >= ABOUT_COLUMNS)
			canvas_text(row, 0, used + 3, 0, PALETTE_DIM,
				    pick_text(what->object, "about"));
	}
}

/* --- requests --- */

static bool offers(const struct view *view, enum request request)
{
	const struct boards *boards = of(view);
	bool is_member = app_is_member(view->app);
	switch (request) {
	case REQUEST_OPEN:
		return board_at(boards) != NULL;
	case REQUEST_COMPOSE:
		return is_member && board_at(boards);
	case REQUEST_CATCH_UP:
	case REQUEST_NEXT_NEW:
		return is_member;
	default:
		return false;
	}
}

static void on_caught_up(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	app_set_undo(view->app, "read.undo", NULL, _("What was new is new again."));
	app_say(view->app, _("Everything is marked as read. z takes it back."));
	app_waiting_changed(view->app);
	view->is_stale = true;
}

static bool request(struct view *view, enum request what)
{
	const json_t *board = board_at(of(view));
	const char *slug = board ? pick_text(board, "board") : NULL;
	switch (what) {
	case REQUEST_OPEN:
		return slug && app_open(view->app, "threads", json_pack("{s:s}", "board", slug));
	case REQUEST_COMPOSE:
		return slug && app_is_member(view->app) &&
		       app_open(view->app, "compose",
				json_pack("{s:s, s:s}", "what", "new", "board", slug));
	case REQUEST_CATCH_UP:
		if (app_is_member(view->app))
			view_call(view, "read.catchup", NULL, on_caught_up);
		return app_is_member(view->app);
	case REQUEST_PAGE_ON:
		if (!app_is_member(view->app) || !list_shows_end(view))
			return false;
		/* fall through */
	case REQUEST_NEXT_NEW:
	case REQUEST_PREVIOUS_NEW:
		next_open(view, slug, 0, what == REQUEST_PREVIOUS_NEW);
		return true;
	default:
		return false;
	}
}

static json_t *followed(const struct view *view)
{
	const json_t *board = board_at(of(view));
	return board ? json_pack("{s:s}", "board", pick_text(board, "board")) : NULL;
}

static void topics(const struct view *view, json_t *list)
{
	const struct boards *boards = of(view);
	size_t boards_count = pick_count(boards->boards, "items");
	for (size_t i = 0; i < boards_count && i < 40; i++) {
		const char *slug = pick_text(pick_at(boards->boards, "items", i), "board");
		json_array_append_new(list, json_sprintf("board:%s", slug));
	}
}

static const struct list_ops list = {.count = count, .kind = kind, .draw = draw_row};

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("open")},
    {REQUEST_NEXT_NEW, N_("next new")},
    {REQUEST_SEARCH, N_("search")},
    {REQUEST_NONE, NULL},
};

const struct view_ops boards_ops = {
    .name = "boards",
    .title = N_("Boards"),
    .size = sizeof(struct boards),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .heading = N_("Boards"),
    .offers = offers,
    .request = request,
    .followed = followed,
    .topics = topics,
    .on_event = view_on_news,
    .tick = view_on_tick,
    .list = &list,
};
