#include "client/control.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

extern char **environ;

/* The directory of this program, or NULL. */
static char *control_own_directory(void)
{
	char path[PATH_MAX], *slash;
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (n <= 0)
		return NULL;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	return mem_dup(path);
}

char *control_program(const char *name)
{
	static const char *const places[] = {"", "../sbin/", "../bin/"};
	char *dir = control_own_directory(), *path = NULL;

	for (size_t i = 0; dir && !path && i < sizeof(places) / sizeof(places[0]); i++) {
		path = mem_printf("%s/%s%s", dir, places[i], name);
		if (access(path, X_OK) != 0) {
			free(path);
			path = NULL;
		}
	}
	free(dir);
	return path ? path : mem_dup(name);
}

pid_t control_spawn(char *const argv[], int fd, int at, int to)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t ignored;
	pid_t pid;
	int err;

	/* What this program ignores is not for the other to ignore. */
	sigemptyset(&ignored);
	sigaddset(&ignored, SIGINT);
	sigaddset(&ignored, SIGPIPE);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &ignored);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&actions);
	for (int i = at; i <= to; i++)
		posix_spawn_file_actions_adddup2(&actions, fd, i);
	err = posix_spawnp(&pid, argv[0], &actions, &attributes, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	errno = err;
	return err ? ERR_SYSTEM : pid;
}

/* Connects to DIR/control.sock; -1 with errno. A path too long for a socket's
 * address is reached through the directory's descriptor. */
static int control_connect(const char *dir)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd, err, at = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	char *path;

	if (at < 0)
		return -1;
	path = mem_printf("/proc/self/fd/%d/control.sock", at);
	memcpy(address.sun_path, path, strlen(path) + 1);
	free(path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		err = errno;
		close(fd);
		fd = -1;
		errno = err;
	}
	err = errno;
	close(at);
	errno = err;
	return fd;
}

static int control_start(struct control *control, const char *dir, char **why_r)
{
	char *program = control_program("hearthd");
	char *argv[] = {program, (char *)"--data", (char *)dir, (char *)"--stdio", NULL};
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
		*why_r = mem_printf("%s", strerror(errno));
		free(program);
		return ERR_SYSTEM;
	}
	control->pid = control_spawn(argv, pair[1], 0, 1);
	close(pair[1]);
	free(program);
	if (control->pid < 0) {
		*why_r = mem_printf(_("no server runs in %s, and hearthd cannot be started: %s"),
				    dir, strerror(errno));
		close(pair[0]);
		return ERR_SYSTEM;
	}
	control->fd = pair[0];
	return 0;
}

int control_open(struct control *control_r, const char *dir, char **why_r)
{
	*control_r = (struct control){.fd = control_connect(dir)};
	if (control_r->fd >= 0)
		return 0;
	if (errno != ENOENT && errno != ECONNREFUSED) {
		*why_r = mem_printf("%s/control.sock: %s", dir, strerror(errno));
		return ERR_SYSTEM;
	}
	return control_start(control_r, dir, why_r);
}

void control_close(struct control *control)
{
	if (control->fd >= 0)
		close(control->fd);
	if (control->pid > 0)
		waitpid(control->pid, NULL, 0);
	*control = (struct control){.fd = -1};
}
