/* rows: text being written, cut into the rows of a screen (soft word wrap).
 *
 * Rows are wrapped by common/text/wrap.h and kept from one key press to the
 * next: after a change only the rows it can have moved are made again. There
 * is always at least one row; a text that ends with a line feed ends with an
 * empty row. The text itself stays with the model. */
#ifndef HEARTH_EDIT_ROWS_H
#define HEARTH_EDIT_ROWS_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes start .. start+drawn are what is seen; spaces at a soft break belong
 * to the row but are not drawn. */
struct rows_row {
	size_t start;
	size_t drawn;
	int width;    /* columns of what is drawn */
	bool is_last; /* of its line: a line feed or the end follows */
};

struct rows {
	struct rows_row *row;
	size_t count, room;
	int columns;
};

/* Makes all rows for `columns` (at least 1). */
void rows_build(struct rows *rows, const char *text, size_t len, int columns);

/* `removed` bytes at `at` became `inserted` ones; `text` is how it is now. */
void rows_change(struct rows *rows, const char *text, size_t len, size_t at, size_t removed,
		 size_t inserted);

/* The row a position is in; at a soft break, the later one. */
size_t rows_find(const struct rows *rows, size_t at);

void rows_free(struct rows *rows);

#endif
