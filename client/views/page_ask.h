/* page_ask: a question about a row of a page. Rows come and go before it is answered: the
 * answer is about the row that was asked about, whatever the cursor is on by then. */
#ifndef HEARTH_PAGE_ASK_H
#define HEARTH_PAGE_ASK_H

#include "client/app.h"
#include "client/views/page.h"

/* About the row under the cursor, which there is. */
void page_ask(struct page_view *page, const char *question, const struct app_choice *choices,
	      size_t count, app_answer answer);
/* For the answer: that row's action, id and name; nothing else of it is kept. */
const struct page_row *page_asked(const struct view *view);

#endif
