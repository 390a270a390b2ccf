#include "client/views/notices.h"

#include "client/app.h"
#include "client/pages.h"
#include "client/target.h"
#include "client/told.h"
#include "client/views/pick.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { PAGE = 50, WHEN_COLUMNS = 56, WHEN_WIDTH = 11 };
enum { BOARD_COLUMNS = 100, BOARD_WIDTH = 24 };

struct notices {
	struct view view;
	struct pages pages;
};

static struct notices *of(const struct view *view)
{
	return (struct notices *)view;
}

static json_t *current(const struct view *view)
{
	return json_array_get(of(view)->pages.items, view->list.at);
}

/* --- what it holds --- */

static void on_page(struct view *view, int err, const char *words, json_t *result);
static const struct pages_call page_call = {"notification.list", PAGE, NULL, on_page};

/* News come in above: the cursor stays on what it was on. */
static void on_page(struct view *view, int err, const char *words, json_t *result)
{
	struct pages *pages = &of(view)->pages;
	int64_t at = pick_int(current(view), "id");
	if (!pages_take(pages, view, &page_call, err, words, result))
		return;
	for (size_t i = 0; at && i < json_array_size(pages->items); i++)
		if (pick_int(json_array_get(pages->items, i), "id") == at)
			view->list.at = i;
	list_settle(view);
	view->is_loaded = true;
	app_set_waiting(view->app, pick_int(result, "waiting"));
}

static void load(struct view *view)
{
	pages_load(&of(view)->pages, view, &page_call);
}

static bool open(struct view *view, const json_t *args)
{
	(void)args;
	pages_begin(&of(view)->pages);
	return app_is_member(view->app);
}

static void close(struct view *view)
{
	pages_free(&of(view)->pages);
}

/* --- the list --- */

static size_t count(const struct view *view)
{
	return json_array_size(of(view)->pages.items);
}

/* What is left to the digest waits for nobody. */
static unsigned kind(const struct view *view, size_t row)
{
	const json_t *item = json_array_get(of(view)->pages.items, row);
	bool waits = !pick_bool(item, "read") && !pick_bool(item, "digest");
	return LIST_ITEM | (waits ? LIST_NEW : 0u);
}

static void draw_row(struct view *view, size_t at, const struct canvas *row)
{
	const json_t *item = json_array_get(of(view)->pages.items, at);
	char when[WHEN_TEXT];
	int right = row->columns;
	if (row->columns >= WHEN_COLUMNS) {
		when_ago(pick_time(item, "at"), app_now(view->app), when);
		canvas_right(row, 0, right, WHEN_WIDTH, PALETTE_DIM, when);
		right -= WHEN_WIDTH + 1;
	}
	if (row->columns >= BOARD_COLUMNS) {
		canvas_right(row, 0, right, BOARD_WIDTH, PALETTE_DIM,
			     pick_text(item, "board_title"));
		right -= BOARD_WIDTH + 1;
	}
	canvas_text(row, 0, 0, right - 1, PALETTE_TEXT, told_words(row->arena, item, false));
}

static void draw(struct view *view, const struct canvas *body)
{
	if (!count(view)) {
		canvas_text(body, 1, LIST_MARGIN, 0, PALETTE_TEXT, _("Nothing yet."));
		canvas_paragraph(body, 3, LIST_MARGIN, body->columns - 2, PALETTE_DIM,
				 _("Answers to you, posts that name you, and news of what you "
				   "watch are kept here until you have read them. w watches a "
				   "thread or a board."));
		return;
	}
	list_draw(view, body);
	pages_ahead(&of(view)->pages, view, &page_call);
}

/* --- requests --- */

static bool offers(const struct view *view, enum request request)
{
	const json_t *item = current(view);
	switch (request) {
	case REQUEST_OPEN:
	case REQUEST_CATCH_UP:
		return item != NULL;
	case REQUEST_PERSON:
		return item && pick_name(item, "author");
	default:
		return false;
	}
}

static void on_read(struct view *view, int err, const char *words, json_t *result)
{
	if (err)
		app_fail(view->app, err, words);
	else
		app_set_waiting(view->app, pick_int(result, "waiting"));
	view->is_stale = true;
}

static void on_all_read(struct view *view, int err, const char *words, json_t *result)
{
	on_read(view, err, words, result);
	app_stale(view->app);
	if (!err)
		app_say(view->app, _("All of it is marked as read."));
}

static void mark(struct view *view, const char *id, view_done done)
{
	view_call(view, "notification.read", json_pack("{s:s}", "id", id), done);
}

static bool go(struct view *view, const json_t *item)
{
	char id[24];
	snprintf(id, sizeof id, "%lld", (long long)pick_int(item, "id"));
	if (!pick_bool(item, "read"))
		mark(view, id, on_read);
	if (!target_open(view->app, pick_text(item, "target")))
		app_say(view->app, _("It leads nowhere; it is marked as read."));
	return true;
}

static bool request(struct view *view, enum request what)
{
	const json_t *item = current(view);
	if (!offers(view, what))
		return false;
	switch (what) {
	case REQUEST_OPEN:
		return go(view, item);
	case REQUEST_CATCH_UP:
		mark(view, "all", on_all_read);
		return true;
	case REQUEST_PERSON:
		return app_open(view->app, "profile",
				json_pack("{s:s, s:s?}", "handle", pick_text(item, "author"),
					  "room", pick_name(item, "board")));
	default:
		return false;
	}
}

static json_t *followed(const struct view *view)
{
	int64_t thread = pick_int(current(view), "thread");
	return thread ? json_pack("{s:I}", "thread", (json_int_t)thread) : NULL;
}

static const struct list_ops list = {.count = count, .kind = kind, .draw = draw_row};

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("go there")},
    {REQUEST_CATCH_UP, N_("all read")},
    {REQUEST_WATCH, N_("watch, mute")},
    {REQUEST_BACK, N_("back")},
    {REQUEST_NONE, NULL},
};

const struct view_ops notices_ops = {
    .name = "notices",
    .title = N_("What you were told of"),
    .size = sizeof(struct notices),
    .hints = hints,
    .open = open,
    .load = load,
    .close = close,
    .heading = N_("What you were told of"),
    .draw = draw,
    .offers = offers,
    .request = request,
    .followed = followed,
    .on_event = view_on_news,
    .tick = view_on_tick,
    .list = &list,
};
