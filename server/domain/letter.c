#include "server/domain/letter.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#include "common/base/buf.h"
#include "common/text/mailbox.h"
#include "common/text/sanitize.h"
#include "common/text/utf8.h"

/* Lines are at most so long, as the standards say. */
enum { LETTER_LINE = 76, LETTER_WORD = 75 };

static const char letter_hex[] = "0123456789ABCDEF";

/* --- headers --- */

static bool letter_is_plain(const char *text)
{
	for (; *text; text++) {
		if (*text < ' ' || *text > '~' || (text[0] == '=' && text[1] == '?'))
			return false;
	}
	return true;
}

/* One character in an encoded word: 1 or 3 columns. */
static int letter_encode(char out[4], unsigned char c)
{
	if (isalnum(c) || strchr("!*+-/", c)) {
		out[0] = (char)c;
		return 1;
	}
	if (c == ' ') {
		out[0] = '_';
		return 1;
	}
	out[0] = '=';
	out[1] = letter_hex[c >> 4];
	out[2] = letter_hex[c & 15];
	return 3;
}

/* Encoded words, none too long, each of whole characters; the first begins at `column`. */
static void letter_words(struct buf *out, const char *text, size_t column)
{
	static const char begin[] = "=?utf-8?Q?", end[] = "?=";
	const size_t whole = LETTER_WORD - strlen(begin) - strlen(end);
	size_t len = strlen(text), room = whole - column;

	buf_add_text(out, begin);
	for (size_t at = 0, n; at < len; at += n) {
		char piece[16], *p = piece;
		int32_t code;

		n = utf8_decode(text + at, len - at, &code);
		for (size_t i = 0; i < n; i++)
			p += letter_encode(p, (unsigned char)text[at + i]);
		if ((size_t)(p - piece) > room) {
			buf_printf(out, "%s\n %s", end, begin);
			room = whole;
		}
		buf_add(out, piece, (size_t)(p - piece));
		room -= (size_t)(p - piece);
	}
	buf_add_text(out, end);
}

/* Plain words, folded at spaces. */
static void letter_fold(struct buf *out, const char *text, size_t column)
{
	while (*text) {
		size_t len = strcspn(text, " ");

		if (column > 1 && column + 1 + len > LETTER_LINE) {
			buf_add_text(out, "\n");
			column = 0;
		}
		buf_add_char(out, ' ');
		buf_add(out, text, len);
		column += 1 + len;
		text += len;
		text += *text == ' ';
	}
}

static void letter_text_header(struct arena *arena, struct buf *out, const char *name,
			       const char *text)
{
	char *clean = sanitize_dup(arena, text, SANITIZE_LINE);

	buf_printf(out, "%s:", name);
	if (letter_is_plain(clean)) {
		letter_fold(out, clean, strlen(name) + 1);
	} else {
		buf_add_char(out, ' ');
		letter_words(out, clean, strlen(name) + 2);
	}
	buf_add_char(out, '\n');
}

static void letter_from(struct arena *arena, struct buf *out, const struct letter *letter)
{
	char *name = sanitize_dup(arena, letter->name, SANITIZE_LINE);

	buf_add_text(out, "From: ");
	if (*name && letter_is_plain(name) && !strpbrk(name, "\"\\"))
		buf_printf(out, "\"%s\"", name);
	else
		letter_words(out, name, strlen("From: "));
	buf_printf(out, "\n <%s>\n", letter->from);
}

/* The words of RFC 5322, whatever the locale. */
static void letter_date(struct buf *out, int64_t at)
{
	static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t t = (time_t)at;
	struct tm tm;

	gmtime_r(&t, &tm);
	buf_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\n", days[tm.tm_wday], tm.tm_mday,
		   months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* --- the body --- */

/* Whether this byte is written as itself; `is_first`: at the beginning of a line. */
static bool letter_stays(const char *at, size_t left, bool is_first)
{
	unsigned char c = (unsigned char)*at;

	if (is_first && (c == '.' || strncmp(at, "From ", 5) == 0))
		return false;
	if (c == ' ')
		return left > 1;
	return c > ' ' && c <= '~' && c != '=';
}

static void letter_line(struct buf *out, const char *line, size_t len)
{
	size_t column = 0;

	for (size_t at = 0; at < len; at++) {
		if (column + 3 >= LETTER_LINE) {
			buf_add_text(out, "=\n");
			column = 0;
		}
		if (letter_stays(line + at, len - at, column == 0)) {
			buf_add_char(out, line[at]);
			column++;
		} else {
			buf_printf(out, "=%02X", (unsigned char)line[at]);
			column += 3;
		}
	}
	buf_add_char(out, '\n');
}

static void letter_body(struct buf *out, const char *body)
{
	while (*body) {
		size_t len = strcspn(body, "\n");

		letter_line(out, body, len);
		body += len;
		body += *body == '\n';
	}
}

char *letter_write(struct arena *arena, const struct letter *letter)
{
	struct buf out = {0};
	char *text;

	letter_from(arena, &out, letter);
	buf_printf(&out, "To: %s\n", letter->to);
	letter_text_header(arena, &out, "Subject", letter->subject);
	letter_date(&out, letter->at);
	buf_printf(&out, "Message-ID: <%s@%s>\n", letter->id, mailbox_domain(letter->from));
	buf_add_text(&out, "MIME-Version: 1.0\n"
			   "Content-Type: text/plain; charset=utf-8\n"
			   "Content-Transfer-Encoding: quoted-printable\n"
			   "Auto-Submitted: auto-generated\n");
	if (letter->unsubscribe)
		buf_printf(&out, "List-Unsubscribe: %s\n", letter->unsubscribe);
	buf_add_char(&out, '\n');
	letter_body(&out, letter->body);
	text = arena_dup_n(arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	return text;
}
