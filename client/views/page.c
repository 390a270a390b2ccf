#include "client/views/page.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/page_line.h"
#include "client/views/page_mark.h"
#include "common/base/mem.h"
#include "common/text/layout.h"
#include "common/text/utf8.h"
#include "common/text/wrap.h"

enum { PAGE_COLUMNS = 78, PAGE_LABEL = 24, PAGE_ROWS_MAX = 5000 };
/* Rows a value may take, columns it takes at least, screens that explain choices. */
enum { PAGE_FIELD = 16 }; /* columns that a line to type in has at least beside its label */
enum { PAGE_VALUE_ROWS = 4, PAGE_VALUE_LEAST = 16, PAGE_EXPLAINS = 60, PAGE_RIGHT = 50 };
/* Rows shown from the one that the cursor is put on. */
enum { PAGE_FOLLOWS = 6 };
/* Screens on which menus have two rows a line: wide, and too low for one. */
enum { PAGE_HALVES = 72, PAGE_TALL = 44 };

/* --- rows --- */

static void free_row(struct page_row *row)
{
	free(row->text);
	free(row->value);
	free(row->right);
	free(row->name);
}

void page_clear(struct page_view *page)
{
	while (page->count)
		free_row(&page->rows[--page->count]);
	if (page->lines)
		arena_reset(page->lines);
}

void page_arrived(struct view *view)
{
	page_dirty((struct page_view *)view);
}

void page_free(struct page_view *page)
{
	page_clear(page);
	arena_free(&page->lines);
	free(page->rows);
	free(page->field_label);
	field_free(&page->field);
	page_line_free(&page->line);
	free_row(&page->asked);
	page->rows = NULL;
	page->room = 0;
}

void page_close(struct view *view)
{
	page_free((struct page_view *)view);
}

void page_dirty(struct page_view *page)
{
	page->columns = 0;
	view_changed(&page->view);
}

struct page_row *page_add(struct page_view *page, unsigned looks, const char *text)
{
	struct page_row *row;

	/* A page is to be read: what is longer than this is not. */
	if (page->count == PAGE_ROWS_MAX)
		free_row(&page->rows[--page->count]);
	if (page->count == page->room) {
		page->room = page->room ? page->room * 2 : 32;
		page->rows = mem_resize(page->rows, page->room, sizeof(*page->rows));
	}
	row = &page->rows[page->count++];
	*row = (struct page_row){.looks = looks, .text = mem_dup(text)};
	return row;
}

struct page_row *page_item(struct page_view *page, int action, const char *text)
{
	struct page_row *row = page_add(page, PALETTE_TEXT, text);

	row->kind = LIST_ITEM;
	row->action = action;
	return row;
}

struct page_row *page_more(struct page_view *page, int action, const char *text)
{
	struct page_row *row = page_item(page, action, text);

	row->is_more = true;
	return row;
}

void page_right(struct page_row *row, const char *text)
{
	free(row->right);
	row->right = mem_dup(text);
}

void page_name(struct page_row *row, const char *name)
{
	free(row->name);
	row->name = mem_dup(name);
}

void page_gap(struct page_view *page)
{
	if (page->count && *page->rows[page->count - 1].text)
		page_add(page, PALETTE_TEXT, "");
}

void page_heading(struct page_view *page, const char *text)
{
	page_gap(page);
	page_add(page, PALETTE_HEADING, text);
}

void page_paragraph(struct page_view *page, unsigned looks, const char *text)
{
	while (*text) {
		size_t line = strcspn(text, "\n"), at = 0, drawn;
		int width;

		do {
			size_t used = line ? wrap_line(text + at, line - at, page->text_columns,
						       &drawn, &width)
					   : 0;
			char *row = mem_dup_n(text + at, line ? drawn : 0);

			page_add(page, looks, row)->indent = 2;
			free(row);
			at += used;
		} while (at < line);
		text += line + (text[line] == '\n');
	}
}

/* Whether its spans are that text and nothing is to be added to them. */
static bool is_line(const struct layout_line *line, const char *text)
{
	for (size_t i = 0; i < line->count; i++) {
		const struct layout_span *span = &line->spans[i];

		if (strncmp(text, span->text, span->len) != 0)
			return false;
		text += span->len;
	}
	return !*text;
}

void page_text(struct page_view *page, const char *text)
{
	struct layout_options options = {.width = page->text_columns, .markdown = true};
	struct layout layout;
	char *plain, *line;
	size_t at = 0;

	if (!page->lines)
		page->lines = arena_new();
	options.ascii = screen_is_ascii(app_screen(page->view.app));
	layout = layout_make(page->lines, text, strlen(text), &options);
	plain = layout_plain(page->lines, &layout);
	for (; (line = strsep(&plain, "\n")) && (*line || plain); at++) {
		struct page_row *row = page_add(page, PALETTE_TEXT, line);

		row->indent = 2;
		if (at < layout.count && is_line(&layout.lines[at], line))
			row->line = &layout.lines[at];
	}
}

struct page_row *page_value(struct page_view *page, int action, const char *label,
			    const char *value)
{
	struct page_row *row = page_add(page, PALETTE_TEXT, label);

	row->action = action;
	row->kind = action ? LIST_ITEM : 0;
	row->indent = action ? 0 : 2;
	row->value = mem_dup(value);
	return row;
}

struct page_row *page_choice(struct page_view *page, int action, const char *label,
			     const char *what)
{
	bool explains = screen_columns(app_screen(page->view.app)) >= PAGE_EXPLAINS;

	return explains ? page_value(page, action, label, what) : page_item(page, action, label);
}

bool page_has_halves(const struct page_view *page)
{
	return page->columns >= PAGE_HALVES && page->height < PAGE_TALL;
}

struct page_row *page_beside(struct page_view *page, int action, const char *text)
{
	struct page_row *row = page_item(page, action, text);

	row->is_beside = row->is_cut = true;
	return row;
}

/* --- what is longer than its row --- */

/* Where a value begins whose label ends there. */
static int value_column(int label, int indent, int columns)
{
	if (label < PAGE_LABEL + indent && columns > PAGE_LABEL + 20)
		return PAGE_LABEL + indent;
	return label;
}

/* Columns that what stands at the right edge takes: on a narrow screen none,
 * unless it fits beside the rest. */
static int right_columns(const struct page_row *row, int columns)
{
	int needs = row->right ? utf8_width(row->right, strlen(row->right)) + 2 : 0;
	int used = row->indent + utf8_width(row->text, strlen(row->text));

	if (row->value)
		used += 2 + utf8_width(row->value, strlen(row->value));
	return columns >= PAGE_RIGHT || used + needs <= columns ? needs : 0;
}

/* Columns of a row, as the list draws them, that its text and value may have. */
static int row_columns(const struct page_view *page, const struct page_row *row)
{
	bool is_indented = row->kind & (LIST_ITEM | LIST_MORE);
	bool is_choices = page->view.ops->flags & VIEW_CHOICES;
	int left = !is_indented ? LIST_MARGIN : is_choices ? LIST_CHOICE : LIST_TEXT;
	int columns = page->columns < LIST_WIDEST ? page->columns : LIST_WIDEST;

	columns -= left + 1;
	return columns - right_columns(row, columns);
}

/* The rest of a value, below its beginning. */
static void add_rest(struct page_view *page, const struct page_row *row, const char *text,
		     int indent, int columns, int most)
{
	size_t len = strlen(text), drawn;
	int width;

	while (len && most-- > 0) {
		size_t used = most ? wrap_line(text, len, columns, &drawn, &width) : len;
		char *part = mem_dup_n(text, most ? drawn : len);
		struct page_row *more = page_add(page, row->looks, part);

		free(part);
		more->indent = indent;
		more->action = row->action;
		more->id = row->id;
		more->kind = row->kind & (LIST_ITEM | LIST_MORE) ? LIST_MORE : 0;
		text += used, len -= used;
	}
}

/* Takes from a row what does not fit on it; *used_r: how much of it stays; *at_r:
 * where the rest begins. NULL: all of it fits. */
static char *take_rest(struct page_row *row, int columns, size_t *used_r, int *at_r)
{
	int label = utf8_width(row->text, strlen(row->text)) + row->indent, width, room;
	char **whole = row->value ? &row->value : &row->text, *text = *whole;
	size_t first = 0;

	*at_r = row->value ? value_column(label + 2, row->indent, columns) : row->indent;
	*used_r = 0;
	room = columns - *at_r;
	if (row->is_cut || utf8_width(text, strlen(text)) <= room)
		return NULL;
	if (room >= PAGE_VALUE_LEAST)
		*used_r = wrap_line(text, strlen(text), room, &first, &width);
	if (!*used_r) {
		*at_r = row->indent + 2;
		row->looks |= PALETTE_DIM;
	}
	row->line = NULL;
	*whole = *used_r || !row->value ? mem_dup_n(text, first) : NULL;
	return text;
}

/* Puts a row back on the page, on as many rows as it needs. */
static void put_row(struct page_view *page, struct page_row row)
{
	int columns = row_columns(page, &row), at;
	size_t used;
	char *text = take_rest(&row, columns, &used, &at);

	free(page_add(page, row.looks, "")->text);
	page->rows[page->count - 1] = row;
	if (text)
		add_rest(page, &row, text + used, at, columns - at,
			 used ? PAGE_VALUE_ROWS - 1 : PAGE_VALUE_ROWS);
	free(text);
}

/* What has to be chosen or read is not cut where it can go on below. */
static void unfold_rows(struct page_view *page)
{
	struct page_row *rows = page->rows;
	size_t count = page->count;

	page->rows = NULL;
	page->count = page->room = 0;
	for (size_t i = 0; i < count; i++)
		put_row(page, rows[i]);
	free(rows);
}

/* --- the list --- */

static size_t page_count(const struct view *view)
{
	return ((const struct page_view *)view)->count;
}

static unsigned page_kind(const struct view *view, size_t row)
{
	return ((const struct page_view *)view)->rows[row].kind;
}

static void draw_field(struct page_view *page, const struct canvas *canvas)
{
	int most = canvas->columns > 2 * PAGE_FIELD ? canvas->columns - PAGE_FIELD : PAGE_FIELD;
	int used = canvas_text(canvas, 0, 0, most, PALETTE_TEXT, page->field_label);

	if (used < PAGE_LABEL - 1 && canvas->columns > PAGE_LABEL + 20)
		used = PAGE_LABEL - 1;
	field_draw(page->field, canvas, 0, used + 1, canvas->columns - used - 1, true);
}

static void page_draw_row(struct view *view, size_t at, const struct canvas *canvas)
{
	struct page_view *page = (struct page_view *)view;
	struct page_row *row = &page->rows[at];
	int right = 0, label;

	if (page->field && row->action == page->field_action && at == view->list.at) {
		draw_field(page, canvas);
		return;
	}
	if (page->field && row->action == page->field_action && row->kind == LIST_MORE)
		return;
	if (right_columns(row, canvas->columns))
		right = canvas_right(canvas, 0, canvas->columns, 0, PALETTE_DIM, row->right) + 2;
	if (row->line) {
		canvas_line(canvas, 0, row->indent, row->looks, row->line);
		return;
	}
	if (!row->value) {
		canvas_text(canvas, 0, row->indent, canvas->columns - row->indent - right,
			    row->looks, row->text);
		return;
	}
	label = canvas_text(canvas, 0, row->indent, canvas->columns - row->indent - right,
			    PALETTE_DIM, row->text) +
		row->indent + 2;
	label = value_column(label, row->indent, canvas->columns);
	canvas_text(canvas, 0, label, canvas->columns - label - right, row->looks, row->value);
}

/* The first of each two is the left one. */
static enum list_half page_half(const struct view *view, size_t at)
{
	const struct page_view *page = (const struct page_view *)view;
	size_t before = 0;

	if (!page->rows[at].is_beside)
		return LIST_WHOLE;
	while (before < at && page->rows[at - before - 1].is_beside)
		before++;
	return before % 2 ? LIST_RIGHT : LIST_LEFT;
}

const struct list_ops page_list_beside = {
    .count = page_count, .kind = page_kind, .draw = page_draw_row, .half = page_half};
const struct list_ops page_list = {.count = page_count, .kind = page_kind, .draw = page_draw_row};

/* How many rows from `from` on the cursor does not stop at. */
static size_t run_of_text(const struct page_view *page, size_t from)
{
	size_t end = from;

	while (end < page->count && !(page->rows[end].kind & LIST_ITEM))
		end++;
	return end - from;
}

/* In a run of text longer than the screen the cursor stops at every row, or nobody
 * could read on. */
static void make_stops(struct page_view *page)
{
	size_t screen = page->height > 4 ? (size_t)page->height - 2 : 2;

	for (size_t i = 0; i < page->count;) {
		size_t run = run_of_text(page, i);

		for (size_t at = i; run > screen && at < i + run; at++)
			page->rows[at].kind |= LIST_STOP;
		i += run + 1;
	}
}

void page_make(struct page_view *page, void (*build)(struct page_view *page))
{
	page_clear(page);
	build(page);
	unfold_rows(page);
	make_stops(page);
	for (size_t i = 0; page->goes_to && i < page->count; i++) {
		if (page->rows[i].action == page->goes_to && page->rows[i].kind & LIST_ITEM) {
			size_t end = i + PAGE_FOLLOWS, height = (size_t)page->height;

			page->view.list.at = i;
			page->view.list.top = end > height ? end - height : 0;
			page->goes_to = 0;
		}
	}
	list_settle(&page->view);
	view_changed(&page->view);
}

void page_draw(struct view *view, const struct canvas *body, void (*build)(struct page_view *page))
{
	struct page_view *page = (struct page_view *)view;

	if (page->columns != body->columns || page->height != body->rows) {
		struct page_mark mark = page_mark_take(page);
		bool is_wrapped_anew = page->columns && page->columns != body->columns;

		page->columns = body->columns;
		page->height = body->rows;
		page->text_columns =
		    body->columns - 5 < PAGE_COLUMNS ? body->columns - 5 : PAGE_COLUMNS;
		page->text_columns = page->text_columns < 10 ? 10 : page->text_columns;
		page_make(page, build);
		page_mark_find(page, &mark, is_wrapped_anew);
	}
	list_draw(view, body);
}

void page_show(struct view *view, const struct canvas *body)
{
	page_draw(view, body, view->ops->build);
}

/* --- choosing and typing --- */

const struct page_row *page_at(const struct page_view *page)
{
	return list_has_item(&page->view) ? &page->rows[page->view.list.at] : NULL;
}

void page_edit(struct page_view *page, int action, const char *label, size_t max_codes,
	       bool is_secret, const char *text)
{
	field_free(&page->field);
	free(page->field_label);
	page->field = field_new(max_codes, is_secret);
	page->field_action = action;
	page->field_label = mem_dup(label);
	page->field_max = max_codes;
	page->field_is_secret = is_secret;
	page->view.hold = VIEW_TYPED;
	field_set(page->field, text);
	view_changed(&page->view);
}

bool page_offers(const struct view *view, enum request request)
{
	return request == REQUEST_OPEN && list_has_item(view);
}

bool page_request(struct view *view, enum request request)
{
	const struct page_row *row = page_at((struct page_view *)view);

	return request == REQUEST_OPEN && row && view->ops->choose(view, row);
}

static bool ends_line(const struct keys_key *key)
{
	return key->kind == KEYS_ENTER || key->kind == KEYS_ESCAPE ||
	       (key->kind == KEYS_CHAR && key->mods == KEYS_CTRL && key->code == 'c');
}

bool page_key(struct view *view, const struct keys_key *key)
{
	struct page_view *page = (struct page_view *)view;
	char *text;

	if (!page->field)
		return false;
	view_changed(view);
	if (field_key(page->field, key, NULL) || !ends_line(key))
		return true;
	text = key->kind == KEYS_ENTER ? mem_dup(field_text(page->field)) : NULL;
	page_line_free(&page->line);
	if (text && !page->field_is_secret)
		page->line = page_line_new(page);
	field_free(&page->field);
	view->hold = VIEW_CARRIED;
	view->is_taking = true;
	if (text)
		view->ops->typed(view, page->field_action, text);
	view->is_taking = false;
	free(text);
	return true;
}

void page_paste(struct view *view, const char *bytes, size_t len)
{
	struct page_view *page = (struct page_view *)view;

	if (page->field)
		field_paste(page->field, bytes, len);
}

void page_paste_end(struct view *view)
{
	struct page_view *page = (struct page_view *)view;

	if (page->field)
		field_paste_end(page->field);
	view_changed(view);
}
