#include "client/save.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { NAME_MAX_BYTES = 80, HERE_MAX = 4096 };

struct save {
	char *path, *beside;
	int fd;
};

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_';
}

char *save_name(const char *text)
{
	char *name = mem_alloc(NAME_MAX_BYTES + 1);
	size_t len = 0;

	for (; *text && len < NAME_MAX_BYTES; text++) {
		if (is_plain(*text) || (*text == '.' && len && name[len - 1] != '.'))
			name[len++] = *text;
		else if (len && name[len - 1] != '-')
			name[len++] = '-';
	}
	while (len && (name[len - 1] == '-' || name[len - 1] == '.'))
		name[--len] = '\0';
	if (!len)
		snprintf(name, NAME_MAX_BYTES, "hearth.txt");
	return name;
}

char *save_path(const char *typed)
{
	const char *home = getenv("HOME");

	if (strncmp(typed, "~/", 2) == 0 && home && *home)
		return mem_printf("%s/%s", home, typed + 2);
	return mem_dup(typed);
}

char *save_here(void)
{
	char dir[HERE_MAX];

	return mem_dup(getcwd(dir, sizeof(dir)) ? dir : ".");
}

bool save_exists(const char *path)
{
	return access(path, F_OK) == 0 || errno != ENOENT;
}

static int refused(const char *path, char **why_r)
{
	*why_r = mem_printf(_("%s could not be written: %s"), path, strerror(errno));
	return ERR_SYSTEM;
}

int save_begin(struct save **save_r, const char *path, char **why_r)
{
	struct save *save = mem_alloc(sizeof(*save));

	*save = (struct save){mem_dup(path), mem_printf("%s.part-XXXXXX", path), -1};
	save->fd = mkstemp(save->beside); /* mode 0600 */
	*save_r = save;
	if (save->fd >= 0)
		return 0;
	refused(path, why_r);
	save_drop(save_r);
	return ERR_SYSTEM;
}

int save_add(struct save *save, const char *text, size_t len, char **why_r)
{
	while (len) {
		ssize_t n = write(save->fd, text, len);

		if (n < 0 && errno != EINTR)
			return refused(save->path, why_r);
		if (n > 0) {
			text += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

/* A second name for it fails where the first is taken; a rename would take its place. */
static int put(const struct save *save, bool over, char **why_r)
{
	if (over)
		return rename(save->beside, save->path) < 0 ? refused(save->path, why_r) : 0;
	if (link(save->beside, save->path) == 0)
		return 0;
	if (errno == EEXIST) {
		*why_r = mem_printf(_("%s is there already"), save->path);
		return ERR_CONFLICT;
	}
	/* A file system that has no second names. */
	if (save_exists(save->path))
		return refused(save->path, why_r);
	return rename(save->beside, save->path) < 0 ? refused(save->path, why_r) : 0;
}

int save_end(struct save **save, bool over, char **why_r)
{
	int err = fsync((*save)->fd) < 0 ? refused((*save)->path, why_r) : 0;

	if (err == 0)
		err = put(*save, over, why_r);
	save_drop(save);
	return err;
}

void save_drop(struct save **save)
{
	if (!*save)
		return;
	if ((*save)->fd >= 0) {
		close((*save)->fd);
		unlink((*save)->beside);
	}
	free((*save)->path);
	free((*save)->beside);
	free(*save);
	*save = NULL;
}
