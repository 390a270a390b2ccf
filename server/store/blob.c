#include "server/store/blob.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "common/text/filetype.h"

enum { BLOB_MODE = 0640, BLOB_DIR_MODE = 0750 };

struct blob {
	char *dir, *path; /* of the data; in files/new */
	int fd;
	int64_t size;
	crypto_hash_sha256_state hash;
	unsigned char head[FILETYPE_HEAD];
	size_t head_len;
};

/* Between moving a content to its place and sweeping it away. */
static pthread_mutex_t blob_lock = PTHREAD_MUTEX_INITIALIZER;

static int blob_error(const char *what, const char *path)
{
	int saved = errno;

	if (saved == ENOSPC || saved == EDQUOT || saved == EFBIG)
		return ERR_NO_SPACE;
	log_error("files", "%s %s: %s", what, path, strerror(saved));
	return ERR_SYSTEM;
}

/* --- places --- */

static int blob_make_dir(const char *path)
{
	return mkdir(path, BLOB_DIR_MODE) == 0 || errno == EEXIST ? 0 : blob_error("making", path);
}

/* DIR/files and so many of the two levels below it. */
static char *blob_dir_of(const char *dir, const char *digest, int levels)
{
	if (levels == 0)
		return mem_printf("%s/files", dir);
	if (levels == 1)
		return mem_printf("%s/files/%.2s", dir, digest);
	return mem_printf("%s/files/%.2s/%.2s", dir, digest, digest + 2);
}

static char *blob_path_of(const char *dir, const char *digest)
{
	return mem_printf("%s/files/%.2s/%.2s/%s", dir, digest, digest + 2, digest);
}

static bool blob_is_digest(const char *name)
{
	return strlen(name) == BLOB_DIGEST - 1 &&
	       strspn(name, "0123456789abcdef") == BLOB_DIGEST - 1;
}

static int blob_sync_dir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return blob_error("opening", path);
	if (fsync(fd) < 0)
		err = blob_error("syncing", path);
	close(fd);
	return err;
}

/* --- a content on its way in --- */

static int blob_make(struct blob *blob)
{
	char *files = mem_printf("%s/files", blob->dir), *fresh = mem_printf("%s/new", files);
	int err = blob_make_dir(files);

	if (err == 0)
		err = blob_make_dir(fresh);
	blob->path = mem_printf("%s/XXXXXX", fresh);
	if (err == 0)
		blob->fd = mkostemp(blob->path, O_CLOEXEC);
	if (err == 0 && blob->fd < 0)
		err = blob_error("making", blob->path);
	if (err == 0)
		fchmod(blob->fd, BLOB_MODE);
	free(files);
	free(fresh);
	return err;
}

static void blob_free(struct blob **blob_in)
{
	struct blob *blob = *blob_in;

	if (blob->fd >= 0)
		close(blob->fd);
	free(blob->dir);
	free(blob->path);
	free(blob);
	*blob_in = NULL;
}

int blob_begin(struct blob **blob_r, const char *dir)
{
	struct blob *blob = mem_alloc(sizeof(*blob));
	int err;

	blob->fd = -1;
	blob->dir = mem_dup(dir);
	crypto_hash_sha256_init(&blob->hash);
	err = blob_make(blob);
	if (err < 0)
		blob_free(&blob);
	*blob_r = blob;
	return err;
}

static void blob_note(struct blob *blob, const void *bytes, size_t len)
{
	size_t room = sizeof(blob->head) - blob->head_len, n = len < room ? len : room;

	memcpy(blob->head + blob->head_len, bytes, n);
	blob->head_len += n;
	blob->size += (int64_t)len;
	crypto_hash_sha256_update(&blob->hash, bytes, len);
}

int blob_add(struct blob *blob, const void *bytes, size_t len)
{
	const char *p = bytes;
	size_t left = len;
	ssize_t n;

	while (left) {
		n = write(blob->fd, p, left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return blob_error("writing", blob->path);
		p += n;
		left -= (size_t)n;
	}
	if (len)
		blob_note(blob, bytes, len);
	return 0;
}

int64_t blob_size(const struct blob *blob)
{
	return blob->size;
}

const char *blob_type(const struct blob *blob)
{
	return filetype_of(blob->head, blob->head_len);
}

/* Its place is there, and the content in it. */
static int blob_move(const struct blob *blob, const char *digest)
{
	char *to = blob_path_of(blob->dir, digest);
	int err = 0;

	pthread_mutex_lock(&blob_lock);
	for (int level = 1; level <= 2 && err == 0; level++) {
		char *dir = blob_dir_of(blob->dir, digest, level);

		err = blob_make_dir(dir);
		free(dir);
	}
	if (err == 0 && rename(blob->path, to) < 0)
		err = blob_error("moving to", to);
	pthread_mutex_unlock(&blob_lock);
	free(to);
	return err;
}

static int blob_settle(struct blob *blob, const char *digest)
{
	int64_t now = clock_now();
	struct timespec times[2] = {{.tv_sec = now}, {.tv_sec = now}};
	int err = 0;

	/* From here on counts the time for which no sweep touches it. */
	futimens(blob->fd, times);
	if (fsync(blob->fd) < 0)
		err = blob_error("syncing", blob->path);
	if (err == 0)
		err = blob_move(blob, digest);
	for (int level = 2; level >= 0 && err == 0; level--) {
		char *dir = blob_dir_of(blob->dir, digest, level);

		err = blob_sync_dir(dir);
		free(dir);
	}
	return err;
}

int blob_end(struct blob **blob_in, char digest_r[BLOB_DIGEST])
{
	struct blob *blob = *blob_in;
	unsigned char hash[crypto_hash_sha256_BYTES];
	int err;

	crypto_hash_sha256_final(&blob->hash, hash);
	sodium_bin2hex(digest_r, BLOB_DIGEST, hash, sizeof(hash));
	err = blob_settle(blob, digest_r);
	if (err < 0)
		blob_drop(blob_in);
	else
		blob_free(blob_in);
	return err;
}

void blob_drop(struct blob **blob)
{
	if (!*blob)
		return;
	unlink((*blob)->path);
	blob_free(blob);
}

/* --- contents that are there --- */

int blob_open(const char *dir, const char *digest, int64_t *size_r)
{
	char *path;
	struct stat st;
	int fd, err;

	assert(blob_is_digest(digest));
	path = blob_path_of(dir, digest);
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, &st) == 0) {
		*size_r = st.st_size;
		free(path);
		return fd;
	}
	err = errno == ENOENT ? ERR_NOT_FOUND : blob_error("opening", path);
	free(path);
	return err;
}

/* Looked at with the lock, as it may just be given once more. */
static bool blob_remove_old(const char *path, int64_t before)
{
	struct stat st;
	bool is_gone;

	pthread_mutex_lock(&blob_lock);
	is_gone = lstat(path, &st) == 0 && (int64_t)st.st_mtime < before && unlink(path) == 0;
	pthread_mutex_unlock(&blob_lock);
	return is_gone;
}

void blob_remove(const char *dir, const char *digest, int64_t before)
{
	char *path;

	assert(blob_is_digest(digest));
	path = blob_path_of(dir, digest);
	blob_remove_old(path, before);
	free(path);
}

struct blob_broom {
	int64_t before;
	int most, removed;
	blob_is_wanted is_wanted;
	void *arg;
};

static void blob_sweep_dir(struct blob_broom *broom, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	struct stat st;

	while (dir && broom->removed < broom->most && (entry = readdir(dir))) {
		char *file = mem_printf("%s/%s", path, entry->d_name);

		if (blob_is_digest(entry->d_name) && lstat(file, &st) == 0 &&
		    (int64_t)st.st_mtime < broom->before &&
		    !broom->is_wanted(broom->arg, entry->d_name))
			broom->removed += blob_remove_old(file, broom->before);
		free(file);
	}
	if (dir)
		closedir(dir);
	/* Goes when it is empty; not while something is on its way there. */
	pthread_mutex_lock(&blob_lock);
	rmdir(path);
	pthread_mutex_unlock(&blob_lock);
}

int blob_sweep(const char *dir, int part, int64_t before, int most, blob_is_wanted is_wanted,
	       void *arg)
{
	struct blob_broom broom = {
	    .before = before, .most = most, .is_wanted = is_wanted, .arg = arg};
	char *path = mem_printf("%s/files/%02x", dir, (unsigned)part % BLOB_PARTS);
	DIR *folder = opendir(path);
	struct dirent *entry;

	while (folder && broom.removed < most && (entry = readdir(folder))) {
		char *below = mem_printf("%s/%s", path, entry->d_name);

		if (entry->d_name[0] != '.')
			blob_sweep_dir(&broom, below);
		free(below);
	}
	if (folder)
		closedir(folder);
	free(path);
	return broom.removed;
}

void blob_tidy(const char *dir)
{
	char *path = mem_printf("%s/files/new", dir);
	DIR *folder = opendir(path);
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		char *file = mem_printf("%s/%s", path, entry->d_name);

		if (entry->d_name[0] != '.')
			unlink(file);
		free(file);
	}
	if (folder)
		closedir(folder);
	free(path);
}

int64_t blob_room(const char *dir)
{
	struct statvfs fs;

	if (statvfs(dir, &fs) < 0)
		return INT64_MAX;
	return (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
}
