/* How frames leave: each in one write, and what is sent of it makes the
 * terminal show what a frame sent whole would. */
#include "tests/unit/client_answers.h"

#include "client/term/screen.h"

static struct stage *opened(int columns, int rows, bool resumes)
{
	struct stage_terms terms = {.columns = columns,
				    .rows = rows,
				    .answer = answers,
				    .packets = true,
				    .resumes = resumes};
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, "The page ends here");
	stage_settle(stage);
	return stage;
}

/* --- one write --- */

static void test_key_is_one_write(void **state)
{
	static const char *const keys[] = {"jj", "\r", "j", "\r", " ", " ", "b", "G", "?", "\f"};
	(void)state;
	answers_posts = 60;
	struct stage *stage = opened(80, 24, false);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		int before = stage->reads;
		stage_type(stage, keys[i]);
		assert_int_equal(stage->reads - before, 1);
	}
	stage_free(&stage);
	answers_posts = 14;
}

static void test_resize_is_one_write(void **state)
{
	static const int sizes[][2] = {{500, 200}, {40, 15}, {1, 1}, {80, 24}};
	struct stage *stage = opened(80, 24, false);
	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		int before = stage->reads;
		stage->columns = sizes[i][0];
		stage->rows = sizes[i][1];
		vterm_set_size(stage->vterm, stage->rows, stage->columns);
		stage_tell(stage, "terminal.resize",
			   json_pack("{s:i, s:i}", "columns", stage->columns, "rows", stage->rows));
		assert_int_equal(stage->reads - before, 1);
	}
	assert_true(stage_shows(stage, "The page ends here"));
	stage_free(&stage);
}

/* What begins a terminal leaves with the first frame; who wakes begins none. */
static void test_first_frame(void **state)
{
	static const char alternate[] = "\033[?1049h", pastes[] = "\033[?2004h";
	(void)state;
	for (int resumes = 0; resumes < 2; resumes++) {
		struct stage *stage = opened(80, 24, resumes);
		assert_int_equal(stage->reads, 1);
		assert_int_equal(strstr(stage->raw, alternate) != NULL, !resumes);
		assert_int_equal(strstr(stage->raw, pastes) != NULL, !resumes);
		assert_non_null(strstr(stage->raw, "\033]11;?"));
		stage_free(&stage);
	}
}

/* --- what is sent is enough --- */

enum { PIECES = 40, FRAMES = 300, LONGEST = 24 };

static const char *const pieces[] = {
    "words, and more of them",
    "x",
    "           ",
    "\346\227\245\346\234\254\350\252\236", /* wide */
    "a\346\227\245b",
    "cafe\314\201 noe\314\210l", /* marks */
    "\342\224\202 quoted \342\224\200\342\224\200\342\224\200\342\224\200\342\224\200\314\201",
    "\342\226\270",
    "\360\237\221\251!", /* young */
    "\343\201\251\343\201\206\343\201\236 \342\200\246",
};

static const unsigned looks[] = {
    PALETTE_TEXT, PALETTE_DIM,	 PALETTE_STRONG, PALETTE_CODE,
    PALETTE_LINK, PALETTE_BADGE, PALETTE_MATCH,	 PALETTE_EMPHASIS | PALETTE_ACCENT,
};

struct piece {
	const char *text, *link;
	unsigned look;
	int row, column;
};

struct painter {
	struct screen *screen;
	int fd, columns, rows;
	VTerm *vterm;
	VTermScreen *shown;
	struct piece piece[PIECES];
	unsigned seed;
};

static int any(struct painter *painter, int most)
{
	painter->seed = painter->seed * 1103515245u + 12345u;
	return (int)((painter->seed >> 16) % (unsigned)most);
}

static void change(struct painter *painter, struct piece *piece)
{
	piece->text = pieces[any(painter, sizeof pieces / sizeof *pieces)];
	piece->look = looks[any(painter, sizeof looks / sizeof *looks)];
	piece->row = any(painter, painter->rows);
	piece->column = any(painter, painter->columns + 4) - 2;
	piece->link = any(painter, 4) ? NULL : "https://example.org/a";
	/* libvterm 0.1.4 puts a mark of the last column into the next row. */
	if (strpbrk(piece->text, "\314") && piece->column + LONGEST > painter->columns)
		piece->text = pieces[0];
}

/* Draws the pieces; how many bytes, and the writes they came in. */
static size_t paint(struct painter *painter, int *writes_r)
{
	static char bytes[256 * 1024];
	size_t all = 0;
	ssize_t got;
	*writes_r = 0;
	screen_begin(painter->screen);
	for (int i = 0; i < PIECES; i++) {
		const struct piece *piece = &painter->piece[i];
		size_t len = strlen(piece->text);
		screen_put(painter->screen, piece->row, piece->column, piece->look, piece->text,
			   len, utf8_width(piece->text, len), piece->link);
	}
	screen_cursor(painter->screen, painter->piece[0].row, 0);
	screen_end(painter->screen);
	screen_flush(painter->screen);
	while ((got = recv(painter->fd, bytes, sizeof bytes, MSG_DONTWAIT)) > 0) {
		vterm_input_write(painter->vterm, bytes, (size_t)got);
		all += (size_t)got;
		(*writes_r)++;
	}
	return all;
}

static VTermScreenCell *picture(const struct painter *painter)
{
	VTermScreenCell *cells =
	    mem_alloc((size_t)(painter->rows * painter->columns) * sizeof *cells);
	for (int row = 0; row < painter->rows; row++)
		for (int column = 0; column < painter->columns; column++)
			vterm_screen_get_cell(painter->shown, (VTermPos){row, column},
					      &cells[row * painter->columns + column]);
	return cells;
}

static bool is_blank(const VTermScreenCell *cell)
{
	return !cell->chars[0] || cell->chars[0] == ' ';
}

static bool is_same(const VTermScreenCell *a, const VTermScreenCell *b)
{
	bool is_plain =
	    !a->attrs.underline && !a->attrs.reverse && !b->attrs.underline && !b->attrs.reverse;
	if (is_blank(a) && is_blank(b) && is_plain)
		return true;
	if (a->chars[0] == (uint32_t)-1 || b->chars[0] == (uint32_t)-1) /* second of a wide one */
		return a->chars[0] == b->chars[0];
	return !memcmp(a->chars, b->chars, sizeof a->chars) && a->width == b->width &&
	       a->attrs.bold == b->attrs.bold && a->attrs.underline == b->attrs.underline &&
	       a->attrs.italic == b->attrs.italic && a->attrs.reverse == b->attrs.reverse &&
	       vterm_color_is_equal(&a->fg, &b->fg);
}

/* In the painter's process. */
static void must(bool holds, const char *what, int row, int column)
{
	if (holds)
		return;
	print_message("%s: row %d, column %d\n", what, row, column);
	_exit(1);
}

/* The frame as it came, bit by bit, is the one that is sent whole. */
static void check_frame(struct painter *painter)
{
	int writes;
	size_t all = paint(painter, &writes);
	must(writes == (all ? 1 : 0), "more than one write", -1, -1);
	VTermScreenCell *before = picture(painter), *after;
	must(paint(painter, &writes) == 0, "the same frame sent something", -1, -1);
	screen_repaint(painter->screen);
	paint(painter, &writes);
	must(writes == 1, "sent whole, more than one write", -1, -1);
	after = picture(painter);
	for (int i = 0; i < painter->rows * painter->columns; i++)
		must(is_same(&before[i], &after[i]), "differs", i / painter->columns,
		     i % painter->columns);
	free(before);
	free(after);
}

static void paint_all(const char *term, int columns, int rows)
{
	struct painter painter = {.columns = columns, .rows = rows, .seed = 7};
	int pair[2];
	must(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), "no socketpair", -1, -1);
	struct screen_terms terms = {.term = term,
				     .columns = columns,
				     .rows = rows,
				     .out_fd = pair[1],
				     .utf8 = true,
				     .is_hosted = true};
	must(!screen_new(&terms, &painter.screen), "no screen", -1, -1);
	painter.fd = pair[0];
	painter.vterm = vterm_new(rows, columns);
	vterm_set_utf8(painter.vterm, 1);
	painter.shown = vterm_obtain_screen(painter.vterm);
	vterm_screen_enable_altscreen(painter.shown, 1);
	vterm_screen_reset(painter.shown, 1);
	for (int i = 0; i < PIECES; i++)
		change(&painter, &painter.piece[i]);
	for (int i = 0; i < FRAMES; i++) {
		check_frame(&painter);
		for (int n = any(&painter, 6); n >= 0; n--)
			change(&painter, &painter.piece[any(&painter, PIECES)]);
	}
	screen_free(&painter.screen);
	vterm_free(painter.vterm);
}

/* There is one screen a process. */
static void paint_apart(const char *term, int columns, int rows)
{
	int status;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		paint_all(term, columns, rows);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status)
		fail_msg("%s, %dx%d: status %d", term, columns, rows, status);
}

static void test_what_differs_is_enough(void **state)
{
	static const char *const terms[] = {"xterm-256color", "vt100",	     "linux",
					    "screen",	      "xterm-kitty", "ansi"};
	(void)state;
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
		paint_apart(terms[i], 80, 24);
	paint_apart("xterm-256color", 7, 5);
	paint_apart("xterm-256color", 1, 1);
	paint_apart("xterm-256color", 160, 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_key_is_one_write),
	    cmocka_unit_test(test_resize_is_one_write),
	    cmocka_unit_test(test_first_frame),
	    cmocka_unit_test(test_what_differs_is_enough),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
