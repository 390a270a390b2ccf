#include "client/views/page_ask.h"

#include <assert.h>

void page_ask(struct page_view *page, const char *question, const struct app_choice *choices,
	      size_t count, app_answer answer)
{
	const struct page_row *row = page_at(page);

	assert(row);
	page->asked.action = row->action;
	page->asked.id = row->id;
	page_name(&page->asked, row->name);
	app_ask(page->view.app, &page->view, question, choices, count, answer);
}

const struct page_row *page_asked(const struct view *view)
{
	return &((const struct page_view *)view)->asked;
}
