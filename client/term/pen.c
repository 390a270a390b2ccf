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

/* --- looks --- */

static bool is_same_look(const struct pen_look *a, const struct pen_look *b)
{
	return a->attributes == b->attributes && a->colour == b->colour;
}

static bool is_same_link(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static void add_attributes(struct pen *pen, unsigned attributes)
{
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
}

/* Looks are added one by one and go all together. */
static void set_look(struct pen *pen, const struct pen_look *look)
{
	struct pen_look now = pen->look;
	if (is_same_look(&now, look))
		return;
	if (now.attributes & ~look->attributes || (now.colour && !look->colour)) {
		pen_capability(pen->out, exit_attribute_mode);
		if (now.colour && !look->colour)
			pen_capability(pen->out, orig_pair);
		now = (struct pen_look){0};
	}
	add_attributes(pen, look->attributes & ~now.attributes);
	if (look->colour != now.colour)
		pen_capability(pen->out, tparm(set_a_foreground, look->colour - 1));
	pen->look = *look;
}

static void set_link(struct pen *pen, const char *link)
{
	if (!is_same_link(pen->link, link))
		(void)buf_printf(pen->out, "\033]8;;%s\033\\", link ? link : "");
	pen->link = link;
}

/* --- places --- */

/* Within the row it is shorter, where the row is sure: what is wider than
 * thought may have gone over its end. */
static void move_to(struct pen *pen, int row, int column)
{
	if (pen->column >= 0 && pen->row == row && !pen->is_lost && column_address)
		pen_capability(pen->out, tparm(column_address, column));
	else
		pen_capability(pen->out, tparm(cursor_address, row, column));
	pen->row = row;
	pen->column = column;
	pen->is_lost = pen->is_adrift = false;
}

void pen_begin_row(struct pen *pen, int row)
{
	pen->row = row;
	pen->column = -1;
}

void pen_end_row(struct pen *pen)
{
	set_link(pen, NULL);
}

/* --- cells --- */

/* Signs whose width terminals learnt late or never, emoji first of all. */
static bool is_young(wchar_t code)
{
	bool is_shape = code >= 0x2500 && code < 0x2600;
	return (code >= 0x2190 && code < 0x2e80 && !is_shape) ||
	       (code >= 0x10000 && code < 0x20000);
}

static bool is_ascii(const struct pen_cell *cell)
{
	return cell->text[0] < 0x7f && (!cell->text[0] || !cell->text[1]);
}

bool pen_may_repeat(const struct pen *pen, const struct pen_cell *cell)
{
	return !pen->is_lost && is_ascii(cell) && is_same_look(&pen->look, &cell->look) &&
	       is_same_link(pen->link, cell->link);
}

void pen_put(struct pen *pen, int column, const struct pen_cell *cell)
{
	const wchar_t *text = *cell->text ? cell->text : L" ";
	bool is_doubtful = is_young(text[0]);
	char bytes[4];
	if (pen->column != column || pen->is_adrift || (pen->is_lost && is_ascii(cell)))
		move_to(pen, pen->row, column);
	set_look(pen, &cell->look);
	set_link(pen, cell->link);
	/* A terminal that takes it for narrow would leave what was beside it. */
	if (is_doubtful && cell->width == 2) {
		(void)buf_add_text(pen->out, "  ");
		move_to(pen, pen->row, column);
	}
	if (is_ascii(cell))
		(void)buf_add_char(pen->out, (char)*text);
	else
		for (; *text; text++)
			(void)buf_add(pen->out, bytes, utf8_encode((int32_t)*text, bytes));
	pen->is_lost = !is_ascii(cell);
	pen->is_adrift = is_doubtful;
	pen->column = column + cell->width;
}

/* Ready to blank cells from there on; where the terminal cannot, it is done. */
static bool may_erase(struct pen *pen, int from, int to, const char *capability)
{
	static const struct pen_cell blank = {.width = 1};
	for (int column = from; column < to && !capability; column++)
		pen_put(pen, column, &blank);
	if (!capability)
		return false;
	if (pen->column != from || pen->is_lost)
		move_to(pen, pen->row, from);
	set_look(pen, &blank.look);
	set_link(pen, NULL);
	return true;
}

void pen_erase(struct pen *pen, int from, int to)
{
	if (may_erase(pen, from, to, erase_chars))
		pen_capability(pen->out, tparm(erase_chars, to - from));
}

void pen_clear(struct pen *pen, int from, int to)
{
	if (may_erase(pen, from, to, clr_eol))
		pen_capability(pen->out, clr_eol);
}

void pen_end(struct pen *pen, int row, int column)
{
	static const struct pen_look plain;
	set_look(pen, &plain);
	move_to(pen, row, column);
}
