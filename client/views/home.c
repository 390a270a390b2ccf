#include "client/views/home.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/next.h"
#include "client/roomwords.h"
#include "client/target.h"
#include "client/told.h"
#include "client/views/home_rows.h"
#include "client/views/pick.h"
#include "client/views/room.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum {
	WHEN_COLUMNS = 56,
	BESIDE_COLUMNS = 72,
	NEW_WIDTH = 8,
	WHEN_WIDTH = 11,
	WHO_WIDTH = 26,
	WHO_WIDE = 36, /* on a wide screen */
	WIDE = 100,
	ITEM_WIDTH = 16,
	DUE_WIDTH = 20
};

struct home {
	struct view view;
	json_t *shown; /* home.show */
	struct home_rows rows;
	bool is_seen_again; /* how I signed in was said already */
	size_t at;	    /* row of the place to come back to */
	int columns;	    /* of the screen the rows were made for */
};

static struct home *of(const struct view *view)
{
	return (struct home *)view;
}

static const struct home_row *current(const struct view *view)
{
	const struct home *home = of(view);
	return view->list.at < home->rows.count ? &home->rows.row[view->list.at] : NULL;
}

/* What comes in above moves the cursor with the row it is on. */
static void rebuild(struct home *home, json_t *shown)
{
	struct view *view = &home->view;
	const struct home_row *row = current(view);
	struct home_row old = row ? *row : (struct home_row){0};
	json_t *before = home->shown;
	struct home_about about = {
	    .is_member = app_is_member(view->app),
	    .is_guest = app_is_guest(view->app),
	    .is_control = app_is_control(view->app),
	    .shows_sign_in = !home->is_seen_again,
	    .now = app_now(view->app),
	    .columns = screen_columns(app_screen(view->app)),
	};
	home->columns = about.columns;
	home->shown = json_incref(shown);
	home_rows_build(&home->rows, home->shown, &about);
	if (old.kind)
		view->list.at = home_rows_find(&home->rows, &old, view->list.at);
	json_decref(before);
}

static void on_home(struct view *view, int err, const char *words, json_t *result)
{
	struct home *home = of(view);
	if (err) {
		view_failed(view, err, words);
		return;
	}
	rebuild(home, result);
	if (!view->is_loaded)
		view->list.at = home->at;
	list_settle(view);
	view->is_loaded = true;
	app_set_waiting(view->app, pick_int(result, "waiting"));
}

static void load(struct view *view)
{
	json_t *given = app_take_home(view->app);
	if (given)
		on_home(view, 0, NULL, given);
	else
		view_call(view, "home.show", NULL, on_home);
	json_decref(given);
}

static bool open(struct view *view, const json_t *args)
{
	int64_t row = pick_int(args, "row");
	of(view)->is_seen_again = args && json_is_object(args);
	of(view)->at = row > 0 && row < 1000 ? (size_t)row : 0;
	return true;
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:I}", "row", (json_int_t)view->list.at);
}

static void close(struct view *view)
{
	json_decref(of(view)->shown);
	home_rows_free(&of(view)->rows);
}

/* --- the list --- */

static size_t count(const struct view *view)
{
	return of(view)->rows.count;
}

static unsigned kind(const struct view *view, size_t at)
{
	const struct home_row *row = &of(view)->rows.row[at];
	bool is_new = row->item && pick_int(row->item, "unread") > 0;
	switch (row->kind) {
	case HOME_NOTICE:
		return LIST_ITEM | (pick_bool(row->item, "read") ? 0u : LIST_NEW);
	case HOME_ASKED:
		return LIST_ITEM | LIST_NEW;
	case HOME_ROOM:
	case HOME_THREAD:
	case HOME_BOARD:
	case HOME_BOARD_BESIDE:
		return LIST_ITEM | (is_new ? LIST_NEW : 0u);
	case HOME_HELLO:
	case HOME_ALL_BOARDS:
		return LIST_ITEM;
	case HOME_SNIPPET:
		return LIST_MORE;
	default:
		return 0;
	}
}

/* Boards stand two and two where there is room. */
static enum list_half half(const struct view *view, size_t at)
{
	enum home_kind kind = of(view)->rows.row[at].kind;
	if (screen_columns(app_screen(view->app)) < BESIDE_COLUMNS)
		return LIST_WHOLE;
	return kind == HOME_BOARD ? LIST_LEFT : kind == HOME_BOARD_BESIDE ? LIST_RIGHT : LIST_WHOLE;
}

/* When, and how much is new, from the right; returns where they begin. */
static int draw_news(struct view *view, const json_t *item, const struct canvas *row)
{
	char when[WHEN_TEXT];
	int right = row->columns;
	int64_t unread = pick_int(item, "unread"), at = pick_time(item, "last_post_at");
	if (row->columns >= WHEN_COLUMNS && at) {
		when_ago(at, app_now(view->app), when);
		canvas_right(row, 0, right, WHEN_WIDTH, PALETTE_DIM, when);
		right -= WHEN_WIDTH + 1;
	}
	if (unread)
		canvas_right(row, 0, right, NEW_WIDTH, PALETTE_ACCENT,
			     arena_printf(row->arena, _("%lld new"), (long long)unread));
	return right - (unread ? NEW_WIDTH + 1 : 0);
}

static int who_width(const struct canvas *row)
{
	return row->columns >= WIDE ? WHO_WIDE : WHO_WIDTH;
}

static void draw_notice(struct view *view, const json_t *item, const struct canvas *row)
{
	char when[WHEN_TEXT];
	int right = row->columns;
	int who = row->columns >= WHEN_COLUMNS ? who_width(row) : row->columns;
	const char *words = told_words(row->arena, item, true);
	if (row->columns >= WHEN_COLUMNS) {
		when_ago(pick_time(item, "created_at"), app_now(view->app), when);
		canvas_right(row, 0, right, WHEN_WIDTH, PALETTE_DIM, when);
		right -= WHEN_WIDTH + 1;
		canvas_text(row, 0, who + 1, right - who - 2, PALETTE_TEXT,
			    pick_text(item, "title"));
	}
	canvas_text(row, 0, 0, who, PALETTE_TEXT, words);
}

static void draw_asked(struct view *view, const json_t *item, const struct canvas *row)
{
	int right = row->columns;
	int what = row->columns >= WHEN_COLUMNS ? who_width(row) : ITEM_WIDTH;
	const char *due = roomwords_due(row->arena, item, app_now(view->app));
	if (row->columns >= WHEN_COLUMNS) {
		right -= canvas_right(row, 0, right, DUE_WIDTH, PALETTE_DIM, due);
		right -= *due ? 1 : 0;
	}
	canvas_text(row, 0, 0, what - 1, PALETTE_TEXT, roomwords_asked(row->arena, item));
	canvas_text(row, 0, what, right - what, PALETTE_TEXT, roomwords_asked_title(item));
}

static void draw_room(const json_t *item, const struct canvas *row)
{
	const char *state = pick_text(item, "state");
	int64_t unread = pick_int(item, "unread");
	int right = row->columns;
	if (unread)
		right -= canvas_right(row, 0, right, NEW_WIDTH, PALETTE_ACCENT,
				      arena_printf(row->arena, _("%lld new"), (long long)unread));
	else if (strcmp(state, "active") != 0)
		right -=
		    canvas_right(row, 0, right, WHEN_WIDTH, PALETTE_DIM, roomwords_state(state));
	canvas_text(row, 0, 0, right - 1, PALETTE_TEXT, pick_text(item, "title"));
}

static void draw_thread(struct view *view, const json_t *item, const struct canvas *row)
{
	int right = draw_news(view, item, row);
	int64_t posts = pick_int(item, "posts");
	if (!pick_int(item, "unread") && posts && row->columns >= WHEN_COLUMNS) {
		canvas_right(row, 0, right, NEW_WIDTH + 2, PALETTE_DIM,
			     arena_printf(row->arena,
					  ngettext("%lld post", "%lld posts", (unsigned long)posts),
					  (long long)posts));
		right -= NEW_WIDTH + 3;
	}
	canvas_text(row, 0, 0, right - 1, PALETTE_TEXT, pick_text(item, "title"));
}

static void draw_board(struct view *view, const json_t *item, const struct canvas *row)
{
	int64_t threads = pick_int(item, "threads"), unread = pick_int(item, "unread");
	const char *words = arena_printf(
	    row->arena, ngettext("%lld thread", "%lld threads", (unsigned long)threads),
	    (long long)threads);
	if (unread)
		words = arena_printf(row->arena, _("%lld new"), (long long)unread);
	int used = app_is_member(view->app) && !unread
		       ? 0
		       : canvas_right(row, 0, row->columns, 0,
				      unread ? PALETTE_ACCENT : PALETTE_DIM, words);
	canvas_text(row, 0, 0, row->columns - used - 1, PALETTE_TEXT, pick_text(item, "title"));
}

static void draw_row(struct view *view, size_t at, const struct canvas *row)
{
	const struct home_row *what = &of(view)->rows.row[at];
	switch (what->kind) {
	case HOME_SPACE:
		break;
	case HOME_WORDS:
		canvas_text(row, 0, 0, 0, PALETTE_TEXT, what->words);
		break;
	case HOME_HEADING:
		canvas_text(row, 0, 0, 0, PALETTE_HEADING | PALETTE_ACCENT, what->words);
		break;
	case HOME_HELLO:
		canvas_text(row, 0, 0, 0, PALETTE_TEXT,
			    _("Say hello: who you are and what brings you"));
		break;
	case HOME_NOTICE:
		draw_notice(view, what->item, row);
		break;
	case HOME_SNIPPET:
		canvas_printf(row, 0, 0, 0, PALETTE_QUOTE, "“%s”",
			      pick_text(what->item, "snippet"));
		break;
	case HOME_ASKED:
		draw_asked(view, what->item, row);
		break;
	case HOME_ROOM:
		draw_room(what->item, row);
		break;
	case HOME_THREAD:
		draw_thread(view, what->item, row);
		break;
	case HOME_BOARD:
	case HOME_BOARD_BESIDE:
		draw_board(view, what->item, row);
		break;
	case HOME_ALL_BOARDS:
		canvas_text(row, 0, 0, 0, PALETTE_TEXT, what->words);
		break;
	case HOME_END:
		canvas_text(row, 0, HOME_INDENT, 0, PALETTE_DIM, what->words);
		break;
	}
}

static void draw(struct view *view, const struct canvas *body)
{
	struct home *home = of(view);
	if (home->columns != screen_columns(body->screen)) {
		rebuild(home, home->shown);
		list_settle(view);
	}
	list_draw(view, body);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)arena;
	head_r->title = _("Home");
	if (!app_is_member(view->app))
		head_r->purpose = app_me(view->app)->purpose;
}

/* --- requests --- */

static bool offers(const struct view *view, enum request request)
{
	const struct home_row *row = current(view);
	bool is_thread = row && (row->kind == HOME_NOTICE || row->kind == HOME_THREAD);
	bool is_board = row && (row->kind == HOME_BOARD || row->kind == HOME_BOARD_BESIDE);
	switch (request) {
	case REQUEST_OPEN:
		return list_has_item(view);
	case REQUEST_PERSON:
		return is_thread && *pick_text(row->item, "author");
	case REQUEST_COMPOSE:
		return app_is_member(view->app) && row && row->item && (is_board || is_thread) &&
		       pick_name(row->item, "board");
	default:
		return false;
	}
}

static void on_notice_read(struct view *view, int err, const char *words, json_t *result)
{
	(void)words;
	if (!err)
		app_set_waiting(view->app, pick_int(result, "waiting"));
	view->is_stale = true;
}

/* What leads to a post is read with it; all else is read by going there. */
static bool open_notice(struct view *view, const json_t *item)
{
	char id[24];
	snprintf(id, sizeof id, "%lld", (long long)pick_int(item, "id"));
	if (!pick_bool(item, "read") && !pick_int(item, "post"))
		view_call(view, "notification.read", json_pack("{s:s}", "id", id), on_notice_read);
	return target_open(view->app, pick_text(item, "target"));
}

static bool open_row(struct view *view, const struct home_row *row)
{
	struct app *app = view->app;
	const json_t *item = row->item;
	switch (row->kind) {
	case HOME_HELLO:
		return app_open(app, "compose",
				json_pack("{s:s, s:s}", "what", "new", "board", row->words));
	case HOME_NOTICE:
		return open_notice(view, item);
	case HOME_ASKED:
		return room_open_asked(app, item);
	case HOME_ROOM:
		return app_open(app, "room", json_pack("{s:s}", "room", pick_text(item, "room")));
	case HOME_THREAD:
		return app_open(app, "reader",
				json_pack("{s:I}", "thread", (json_int_t)pick_int(item, "thread")));
	case HOME_BOARD:
	case HOME_BOARD_BESIDE:
		return app_open(app, "threads",
				json_pack("{s:s}", "board", pick_text(item, "board")));
	case HOME_ALL_BOARDS:
		return app_open(app, "boards", NULL);
	default:
		return false;
	}
}

/* What is new for me comes first, each thread from its first new post on. */
static void read_on(struct view *view)
{
	const struct home_row *row = home_rows_first_new(&of(view)->rows);
	if (row && !pick_int(row->item, "thread"))
		open_row(view, row);
	else if (row)
		app_open(view->app, "reader",
			 json_pack("{s:I}", "thread", (json_int_t)pick_int(row->item, "thread")));
	else
		next_open(view, NULL, 0, false);
}

static bool request(struct view *view, enum request what)
{
	const struct home_row *row = current(view);
	bool is_member = app_is_member(view->app);
	if (is_member &&
	    (what == REQUEST_NEXT_NEW || (what == REQUEST_PAGE_ON && list_shows_end(view)))) {
		read_on(view);
		return true;
	}
	if (!row || !offers(view, what))
		return false;
	switch (what) {
	case REQUEST_OPEN:
		return open_row(view, row);
	case REQUEST_PERSON:
		return app_open(view->app, "profile",
				json_pack("{s:s, s:s?}", "handle", pick_text(row->item, "author"),
					  "room", pick_name(row->item, "board")));
	case REQUEST_COMPOSE:
		return app_open(
		    view->app, "compose",
		    json_pack("{s:s, s:s}", "what", "new", "board", pick_text(row->item, "board")));
	default:
		return false;
	}
}

static void room_topics(const struct home *home, json_t *list)
{
	for (size_t i = 0; i < pick_count(home->shown, "rooms") && i < 20; i++)
		json_array_append_new(
		    list,
		    json_sprintf("board:%s", pick_text(pick_at(home->shown, "rooms", i), "room")));
}

static void topics(const struct view *view, json_t *list)
{
	const struct home *home = of(view);
	for (size_t i = 0; i < pick_count(home->shown, "boards") && i < 40; i++)
		json_array_append_new(
		    list, json_sprintf("board:%s",
				       pick_text(pick_at(home->shown, "boards", i), "board")));
	room_topics(home, list);
}

static const struct list_ops list = {.count = count, .kind = kind, .draw = draw_row, .half = half};

static json_t *followed(const struct view *view)
{
	const struct home_row *row = current(view);
	if (!row || !row->item)
		return NULL;
	if (row->kind == HOME_BOARD || row->kind == HOME_BOARD_BESIDE)
		return json_pack("{s:s}", "board", pick_text(row->item, "board"));
	if ((row->kind == HOME_THREAD || row->kind == HOME_NOTICE) && pick_int(row->item, "thread"))
		return json_pack("{s:I}", "thread", (json_int_t)pick_int(row->item, "thread"));
	return NULL;
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("open")},	    {REQUEST_NEXT_NEW, N_("next new")},
    {REQUEST_COMPOSE, N_("write")}, {REQUEST_PALETTE, N_("actions")},
    {REQUEST_SEARCH, N_("search")}, {REQUEST_NONE, NULL},
};

const struct view_ops home_ops = {
    .name = "home",
    .title = N_("Home"),
    .size = sizeof(struct home),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .draw = draw,
    .offers = offers,
    .request = request,
    .followed = followed,
    .topics = topics,
    .on_event = view_on_news,
    .tick = view_on_tick,
    .list = &list,
};
