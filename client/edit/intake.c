#include "client/edit/intake.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"

struct intake {
	bool is_one_line;
	struct buf out;
	size_t size;	 /* of the clean text, kept or not */
	bool is_full;	 /* something was dropped: nothing after it is kept */
	bool after_cr;	 /* a line feed now belongs to it */
	int column;	 /* for tabs */
	char pending[4]; /* the beginning of a character cut in two */
	size_t pending_len;
};

struct intake *intake_new(bool is_one_line, size_t max)
{
	struct intake *intake = mem_alloc(sizeof(*intake));

	intake->is_one_line = is_one_line;
	intake->out.max = max;
	return intake;
}

void intake_free(struct intake **intake)
{
	if (!*intake)
		return;
	buf_free(&(*intake)->out);
	free(*intake);
	*intake = NULL;
}

static void intake_put(struct intake *intake, const char *bytes, size_t len)
{
	intake->size += len;
	if (!intake->is_full && buf_add(&intake->out, bytes, len) < 0)
		intake->is_full = true;
}

static void intake_feed(struct intake *intake)
{
	intake_put(intake, intake->is_one_line ? " " : "\n", 1);
	intake->column = 0;
}

static void intake_tab(struct intake *intake)
{
	int spaces = 8 - intake->column % 8;

	intake_put(intake, "        ", (size_t)spaces);
	intake->column += spaces;
}

static void intake_code(struct intake *intake, int32_t code, const char *bytes, size_t len)
{
	bool after_cr = intake->after_cr;

	intake->after_cr = code == '\r';
	if (code == '\n' && after_cr)
		return;
	if (code == '\n' || code == '\r') {
		intake_feed(intake);
	} else if (code == '\t') {
		intake_tab(intake);
	} else if (code == -1) {
		intake_put(intake, "\xef\xbf\xbd", 3);
		intake->column++;
	} else if (code >= 0x20 && (code < 0x7f || code >= 0xa0)) {
		intake_put(intake, bytes, len);
		intake->column += utf8_width(bytes, len);
	}
}

/* Bytes that the character beginning with `lead` takes. */
static size_t intake_expects(unsigned char lead)
{
	if (lead < 0xc2 || lead > 0xf4)
		return 1;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* One character of `s`; 0 when its end has not arrived. */
static size_t intake_one(struct intake *intake, const char *s, size_t len, bool is_end)
{
	int32_t code;
	size_t n = utf8_decode(s, len, &code);

	if (code == -1 && !is_end && len < intake_expects((unsigned char)s[0])) {
		bool may_continue = true;

		for (size_t i = 1; i < len; i++)
			may_continue = may_continue && ((unsigned char)s[i] & 0xc0) == 0x80;
		if (may_continue)
			return 0;
	}
	intake_code(intake, code, s, n);
	return n;
}

/* Characters of the pending bytes, as far as they are whole. */
static void intake_settle(struct intake *intake, bool is_end)
{
	size_t n;

	while (intake->pending_len &&
	       (n = intake_one(intake, intake->pending, intake->pending_len, is_end)) > 0) {
		intake->pending_len -= n;
		memmove(intake->pending, intake->pending + n, intake->pending_len);
	}
}

void intake_add(struct intake *intake, const char *bytes, size_t len)
{
	size_t n;

	while (len && intake->pending_len) {
		intake->pending[intake->pending_len++] = *bytes++;
		len--;
		intake_settle(intake, false);
	}
	while (len && (n = intake_one(intake, bytes, len, false)) > 0) {
		bytes += n;
		len -= n;
	}
	if (len) {
		memcpy(intake->pending, bytes, len);
		intake->pending_len = len;
	}
}

char *intake_take(struct intake *intake, size_t *len_r)
{
	intake_settle(intake, true);
	return buf_take(&intake->out, len_r);
}

size_t intake_size(const struct intake *intake)
{
	return intake->size;
}
