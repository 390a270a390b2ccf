#include "client/edit/rows.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/text/wrap.h"

static void rows_add(struct rows *rows, struct rows_row row)
{
	if (rows->count == rows->room) {
		rows->room = rows->room ? rows->room * 2 : 64;
		rows->row = mem_resize(rows->row, rows->room, sizeof(*rows->row));
	}
	rows->row[rows->count++] = row;
}

/* One row that begins at `at`; returns where the next one begins, or a place
 * past the end when it is the last. */
static size_t rows_cut(const char *text, size_t len, size_t at, int columns, struct rows_row *row_r)
{
	const char *feed = memchr(text + at, '\n', len - at);
	size_t line = (feed ? (size_t)(feed - text) : len) - at, used;

	*row_r = (struct rows_row){.start = at};
	used = line ? wrap_line(text + at, line, columns, &row_r->drawn, &row_r->width) : 0;
	row_r->is_last = used == line;
	return at + used + row_r->is_last;
}

void rows_build(struct rows *rows, const char *text, size_t len, int columns)
{
	struct rows_row row;
	size_t at = 0;

	rows->count = 0;
	rows->columns = columns;
	while (at <= len) {
		at = rows_cut(text, len, at, columns, &row);
		rows_add(rows, row);
	}
}

size_t rows_find(const struct rows *rows, size_t at)
{
	size_t low = 0, high = rows->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (rows->row[middle].start <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

void rows_change(struct rows *rows, const char *text, size_t len, size_t at, size_t removed,
		 size_t inserted)
{
	size_t first = rows_find(rows, at), old = rows_find(rows, at + removed) + 1, from;
	struct rows fresh = {0};
	struct rows_row row;

	/* A shorter word at the start of a row may now fit on the one before. */
	if (first > 0 && !rows->row[first - 1].is_last)
		first--;
	from = rows->row[first].start;
	while (from <= len) {
		/* From here on the old rows are right, only moved. */
		while (old < rows->count && rows->row[old].start - removed + inserted < from)
			old++;
		if (from > at + inserted && old < rows->count &&
		    rows->row[old].start - removed + inserted == from)
			break;
		from = rows_cut(text, len, from, rows->columns, &row);
		rows_add(&fresh, row);
	}
	if (from > len)
		old = rows->count;
	for (size_t i = old; i < rows->count; i++) {
		row = rows->row[i];
		row.start = row.start - removed + inserted;
		rows_add(&fresh, row);
	}
	for (size_t i = 0; i < fresh.count; i++) {
		if (first + i < rows->count)
			rows->row[first + i] = fresh.row[i];
		else
			rows_add(rows, fresh.row[i]);
	}
	rows->count = first + fresh.count;
	rows_free(&fresh);
}

void rows_free(struct rows *rows)
{
	free(rows->row);
	*rows = (struct rows){0};
}
