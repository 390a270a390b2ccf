#include "server/net/nursery.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <uthash.h>
#include <unistd.h>

#include "client/hosted.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"

struct nursery_child {
	pid_t pid;
	uint64_t id;
	UT_hash_handle hh;
};

struct nursery {
	int fd, signals;
	struct nursery_child *children; /* by pid */
};

static void nursery_say(const struct nursery *n, const struct nursery_report *report)
{
	while (send(n->fd, report, sizeof(*report), MSG_NOSIGNAL) < 0 && errno == EINTR)
		;
}

/* --- the child --- */

/* Only the terminal, RPC and standard descriptors remain. */
static void nursery_keep_two(int fds[2])
{
	if (fds[0] > fds[1]) {
		close_range(3, (unsigned)fds[1] - 1, 0);
		close_range((unsigned)fds[1] + 1, (unsigned)fds[0] - 1, 0);
		close_range((unsigned)fds[0] + 1, ~0U, 0);
	} else {
		close_range(3, (unsigned)fds[0] - 1, 0);
		close_range((unsigned)fds[0] + 1, (unsigned)fds[1] - 1, 0);
		close_range((unsigned)fds[1] + 1, ~0U, 0);
	}
}

/* Signals of the service are for the server, which tells its clients by RPC. */
static void nursery_child_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
}

static void nursery_child_run(const struct nursery_order *order, int fds[2])
{
	struct hosted_terms terms = {
	    .term = order->term[0] ? order->term : NULL,
	    .columns = order->columns,
	    .rows = order->rows,
	    .zone_rule = order->zone_rule[0] ? order->zone_rule : NULL,
	    .language = order->language[0] ? order->language : NULL,
	    .terminal_fd = fds[0],
	    .rpc_fd = fds[1],
	    .linear = order->linear,
	    .no_color = order->no_color,
	    .utf8 = order->utf8,
	    .resumes = order->resumes,
	};

	nursery_keep_two(fds);
	nursery_child_signals();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "hearth-client");
	_exit(hosted_main(&terms));
}

/* --- the nursery --- */

static void nursery_spawn(struct nursery *n, const struct nursery_order *order, int fds[2])
{
	struct nursery_child *child;
	pid_t pid = fork();

	if (pid == 0)
		nursery_child_run(order, fds);
	close(fds[0]);
	close(fds[1]);
	if (pid > 0) {
		child = mem_alloc(sizeof(*child));
		child->pid = pid;
		child->id = order->id;
		HASH_ADD(hh, n->children, pid, sizeof(pid), child);
	}
	nursery_say(n, &(struct nursery_report){NURSERY_SPAWNED, order->id, pid, 0});
}

static void nursery_kill(struct nursery *n, uint64_t id)
{
	for (struct nursery_child *c = n->children; c; c = c->hh.next) {
		if (c->id == id)
			kill(c->pid, SIGKILL);
	}
}

static void nursery_reap(struct nursery *n)
{
	struct signalfd_siginfo info;
	struct nursery_child *child;
	int status;
	pid_t pid;

	while (read(n->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
		;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		HASH_FIND(hh, n->children, &pid, sizeof(pid), child);
		if (!child)
			continue;
		HASH_DEL(n->children, child);
		nursery_say(n, &(struct nursery_report){NURSERY_EXITED, child->id, pid, status});
		free(child);
	}
}

static int nursery_rights(struct msghdr *message, int fds[2])
{
	struct cmsghdr *c = CMSG_FIRSTHDR(message);

	if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS ||
	    c->cmsg_len != CMSG_LEN(2 * sizeof(int)))
		return 0;
	memcpy(fds, CMSG_DATA(c), 2 * sizeof(int));
	return 2;
}

/* False when the server is gone. */
static bool nursery_take(struct nursery *n)
{
	struct nursery_order order;
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(2 * sizeof(int))];
	} control;
	struct iovec iov = {&order, sizeof(order)};
	struct msghdr message = {.msg_iov = &iov,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes)};
	ssize_t got = recvmsg(n->fd, &message, MSG_CMSG_CLOEXEC);
	int fds[2];

	if (got < 0)
		return errno == EINTR || errno == EAGAIN;
	if (got != (ssize_t)sizeof(order))
		return false;
	if (order.kind == NURSERY_KILL)
		nursery_kill(n, order.id);
	else if (nursery_rights(&message, fds) == 2)
		nursery_spawn(n, &order, fds);
	return true;
}

static void nursery_serve(struct nursery *n)
{
	struct pollfd polls[2] = {{.fd = n->fd, .events = POLLIN},
				  {.fd = n->signals, .events = POLLIN}};

	for (;;) {
		if (poll(polls, 2, -1) < 0 && errno != EINTR)
			return;
		if (polls[1].revents)
			nursery_reap(n);
		if (polls[0].revents && !nursery_take(n))
			return;
		polls[0].revents = polls[1].revents = 0;
	}
}

static int nursery_signals(void)
{
	sigset_t set;

	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void nursery_main(int fd)
{
	struct nursery n = {.fd = fd, .signals = nursery_signals()};

	/* Keys and signals of the server's terminal do not reach it or its children. */
	setsid();
	prctl(PR_SET_NAME, "hearth-nursery");
	hosted_warm();
	if (n.signals >= 0)
		nursery_serve(&n);
	_exit(0);
}

int nursery_start(int *fd_r, pid_t *pid_r)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return ERR_SYSTEM;
	*pid_r = fork();
	if (*pid_r < 0) {
		close(pair[0]);
		close(pair[1]);
		return ERR_SYSTEM;
	}
	if (*pid_r == 0) {
		close(pair[0]);
		nursery_main(pair[1]);
	}
	close(pair[1]);
	*fd_r = pair[0];
	return 0;
}
