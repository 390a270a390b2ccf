#include "client/term/pen.h"

#include <string.h>

#include <curses.h>
#include <term.h>
#undef columns
#undef lines

#include "client/term/palette.h"
#include "common/text/utf8.h"

/* tputs has no argument for its callback; there is one screen a process. */
static struct buf *sink;

static int on_byte(int byte)
{
	(void)buf_add_char(sink, (char)byte);
	return byte;
}

void pen_capability(struct buf *out, const char *capability)
{
	sink = out;
	if (capability)
		tputs(capability, 1, on_byte);
}

bool pen_is_same_link(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static void set_look(struct pen *pen, unsigned attributes, int colour)
{
	if (pen->attributes == attributes && pen->colour == colour)
		return;
	if (pen->attributes || pen->colour)
		pen_capability(pen->out, exit_attribute_mode);
	if (pen->colour && !colour)
		pen_capability(pen->out, orig_pair);
	if (attributes & PALETTE_BOLD)
		pen_capability(pen->out, enter_bold_mode);
	if (attributes & PALETTE_FAINT)
		pen_capability(pen->out, enter_dim_mode);
	if (attributes & PALETTE_UNDERLINE)
		pen_capability(pen->out, enter_underline_mode);
	if (attributes & PALETTE_REVERSE)
		pen_capability(pen->out, enter_reverse_mode);
	if (attributes & PALETTE_ITALIC)
		pen_capability(pen->out, enter_italics_mode);
	if (colour)
		pen_capability(pen->out, tparm(set_a_foreground, colour - 1));
	pen->attributes = attributes;
	pen->colour = colour;
}

static void set_link(struct pen *pen, const char *link)
{
	if (!pen_is_same_link(pen->link, link))
		(void)buf_printf(pen->out, "\033]8;;%s\033\\", link ? link : "");
	pen->link = link;
}

/* Signs whose width terminals learnt late or never, emoji first of all. */
static bool is_young(wchar_t code)
{
	bool is_shape = code >= 0x2500 && code < 0x2600;
	return (code >= 0x2190 && code < 0x2e80 && !is_shape) ||
	       (code >= 0x10000 && code < 0x20000);
}

void pen_put(struct pen *pen, int row, int column, const struct pen_cell *cell)
{
	const wchar_t *text = *cell->text ? cell->text : L" ";
	bool is_ascii = text[0] < 0x7f && !text[1], is_doubtful = is_young(text[0]);
	char bytes[4];
	if (pen->column != column || pen->is_adrift || (pen->is_lost && is_ascii))
		pen_capability(pen->out, tparm(cursor_address, row, column));
	set_look(pen, cell->attributes, cell->colour);
	set_link(pen, cell->link);
	/* A terminal that takes it for narrow would leave what was beside it. */
	if (is_doubtful && cell->width == 2) {
		(void)buf_add_text(pen->out, "  ");
		pen_capability(pen->out, tparm(cursor_address, row, column));
	}
	for (; *text; text++)
		(void)buf_add(pen->out, bytes, utf8_encode((int32_t)*text, bytes));
	pen->is_lost = !is_ascii;
	pen->is_adrift = is_doubtful;
	pen->column = column + cell->width;
}

void pen_end_row(struct pen *pen)
{
	set_link(pen, NULL);
}

void pen_end(struct pen *pen, int row, int column)
{
	set_look(pen, 0, 0);
	pen_capability(pen->out, tparm(cursor_address, row, column));
}
