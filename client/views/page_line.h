/* page_line: a line that was typed in a row of a page, until it is known that it was taken.
 *
 * What is refused (a word that is taken, a server that is busy) is put back where it was typed,
 * to be mended or sent again. A secret is not kept. */
#ifndef HEARTH_PAGE_LINE_H
#define HEARTH_PAGE_LINE_H

#include "client/views/page.h"

/* Of the page's field and the row under the cursor; owned by the caller. */
struct page_line *page_line_new(const struct page_view *page);
void page_line_free(struct page_line **line); /* leaves NULL behind; NULL is fine */
/* For ops->refused, and within ->typed for what will not do: the last line is typed on. Nothing
 * happens if the person is at something else by now. */
void page_line_again(struct view *view);

#endif
