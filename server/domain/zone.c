#include "server/domain/zone.h"

#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/err.h"

enum { ZONE_NAME = 64, ZONE_HEAD = 5 };

static bool zone_is_name(const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len > ZONE_NAME || !isupper((unsigned char)name[0]))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!isalnum((unsigned char)name[i]) && !strchr("_+-/", name[i]))
			return false;
	}
	return !strstr(name, "//") && name[len - 1] != '/';
}

static bool zone_is_rule(const char *rule, size_t len)
{
	if (len == 0 || len >= ZONE_RULE)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!isgraph((unsigned char)rule[i]))
			return false;
	}
	return true;
}

/* The footer is what stands between the last two line feeds. */
static int zone_footer(int fd, off_t size, char rule_r[ZONE_RULE])
{
	char head[ZONE_HEAD], tail[ZONE_RULE + 2], *start;
	size_t want = size < (off_t)sizeof(tail) ? (size_t)size : sizeof(tail), len;

	if (pread(fd, head, sizeof(head), 0) != (ssize_t)sizeof(head) ||
	    memcmp(head, "TZif", 4) != 0 || head[4] < '2')
		return ERR_NOT_FOUND;
	if (pread(fd, tail, want, size - (off_t)want) != (ssize_t)want || tail[want - 1] != '\n')
		return ERR_NOT_FOUND;
	start = memrchr(tail, '\n', want - 1);
	if (!start)
		return ERR_NOT_FOUND;
	len = (size_t)(tail + want - 1 - ++start);
	if (!zone_is_rule(start, len))
		return ERR_NOT_FOUND;
	memcpy(rule_r, start, len);
	rule_r[len] = '\0';
	return 0;
}

int zone_rule_in(const char *dir, const char *name, char rule_r[ZONE_RULE])
{
	char path[PATH_MAX];
	struct stat st;
	int fd, err = ERR_NOT_FOUND;

	if (!zone_is_name(name))
		return ERR_INVALID;
	if (strcmp(name, "UTC") == 0) {
		strcpy(rule_r, "UTC0");
		return 0;
	}
	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
		return ERR_NOT_FOUND;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return ERR_NOT_FOUND;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > ZONE_HEAD)
		err = zone_footer(fd, st.st_size, rule_r);
	close(fd);
	return err;
}

int zone_rule(const char *name, char rule_r[ZONE_RULE])
{
	return zone_rule_in(ZONE_DIR, name, rule_r);
}
