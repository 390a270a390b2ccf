#include "client/term/screen.h"

#include <assert.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>
#undef columns
#undef lines

#include "client/term/pen.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"

/* Columns of a row that lead somewhere. */
struct span {
	int from, to;
	char *link;
};

/* What curses does not keep of a row. */
struct row {
	bool is_raw; /* holds other than ASCII, or links: sent by send_row */
	struct span *spans;
	size_t count;
};

struct screen {
	SCREEN *curses;
	FILE *in, *out;
	int fd;
	int columns, rows;
	bool is_ascii, is_hosted, is_mono, is_xterm_like, has_links;
	bool owes_repaint, is_paused;
	enum palette_name palette;
	struct row *now, *before; /* `rows` each: this frame's, the last one's */
	int cursor_row, cursor_column;
	struct buf output; /* what is sent beside curses */
	struct buf farewell;
};

static void flush(struct screen *screen)
{
	while (buf_len(&screen->output)) {
		ssize_t put =
		    write(screen->fd, buf_data(&screen->output), buf_len(&screen->output));
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			break;
		buf_consume(&screen->output, (size_t)put);
	}
	buf_clear(&screen->output);
}

/* --- start and end --- */

static bool begins_with_one_of(const char *term, const char *const *prefixes)
{
	for (; term && *prefixes; prefixes++)
		if (!strncmp(term, *prefixes, strlen(*prefixes)))
			return true;
	return false;
}

static const char *const xterm_like[] = {"xterm", "tmux",  "screen",  "rxvt",	 "alacritty",
					 "foot",  "kitty", "wezterm", "konsole", "gnome",
					 "vte",	  "st-",   "contour", NULL};
static const char *const with_links[] = {"xterm-kitty", "xterm-ghostty", "foot", "alacritty",
					 "wezterm",	"contour",	 NULL};

static bool is_term(const char *term)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789+._-";
	size_t len = term ? strlen(term) : 0;
	return len && len <= 32 && *term != '.' && strspn(term, allowed) == len;
}

static int within(int value, int most)
{
	return value < 1 ? 1 : value > most ? most : value;
}

static void set_size(struct screen *screen, int columns, int rows)
{
	screen->columns = within(columns, SCREEN_COLUMNS_MAX);
	screen->rows = within(rows, SCREEN_ROWS_MAX);
	screen->now = mem_alloc((size_t)screen->rows * sizeof *screen->now);
	screen->before = mem_alloc((size_t)screen->rows * sizeof *screen->before);
}

static void row_clear(struct row *row)
{
	for (size_t i = 0; i < row->count; i++)
		free(row->spans[i].link);
	free(row->spans);
	*row = (struct row){0};
}

static void forget_rows(struct screen *screen)
{
	for (int i = 0; i < screen->rows; i++) {
		row_clear(&screen->now[i]);
		row_clear(&screen->before[i]);
	}
	free(screen->now);
	free(screen->before);
}

static void make_farewell(struct screen *screen)
{
	struct buf *out = &screen->farewell;
	buf_clear(out);
	pen_capability(out, exit_attribute_mode);
	pen_capability(out, orig_pair);
	pen_capability(out, cursor_normal);
	pen_capability(out, keypad_local);
	if (screen->is_xterm_like)
		(void)buf_add_text(out, "\033[?2004l");
	pen_capability(out, tparm(cursor_address, screen->rows - 1, 0));
	pen_capability(out, clr_eol);
	if (exit_ca_mode)
		pen_capability(out, exit_ca_mode);
	else
		(void)buf_add_text(out, "\r\n");
}

static void start_colours(struct screen *screen)
{
	if (screen->is_mono)
		return;
	if (!has_colors() || start_color() == ERR) {
		screen->is_mono = true;
		return;
	}
	short background = use_default_colors() == OK ? -1 : COLOR_BLACK;
	for (short colour = 0; colour < 8; colour++)
		init_pair((short)(colour + 1), colour, background);
}

/* The size comes from the environment: on a socket there is nothing to ask. */
static SCREEN *start_curses(struct screen *screen, const char *term)
{
	char size[16];
	snprintf(size, sizeof size, "%d", screen->rows);
	setenv("LINES", size, 1);
	snprintf(size, sizeof size, "%d", screen->columns);
	setenv("COLUMNS", size, 1);
	setenv("NCURSES_NO_PADDING", "1", 1);
	SCREEN *curses = newterm(term, screen->out, screen->in);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	return curses;
}

static bool start(struct screen *screen, const char *term)
{
	const char *tries[] = {is_term(term) ? term : "xterm-256color", "xterm-256color", "vt100"};
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "");
	for (size_t i = 0; i < sizeof tries / sizeof *tries && !screen->curses; i++) {
		screen->curses = start_curses(screen, tries[i]);
		screen->is_xterm_like = begins_with_one_of(tries[i], xterm_like);
		screen->has_links = begins_with_one_of(tries[i], with_links);
		if (screen->curses && !cursor_address) {
			delscreen(screen->curses);
			screen->curses = NULL;
		}
	}
	return screen->curses != NULL;
}

/* Curses began on nothing; from here on it has the terminal. */
static void resume(struct screen *screen)
{
	wnoutrefresh(stdscr);
	doupdate();
	dup2(screen->fd, fileno(screen->out));
}

int screen_new(const struct screen_terms *terms, struct screen **screen_r)
{
	struct screen *screen = mem_alloc(sizeof *screen);
	screen->fd = terms->out_fd;
	screen->is_ascii = !terms->utf8;
	screen->is_mono = terms->no_color;
	screen->is_hosted = terms->is_hosted;
	screen->out = terms->resumes ? fopen("/dev/null", "w") : fdopen(dup(terms->out_fd), "w");
	screen->in = fdopen(dup(terms->out_fd), "r");
	set_size(screen, terms->columns, terms->rows);
	if (!screen->out || !screen->in || !start(screen, terms->term)) {
		screen_free(&screen);
		return ERR_SYSTEM;
	}
	set_escdelay(25);
	raw();
	noecho();
	nonl();
	typeahead(-1);
	start_colours(screen);
	make_farewell(screen);
	screen->owes_repaint = true;
	if (terms->resumes)
		resume(screen);
	else if (screen->is_xterm_like)
		(void)buf_add_text(&screen->output, "\033[?2004h");
	if (screen->is_xterm_like && !screen->is_mono)
		(void)buf_add_text(&screen->output, "\033]11;?\033\\");
	*screen_r = screen;
	return 0;
}

void screen_free(struct screen **screen_)
{
	struct screen *screen = *screen_;
	if (!screen)
		return;
	*screen_ = NULL;
	if (screen->curses && !screen->is_hosted) {
		if (screen->is_xterm_like)
			(void)buf_add_text(&screen->output, "\033[?2004l");
		flush(screen);
		endwin();
	}
	if (screen->curses)
		delscreen(screen->curses);
	if (screen->out)
		fclose(screen->out);
	if (screen->in)
		fclose(screen->in);
	forget_rows(screen);
	buf_free(&screen->output);
	buf_free(&screen->farewell);
	free(screen);
}

/* --- what it is --- */

int screen_columns(const struct screen *screen)
{
	return screen->columns;
}

int screen_rows(const struct screen *screen)
{
	return screen->rows;
}

bool screen_is_ascii(const struct screen *screen)
{
	return screen->is_ascii;
}

const char *screen_farewell(const struct screen *screen)
{
	return buf_text((struct buf *)&screen->farewell);
}

bool screen_is_drained(const struct screen *screen)
{
	int queued = 0;
	return ioctl(screen->fd, TIOCOUTQ, &queued) || queued == 0;
}

void screen_resize(struct screen *screen, int columns, int rows)
{
	forget_rows(screen);
	set_size(screen, columns, rows);
	resizeterm(screen->rows, screen->columns);
	make_farewell(screen);
	screen->owes_repaint = true;
}

void screen_set_palette(struct screen *screen, enum palette_name name)
{
	screen->palette = name;
}

void screen_repaint(struct screen *screen)
{
	screen->owes_repaint = true;
}

void screen_pause(struct screen *screen)
{
	if (screen->is_xterm_like)
		(void)buf_add_text(&screen->output, "\033[?2004l");
	flush(screen);
	endwin();
	screen->is_paused = true;
}

void screen_resume(struct screen *screen)
{
	if (screen->is_xterm_like)
		(void)buf_add_text(&screen->output, "\033[?2004h");
	screen->is_paused = false;
	screen->owes_repaint = true;
}

/* --- drawing a frame --- */

void screen_begin(struct screen *screen)
{
	struct row *rows = screen->now;
	assert(!screen->is_paused);
	if (screen->owes_repaint) {
		screen->owes_repaint = false;
		clear();
		wnoutrefresh(stdscr);
		doupdate();
		for (int i = 0; i < screen->rows; i++)
			row_clear(&screen->now[i]);
	}
	flush(screen);
	screen->now = screen->before;
	screen->before = rows;
	for (int i = 0; i < screen->rows; i++)
		row_clear(&screen->now[i]);
	erase();
}

static const struct {
	attr_t curses;
	unsigned ours;
} attributes_table[] = {
    {A_BOLD, PALETTE_BOLD},	  {A_DIM, PALETTE_FAINT},     {A_UNDERLINE, PALETTE_UNDERLINE},
    {A_REVERSE, PALETTE_REVERSE}, {A_ITALIC, PALETTE_ITALIC},
};

static attr_t attributes_of(const struct screen *screen, unsigned looks, short *pair_r)
{
	enum palette_name palette = screen->is_mono ? PALETTE_NONE : screen->palette;
	struct palette_style style = palette_style(palette, COLORS, looks);
	attr_t attributes = A_NORMAL;
	if (style.attributes & PALETTE_ITALIC && !enter_italics_mode)
		style.attributes ^= PALETTE_ITALIC | PALETTE_UNDERLINE;
	for (size_t i = 0; i < sizeof attributes_table / sizeof *attributes_table; i++)
		if (style.attributes & attributes_table[i].ours)
			attributes |= attributes_table[i].curses;
	*pair_r = style.colour >= 0 && style.colour < 8 ? (short)(style.colour + 1) : 0;
	return attributes;
}

static void note_link(struct row *row, int from, int to, const char *link)
{
	row->spans = mem_resize(row->spans, row->count + 1, sizeof *row->spans);
	row->spans[row->count++] = (struct span){from, to, mem_dup(link)};
	row->is_raw = true;
}

/* A code point and the marks on it, one cell. */
struct glyph {
	wchar_t text[CCHARW_MAX + 1];
	int count, width;
};

static void put_glyph(const struct glyph *glyph, int row, int column, attr_t attributes, short pair)
{
	cchar_t cell;
	if (!glyph->count || column + glyph->width > COLS)
		return;
	setcchar(&cell, glyph->text, attributes, pair, NULL);
	mvadd_wch(row, column, &cell);
}

static void put_wide(int row, int column, const char *text, size_t len, attr_t attributes,
		     short pair)
{
	struct glyph glyph = {0};
	int32_t code;
	int taken = 0;
	while (len) {
		size_t bytes = utf8_decode(text, len, &code);
		int width = code < 0 ? -1 : wcwidth((wchar_t)code);
		text += bytes, len -= bytes;
		if (width == 0) {
			if (glyph.count && glyph.count < CCHARW_MAX)
				glyph.text[glyph.count++] = (wchar_t)code;
			continue;
		}
		put_glyph(&glyph, row, column, attributes, pair);
		column += taken;
		/* The layout counted by its own table; the C library's may be older. */
		utf8_cluster(text - bytes, bytes, &taken);
		taken = taken < 1 ? 1 : taken;
		glyph = (struct glyph){.count = 1, .width = width < 0 ? 1 : width};
		glyph.text[0] = width < 0 ? L'?' : (wchar_t)code;
	}
	put_glyph(&glyph, row, column, attributes, pair);
}

void screen_put(struct screen *screen, int row, int column, unsigned looks, const char *text,
		size_t len, int width, const char *link)
{
	short pair;
	if (row < 0 || row >= screen->rows || column < 0 || column >= screen->columns)
		return;
	attr_t attributes = attributes_of(screen, looks, &pair);
	bool is_ascii = true;
	for (size_t i = 0; i < len && is_ascii; i++)
		is_ascii = (unsigned char)text[i] >= ' ' && (unsigned char)text[i] < 0x7f;
	if (is_ascii) {
		attr_set(attributes, pair, NULL);
		mvaddnstr(row, column, text, (int)len);
		attr_set(A_NORMAL, 0, NULL);
	} else {
		screen->now[row].is_raw = true;
		put_wide(row, column, text, len, attributes, pair);
	}
	if (link && screen->has_links && width > 0)
		note_link(&screen->now[row], column, column + width, link);
}

void screen_cursor(struct screen *screen, int row, int column)
{
	screen->cursor_row = row;
	screen->cursor_column = column;
}

/* --- sending it --- */

static const char *link_at(const struct row *row, int column)
{
	for (size_t i = 0; i < row->count; i++)
		if (column >= row->spans[i].from && column < row->spans[i].to)
			return row->spans[i].link;
	return NULL;
}

/* A cell as curses holds it, for the pen; its text goes into `text_r`. */
static struct pen_cell cell_of(const cchar_t *from, wchar_t text_r[CCHARW_MAX + 1])
{
	attr_t attributes = A_NORMAL;
	short pair = 0;
	struct pen_cell cell = {.text = text_r};
	wmemset(text_r, 0, CCHARW_MAX + 1);
	getcchar(from, text_r, &attributes, &pair, NULL);
	for (size_t i = 0; i < sizeof attributes_table / sizeof *attributes_table; i++)
		if (attributes & attributes_table[i].curses)
			cell.attributes |= attributes_table[i].ours;
	cell.colour = pair;
	cell.width = *text_r && wcwidth(*text_r) == 2 ? 2 : 1;
	return cell;
}

static bool differs(struct screen *screen, int y, int x, cchar_t *cell_r)
{
	cchar_t old;
	memset(&old, 0, sizeof old);
	memset(cell_r, 0, sizeof *cell_r);
	mvwin_wch(newscr, y, x, cell_r);
	mvwin_wch(curscr, y, x, &old);
	return memcmp(cell_r, &old, sizeof old) ||
	       !pen_is_same_link(link_at(&screen->now[y], x), link_at(&screen->before[y], x));
}

/* Sends what changed of a row that curses is not to be trusted with, and tells
 * curses that it is there. The last cell of all would scroll some terminals. */
static void send_row(struct screen *screen, struct pen *pen, int y)
{
	wchar_t text[CCHARW_MAX + 1];
	cchar_t from, second;
	bool is_changed = false;
	pen->column = -1;
	for (int x = 0, next; x < screen->columns; x = next) {
		bool is_new = differs(screen, y, x, &from);
		struct pen_cell cell = cell_of(&from, text);
		next = x + cell.width;
		if (cell.width == 2 && next < screen->columns && !is_new)
			is_new = differs(screen, y, x + 1, &second);
		if (!is_new)
			continue;
		is_changed = true;
		cell.link = link_at(&screen->now[y], x);
		if (y < screen->rows - 1 || next < screen->columns)
			pen_put(pen, y, x, &cell);
	}
	pen_end_row(pen);
	if (is_changed)
		copywin(newscr, curscr, y, 0, y, 0, y, screen->columns - 1, FALSE);
}

static void send_rows(struct screen *screen)
{
	struct pen pen = {.out = &screen->output};
	int row, column, to_row, to_column;
	getyx(curscr, row, column);
	getyx(newscr, to_row, to_column);
	for (int y = 0; y < screen->rows; y++)
		if (screen->now[y].is_raw || screen->before[y].is_raw)
			send_row(screen, &pen, y);
	wmove(newscr, to_row, to_column);
	wmove(curscr, row, column);
	if (!buf_len(&screen->output))
		return;
	pen_end(&pen, row, column);
	flush(screen);
}

void screen_end(struct screen *screen)
{
	move(screen->cursor_row < screen->rows ? screen->cursor_row : 0,
	     screen->cursor_column < screen->columns ? screen->cursor_column : 0);
	wnoutrefresh(stdscr);
	send_rows(screen);
	doupdate();
}
