#include "client/views/items.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/itemwords.h"
#include "client/pages.h"
#include "client/roomwords.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { PAGE = 50 };

/* Columns from the right; narrow screens lose the last first. */
enum {
	LAST_AT = 72,
	LAST_WIDTH = 7,
	IMPACT_AT = 100,
	IMPACT_WIDTH = 6,
	VOTES_AT = 60,
	VOTES_WIDTH = 5,
	STATUS_AT = 56,
	STATUS_WIDTH = 16,
	NAME_WIDTH = 6, /* at least */
};
enum { HEADER_AT = 8 }; /* rows of the list that leave one for the header */

enum { BY_SILENCE = 2, BY_RICE = 4 }; /* of itemwords_sorts */

struct items {
	struct view view;
	json_t *args; /* what narrows it, as it was opened */
	struct pages pages;
	char *at;	/* the item that the cursor is on, or of the place to come back to */
	json_t *marked; /* names, for doing something to several */
	size_t sort;
	bool is_staff, is_from_top;
	int name_width; /* columns of the numbers */
};

static struct items *of(const struct view *view)
{
	return (struct items *)view;
}

static json_t *current(const struct view *view)
{
	return json_array_get(of(view)->pages.items, view->list.at);
}

static bool is_marked(const struct items *items, const json_t *item)
{
	return json_object_get(items->marked, pick_text(item, "item")) != NULL;
}

/* --- loading --- */

static void settle(struct items *items)
{
	size_t i;
	json_t *item;
	json_array_foreach(items->pages.items, i, item)
	{
		if (items->at && !strcmp(items->at, pick_text(item, "item")))
			items->view.list.at = i;
		items->is_staff =
		    items->is_staff || json_is_integer(json_object_get(item, "impact"));
	}
	list_settle(&items->view);
}

static void narrow(const struct view *view, json_t *params)
{
	json_object_update(params, of(view)->args);
	json_object_set_new(params, "sort", json_string(itemwords_sorts[of(view)->sort]));
}

static void remember(struct items *items)
{
	const json_t *item = current(&items->view);
	if (!item)
		return;
	free(items->at);
	items->at = mem_dup(pick_text(item, "item"));
}

static void on_page(struct view *view, int err, const char *words, json_t *result);
static const struct pages_call page_call = {"feedback.list", PAGE, narrow, on_page};

static void on_page(struct view *view, int err, const char *words, json_t *result)
{
	struct items *items = of(view);
	if (!items->is_from_top)
		remember(items);
	if (!pages_take(&items->pages, view, &page_call, err, words, result))
		return;
	items->is_from_top = false;
	settle(items);
	view->is_loaded = true;
	view_changed(view);
}

static void load(struct view *view)
{
	pages_load(&of(view)->pages, view, &page_call);
}

static bool open(struct view *view, const json_t *args)
{
	static const char *const kept[] = {"room", "status", "type",	"team",
					   "tag",  "lang",   "assignee"};
	struct items *items = of(view);
	const char *sort = pick_text(args, "sort");
	items->args = json_object();
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (pick_name(args, kept[i]))
			json_object_set_new(items->args, kept[i],
					    json_string(pick_name(args, kept[i])));
	if (pick_bool(args, "mine"))
		json_object_set_new(items->args, "mine", json_true());
	for (size_t i = 0; i < ITEMWORDS_SORTS; i++)
		if (!strcmp(sort, itemwords_sorts[i]))
			items->sort = i;
	items->at = mem_dup(pick_name(args, "at"));
	pages_begin(&items->pages);
	items->marked = json_object();
	view_set_room(view, pick_name(args, "room"));
	return view->room != NULL;
}

static json_t *save(const struct view *view)
{
	const json_t *item = current(view);
	json_t *args = json_deep_copy(of(view)->args);
	json_object_set_new(args, "sort", json_string(itemwords_sorts[of(view)->sort]));
	if (item)
		json_object_set_new(args, "at", json_string(pick_text(item, "item")));
	return args;
}

static void close(struct view *view)
{
	struct items *items = of(view);
	json_decref(items->args);
	pages_free(&items->pages);
	json_decref(items->marked);
	free(items->at);
}

/* --- the list --- */

static size_t count(const struct view *view)
{
	return json_array_size(of(view)->pages.items);
}

static unsigned kind(const struct view *view, size_t row)
{
	const json_t *item = json_array_get(of(view)->pages.items, row);
	return LIST_ITEM | (pick_int(item, "unread") > 0 ? LIST_NEW : 0u);
}

/* What of a row stands in which columns; the same for the header. */
struct cells {
	const char *mark, *name, *title, *status, *votes, *impact, *last;
};

static int cell(const struct canvas *row, int right, int width, unsigned looks, const char *text)
{
	canvas_right(row, 0, right, width, looks, text);
	return right - width - 1;
}

static void draw_cells(const struct items *items, const struct canvas *row,
		       const struct cells *cells, unsigned looks)
{
	int right = row->columns, columns = screen_columns(row->screen), used = 0;
	if (columns >= LAST_AT)
		right = cell(row, right, LAST_WIDTH, looks | PALETTE_DIM, cells->last);
	if (columns >= IMPACT_AT && items->is_staff)
		right = cell(row, right, IMPACT_WIDTH, looks, cells->impact);
	if (columns >= VOTES_AT)
		right = cell(row, right, VOTES_WIDTH, looks, cells->votes);
	if (columns >= STATUS_AT) {
		canvas_text(row, 0, right - STATUS_WIDTH, STATUS_WIDTH, looks | PALETTE_DIM,
			    cells->status);
		right -= STATUS_WIDTH + 1;
	}
	used = *cells->mark ? canvas_text(row, 0, 0, 4, PALETTE_ACCENT, cells->mark) : 0;
	canvas_text(row, 0, used, items->name_width, looks | PALETTE_DIM, cells->name);
	used += items->name_width + 2;
	canvas_text(row, 0, used, right - used, looks, cells->title);
}

static void draw_row(struct view *view, size_t at, const struct canvas *row)
{
	const struct items *items = of(view);
	const json_t *item = json_array_get(items->pages.items, at);
	long long votes = pick_int(item, "votes"), impact = pick_int(item, "impact");
	char when[WHEN_TEXT];
	when_short(pick_time(item, items->sort == BY_SILENCE ? "heard_at" : "updated_at"),
		   app_now(view->app), when);
	struct cells cells = {
	    .mark = "",
	    .name = pick_text(item, "item"),
	    .title = pick_text(item, "title"),
	    .status = itemwords_status(pick_text(item, "status")),
	    .votes = items->sort == BY_RICE ? itemwords_rank(row->arena, item)
		     : votes		    ? arena_printf(row->arena, "%lld", votes)
					    : "",
	    .impact = arena_printf(row->arena, "%lld", impact),
	    .last = when,
	};
	if (json_object_size(items->marked))
		cells.mark = is_marked(items, item) ? "[x] " : "[ ] ";
	draw_cells(items, row, &cells, PALETTE_TEXT);
}

/* The header, and names as wide as the widest; returns the rows it took. */
static int draw_header(struct items *items, const struct canvas *body)
{
	const json_t *item;
	size_t i;
	int width = body->columns < LIST_WIDEST ? body->columns : LIST_WIDEST;
	struct canvas row = canvas_part(body, 0, LIST_TEXT, 1, width - LIST_TEXT - 1);
	struct cells cells = {json_object_size(items->marked) ? "    " : "",
			      _("Number"),
			      _("Report"),
			      _("State"),
			      items->sort == BY_RICE ? _("RICE") : _("Votes"),
			      _("Weight"),
			      items->sort == BY_SILENCE ? _("Heard") : _("Last")};
	items->name_width = NAME_WIDTH;
	json_array_foreach(items->pages.items, i, item)
	{
		int needs = canvas_width(body, pick_text(item, "item"));
		items->name_width = needs > items->name_width ? needs : items->name_width;
	}
	if (body->rows < HEADER_AT)
		return 0;
	draw_cells(items, &row, &cells, PALETTE_DIM);
	return 1;
}

static void draw(struct view *view, const struct canvas *body)
{
	struct items *items = of(view);
	if (!json_array_size(items->pages.items)) {
		canvas_paragraph(body, 1, LIST_TEXT, body->columns - 2 * LIST_TEXT, PALETTE_DIM,
				 pick_name(items->args, "tag")
				     ? _("No report here has this tag. t chooses another.")
				 : pick_name(items->args, "lang")
				     ? _("No report here is in this language. t chooses another.")
				 : pick_bool(items->args, "mine")
				     ? _("You have sent nothing yet. c sends a first report: two "
					 "fields, half a minute.")
				     : _("Nothing here. c sends a report."));
		canvas_cursor(body, 0, 0);
		return;
	}
	int used = draw_header(items, body);
	struct canvas rest = canvas_part(body, used, 0, body->rows - used, body->columns);
	list_draw(view, &rest);
	pages_ahead(&items->pages, view, &page_call);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	struct items *items = of(view);
	const char *team = pick_text(items->args, "team"),
		   *status = pick_text(items->args, "status"), *tag = pick_text(items->args, "tag"),
		   *lang = pick_text(items->args, "lang");
	const char *what = pick_bool(items->args, "mine") ? _("My feedback") : _("Reports");
	if (*team)
		what = arena_printf(arena, _("Inbox of %s"), roomwords_team(team));
	if (*status && strcmp(status, "open") != 0)
		what = arena_printf(arena, "%s, %s", what, itemwords_status(status));
	if (*tag)
		what = arena_printf(arena, _("%s tagged %s"), what, tag);
	if (*lang)
		what = arena_printf(arena, _("%s in %s"), what, lang);
	head_r->title = arena_printf(arena, "%s, %s", what, itemwords_sorted(items->sort));
}

/* --- requests --- */

static void on_done(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	view->is_stale = true;
}

/* The same to all that are marked, or to the one under the cursor. */
static void each(struct items *items, const char *method, json_t *params)
{
	const char *name;
	json_t *value;
	if (!json_object_size(items->marked) && current(&items->view))
		json_object_set_new(items->marked, pick_text(current(&items->view), "item"),
				    json_true());
	json_object_foreach(items->marked, name, value)
	{
		json_t *copy = json_deep_copy(params);
		json_object_set_new(copy, "item", json_string(name));
		view_call(&items->view, method, copy, on_done);
	}
	json_object_clear(items->marked);
	json_decref(params);
}

static void on_bulk(struct view *view, char key)
{
	struct items *items = of(view);
	const char *team = pick_text(items->args, "team");
	if (key == 'a')
		each(items, "feedback.set", json_pack("{s:s}", "status", "acknowledged"));
	else if (key == 'd' && *team)
		each(items, "feedback.route", json_pack("{s:s, s:b}", "team", team, "done", 1));
	else if (key == 'm')
		each(items, "feedback.route",
		     json_pack("{s:s}", "assignee", app_me(view->app)->handle));
}

static void ask_bulk(struct items *items)
{
	static const struct app_choice choices[] = {{'a', N_("seen")},
						    {'m', N_("I look after them")},
						    {'d', N_("done for this team")},
						    {'n', N_("nothing")}};
	app_ask(items->view.app, &items->view, _("All that are marked:"), choices, 4, on_bulk);
}

static void toggle(struct items *items)
{
	const char *name = pick_text(current(&items->view), "item");
	if (json_object_get(items->marked, name))
		json_object_del(items->marked, name);
	else
		json_object_set_new(items->marked, name, json_true());
	list_request(&items->view, REQUEST_DOWN);
	view_changed(&items->view);
}

/* As if it were opened anew. */
static void from_the_top(struct items *items)
{
	items->view.list.at = items->view.list.top = 0;
	items->is_from_top = true;
	free(items->at);
	items->at = NULL;
	load(&items->view);
}

static void turn(struct items *items)
{
	size_t kinds = items->is_staff ? ITEMWORDS_SORTS : ITEMWORDS_SORTS_STAFF;
	items->sort = (items->sort + 1) % kinds;
	from_the_top(items);
}

void items_narrow(struct view *view, const char *field, const char *value)
{
	struct items *items = of(view);
	json_object_del(items->args, field);
	if (value)
		json_object_set_new(items->args, field, json_string(value));
	from_the_top(items);
}

const char *items_narrowed(const struct view *view, const char *field)
{
	return pick_text(of(view)->args, field);
}

static bool offers(const struct view *view, enum request request)
{
	switch (request) {
	case REQUEST_OPEN:
		return current(view) != NULL;
	case REQUEST_MARK:
	case REQUEST_BULK:
		return of(view)->is_staff && current(view);
	case REQUEST_COMPOSE:
	case REQUEST_SORT:
	case REQUEST_TAGS:
		return true;
	default:
		return false;
	}
}

static bool request(struct view *view, enum request what)
{
	struct items *items = of(view);
	if (!offers(view, what))
		return false;
	switch (what) {
	case REQUEST_OPEN:
		return app_open(view->app, "item",
				json_pack("{s:s}", "item", pick_text(current(view), "item")));
	case REQUEST_COMPOSE:
		return app_open(view->app, "report", json_pack("{s:s}", "room", view->room));
	case REQUEST_SORT:
		turn(items);
		return true;
	case REQUEST_TAGS:
		return app_open(view->app, "tags", json_pack("{s:s}", "room", view->room));
	case REQUEST_MARK:
		toggle(items);
		return true;
	default:
		ask_bulk(items);
		return true;
	}
}

static void topics(const struct view *view, json_t *list)
{
	json_array_append_new(list, json_sprintf("board:%s", view->room));
}

static const struct list_ops list = {.count = count, .kind = kind, .draw = draw_row};

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("open")},	  {REQUEST_COMPOSE, N_("report")}, {REQUEST_SORT, N_("sort")},
    {REQUEST_TAGS, N_("by tag")}, {REQUEST_MARK, N_("mark")},	   {REQUEST_NONE, NULL}};

const struct view_ops items_ops = {
    .name = "items",
    .title = N_("Reports"),
    .size = sizeof(struct items),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .draw = draw,
    .offers = offers,
    .request = request,
    .topics = topics,
    .on_event = view_on_news,
    .tick = view_on_tick,
    .list = &list,
};
