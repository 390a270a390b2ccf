#include "client/canvas.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/text/sanitize.h"
#include "common/text/utf8.h"
#include "common/text/wrap.h"

struct canvas canvas_part(const struct canvas *canvas, int row, int column, int rows, int columns)
{
	struct canvas part = *canvas;
	int rows_left = canvas->rows - row, columns_left = canvas->columns - column;
	part.top += row;
	part.left += column;
	part.rows = rows < rows_left ? rows : rows_left;
	part.columns = columns < columns_left ? columns : columns_left;
	return part;
}

/* Harmless, in drawn form, for this screen. */
static const char *drawn(const struct canvas *canvas, const char *text)
{
	size_t len = strlen(text);
	bool is_plain = true;
	for (size_t i = 0; i < len && is_plain; i++)
		is_plain = text[i] >= ' ' && text[i] < 0x7f;
	if (is_plain)
		return text;
	char *clean = sanitize_dup(canvas->arena, text, SANITIZE_LINE);
	if (screen_is_ascii(canvas->screen))
		return sanitize_ascii(canvas->arena, clean);
	struct buf out = {0};
	for (size_t at = 0, left = strlen(clean); left;) {
		size_t bytes;
		int width;
		size_t whole = utf8_drawn(clean + at, left, &bytes, &width);
		(void)buf_add(&out, clean + at, bytes);
		at += whole, left -= whole;
	}
	char *copy = arena_dup_n(canvas->arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	return copy;
}

int canvas_width(const struct canvas *canvas, const char *text)
{
	const char *shown = drawn(canvas, text);
	return utf8_width(shown, strlen(shown));
}

static bool is_inside(const struct canvas *canvas, int row, int column)
{
	return row >= 0 && row < canvas->rows && column >= 0 && column < canvas->columns;
}

int canvas_text(const struct canvas *canvas, int row, int column, int width, unsigned looks,
		const char *text)
{
	if (!text || !is_inside(canvas, row, column))
		return 0;
	if (!width || width > canvas->columns - column)
		width = canvas->columns - column;
	const char *shown = drawn(canvas, text);
	size_t len = strlen(shown);
	int used, cut = 0;
	size_t fits = utf8_fit(shown, len, width, &used);
	const char *more = screen_is_ascii(canvas->screen) ? "..." : "…";
	int more_width = screen_is_ascii(canvas->screen) ? 3 : 1;
	if (fits < len && width > more_width) {
		fits = utf8_fit(shown, len, width - more_width, &used);
		cut = more_width;
	}
	looks |= canvas->looks;
	screen_put(canvas->screen, canvas->top + row, canvas->left + column, looks, shown, fits,
		   used, NULL);
	if (cut)
		screen_put(canvas->screen, canvas->top + row, canvas->left + column + used, looks,
			   more, strlen(more), cut, NULL);
	return used + cut;
}

int canvas_printf(const struct canvas *canvas, int row, int column, int width, unsigned looks,
		  const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	const char *text = arena_vprintf(canvas->arena, format, ap);
	va_end(ap);
	return canvas_text(canvas, row, column, width, looks, text);
}

int canvas_right(const struct canvas *canvas, int row, int right, int width, unsigned looks,
		 const char *text)
{
	int needs = text ? canvas_width(canvas, text) : 0;
	if (width && needs > width)
		needs = width;
	if (needs > right)
		needs = right;
	return needs ? canvas_text(canvas, row, right - needs, needs, looks, text) : 0;
}

void canvas_line(const struct canvas *canvas, int row, int column, unsigned looks,
		 const struct layout_line *line)
{
	if (!is_inside(canvas, row, column))
		return;
	for (size_t i = 0; i < line->count; i++) {
		const struct layout_span *span = &line->spans[i];
		int used, left = canvas->columns - column;
		if (left <= 0)
			return;
		size_t fits = utf8_fit(span->text, span->len, left, &used);
		screen_put(canvas->screen, canvas->top + row, canvas->left + column,
			   looks | canvas->looks | span->style, span->text, fits, used, span->link);
		column += span->width;
	}
}

struct layout_options canvas_layout(const struct canvas *canvas, int width)
{
	return (struct layout_options){
	    .width = width > 1 ? width : 1,
	    .ascii = screen_is_ascii(canvas->screen),
	};
}

int canvas_paragraph(const struct canvas *canvas, int row, int column, int width, unsigned looks,
		     const char *text)
{
	const char *shown = drawn(canvas, text);
	size_t len = strlen(shown), bytes;
	int rows = 0, used, room = canvas->columns - column - 1;
	if (width > room)
		width = room;
	while (len) {
		size_t line = wrap_line(shown, len, width > 1 ? width : 1, &bytes, &used);
		canvas_printf(canvas, row + rows, column, 0, looks, "%.*s", (int)bytes, shown);
		shown += line, len -= line;
		rows++;
	}
	return rows;
}

int canvas_rows(const struct canvas *canvas, int row, int column, int width, int most,
		unsigned looks, const char *text)
{
	const char *rest = drawn(canvas, text);
	int at = 0, used, room = canvas->columns - column;
	size_t bytes;
	if (width > room)
		width = room;
	for (; *rest && at < most - 1; at++) {
		size_t line = wrap_line(rest, strlen(rest), width > 1 ? width : 1, &bytes, &used);
		canvas_printf(canvas, row + at, column, 0, looks, "%.*s", (int)bytes, rest);
		rest += line;
	}
	if (*rest && at < most)
		canvas_text(canvas, row + at++, column, width, looks, rest);
	return at;
}

void canvas_rule(const struct canvas *canvas, int row, const char *words, unsigned looks)
{
	const char *dash = screen_is_ascii(canvas->screen) ? "-" : "─";
	char line[3 * SCREEN_COLUMNS_MAX + 1];
	size_t len = 0;
	int columns = canvas->columns < SCREEN_COLUMNS_MAX ? canvas->columns : SCREEN_COLUMNS_MAX;
	for (int i = 0; i < columns; i++) {
		memcpy(line + len, dash, strlen(dash));
		len += strlen(dash);
	}
	if (!is_inside(canvas, row, 0))
		return;
	screen_put(canvas->screen, canvas->top + row, canvas->left, looks | PALETTE_RULE, line, len,
		   columns, NULL);
	if (words)
		canvas_printf(canvas, row, 2, columns - 4, looks, " %s ", words);
}

char *canvas_capitals(char *text)
{
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < 0x80)
			*c = (char)toupper((unsigned char)*c);
	return text;
}

int canvas_badge(const struct canvas *canvas, int row, int column, const char *badge)
{
	if (!badge || !*badge)
		return 0;
	return 1 + canvas_text(canvas, row, column + 1, 0, PALETTE_BADGE,
			       canvas_capitals(arena_dup(canvas->arena, badge)));
}

void canvas_mark(const struct canvas *canvas, int row, int column)
{
	canvas_text(canvas, row, column, 1, PALETTE_CURSOR, "▸");
	canvas_cursor(canvas, row, column);
}

void canvas_cursor(const struct canvas *canvas, int row, int column)
{
	if (is_inside(canvas, row, column))
		screen_cursor(canvas->screen, canvas->top + row, canvas->left + column);
}
