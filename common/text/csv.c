#include "common/text/csv.h"

#include <stdbool.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/err.h"

void csv_begin(struct csv *csv, const char *text)
{
	static const char mark[] = "\xef\xbb\xbf";
	size_t line;

	if (strncmp(text, mark, 3) == 0)
		text += 3;
	line = strcspn(text, "\n");
	*csv = (struct csv){.at = text, .separator = ',', .next_line = 1};
	if (!memchr(text, ',', line))
		csv->separator = memchr(text, ';', line)    ? ';'
				 : memchr(text, '\t', line) ? '\t'
							    : ',';
}

static void csv_spaces(struct csv *csv)
{
	while (*csv->at == ' ' || (*csv->at == '\t' && csv->separator != '\t'))
		csv->at++;
}

/* From after the opening quote to after the closing one. */
static int csv_quoted(struct csv *csv, struct buf *field)
{
	for (;; csv->at++) {
		if (!*csv->at)
			return ERR_INVALID;
		if (*csv->at == '"' && *++csv->at != '"')
			return 0;
		csv->next_line += *csv->at == '\n';
		buf_add_char(field, *csv->at);
	}
}

static bool csv_is_end(const struct csv *csv)
{
	return !*csv->at || *csv->at == '\n' || (*csv->at == '\r' && csv->at[1] == '\n');
}

static void csv_plain(struct csv *csv, struct buf *field)
{
	const char *from = csv->at;
	size_t len;

	while (*csv->at != csv->separator && !csv_is_end(csv))
		csv->at++;
	for (len = (size_t)(csv->at - from);
	     len && (from[len - 1] == ' ' || from[len - 1] == '\t');)
		len--;
	buf_add(field, from, len);
}

static int csv_field(struct csv *csv, struct arena *arena, char **field_r)
{
	struct buf field = {0};
	int err = 0;

	csv_spaces(csv);
	if (*csv->at == '"') {
		csv->at++;
		err = csv_quoted(csv, &field);
		csv_spaces(csv);
		if (err == 0 && *csv->at != csv->separator && !csv_is_end(csv))
			err = ERR_INVALID;
	} else {
		csv_plain(csv, &field);
	}
	*field_r = arena_dup_n(arena, buf_len(&field) ? buf_data(&field) : "", buf_len(&field));
	buf_free(&field);
	return err;
}

static void csv_end_line(struct csv *csv)
{
	csv->at += *csv->at == '\r';
	if (*csv->at == '\n') {
		csv->at++;
		csv->next_line++;
	}
}

int csv_next(struct csv *csv, struct arena *arena, char *fields_r[CSV_FIELDS], size_t *count_r)
{
	char *field;
	int err;

	*count_r = 0;
	while (*csv->at && csv_is_end(csv))
		csv_end_line(csv);
	csv->line = csv->next_line;
	if (!*csv->at)
		return 0;
	for (;;) {
		err = csv_field(csv, arena, &field);
		if (err < 0)
			return err;
		if (*count_r < CSV_FIELDS)
			fields_r[(*count_r)++] = field;
		if (*csv->at != csv->separator)
			break;
		csv->at++;
	}
	csv_end_line(csv);
	return 1;
}
