#include "client/views/reader_scroll.h"

enum { INDENT = 5, MARGIN = 1, WIDEST = 92, LEAST = 20 };

bool reader_scroll_has_rule(const struct reader *reader, size_t at)
{
	return reader->new_from > 1 && reader->posts.post[at].number == reader->new_from;
}

int reader_scroll_rows(struct reader *reader, size_t at)
{
	struct reader_post *post = &reader->posts.post[at];
	int width = reader->width - INDENT - MARGIN;
	if (post->is_hidden)
		return 0;
	width = width < LEAST ? LEAST : width > WIDEST ? WIDEST : width;
	reader_posts_lay_out(post, &reader->canvas, width, reader->match);
	return (int)post->layout.count + (int)reader_posts_attached(post) + 2 +
	       (reader_scroll_has_rule(reader, at) ? 1 : 0);
}

static bool next_of(const struct reader *reader, size_t at, bool back, size_t *at_r)
{
	while (back ? at > 0 : at + 1 < reader->posts.count) {
		at = back ? at - 1 : at + 1;
		if (!reader->posts.post[at].is_hidden) {
			*at_r = at;
			return true;
		}
	}
	return false;
}

/* Rows from the top of the screen to the end of what is loaded, counted no
 * further than `most`. */
static int rows_left(struct reader *reader, int most)
{
	int rows = -reader->line;
	for (size_t i = reader->top; i < reader->posts.count && rows < most; i++)
		rows += reader_scroll_rows(reader, i);
	return rows;
}

int reader_scroll_row_of(struct reader *reader, size_t at)
{
	int row = -reader->line;
	for (size_t i = reader->top; i < at; i++)
		row += reader_scroll_rows(reader, i);
	for (size_t i = at; i < reader->top; i++)
		row -= reader_scroll_rows(reader, i);
	return row;
}

static bool up_one(struct reader *reader)
{
	if (reader->line > 0) {
		reader->line--;
		return true;
	}
	if (!next_of(reader, reader->top, true, &reader->top))
		return false;
	reader->line = reader_scroll_rows(reader, reader->top) - 1;
	return true;
}

static bool down_one(struct reader *reader)
{
	if (rows_left(reader, reader->height + 2) <= reader->height)
		return false;
	if (++reader->line < reader_scroll_rows(reader, reader->top))
		return true;
	if (!next_of(reader, reader->top, false, &reader->top))
		return false;
	reader->line = 0;
	return true;
}

bool reader_scroll_is_at_end(struct reader *reader)
{
	return !reader->posts.count || rows_left(reader, reader->height + 2) <= reader->height + 1;
}

/* The row of a post's head: below the rule where there is one. */
static int head_row(struct reader *reader, size_t at)
{
	return reader_scroll_row_of(reader, at) + (reader_scroll_has_rule(reader, at) ? 1 : 0);
}

/* The cursor follows the scroll: to the first post whose head is seen, or the
 * one that fills the screen. */
static void cursor_follows(struct reader *reader)
{
	int row = head_row(reader, reader->at);
	if (row >= 0 && row < reader->height)
		return;
	if (row < 0 && row + reader_scroll_rows(reader, reader->at) > reader->height)
		return;
	size_t at = reader->top;
	if (head_row(reader, at) < 0 &&
	    reader_scroll_row_of(reader, at) + reader_scroll_rows(reader, at) < reader->height)
		next_of(reader, at, false, &at);
	reader->at = at;
}

/* Down, or up below 0. */
static void reader_scroll_by(struct reader *reader, int rows)
{
	while (rows > 0 && down_one(reader))
		rows--;
	while (rows < 0 && up_one(reader))
		rows++;
	if (reader->posts.count)
		cursor_follows(reader);
}

void reader_scroll_to(struct reader *reader, size_t at, size_t top, int line)
{
	reader->at = at;
	reader->top = top;
	reader->line = line;
	reader_scroll_settle(reader);
}

void reader_scroll_show(struct reader *reader, size_t at)
{
	reader->at = at;
	int row = reader_scroll_row_of(reader, at), rows = reader_scroll_rows(reader, at) - 1;
	int needed = rows < reader->height ? rows : reader->height;
	if (row < 0)
		reader_scroll_by(reader, row);
	else if (row + needed > reader->height)
		reader_scroll_by(reader, row + needed - reader->height);
	reader->at = at;
}

void reader_scroll_step(struct reader *reader, bool back)
{
	size_t next;
	if (!reader->posts.count)
		return;
	int row = head_row(reader, reader->at);
	int end =
	    reader_scroll_row_of(reader, reader->at) + reader_scroll_rows(reader, reader->at) - 1;
	if (!back && end > reader->height)
		reader_scroll_by(reader, 1);
	else if (back && row < 0)
		reader_scroll_by(reader, -1);
	else if (next_of(reader, reader->at, back, &next))
		reader_scroll_show(reader, next);
	else
		reader_scroll_by(reader, back ? -1 : 1);
}

void reader_scroll_page(struct reader *reader, bool back)
{
	int rows = reader->height > 3 ? reader->height - 2 : 1;
	reader_scroll_by(reader, back ? -rows : rows);
	if (!reader->posts.count)
		return;
	size_t at = reader->top;
	if (head_row(reader, at) < 0 && next_of(reader, at, false, &at) &&
	    head_row(reader, at) >= reader->height)
		at = reader->top;
	reader->at = at;
}

void reader_scroll_fit(struct reader *reader, int width, int height)
{
	bool is_other = reader->width != width || reader->height != height;
	size_t at = reader->at;
	int before = 0, after;
	if (reader->line && reader->width != width && reader->top < reader->posts.count)
		before = reader_scroll_rows(reader, reader->top);
	reader->width = width;
	reader->height = height;
	if (!is_other)
		return;
	after = before ? reader_scroll_rows(reader, reader->top) : 0;
	if (before)
		reader->line = (int)((int64_t)reader->line * after / before);
	reader_scroll_settle(reader);
	if (reader->at != at && at < reader->posts.count && !reader->posts.post[at].is_hidden)
		reader_scroll_show(reader, at);
}

void reader_scroll_settle(struct reader *reader)
{
	size_t count = reader->posts.count;
	if (!count || reader->height < 1)
		return;
	if (reader->top >= count)
		reader->top = count - 1;
	if (reader->at >= count)
		reader->at = count - 1;
	if (reader->posts.post[reader->top].is_hidden)
		next_of(reader, reader->top, true, &reader->top);
	if (reader->posts.post[reader->at].is_hidden)
		next_of(reader, reader->at, true, &reader->at);
	int rows = reader_scroll_rows(reader, reader->top);
	if (reader->line >= rows)
		reader->line = rows > 0 ? rows - 1 : 0;
	while (rows_left(reader, reader->height + 1) < reader->height && up_one(reader))
		;
	cursor_follows(reader);
}
