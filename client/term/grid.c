#include "client/term/grid.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define NCURSES_WIDECHAR 1
#include <curses.h>

#include "client/term/palette.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"

enum { PIECE = 128 };

_Static_assert(CCHARW_MAX < PEN_TEXT, "a cell of curses holds more than one of the pen");

/* Columns that lead somewhere. */
struct span {
	int from, to;
	char *link;
	uint64_t print;
};

struct row {
	bool is_wide; /* may hold characters of two columns */
	struct span *spans;
	size_t count;
};

struct grid {
	WINDOW *pad;
	int rows, columns;
	struct row *row;
	uint64_t blank;
	cchar_t *line; /* the row read last */
	int at;
};

/* --- what stands for a cell --- */

static uint64_t mix(uint64_t print, uint64_t word)
{
	print = (print ^ word) * 0x9e3779b97f4a7c15u;
	return print ^ print >> 32;
}

static uint64_t print_of(const cchar_t *cell)
{
	uint64_t words[(sizeof *cell + 7) / sizeof(uint64_t)] = {0};
	uint64_t print = 1;
	memcpy(words, cell, sizeof *cell);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		print = mix(print, words[i]);
	return print;
}

static uint64_t print_of_text(const char *text)
{
	uint64_t print = 2;
	for (; *text; text++)
		print = mix(print, (unsigned char)*text);
	return print;
}

static const struct span *span_at(const struct row *row, int column)
{
	for (size_t i = row->count; i > 0; i--)
		if (column >= row->spans[i - 1].from && column < row->spans[i - 1].to)
			return &row->spans[i - 1];
	return NULL;
}

static int width_of(const wchar_t *text)
{
	return *text >= 0x7f && wcwidth(*text) == 2 ? 2 : 1;
}

static int width_at(const struct grid *grid, int column)
{
	wchar_t text[CCHARW_MAX + 1] = {0};
	attr_t attributes;
	short pair;
	getcchar(&grid->line[column], text, &attributes, &pair, NULL);
	return width_of(text);
}

/* Column by column; all at once leaves out the second ones of wide characters. */
static void read_row(struct grid *grid, int row)
{
	grid->at = row;
	if (!grid->row[row].is_wide) {
		mvwin_wchnstr(grid->pad, row, 0, grid->line, grid->columns);
		return;
	}
	for (int x = 0; x < grid->columns; x++)
		mvwin_wch(grid->pad, row, x, &grid->line[x]);
}

void grid_read(struct grid *grid, int row, uint64_t *prints_r)
{
	const struct row *beside = &grid->row[row];
	const cchar_t *line = grid->line;
	read_row(grid, row);
	for (int x = 0; x < grid->columns; x++) {
		bool is_same = x && !memcmp(&line[x], &line[x - 1], sizeof *line);
		prints_r[x] = is_same ? prints_r[x - 1] : print_of(&line[x]);
	}
	for (size_t i = 0; i < beside->count; i++)
		for (int x = beside->spans[i].from; x < beside->spans[i].to; x++)
			prints_r[x] = mix(prints_r[x], beside->spans[i].print);
	/* The second column of a wide character leads where the first does. */
	for (int x = 0, width; beside->is_wide && x < grid->columns - 1; x += width) {
		width = width_at(grid, x);
		if (width == 2)
			prints_r[x + 1] = mix(prints_r[x], 0);
	}
}

uint64_t grid_blank(const struct grid *grid)
{
	return grid->blank;
}

/* --- its life --- */

struct grid *grid_new(int rows, int columns)
{
	WINDOW *pad = newpad(rows, columns);
	if (!pad)
		mem_exhausted();
	struct grid *grid = mem_alloc(sizeof *grid);
	*grid = (struct grid){.pad = pad, .rows = rows, .columns = columns};
	grid->row = mem_alloc((size_t)rows * sizeof *grid->row);
	grid->line = mem_alloc(((size_t)columns + 1) * sizeof *grid->line);
	mvwin_wch(pad, 0, 0, grid->line);
	grid->blank = print_of(grid->line);
	return grid;
}

static void row_clear(struct row *row)
{
	for (size_t i = 0; i < row->count; i++)
		free(row->spans[i].link);
	free(row->spans);
	*row = (struct row){0};
}

void grid_free(struct grid **grid)
{
	if (!*grid)
		return;
	for (int i = 0; i < (*grid)->rows; i++)
		row_clear(&(*grid)->row[i]);
	delwin((*grid)->pad);
	free((*grid)->row);
	free((*grid)->line);
	free(*grid);
	*grid = NULL;
}

void grid_clear(struct grid *grid)
{
	for (int i = 0; i < grid->rows; i++)
		row_clear(&grid->row[i]);
	werase(grid->pad);
}

/* --- drawing --- */

static const struct {
	attr_t curses;
	unsigned ours;
} attributes_table[] = {
    {A_BOLD, PALETTE_BOLD},	  {A_DIM, PALETTE_FAINT},     {A_UNDERLINE, PALETTE_UNDERLINE},
    {A_REVERSE, PALETTE_REVERSE}, {A_ITALIC, PALETTE_ITALIC},
};

static attr_t attributes_of(const struct pen_look *look)
{
	attr_t attributes = A_NORMAL;
	for (size_t i = 0; i < sizeof attributes_table / sizeof *attributes_table; i++)
		if (look->attributes & attributes_table[i].ours)
			attributes |= attributes_table[i].curses;
	return attributes;
}

/* Where no half of a wide character can be left over: whole cells at once. */
static void put_ascii(struct grid *grid, int row, int column, chtype look, const char *text,
		      size_t len)
{
	chtype cells[PIECE];
	if (column + (int)len > grid->columns)
		len = (size_t)(grid->columns - column);
	for (size_t n; len; text += n, len -= n, column += (int)n) {
		n = len < PIECE ? len : PIECE;
		for (size_t i = 0; i < n; i++)
			cells[i] = (unsigned char)text[i] | look;
		mvwaddchnstr(grid->pad, row, column, cells, (int)n);
	}
}

/* A code point and the marks on it, one cell. */
struct glyph {
	wchar_t text[CCHARW_MAX + 1];
	int count; /* 0: none, but a mark on the one before */
	int width, taken;
};

static void put_glyph(struct grid *grid, const struct glyph *glyph, int times, int row, int column,
		      const struct pen_look *look)
{
	cchar_t cell;
	if (!glyph->count || !times || column + glyph->width > grid->columns)
		return;
	grid->row[row].is_wide = grid->row[row].is_wide || glyph->width > 1;
	setcchar(&cell, glyph->text, attributes_of(look), (short)look->colour, NULL);
	/* Of those that add characters only this one blanks the half that is left
	 * of a wide one below it. */
	if (times == 1)
		mvwadd_wchnstr(grid->pad, row, column, &cell, 1);
	else
		mvwhline_set(grid->pad, row, column, &cell, times);
}

/* Its width by the C library's table, which may be older than the layout's, and
 * the columns that the layout counted. */
static struct glyph glyph_of(int32_t code, const char *text, size_t len)
{
	int width = code < 0 ? -1 : wcwidth((wchar_t)code);
	struct glyph glyph = {.count = width != 0, .width = width < 0 ? 1 : width};
	glyph.text[0] = width < 0 ? L'?' : (wchar_t)code;
	utf8_cluster(text, len, &glyph.taken);
	if (glyph.taken < 1)
		glyph.taken = 1;
	return glyph;
}

/* How often the character of so many bytes comes again, right after itself. */
static size_t repeats(const char *text, size_t len, size_t bytes)
{
	size_t count = 0;
	while ((count + 2) * bytes <= len &&
	       !memcmp(text + count * bytes, text + (count + 1) * bytes, bytes))
		count++;
	return count;
}

/* Of a run of the same, as rules are, all but the last go at once: that one may
 * have marks. */
static void put_wide(struct grid *grid, int row, int column, const struct pen_look *look,
		     const char *text, size_t len)
{
	struct glyph glyph = {0}, next;
	int32_t code;
	for (size_t bytes; len; text += bytes, len -= bytes) {
		bytes = utf8_decode(text, len, &code);
		next = glyph_of(code, text, bytes);
		if (!next.count) {
			if (glyph.count && glyph.count < CCHARW_MAX)
				glyph.text[glyph.count++] = (wchar_t)code;
			continue;
		}
		put_glyph(grid, &glyph, 1, row, column, look);
		column += glyph.taken;
		glyph = next;
		bool may_run = glyph.width == 1 && glyph.taken == 1 && !grid->row[row].is_wide;
		size_t more = may_run ? repeats(text, len, bytes) : 0;
		put_glyph(grid, &glyph, (int)more, row, column, look);
		column += (int)more;
		text += more * bytes, len -= more * bytes;
	}
	put_glyph(grid, &glyph, 1, row, column, look);
}

static bool is_ascii(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || (unsigned char)text[i] >= 0x7f)
			return false;
	return true;
}

void grid_put(struct grid *grid, int row, int column, const struct pen_look *look, const char *text,
	      size_t len)
{
	if (row < 0 || row >= grid->rows || column < 0 || column >= grid->columns)
		return;
	if (!grid->row[row].is_wide && is_ascii(text, len))
		put_ascii(grid, row, column, attributes_of(look) | (chtype)COLOR_PAIR(look->colour),
			  text, len);
	else
		put_wide(grid, row, column, look, text, len);
}

void grid_link(struct grid *grid, int row, int from, int to, const char *link)
{
	if (row < 0 || row >= grid->rows || from < 0)
		return;
	struct row *beside = &grid->row[row];
	to = to < grid->columns ? to : grid->columns;
	beside->spans = mem_resize(beside->spans, beside->count + 1, sizeof *beside->spans);
	beside->spans[beside->count++] =
	    (struct span){from, to, mem_dup(link), print_of_text(link)};
}

void grid_cell(const struct grid *grid, int column, struct pen_cell *cell_r)
{
	const struct row *beside = &grid->row[grid->at];
	const struct span *span = beside->count ? span_at(beside, column) : NULL;
	wchar_t text[CCHARW_MAX + 1] = {0};
	attr_t attributes = A_NORMAL;
	short pair = 0;
	getcchar(&grid->line[column], text, &attributes, &pair, NULL);
	*cell_r = (struct pen_cell){.look.colour = pair, .link = span ? span->link : NULL};
	memcpy(cell_r->text, text, sizeof text - sizeof *text);
	for (size_t i = 0; i < sizeof attributes_table / sizeof *attributes_table; i++)
		if (attributes & attributes_table[i].curses)
			cell_r->look.attributes |= attributes_table[i].ours;
	cell_r->width = width_of(text);
}
