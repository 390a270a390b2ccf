#include "client/term/screen.h"

#include <assert.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>
#undef columns
#undef lines

#include "client/term/grid.h"
#include "client/term/pen.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"

/* Columns that are as long written as jumped over; blanks, as erased. */
enum { BRIDGE = 5, ERASE = 12 };

struct screen {
	SCREEN *curses;
	FILE *in, *out;
	int fd;
	int columns, rows;
	bool is_ascii, is_hosted, is_mono, is_xterm_like;
	bool is_asked, has_links, has_notes; /* as learn_term() found */
	enum screen_links links;	     /* wanted */
	bool owes_repaint, is_paused;
	bool has_frame; /* in the output */
	enum palette_name palette;
	struct grid *grid;	  /* the frame that is drawn */
	uint64_t *shown, *prints; /* of the grid's cells: as the terminal shows them; of a row */
	int cursor_row, cursor_column; /* wanted */
	int shown_row, shown_column;
	struct buf output; /* leaves with a frame */
	struct buf farewell;
};

/* All of it at once: one write is one packet, and what is seen is whole. */
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

/* It may be asked who it is; it knows links (OSC 8); it shows notes (OSC 9),
 * which others may print. */
enum { ASKED = 1 << 0, LINKS = 1 << 1, NOTES = 1 << 2 };

/* What a terminal is like by the name it goes by; the first row that fits. One
 * that is in none is asked nothing and gets no more than its description says:
 * vt100, linux, putty. `xterm` alone is what many say that are something else,
 * and screen hands no answers on. */
static const struct {
	const char *prefix;
	unsigned flags;
} terms_table[] = {
    {"xterm-kitty", LINKS | NOTES},
    {"xterm-ghostty", LINKS | NOTES},
    {"xterm-", ASKED},
    {"xterm", 0},
    {"tmux", ASKED},
    {"screen", 0},
    {"rxvt", 0},
    {"alacritty", LINKS},
    {"foot", LINKS | NOTES},
    {"kitty", LINKS | NOTES},
    {"wezterm", LINKS | NOTES},
    {"contour", LINKS},
    {"iterm", ASKED | NOTES},
    {"konsole", ASKED},
    {"gnome", ASKED},
    {"vte", ASKED},
    {"st-", 0},
};

static bool learn_term(struct screen *screen, const char *term)
{
	screen->is_xterm_like = screen->is_asked = screen->has_links = screen->has_notes = false;
	for (size_t i = 0; i < sizeof terms_table / sizeof *terms_table; i++) {
		if (strncmp(term, terms_table[i].prefix, strlen(terms_table[i].prefix)) != 0)
			continue;
		screen->is_xterm_like = true;
		screen->is_asked = terms_table[i].flags & ASKED;
		screen->has_links = terms_table[i].flags & LINKS;
		screen->has_notes = terms_table[i].flags & NOTES;
		return true;
	}
	return false;
}

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
}

/* The grid of this size; what is on the terminal is not known. */
static void set_grid(struct screen *screen)
{
	size_t columns = (size_t)screen->columns;
	grid_free(&screen->grid);
	free(screen->shown);
	screen->grid = grid_new(screen->rows, screen->columns);
	screen->shown = mem_alloc(columns * ((size_t)screen->rows + 1) * sizeof *screen->shown);
	screen->prints = screen->shown + columns * (size_t)screen->rows;
	screen->owes_repaint = true;
}

/* A terminal that curses was not given is begun by these. */
static void add_begin(struct screen *screen)
{
	struct buf *out = &screen->output;
	pen_capability(out, enter_ca_mode);
	pen_capability(out, exit_attribute_mode);
	pen_capability(out, exit_insert_mode);
	if (auto_right_margin)
		pen_capability(out, enter_am_mode);
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

/* The size comes from the environment: on a socket there is nothing to ask. A
 * hosted client's terminal is the server's: curses gets none, and is told that
 * one cell is all there is, which saves three windows. */
static SCREEN *start_curses(struct screen *screen, const char *term)
{
	char size[16];
	snprintf(size, sizeof size, "%d", screen->is_hosted ? 1 : screen->rows);
	setenv("LINES", size, 1);
	snprintf(size, sizeof size, "%d", screen->is_hosted ? 1 : screen->columns);
	setenv("COLUMNS", size, 1);
	setenv("NCURSES_NO_PADDING", "1", 1);
	SCREEN *curses = newterm(term, screen->out, screen->in);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	return curses;
}

/* One whose description is not here is still what it says it is; one nobody
 * knows is drawn on as an xterm, and asked nothing. */
static bool start(struct screen *screen, const char *term)
{
	const char *tries[] = {is_term(term) ? term : "xterm-256color", "xterm-256color", "vt100"};
	const char *name = NULL;
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "");
	for (size_t i = 0; i < sizeof tries / sizeof *tries && !screen->curses; i++) {
		name = tries[i];
		screen->curses = start_curses(screen, name);
		if (screen->curses && !cursor_address) {
			delscreen(screen->curses);
			screen->curses = NULL;
		}
	}
	if (!is_term(term) || !learn_term(screen, term)) {
		learn_term(screen, name);
		screen->is_asked = false;
	}
	return screen->curses != NULL;
}

/* They leave ahead of the first frame, whose clearing takes away what a
 * terminal may have made of one it did not know; nobody waits for answers. */
static void add_questions(struct screen *screen)
{
	if (screen->is_xterm_like && !screen->is_mono)
		(void)buf_add_text(&screen->output, "\033]11;?\033\\");
	if (screen->is_asked)
		(void)buf_add_text(&screen->output, "\033[>q\033[>c");
}

static bool open_files(struct screen *screen)
{
	if (screen->is_hosted) {
		screen->in = screen->out = fopen("/dev/null", "r+e");
	} else {
		screen->out = fdopen(dup(screen->fd), "w");
		screen->in = fdopen(dup(screen->fd), "r");
	}
	return screen->out && screen->in;
}

/* What curses does to a terminal of its own: modes, and another screen. */
static void begin_own(void)
{
	raw();
	noecho();
	nonl();
	refresh();
}

void screen_take(struct screen *screen, const struct screen_terms *terms)
{
	screen->fd = terms->out_fd;
	screen->is_ascii = !terms->utf8;
	screen->is_mono = terms->no_color || max_colors < 8 || !set_a_foreground;
	set_size(screen, terms->columns, terms->rows);
	set_grid(screen);
	make_farewell(screen);
	if (!screen->is_hosted)
		begin_own();
	else if (!terms->resumes)
		add_begin(screen);
	if (screen->is_xterm_like && !terms->resumes)
		(void)buf_add_text(&screen->output, "\033[?2004h");
	add_questions(screen);
}

int screen_new(const struct screen_terms *terms, struct screen **screen_r)
{
	struct screen *screen = mem_alloc(sizeof *screen);
	screen->fd = terms->out_fd;
	screen->is_hosted = terms->is_hosted;
	set_size(screen, terms->columns, terms->rows);
	if (!open_files(screen) || !start(screen, terms->term)) {
		screen_free(&screen);
		return ERR_SYSTEM;
	}
	if (screen->fd >= 0)
		screen_take(screen, terms);
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
	grid_free(&screen->grid);
	if (screen->curses)
		delscreen(screen->curses);
	if (screen->in && screen->in != screen->out)
		fclose(screen->in);
	if (screen->out)
		fclose(screen->out);
	free(screen->shown);
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
	set_size(screen, columns, rows);
	set_grid(screen);
	if (!screen->is_hosted)
		resizeterm(screen->rows, screen->columns);
	make_farewell(screen);
}

void screen_set_palette(struct screen *screen, enum palette_name name)
{
	screen->palette = name;
}

void screen_set_links(struct screen *screen, enum screen_links links)
{
	screen->links = links;
}

void screen_note_links(struct screen *screen)
{
	screen->has_links = true;
}

static bool may_link(const struct screen *screen)
{
	return screen->links == SCREEN_LINKS_AUTO
		   ? screen->has_links
		   : screen->links == SCREEN_LINKS_ON && screen->is_xterm_like;
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
	refresh();
	if (screen->is_xterm_like)
		(void)buf_add_text(&screen->output, "\033[?2004h");
	screen->is_paused = false;
	screen->owes_repaint = true;
}

/* --- drawing a frame --- */

void screen_begin(struct screen *screen)
{
	assert(!screen->is_paused);
	grid_clear(screen->grid);
}

static struct pen_look look_of(const struct screen *screen, unsigned looks)
{
	enum palette_name palette = screen->is_mono ? PALETTE_NONE : screen->palette;
	struct palette_style style = palette_style(palette, max_colors, looks);
	if (style.attributes & PALETTE_ITALIC && !enter_italics_mode)
		style.attributes ^= PALETTE_ITALIC | PALETTE_UNDERLINE;
	return (struct pen_look){style.attributes,
				 style.colour >= 0 && style.colour < 8 ? style.colour + 1 : 0};
}

void screen_put(struct screen *screen, int row, int column, unsigned looks, const char *text,
		size_t len, int width, const char *link)
{
	struct pen_look look = look_of(screen, looks);
	grid_put(screen->grid, row, column, &look, text, len);
	if (link && width > 0 && may_link(screen))
		grid_link(screen->grid, row, column, column + width, link);
}

void screen_cursor(struct screen *screen, int row, int column)
{
	screen->cursor_row = row < screen->rows ? row : 0;
	screen->cursor_column = column < screen->columns ? column : 0;
}

/* --- sending it --- */

/* Where the row is blank to its end. */
static int end_of(const struct screen *screen, int end)
{
	uint64_t blank = grid_blank(screen->grid);
	while (end > 0 && screen->prints[end - 1] == blank)
		end--;
	return end;
}

/* What stands between the pen and there, where writing it again is no longer
 * than jumping over it. */
static void bridge(struct screen *screen, struct pen *pen, int to)
{
	struct pen_cell cells[BRIDGE];
	int from = pen->column, count = to - from;
	if (from < 0 || count < 1 || count > BRIDGE)
		return;
	for (int i = 0; i < count; i++) {
		grid_cell(screen->grid, from + i, &cells[i]);
		if (!pen_may_repeat(pen, &cells[i]))
			return;
	}
	for (int i = 0; i < count; i++)
		pen_put(pen, from + i, &cells[i]);
}

static int blanks_at(const struct screen *screen, int column, int end)
{
	uint64_t blank = grid_blank(screen->grid);
	int count = 0;
	while (column + count < end && screen->prints[column + count] == blank)
		count++;
	return count;
}

/* The cells of a row that differ, up to its blank end. */
static void send_cells(struct screen *screen, struct pen *pen, const uint64_t *shown, int end)
{
	struct pen_cell cell;
	for (int x = 0, next; x < end; x = next) {
		next = x + 1;
		if (screen->prints[x] == shown[x])
			continue;
		int blanks = blanks_at(screen, x, end);
		if (blanks >= ERASE) {
			next = x + blanks;
			pen_erase(pen, x, next);
			continue;
		}
		grid_cell(screen->grid, x, &cell);
		next = x + cell.width;
		if (next > end) { /* would take the last one of all */
			pen_clear(pen, x, end);
			continue;
		}
		bridge(screen, pen, x);
		pen_put(pen, x, &cell);
	}
}

/* Sends what differs of a row. The last cell of all would scroll some terminals. */
static void send_row(struct screen *screen, struct pen *pen, int y)
{
	size_t columns = (size_t)screen->columns;
	uint64_t *shown = screen->shown + (size_t)y * columns;
	int last = screen->columns - (y == screen->rows - 1), end, from;
	grid_read(screen->grid, y, screen->prints);
	if (!memcmp(shown, screen->prints, columns * sizeof *shown))
		return;
	end = end_of(screen, last);
	pen_begin_row(pen, y);
	send_cells(screen, pen, shown, end);
	for (from = end; from < last && shown[from] == screen->prints[from]; from++)
		;
	if (from < last)
		pen_clear(pen, from, last);
	pen_end_row(pen);
	memcpy(shown, screen->prints, columns * sizeof *shown);
}

static void add_clear(struct screen *screen)
{
	size_t cells = (size_t)screen->rows * (size_t)screen->columns;
	uint64_t cleared = clear_screen ? grid_blank(screen->grid) : 0;
	pen_capability(&screen->output, exit_attribute_mode);
	pen_capability(&screen->output, clear_screen);
	for (size_t i = 0; i < cells; i++)
		screen->shown[i] = cleared;
	screen->shown_row = -1;
	screen->owes_repaint = false;
}

void screen_ring(struct screen *screen, const char *words)
{
	if (words && screen->has_notes)
		(void)buf_printf(&screen->output, "\033]9;%s\a", words);
	else
		(void)buf_add_text(&screen->output, "\a");
}

void screen_end(struct screen *screen)
{
	struct pen pen = {.out = &screen->output};
	if (screen->owes_repaint)
		add_clear(screen);
	size_t before = buf_len(&screen->output);
	for (int y = 0; y < screen->rows; y++)
		send_row(screen, &pen, y);
	if (buf_len(&screen->output) != before || screen->cursor_row != screen->shown_row ||
	    screen->cursor_column != screen->shown_column)
		pen_end(&pen, screen->cursor_row, screen->cursor_column);
	screen->shown_row = screen->cursor_row;
	screen->shown_column = screen->cursor_column;
	screen->has_frame = true;
}

void screen_flush(struct screen *screen)
{
	if (screen->has_frame)
		flush(screen);
	screen->has_frame = false;
}
