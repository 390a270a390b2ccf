#include "server/net/nursery.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/mem.h"
#include "common/rpc/order.h"

enum { NURSERY_FD = 3, NURSERY_PATH = 4096, NURSERY_START_MS = 30000 };

/* The program, to be freed; NULL: there is none. */
static char *nursery_program(void)
{
	static const char *const places[] = {"hearth", "../bin/hearth"};
	char self[NURSERY_PATH], *slash, *path;
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	self[len > 0 ? len : 0] = '\0';
	slash = strrchr(self, '/');
	if (!slash)
		return NULL;
	slash[1] = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		path = mem_printf("%s%s", self, places[i]);
		if (access(path, X_OK) == 0)
			return path;
		free(path);
	}
	fprintf(stderr,
		"hearthd: the client program, hearth, is neither in %s nor in %s../bin; "
		"install both\n",
		self, self);
	return NULL;
}

/* Nothing of the server goes with it; what its children share is bound once. */
static void nursery_exec(const char *program, int fd)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", NURSERY_FD);
	if (fd == NURSERY_FD ? fcntl(fd, F_SETFD, 0) < 0 : dup2(fd, NURSERY_FD) < 0)
		_exit(127);
	close_range(NURSERY_FD + 1, ~0U, 0);
	setenv("LD_BIND_NOW", "1", 1);
	execl(program, "hearth", "--nursery", number, ORDER_RELEASE, (char *)NULL);
	_exit(127);
}

static bool nursery_is_ready(int fd)
{
	struct order_report report;
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	int n;

	do
		n = poll(&wait, 1, NURSERY_START_MS);
	while (n < 0 && errno == EINTR);
	return n == 1 && recv(fd, &report, sizeof(report), 0) == (ssize_t)sizeof(report) &&
	       report.kind == ORDER_READY;
}

static int nursery_try(const char *program, int *fd_r, pid_t *pid_r)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -1;
	*pid_r = fork();
	if (*pid_r == 0)
		nursery_exec(program, pair[1]);
	close(pair[1]);
	if (*pid_r > 0 && nursery_is_ready(pair[0])) {
		*fd_r = pair[0];
		return 0;
	}
	close(pair[0]);
	if (*pid_r > 0)
		waitpid(*pid_r, NULL, 0);
	return -1;
}

int nursery_start(int *fd_r, pid_t *pid_r)
{
	char *program = nursery_program();
	int rc = program ? nursery_try(program, fd_r, pid_r) : -1;

	if (program && rc < 0)
		fprintf(stderr,
			"hearthd: %s does not start; is it of this release, %s? Install both\n",
			program, ORDER_RELEASE);
	free(program);
	return rc;
}
