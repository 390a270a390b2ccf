/* buf: a byte buffer that grows at its end, is consumed at its front, and has
 * a maximum.
 *
 * Zero-initialised with a `max` it is ready: `struct buf b = {.max = 65536};`
 * (max 0 means no bound; only for bytes that were bounded before). Appending
 * over the maximum changes nothing and returns ERR_TOO_LARGE. The bytes are
 * not NUL-terminated unless buf_text() is asked for. */
#ifndef HEARTH_BASE_BUF_H
#define HEARTH_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

struct buf {
	char *bytes;  /* allocated; start points into it */
	size_t start; /* first byte not yet consumed */
	size_t end;   /* one past the last byte */
	size_t room;  /* allocated */
	size_t max;   /* most unconsumed bytes; 0: no bound */
};

int buf_add(struct buf *buf, const void *bytes, size_t len);
int buf_add_text(struct buf *buf, const char *text);
int buf_add_char(struct buf *buf, char c);
int buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for `len` more bytes at the end, or NULL over the maximum; buf_added()
 * then says how many were written there. */
char *buf_reserve(struct buf *buf, size_t len);
void buf_added(struct buf *buf, size_t len);

const char *buf_data(const struct buf *buf); /* never NULL */
size_t buf_len(const struct buf *buf);
char *buf_text(struct buf *buf); /* NUL-terminated, owned by the buffer */
void buf_consume(struct buf *buf, size_t len);
void buf_clear(struct buf *buf); /* keeps the memory */
void buf_free(struct buf *buf);	 /* frees it; the buffer may be used again */

/* Hands the bytes to the caller, NUL-terminated, to be freed with free(). */
char *buf_take(struct buf *buf, size_t *len_r);

#endif
