#include "client/views/search.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/field.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"
#include "common/api/field.h"

enum { PAGE = 30, PAGE_AHEAD = 10, TYPING_MS = 150, LEAST = 2, LABEL_WIDTH = 8, HEAD_ROWS = 2 };
enum { BOARD_COLUMNS = 64, BOARD_WIDTH = 18, WHEN_WIDTH = 11 };

struct search {
	struct view view;
	struct field *field;
	char *board;   /* only there, or NULL */
	char *title;   /* of the board, or NULL */
	json_t *items; /* pages */
	json_t *next;
	bool is_asked; /* an answer is there or under way */
	bool is_loading, has_failed;
	size_t at; /* row of the place to come back to */
};

static struct search *of(const struct view *view)
{
	return (struct search *)view;
}

/* Two rows a hit: title and snippet. */
static json_t *hit_at(const struct search *search, size_t row)
{
	return json_array_get(search->items, row / 2);
}

static json_t *current(const struct view *view)
{
	return hit_at(of(view), view->list.at);
}

/* --- asking --- */

/* A word that is still being typed finds those that begin with it. */
static json_t *query_of(const struct search *search)
{
	const char *text = field_text(search->field);
	size_t len = strlen(text);
	bool is_word =
	    len && ((unsigned char)text[len - 1] >= 0x80 || isalnum((unsigned char)text[len - 1]));
	bool is_phrase = strchr(text, '"') != NULL;
	bool grows = search->view.is_typing && is_word && !is_phrase;
	return json_sprintf("%s%s", text, grows ? "*" : "");
}

static void on_page(struct view *view, int err, const char *words, json_t *result)
{
	struct search *search = of(view);
	search->is_loading = false;
	search->has_failed = err != 0;
	if (err) {
		view_failed(view, err, words);
		return;
	}
	if (!search->next) {
		json_array_clear(search->items);
		view->list.at = search->at;
		search->at = 0;
	}
	pick_page(search->items, &search->next, result);
	list_settle(view);
}

static void ask(struct search *search)
{
	json_t *params = json_pack("{s:o, s:i}", "query", query_of(search), "limit", PAGE);
	if (search->board)
		json_object_set_new(params, "board", json_string(search->board));
	if (search->next)
		json_object_set(params, "after", search->next);
	search->is_asked = search->is_loading = true;
	view_call(&search->view, "search", params, on_page);
}

/* Answers to what was typed before are of no use any more. */
static void ask_anew(struct search *search)
{
	view_forget(&search->view);
	json_decref(search->next);
	search->next = NULL;
	search->is_loading = false;
	if (strlen(field_text(search->field)) >= LEAST) {
		ask(search);
		return;
	}
	json_array_clear(search->items);
	search->is_asked = false;
	list_settle(&search->view);
	view_changed(&search->view);
}

static void tick(struct view *view)
{
	ask_anew(of(view));
}

/* --- opening and closing --- */

static bool open(struct view *view, const json_t *args)
{
	struct search *search = of(view);
	int64_t row = pick_int(args, "row");
	search->field = field_new(FIELD_LINE_MAX, false);
	search->items = json_array();
	search->board = mem_dup(pick_name(args, "board"));
	search->title = mem_dup(pick_name(args, "title"));
	view_set_room(view, pick_name(args, "room"));
	field_set(search->field, pick_text(args, "query"));
	search->view.is_typing = !pick_bool(args, "in_list");
	search->at = row > 0 && row < PAGE * 2 ? (size_t)row : 0;
	view->is_loaded = true;
	return true;
}

static json_t *save(const struct view *view)
{
	const struct search *search = of(view);
	return json_pack("{s:s, s:s?, s:s?, s:s?, s:b, s:I}", "query", field_text(search->field),
			 "board", search->board, "title", search->title, "room", view->room,
			 "in_list", !search->view.is_typing, "row", (json_int_t)view->list.at);
}

static void load(struct view *view)
{
	struct search *search = of(view);
	view->is_loaded = true;
	if (!search->is_asked)
		ask_anew(search);
}

static void close(struct view *view)
{
	struct search *search = of(view);
	field_free(&search->field);
	free(search->board);
	free(search->title);
	json_decref(search->items);
	json_decref(search->next);
}

/* --- the list --- */

static size_t count(const struct view *view)
{
	return json_array_size(of(view)->items) * 2;
}

static unsigned kind(const struct view *view, size_t row)
{
	(void)view;
	return row % 2 ? LIST_MORE : LIST_ITEM;
}

static void draw_row(struct view *view, size_t at, const struct canvas *row)
{
	const json_t *hit = hit_at(of(view), at);
	char when[WHEN_TEXT];
	int right = row->columns;
	if (at % 2) {
		int used = canvas_text(row, 0, 0, 0, PALETTE_DIM, pick_text(hit, "author"));
		canvas_text(row, 0, used + 2, 0, PALETTE_QUOTE, pick_text(hit, "snippet"));
		return;
	}
	when_ago(pick_time(hit, "created_at"), app_now(view->app), when);
	canvas_right(row, 0, right, WHEN_WIDTH, PALETTE_DIM, when);
	right -= WHEN_WIDTH + 1;
	if (screen_columns(row->screen) >= BOARD_COLUMNS && !of(view)->board) {
		canvas_right(row, 0, right, BOARD_WIDTH, PALETTE_DIM, pick_text(hit, "board"));
		right -= BOARD_WIDTH + 1;
	}
	canvas_text(row, 0, 0, right, PALETTE_TEXT, pick_text(hit, "title"));
}

/* The next page, if the screen or the cursor comes near the end. */
static void ask_ahead(struct search *search)
{
	const struct list *at = &search->view.list;
	size_t seen = at->at > at->top ? at->at : at->top;
	if (search->next && !search->is_loading &&
	    seen + (size_t)at->height + PAGE_AHEAD > count(&search->view))
		ask(search);
}

/* And what might find more. */
static void draw_none(const struct search *search, const struct canvas *body)
{
	int width = body->columns - 2, row = HEAD_ROWS;
	row +=
	    canvas_paragraph(body, row, LIST_MARGIN, width, PALETTE_TEXT, _("Nothing was found."));
	row += canvas_paragraph(body, row + 1, LIST_MARGIN, width, PALETTE_DIM,
				_("Fewer words find more; so does the beginning of one with * "
				  "behind it.")) +
	       1;
	if (search->board)
		canvas_paragraph(body, row, LIST_MARGIN, width, PALETTE_DIM,
				 _("This looked here alone; / on the first screen looks "
				   "everywhere."));
}

static void draw_hint(const struct search *search, const struct canvas *body)
{
	const char *text = field_text(search->field);
	const char *words = _("Words that must all be there; \"a phrase\"; begin*");
	if (search->is_loading || search->has_failed)
		words = "";
	else if (search->is_asked && strlen(text) >= LEAST)
		words = NULL;
	if (words)
		canvas_paragraph(body, HEAD_ROWS, LIST_MARGIN, body->columns - 2, PALETTE_DIM,
				 words);
	else
		draw_none(search, body);
}

static void draw(struct view *view, const struct canvas *body)
{
	struct search *search = of(view);
	struct canvas hits = canvas_part(body, HEAD_ROWS, 0, body->rows - HEAD_ROWS, body->columns);
	canvas_text(body, 0, LIST_MARGIN, LABEL_WIDTH, PALETTE_TEXT, _("Search"));
	if (json_array_size(search->items))
		list_draw(view, &hits);
	else
		draw_hint(search, body);
	field_draw(search->field, body, 0, LIST_MARGIN + LABEL_WIDTH,
		   body->columns - LABEL_WIDTH - 3, search->view.is_typing);
	if (!search->has_failed)
		ask_ahead(search);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	const struct search *search = of(view);
	head_r->title = search->board ? arena_printf(arena, _("Search in %s"),
						     search->title ? search->title : search->board)
				      : _("Search everywhere");
}

static void position(const struct view *view, char *text_r, size_t size)
{
	size_t items, number = list_number(view, &items);
	if (items)
		snprintf(text_r, size, "%zu/%zu%s", number, items, of(view)->next ? "+" : "");
}

/* --- requests --- */

static json_t *reader_args(const struct view *view)
{
	const json_t *hit = current(view);
	const char *text = field_text(of(view)->field);
	size_t word = strcspn(text, " \"*");
	json_t *args = json_pack("{s:I, s:I}", "thread", (json_int_t)pick_int(hit, "thread"),
				 "number", (json_int_t)pick_int(hit, "number"));
	if (word)
		json_object_set_new(args, "match", json_stringn(text, word));
	return args;
}

static bool offers(const struct view *view, enum request request)
{
	switch (request) {
	case REQUEST_OPEN:
		return view->is_typing || current(view);
	case REQUEST_NEXT_MATCH:
	case REQUEST_PREVIOUS_MATCH:
	case REQUEST_PERSON:
		return current(view) != NULL;
	case REQUEST_SEARCH:
		return !view->is_typing;
	default:
		return false;
	}
}

static bool request(struct view *view, enum request what)
{
	switch (what) {
	case REQUEST_SEARCH:
		view->is_typing = true;
		return true;
	case REQUEST_OPEN:
		return current(view) && app_open(view->app, "reader", reader_args(view));
	case REQUEST_NEXT_MATCH:
		return list_request(view, REQUEST_DOWN);
	case REQUEST_PREVIOUS_MATCH:
		return list_request(view, REQUEST_UP);
	case REQUEST_PERSON:
		return current(view) &&
		       app_open(view->app, "profile",
				json_pack("{s:s, s:s}", "handle",
					  pick_text(current(view), "author"), "room",
					  pick_text(current(view), "board")));
	default:
		return false;
	}
}

static void to_list(struct search *search)
{
	search->view.is_typing = false;
	if (search->view.wake_ms || !search->is_asked) {
		search->view.wake_ms = 0;
		ask_anew(search);
	}
}

static bool key(struct view *view, const struct keys_key *typed)
{
	struct search *search = of(view);
	bool is_changed = false;
	if (!search->view.is_typing)
		return false;
	if (typed->kind == KEYS_ENTER || typed->kind == KEYS_DOWN || typed->kind == KEYS_TAB) {
		to_list(search);
		return true;
	}
	if (!field_key(search->field, typed, &is_changed))
		return false;
	if (is_changed)
		view_wake(view, TYPING_MS);
	return true;
}

static void paste(struct view *view, const char *bytes, size_t len)
{
	view->is_typing = true;
	field_paste(of(view)->field, bytes, len);
}

static void paste_end(struct view *view)
{
	field_paste_end(of(view)->field);
	view_wake(view, TYPING_MS);
}

static json_t *sibling(struct view *view, enum request request)
{
	bool back = request == REQUEST_PREVIOUS_MATCH || request == REQUEST_PREVIOUS_THREAD;
	size_t before = view->list.at;
	list_request(view, back ? REQUEST_UP : REQUEST_DOWN);
	ask_ahead(of(view));
	return current(view) && view->list.at != before ? reader_args(view) : NULL;
}

static const struct list_ops list = {.count = count, .kind = kind, .draw = draw_row};

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("open")},
    {REQUEST_SEARCH, N_("change the words")},
    {REQUEST_BACK, N_("back")},
    {REQUEST_NONE, NULL},
};

const struct view_ops search_ops = {
    .name = "search",
    .title = N_("Search"),
    .size = sizeof(struct search),
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
    .key = key,
    .paste = paste,
    .paste_end = paste_end,
    .tick = tick,
    .sibling = sibling,
    .list = &list,
};
