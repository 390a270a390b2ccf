#include "common/base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "common/base/mem.h"

enum { BUF_FIRST = 256 };

/* Make room for `len` bytes more and a final NUL. */
static void buf_grow(struct buf *buf, size_t len)
{
	size_t used = buf->end - buf->start, room = buf->room ? buf->room : BUF_FIRST;

	if (buf->start && buf->room - used > len) {
		memmove(buf->bytes, buf->bytes + buf->start, used);
		buf->start = 0;
		buf->end = used;
	}
	if (buf->room > buf->end && buf->room - buf->end > len)
		return;
	if (len >= SIZE_MAX / 2 - buf->end)
		mem_exhausted();
	while (room <= buf->end + len)
		room *= 2;
	buf->bytes = mem_resize(buf->bytes, room, 1);
	buf->room = room;
}

char *buf_reserve(struct buf *buf, size_t len)
{
	if (buf->max && (len > buf->max || buf_len(buf) > buf->max - len))
		return NULL;
	buf_grow(buf, len);
	return buf->bytes + buf->end;
}

void buf_added(struct buf *buf, size_t len)
{
	buf->end += len;
}

int buf_add(struct buf *buf, const void *bytes, size_t len)
{
	char *at = buf_reserve(buf, len);

	if (!at)
		return ERR_TOO_LARGE;
	if (len)
		memcpy(at, bytes, len);
	buf->end += len;
	return 0;
}

int buf_add_text(struct buf *buf, const char *text)
{
	return buf_add(buf, text, strlen(text));
}

int buf_add_char(struct buf *buf, char c)
{
	if (buf->max || buf->room <= buf->end + 1)
		return buf_add(buf, &c, 1);
	buf->bytes[buf->end++] = c;
	return 0;
}

int buf_printf(struct buf *buf, const char *format, ...)
{
	va_list ap;
	char *text;
	int n, err;

	va_start(ap, format);
	n = vasprintf(&text, format, ap);
	va_end(ap);
	if (n < 0)
		mem_exhausted();
	err = buf_add(buf, text, (size_t)n);
	free(text);
	return err;
}

const char *buf_data(const struct buf *buf)
{
	return buf->bytes ? buf->bytes + buf->start : "";
}

size_t buf_len(const struct buf *buf)
{
	return buf->end - buf->start;
}

char *buf_text(struct buf *buf)
{
	buf_grow(buf, 1);
	buf->bytes[buf->end] = '\0';
	return buf->bytes + buf->start;
}

void buf_consume(struct buf *buf, size_t len)
{
	buf->start += len;
	if (buf->start >= buf->end)
		buf->start = buf->end = 0;
}

void buf_clear(struct buf *buf)
{
	buf->start = buf->end = 0;
}

void buf_free(struct buf *buf)
{
	free(buf->bytes);
	buf->bytes = NULL;
	buf->start = buf->end = buf->room = 0;
}

char *buf_take(struct buf *buf, size_t *len_r)
{
	char *bytes;

	if (len_r)
		*len_r = buf_len(buf);
	buf_text(buf);
	if (buf->start)
		memmove(buf->bytes, buf->bytes + buf->start, buf_len(buf) + 1);
	bytes = buf->bytes;
	buf->bytes = NULL;
	buf->start = buf->end = buf->room = 0;
	return bytes;
}
