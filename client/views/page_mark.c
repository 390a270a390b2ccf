#include "client/views/page_mark.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"

/* The row of an item; 0 of none. */
static size_t row_of(const struct page_view *page, size_t number)
{
	for (size_t row = 0; number && row < page->count; row++)
		if (page->rows[row].kind & LIST_ITEM && --number == 0)
			return row;
	return 0;
}

struct page_mark page_mark_take(const struct page_view *page)
{
	const struct list *list = &page->view.list;
	struct page_mark mark = {.rows = page->count};
	size_t items;

	if (!page->count || page->goes_to)
		return mark;
	mark.number = list_number(&page->view, &items);
	mark.above = list->at > list->top ? list->at - list->top : 0;
	if (!list_has_item(&page->view)) {
		mark.beyond = list->at - row_of(page, mark.number);
	} else if (!page->rows[list->at].is_more) {
		mark.action = page->rows[list->at].action;
		mark.id = page->rows[list->at].id;
		mark.name = mem_dup(page->rows[list->at].name);
	}
	return mark;
}

static bool is_marked(const struct page_mark *mark, const struct page_row *row)
{
	bool is_same_name =
	    mark->name && row->name ? !strcmp(mark->name, row->name) : !mark->name && !row->name;
	return row->action == mark->action && row->id == mark->id && is_same_name;
}

static size_t find_item(const struct page_view *page, const struct page_mark *mark)
{
	size_t number = 0, found = 0;
	for (size_t i = 0; mark->action && i < page->count; i++) {
		bool is_before = number < mark->number;
		if (!(page->rows[i].kind & LIST_ITEM))
			continue;
		number++;
		if (is_marked(mark, &page->rows[i]) && (is_before || !found))
			found = number;
	}
	return found ? found : mark->number;
}

void page_mark_find(struct page_view *page, struct page_mark *mark, bool is_wrapped_anew)
{
	struct list *list = &page->view.list;
	size_t beyond = mark->beyond;

	if (beyond && is_wrapped_anew)
		beyond = beyond * page->count / mark->rows;
	if (mark->beyond) {
		list->at = row_of(page, mark->number) + beyond;
		list_settle(&page->view);
		list->top = list->at > mark->above ? list->at - mark->above : 0;
	} else if (mark->number) {
		list_go(&page->view, find_item(page, mark));
	}
	free(mark->name);
}
