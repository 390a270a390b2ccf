#include "contrib/import/charset.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "common/base/buf.h"
#include "common/text/utf8.h"

/* What people declare, and what they mean by it. */
static const struct {
	const char *declared, *meant;
} charset_meant[] = {
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"us-ascii", "utf-8"},
    {"ascii", "utf-8"},
    {"gb2312", "gb18030"},
    {"gbk", "gb18030"},
    {"ks_c_5601-1987", "cp949"},
    {"euc-kr", "cp949"},
    {"shift_jis", "cp932"},
    {"shift-jis", "cp932"},
    {"iso-8859-9", "windows-1254"},
    {"big5", "big5-hkscs"},
};

static const char *charset_of(const char *declared)
{
	for (size_t i = 0; i < sizeof(charset_meant) / sizeof(*charset_meant); i++) {
		if (strcasecmp(declared, charset_meant[i].declared) == 0)
			return charset_meant[i].meant;
	}
	return g_mime_charset_iconv_name(declared);
}

/* Converts all of it; a byte that does not fit becomes U+FFFD and is counted. */
static size_t charset_convert(iconv_t cd, const char *bytes, size_t len, struct buf *out)
{
	char *in = (char *)bytes, room[4096], *end;
	size_t wrong = 0, left;

	iconv(cd, NULL, NULL, NULL, NULL);
	while (len) {
		end = room;
		left = sizeof(room);
		if (iconv(cd, &in, &len, &end, &left) == (size_t)-1 && errno != E2BIG) {
			buf_add(out, room, (size_t)(end - room));
			buf_add_text(out, "\xef\xbf\xbd");
			wrong++;
			in++;
			len--;
			continue;
		}
		buf_add(out, room, (size_t)(end - room));
	}
	end = room;
	left = sizeof(room);
	iconv(cd, NULL, NULL, &end, &left);
	buf_add(out, room, (size_t)(end - room));
	return wrong;
}

/* NULL where the charset is unknown or more than `may` bytes do not fit. */
static char *charset_try(struct arena *arena, const char *charset, const char *bytes, size_t len,
			 size_t may)
{
	iconv_t cd = iconv_open("UTF-8", charset);
	struct buf out = {0};
	char *text = NULL;

	if (cd == (iconv_t)-1)
		return NULL;
	if (charset_convert(cd, bytes, len, &out) <= may)
		text = charset_make_valid(arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	iconv_close(cd);
	return text;
}

char *charset_make_valid(struct arena *arena, const char *bytes, size_t len)
{
	char *valid, *text;

	if (utf8_is_valid(bytes, len))
		return arena_dup_n(arena, bytes, len);
	valid = g_utf8_make_valid(bytes, (gssize)len);
	text = arena_dup(arena, valid);
	g_free(valid);
	return text;
}

static char *charset_guess(struct arena *arena, const char *bytes, size_t len)
{
	char *text = NULL;

	if (memmem(bytes, len, "\x1b$B", 3) || memmem(bytes, len, "\x1b$@", 3))
		text = charset_try(arena, "iso-2022-jp", bytes, len, 0);
	if (!text && utf8_is_valid(bytes, len))
		text = arena_dup_n(arena, bytes, len);
	return text;
}

char *charset_to_utf8(struct arena *arena, const char *declared, const char *bytes, size_t len)
{
	const char *meant = declared && *declared ? charset_of(declared) : "utf-8";
	char *text = NULL;

	if (strcasecmp(meant, "utf-8") != 0)
		text = charset_try(arena, meant, bytes, len, 0);
	if (!text)
		text = charset_guess(arena, bytes, len);
	if (!text)
		text = charset_try(arena, meant, bytes, len, len / 100);
	if (!text)
		text = charset_try(arena, "windows-1252", bytes, len, len);
	return text ? text : charset_make_valid(arena, bytes, len);
}

static char *charset_drop_white(char *end, const char *begin, const char *white)
{
	while (end > begin && strchr(white, end[-1]))
		end--;
	return end;
}

void charset_tidy_lines(char *text)
{
	char *to = text, *line = text;

	for (const char *p = text; *p; p++) {
		if (*p != '\n' && *p != '\r') {
			*to++ = *p;
			continue;
		}
		p += *p == '\r' && p[1] == '\n';
		to = charset_drop_white(to, line, " \t");
		if (to > text)
			*to++ = '\n';
		line = to;
	}
	*charset_drop_white(to, text, " \t\n") = '\0';
}

void charset_tidy_line(char *text, size_t max)
{
	char *to = text;
	size_t count = 0;

	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		bool is_white = *p <= ' ' || *p == 0x7f;

		if (is_white && (to == text || to[-1] == ' '))
			continue;
		if ((*p & 0xc0) != 0x80 && ++count > max)
			break;
		*to++ = is_white ? ' ' : (char)*p;
	}
	*charset_drop_white(to, text, " ") = '\0';
}
