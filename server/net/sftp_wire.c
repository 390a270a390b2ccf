#include "server/net/sftp_wire.h"

#include <string.h>
#include <time.h>

#include "common/base/err.h"

enum { SFTP_VERSION = 3, SFTP_HANDLE = 4, SFTP_LENGTH = 4 };

enum {
	SFTP_REPLY_VERSION = 2,
	SFTP_REPLY_STATUS = 101,
	SFTP_REPLY_HANDLE,
	SFTP_REPLY_DATA,
	SFTP_REPLY_NAME,
	SFTP_REPLY_ATTRS,
	SFTP_REPLY_EXTENDED = 201,
};

enum {
	SFTP_ATTR_SIZE = 1,
	SFTP_ATTR_MODE = 4,
	SFTP_ATTR_TIMES = 8,
};

/* --- reading --- */

struct sftp_reader {
	const unsigned char *at, *end;
	bool is_short;
};

static uint32_t sftp_get32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t sftp_take32(struct sftp_reader *rd)
{
	uint32_t n;

	if (rd->end - rd->at < 4) {
		rd->is_short = true;
		return 0;
	}
	n = sftp_get32(rd->at);
	rd->at += 4;
	return n;
}

static uint64_t sftp_take64(struct sftp_reader *rd)
{
	uint64_t high = sftp_take32(rd);

	return high << 32 | sftp_take32(rd);
}

static struct sftp_wire_text sftp_take_text(struct sftp_reader *rd)
{
	struct sftp_wire_text text = {.bytes = (const char *)rd->at};
	uint32_t len = sftp_take32(rd);

	if (rd->is_short || (size_t)(rd->end - rd->at) < len) {
		rd->is_short = true;
		return text;
	}
	text.bytes = (const char *)rd->at;
	text.len = len;
	rd->at += len;
	return text;
}

static void sftp_take_handle(struct sftp_reader *rd, struct sftp_wire_request *request)
{
	struct sftp_wire_text text = sftp_take_text(rd);

	if (text.len != SFTP_HANDLE)
		return;
	request->has_handle = true;
	request->handle = sftp_get32((const unsigned char *)text.bytes);
}

/* Only the size is of interest; what else follows is left where it is. */
static void sftp_take_attrs(struct sftp_reader *rd, struct sftp_wire_request *request)
{
	uint32_t flags = sftp_take32(rd);

	request->has_size = (flags & SFTP_ATTR_SIZE) != 0;
	if (request->has_size)
		request->size = sftp_take64(rd);
}

static void sftp_take_fields(struct sftp_reader *rd, struct sftp_wire_request *request)
{
	switch (request->type) {
	case SFTP_OPEN:
		request->path = sftp_take_text(rd);
		request->flags = sftp_take32(rd);
		sftp_take_attrs(rd, request);
		break;
	case SFTP_CLOSE:
	case SFTP_FSTAT:
	case SFTP_READDIR:
		sftp_take_handle(rd, request);
		break;
	case SFTP_READ:
		sftp_take_handle(rd, request);
		request->offset = sftp_take64(rd);
		request->len = sftp_take32(rd);
		break;
	case SFTP_WRITE:
		sftp_take_handle(rd, request);
		request->offset = sftp_take64(rd);
		request->data = sftp_take_text(rd);
		break;
	case SFTP_SETSTAT:
		request->path = sftp_take_text(rd);
		sftp_take_attrs(rd, request);
		break;
	case SFTP_FSETSTAT:
		sftp_take_handle(rd, request);
		sftp_take_attrs(rd, request);
		break;
	case SFTP_LSTAT:
	case SFTP_STAT:
	case SFTP_OPENDIR:
	case SFTP_REMOVE:
	case SFTP_MKDIR:
	case SFTP_RMDIR:
	case SFTP_REALPATH:
	case SFTP_READLINK:
	case SFTP_EXTENDED:
		request->path = sftp_take_text(rd);
		break;
	case SFTP_RENAME:
	case SFTP_SYMLINK:
		request->path = sftp_take_text(rd);
		request->to = sftp_take_text(rd);
		break;
	case SFTP_INIT:
		break;
	default:
		request->type = SFTP_UNKNOWN;
	}
}

int sftp_wire_read(const char *bytes, size_t len, struct sftp_wire_request *request_r,
		   size_t *used_r)
{
	struct sftp_reader rd = {.at = (const unsigned char *)bytes};
	uint32_t size;

	*request_r = (struct sftp_wire_request){0};
	if (len < SFTP_LENGTH)
		return 0;
	size = sftp_get32(rd.at);
	/* A type and an id, or nobody could be answered. */
	if (size < 5 || size > SFTP_WIRE_PACKET)
		return ERR_INVALID;
	if (len - SFTP_LENGTH < size)
		return 0;
	rd.at += SFTP_LENGTH;
	rd.end = rd.at + size;
	request_r->type = *rd.at++;
	request_r->id = sftp_take32(&rd);
	sftp_take_fields(&rd, request_r);
	if (rd.is_short)
		*request_r =
		    (struct sftp_wire_request){.type = SFTP_MALFORMED, .id = request_r->id};
	*used_r = SFTP_LENGTH + size;
	return 1;
}

/* --- writing --- */

static void sftp_put8(struct buf *out, unsigned n)
{
	buf_add_char(out, (char)n);
}

static void sftp_put32(struct buf *out, uint32_t n)
{
	const char bytes[] = {(char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n};

	buf_add(out, bytes, sizeof(bytes));
}

static void sftp_put64(struct buf *out, uint64_t n)
{
	sftp_put32(out, (uint32_t)(n >> 32));
	sftp_put32(out, (uint32_t)n);
}

static void sftp_put_bytes(struct buf *out, const char *bytes, size_t len)
{
	sftp_put32(out, (uint32_t)len);
	buf_add(out, bytes, len);
}

static void sftp_put_text(struct buf *out, const char *text)
{
	sftp_put_bytes(out, text, strlen(text));
}

/* Length, type and id of a packet whose fields take `len` bytes. */
static void sftp_put_head(struct buf *out, unsigned type, uint32_t id, size_t len)
{
	sftp_put32(out, (uint32_t)(len + 5));
	sftp_put8(out, type);
	sftp_put32(out, id);
}

void sftp_wire_version(struct buf *out)
{
	static const char name[] = "limits@openssh.com", version[] = "1";
	size_t len = 4 + strlen(name) + 4 + strlen(version);

	sftp_put_head(out, SFTP_REPLY_VERSION, SFTP_VERSION, len);
	sftp_put_text(out, name);
	sftp_put_text(out, version);
}

void sftp_wire_status(struct buf *out, uint32_t id, enum sftp_wire_status status, const char *words)
{
	sftp_put_head(out, SFTP_REPLY_STATUS, id, 4 + 4 + strlen(words) + 4 + 2);
	sftp_put32(out, status);
	sftp_put_text(out, words);
	sftp_put_text(out, "en");
}

void sftp_wire_handle(struct buf *out, uint32_t id, uint32_t handle)
{
	sftp_put_head(out, SFTP_REPLY_HANDLE, id, 4 + SFTP_HANDLE);
	sftp_put32(out, SFTP_HANDLE);
	sftp_put32(out, handle);
}

void sftp_wire_data(struct buf *out, uint32_t id, const char *bytes, size_t len)
{
	sftp_put_head(out, SFTP_REPLY_DATA, id, 4 + len);
	sftp_put_bytes(out, bytes, len);
}

static uint32_t sftp_mode(const struct sftp_wire_entry *entry)
{
	if (entry->is_dir)
		return entry->is_mine ? 0040755 : 0040555;
	return entry->is_mine ? 0100644 : 0100444;
}

static void sftp_put_attrs(struct buf *out, const struct sftp_wire_entry *entry)
{
	uint32_t times = entry->at > 0 ? SFTP_ATTR_TIMES : 0;

	sftp_put32(out, SFTP_ATTR_SIZE | SFTP_ATTR_MODE | times);
	sftp_put64(out, (uint64_t)entry->size);
	sftp_put32(out, sftp_mode(entry));
	for (int i = 0; i < 2 && times; i++)
		sftp_put32(out, (uint32_t)entry->at);
}

void sftp_wire_attrs(struct buf *out, uint32_t id, const struct sftp_wire_entry *entry)
{
	sftp_put_head(out, SFTP_REPLY_ATTRS, id, 4 + 8 + 4 + (entry->at > 0 ? 8 : 0));
	sftp_put_attrs(out, entry);
}

void sftp_wire_limits(struct buf *out, uint32_t id, uint32_t handles)
{
	sftp_put_head(out, SFTP_REPLY_EXTENDED, id, 4 * 8);
	sftp_put64(out, SFTP_WIRE_PACKET);
	sftp_put64(out, SFTP_WIRE_BYTES);
	sftp_put64(out, SFTP_WIRE_BYTES);
	sftp_put64(out, handles);
}

/* The line that `ls -l` of a client shows, as that of ls(1) is. */
static void sftp_put_line(struct buf *out, const struct sftp_wire_entry *entry)
{
	time_t at = (time_t)entry->at;
	struct buf line = {0};
	char when[32] = "-";
	struct tm tm;

	if (entry->at > 0 && gmtime_r(&at, &tm))
		strftime(when, sizeof(when), "%b %e  %Y", &tm);
	buf_printf(&line, "%s%s    1 %-12s hearth   %12lld %12s %s", entry->is_dir ? "d" : "-",
		   entry->is_dir ? (entry->is_mine ? "rwxr-xr-x" : "r-xr-xr-x")
				 : (entry->is_mine ? "rw-r--r--" : "r--r--r--"),
		   entry->owner ? entry->owner : "-", (long long)entry->size, when, entry->name);
	sftp_put_bytes(out, buf_data(&line), buf_len(&line));
	buf_free(&line);
}

void sftp_wire_entry(struct buf *entries, const struct sftp_wire_entry *entry)
{
	sftp_put_text(entries, entry->name);
	sftp_put_line(entries, entry);
	sftp_put_attrs(entries, entry);
}

void sftp_wire_names(struct buf *out, uint32_t id, uint32_t count, struct buf *entries)
{
	sftp_put_head(out, SFTP_REPLY_NAME, id, 4 + buf_len(entries));
	sftp_put32(out, count);
	buf_add(out, buf_data(entries), buf_len(entries));
	buf_free(entries);
}
