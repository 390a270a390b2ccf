#include "client/views/followed.h"

#include <string.h>

#include "client/app.h"
#include "client/views/pick.h"
#include "common/base/tr.h"

enum { LEVEL_WIDTH = 9, WHAT_WIDTH = 9, WHAT_COLUMNS = 56 };

struct followed {
	struct view view;
	json_t *answer; /* follow.list */
};

static struct followed *of(const struct view *view)
{
	return (struct followed *)view;
}

static const json_t *item_at(const struct view *view, size_t row)
{
	return pick_at(of(view)->answer, "items", row);
}

static void on_list(struct view *view, int err, const char *words, json_t *result)
{
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(of(view)->answer);
	of(view)->answer = json_incref(result);
	list_settle(view);
	view->is_loaded = true;
}

static void load(struct view *view)
{
	view_call(view, "follow.list", NULL, on_list);
}

static bool open(struct view *view, const json_t *args)
{
	(void)args;
	return app_is_member(view->app);
}

static void close(struct view *view)
{
	json_decref(of(view)->answer);
}

static size_t count(const struct view *view)
{
	return pick_count(of(view)->answer, "items");
}

static unsigned kind(const struct view *view, size_t row)
{
	(void)view, (void)row;
	return LIST_ITEM;
}

/* Words of the server's for levels and kinds of things. */
static const char *words_of(const char *name)
{
	static const char *const words[][2] = {
	    {"watch", N_("watched")}, {"mute", N_("muted")},  {"normal", N_("normal")},
	    {"thread", N_("thread")}, {"board", N_("board")}, {"member", N_("member")},
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(words[i][0], name))
			return _(words[i][1]);
	return name;
}

/* An alias is one in its room alone. */
static const char *title_of(const json_t *item, struct arena *arena)
{
	const char *room = pick_name(item, "room"), *title = pick_text(item, "title");
	return room ? arena_printf(arena, _("%s in %s"), title, room) : title;
}

static void draw_row(struct view *view, size_t at, const struct canvas *row)
{
	const json_t *item = item_at(view, at);
	int right = row->columns;
	canvas_right(row, 0, right, LEVEL_WIDTH, PALETTE_ACCENT,
		     words_of(pick_text(item, "level")));
	right -= LEVEL_WIDTH + 1;
	if (row->columns >= WHAT_COLUMNS) {
		canvas_right(row, 0, right, WHAT_WIDTH, PALETTE_DIM,
			     words_of(pick_text(item, "what")));
		right -= WHAT_WIDTH + 1;
	}
	canvas_text(row, 0, 0, right - 1, PALETTE_TEXT, title_of(item, row->arena));
}

static void draw(struct view *view, const struct canvas *body)
{
	if (count(view))
		list_draw(view, body);
	else
		canvas_paragraph(body, 1, LIST_MARGIN, body->columns - 2, PALETTE_DIM,
				 _("You watch nothing and mute nobody. w on a thread, a board or a "
				   "member does."));
}

static json_t *followed(const struct view *view)
{
	const json_t *item = item_at(view, view->list.at);
	if (!item)
		return NULL;
	if (pick_int(item, "thread"))
		return json_pack("{s:I}", "thread", (json_int_t)pick_int(item, "thread"));
	if (pick_name(item, "handle"))
		return json_pack("{s:s, s:s*}", "handle", pick_text(item, "handle"), "room",
				 pick_name(item, "room"));
	return json_pack("{s:s}", "board", pick_text(item, "board"));
}

static bool offers(const struct view *view, enum request request)
{
	return request == REQUEST_OPEN && item_at(view, view->list.at);
}

static bool request(struct view *view, enum request what)
{
	const json_t *item = item_at(view, view->list.at);
	if (what != REQUEST_OPEN || !item)
		return false;
	if (pick_int(item, "thread"))
		return app_open(view->app, "reader",
				json_pack("{s:I}", "thread", (json_int_t)pick_int(item, "thread")));
	if (pick_name(item, "handle"))
		return app_open(view->app, pick_name(item, "room") ? "room_person" : "profile",
				json_pack("{s:s, s:s*}", "handle", pick_text(item, "handle"),
					  "room", pick_name(item, "room")));
	return app_open(view->app, "threads",
			json_pack("{s:s}", "board", pick_text(item, "board")));
}

static const struct list_ops list = {.count = count, .kind = kind, .draw = draw_row};

static const struct view_hint hints[] = {
    {REQUEST_WATCH, N_("watch, mute, let go")},
    {REQUEST_OPEN, N_("open")},
    {REQUEST_BACK, N_("back")},
    {REQUEST_NONE, NULL},
};

const struct view_ops followed_ops = {
    .name = "followed",
    .title = N_("Watched and muted"),
    .size = sizeof(struct followed),
    .hints = hints,
    .open = open,
    .load = load,
    .close = close,
    .heading = N_("Watched and muted"),
    .draw = draw,
    .offers = offers,
    .request = request,
    .followed = followed,
    .list = &list,
};
