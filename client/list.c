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

/* --- moving --- */

/* Rows that belong to the item: more of it below, and a heading above it. */
static size_t last_of(const struct view *view, size_t row)
{
	while (row + 1 < count_of(view) && is_kind(view, row + 1, LIST_MORE))
		row++;
	return row;
}

static void step(struct view *view, bool back)
{
	struct list *list = &view->list;
	if (!find(view, list->at, back, false, &list->at) && back)
		list->top = 0;
}

static void page(struct view *view, bool back)
{
	struct list *list = &view->list;
	size_t count = count_of(view), rows = list->height > 2 ? (size_t)list->height - 1 : 1;
	size_t to = back ? (list->at > rows ? list->at - rows : 0) : list->at + rows;
	if (to >= count)
		to = count ? count - 1 : 0;
	list->at = to;
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
		if (is_at_end(view))
			return false;
		/* fall through */
	case REQUEST_PAGE_DOWN:
	case REQUEST_PAGE_UP:
		page(view, back);
		break;
	case REQUEST_TOP:
		list->at = list->top = 0;
		list_settle(view);
		break;
	case REQUEST_BOTTOM:
		list->at = count_of(view);
		list_settle(view);
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
	size_t count = count_of(view), last = last_of(view, list->at), first = list->at;
	while (first > 0 && !is_stop(view, first - 1) && !is_kind(view, first - 1, LIST_MORE) &&
	       list->at - first < height / 2)
		first--;
	if (last + 1 > list->top + height)
		list->top = last + 1 - height;
	if (first < list->top)
		list->top = first;
	if (list->top + height > count)
		list->top = count > height ? count - height : 0;
}

/* Choices have their number in front. */
static void draw_number(const struct canvas *canvas, size_t number)
{
	char text[24];
	snprintf(text, sizeof text, "%zu", number);
	canvas_text(canvas, 0, NUMBER_AT, 0, PALETTE_DIM, text);
}

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
	ops->draw(view, row, &part);
	if (kind & (LIST_ITEM | LIST_STOP) && row == view->list.at)
		canvas_mark(canvas, 0, LIST_MARGIN);
}

/* Wider rows would part a title from its numbers. */
enum { WIDEST = 112 };

void list_draw(struct view *view, const struct canvas *body)
{
	struct canvas part = canvas_part(body, 0, 0, body->rows, WIDEST), *canvas = &part;
	struct list *list = &view->list;
	size_t count = count_of(view), height = canvas->rows > 1 ? (size_t)canvas->rows : 1;
	bool is_long = count > height && height > 3;
	list->height = (int)height - is_long;
	if (!count)
		return;
	scroll(view, (size_t)list->height);
	size_t number = 0;
	for (size_t row = 0; row < list->top; row++)
		number += is_kind(view, row, LIST_ITEM);
	for (size_t i = 0; i < (size_t)list->height && list->top + i < count; i++) {
		struct canvas row = canvas_part(canvas, (int)i, 0, 1, canvas->columns);
		number += is_kind(view, list->top + i, LIST_ITEM);
		draw_row(view, list->top + i, number, &row);
	}
	size_t below = 0;
	for (size_t row = list->top + (size_t)list->height; row < count; row++)
		below += is_kind(view, row, LIST_ITEM);
	if (is_long && below)
		canvas_right(canvas, canvas->rows - 1, canvas->columns - 1, 0, PALETTE_DIM,
			     view->ops->list->below
				 ? view->ops->list->below(canvas->arena, below)
				 : arena_printf(canvas->arena, _("%zu more below"), below));
}
