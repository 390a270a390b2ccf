#include "tests/e2e/harness/term.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"
#include "tests/e2e/harness/run.h"

enum { TERM_EXPECT_MS = 60000, TERM_STEP_MS = 20, TERM_AGAIN_MS = 15000, TERM_RAW = 256 * 1024 };
/* Items looked through, and columns from the mark to the words of its own item. */
enum { TERM_ITEMS = 60, TERM_ITEM_WIDTH = 38 };

/* ED 2 of ECMA-48, as the capability clear_screen of most terminals ends. */
#define CLEAR "\033[2J"

struct term {
	VTerm *vterm;
	VTermScreen *screen;
	int fd, columns, rows;
	pid_t pid;
	int status;
	bool ended, hidden;
	struct term_state state;
	struct buf raw;
	size_t received;
	char *cleared; /* what stood there when it was last cleared */
};

static int term_on_prop(VTermProp prop, VTermValue *value, void *arg)
{
	struct term *term = arg;

	if (prop == VTERM_PROP_ALTSCREEN)
		term->state.alternate = value->boolean;
	else if (prop == VTERM_PROP_MOUSE)
		term->state.mouse = value->number;
	else if (prop == VTERM_PROP_REVERSE)
		term->state.reversed = value->boolean;
	else if (prop == VTERM_PROP_TITLE || prop == VTERM_PROP_ICONNAME)
		term->state.titles++;
	else if (prop == VTERM_PROP_CURSORVISIBLE)
		term->hidden = !value->boolean;
	return 1;
}

static int term_on_bell(void *arg)
{
	((struct term *)arg)->state.bells++;
	return 1;
}

/* Answers of the emulator to questions, as a terminal gives them. */
static void term_on_output(const char *bytes, size_t len, void *arg)
{
	((struct term *)arg)->state.answers += (int)len;
	term_type_bytes(arg, bytes, len);
}

static void term_make_screen(struct term *term)
{
	static const VTermScreenCallbacks callbacks = {.settermprop = term_on_prop,
						       .bell = term_on_bell};

	term->vterm = vterm_new(term->rows, term->columns);
	vterm_set_utf8(term->vterm, 1);
	vterm_output_set_callback(term->vterm, term_on_output, term);
	term->screen = vterm_obtain_screen(term->vterm);
	vterm_screen_enable_altscreen(term->screen, 1);
	vterm_screen_set_callbacks(term->screen, &callbacks, term);
	vterm_screen_reset(term->screen, 1);
}

static void term_set_env(const struct term_options *options)
{
	setenv("TERM", options->term ? options->term : "xterm-256color", 1);
	for (const char *const *e = options->env; e && *e; e++)
		putenv((char *)(uintptr_t)*e);
}

struct term *term_run(const char *const *argv, const struct term_options *options)
{
	struct term *term = mem_alloc(sizeof(*term));
	struct winsize size;

	term->columns = options->columns ? options->columns : 80;
	term->rows = options->rows ? options->rows : 24;
	size = (struct winsize){.ws_col = (unsigned short)term->columns,
				.ws_row = (unsigned short)term->rows};
	term->pid = forkpty(&term->fd, NULL, NULL, &size);
	assert_true(term->pid >= 0);
	if (term->pid == 0) {
		term_set_env(options);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	fcntl(term->fd, F_SETFL, O_NONBLOCK);
	fcntl(term->fd, F_SETFD, FD_CLOEXEC);
	term_make_screen(term);
	return term;
}

struct term *term_open(const struct server *server, const struct term_options *options)
{
	const char *argv[RUN_SSH_WORDS + 8], *at;
	char *send[4] = {NULL};
	int count = run_ssh_words(server, options->user, options->key, argv);
	struct term *term;

	at = argv[--count];
	argv[count++] = "-t";
	for (int i = 0; options->env && options->env[i] && i < 3; i++) {
		send[i] =
		    mem_printf("SendEnv=%.*s", (int)strcspn(options->env[i], "="), options->env[i]);
		argv[count++] = "-o";
		argv[count++] = send[i];
	}
	argv[count++] = at;
	argv[count++] = options->command;
	argv[count] = NULL;
	term = term_run(argv, options);
	for (int i = 0; i < 3; i++)
		free(send[i]);
	return term;
}

static void term_feed(struct term *term, const char *bytes, size_t len)
{
	vterm_input_write(term->vterm, bytes, len);
	vterm_screen_flush_damage(term->screen);
}

/* Take in what came within ms; false when the program is gone. */
static bool term_pump(struct term *term, int ms)
{
	struct pollfd p = {term->fd, POLLIN, 0};
	char bytes[65536];
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return true;
	n = read(term->fd, bytes, sizeof(bytes));
	if (n <= 0)
		return n < 0 && (errno == EAGAIN || errno == EINTR);
	if (buf_len(&term->raw) > TERM_RAW)
		buf_clear(&term->raw);
	buf_add(&term->raw, bytes, (size_t)n);
	term->received += (size_t)n;
	const char *clear = memmem(bytes, (size_t)n, CLEAR, sizeof(CLEAR) - 1);
	size_t before = clear ? (size_t)(clear - bytes) : 0;
	if (clear) {
		term_feed(term, bytes, before);
		free(term->cleared);
		term->cleared = term_text(term);
	}
	term_feed(term, bytes + before, (size_t)n - before);
	return true;
}

char *term_take_cleared(struct term *term)
{
	char *text = term->cleared;

	term->cleared = NULL;
	return text;
}

void term_settle(struct term *term, int ms)
{
	int64_t until = clock_mono_ms() + ms;

	while (clock_mono_ms() < until) {
		if (!term_pump(term, (int)(until - clock_mono_ms())))
			usleep(TERM_STEP_MS * 1000);
	}
}

void term_type_bytes(struct term *term, const char *bytes, size_t len)
{
	int64_t until = clock_mono_ms() + TERM_EXPECT_MS;

	while (len && clock_mono_ms() < until) {
		ssize_t n = write(term->fd, bytes, len);

		if (n < 0 && errno != EAGAIN)
			return;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
			until = clock_mono_ms() + TERM_EXPECT_MS;
		} else {
			struct pollfd ready = {.fd = term->fd, .events = POLLIN | POLLOUT};

			poll(&ready, 1, TERM_STEP_MS);
			term_pump(term, 0);
		}
	}
}

void term_type(struct term *term, const char *keys)
{
	term_type_bytes(term, keys, strlen(keys));
}

void term_resize(struct term *term, int columns, int rows)
{
	struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};

	term->columns = columns > 500 ? 500 : columns;
	term->rows = rows > 200 ? 200 : rows;
	vterm_set_size(term->vterm, term->rows, term->columns);
	ioctl(term->fd, TIOCSWINSZ, &size);
}

/* --- what stands there --- */

static void term_add_cell(const struct term *term, int row, int column, struct buf *to)
{
	VTermScreenCell cell;
	VTermPos at = {row, column};
	char utf8[8];

	if (!vterm_screen_get_cell(term->screen, at, &cell) || cell.chars[0] == (uint32_t)-1)
		return;
	if (cell.chars[0] == 0)
		buf_add_char(to, ' ');
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++) {
		uint32_t c = cell.chars[i];
		int n = 0;

		if (c < 0x80) {
			utf8[n++] = (char)c;
		} else if (c < 0x800) {
			utf8[n++] = (char)(0xc0 | c >> 6);
			utf8[n++] = (char)(0x80 | (c & 0x3f));
		} else if (c < 0x10000) {
			utf8[n++] = (char)(0xe0 | c >> 12);
			utf8[n++] = (char)(0x80 | (c >> 6 & 0x3f));
			utf8[n++] = (char)(0x80 | (c & 0x3f));
		} else {
			utf8[n++] = (char)(0xf0 | c >> 18);
			utf8[n++] = (char)(0x80 | (c >> 12 & 0x3f));
			utf8[n++] = (char)(0x80 | (c >> 6 & 0x3f));
			utf8[n++] = (char)(0x80 | (c & 0x3f));
		}
		buf_add(to, utf8, (size_t)n);
	}
}

char *term_row(struct term *term, int row)
{
	struct buf text = {0};
	char *line;
	size_t len;

	for (int column = 0; column < term->columns; column++)
		term_add_cell(term, row, column, &text);
	line = buf_take(&text, &len);
	while (len && line[len - 1] == ' ')
		line[--len] = '\0';
	return line;
}

char *term_text(struct term *term)
{
	struct buf text = {0};

	for (int row = 0; row < term->rows; row++) {
		char *line = term_row(term, row);

		buf_add_text(&text, line);
		buf_add_char(&text, '\n');
		free(line);
	}
	return buf_take(&text, NULL);
}

int term_row_of(struct term *term, const char *text)
{
	for (int row = 0; row < term->rows; row++) {
		char *line = term_row(term, row);
		bool found = strstr(line, text) != NULL;

		free(line);
		if (found)
			return row;
	}
	return -1;
}

bool term_shows(struct term *term, const char *text)
{
	return term_row_of(term, text) >= 0;
}

static bool term_wait_until(struct term *term, const char *text, bool there, int ms)
{
	int64_t until = clock_mono_ms() + ms;

	while (term_shows(term, text) != there) {
		if (clock_mono_ms() > until)
			return false;
		if (!term_pump(term, TERM_STEP_MS))
			usleep(TERM_STEP_MS * 1000);
	}
	return true;
}

bool term_wait(struct term *term, const char *text, int ms)
{
	return term_wait_until(term, text, true, ms);
}

bool term_wait_gone(struct term *term, const char *text, int ms)
{
	return term_wait_until(term, text, false, ms);
}

static void term_fail(struct term *term, const char *what, const char *text)
{
	char *screen = term_text(term);

	/* print_error cuts at a kilobyte. */
	fprintf(stderr, "%s: %s\n-- the screen --\n%s----\n", what, text, screen);
	free(screen);
	fail();
}

void term_expect(struct term *term, const char *text)
{
	if (!term_wait(term, text, TERM_EXPECT_MS))
		term_fail(term, "not on the screen", text);
}

void term_expect_gone(struct term *term, const char *text)
{
	if (!term_wait_gone(term, text, TERM_EXPECT_MS))
		term_fail(term, "still on the screen", text);
}

void term_cursor(struct term *term, int *row_r, int *column_r)
{
	VTermPos at;

	vterm_state_get_cursorpos(vterm_obtain_state(term->vterm), &at);
	*row_r = at.row;
	*column_r = at.col;
}

bool term_is_bold(struct term *term, int row, int column)
{
	VTermScreenCell cell;

	return vterm_screen_get_cell(term->screen, (VTermPos){row, column}, &cell) &&
	       cell.attrs.bold;
}

bool term_on_alternate(struct term *term)
{
	return term->state.alternate;
}

struct term_state term_state(const struct term *term)
{
	return term->state;
}

uint32_t term_cell(const struct term *term, int row, int column)
{
	VTermScreenCell cell;

	if (!vterm_screen_get_cell(term->screen, (VTermPos){row, column}, &cell))
		return 0;
	return cell.chars[0];
}

bool term_cursor_is_visible(struct term *term)
{
	return !term->hidden;
}

size_t term_received(const struct term *term)
{
	return term->received;
}

const char *term_raw(const struct term *term)
{
	return buf_text((struct buf *)(uintptr_t)&term->raw);
}

/* --- its end --- */

pid_t term_pid(const struct term *term)
{
	return term->pid;
}

/* --- lists --- */

/* A frame is whole when the terminal's cursor is back on the item it marks; within a
 * long text none is marked, and the cursor stands at a line's begin. */
static bool term_is_whole(struct term *term)
{
	int row, column, marked = term_row_of(term, "▸");

	term_cursor(term, &row, &column);
	if (marked < 0)
		return term->cleared && row && !column && term_shows(term, " UTC");
	return term->cleared && marked == row;
}

void term_sync(struct term *term)
{
	int64_t until = clock_mono_ms() + TERM_EXPECT_MS;

	while (clock_mono_ms() < until) {
		int64_t again = clock_mono_ms() + TERM_AGAIN_MS;

		free(term_take_cleared(term));
		term_type(term, "\x0c");
		while (clock_mono_ms() < again) {
			term_settle(term, TERM_STEP_MS);
			if (term_is_whole(term))
				return;
		}
	}
	term_expect(term, "▸");
}

/* Whether the item under the cursor is that one: words further to the right are of the
 * item beside it. */
static bool term_is_at(struct term *term, const char *words)
{
	char *row = term_row(term, term_row_of(term, "▸")), *mark = strstr(row, "▸");
	char *found = mark ? strstr(mark, words) : NULL;
	bool is_it = found && utf8_width(mark, (size_t)(found - mark)) < TERM_ITEM_WIDTH;

	free(row);
	return is_it;
}

void term_choose(struct term *term, const char *words)
{
	/* A place has the cursor, too. */
	term_type(term, "g");
	for (int i = 0; i < TERM_ITEMS; i++) {
		term_sync(term);
		if (term_is_at(term, words)) {
			term_type(term, "\r");
			return;
		}
		term_type(term, "j");
	}
	term_expect(term, words);
	fail_msg("the cursor does not come to: %s", words);
}

int term_wait_exit(struct term *term, int ms)
{
	int64_t until = clock_mono_ms() + ms;
	int status;

	while (!term->ended) {
		term_pump(term, TERM_STEP_MS);
		if (waitpid(term->pid, &status, WNOHANG) == term->pid) {
			term->ended = true;
			term->status =
			    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
			term_settle(term, TERM_STEP_MS);
		} else if (clock_mono_ms() > until) {
			return -1;
		}
	}
	return term->status;
}

void term_close(struct term **term_in)
{
	struct term *term = *term_in;

	*term_in = NULL;
	if (!term->ended) {
		kill(term->pid, SIGKILL);
		waitpid(term->pid, NULL, 0);
	}
	close(term->fd);
	vterm_free(term->vterm);
	buf_free(&term->raw);
	free(term->cleared);
	free(term);
}
