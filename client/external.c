#include "client/external.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

extern char **environ;

static int external_write(int fd, const char *text)
{
	size_t len = strlen(text);

	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno != EINTR)
			return ERR_SYSTEM;
		if (n > 0) {
			text += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

static int external_read(const char *path, size_t max, struct buf *text)
{
	FILE *file = fopen(path, "re");
	char bytes[8192];
	size_t n;
	int err = 0;

	if (!file)
		return ERR_SYSTEM;
	text->max = max;
	while (err == 0 && (n = fread(bytes, 1, sizeof(bytes), file)) > 0)
		err = buf_add(text, bytes, n);
	fclose(file);
	return err;
}

/* $VISUAL and $EDITOR may hold arguments: a shell takes them apart. */
static int external_run(const char *path)
{
	const char *editor = getenv("VISUAL");
	char *line, *argv[] = {(char *)"sh", (char *)"-c", NULL, (char *)"sh", (char *)path, NULL};
	int status = -1, err;
	pid_t pid;

	if (!editor || !*editor)
		editor = getenv("EDITOR");
	if (!editor || !*editor)
		editor = "vi";
	line = mem_printf("%s \"$1\"", editor);
	argv[2] = line;
	err = posix_spawnp(&pid, "sh", NULL, NULL, argv, environ);
	free(line);
	if (err)
		return ERR_SYSTEM;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : ERR_SYSTEM;
}

int external_edit(const char *text, size_t max, char **text_r, char **why_r)
{
	const char *dir = getenv("TMPDIR");
	char *path = mem_printf("%s/hearth-XXXXXX.md", dir && *dir ? dir : "/tmp");
	struct buf out = {0};
	int fd = mkstemps(path, 3), err = fd < 0 ? ERR_SYSTEM : external_write(fd, text);

	if (fd >= 0)
		close(fd);
	if (err == 0)
		err = external_run(path);
	if (err == 0)
		err = external_read(path, max, &out);
	if (err == 0)
		*text_r = buf_take(&out, NULL);
	else if (err == ERR_TOO_LARGE)
		*why_r =
		    mem_printf(_("It is larger than %zu KiB; it is still in %s"), max / 1024, path);
	else
		*why_r = mem_dup(_("The editor could not be used; nothing was changed"));
	if (fd >= 0 && err != ERR_TOO_LARGE)
		unlink(path);
	buf_free(&out);
	free(path);
	return err;
}
