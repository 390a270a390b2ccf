#include "server/domain/people_list.h"

#include <string.h>
#include <strings.h>

#include "common/base/err.h"
#include "common/text/csv.h"
#include "common/text/utf8.h"
#include "server/domain/voice.h"

enum { PEOPLE_NAME = 100, PEOPLE_SEGMENT = 40 };

/* Where the columns are; -1: there is none. */
struct people_columns {
	int name, segment, part, org;
};

static int people_find(char **fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcasecmp(fields[i], name) == 0)
			return (int)i;
	}
	return -1;
}

static const char *people_field(char **fields, size_t count, int column)
{
	return column >= 0 && (size_t)column < count && *fields[column] ? fields[column] : NULL;
}

static bool people_is_part(const char *part)
{
	static const char *const parts[] = {"tester", "partner", "observer", "staff", "moderator"};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (strcmp(part, parts[i]) == 0)
			return true;
	}
	return false;
}

/* Whether it is one line of so many characters. */
static bool people_fits(const char *text, size_t most)
{
	for (const char *p = text; *p; p++) {
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return false;
	}
	return utf8_count(text, strlen(text)) <= most;
}

static int people_row(struct hall_context *cx, size_t line, const struct people_columns *columns,
		      char **fields, size_t count, struct people_list_row *row_r)
{
	*row_r = (struct people_list_row){people_field(fields, count, columns->name),
					  people_field(fields, count, columns->segment),
					  people_field(fields, count, columns->part),
					  people_field(fields, count, columns->org)};
	if (!row_r->name)
		return hall_fail(cx, ERR_INVALID, "line %zu: there is no name", line);
	if (!people_fits(row_r->name, PEOPLE_NAME))
		return hall_fail(cx, ERR_INVALID,
				 "line %zu: a name is one line of up to %d characters", line,
				 PEOPLE_NAME);
	if (row_r->segment && !people_fits(row_r->segment, PEOPLE_SEGMENT))
		return hall_fail(cx, ERR_INVALID,
				 "line %zu: a segment is one line of up to %d characters", line,
				 PEOPLE_SEGMENT);
	if (row_r->org && !people_fits(row_r->org, VOICE_ORG_MAX))
		return hall_fail(cx, ERR_INVALID,
				 "line %zu: an organisation is one line of up to %d characters",
				 line, VOICE_ORG_MAX);
	if (row_r->part && !people_is_part(row_r->part))
		return hall_fail(
		    cx, ERR_INVALID,
		    "line %zu: a part is tester, partner, observer, staff or moderator", line);
	return 0;
}

/* The first record: names of columns, or the first name. */
static int people_header(struct hall_context *cx, char **fields, size_t count,
			 struct people_columns *columns_r, bool *is_header_r)
{
	*columns_r = (struct people_columns){
	    people_find(fields, count, "name"), people_find(fields, count, "segment"),
	    people_find(fields, count, "part"), people_find(fields, count, "org")};
	*is_header_r = columns_r->name >= 0;
	if (*is_header_r)
		return 0;
	if (count > 1)
		return hall_fail(
		    cx, ERR_INVALID,
		    "line 1 names no column `name`: begin with name,segment,part,org; a "
		    "name with a comma in it stands in \"quotes\"");
	*columns_r = (struct people_columns){0, -1, -1, -1};
	return 0;
}

int people_list_read(struct hall_context *cx, const char *text, struct people_list *list_r)
{
	struct people_columns columns = {0, -1, -1, -1};
	char *fields[CSV_FIELDS];
	bool is_first = true, is_header;
	struct csv csv;
	size_t count;
	int err, more;

	*list_r = (struct people_list){0};
	list_r->rows = arena_alloc(cx->arena, PEOPLE_LIST_MAX * sizeof(*list_r->rows));
	csv_begin(&csv, text);
	while ((more = csv_next(&csv, cx->arena, fields, &count)) > 0) {
		is_header = false;
		err = is_first ? people_header(cx, fields, count, &columns, &is_header) : 0;
		is_first = false;
		if (err == 0 && !is_header && list_r->count == PEOPLE_LIST_MAX)
			err = hall_fail(cx, ERR_TOO_LARGE, "that is more than %d people at once",
					PEOPLE_LIST_MAX);
		if (err == 0 && !is_header)
			err = people_row(cx, csv.line, &columns, fields, count,
					 &list_r->rows[list_r->count++]);
		if (err < 0)
			return err;
	}
	if (more < 0)
		return hall_fail(cx, ERR_INVALID,
				 "line %zu: a quote is never closed, or something follows one",
				 csv.line);
	if (!list_r->count)
		return hall_fail(cx, ERR_INVALID, "there is nobody in that list");
	return 0;
}
