#include "client/list.h"

#include <stdio.h>

#include "client/view.h"
#include "common/base/tr.h"

enum { NUMBER_AT = 3 };

static size_t count_of(const struct view *view)
{
	return view->ops->list->count(view);
}

static bool is_kind(const struct view *view, size_t row, unsigned kind)
{
	return (view->ops->list->kind(view, row) & kind) == kind;
}

/* --- lines: rows, but for those that stand beside another --- */

static enum list_half half_of(const struct view *view, size_t row)
{
	const struct list_ops *ops = view->ops->list;
	return ops->half && row < count_of(view) ? ops->half(view, row) : LIST_WHOLE;
}

static bool is_beside(const struct view *view, size_t row)
{
	return half_of(view, row) == LIST_RIGHT;
}

/* The line a row is on. */
static size_t line_of(const struct view *view, size_t row)
{
	size_t beside = 0;
	for (size_t at = 0; view->ops->list->half && at <= row; at++)
		beside += is_beside(view, at);
	return row - beside;
}

/* The first row of a line. */
static size_t row_of(const struct view *view, size_t line)
{
	size_t row = line;
	if (!view->ops->list->half)
		return line;
	for (row = 0; row < count_of(view) && line; row++)
		line -= !is_beside(view, row + 1);
	return row;
}

static size_t lines_of(const struct view *view)
{
	size_t count = count_of(view);
	return count ? line_of(view, count - 1) + 1 : 0;
}

static bool is_stop(const struct view *view, size_t row)
{
	return view->ops->list->kind(view, row) & (LIST_ITEM | LIST_STOP);
}

/* The nearest row where the cursor stops, from `row` on, in a direction; `row`
 * itself when `is_here_fine`. False: there is none. */
static bool find(const struct view *view, size_t row, bool back, bool is_here_fine, size_t *row_r)
{
	size_t count = count_of(view);
	if (row >= count)
		return false;
	for (size_t at = row;; at = back ? at - 1 : at + 1) {
		if ((at != row || is_here_fine) && is_stop(view, at)) {
			*row_r = at;
			return true;
		}
		if (back ? at == 0 : at + 1 >= count)
			return false;
	}
}

void list_settle(struct view *view)
{
	size_t count = count_of(view);
	struct list *list = &view->list;
	if (!count) {
		list->at = list->top = 0;
		return;
	}
	if (list->at >= count)
		list->at = count - 1;
	if (!find(view, list->at, true, true, &list->at))
		find(view, list->at, false, true, &list->at);
}

void list_go(struct view *view, size_t number)
{
	size_t row = 0, seen = 0, count = count_of(view);
	for (; row < count; row++)
		if (is_kind(view, row, LIST_ITEM) && ++seen == number)
			break;
	view->list.at = row;
	list_settle(view);
}

size_t list_number(const struct view *view, size_t *items_r)
{
	size_t number = 0;
	*items_r = 0;
	for (size_t row = 0, count = count_of(view); row < count; row++) {
		if (!is_kind(view, row, LIST_ITEM))
			continue;
		++*items_r;
		if (row <= view->list.at)
			number = *items_r;
	}
	return number;
}

bool list_has_item(const struct view *view)
{
	return view->list.at < count_of(view) && is_kind(view, view->list.at, LIST_ITEM);
}

bool list_shows_end(const struct view *view)
{
	const struct list *list = &view->list;
	return line_of(view, list->top) + (size_t)list->height >= lines_of(view);
}

/* --- moving --- */

/* Rows that belong to the item: more of it below, and a heading above it. */
static size_t last_of(const struct view *view, size_t row)
{
	while (row + 1 < count_of(view) && is_kind(view, row + 1, LIST_MORE))
		row++;
	return row;
}

/* Text behind the last item, where the cursor does not go, is seen by going on;
 * the item stays on the screen. False: nothing is below. */
static bool show_end(struct view *view)
{
	struct list *list = &view->list;
	size_t end = lines_of(view), line = line_of(view, list->at);
	if (list->height < 1 || list_shows_end(view))
		return false;
	end -= (size_t)list->height;
	if (line_of(view, list->top) >= (line < end ? line : end))
		return false;
	list->top = row_of(view, line < end ? line : end);
	return true;
}

/* The next item that way, if the last frame had it. */
static bool find_shown(const struct view *view, bool back, size_t *row_r)
{
	const struct list *list = &view->list;
	size_t row = list->at, top = line_of(view, list->top), line;
	do
		if (!find(view, row, back, false, &row))
			return false;
	while (!is_kind(view, row, LIST_ITEM));
	line = line_of(view, row);
	if (line < top || line >= top + (size_t)list->height)
		return false;
	*row_r = row;
	return true;
}

/* Through a text that is longer than the screen a line at a time, as a pager does:
 * where one is in it is seen from what moves. */
static void step(struct view *view, bool back)
{
	struct list *list = &view->list;
	size_t top = line_of(view, list->top);
	if (find_shown(view, back, &list->at))
		return;
	if (!find(view, list->at, back, false, &list->at)) {
		if (back)
			list->top = 0;
		else
			show_end(view);
	} else if (!is_kind(view, list->at, LIST_ITEM) && (top || !back)) {
		list->top = row_of(view, back ? top - 1 : top + 1);
	}
}

static void page(struct view *view, bool back)
{
	struct list *list = &view->list;
	size_t lines = lines_of(view), rows = list->height > 2 ? (size_t)list->height - 1 : 1;
	size_t line = line_of(view, list->at),
	       to = back ? (line > rows ? line - rows : 0) : line + rows;
	if (to >= lines)
		to = lines ? lines - 1 : 0;
	to = list->at = row_of(view, to);
	if (!find(view, to, !back, true, &list->at))
		find(view, to, back, true, &list->at);
	/* Text that is paged through goes on at the top. */
	if (!back && is_kind(view, list->at, LIST_STOP))
		list->top = list->at;
}

static bool is_at_end(const struct view *view)
{
	size_t row;
	return !find(view, view->list.at, false, false, &row);
}

bool list_request(struct view *view, enum request request)
{
	struct list *list = &view->list;
	bool back = request == REQUEST_UP || request == REQUEST_PAGE_UP;
	switch (request) {
	case REQUEST_DOWN:
	case REQUEST_UP:
		step(view, back);
		break;
	case REQUEST_PAGE_ON:
	case REQUEST_PAGE_DOWN:
		if (!is_at_end(view))
			page(view, false);
		else if (!show_end(view) && request == REQUEST_PAGE_ON)
			return false;
		break;
	case REQUEST_PAGE_UP:
		page(view, true);
		break;
	case REQUEST_TOP:
		list->at = list->top = 0;
		list_settle(view);
		break;
	case REQUEST_BOTTOM:
		list->at = count_of(view);
		list_settle(view);
		show_end(view);
		break;
	default:
		return false;
	}
	view_changed(view);
	return true;
}

/* --- drawing --- */

/* Scrolls so that the item, and what belongs to it, is seen. */
static void scroll(struct view *view, size_t height)
{
	struct list *list = &view->list;
	size_t first = list->at, lines = lines_of(view), top = line_of(view, list->top);
	size_t last = line_of(view, last_of(view, list->at));
	while (first > 0 && !is_stop(view, first - 1) && !is_kind(view, first - 1, LIST_MORE) &&
	       list->at - first < height / 2)
		first--;
	first = line_of(view, first);
	if (last + 1 > top + height)
		top = last + 1 - height;
	if (first < top)
		top = first;
	if (top + height > lines)
		top = lines > height ? lines - height : 0;
	list->top = row_of(view, top);
}

/* Choices have their number in front. */
static void draw_number(const struct canvas *canvas, size_t number)
{
	char text[24];
	snprintf(text, sizeof text, "%zu", number);
	canvas_text(canvas, 0, NUMBER_AT, 0, PALETTE_DIM, text);
}

/* The mark first: a field within the row takes the terminal's cursor. */
static void draw_row(struct view *view, size_t row, size_t number, const struct canvas *canvas)
{
	const struct list_ops *ops = view->ops->list;
	unsigned kind = ops->kind(view, row);
	bool is_indented = kind & (LIST_ITEM | LIST_MORE);
	bool is_choices = view->ops->flags & VIEW_CHOICES;
	int left = !is_indented ? LIST_MARGIN : is_choices ? LIST_CHOICE : LIST_TEXT;
	if (is_choices && kind & LIST_ITEM)
		draw_number(canvas, number);
	struct canvas part = canvas_part(canvas, 0, left, 1, canvas->columns - left - 1);
	if (kind & LIST_NEW) {
		part.looks |= PALETTE_NEW;
		canvas_text(canvas, 0, 3, 1, PALETTE_ACCENT, "●");
	}
	if (kind & LIST_ITEM && row == view->list.at)
		canvas_mark(canvas, 0, LIST_MARGIN);
	else if (row == view->list.at)
		canvas_cursor(canvas, 0, 0);
	ops->draw(view, row, &part);
}

/* The part of its line that a row has. */
static struct canvas part_of(const struct view *view, size_t row, const struct canvas *line)
{
	int half = line->columns / 2;
	switch (half_of(view, row)) {
	case LIST_LEFT:
		return canvas_part(line, 0, 0, 1, half);
	case LIST_RIGHT:
		return canvas_part(line, 0, half, 1, line->columns - half);
	default:
		return *line;
	}
}

/* The rows from the top on; returns the first that has no room. */
static size_t draw_rows(struct view *view, const struct canvas *canvas)
{
	size_t row = view->list.top, count = count_of(view), number = 0;
	for (size_t at = 0; at < row; at++)
		number += is_kind(view, at, LIST_ITEM);
	for (int i = 0; i < view->list.height && row < count; i++) {
		struct canvas line = canvas_part(canvas, i, 0, 1, canvas->columns);
		do {
			struct canvas part = part_of(view, row, &line);
			number += is_kind(view, row, LIST_ITEM);
			draw_row(view, row++, number, &part);
		} while (is_beside(view, row));
	}
	return row;
}

void list_draw(struct view *view, const struct canvas *body)
{
	struct canvas part = canvas_part(body, 0, 0, body->rows, LIST_WIDEST), *canvas = &part;
	struct list *list = &view->list;
	size_t count = count_of(view), height = canvas->rows > 1 ? (size_t)canvas->rows : 1;
	bool is_long = lines_of(view) > height && height > 3;
	list->height = (int)height - is_long;
	if (!count)
		return;
	scroll(view, (size_t)list->height);
	size_t below = 0, rest = draw_rows(view, canvas);
	for (size_t row = rest; row < count; row++)
		below += is_kind(view, row, LIST_ITEM);
	if (is_long && !below && rest < count)
		canvas_right(canvas, canvas->rows - 1, canvas->columns - 1, 0, PALETTE_DIM,
			     _("more below"));
	if (is_long && below)
		canvas_right(canvas, canvas->rows - 1, canvas->columns - 1, 0, PALETTE_DIM,
			     view->ops->list->below
				 ? view->ops->list->below(view, canvas->arena, below)
				 : arena_printf(canvas->arena, _("%zu more below"), below));
}
