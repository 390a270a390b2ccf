#include "server/domain/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/log.h"

static int spool_fail(const char *path)
{
	log_error("mail", "%s: %s", path, strerror(errno));
	return ERR_SYSTEM;
}

static char *spool_path(struct hall_context *cx, const char *part, const char *name)
{
	return arena_printf(cx->arena, "%s/mail%s%s", cx->dir, part, name);
}

int spool_open(struct hall_context *cx)
{
	static const char *const parts[] = {"", "/tmp", "/new", "/cur"};

	for (int i = 0; i < 4; i++) {
		char *path = spool_path(cx, parts[i], "");

		if (mkdir(path, 0750) < 0 && errno != EEXIST)
			return spool_fail(path);
	}
	return 0;
}

static int spool_write(int fd, const char *message)
{
	size_t left = strlen(message);

	while (left) {
		ssize_t put = write(fd, message, left);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		message += put;
		left -= (size_t)put;
	}
	return fsync(fd);
}

static bool spool_is_handed_on(struct hall_context *cx, const char *name)
{
	struct stat st;

	return stat(spool_path(cx, "/cur/", arena_printf(cx->arena, "%s:2,S", name)), &st) == 0;
}

int spool_put(struct hall_context *cx, const char *name, const char *message)
{
	char *fresh = spool_path(cx, "/tmp/", name), *path = spool_path(cx, "/new/", name);
	int fd, err;

	if (spool_is_handed_on(cx, name))
		return 0;
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	if (fd < 0)
		return spool_fail(fresh);
	err = spool_write(fd, message);
	if (close(fd) < 0 || err < 0 || rename(fresh, path) < 0) {
		err = spool_fail(path);
		unlink(fresh);
	}
	return err;
}

int spool_sync(struct hall_context *cx)
{
	char *path = spool_path(cx, "/new", "");
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return spool_fail(path);
	if (fsync(fd) < 0)
		err = spool_fail(path);
	close(fd);
	return err;
}
