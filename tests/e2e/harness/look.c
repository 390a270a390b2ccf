#include "tests/e2e/harness/look.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_STEPS = 1500, QUIET_MS = 10, LATE_MS = 400, RULE = 0x2500, MARK = 0x25b8 };

static void settle(struct term *term, int ms)
{
	size_t before;

	do {
		before = term_received(term);
		term_settle(term, ms);
	} while (term_received(term) != before);
}

void look_press(struct term *term, const char *keys)
{
	size_t before = term_received(term);

	term_type(term, keys);
	for (int i = 0; i < ANSWER_STEPS && term_received(term) == before; i++)
		term_settle(term, 2);
	settle(term, QUIET_MS);
}

static bool is_blank(const struct term *term, int row, int from, int to)
{
	for (int column = from; column < to; column++) {
		uint32_t code = term_cell(term, row, column);

		if (code != 0 && code != ' ')
			return false;
	}
	return true;
}

static bool is_rule(const struct term *term, int row)
{
	for (int column = 0; column < LOOK_COLUMNS; column++)
		if (term_cell(term, row, column) != RULE)
			return false;
	return true;
}

static bool is_harmful(uint32_t code)
{
	return code != 0 && code != UINT32_MAX &&
	       (code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x61c ||
		(code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
		(code >= 0x2060 && code <= 0x206f) || code == 0xfeff);
}

/* A rule with words: "── 3 new ───". */
static bool is_worded_rule(const struct term *term, int row)
{
	return term_cell(term, row, 0) == RULE && term_cell(term, row, 1) == RULE &&
	       term_cell(term, row, LOOK_COLUMNS - 1) == RULE;
}

static const char *wrong_margin(const struct term *term, int row, enum look_kind kind)
{
	if (!is_blank(term, row, LOOK_COLUMNS - 1, LOOK_COLUMNS))
		return "something in the last column";
	if (term_cell(term, row, 0) != MARK && !is_blank(term, row, 0, 1))
		return "something in the first column";
	if (kind == LOOK_READER && !is_blank(term, row, 1, 2))
		return "something in the second column";
	if (kind == LOOK_READER && !isdigit((int)(term_cell(term, row, 2) & 0x7f)) &&
	    !is_blank(term, row, 1, LOOK_TEXT_AT))
		return "something left of the text";
	return NULL;
}

static const char *wrong_body(struct term *term, int first, enum look_kind kind)
{
	int marks = 0, row_of_mark = -1, column_of_mark = -1, row, column;
	const char *wrong;

	for (int y = first; y < LOOK_ROWS - 2; y++) {
		for (int x = 0; x < 3; x++) {
			if (term_cell(term, y, x) != MARK)
				continue;
			marks++;
			row_of_mark = y;
			column_of_mark = x;
		}
		if (is_worded_rule(term, y))
			continue;
		if (kind == LOOK_READER && (wrong = wrong_margin(term, y, kind)))
			return wrong;
		if (!is_blank(term, y, LOOK_COLUMNS - 1, LOOK_COLUMNS))
			return "something in the last column";
	}
	if (marks != 1)
		return "not exactly one mark";
	term_cursor(term, &row, &column);
	return row == row_of_mark && column == column_of_mark ? NULL : "the cursor is not on it";
}

static const char *wrong_hints(struct term *term)
{
	char *hints = term_row(term, LOOK_ROWS - 1);
	size_t len = strlen(hints);
	const char *wrong = NULL;

	if (len < 4 || strcmp(hints + len - 4, " UTC") != 0)
		wrong = "the hints do not end with the clock";
	else if (!is_blank(term, LOOK_ROWS - 1, 0, 1) ||
		 !is_blank(term, LOOK_ROWS - 1, LOOK_COLUMNS - 1, LOOK_COLUMNS) ||
		 is_blank(term, LOOK_ROWS - 1, LOOK_COLUMNS - 2, LOOK_COLUMNS - 1))
		wrong = "the hints are not in their place";
	else if (!strstr(hints, "? help") && !strstr(hints, "You have read everything."))
		wrong = "the hints are not whole";
	free(hints);
	return wrong;
}

static const char *wrong_with(struct term *term, enum look_kind kind)
{
	int first = is_rule(term, 1) ? 2 : 3;

	for (int row = 0; row < LOOK_ROWS; row++)
		for (int column = 0; column < LOOK_COLUMNS; column++)
			if (is_harmful(term_cell(term, row, column)))
				return "a harmful character";
	if (!is_blank(term, 0, 0, 1) || !is_blank(term, 0, LOOK_COLUMNS - 1, LOOK_COLUMNS) ||
	    is_blank(term, 0, 1, LOOK_COLUMNS / 2))
		return "the title is not in its place";
	if (!is_rule(term, first - 1) || !is_rule(term, LOOK_ROWS - 2))
		return "a rule is not whole";
	const char *wrong = wrong_body(term, first, kind);

	return wrong ? wrong : wrong_hints(term);
}

void look_fail(struct term *term, const char *what)
{
	char *screen = term_text(term);

	fprintf(stderr, "%s\n%s----\n", what, screen);
	free(screen);
	fail();
}

void look_layout(struct term *term, enum look_kind kind)
{
	const char *wrong = wrong_with(term, kind);

	if (wrong) {
		settle(term, LATE_MS);
		wrong = wrong_with(term, kind);
	}
	if (wrong)
		look_fail(term, wrong);
}

/* The screen but for the clock and what was said. */
static char *picture_of(char *text)
{
	for (int row = 0, at = 0; text[at]; at++)
		if (text[at] == '\n' && ++row == LOOK_ROWS - 1)
			text[at] = '\0';
	return text;
}

/* What is compared stood there when the screen was cleared: a frame that came late
 * of an earlier key is whole by then. */
void look_redrawn(struct term *term)
{
	char *before, *after;

	free(term_take_cleared(term));
	look_press(term, "\f");
	before = term_take_cleared(term);
	for (int i = 0; i < ANSWER_STEPS && !before; i++) {
		term_settle(term, 2);
		before = term_take_cleared(term);
	}
	if (!before) {
		look_fail(term, "it was not drawn anew");
		return;
	}
	before = picture_of(before);
	after = picture_of(term_text(term));
	if (strcmp(before, after) != 0) {
		settle(term, LATE_MS);
		free(after);
		after = picture_of(term_text(term));
	}
	if (strcmp(before, after) != 0) {
		fprintf(stderr, "before\n%s\n----\n", before);
		look_fail(term, "drawn anew it is another screen");
	}
	free(before);
	free(after);
}

/* The length of an escape sequence that is allowed; 0: it is not. */
static size_t escape_len(const char *s)
{
	size_t n = strspn(s + 1, "[");

	if (n == 0)
		return s[1] == 'M' ? 2 : strncmp(s + 1, "(B", 2) == 0 ? 3 : 0;
	n = 2 + strspn(s + 2, "0123456789;");
	return s[n] && strchr("ABCDGHJKLMPSTXbdmr", s[n]) ? n + 1 : 0;
}

/* Rows are scrolled within limits; these end with the frame. */
static bool is_limited(const char *raw)
{
	bool limited = false;

	for (const char *at = raw; (at = strstr(at, "\x1b[")); at++) {
		size_t n = 2 + strspn(at + 2, "0123456789;");

		if (at[n] == 'r')
			limited = n > 2 && strncmp(at + 2, "1;24r", 5) != 0;
	}
	return limited;
}

void look_bytes(struct term *term, size_t *seen)
{
	const char *raw = term_raw(term);
	size_t len = strlen(raw), fresh = term_received(term) - *seen, n;

	*seen = term_received(term);
	raw += fresh < len ? len - fresh : 0;
	if (is_limited(raw))
		look_fail(term, "the limits of scrolling stayed");
	for (; *raw; raw += n) {
		n = *raw == '\x1b' ? escape_len(raw) : 1;
		if (n == 0 || (n == 1 && (unsigned char)*raw < 0x20 && !strchr("\b\r\n\t", *raw)) ||
		    *raw == 0x7f) {
			print_error("byte %02x, then \"%.12s\"\n", (unsigned char)*raw, raw + 1);
			look_fail(term, "not for a frame");
		}
	}
}
