/* csv: reading comma-separated values, record by record.
 *
 * As RFC 4180 has it: quotes around fields with commas, quotes (doubled) or line
 * ends in them; CR LF or LF. A byte order mark is passed over, empty lines too.
 * Where the first line has no comma, a semicolon or tab separates, as
 * spreadsheets of many countries write. */
#ifndef HEARTH_TEXT_CSV_H
#define HEARTH_TEXT_CSV_H

#include <stddef.h>

#include "common/base/arena.h"

enum { CSV_FIELDS = 64 }; /* the most of a record; more are dropped */

struct csv {
	const char *at;
	char separator;
	size_t line; /* on which the record read last began, from 1 */
	size_t next_line;
};

/* text lives as long as the reader. */
void csv_begin(struct csv *csv, const char *text);

/* The next record's fields, without spaces around them, in the arena: 1; 0: there is none.
 * ERR_INVALID: a quote is never closed, or text follows one. */
int csv_next(struct csv *csv, struct arena *arena, char *fields_r[CSV_FIELDS], size_t *count_r);

#endif
