#include "common/api/plain.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/text/sanitize.h"
#include "common/text/utf8.h"

enum { PLAIN_COLUMNS = 24 };

/* A time without its T and Z; everything else made harmless on one line. */
static const char *plain_cell(struct arena *arena, const struct field *f, const json_t *v)
{
	if (!v || json_is_null(v))
		return "";
	if (json_is_boolean(v))
		return json_is_true(v) ? "yes" : "";
	if (json_is_integer(v))
		return arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	if (json_is_real(v))
		return arena_printf(arena, "%.4g", json_real_value(v));
	if (!json_is_string(v))
		return json_is_array(v) ? arena_printf(arena, "%zu", json_array_size(v)) : "";
	if (f->type == FIELD_TIME && json_string_length(v) >= 16)
		return arena_printf(arena, "%.10s %.5s", json_string_value(v),
				    json_string_value(v) + 11);
	return sanitize_dup(arena, json_string_value(v), SANITIZE_LINE);
}

static bool plain_is_column(const struct field *f)
{
	return !(f->flags & (FIELD_QUIET | FIELD_WIDE)) && f->type != FIELD_OBJECT &&
	       f->type != FIELD_LIST && f->type != FIELD_STRINGS;
}

static void plain_pad(struct buf *out, const char *text, int width)
{
	buf_add_text(out, text);
	for (int w = utf8_width(text, strlen(text)); w < width; w++)
		buf_add_char(out, ' ');
}

static const char *plain_head(struct arena *arena, const char *name)
{
	char *head = arena_dup(arena, name);

	for (char *p = head; *p; p++)
		*p = *p == '_' ? ' ' : (char)toupper((unsigned char)*p);
	return head;
}

/* Several lines, each indented, its control characters made visible. */
static void plain_block(struct arena *arena, struct buf *out, const char *text, const char *indent)
{
	char *clean = sanitize_dup(arena, text, SANITIZE_TEXT), *line, *rest = clean;

	while ((line = strsep(&rest, "\n"))) {
		if (!*line && !rest)
			break;
		if (*line)
			buf_add_text(out, indent);
		buf_add_text(out, line);
		buf_add_char(out, '\n');
	}
}

/* A list within a row: a line an element, each value after its name. */
static void plain_inner(struct arena *arena, struct buf *out, const struct field *fields,
			const json_t *items)
{
	const json_t *item;
	size_t i;

	json_array_foreach(items, i, item)
	{
		const char *gap = "    ";

		for (const struct field *f = fields; f->name; f++) {
			const char *text = plain_cell(arena, f, json_object_get(item, f->name));

			if (!*text || !plain_is_column(f))
				continue;
			buf_printf(out, "%s%s %s", gap, f->name, text);
			gap = "  ";
		}
		buf_add_char(out, '\n');
	}
}

/* One text below a row needs no name; of several each has its own. */
static void plain_wide(struct arena *arena, struct buf *out, const struct field *fields,
		       const json_t *row)
{
	int texts = 0;

	for (const struct field *f = fields; f && f->name; f++)
		texts += (f->flags & FIELD_WIDE) && f->type == FIELD_TEXT;
	for (const struct field *f = fields; f && f->name; f++) {
		const json_t *v = json_object_get(row, f->name);
		const char *text = json_string_value(v);

		if ((f->flags & FIELD_WIDE) && f->type == FIELD_LIST)
			plain_inner(arena, out, f->sub, v);
		if (!(f->flags & FIELD_WIDE) || !text || !*text)
			continue;
		if (texts > 1 && f->type == FIELD_TEXT)
			buf_printf(out, "  %s\n", plain_head(arena, f->name));
		plain_block(arena, out, text, "    ");
	}
}

static void plain_table(struct arena *arena, struct buf *out, const struct field *fields,
			const json_t *items)
{
	const struct field *column[PLAIN_COLUMNS];
	int width[PLAIN_COLUMNS], count = 0, last = 0;
	bool used;
	json_t *row;
	size_t i;

	if (!json_array_size(items))
		return;
	for (const struct field *f = fields; f->name && count < PLAIN_COLUMNS; f++) {
		if (!plain_is_column(f))
			continue;
		column[count] = f;
		width[count] = (int)strlen(f->name);
		used = false;
		json_array_foreach(items, i, row)
		{
			const char *text = plain_cell(arena, f, json_object_get(row, f->name));
			int w = utf8_width(text, strlen(text));

			used = used || *text;
			width[count] = w > width[count] ? w : width[count];
		}
		count += used;
	}
	last = count - 1;
	for (int c = 0; c < count; c++) {
		plain_pad(out, plain_head(arena, column[c]->name), c == last ? 0 : width[c]);
		buf_add_text(out, c == last ? "\n" : "  ");
	}
	json_array_foreach(items, i, row)
	{
		for (int c = 0; c < count; c++) {
			plain_pad(
			    out,
			    plain_cell(arena, column[c], json_object_get(row, column[c]->name)),
			    c == last ? 0 : width[c]);
			buf_add_text(out, c == last ? "\n" : "  ");
		}
		plain_wide(arena, out, fields, row);
	}
}

static void plain_strings(struct arena *arena, struct buf *out, const json_t *list)
{
	json_t *text;
	size_t i;

	json_array_foreach(list, i, text)
	{
		if (json_is_string(text))
			plain_block(arena, out, json_string_value(text), "  ");
	}
}

static bool plain_is_fact(const struct field *f)
{
	return !(f->flags & FIELD_QUIET) && f->type != FIELD_OBJECT && f->type != FIELD_LIST &&
	       f->type != FIELD_STRINGS && f->type != FIELD_TEXT && !(f->flags & FIELD_WIDE);
}

/* What fits a line first, each after its name; then what has lines of its own. */
static void plain_object(struct arena *arena, struct buf *out, const struct field *fields,
			 const json_t *object)
{
	int width = 0, texts = 0;

	for (const struct field *f = fields; f && f->name; f++) {
		int w = (int)strlen(f->name);

		texts += f->type == FIELD_TEXT;
		if (plain_is_fact(f) && *plain_cell(arena, f, json_object_get(object, f->name)))
			width = w > width ? w : width;
	}
	for (const struct field *f = fields; f && f->name; f++) {
		const char *text = plain_cell(arena, f, json_object_get(object, f->name));

		if (!plain_is_fact(f) || !*text)
			continue;
		plain_pad(out, plain_head(arena, f->name), width + 2);
		buf_printf(out, "%s\n", text);
	}
	for (const struct field *f = fields; f && f->name; f++) {
		const json_t *v = json_object_get(object, f->name);

		if ((f->flags & FIELD_QUIET) || plain_is_fact(f) || !v || json_is_null(v))
			continue;
		if (f->type == FIELD_OBJECT) {
			plain_object(arena, out, f->sub, v);
		} else if (f->type == FIELD_LIST) {
			if (json_array_size(v))
				buf_printf(out, "\n%s\n", plain_head(arena, f->name));
			plain_table(arena, out, f->sub, v);
		} else if (f->type == FIELD_STRINGS) {
			if (json_array_size(v))
				buf_printf(out, "%s\n", plain_head(arena, f->name));
			plain_strings(arena, out, v);
		} else {
			if (texts > 1 && f->type == FIELD_TEXT && json_string_length(v))
				buf_printf(out, "\n%s\n", plain_head(arena, f->name));
			plain_block(arena, out, json_string_value(v), "    ");
		}
	}
}

char *plain_result(struct arena *arena, const struct call *call, const json_t *result)
{
	const json_t *items = json_object_get(result, "items"), *next;
	struct buf out = {0};
	char *text;

	if (call->flags & CALL_TEXT)
		return sanitize_dup(arena, json_string_value(json_object_get(result, "text")),
				    SANITIZE_TEXT);
	plain_object(arena, &out, call->out, result);
	if (items && json_array_size(items)) {
		if (buf_len(&out))
			buf_add_char(&out, '\n');
		plain_table(arena, &out, call->item, items);
	} else if (items && buf_len(&out) == 0) {
		buf_add_text(&out, "Nothing here yet.\n");
	}
	next = json_object_get(result, "next");
	if (json_is_string(next))
		buf_printf(&out, "... more: --after %s\n",
			   sanitize_dup(arena, json_string_value(next), SANITIZE_LINE));
	text = arena_dup_n(arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	return text;
}

char *plain_event(struct arena *arena, const json_t *params)
{
	static const char *const fields[] = {"at",   "kind",   "board",	 "thread",
					     "post", "number", "author", "title"};
	struct buf out = {0};
	char *kept;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const json_t *v = json_object_get(params, fields[i]);

		if (!json_is_string(v) && !json_is_integer(v))
			continue;
		if (buf_len(&out))
			buf_add_text(&out, "  ");
		if (json_is_integer(v))
			buf_printf(&out, "%s %" JSON_INTEGER_FORMAT, fields[i],
				   json_integer_value(v));
		else
			buf_add_text(&out,
				     sanitize_dup(arena, json_string_value(v), SANITIZE_LINE));
	}
	buf_add_char(&out, '\n');
	kept = arena_dup_n(arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	return kept;
}
