#include "common/text/wrap.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <utf8proc.h>

#include "common/text/utf8.h"

/* One place in the line: what comes before it is consumed, drawn, that wide. */
struct place {
	size_t used;
	size_t drawn;
	int width;
};

static bool is_space(const char *s, size_t len)
{
	return len == 1 && s[0] == ' ';
}

/* A hyphen between letters, as in "half-open", or a dash; never the minus of
 * "-1" or the dashes of an option. */
static bool is_hyphen_break(int32_t before, int32_t code, int32_t after)
{
	if (code == 0x2013 || code == 0x2014)
		return true;
	if (code != '-' && code != 0x2010)
		return false;
	utf8proc_category_t left = utf8proc_category(before), right = utf8proc_category(after);
	return left >= UTF8PROC_CATEGORY_LU && left <= UTF8PROC_CATEGORY_LO &&
	       right >= UTF8PROC_CATEGORY_LU && right <= UTF8PROC_CATEGORY_LO;
}

/* East Asian punctuation that may not begin a line, and that may not end one. */
static bool may_not_begin(int32_t code)
{
	utf8proc_category_t category = utf8proc_category(code);

	return code == 0x3001 || code == 0x3002 || code == 0x30fb || code == 0x30fc ||
	       code == 0xff01 || code == 0xff0c || code == 0xff0e || code == 0xff1a ||
	       code == 0xff1b || code == 0xff1f || code == 0x3005 ||
	       category == UTF8PROC_CATEGORY_PE || category == UTF8PROC_CATEGORY_PF;
}

static bool may_not_end(int32_t code)
{
	utf8proc_category_t category = utf8proc_category(code);

	return category == UTF8PROC_CATEGORY_PS || category == UTF8PROC_CATEGORY_PI;
}

/* Whether a line may end between two clusters, neither of them a space. */
static bool may_break(int32_t before, int32_t code, int width, int32_t next, int next_width)
{
	if (is_hyphen_break(before, code, next))
		return true;
	if (width < 2 && next_width < 2)
		return false;
	return !may_not_begin(next) && !may_not_end(code);
}

static size_t skip_spaces(const char *s, size_t len, size_t at)
{
	while (at < len && s[at] == ' ') {
		int width;
		if (utf8_cluster(s + at, len - at, &width) != 1)
			break;
		at++;
	}
	return at;
}

static size_t end_at(const struct place *place, size_t *drawn_r, int *width_r)
{
	*drawn_r = place->drawn;
	*width_r = place->width;
	return place->used;
}

size_t wrap_line(const char *s, size_t len, int columns, size_t *drawn_r, int *width_r)
{
	struct place here = {0, 0, 0}, good = {0, 0, 0};
	int32_t before = ' ', code = ' ', next;
	int width = 0, next_width;
	bool has_text = false;

	while (here.used < len) {
		size_t n = utf8_cluster(s + here.used, len - here.used, &next_width);
		utf8_decode(s + here.used, n, &next);
		if (is_space(s + here.used, n) && has_text && code != ' ') {
			good = here;
			good.used = skip_spaces(s, len, here.used);
		} else if (has_text && next != ' ' && code != ' ' &&
			   may_break(before, code, width, next, next_width)) {
			good = here;
		}
		if (here.width + next_width > columns && here.used > 0)
			break;
		has_text = has_text || next != ' ';
		here.used = here.drawn += n;
		here.width += next_width;
		before = code;
		code = next;
		width = next_width;
	}
	if (here.used < len && good.used > 0)
		return end_at(&good, drawn_r, width_r);
	here.used = here.used < len ? skip_spaces(s, len, here.used) : len;
	return end_at(&here, drawn_r, width_r);
}
