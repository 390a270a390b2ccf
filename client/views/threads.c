#include "client/views/threads.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/next.h"
#include "client/pages.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { PAGE = 50 };

/* Columns of the list, from the right; narrow screens lose the last first. */
enum {
	LAST_AT = 72,
	LAST_WIDTH = 7,
	BY_AT = 60,
	BY_WIDTH = 10,
	POSTS_AT = 50,
	POSTS_WIDTH = 5,
	NEW_WIDTH = 4,
};

struct threads {
	struct view view;
	char *board;
	json_t *info; /* board.show */
	struct pages pages;
	int64_t at; /* the thread that the cursor is on, or of the place to come back to; 0: none */
};

static struct threads *of(const struct view *view)
{
	return (struct threads *)view;
}

/* Row 0 is the header. */
static json_t *thread_at(const struct threads *threads, size_t row)
{
	return row ? json_array_get(threads->pages.items, row - 1) : NULL;
}

static json_t *current(const struct view *view)
{
	return thread_at(of(view), view->list.at);
}

static void settle(struct threads *threads)
{
	size_t i;
	json_t *item;
	json_array_foreach(threads->pages.items, i, item)
	{
		if (threads->at && pick_int(item, "thread") == threads->at)
			threads->view.list.at = i + 1;
	}
	list_settle(&threads->view);
}

static void narrow(const struct view *view, json_t *params)
{
	json_object_set_new(params, "board", json_string(of(view)->board));
}

static void on_page(struct view *view, int err, const char *words, json_t *result);
static const struct pages_call page_call = {"thread.list", PAGE, narrow, on_page};

static void on_page(struct view *view, int err, const char *words, json_t *result)
{
	struct threads *threads = of(view);
	if (current(view))
		threads->at = pick_int(current(view), "thread");
	if (!pages_take(&threads->pages, view, &page_call, err, words, result))
		return;
	settle(threads);
	view->is_loaded = true;
}

static void on_board(struct view *view, int err, const char *words, json_t *result)
{
	struct threads *threads = of(view);
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(threads->info);
	threads->info = json_incref(result);
	view_set_room(view, pick_name(result, "room"));
}

static void load(struct view *view)
{
	struct threads *threads = of(view);
	view_call(view, "board.show", json_pack("{s:s}", "board", threads->board), on_board);
	pages_load(&threads->pages, view, &page_call);
}

static bool open(struct view *view, const json_t *args)
{
	struct threads *threads = of(view);
	const char *board = pick_name(args, "board");
	threads->board = mem_dup(board);
	threads->at = pick_int(args, "thread");
	pages_begin(&threads->pages);
	return board != NULL;
}

static json_t *save(const struct view *view)
{
	const json_t *thread = current(view);
	return json_pack("{s:s, s:I}", "board", of(view)->board, "thread",
			 (json_int_t)(thread ? pick_int(thread, "thread") : of(view)->at));
}

static void close(struct view *view)
{
	struct threads *threads = of(view);
	free(threads->board);
	json_decref(threads->info);
	pages_free(&threads->pages);
}

/* --- the list --- */

static size_t count(const struct view *view)
{
	size_t items = json_array_size(of(view)->pages.items);
	return items ? items + 1 : 0;
}

static unsigned kind(const struct view *view, size_t row)
{
	const json_t *thread = thread_at(of(view), row);
	if (!thread)
		return 0;
	return LIST_ITEM | (pick_int(thread, "unread") > 0 ? LIST_NEW : 0u);
}

/* What of a row stands in which columns; the same for the header. */
struct cells {
	const char *title, *state, *by, *posts, *unread, *last;
};

static void draw_cells(const struct canvas *row, int screen_columns, const struct cells *cells,
		       unsigned looks)
{
	int right = row->columns;
	if (screen_columns >= LAST_AT) {
		canvas_right(row, 0, right, LAST_WIDTH, looks | PALETTE_DIM, cells->last);
		right -= LAST_WIDTH + 1;
	}
	canvas_right(row, 0, right, NEW_WIDTH, looks | PALETTE_ACCENT, cells->unread);
	right -= NEW_WIDTH + 1;
	if (screen_columns >= POSTS_AT) {
		canvas_right(row, 0, right, POSTS_WIDTH, looks, cells->posts);
		right -= POSTS_WIDTH + 1;
	}
	if (screen_columns >= BY_AT) {
		canvas_text(row, 0, right - BY_WIDTH, BY_WIDTH, looks, cells->by);
		right -= BY_WIDTH + 1;
	}
	if (cells->state) {
		int width = canvas_width(row, cells->state);
		canvas_text(row, 0, right - width, width, looks | PALETTE_DIM, cells->state);
		right -= width + 1;
	}
	canvas_text(row, 0, 0, right, looks, cells->title);
}

static void draw_row(struct view *view, size_t at, const struct canvas *row)
{
	const json_t *thread = thread_at(of(view), at);
	int columns = screen_columns(row->screen);
	if (!thread) {
		struct canvas header = canvas_part(row, 0, LIST_TEXT - LIST_MARGIN, 1,
						   row->columns - LIST_TEXT + LIST_MARGIN);
		draw_cells(
		    &header, columns,
		    &(struct cells){_("Thread"), NULL, _("By"), _("Posts"), _("New"), _("Last")},
		    PALETTE_DIM);
		return;
	}
	char when[WHEN_TEXT];
	int64_t unread = pick_int(thread, "unread");
	struct cells cells = {
	    .title = pick_text(thread, "title"),
	    .by = pick_text(thread, "author"),
	    .posts = arena_printf(row->arena, "%lld", (long long)pick_int(thread, "posts")),
	    .unread = unread ? arena_printf(row->arena, "%lld", (long long)unread) : "",
	    .last = when_short(pick_time(thread, "last_post_at"), app_now(view->app), when),
	};
	if (pick_bool(thread, "locked"))
		cells.state = _("locked");
	else if (pick_bool(thread, "pinned"))
		cells.state = _("pinned");
	draw_cells(row, columns, &cells, PALETTE_TEXT);
}

/* How many there are. What a room counts are its reports as well: of its talk that is known
 * which was asked for. */
static size_t count_all(const struct view *view)
{
	size_t had = json_array_size(of(view)->pages.items);
	int64_t all = pick_int(of(view)->info, "threads");
	return view->room || all < (int64_t)had ? had : (size_t)all;
}

/* Those that were not asked for yet are below as well. */
static const char *below(const struct view *view, struct arena *arena, size_t items)
{
	items += count_all(view) - json_array_size(of(view)->pages.items);
	return arena_printf(arena, _("%zu older below"), items);
}

static void draw(struct view *view, const struct canvas *body)
{
	struct threads *threads = of(view);
	if (!json_array_size(threads->pages.items)) {
		canvas_text(body, 1, LIST_MARGIN, 0, PALETTE_DIM,
			    app_is_member(view->app) ? _("Nobody has written here yet. c begins.")
						     : _("Nobody has written here yet."));
		return;
	}
	list_draw(view, body);
	pages_ahead(&threads->pages, view, &page_call);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	const struct threads *threads = of(view);
	const json_t *info = threads->info;
	if (view->room)
		head_r->title = _("Talk");
	if (view->room || !info)
		return;
	int64_t all = pick_int(info, "threads"), unread = pick_int(info, "unread");
	const char *news = unread ? arena_printf(arena, _(", %lld new"), (long long)unread) : "";
	head_r->title = pick_text(info, "title");
	head_r->right =
	    arena_printf(arena, ngettext("%lld thread%s", "%lld threads%s", (unsigned long)all),
			 (long long)all, news);
	head_r->purpose = pick_text(info, "about");
	if (pick_name(info, "host"))
		head_r->purpose = arena_printf(arena, _("%s  Host: %s"), head_r->purpose,
					       pick_text(info, "host"));
}

static void position(const struct view *view, char *text_r, size_t size)
{
	size_t items, number = list_number(view, &items);
	if (items)
		snprintf(text_r, size, "%zu/%zu%s", number, count_all(view),
			 view->room && of(view)->pages.next ? "+" : "");
}

/* --- requests --- */

static bool offers(const struct view *view, enum request request)
{
	bool is_member = app_is_member(view->app);
	switch (request) {
	case REQUEST_OPEN:
	case REQUEST_PERSON:
	case REQUEST_NEXT_THREAD:
	case REQUEST_PREVIOUS_THREAD:
		return current(view) != NULL;
	case REQUEST_SEARCH:
		return true;
	case REQUEST_COMPOSE:
	case REQUEST_CATCH_UP:
	case REQUEST_NEXT_NEW:
	case REQUEST_PREVIOUS_NEW:
		return is_member;
	case REQUEST_MARK_UNREAD:
		return is_member && current(view);
	default:
		return false;
	}
}

static void on_marked(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	view->is_stale = true;
	app_stale(view->app);
	app_waiting_changed(view->app);
}

static void on_caught_up(struct view *view, int err, const char *words, json_t *result)
{
	on_marked(view, err, words, result);
	if (err)
		return;
	app_set_undo(view->app, "read.undo", NULL, _("What was new is new again."));
	app_say(view->app, _("This board is marked as read. z takes it back."));
}

static bool open_thread(struct view *view, const json_t *thread)
{
	return thread &&
	       app_open(view->app, "reader",
			json_pack("{s:I}", "thread", (json_int_t)pick_int(thread, "thread")));
}

static bool member_request(struct view *view, enum request what)
{
	struct threads *threads = of(view);
	const json_t *thread = current(view);
	switch (what) {
	case REQUEST_COMPOSE:
		return app_open(view->app, "compose",
				json_pack("{s:s, s:s}", "what", "new", "board", threads->board));
	case REQUEST_CATCH_UP:
		view_call(view, "read.catchup", json_pack("{s:s}", "board", threads->board),
			  on_caught_up);
		return true;
	case REQUEST_MARK_UNREAD:
		if (!thread)
			return false;
		view_call(view, "read.unmark",
			  json_pack("{s:I}", "thread", (json_int_t)pick_int(thread, "thread")),
			  on_marked);
		return true;
	default:
		return false;
	}
}

static bool request(struct view *view, enum request what)
{
	struct threads *threads = of(view);
	const json_t *thread = current(view);
	switch (what) {
	case REQUEST_OPEN:
		return open_thread(view, thread);
	case REQUEST_NEXT_THREAD:
		return list_request(view, REQUEST_DOWN);
	case REQUEST_PREVIOUS_THREAD:
		return list_request(view, REQUEST_UP);
	case REQUEST_PERSON:
		return thread &&
		       app_open(view->app, "profile",
				json_pack("{s:s, s:s?}", "handle", pick_text(thread, "author"),
					  "room", view->room));
	case REQUEST_SEARCH:
		return app_open(view->app, "search",
				json_pack("{s:s, s:s?, s:s?}", "board", threads->board, "title",
					  pick_name(threads->info, "title"), "room", view->room));
	case REQUEST_PAGE_ON:
		if (!app_is_member(view->app) || !list_shows_end(view))
			return false;
		/* fall through */
	case REQUEST_NEXT_NEW:
	case REQUEST_PREVIOUS_NEW:
		next_open(view, threads->board, 0, what == REQUEST_PREVIOUS_NEW);
		return true;
	default:
		return app_is_member(view->app) && member_request(view, what);
	}
}

static json_t *sibling(struct view *view, enum request request)
{
	size_t before = view->list.at;
	if (request != REQUEST_NEXT_THREAD && request != REQUEST_PREVIOUS_THREAD)
		return NULL;
	list_request(view, request == REQUEST_NEXT_THREAD ? REQUEST_DOWN : REQUEST_UP);
	pages_ahead(&of(view)->pages, view, &page_call);
	const json_t *thread = current(view);
	if (!thread || view->list.at == before)
		return NULL;
	of(view)->at = pick_int(thread, "thread");
	return json_pack("{s:I}", "thread", (json_int_t)of(view)->at);
}

static void topics(const struct view *view, json_t *list)
{
	json_array_append_new(list, json_sprintf("board:%s", of(view)->board));
}

static const struct list_ops list = {
    .count = count, .kind = kind, .draw = draw_row, .below = below};

static json_t *followed(const struct view *view)
{
	const json_t *thread = current(view);
	if (!thread)
		return json_pack("{s:s}", "board", of(view)->board);
	return json_pack("{s:I}", "thread", (json_int_t)pick_int(thread, "thread"));
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("open")},	    {REQUEST_NEXT_NEW, N_("next new")},
    {REQUEST_COMPOSE, N_("write")}, {REQUEST_SEARCH, N_("search")},
    {REQUEST_NONE, NULL},
};

const struct view_ops threads_ops = {
    .name = "threads",
    .title = N_("Threads"),
    .size = sizeof(struct threads),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .draw = draw,
    .position = position,
    .offers = offers,
    .request = request,
    .followed = followed,
    .topics = topics,
    .on_event = view_on_news,
    .tick = view_on_tick,
    .sibling = sibling,
    .list = &list,
};
