#include "client/views/actions.h"

#include <string.h>

#include "client/app.h"
#include "client/field.h"
#include "client/views/pick.h"
#include "common/base/tr.h"
#include "common/text/wrap.h"

enum {
	WORD_MAX = 40,
	NAME_WIDTH = 18,
	KEYS_WIDTH = 22,
	KEYS_NARROW = 12,
	HEAD_ROWS = 2,
	WITH_HELP = 60,
	HELP_ROWS = 3 /* most of one request */
};

/* A group's heading, or one request. */
struct row {
	enum request request; /* REQUEST_NONE: a heading, or a space */
	const char *words;    /* of a heading; NULL: a space */
	size_t from, len;     /* the part of a request's help it shows */
	bool is_more;	      /* not the first of it */
};

struct actions {
	struct view view;
	struct field *field; /* NULL: help */
	struct row rows[HELP_ROWS * REQUEST_COUNT + 16];
	size_t count;
	int columns; /* of the screen the rows were made for */
};

static struct actions *of(const struct view *view)
{
	return (struct actions *)view;
}

static const struct row *current(const struct view *view)
{
	const struct actions *actions = of(view);
	return view->list.at < actions->count ? &actions->rows[view->list.at] : NULL;
}

static void add(struct actions *actions, enum request request, const char *words)
{
	if (actions->count < sizeof actions->rows / sizeof *actions->rows)
		actions->rows[actions->count++] = (struct row){.request = request, .words = words};
}

static int keys_width(int columns)
{
	return columns >= WITH_HELP ? KEYS_WIDTH : KEYS_NARROW;
}

/* One request, its help on as many rows as it needs. */
static void add_request(struct actions *actions, enum request request)
{
	const char *help = _(request_row(request)->help);
	int width, columns = actions->columns - LIST_TEXT - keys_width(actions->columns) - 2;
	size_t len = strlen(help), from = 0, drawn;
	for (int i = 0; i < HELP_ROWS && (from < len || !i); i++) {
		size_t used = i == HELP_ROWS - 1 || actions->field
				  ? len - from
				  : wrap_line(help + from, len - from, columns, &drawn, &width);
		add(actions, request, NULL);
		struct row *row = &actions->rows[actions->count - 1];
		row->from = from;
		row->len = used;
		row->is_more = i > 0;
		from += used;
	}
}

/* Names that begin with what was typed come before those that only hold it. */
enum match { MATCH_ANY, MATCH_BEGIN, MATCH_WITHIN };

static bool is_matching(const struct actions *actions, const struct request_row *row,
			enum match match)
{
	const char *text = actions->field ? field_text(actions->field) : "";
	bool begins = !strncmp(row->name, text, strlen(text));
	bool holds = strstr(row->name, text) || strcasestr(_(row->help), text);
	return match == MATCH_ANY || (match == MATCH_BEGIN ? begins : holds && !begins);
}

static bool is_wanted(const struct actions *actions, enum request request, enum match match)
{
	const struct view *below = app_below(actions->view.app, &actions->view);
	if (request == REQUEST_PALETTE && actions->field)
		return false;
	return below && app_offers(actions->view.app, below, request) &&
	       is_matching(actions, request_row(request), match);
}

static void add_group(struct actions *actions, enum request_group group, const char *words,
		      enum match match)
{
	bool is_first = true;
	for (int i = REQUEST_NONE + 1; i < REQUEST_COUNT; i++) {
		enum request request = (enum request)i;
		if (request_row(request)->group != group || !is_wanted(actions, request, match))
			continue;
		if (is_first && !actions->field && actions->count)
			add(actions, REQUEST_NONE, NULL);
		if (is_first && !actions->field)
			add(actions, REQUEST_NONE, words);
		is_first = false;
		add_request(actions, request);
	}
}

static void add_found(struct actions *actions, enum match match)
{
	add_group(actions, REQUEST_WRITING, NULL, match);
	add_group(actions, REQUEST_READING, NULL, match);
	add_group(actions, REQUEST_GOING, NULL, match);
	add_group(actions, REQUEST_MOVING, NULL, match);
}

/* Rows are others on another screen: the cursor stays on its request. */
static void go_to(struct actions *actions, enum request request)
{
	size_t at = 0;
	while (request && at < actions->count && actions->rows[at].request != request)
		at++;
	if (request && at < actions->count)
		actions->view.list.at = at;
}

static void build(struct actions *actions)
{
	const struct row *row = current(&actions->view);
	enum request at = row ? row->request : REQUEST_NONE;
	actions->count = 0;
	actions->columns = screen_columns(app_screen(actions->view.app));
	if (actions->field) {
		add_found(actions, MATCH_BEGIN);
		add_found(actions, MATCH_WITHIN);
	} else {
		add_group(actions, REQUEST_MOVING, _("Moving"), MATCH_ANY);
		add_group(actions, REQUEST_READING, _("Reading"), MATCH_ANY);
		add_group(actions, REQUEST_WRITING, _("Writing"), MATCH_ANY);
		add_group(actions, REQUEST_GOING, _("Going places"), MATCH_ANY);
	}
	go_to(actions, at);
	list_settle(&actions->view);
}

/* Over a screen of a private room they say what it is for, too. */
static void load(struct view *view)
{
	const struct view *below = app_below(view->app, view);
	view_set_room(view, below ? below->room : NULL);
	build(of(view));
	view->is_loaded = true;
}

static bool open(struct view *view, const json_t *args)
{
	of(view)->field = field_new(WORD_MAX, false);
	field_set(of(view)->field, pick_text(args, "words"));
	view->is_typing = true;
	return true;
}

static void close(struct view *view)
{
	field_free(&of(view)->field);
}

/* --- the list --- */

static size_t count(const struct view *view)
{
	return of(view)->count;
}

static unsigned kind(const struct view *view, size_t row)
{
	const struct row *what = &of(view)->rows[row];
	return what->is_more ? LIST_MORE : what->request ? LIST_ITEM : 0;
}

/* As many of the keys as fit whole. */
static const char *keys_that_fit(const struct canvas *row, const char *keys, int width)
{
	size_t len = strlen(keys);
	while (len && canvas_width(row, arena_dup_n(row->arena, keys, len)) > width) {
		while (len && keys[len - 1] != ' ')
			len--;
		len -= len > 0;
	}
	return len ? arena_dup_n(row->arena, keys, len) : keys;
}

static void draw_row(struct view *view, size_t at, const struct canvas *row)
{
	const struct row *what = &of(view)->rows[at];
	char key[KEYS_NAME];
	if (!what->request) {
		if (what->words)
			canvas_text(row, 0, 0, 0, PALETTE_HEADING | PALETTE_ACCENT, what->words);
		return;
	}
	const struct request_row *request = request_row(what->request);
	enum request_map map = app_key_map(view->app);
	const char *keys = request->keys[map] ? request->keys[map] : request->keys[REQUEST_CLASSIC];
	bool is_wide = screen_columns(row->screen) >= WITH_HELP;
	if (!of(view)->field) {
		int width = keys_width(screen_columns(row->screen));
		if (!*keys)
			keys = arena_printf(row->arena, ":%s", request->name);
		if (!what->is_more)
			canvas_text(row, 0, 0, width, PALETTE_TEXT,
				    keys_that_fit(row, keys, width));
		canvas_text(row, 0, width + 1, 0, PALETTE_TEXT,
			    arena_dup_n(row->arena, _(request->help) + what->from, what->len));
		return;
	}
	canvas_text(row, 0, 0, NAME_WIDTH, PALETTE_TEXT, request->name);
	canvas_text(row, 0, NAME_WIDTH + 1, 6, PALETTE_DIM, request_key(map, what->request, key));
	if (is_wide)
		canvas_text(row, 0, NAME_WIDTH + 8, 0, PALETTE_DIM, _(request->help));
}

static void draw(struct view *view, const struct canvas *body)
{
	struct actions *actions = of(view);
	struct canvas rest = canvas_part(body, HEAD_ROWS, 0, body->rows - HEAD_ROWS, body->columns);
	if (actions->columns != screen_columns(body->screen))
		build(actions);
	if (!actions->field) {
		list_draw(view, body);
		return;
	}
	if (actions->count)
		list_draw(view, &rest);
	else
		canvas_text(body, HEAD_ROWS, LIST_MARGIN, 0, PALETTE_DIM,
			    _("Nothing is called that."));
	canvas_text(body, 0, LIST_MARGIN, 2, PALETTE_TEXT, ":");
	field_draw(actions->field, body, 0, LIST_MARGIN + 2, body->columns - LIST_MARGIN - 4, true);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	const struct view *below = app_below(view->app, view);
	if (of(view)->field)
		head_r->title = _("Actions");
	else
		head_r->title =
		    arena_printf(arena, _("Help: %s"), below ? _(below->ops->title) : "");
}

/* --- requests --- */

static bool offers(const struct view *view, enum request request)
{
	return request == REQUEST_OPEN && list_has_item(view);
}

static bool request(struct view *view, enum request what)
{
	struct app *app = view->app;
	const struct row *row = current(view);
	if (what == REQUEST_HELP || what == REQUEST_PALETTE) {
		app_back(app);
		return true;
	}
	if (what != REQUEST_OPEN || !row || !row->request)
		return false;
	enum request chosen = row->request;
	app_back(app);
	app_request(app, chosen);
	return true;
}

static bool key(struct view *view, const struct keys_key *typed)
{
	struct actions *actions = of(view);
	bool is_changed = false;
	if (typed->kind == KEYS_BACKSPACE && !*field_text(actions->field))
		return false;
	if (!field_key(actions->field, typed, &is_changed))
		return false;
	if (is_changed) {
		build(actions);
		view->list.at = 0;
		list_settle(view);
	}
	return true;
}

static const struct list_ops list = {.count = count, .kind = kind, .draw = draw_row};

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("do it")},
    {REQUEST_BACK, N_("back")},
    {REQUEST_NONE, NULL},
};

const struct view_ops actions_ops = {
    .name = "actions",
    .title = N_("Actions"),
    .size = sizeof(struct actions),
    .flags = VIEW_PASSING,
    .hints = hints,
    .open = open,
    .load = load,
    .close = close,
    .head = head,
    .draw = draw,
    .offers = offers,
    .request = request,
    .key = key,
    .list = &list,
};

const struct view_ops actions_help_ops = {
    .name = "help",
    .title = N_("Help"),
    .size = sizeof(struct actions),
    .flags = VIEW_PASSING,
    .hints = hints,
    .load = load,
    .close = close,
    .head = head,
    .draw = draw,
    .offers = offers,
    .request = request,
    .list = &list,
};
