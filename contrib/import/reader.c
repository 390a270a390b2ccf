#include "contrib/import/reader.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "common/base/arena.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
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

/* Fills the chunk, also from a pipe; short only at the end. -1 with why set. */
static int reader_fill(struct reader *r, gzFile file, char *chunk, int room)
{
	int len = 0, n = 1, code = Z_OK;

	while (len < room && n > 0) {
		n = gzread(file, chunk + len, (unsigned)(room - len));
		len += n > 0 ? n : 0;
	}
	if (len < room)
		gzerror(file, &code);
	if (n >= 0 && code != Z_BUF_ERROR)
		return len;
	snprintf(r->why, sizeof(r->why), "%s",
		 code == Z_ERRNO       ? strerror(errno)
		 : code == Z_BUF_ERROR ? "it is cut off: the end of it is missing"
				       : "it is damaged: not whole as gzip made it");
	return -1;
}

static void reader_count(struct reader *r, gzFile file, int64_t before, int len)
{
	z_off_t at = gzoffset(file);

	r->bytes = at > 0 ? before + at : r->bytes + len;
}

/* Closes fd. */
static int reader_bytes(struct reader *r, const char *path, int fd)
{
	struct reader_file f = {.reader = r, .path = path, .rest.max = MBOX_MESSAGE_MAX};
	gzFile file = gzdopen(fd, "rb");
	char chunk[READER_CHUNK];
	int64_t before = r->bytes;
	int n;

	if (!file)
		mem_exhausted();
	f.arena = arena_new();
	while (f.err == 0 && (n = reader_fill(r, file, chunk, sizeof(chunk))) != 0) {
		if (r->is_stopped && r->is_stopped(r->arg))
			f.err = ERR_BUSY;
		else if (n < 0)
			f.err = ERR_SYSTEM;
		if (f.err < 0)
			break;
		reader_count(r, file, before, n);
		reader_chunk(&f, chunk, (size_t)n);
	}
	if (f.err == 0)
		reader_end(&f);
	mbox_finish(&f.mbox);
	buf_free(&f.rest);
	arena_free(&f.arena);
	gzclose(file);
	return f.err;
}

static int reader_choose(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int reader_fail(struct reader *r, int err)
{
	snprintf(r->why, sizeof(r->why), "%s", strerror(errno));
	return err;
}

static int reader_any(struct reader *r, const char *path, int depth);

/* What stands in a directory by chance, as a pipe that nobody writes to, is not
 * waited for; and no link leads out of it, or round in it. */
static bool reader_may_enter(const char *path, struct stat *st_r)
{
	if (lstat(path, st_r) < 0)
		return false;
	if (!S_ISLNK(st_r->st_mode))
		return S_ISDIR(st_r->st_mode) || S_ISREG(st_r->st_mode);
	return stat(path, st_r) == 0 && S_ISREG(st_r->st_mode);
}

static int reader_inside(struct reader *r, const char *path, int depth)
{
	struct stat st;

	if (reader_may_enter(path, &st))
		return reader_any(r, path, depth);
	archive_skip(r->archive, "no file, or a link to no file", path);
	return 0;
}

static int reader_directory(struct reader *r, const char *path, int depth)
{
	struct dirent **entries;
	int count = scandir(path, &entries, reader_choose, alphasort), err = 0;

	if (count < 0)
		return reader_fail(r, ERR_SYSTEM);
	for (int i = 0; i < count; i++) {
		char *inner = mem_printf("%s/%s", path, entries[i]->d_name);

		if (err == 0 && depth < READER_DEPTH)
			err = reader_inside(r, inner, depth + 1);
		if (err == ERR_SYSTEM || err == ERR_NOT_FOUND) {
			archive_skip(r->archive, "a file that cannot be read to its end", inner);
			err = 0;
		}
		free(inner);
		free(entries[i]);
	}
	free(entries);
	return err;
}

static int reader_any(struct reader *r, const char *path, int depth)
{
	struct stat st;
	int fd;

	if (stat(path, &st) < 0)
		return reader_fail(r, errno == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM);
	if (S_ISDIR(st.st_mode))
		return reader_directory(r, path, depth);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	return fd < 0 ? reader_fail(r, ERR_SYSTEM) : reader_bytes(r, path, fd);
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
		char *inner = mem_printf("%s/%s", path, entries[i]->d_name);

		if (!reader_may_enter(inner, &st))
			st.st_size = 0;
		else if (S_ISDIR(st.st_mode))
			st.st_size =
			    depth < READER_DEPTH ? reader_directory_size(inner, depth + 1) : 0;
		size += st.st_size;
		free(inner);
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
