#include "client/views/sheet.h"

#include <string.h>

#include "common/text/layout.h"

enum { WIDEST = 92 };

/* How long it is now, and what was at the top of the screen before. */
static void fit(struct sheet *sheet, struct view *view, const struct canvas *body,
		void (*text)(struct view *view, const struct canvas *canvas))
{
	struct canvas nowhere = canvas_part(body, 0, 0, 0, body->columns);
	int before = sheet->columns != body->columns ? sheet->rows : 0, most;
	sheet->row = 0;
	text(view, &nowhere);
	sheet->rows = sheet->row;
	if (before)
		sheet->top = (int)((int64_t)sheet->top * sheet->rows / before);
	most = sheet->rows > body->rows ? sheet->rows - body->rows : 0;
	if (sheet->top > most && !sheet->grows)
		sheet->top = most;
	sheet->columns = body->columns;
	sheet->height = body->rows;
}

void sheet_draw(struct sheet *sheet, struct view *view, const struct canvas *body,
		void (*text)(struct view *view, const struct canvas *canvas))
{
	if (sheet->columns != body->columns || sheet->height != body->rows)
		fit(sheet, view, body, text);
	sheet->row = -sheet->top;
	text(view, body);
	sheet->rows = sheet->row + sheet->top;
	canvas_cursor(body, 0, 0);
}

void sheet_text(struct sheet *sheet, const struct canvas *body, unsigned looks, const char *text)
{
	int width = body->columns - 2 * SHEET_MARGIN;
	sheet->row += canvas_paragraph(body, sheet->row, SHEET_MARGIN,
				       width < WIDEST ? width : WIDEST, looks, text);
}

void sheet_space(struct sheet *sheet)
{
	sheet->row++;
}

void sheet_markdown(struct sheet *sheet, const struct canvas *body, int indent, const char *text)
{
	int width = body->columns - 2 * SHEET_MARGIN - indent;
	struct layout_options options = canvas_layout(body, width < WIDEST ? width : WIDEST);
	options.markdown = true;
	struct layout layout = layout_make(body->arena, text, strlen(text), &options);
	for (size_t i = 0; i < layout.count; i++)
		canvas_line(body, sheet->row++, SHEET_MARGIN + indent, PALETTE_TEXT,
			    &layout.lines[i]);
}

bool sheet_offers(enum request request)
{
	return request_row(request)->group == REQUEST_MOVING && request != REQUEST_OPEN &&
	       request != REQUEST_BACK;
}

bool sheet_request(struct sheet *sheet, enum request request)
{
	int page = sheet->height > 2 ? sheet->height - 2 : 1;
	int most = sheet->rows > sheet->height ? sheet->rows - sheet->height : 0;
	int by = 0;
	if (!sheet_offers(request))
		return false;
	if (request == REQUEST_DOWN || request == REQUEST_UP)
		by = request == REQUEST_DOWN ? 1 : -1;
	else if (request == REQUEST_TOP || request == REQUEST_BOTTOM)
		by = request == REQUEST_BOTTOM ? most : -most;
	else
		by = request == REQUEST_PAGE_UP ? -page : page;
	sheet->top += by;
	if (sheet->top > most)
		sheet->top = most;
	if (sheet->top < 0)
		sheet->top = 0;
	return true;
}
