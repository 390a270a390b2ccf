#include "client/views/page_line.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "common/base/mem.h"

struct page_line {
	int action;
	int64_t id;
	char *name;
	char *label, *text;
	size_t max;
};

struct page_line *page_line_new(const struct page_view *page)
{
	const struct page_row *row = page_at(page);
	struct page_line *line;

	if (!row)
		return NULL;
	line = mem_alloc(sizeof(*line));
	line->action = page->field_action;
	line->id = row->id;
	line->name = mem_dup(row->name);
	line->label = mem_dup(page->field_label);
	line->text = mem_dup(field_text(page->field));
	line->max = page->field_max;
	return line;
}

void page_line_free(struct page_line **line)
{
	if (!*line)
		return;
	free((*line)->name);
	free((*line)->label);
	free((*line)->text);
	free(*line);
	*line = NULL;
}

static bool is_at(const struct page_view *page, const struct page_line *line)
{
	const struct page_row *row = page_at(page);
	const char *name = line->name ? line->name : "";

	return row && row->action == line->action && row->id == line->id &&
	       !strcmp(row->name ? row->name : "", name);
}

void page_line_again(struct view *view)
{
	struct page_view *page = (struct page_view *)view;
	const struct page_line *line = page->line;

	if (line && !page->field && !app_is_asking(view->app) && is_at(page, line))
		page_edit(page, line->action, line->label, line->max, false, line->text);
}
