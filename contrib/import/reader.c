#include "contrib/import/reader.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gmime/gmime.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/arena.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "contrib/import/forum.h"
#include "contrib/import/mbox.h"

enum { READER_DEPTH = 16, READER_CHUNK = 64 * 1024 };

/* One file being read. */
struct reader_file {
	struct reader *reader;
	const char *path;
	struct arena *arena;
	struct mbox *mbox; /* NULL: a single message, or lines */
	struct buf rest;   /* the single message, or a line not yet complete */
	size_t number;	   /* of the message, or line */
	bool is_begun, is_long;
	int err;
};

int reader_kind(const char *name, enum reader_kind *kind_r)
{
	static const char *const names[] = {"mbox", "discourse", "jsonl-mail"};

	for (int i = 0; i < 3; i++) {
		if (strcmp(name, names[i]) == 0) {
			*kind_r = (enum reader_kind)i;
			return 0;
		}
	}
	return ERR_INVALID;
}

static const char *reader_where(struct reader_file *f, size_t part)
{
	if (part)
		return arena_printf(f->arena, "%s, line %zu, post %zu", f->path, f->number, part);
	return arena_printf(f->arena, "%s, message %zu", f->path, f->number);
}

static void reader_take(struct reader_file *f, const char *envelope, const char *bytes, size_t len)
{
	struct reader *r = f->reader;
	const char *why;
	struct mail mail;

	if (f->err < 0)
		return;
	f->number++;
	arena_reset(f->arena);
	if (mail_parse(f->arena, envelope, bytes, len, r->now, &mail, &why) < 0)
		archive_skip(r->archive, why, reader_where(f, 0));
	else
		f->err = archive_take(r->archive, &mail, reader_where(f, 0));
	if (r->on_step)
		r->on_step(r->arg, r->bytes);
}

static void on_message(void *arg, const char *envelope, const char *bytes, size_t len)
{
	reader_take(arg, envelope, bytes, len);
}

static int on_mail(void *arg, const struct mail *mail, size_t number)
{
	struct reader_file *f = arg;
	struct reader *r = f->reader;

	f->err = archive_take(r->archive, mail, reader_where(f, number));
	if (r->on_step)
		r->on_step(r->arg, r->bytes);
	return f->err;
}

static void on_skip(void *arg, const char *why, size_t number)
{
	struct reader_file *f = arg;

	archive_skip(f->reader->archive, why, reader_where(f, number));
}

static void reader_line(struct reader_file *f, const char *line, size_t len)
{
	static const struct forum_events events = {on_mail, on_skip};

	f->number++;
	if (f->err < 0 || (len == 0 && !f->is_long))
		return;
	arena_reset(f->arena);
	if (f->is_long)
		on_skip(f, "a line over the limit", 1);
	else if (f->reader->kind == READER_DISCOURSE)
		forum_topic(f->arena, line, len, f->reader->now, &events, f);
	else
		forum_message(f->arena, line, len, f->reader->now, &events, f);
}

static void reader_lines(struct reader_file *f, const char *bytes, size_t len)
{
	while (len && f->err == 0) {
		const char *end = memchr(bytes, '\n', len);
		size_t n = end ? (size_t)(end - bytes) : len;

		if (buf_add(&f->rest, bytes, n) < 0)
			f->is_long = true;
		if (!end)
			return;
		reader_line(f, buf_data(&f->rest), buf_len(&f->rest));
		buf_clear(&f->rest);
		f->is_long = false;
		bytes += n + 1;
		len -= n + 1;
	}
}

static void reader_chunk(struct reader_file *f, const char *bytes, size_t len)
{
	if (!f->is_begun && len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		len -= 3;
	}
	if (!f->is_begun && f->reader->kind == READER_MAIL && mbox_begins(bytes, len))
		f->mbox = mbox_new(on_message, f);
	f->is_begun = true;
	if (f->reader->kind != READER_MAIL)
		reader_lines(f, bytes, len);
	else if (f->mbox)
		mbox_feed(f->mbox, bytes, len);
	else
		(void)buf_add(&f->rest, bytes, len); /* the limit cuts a monstrous one */
}

static void reader_end(struct reader_file *f)
{
	if (f->mbox)
		mbox_finish(&f->mbox);
	else if (f->reader->kind == READER_MAIL)
		reader_take(f, "", buf_data(&f->rest), buf_len(&f->rest));
	else if (buf_len(&f->rest) || f->is_long)
		reader_line(f, buf_data(&f->rest), buf_len(&f->rest));
	buf_free(&f->rest);
}

static bool reader_is_gzip(int fd)
{
	unsigned char magic[2];

	return pread(fd, magic, 2, 0) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
}

static GMimeStream *reader_stream(int fd)
{
	GMimeStream *file = g_mime_stream_fs_new(fd), *unzipped;
	GMimeFilter *filter;

	if (!reader_is_gzip(fd))
		return file;
	unzipped = g_mime_stream_filter_new(file);
	filter = g_mime_filter_gzip_new(GMIME_FILTER_GZIP_MODE_UNZIP, -1);
	g_mime_stream_filter_add(GMIME_STREAM_FILTER(unzipped), filter);
	g_object_unref(filter);
	g_object_unref(file);
	return unzipped;
}

/* Fills the chunk, also from a pipe; short only at the end. */
static size_t reader_fill(GMimeStream *stream, char *chunk, size_t room)
{
	size_t len = 0;
	ssize_t n;

	while (len < room && (n = g_mime_stream_read(stream, chunk + len, room - len)) > 0)
		len += (size_t)n;
	return len;
}

static int reader_bytes(struct reader *r, const char *path, int fd)
{
	struct reader_file f = {.reader = r, .path = path, .rest.max = MBOX_MESSAGE_MAX};
	GMimeStream *stream = reader_stream(fd);
	char chunk[READER_CHUNK];
	int64_t before = r->bytes;
	off_t at;
	size_t n;

	f.arena = arena_new();
	while (f.err == 0 && (n = reader_fill(stream, chunk, sizeof(chunk))) > 0) {
		at = lseek(fd, 0, SEEK_CUR);
		r->bytes = at > 0 ? before + at : r->bytes + (int64_t)n;
		reader_chunk(&f, chunk, n);
	}
	if (f.err == 0)
		reader_end(&f);
	mbox_finish(&f.mbox);
	buf_free(&f.rest);
	arena_free(&f.arena);
	g_object_unref(stream);
	return f.err;
}

static int reader_choose(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int reader_any(struct reader *r, const char *path, int depth);

static int reader_directory(struct reader *r, const char *path, int depth)
{
	struct dirent **entries;
	int count = scandir(path, &entries, reader_choose, alphasort), err = 0;

	if (count < 0)
		return ERR_SYSTEM;
	for (int i = 0; i < count; i++) {
		char *inner = g_strdup_printf("%s/%s", path, entries[i]->d_name);

		if (err == 0 && depth < READER_DEPTH)
			err = reader_any(r, inner, depth + 1);
		if (err == ERR_SYSTEM || err == ERR_NOT_FOUND) {
			archive_skip(r->archive, "a file that cannot be read", inner);
			err = 0;
		}
		g_free(inner);
		free(entries[i]);
	}
	free(entries);
	return err;
}

static int reader_any(struct reader *r, const char *path, int depth)
{
	struct stat st;
	int fd, err;

	if (stat(path, &st) < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM;
	if (S_ISDIR(st.st_mode))
		return reader_directory(r, path, depth);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return ERR_SYSTEM;
	err = reader_bytes(r, path, fd); /* closes fd */
	return err;
}

int reader_read(struct reader *r, const char *path)
{
	return reader_any(r, path, 0);
}

static int64_t reader_directory_size(const char *path, int depth)
{
	struct dirent **entries;
	int count = scandir(path, &entries, reader_choose, alphasort);
	struct stat st;
	int64_t size = 0;

	for (int i = 0; i < count; i++) {
		char *inner = g_strdup_printf("%s/%s", path, entries[i]->d_name);

		if (stat(inner, &st) == 0 && S_ISDIR(st.st_mode) && depth < READER_DEPTH)
			size += reader_directory_size(inner, depth + 1);
		else if (stat(inner, &st) == 0)
			size += st.st_size;
		g_free(inner);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return size;
}

int64_t reader_size(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return 0;
	return S_ISDIR(st.st_mode) ? reader_directory_size(path, 0) : st.st_size;
}
