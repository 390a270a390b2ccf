#include "contrib/import/mbox.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/buf.h"
#include "common/base/mem.h"

enum { MBOX_LINE_MAX = 64 * 1024 }; /* longer ones are passed on in pieces */

struct mbox {
	mbox_message on_message;
	void *arg;
	struct buf envelope;
	struct buf message;
	struct buf line;	  /* a line not yet complete */
	struct buf pending;	  /* a From line; the next line decides */
	bool pending_after_blank; /* an empty line, or nothing, stood before it */
	bool pending_is_dated;
	bool has_envelope;
	bool after_blank;
	bool inside_line; /* the beginning of this line was passed on already */
};

/* Fields that begin a message whose From line has no date. */
static const char *const mbox_fields[] = {
    "return-path",  "received", "from",	    "date",	    "message-id", "subject",	      "to",
    "delivered-to", "sender",	"reply-to", "mime-version", "status",	  "x-mozilla-status",
};

struct mbox *mbox_new(mbox_message on_message, void *arg)
{
	struct mbox *mbox = mem_alloc(sizeof(*mbox));

	mbox->on_message = on_message;
	mbox->arg = arg;
	mbox->message.max = MBOX_MESSAGE_MAX;
	mbox->after_blank = true;
	return mbox;
}

static size_t mbox_field_len(const char *line, size_t len)
{
	size_t n = 0;

	while (n < len && line[n] > ' ' && line[n] < 0x7f && line[n] != ':')
		n++;
	return n && n < len && line[n] == ':' ? n : 0;
}

bool mbox_is_header(const char *line, size_t len)
{
	return mbox_field_len(line, len) > 0 || (len > 6 && memcmp(line, ">From ", 6) == 0);
}

static bool mbox_is_mail_header(const char *line, size_t len)
{
	size_t n = mbox_field_len(line, len);

	for (size_t i = 0; n && i < sizeof(mbox_fields) / sizeof(*mbox_fields); i++) {
		if (strlen(mbox_fields[i]) == n && strncasecmp(line, mbox_fields[i], n) == 0)
			return true;
	}
	return false;
}

static bool mbox_is_blank(const char *line, size_t len)
{
	return len == 0 || (len == 1 && (*line == '\n' || *line == '\r')) ||
	       (len == 2 && memcmp(line, "\r\n", 2) == 0);
}

static bool mbox_is_from(const char *line, size_t len)
{
	return len > 5 && memcmp(line, "From ", 5) == 0;
}

static bool mbox_is_one_of(const char *word, const char *names)
{
	for (; *names; names += 3) {
		if (strncmp(word, names, 3) == 0)
			return true;
	}
	return false;
}

/* Has it "Mon Jan  5 08:50", as asctime writes it? */
static bool mbox_is_dated(const char *line, size_t len)
{
	for (size_t i = 5; i + 16 <= len; i++) {
		const char *p = line + i;

		if (p[-1] == ' ' && p[3] == ' ' && p[7] == ' ' &&
		    mbox_is_one_of(p, "MonTueWedThuFriSatSun") &&
		    mbox_is_one_of(p + 4, "JanFebMarAprMayJunJulAugSepOctNovDec") &&
		    memchr(p + 8, ':', len - i - 8))
			return true;
	}
	return false;
}

static void mbox_emit(struct mbox *mbox)
{
	const char *bytes = buf_data(&mbox->message);
	size_t len = buf_len(&mbox->message);

	if (mbox->has_envelope || len)
		mbox->on_message(mbox->arg, buf_text(&mbox->envelope), bytes, len);
	buf_clear(&mbox->message);
	buf_clear(&mbox->envelope);
}

/* What does not fit any more is dropped. */
static void mbox_add(struct mbox *mbox, const char *bytes, size_t len)
{
	(void)buf_add(&mbox->message, bytes, len);
}

static void mbox_begin(struct mbox *mbox)
{
	const char *line = buf_data(&mbox->pending);
	size_t len = buf_len(&mbox->pending);

	mbox_emit(mbox);
	while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	buf_add(&mbox->envelope, line, len);
	mbox->has_envelope = true;
	buf_clear(&mbox->pending);
}

static void mbox_decide(struct mbox *mbox, const char *line, size_t len)
{
	if (mbox->pending_is_dated && mbox->pending_after_blank && mbox_is_from(line, len) &&
	    mbox_is_dated(line, len)) {
		buf_clear(&mbox->pending); /* written twice */
		mbox->after_blank = true;
		return;
	}
	if (mbox->pending_is_dated ? mbox_is_header(line, len)
				   : mbox->pending_after_blank && mbox_is_mail_header(line, len)) {
		mbox_begin(mbox);
		return;
	}
	mbox_add(mbox, buf_data(&mbox->pending), buf_len(&mbox->pending));
	buf_clear(&mbox->pending);
}

static size_t mbox_quoted(const char *line, size_t len)
{
	size_t n = 0;

	while (n < len && line[n] == '>')
		n++;
	return mbox_is_from(line + n, len - n) ? n : 0;
}

static void mbox_line(struct mbox *mbox, const char *line, size_t len)
{
	if (buf_len(&mbox->pending))
		mbox_decide(mbox, line, len);
	if (mbox_is_from(line, len)) {
		buf_add(&mbox->pending, line, len);
		mbox->pending_after_blank = mbox->after_blank;
		mbox->pending_is_dated = mbox_is_dated(line, len);
		mbox->after_blank = false;
		return;
	}
	mbox->after_blank = mbox_is_blank(line, len);
	if (mbox_quoted(line, len)) {
		line++;
		len--;
	}
	mbox_add(mbox, line, len);
}

/* A piece of a line; `is_end` where its line feed is the last byte. */
static void mbox_piece(struct mbox *mbox, const char *bytes, size_t len, bool is_end)
{
	bool was_inside = mbox->inside_line;

	mbox->inside_line = !is_end;
	if (!was_inside) {
		mbox_line(mbox, bytes, len);
		return;
	}
	mbox_add(mbox, bytes, len);
	mbox->after_blank = false;
}

void mbox_feed(struct mbox *mbox, const char *bytes, size_t len)
{
	while (len) {
		const char *end = memchr(bytes, '\n', len);
		size_t n = end ? (size_t)(end - bytes) + 1 : len;

		if (n > MBOX_LINE_MAX)
			n = MBOX_LINE_MAX;
		end = bytes[n - 1] == '\n' ? bytes + n - 1 : NULL;
		if (end && buf_len(&mbox->line) == 0) {
			mbox_piece(mbox, bytes, n, true);
		} else {
			buf_add(&mbox->line, bytes, n);
			if (end || buf_len(&mbox->line) >= MBOX_LINE_MAX) {
				mbox_piece(mbox, buf_data(&mbox->line), buf_len(&mbox->line),
					   end != NULL);
				buf_clear(&mbox->line);
			}
		}
		bytes += n;
		len -= n;
	}
}

void mbox_finish(struct mbox **mbox_in)
{
	struct mbox *mbox = *mbox_in;

	if (!mbox)
		return;
	*mbox_in = NULL;
	if (buf_len(&mbox->line))
		mbox_piece(mbox, buf_data(&mbox->line), buf_len(&mbox->line), true);
	if (buf_len(&mbox->pending) && mbox->pending_is_dated && mbox->pending_after_blank)
		mbox_begin(mbox);
	else
		mbox_add(mbox, buf_data(&mbox->pending), buf_len(&mbox->pending));
	mbox_emit(mbox);
	buf_free(&mbox->envelope);
	buf_free(&mbox->message);
	buf_free(&mbox->line);
	buf_free(&mbox->pending);
	free(mbox);
}

bool mbox_begins(const char *bytes, size_t len)
{
	while (len && isspace((unsigned char)*bytes)) {
		bytes++;
		len--;
	}
	return mbox_is_from(bytes, len);
}
