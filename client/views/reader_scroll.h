/* reader_scroll: moving through a thread.
 *
 * The position is a post and the rows of it above the screen, so posts that
 * come or go elsewhere never move what is read. */
#ifndef HEARTH_READER_SCROLL_H
#define HEARTH_READER_SCROLL_H

#include "client/views/reader_state.h"

/* Rows a post takes: its head, its text, what is attached, a space; the rule
 * above the first new one. 0 for a hidden one. */
int reader_scroll_rows(struct reader *reader, size_t at);
bool reader_scroll_has_rule(const struct reader *reader, size_t at);

/* The row of the screen where a post begins; may be above or below it. */
int reader_scroll_row_of(struct reader *reader, size_t at);

/* Down or up by one: to the next post, or through one that is longer. */
void reader_scroll_step(struct reader *reader, bool back);
void reader_scroll_page(struct reader *reader, bool back);
bool reader_scroll_is_at_end(struct reader *reader);
/* The cursor goes to one post, the screen begins `line` rows into another. */
void reader_scroll_to(struct reader *reader, size_t at, size_t top, int line);
/* The same, moving no more than is needed to see its beginning. */
void reader_scroll_show(struct reader *reader, size_t at);
/* The body has this size from now on: what was read stays on the screen, and the cursor on its
 * post. */
void reader_scroll_fit(struct reader *reader, int width, int height);
/* After a change: no empty rows, the cursor seen. */
void reader_scroll_settle(struct reader *reader);

#endif
